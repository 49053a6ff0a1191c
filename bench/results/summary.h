/* SPDX-License-Identifier: MIT */
/* The summary: what the samples of each cell say, a row a cell, and how cells compare. */
#ifndef CONCBENCH_SUMMARY_H
#define CONCBENCH_SUMMARY_H

#include "bench/base/error.h"
#include "bench/sampling/schedule.h"
#include "bench/base/statistics.h"

/* How a cell stands in its group. */
enum standing {
	STANDING_FAILED,  /* no valid sample */
	STANDING_ALONE,   /* the only cell of its group with valid samples */
	STANDING_BEST,    /* the smallest median */
	STANDING_LEVEL,   /* no difference shown to the best */
	STANDING_SLOWER,  /* shown to be slower than the best */
	STANDING_UNKNOWN, /* too few samples to compare */
};

/* One row of summary.csv. Figures are NaN when they could not be taken. */
struct summary_row {
	size_t cell;
	size_t samples, failed, disturbed;
	enum stop_reason stop_reason;
	struct description wall;
	double tasks_per_s, units_per_s, cpu_utilisation, rss_peak_bytes;
	double cpu_share; /* of the time in which it did not wait for a CPU */
	double task_median_s, task_p99_s, startup_s;
	struct interval speedup; /* 1 without an interval for the baseline itself */
	double behind;           /* times the best's wall time */
	double efficiency;       /* speedup over the tasks in progress at once */
	const char *bound;       /* measured: "cpu", "io", "mixed", or "" */
	enum standing standing;
	char verdict[300]; /* in words, for the column */
};

struct summary {
	const struct cells *cells; /* borrowed */
	struct summary_row *rows;  /* one a cell, in the plan's order */
};

/* Computes all rows. 0 or -ENOMEM; needs summary_finish after success. */
int summary_init(struct summary *, const struct cells *, const struct history *,
	const enum stop_reason *reasons);
void summary_finish(struct summary *);

/* Writes summary.csv. 0 or a negative errno with a line. */
int summary_write(const struct summary *, const char *path, struct error *);

#endif
