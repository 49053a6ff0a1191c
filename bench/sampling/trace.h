/* SPDX-License-Identifier: MIT */
/* tasks.csv: a row a task, written by the harness out of the ledger when a sample has ended. */
#ifndef CONCBENCH_TRACE_H
#define CONCBENCH_TRACE_H

#include "bench/base/error.h"
#include "bench/sampling/ledger.h"

#include <stdbool.h>
#include <sys/types.h>

struct sample;
struct trace;

/* Makes the file with its header, or goes on with the one of a run that is resumed; NULL with a
 * line on failure. */
struct trace *trace_create(const char *path, bool resume, struct error *);

/*
 * Writes the rows of a sample: all tasks that were started. `texts` is the descriptor of what the
 * tasks mean, each text with its NUL, or -1. Times count from the clock's start.
 */
int trace_write(
	struct trace *, const struct sample *, const struct ledger *, int texts, struct error *);

/* Where the file ends now, in bytes. */
off_t trace_end(const struct trace *);

/* Cuts off what has been written since, which may be half a row. 0 or a negative errno. */
int trace_cut(struct trace *, off_t end, struct error *);

/* Writes what is left and closes. Takes NULL. 0 or a negative errno. */
int trace_destroy(struct trace *);

#endif
