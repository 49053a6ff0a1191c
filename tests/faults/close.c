/* SPDX-License-Identifier: MIT */
/*
 * Preloaded, it makes close(2) fail as if the disk were full for the file that the environment
 * variable CLOSE_FAILS names, by the end of its path: what a network file system does.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_named(int fd)
{
	char link[64], path[4096];
	const char *name = getenv("CLOSE_FAILS");
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t length = readlink(link, path, sizeof path - 1);
	size_t most = length > 0 ? (size_t)length : 0;
	path[most] = '\0';
	return name && most >= strlen(name) && !strcmp(path + most - strlen(name), name);
}

int close(int fd)
{
	int (*next)(int);
	*(void **)&next = dlsym(RTLD_NEXT, "close");
	bool fails = is_named(fd);
	int status = next(fd);
	if (!fails)
		return status;
	errno = ENOSPC;
	return -1;
}
