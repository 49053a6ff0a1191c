/* SPDX-License-Identifier: MIT */
/* Given files or generated books: checked, listed, read. */
#include "workloads/texts.h"
#include "workloads/books.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int texts_explain(char error[WORKLOAD_TEXT], const char *what, const char *path, int status)
{
	enum {
		SHOWN = 80
	};
	size_t length = strlen(path);
	bool cut = length > SHOWN;
	snprintf(error, WORKLOAD_TEXT, "cannot %s %s%s: %s", what, cut ? "..." : "",
		cut ? path + length - SHOWN : path,
		status == -EINVAL ? "not a regular file" : strerror(-status));
	return status;
}

/* A descriptor. -EINVAL if it is no regular file. O_NONBLOCK: a FIFO would wait for its writer. */
static int open_text(const char *path, struct stat *about)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return -errno;
	int status = fstat(fd, about) < 0 ? -errno : 0;
	if (status == 0 && S_ISDIR(about->st_mode))
		status = -EISDIR;
	if (status == 0 && !S_ISREG(about->st_mode))
		status = -EINVAL; /* a pipe can be read once, a device for ever */
	if (status == 0)
		return fd;
	close(fd);
	return status;
}

int texts_open(struct texts_part *part, const char *path)
{
	struct stat about;
	part->fd = open_text(path, &about);
	return part->fd < 0 ? part->fd : 0;
}

void texts_close(struct texts_part *part)
{
	close(part->fd);
}

ssize_t texts_next(struct texts_part *part, void *piece, size_t size)
{
	uint64_t left = part->end - part->at;
	ssize_t got;
	do
		got = pread(part->fd, piece, left < size ? left : size, (off_t)part->at);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	part->at += (uint64_t)got;
	return got;
}

void texts_drop(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return; /* the task will say so */
	(void)fdatasync(fd);
	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	close(fd);
}

const char *const texts_no_yes[] = { "no", "yes", NULL };

static int check_text(const char *path, uint64_t most_bytes, char error[WORKLOAD_TEXT])
{
	struct stat about;
	int fd = open_text(path, &about);
	if (fd < 0)
		return texts_explain(error, "read", path, fd);
	close(fd);
	if ((uint64_t)about.st_size > most_bytes)
		return texts_explain(error, "take all of", path, -EFBIG);
	return 0;
}

int texts_plan(const struct value *files, uint64_t most_bytes, char error[WORKLOAD_TEXT])
{
	if (files->count == 0)
		return books_plan(error);
	int status = 0;
	for (size_t i = 0; status == 0 && i < files->count; i++)
		status = check_text(files->items[i], most_bytes, error);
	return status;
}

static int add_path(struct texts *texts, const char *path, char error[WORKLOAD_TEXT])
{
	struct stat about;
	if (stat(path, &about) < 0)
		return texts_explain(error, "read", path, -errno);
	char *kept = strdup(path);
	if (!kept)
		return texts_explain(error, "keep the path", path, -ENOMEM);
	texts->bytes[texts->count] = (uint64_t)about.st_size;
	texts->paths[texts->count++] = kept;
	return 0;
}

static int add_book(struct texts *texts, unsigned book, char error[WORKLOAD_TEXT])
{
	char path[TEXTS_PATH];
	int status = books_path(book, path, sizeof path);
	return status < 0 ? status : add_path(texts, path, error);
}

int texts_init(struct texts *texts, const struct value *files, char error[WORKLOAD_TEXT])
{
	size_t count = files->count > 0 ? files->count : BOOKS_COUNT;
	*texts = (struct texts){ .paths = calloc(count, sizeof *texts->paths),
		.bytes = calloc(count, sizeof *texts->bytes) };
	int status = 0;
	if (!texts->paths || !texts->bytes) {
		snprintf(error, WORKLOAD_TEXT, "no memory for the list of files");
		status = -ENOMEM;
	}
	if (status == 0 && files->count == 0)
		status = books_setup(error);
	for (size_t i = 0; status == 0 && i < count; i++)
		status = files->count > 0 ? add_path(texts, files->items[i], error)
					  : add_book(texts, (unsigned)i, error);
	if (status < 0)
		texts_finish(texts);
	return status;
}

void texts_finish(struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		free(texts->paths[i]);
	free(texts->paths);
	free(texts->bytes);
	*texts = (struct texts){ 0 };
}

void texts_inputs(const struct texts *texts, FILE *json)
{
	putc('[', json);
	for (size_t i = 0; i < texts->count; i++) {
		if (i > 0)
			putc(',', json);
		workload_json_text(json, texts->paths[i]);
	}
	putc(']', json);
}

/* Reads to the end, whatever the size said: it is 0 for files of /proc. */
static int read_all(int fd, struct text *text, size_t room)
{
	for (;;) {
		if (text->length == room) {
			room *= 2;
			unsigned char *more = realloc(text->bytes, room);
			if (!more)
				return -ENOMEM;
			text->bytes = more;
		}
		ssize_t got = read(fd, text->bytes + text->length, room - text->length);
		if (got == 0)
			return 0;
		if (got > 0)
			text->length += (size_t)got;
		else if (errno != EINTR)
			return -errno;
	}
}

int texts_read(const char *path, struct text *text)
{
	struct stat about;
	int fd = open_text(path, &about);
	if (fd < 0)
		return fd;
	size_t room = (size_t)about.st_size + 1; /* one more: the end is seen without growing */
	*text = (struct text){ .bytes = malloc(room) };
	int status = text->bytes ? read_all(fd, text, room) : -ENOMEM;
	close(fd);
	if (status < 0) {
		free(text->bytes);
		*text = (struct text){ 0 };
	}
	return status;
}
