/* SPDX-License-Identifier: MIT */
#include "bench/sampling/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int scratch_init(struct scratch *scratch)
{
	const char *temporary = getenv("TMPDIR");
	if (*scratch->root)
		return 0;
	snprintf(scratch->root, sizeof scratch->root, "%s/concbench-XXXXXX",
		temporary && *temporary == '/' ? temporary : "/tmp");
	if (mkdtemp(scratch->root))
		return 0;
	int code = -errno;
	*scratch->root = '\0';
	return code;
}

int scratch_make(const struct scratch *scratch, char *path, size_t size)
{
	snprintf(path, size, "%s/sample", scratch->root);
	return mkdir(path, 0700) ? -errno : 0;
}

/* Follows no link. Folders that nobody may look into are opened to their owner first. */
static void empty(int parent, const char *name)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	if (fchmodat(parent, name, 0700, AT_SYMLINK_NOFOLLOW))
		return;
	int fd = openat(parent, name, flags);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	for (const struct dirent *entry; folder && (entry = readdir(folder));) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (!unlinkat(fd, entry->d_name, 0) || errno == ENOENT)
			continue;
		empty(fd, entry->d_name);
		unlinkat(fd, entry->d_name, AT_REMOVEDIR);
	}
	if (folder)
		closedir(folder);
	else if (fd >= 0)
		close(fd);
}

void scratch_empty(const struct scratch *scratch)
{
	if (*scratch->root)
		empty(AT_FDCWD, scratch->root);
}

void scratch_finish(struct scratch *scratch)
{
	scratch_empty(scratch);
	if (*scratch->root)
		rmdir(scratch->root);
	*scratch->root = '\0';
}
