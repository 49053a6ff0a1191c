/* SPDX-License-Identifier: MIT */
/* What the tasks of one sample did, as the guardian hands it to the harness: rows of tasks.csv. */
#ifndef CONCBENCH_TRACE_H
#define CONCBENCH_TRACE_H

#include "bench/workload.h"

struct csv_row;
struct sample;

/* Ours to close; both -1: there is none. */
struct trace {
	int records; /* the ledger's */
	int texts;   /* what the tasks mean, each text with its NUL, in task order; or -1 */
	uint64_t tasks;
	uint64_t start_ns; /* of the clock */
};

/* The header of tasks.csv, with its line end. */
extern const char trace_header[];

/*
 * Writes the rows of a sample, of all tasks that were started; `row` is empty and empty again.
 * Times count from the clock's start. 0 or a negative errno.
 */
int trace_write(const struct trace *, const struct sample *, struct csv_row *row, int fd);

/* Closes what it holds. */
void trace_finish(struct trace *);

#endif
