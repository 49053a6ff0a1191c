/* SPDX-License-Identifier: MIT */
#include "bench/plot/folder.h"

#include "bench/base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_final(struct plot_folder *folder, const char *path, bool linked)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	folder->made = !mkdir(path, 0777);
	if (!folder->made && errno != EEXIST)
		return -errno;
	folder->path = memory_text(path);
	folder->fd = open(path, linked ? flags : flags | O_NOFOLLOW);
	return folder->fd < 0 ? -errno : 0;
}

int plot_folder_open(struct plot_folder *folder, const char *path, bool linked)
{
	const char *temporary = getenv("TMPDIR");
	*folder = (struct plot_folder){ .fd = -1 };
	int status = path ? open_final(folder, path, linked) : 0;
	if (status)
		return status;
	folder->aside = path ? memory_print("%s/.drawing-XXXXXX", path)
			     : memory_print("%s/concbench-plot-XXXXXX",
				       temporary && *temporary == '/' ? temporary : "/tmp");
	if (mkdtemp(folder->aside))
		return 0;
	status = -errno;
	free(folder->aside);
	folder->aside = NULL;
	return status;
}

static const char *const pictures[] = { ".svg", ".png", ".pdf", ".txt" };

static bool is_picture(const char *extension)
{
	for (size_t i = 0; i < sizeof(pictures) / sizeof(pictures[0]); i++)
		if (strcmp(extension, pictures[i]) == 0)
			return true;
	return false;
}

int plot_folder_keep(struct plot_folder *folder, const char *name, bool drawn)
{
	size_t length = strlen(name);
	int status = 0;
	DIR *files = opendir(folder->aside);
	if (!files)
		return -errno;
	for (struct dirent *entry; (entry = readdir(files));) {
		const char *file = entry->d_name;
		bool of = strncmp(file, name, length) == 0 && file[length] == '.';
		if (of && (drawn || !is_picture(file + length)) &&
			renameat(dirfd(files), file, folder->fd, file) < 0)
			status = -errno;
	}
	closedir(files);
	return status;
}

bool plot_folder_has_picture(const struct plot_folder *folder, const char *name)
{
	bool any = false;
	for (size_t i = 0; i < sizeof(pictures) / sizeof(pictures[0]); i++) {
		char file[300];
		snprintf(file, sizeof(file), "%s%s", name, pictures[i]);
		any |= folder->fd >= 0 &&
		       faccessat(folder->fd, file, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
	}
	return any;
}

/* Has it a deck of ours, which another may replace? */
static bool is_deck(const struct plot_folder *folder)
{
	char begin[sizeof(PLOT_FOLDER_DECK)] = "";
	int fd = openat(folder->fd, "slides.gp", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool read_it = fd >= 0 && read(fd, begin, sizeof(begin) - 1) == sizeof(begin) - 1;
	if (fd >= 0)
		close(fd);
	return read_it && strcmp(begin, PLOT_FOLDER_DECK) == 0;
}

static bool has_entry(const struct plot_folder *folder, const char *name)
{
	return faccessat(folder->fd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

char *plot_folder_taken(const struct plot_folder *folder)
{
	DIR *files = is_deck(folder) ? NULL : opendir(folder->aside);
	char *taken = NULL;
	for (struct dirent *entry; !taken && files && (entry = readdir(files));) {
		const char *file = entry->d_name;
		if (*file == '.')
			continue;
		taken = has_entry(folder, file)
				? memory_text(file)
				: memory_print("%.*s.pdf", (int)strcspn(file, "."), file);
		if (!has_entry(folder, taken)) {
			free(taken);
			taken = NULL;
		}
	}
	if (files)
		closedir(files);
	return taken;
}

/* ---- what an earlier drawing left --------------------------------------------------------------
 */

static bool is_extension(const char *text)
{
	return is_picture(text) || strcmp(text, ".dat") == 0 || strcmp(text, ".gp") == 0;
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

void plot_folder_tidy(struct plot_folder *folder, const char *kind, size_t pages, size_t drawn)
{
	int fd = openat(folder->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *files = fd < 0 ? NULL : fdopendir(fd);
	for (struct dirent *entry; files && (entry = readdir(files));) {
		size_t page;
		if (!page_of(entry->d_name, kind, &page))
			continue;
		bool current = page == 0 ? pages == 1 : pages > 1 && page <= drawn;
		if (!current)
			unlinkat(folder->fd, entry->d_name, 0);
	}
	if (files)
		closedir(files);
}

/* ---- the folder aside -------------------------------------------------------------------------
 */

void plot_folder_close(struct plot_folder *folder)
{
	DIR *files = folder->aside ? opendir(folder->aside) : NULL;
	for (struct dirent *entry; files && (entry = readdir(files));)
		unlinkat(dirfd(files), entry->d_name, 0); /* it has no folders */
	if (files)
		closedir(files);
	if (folder->aside)
		rmdir(folder->aside);
	if (folder->fd >= 0)
		close(folder->fd);
	if (folder->made)
		rmdir(folder->path); /* if nothing was drawn */
	free(folder->aside);
	free(folder->path);
	*folder = (struct plot_folder){ .fd = -1 };
}
