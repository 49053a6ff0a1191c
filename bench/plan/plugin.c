/* SPDX-License-Identifier: MIT */
#include "bench/plan/plugin.h"

#include "bench/base/guest.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Does a range lie within a file? */
static bool is_within(uint64_t offset, uint64_t bytes, uint64_t size)
{
	return offset <= size && bytes <= size - offset;
}

/* The loader maps segments: to touch one beyond the end of the file is SIGBUS. */
static bool is_whole(int fd, uint64_t size)
{
	ElfW(Ehdr) head;
	ElfW(Phdr) segment;
	if (pread(fd, &head, sizeof head, 0) != sizeof head ||
		memcmp(head.e_ident, ELFMAG, SELFMAG) || head.e_phentsize != sizeof segment)
		return true; /* the loader says what is wrong with it */
	for (unsigned i = 0; i < head.e_phnum; i++) {
		uint64_t at = head.e_phoff + i * sizeof segment;
		if (!is_within(at, sizeof segment, size) ||
			pread(fd, &segment, sizeof segment, (off_t)at) != sizeof segment ||
			!is_within(segment.p_offset, segment.p_filesz, size))
			return false;
	}
	return true;
}

static int check_file(const char *path, struct error *error)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &status)) {
		int code = -errno;
		if (fd >= 0)
			close(fd);
		return error_errno(error, code, "plug-in %s", path);
	}
	int code = 0;
	if (!S_ISREG(status.st_mode))
		code = error_set(error, -EINVAL, "plug-in %s: no plain file", path);
	else if (!is_whole(fd, (uint64_t)status.st_size))
		code = error_set(
			error, -EINVAL, "plug-in %s: its end is missing: build it again", path);
	close(fd);
	return code;
}

void *plugin_open(const char *path, struct error *error)
{
	if (check_file(path, error))
		return NULL;
	/* Without a slash the loader would search its own directories instead of this one. */
	char *file = realpath(path, NULL);
	if (!file) {
		error_errno(error, -errno, "plug-in %s", path);
		return NULL;
	}
	guest_enter("plug-in %s", path);
	void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	guest_leave();
	free(file);
	if (!handle)
		error_set(error, -EINVAL, "plug-in %s: %s", path, dlerror());
	return handle;
}
