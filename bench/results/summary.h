/* SPDX-License-Identifier: MIT */
/* The summary: what the samples of each cell say, a row a cell, and how cells compare. */
#ifndef CONCBENCH_SUMMARY_H
#define CONCBENCH_SUMMARY_H

#include "bench/base/error.h"
#include "bench/base/statistics.h"
#include "bench/results/choice.h"
#include "bench/results/results.h"

/* What a speedup's interval shows. */
enum shown {
	SHOWN_NOTHING, /* not measured, no interval, or the machine was too busy */
	SHOWN_NO_DIFFERENCE,
	SHOWN_GAIN,
	SHOWN_LOSS,
};

/* Of an open loop: is the rate that it is offered achieved? */
enum pace {
	PACE_KEPT,
	PACE_BEHIND,
	PACE_BUSY, /* it is not, and the machine was too busy to tell why */
};

/* What the work of a group is bound by, as measured. */
enum bounded {
	BOUNDED_UNKNOWN,
	BOUNDED_CPU,
	BOUNDED_IO,
	BOUNDED_MIXED,
};

/* One row of summary.csv, of the cell of the same index. NaN: could not be taken. */
struct summary_row {
	size_t samples; /* that count */
	bool busy;      /* see results_busy; or it did not keep up, perhaps for that reason */
	struct description wall;
	struct description cost;   /* what cells are compared by: see ledger_cost */
	struct digest_times times; /* the median of each */
	double tasks_per_s, units_per_s, cpu_utilisation, rss_peak_bytes, cpu_s;
	double cpu_share; /* CPU utilisation in the time in which it did not wait for a CPU; of an
			     open loop in the times of its tasks */
	double startup_s;
	double measured[MEASURED_COUNT]; /* medians; of what was lost its share of all units */
	struct interval speedup;         /* 1 without an interval for the baseline itself */
	enum shown shown;                /* by that speedup */
	enum pace pace;                  /* kept of whatever is no open loop */
	double efficiency;  /* speedup over what can be in progress at once; NaN for a loop
			       whose work does not wait */
	enum bounded bound; /* of the group */
	enum standing standing;
	char verdict[300]; /* in words, for the column */
};

struct summary {
	const struct results *results; /* borrowed */
	struct summary_row *rows;      /* one a cell */
	size_t *witnesses;             /* one a group: the cell that says what it is bound by, or
					  NO_CELL */
};

/* Computes all rows. */
void summary_init(struct summary *, const struct results *);
void summary_finish(struct summary *);

/* Does the work count something else than its tasks? Of one a task no second rate is said beside
 * that of the tasks. */
bool summary_counts(const struct summary_row *);

/* How many times as fast `value` is as `base`, by the rounds in common. */
struct comparison summary_compare(const struct results *, size_t base, size_t value);

/* The word of the `bound` column: "cpu", "io", "mixed", "". */
const char *summary_bound_name(enum bounded);

/* Writes summary.csv. 0 or a negative errno with a line. */
int summary_write(const struct summary *, const char *path, struct error *);

#endif
