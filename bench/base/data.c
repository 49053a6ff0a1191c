/* SPDX-License-Identifier: MIT */
#include "bench/base/data.h"

#include "bench/version.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Does the program run from inside the tree it was built from, rather than installed? */
static bool in_source_tree(void)
{
	char program[4096], build[4096];
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
	if (length < 0)
		return false;
	program[length] = '\0';
	snprintf(build, sizeof build, "%s/", CONCBENCH_SOURCE);
	return !strncmp(program, build, strlen(build));
}

int data_path(const char *name, char *path, size_t size)
{
	const char *given = getenv("CONCBENCH_DATA");
	const char *folders[] = { given, in_source_tree() ? CONCBENCH_SOURCE : NULL,
		CONCBENCH_DATADIR, CONCBENCH_SOURCE };
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		if (!folders[i])
			continue;
		int length = snprintf(path, size, "%s/%s", folders[i], name);
		if (length > 0 && (size_t)length < size && !access(path, R_OK))
			return 0;
	}
	return -ENOENT;
}

int data_list(const char *folder, const char *ending, struct names *names)
{
	char path[4096];
	struct dirent **entries = NULL;
	if (data_path(folder, path, sizeof path))
		return -ENOENT;
	int count = scandir(path, &entries, NULL, alphasort);
	if (count < 0)
		return -errno;
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		size_t length = strlen(name), tail = strlen(ending);
		if (length > tail && !strcmp(name + length - tail, ending))
			names_add_part(names, name, length - tail);
		free(entries[i]);
	}
	free(entries);
	return 0;
}
