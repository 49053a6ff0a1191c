/* SPDX-License-Identifier: MIT */
/* What the tasks of one sample did, as the guardian hands it to the harness: rows of tasks.csv and
 * of segments.csv. */
#ifndef CONCBENCH_TRACE_H
#define CONCBENCH_TRACE_H

#include "bench/workload.h"

struct csv_row;
struct group;
struct sample;

/* Ours to close; all -1: there is none. */
struct trace {
	int records; /* the ledger's */
	int texts;   /* what the tasks mean, each text with its NUL, in task order; or -1 */
	int states;  /* what they did between their waits; or -1 */
	uint64_t tasks;
	uint64_t start_ns; /* of the clock */
	uint64_t dropped;  /* stretches that the states had no room for */
};

static inline struct trace trace_none(void)
{
	return (struct trace){ .records = -1, .texts = -1, .states = -1 };
}

/* The headers of tasks.csv and segments.csv, with their line ends. */
extern const char trace_header[], trace_states_header[];

/*
 * Writes the rows of a sample of this group, of all tasks that were started; `row` is empty and
 * empty again. Times count from the clock's start. 0 or a negative errno.
 */
int trace_write(const struct trace *, const struct group *, const struct sample *,
	struct csv_row *row, int fd);

/*
 * Writes what they did between their waits, by task and time, in the same way; nothing if the trace
 * has none of it.
 */
int trace_write_states(const struct trace *, const struct sample *, struct csv_row *row, int fd);

/* Closes what it holds. */
void trace_finish(struct trace *);

#endif
