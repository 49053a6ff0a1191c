/* SPDX-License-Identifier: MIT */
#include "bench/base/program.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int check(const char *path)
{
	struct stat status;
	if (stat(path, &status) < 0)
		return -errno;
	return !S_ISREG(status.st_mode) || access(path, X_OK) ? -EACCES : 0;
}

/* As seen from the current directory. */
static int take(const char *name, char *path, size_t size)
{
	char *real = realpath(name, NULL);
	int status = !real ? -errno : strlen(real) >= size ? -ENAMETOOLONG : check(real);
	if (!status)
		strcpy(path, real);
	free(real);
	return status;
}

int program_find(const char *name, char *path, size_t size)
{
	const char *folders = getenv("PATH");
	int status = -ENOENT;
	if (strchr(name, '/'))
		return take(name, path, size);
	for (const char *at = folders ? folders : "/usr/local/bin:/usr/bin:/bin"; *at;) {
		int length = (int)strcspn(at, ":");
		int used = snprintf(path, size, "%.*s/%s", length, at, name);
		bool fits = *at == '/' && used > 0 && (size_t)used < size;
		int found = fits ? check(path) : -ENOENT;
		if (!found)
			return 0;
		status = found == -EACCES ? -EACCES : status;
		at += length + (at[length] == ':');
	}
	return status;
}
