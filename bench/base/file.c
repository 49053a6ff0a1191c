/* SPDX-License-Identifier: MIT */
#include "bench/base/file.h"

#include "bench/base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Is it the half-written copy of a process that is no more? One that lives has it locked. */
static bool is_left(int folder, const char *name, const char *file)
{
	size_t length = strlen(file);
	long pid;
	if (*name != '.' || strncmp(name + 1, file, length) != 0 || name[1 + length] != '.' ||
		sscanf(name + 2 + length, "%ld-%*u", &pid) != 1 || pid <= 0 ||
		!kill((pid_t)pid, 0) || errno != ESRCH)
		return false;
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	bool left = fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB);
	if (fd >= 0)
		close(fd);
	return left;
}

/* Removes what a process that was killed has left of this file. */
static void sweep(const char *path, int length)
{
	char *name = length ? memory_print("%.*s", length, path) : memory_text(".");
	DIR *folder = opendir(name);
	for (const struct dirent *entry; folder && (entry = readdir(folder));)
		if (is_left(dirfd(folder), entry->d_name, path + length))
			unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder)
		closedir(folder);
	free(name);
}

/* A hidden name beside it that nobody else has. */
static int open_aside(struct file *file)
{
	const char *slash = strrchr(file->path, '/');
	int folder = slash ? (int)(slash + 1 - file->path) : 0, fd = -1;
	sweep(file->path, folder);
	for (unsigned i = 0; fd < 0 && i < 100; i++) {
		free(file->aside);
		file->aside = memory_print("%.*s.%s.%ld-%u", folder, file->path,
			file->path + folder, (long)getpid(), i);
		fd = open(file->aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	if (fd >= 0) {
		flock(fd, LOCK_EX | LOCK_NB); /* where there are no locks, nobody sweeps */
		return fd;
	}
	int code = -errno;
	free(file->aside);
	file->aside = NULL;
	return code;
}

int file_create(struct file *file, const char *path)
{
	*file = (struct file){ .path = memory_text(path) };
	struct stat status;
	if (!lstat(path, &status) && S_ISDIR(status.st_mode))
		return -EISDIR;
	int fd = open_aside(file);
	if (fd < 0)
		return fd;
	file->stream = fdopen(fd, "w");
	if (file->stream)
		return 0;
	int code = -errno;
	close(fd);
	return code;
}

int file_create_for(struct file *file, const char *path)
{
	char real[PATH_MAX];
	struct stat status;
	*file = (struct file){ 0 };
	if (!strcmp(path, "-")) {
		file->stream = stdout;
		return 0;
	}
	if (stat(path, &status) || S_ISDIR(status.st_mode))
		return file_create(file, path);
	if (S_ISREG(status.st_mode))
		return realpath(path, real) ? file_create(file, real) : -errno;
	file->stream = fopen(path, "we");
	return file->stream ? 0 : -errno;
}

static int take_place(struct file *file)
{
	return file->aside && rename(file->aside, file->path) ? -errno : 0;
}

int file_close(struct file *file, int code)
{
	FILE *stream = file->stream;
	if (stream && fflush(stream) && !code)
		code = -errno;
	if (stream && ferror(stream) && !code)
		code = -EIO;
	if (stream && file->durable && !code && fsync(fileno(stream)) && errno != EINVAL)
		code = -errno;
	if (stream && stream != stdout && fclose(stream) && !code)
		code = -errno;
	if (stream && !code)
		code = take_place(file);
	if (code && file->aside)
		unlink(file->aside);
	free(file->aside);
	free(file->path);
	*file = (struct file){ 0 };
	return code;
}

int file_check(const char *path)
{
	struct file file;
	struct stat status;
	if (!strcmp(path, "-") ||
		(!stat(path, &status) && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)))
		return 0; /* to open a pipe would wait for its reader */
	int code = file_create_for(&file, path);
	int closed = file_close(&file, code ? code : -ECANCELED);
	return closed == -ECANCELED ? 0 : closed;
}

int file_open(const char *path, int flags)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | flags);
	if (fd < 0)
		return -errno;
	int code = fstat(fd, &status)        ? -errno
		   : S_ISREG(status.st_mode) ? 0
		   : S_ISDIR(status.st_mode) ? -EISDIR
					     : -EMEDIUMTYPE;
	if (!code)
		return fd;
	close(fd);
	return code;
}

int file_text(const char *path, char **text)
{
	size_t room = 0;
	*text = NULL;
	FILE *file = fopen(path, "re");
	ssize_t length = file ? getdelim(text, &room, '\0', file) : -1;
	int code = length >= 0 ? 0 : file && feof(file) ? -ENODATA : -errno;
	if (file)
		fclose(file);
	return code;
}
