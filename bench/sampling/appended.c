/* SPDX-License-Identifier: MIT */
#include "bench/sampling/appended.h"

#include "bench/base/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_file(struct appended *file, int flags, struct error *error)
{
	file->fd = open(file->path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | flags, 0666);
	if (file->fd < 0)
		return error_errno(error, -errno, "%s", file->path);
	struct stat status;
	if (!fstat(file->fd, &status) && S_ISREG(status.st_mode))
		return 0;
	return error_set(error, -EINVAL, "%s is no plain file", file->path);
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

/* A copy takes its place, should nothing else stand there. */
static int write_again(struct appended *file)
{
	char bytes[1 << 16];
	off_t at = 0;
	ssize_t got = 0;
	int fd = open(file->path, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	while (at < file->end && (got = pread(file->fd, bytes, sizeof bytes, at)) > 0) {
		if (write(fd, bytes, (size_t)got) != got)
			break;
		at += got;
	}
	int code = at < file->end ? errno ? -errno : -EIO : 0;
	if (code) {
		close(fd);
		return code;
	}
	close(file->fd);
	file->fd = fd;
	return 0;
}

/* Says where it is now. */
static int tell_moved(const struct appended *file, struct error *error)
{
	char link[64], now[4096];
	snprintf(link, sizeof link, "/proc/self/fd/%d", file->fd);
	ssize_t length = readlink(link, now, sizeof now);
	return error_set(error, -ENOENT, "%s was moved while it was measured%s%.*s", file->path,
		length > 0 ? "; it is now " : "", length > 0 ? (int)length : 0, now);
}

bool appended_is_here(const struct appended *file)
{
	struct stat here, there;
	return file->fd < 0 || fstat(file->fd, &here) ||
	       (!stat(file->path, &there) && here.st_ino == there.st_ino &&
		       here.st_dev == there.st_dev);
}

int appended_check(struct appended *file, struct error *error)
{
	struct stat here;
	if (appended_is_here(file))
		return 0;
	if (!fstat(file->fd, &here) && here.st_nlink)
		return tell_moved(file, error);
	int code = write_again(file);
	return error_set(error, -ENOENT, "%s was deleted while it was measured%s%s", file->path,
		code ? ", and cannot be written again: "
		     : "; what was measured is written there again",
		code ? strerror(-code) : "");
}

int appended_close(struct appended *file, struct error *error)
{
	int fd = file->fd;
	file->fd = -1;
	return fd >= 0 && close(fd) ? error_errno(error, -errno, "%s", file->path) : 0;
}
