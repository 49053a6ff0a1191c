/* SPDX-License-Identifier: MIT */
/* The rows of tasks.csv and segments.csv: the tasks of one sample a cell, what they did between
 * their waits, and how long all of them took. */
#ifndef CONCBENCH_PLOT_TRACE_H
#define CONCBENCH_PLOT_TRACE_H

#include "bench/results/results.h"

#include <stdint.h>

struct plot_task {
	double start_s, end_s; /* from the sample's clock start */
	uint32_t worker, task;
};

/* A stretch of a task. Unknown is 0. */
struct plot_stretch {
	double start_s, end_s;
	double cpu_s, delay_s; /* on a CPU; ready and without one */
	uint32_t task;
	bool waits;
};

/* How long each of many tasks took, ascending: a float is right to 7 digits, and a million rows are
 * 4 MB. */
struct plot_times {
	float *values;
	size_t count;
};

/* What was traced of a cell. */
struct plot_traced {
	/* The one that is like its cell, where that is traced; NULL: none is. */
	const struct results_sample *sample, *typical;
	struct plot_task *tasks; /* of that sample; by worker, then by start */
	size_t count;
	struct plot_stretch *stretches; /* of that sample, by task, then by start */
	size_t stretch_count;           /* 0: the run was traced without states */
	/* Of all samples that count: from a task's start to its end, and from the clock's start to
	 * its start; in an open loop both from when it was due. */
	struct plot_times took, waiting;
};

/* One a cell of the data. Zero-initialise. */
struct plot_trace {
	struct plot_traced *cells;
	size_t count; /* 0: the run was not traced */
};

/* Reads RUN/tasks.csv and RUN/segments.csv; no such file is no trace. 0, or a negative errno and
 * one line. */
int plot_trace_read(struct plot_trace *, const struct results *, const char *run, char *error,
	size_t error_size);
void plot_trace_finish(struct plot_trace *);

/* The first stretch of a task; up to the one of another task, or the end. */
size_t plot_stretch_first(const struct plot_traced *, uint32_t task);

/* The time that this share of the tasks did not exceed, which is that of one of them; seconds. */
double plot_times_within(const struct plot_times *, double share);

#endif
