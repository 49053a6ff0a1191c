/* SPDX-License-Identifier: MIT */
/*
 * Figures that workloads measure themselves and of which findings say more than the number. A name
 * means the same wherever it comes from, built in or plugged in; a new one is a row of the table in
 * measured.c and a word here. All others stay in samples.csv.
 */
#ifndef CONCBENCH_MEASURED_H
#define CONCBENCH_MEASURED_H

#include "bench/base/figures.h"

#include <stddef.h>

enum measured {
	MEASURED_LOST,        /* lost: of the units of work, which is a data race */
	MEASURED_LONGEST_RUN, /* longest_run: one worker had what is shared so often in a row */
	MEASURED_BUSIEST,     /* busiest_share: of the worker that had it most often */
	MEASURED_TRIP,        /* trip_s: there and back */
	MEASURED_ANSWER,      /* answer_median_s: from a client's reason to ask to its answer */
	MEASURED_ANSWER_P99,  /* answer_p99_s: the same for 99 % of them */
	MEASURED_GENERATOR,   /* generator_busy: the share of its time without a rest */
	MEASURED_MISSED,      /* missed: 1 where what the work was for was not reached in time */
	MEASURED_DISPATCH,    /* dispatch_s: a task that does nothing, from one to the next */
	MEASURED_FAILED,      /* failed: tasks that did, and were tolerated */
	MEASURED_HOSTS,       /* hosts: different ones on which workers ran */
	MEASURED_CLOCK,       /* clock_error_s: how far apart their clocks may be */
	MEASURED_COUNT
};

/* Out of the `figures` of a sample, "name=value;..."; NaN: not among them. */
void measured_read(const char *figures, double values[MEASURED_COUNT]);

/* What the medians of cells are introduced by; NULL: it is no note of its own. */
const char *measured_words(enum measured);

/* The value as it is said. */
void measured_text(enum measured, double value, char text[FIGURES_SIZE]);

#endif
