/* SPDX-License-Identifier: MIT */
/* The texts a workload works on: the files it was given, or the generated books. */
#ifndef CONCBENCH_WORKLOADS_TEXTS_H
#define CONCBENCH_WORKLOADS_TEXTS_H

#include "bench/workload.h"

#include <sys/types.h>

/* Room for a path, with its terminating NUL. */
#define TEXTS_PATH 4096

/* The parameter that names the files, for a workload's table. */
#define TEXTS_PARAM \
	{ \
		.name = "files", .type = PARAM_FILES, .initial = "", .min = 1, \
		.max = TEXTS_PATH - 1, \
		.help = "files to work on by turns, task i takes file i mod their count; " \
			"empty: generated books" \
	}

struct texts {
	size_t count;
	char **paths;
	uint64_t *bytes; /* the size of each file when `texts_init` looked */
};

/*
 * For `plan`: is each file a regular one that can be read, and at most `most_bytes` long? Without
 * files: are the generated books there, or could they be written? Else a negative errno.
 */
int texts_plan(const struct value *files, uint64_t most_bytes, char error[WORKLOAD_TEXT]);

/* For `setup`: generates books that are missing. On error nothing is left to finish. */
int texts_init(struct texts *texts, const struct value *files, char error[WORKLOAD_TEXT]);
void texts_finish(struct texts *texts);

/* The paths, for `inputs`: a JSON list. */
void texts_inputs(const struct texts *texts, FILE *json);

/* A whole text in memory. */
struct text {
	unsigned char *bytes; /* caller frees; not NULL even if empty */
	size_t length;
};

int texts_read(const char *path, struct text *text);

/* A part of a file, read piece by piece. */
struct texts_part {
	int fd;
	uint64_t at, end; /* bytes from the file's start; UINT64_MAX: to its end */
};

/* Sets `fd`. -EINVAL if it is not a regular file. */
int texts_open(struct texts_part *part, const char *path);
void texts_close(struct texts_part *part);

/* The next piece of at most `size` bytes: its length, 0 at the end, or a negative errno. */
ssize_t texts_next(struct texts_part *part, void *piece, size_t size);

/* Drops a file from the page cache, as far as the system does it: pages that are dirty for good
 * (tmpfs) or in use elsewhere stay. */
void texts_drop(const char *path);

/* The parameter of a workload that can begin with files that are not in the page cache. */
#define TEXTS_COLD_PARAM \
	{ \
		.name = "cold", .type = PARAM_CHOICE, .initial = "no", .min = 0, .max = 1, \
		.choices = texts_no_yes, \
		.help = "yes: drop the files from the page cache before each sample" \
	}
extern const char *const texts_no_yes[];

/*
 * Says in `error` what cannot be done to a file, and why (-EINVAL: it is not a regular file); of a
 * long path its end. Gives `status`.
 */
int texts_explain(char error[WORKLOAD_TEXT], const char *what, const char *path, int status);

#endif
