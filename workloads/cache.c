/* SPDX-License-Identifier: MIT */
#include "workloads/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The folder `concbench`, if it is there, must be the user's own: what lies in it is believed. One
 * that others may write to would be theirs to fill, or to lead elsewhere.
 */
static int check_own(const char *path, size_t folder_length)
{
	struct stat about;
	char folder[CACHE_PATH];
	snprintf(folder, sizeof folder, "%.*s", (int)folder_length, path);
	if (lstat(folder, &about))
		return errno == ENOENT ? 0 : -errno;
	bool own = S_ISDIR(about.st_mode) && about.st_uid == geteuid();
	return own && !(about.st_mode & S_IWOTH) ? 0 : -EPERM;
}

/* Where it would be, whosever that is; gives the length of the part up to our folder. */
static int place_of(const char *name, char *path, size_t size)
{
	const char *cache = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	int folder;
	if (cache && cache[0] == '/') /* a relative one is to be ignored, says its specification */
		folder = snprintf(path, size, "%s/concbench", cache);
	else if (home && home[0] != '\0')
		folder = snprintf(path, size, "%s/.cache/concbench", home);
	else
		return -ENOENT;
	if (folder < 0 || (size_t)folder + strlen(name) + 2 > size)
		return -ENAMETOOLONG;
	snprintf(path + folder, size - (size_t)folder, "/%s", name);
	return folder;
}

int cache_path(const char *name, char *path, size_t size)
{
	int folder = place_of(name, path, size);
	return folder < 0 ? folder : check_own(path, (size_t)folder);
}

int cache_explain(char error[WORKLOAD_TEXT], const char *name, const char *what,
	const char *instead, int status)
{
	enum {
		SHOWN = 50
	};
	char path[CACHE_PATH];
	if (place_of(name, path, sizeof path) < 0) {
		snprintf(error, WORKLOAD_TEXT,
			"no place for %s; give %s or set XDG_CACHE_HOME or HOME", what, instead);
		return status;
	}
	size_t length = strlen(path);
	bool cut = length > SHOWN;
	snprintf(error, WORKLOAD_TEXT, "cannot write %s to %s%s: %s; give %s or set XDG_CACHE_HOME",
		what, cut ? "..." : "", cut ? path + length - SHOWN : path,
		status == -EPERM ? "others may write there" : strerror(-status), instead);
	return status;
}

/* May directories and files be made here? Asks the nearest directory above that there is. */
static int is_writable(char *path)
{
	struct stat about;
	while (stat(path, &about) < 0) {
		char *slash = strrchr(path, '/');
		if (errno != ENOENT || !slash)
			return -errno;
		slash[slash == path] = '\0';
	}
	if (!S_ISDIR(about.st_mode))
		return -ENOTDIR;
	return faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) < 0 ? -errno : 0;
}

int cache_plan(const char *name)
{
	char path[CACHE_PATH];
	int status = cache_path(name, path, sizeof path);
	return status < 0 ? status : is_writable(path);
}

/* All directories above the last component. */
static int make_directories(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		int status = mkdir(path, 0700) < 0 && errno != EEXIST ? -errno : 0;
		*slash = '/';
		if (status < 0)
			return status;
	}
	return 0;
}

static int write_all(int fd, const unsigned char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t wrote = write(fd, bytes, length);
		if (wrote < 0 && errno != EINTR)
			return -errno;
		if (wrote > 0) {
			bytes += wrote;
			length -= (size_t)wrote;
		}
	}
	return 0;
}

int cache_write(const char *name, const void *bytes, size_t length, unsigned times)
{
	char path[CACHE_PATH], temporary[CACHE_PATH + 8];
	int status = cache_path(name, path, sizeof path);
	if (status == 0)
		status = make_directories(path);
	if (status < 0)
		return status;
	snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
	int fd = mkstemp(temporary);
	if (fd < 0)
		return -errno;
	for (unsigned i = 0; status == 0 && i < times; i++)
		status = write_all(fd, bytes, length);
	if (status == 0 && (fdatasync(fd) < 0 || fchmod(fd, 0644) < 0))
		status = -errno;
	if (close(fd) < 0 && status == 0)
		status = -errno;
	if (status == 0 && rename(temporary, path) < 0)
		status = -errno;
	if (status < 0)
		unlink(temporary);
	return status;
}
