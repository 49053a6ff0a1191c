/* SPDX-License-Identifier: MIT */
/* The rows of tasks.csv: the tasks of one sample a cell, and how long all of them took. */
#ifndef CONCBENCH_PLOT_TRACE_H
#define CONCBENCH_PLOT_TRACE_H

#include "bench/plot/samples.h"

#include <stdint.h>

struct plot_task {
	double start_s, end_s; /* from the sample's clock start */
	uint32_t worker, task;
};

/*
 * How many tasks took how long, in classes 1 % wide from a nanosecond on: a million rows are a few
 * kilobytes, and a quantile is right to half a per cent.
 */
enum {
	PLOT_TIMES_CLASSES = 3600
};
struct plot_times {
	uint64_t count, classes[PLOT_TIMES_CLASSES];
};

/* What was traced of a cell. */
struct plot_traced {
	const struct plot_sample *sample; /* the first that counts; NULL: the cell has none */
	struct plot_task *tasks;          /* of that sample; by worker, then by start */
	size_t count, room;
	struct plot_times *service, *waiting; /* of all samples that count; NULL: none */
};

/* One a cell of the data. Zero-initialise. */
struct plot_trace {
	struct plot_traced *cells;
	size_t count; /* 0: the run was not traced */
};

/* Reads RUN/tasks.csv; no such file is no trace. 0, or a negative errno and one line. */
int plot_trace_read(struct plot_trace *, const struct plot_samples *, const struct plot_data *,
	const char *run, char *error, size_t error_size);
void plot_trace_finish(struct plot_trace *);

/* The time that a share of the tasks did not exceed, seconds. */
double plot_times_quantile(const struct plot_times *, double share);

#endif
