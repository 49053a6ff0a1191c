/* SPDX-License-Identifier: MIT */
#include "workloads/blas.h"

#include <dlfcn.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OPENBLAS "libopenblas.so.0"
#define ANY_BLAS "libblas.so.3"

/* Is it in one of the folders where dlopen would look? */
static bool is_there(const Dl_serinfo *folders, const char *library)
{
	char path[PATH_MAX];
	for (unsigned i = 0; i < folders->dls_cnt; i++) {
		snprintf(path, sizeof path, "%s/%s", folders->dls_serpath[i].dls_name, library);
		if (access(path, R_OK) == 0)
			return true;
	}
	return false;
}

/* Gives NULL without memory; caller frees. */
static Dl_serinfo *search_folders(void)
{
	Dl_serinfo size = { 0 };
	void *self = dlopen(NULL, RTLD_LAZY);
	Dl_serinfo *folders = NULL;
	if (self && dlinfo(self, RTLD_DI_SERINFOSIZE, &size) == 0)
		folders = malloc(size.dls_size);
	if (folders && (dlinfo(self, RTLD_DI_SERINFOSIZE, folders) < 0 ||
			       dlinfo(self, RTLD_DI_SERINFO, folders) < 0)) {
		free(folders);
		folders = NULL;
	}
	if (self)
		dlclose(self);
	return folders;
}

int blas_plan(uint64_t threads, char error[WORKLOAD_TEXT])
{
	Dl_serinfo *folders = search_folders();
	bool openblas = folders && is_there(folders, OPENBLAS);
	bool any = openblas || (folders && is_there(folders, ANY_BLAS));
	free(folders);
	if (openblas || (any && threads == 1))
		return 0;
	if (any)
		snprintf(error, WORKLOAD_TEXT,
			"only OpenBLAS has threads of its own, and there is no " OPENBLAS
			" (Debian: libopenblas0); blas-threads=1 takes " ANY_BLAS);
	else
		snprintf(error, WORKLOAD_TEXT,
			"there is neither " OPENBLAS " (Debian: libopenblas0) nor " ANY_BLAS
			"; install one or take kernel=blocked");
	return -ENOENT;
}

int blas_init(struct blas *blas, uint64_t threads, char error[WORKLOAD_TEXT])
{
	/* OpenBLAS reads it while it is loaded: setting it later would start all threads first. */
	char number[24];
	snprintf(number, sizeof number, "%" PRIu64, threads);
	if (setenv("OPENBLAS_NUM_THREADS", number, 1) < 0 ||
		setenv("OMP_NUM_THREADS", number, 1) < 0)
		return -errno;
	void *library = dlopen(OPENBLAS, RTLD_NOW | RTLD_LOCAL);
	if (!library)
		library = dlopen(ANY_BLAS, RTLD_NOW | RTLD_LOCAL);
	void *symbol = library ? dlsym(library, "cblas_dgemm") : NULL;
	if (!symbol) {
		const char *reason = dlerror();
		snprintf(error, WORKLOAD_TEXT, "no BLAS: %s", reason ? reason : "no cblas_dgemm");
		return -ENOENT;
	}
	memcpy(&blas->dgemm, &symbol, sizeof symbol);
	return 0;
}
