/* SPDX-License-Identifier: MIT */
#include "bench/base/loaded.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

int loaded_open(void **handle, const char *name, const struct loaded_call *calls, size_t count,
	char reason[WORKLOAD_TEXT])
{
	void *library = *handle ? *handle : dlopen(name, RTLD_NOW | RTLD_LOCAL);
	if (!library) {
		snprintf(reason, WORKLOAD_TEXT, "%s", dlerror());
		return -ENOENT;
	}
	for (size_t i = 0; !*handle && i < count; i++) {
		void *symbol = dlsym(library, calls[i].name);
		memcpy(calls[i].at, &symbol, sizeof symbol);
		if (symbol)
			continue;
		snprintf(reason, WORKLOAD_TEXT, "%s has no %s: it is too old", name, calls[i].name);
		dlclose(library);
		return -ENOENT;
	}
	*handle = library;
	return 0;
}
