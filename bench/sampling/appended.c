/* SPDX-License-Identifier: MIT */
#include "bench/sampling/appended.h"

#include "bench/base/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int open_file(struct appended *file, int flags, struct error *error)
{
	file->fd = open(file->path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | flags, 0666);
	return file->fd < 0 ? error_errno(error, -errno, "%s", file->path) : 0;
}

int appended_open(struct appended *file, bool create, struct error *error)
{
	return open_file(file, create ? O_CREAT : 0, error);
}

int appended_create(struct appended *file, const char *header, struct error *error)
{
	int code = open_file(file, O_CREAT | O_EXCL, error);
	return code ? code : appended_cut(file, header, error);
}

/* ---- looking through ------------------------------------------------------------------------ */

struct row {
	char head[64];
	size_t size;
	unsigned columns;
	bool whole; /* its line has ended */
};

/* Reads up to the line end that is not inside quotes. A NUL is in no row: a power cut leaves some.
 */
static bool read_row(FILE *file, struct row *row)
{
	bool quoted = false, sound = true;
	*row = (struct row){ .columns = 1 };
	for (int c; !row->whole && (c = getc_unlocked(file)) != EOF; row->size++) {
		if (row->size < sizeof row->head - 1)
			row->head[row->size] = (char)c;
		quoted ^= c == '"';
		sound = sound && c != '\0';
		row->columns += c == ',' && !quoted;
		row->whole = c == '\n' && !quoted;
	}
	row->whole = row->whole && sound;
	return row->size > 0;
}

/* 1: the header is there, 0: half of it or nothing, or -EINVAL. */
static int read_header(struct appended *file, FILE *stream, const char *header, struct error *error)
{
	char found[2048];
	size_t wanted = strlen(header), got = fread(found, 1, wanted, stream);
	if (memcmp(found, header, got))
		return error_set(
			error, -EINVAL, "%s: its columns are not those of this build", file->path);
	return got == wanted;
}

static int scan(struct appended *file, FILE *stream, const char *header, appended_row_fn *stays,
	void *context, struct error *error)
{
	struct row row;
	int there = read_header(file, stream, header, error);
	file->end = there > 0 ? (off_t)strlen(header) : 0;
	if (there <= 0)
		return there;
	unsigned columns = 1;
	for (const char *at = header; (at = strchr(at, ',')); at++)
		columns++;
	size_t number = 1;
	off_t at = file->end;
	for (; read_row(stream, &row); number++) {
		off_t begin = at;
		at += (off_t)row.size;
		if (!row.whole || row.columns != columns || (stays && !stays(context, row.head)))
			continue;
		if (begin != file->end)
			return error_set(error, -EINVAL,
				"%s: row %zu is whole, but not what stands before it", file->path,
				number);
		file->end = at;
	}
	return ferror(stream) ? error_errno(error, -EIO, "%s", file->path) : 0;
}

int appended_scan(struct appended *file, const char *header, appended_row_fn *stays, void *context,
	struct error *error)
{
	int fd = dup(file->fd);
	FILE *stream = fd < 0 ? NULL : fdopen(fd, "r");
	if (!stream) {
		if (fd >= 0)
			close(fd);
		return error_errno(error, -errno, "%s", file->path);
	}
	rewind(stream);
	int code = scan(file, stream, header, stays, context, error);
	fclose(stream);
	return code;
}

/* ---- writing -------------------------------------------------------------------------------- */

int appended_cut(struct appended *file, const char *header, struct error *error)
{
	int code = ftruncate(file->fd, file->end) ? -errno : 0;
	if (!code && !file->end && !(code = csv_header(file->fd, header)))
		file->end = (off_t)strlen(header);
	return code ? error_errno(error, code, "%s", file->path) : 0;
}

void appended_keep(struct appended *file)
{
	if (file->fd >= 0)
		file->end = lseek(file->fd, 0, SEEK_END);
}

void appended_take_back(struct appended *file)
{
	/* Should it fail, too, what is left is cut off when the run is resumed. */
	if (file->fd >= 0 && ftruncate(file->fd, file->end))
		return;
}

int appended_close(struct appended *file, struct error *error)
{
	int fd = file->fd;
	file->fd = -1;
	return fd >= 0 && close(fd) ? error_errno(error, -errno, "%s", file->path) : 0;
}
