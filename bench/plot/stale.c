/* SPDX-License-Identifier: MIT */
#include "bench/plot/stale.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_extension(const char *text)
{
	static const char *const extensions[] = { ".svg", ".png", ".pdf", ".txt", ".dat", ".gp" };
	for (size_t i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++)
		if (strcmp(text, extensions[i]) == 0)
			return true;
	return false;
}

/* The page that a file shows, 0 for the only one; or false: it is no file of the kind's. */
static bool page_of(const char *file, const char *kind, size_t *page)
{
	size_t length = strlen(kind);
	if (strncmp(file, kind, length) != 0)
		return false;
	const char *rest = file + length;
	*page = 0;
	if (*rest == '-' && rest[1] >= '1' && rest[1] <= '9') {
		size_t digits = strspn(++rest, "0123456789");
		if (digits > 9)
			return false;
		*page = strtoul(rest, NULL, 10);
		rest += digits;
	}
	return is_extension(rest);
}

void plot_stale_remove(const char *folder, const char *kind, size_t pages)
{
	DIR *files = opendir(folder);
	for (struct dirent *entry; files && (entry = readdir(files));) {
		size_t page;
		if (!page_of(entry->d_name, kind, &page))
			continue;
		bool drawn = page == 0 ? pages == 1 : pages > 1 && page <= pages;
		if (!drawn)
			unlinkat(dirfd(files), entry->d_name, 0);
	}
	if (files)
		closedir(files);
}
