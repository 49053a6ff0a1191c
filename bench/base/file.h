/* SPDX-License-Identifier: MIT */
/*
 * A file that is whole or not there at all: it is written beside its place and moved there when it
 * is done. What stood there before stays until then, and for good when anything fails.
 *
 *     struct file file;
 *     int code = file_create(&file, path);
 *     if (!code)
 *             code = write_it(file.stream);
 *     code = file_close(&file, code);
 */
#ifndef CONCBENCH_FILE_H
#define CONCBENCH_FILE_H

#include <stdbool.h>
#include <stdio.h>

struct file {
	FILE *stream; /* to write to; NULL when it could not be opened */
	bool durable; /* to be set: it is on the disk, not only in memory, before it takes its place
		       */
	char *path;
	char *aside; /* where it is written; NULL: written in its place */
};

/*
 * Opens it in a folder of ours, such as a run: a link of that name is replaced, never followed. 0
 * or a negative errno; close it either way.
 */
int file_create(struct file *, const char *path);

/*
 * Opens it where the user wants it: "-" is standard output, a link to a file is followed, what is
 * no plain file (a pipe, a device) is written in its place.
 */
int file_create_for(struct file *, const char *path);

/*
 * With code 0 it takes its place; with another one, or when its stream has failed, it is removed.
 * Gives the code, or the negative errno of what failed here.
 */
int file_close(struct file *, int code);

/* Could it be created? Nothing is left behind. 0 or a negative errno. */
int file_check(const char *path);

/*
 * Opens a plain file for reading, with further O_ flags: a link is -ELOOP, a directory -EISDIR,
 * a pipe or device -EMEDIUMTYPE and does not block. The descriptor, or a negative errno.
 */
int file_open(const char *path, int flags);

/* The text of a small file that is ours, or what stands before its first NUL. 0 or a negative
 * errno, -ENODATA of an empty one; the caller frees it either way. */
int file_text(const char *path, char **text);

#endif
