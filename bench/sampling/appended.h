/* SPDX-License-Identifier: MIT */
/*
 * A CSV file that is only ever appended to, by one process at a time. A row is one when its line
 * has ended and has all columns; what an interruption left behind the last one can be cut off.
 */
#ifndef CONCBENCH_APPENDED_H
#define CONCBENCH_APPENDED_H

#include "bench/base/error.h"

#include <stdbool.h>
#include <sys/types.h>

struct appended {
	char path[4200];
	int fd;    /* -1: not open */
	off_t end; /* behind what is to stay */
};

/* Makes the file with its header; it must not be there. 0 or a negative errno with a line. */
int appended_create(struct appended *, const char *header, struct error *);

/* Opens it; 0 or a negative errno with a line. With `create` it need not be there. */
int appended_open(struct appended *, bool create, struct error *);

/* Is a row, of which `head` holds the first 63 bytes, to stay? */
typedef bool appended_row_fn(void *context, const char *head);

/*
 * Looks through the file, which begins with `header`, and sets `end` behind the last row that is to
 * stay (NULL: each). -EINVAL with a line when such a row follows one that is not, or none: no
 * interruption leaves that.
 */
int appended_scan(
	struct appended *, const char *header, appended_row_fn *, void *context, struct error *);

/* Cuts off what is behind `end`; writes the header of a file without one. */
int appended_cut(struct appended *, const char *header, struct error *);

/* What was written since is to stay, or is cut off again. Neither minds a file that is not open. */
void appended_keep(struct appended *);
void appended_take_back(struct appended *);

/* Is it what stands at its path? Or it is not open. */
bool appended_is_here(const struct appended *);

/* If it is not, says so: -ENOENT with a line. One that was deleted is written there again. */
int appended_check(struct appended *, struct error *);

/* Closes; a negative errno with a line when only now the disk is full. */
int appended_close(struct appended *, struct error *);

#endif
