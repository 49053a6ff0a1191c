/* SPDX-License-Identifier: MIT */
#include "bench/sampling/scratch.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* What mkdtemp makes of its ending is as long as it. */
#define PREFIX "concbench-scratch-"
#define ENDING "XXXXXX"

/* Follows no link. Folders that nobody may look into are opened to their owner first. */
static void empty_and_remove(int parent, const char *name)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	bool opened = !fchmodat(parent, name, 0700, AT_SYMLINK_NOFOLLOW);
	int fd = opened ? openat(parent, name, flags) : -1;
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	for (const struct dirent *entry; folder && (entry = readdir(folder));) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (!unlinkat(fd, entry->d_name, 0) || errno == ENOENT)
			continue;
		empty_and_remove(fd, entry->d_name);
	}
	if (folder)
		closedir(folder);
	else if (fd >= 0)
		close(fd);
	unlinkat(parent, name, AT_REMOVEDIR);
}

/* Locks a directory of ours: its descriptor, or negative if somebody else has it, or it is none. */
static int lock(int parent, const char *name)
{
	struct stat status;
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (!fstat(fd, &status) && status.st_uid == geteuid() && status.st_nlink &&
		!flock(fd, LOCK_EX | LOCK_NB))
		return fd;
	close(fd);
	return -1;
}

static bool is_name(const char *name)
{
	return !strcmp(name, SCRATCH_SAMPLE) || (*name >= '0' && *name <= '9' && !name[1]);
}

/* A user's may be called as ours are: only we see into ours, and there is nothing else in it. */
static bool is_ours(int fd)
{
	struct stat status;
	int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = again < 0 ? NULL : fdopendir(again);
	bool ours = folder && !fstat(fd, &status) && (status.st_mode & 0777) == 0700;
	for (const struct dirent *entry; ours && (entry = readdir(folder));)
		ours = !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") ||
		       is_name(entry->d_name);
	if (folder)
		closedir(folder);
	else if (again >= 0)
		close(again);
	return ours;
}

/* Removes what is left of runs whose harness and guardian were killed at once: nobody holds it. */
static void sweep(const char *temporary)
{
	const size_t length = strlen(PREFIX) + strlen(ENDING);
	DIR *folder = opendir(temporary);
	for (const struct dirent *entry; folder && (entry = readdir(folder));) {
		const char *name = entry->d_name;
		if (strncmp(name, PREFIX, strlen(PREFIX)) != 0 || strlen(name) != length)
			continue;
		int fd = lock(dirfd(folder), name);
		if (fd < 0)
			continue;
		if (is_ours(fd))
			empty_and_remove(dirfd(folder), name);
		close(fd);
	}
	if (folder)
		closedir(folder);
}

/* Between its making and its lock a sweep of somebody else may have removed it, or be about to:
 * another, then. */
static int make_locked(struct scratch *scratch, const char *temporary)
{
	struct stat status;
	for (;;) {
		snprintf(scratch->root, sizeof scratch->root, "%s/" PREFIX ENDING, temporary);
		if (!mkdtemp(scratch->root))
			return -errno;
		errno = 0;
		scratch->lock = lock(AT_FDCWD, scratch->root);
		if (scratch->lock < 0 && errno == EWOULDBLOCK)
			continue;
		if (!lstat(scratch->root, &status))
			return 0; /* where nothing can be locked, nothing is swept */
		if (scratch->lock >= 0)
			close(scratch->lock);
	}
}

const char *scratch_temporary(void)
{
	const char *temporary = getenv("TMPDIR");
	return temporary && *temporary == '/' ? temporary : "/tmp";
}

const char *scratch_memory(void)
{
	return access("/dev/shm", W_OK) ? scratch_temporary() : "/dev/shm";
}

int scratch_init(struct scratch *scratch, const char *parent)
{
	if (*scratch->root)
		return 0;
	sweep(parent);
	int code = make_locked(scratch, parent);
	if (code)
		*scratch->root = '\0';
	return code;
}

int scratch_make(const struct scratch *scratch, const char *name, char *path, size_t size)
{
	assert(is_name(name));
	snprintf(path, size, "%s/%s", scratch->root, name);
	return mkdir(path, 0700) ? -errno : 0;
}

void scratch_remove(const struct scratch *scratch, const char *name)
{
	char path[sizeof scratch->root + 64];
	snprintf(path, sizeof path, "%s/%s", scratch->root, name);
	if (*scratch->root)
		empty_and_remove(AT_FDCWD, path);
}

void scratch_finish(struct scratch *scratch)
{
	if (*scratch->root)
		empty_and_remove(AT_FDCWD, scratch->root);
	if (*scratch->root && scratch->lock >= 0)
		close(scratch->lock);
	*scratch->root = '\0';
}

/* Their files are where glibc has them. */
void scratch_remove_semaphores(pid_t leader)
{
	char prefix[64];
	snprintf(prefix, sizeof prefix, "sem.concbench-%d-", (int)leader);
	DIR *folder = opendir("/dev/shm");
	for (const struct dirent *entry; folder && (entry = readdir(folder));)
		if (!strncmp(entry->d_name, prefix, strlen(prefix)))
			unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder)
		closedir(folder);
}
