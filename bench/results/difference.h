/* SPDX-License-Identifier: MIT */
/* Is NEW slower than OLD? A table of cells, each with its interval, corrected for their number. */
#ifndef CONCBENCH_DIFFERENCE_H
#define CONCBENCH_DIFFERENCE_H

#include "bench/base/error.h"
#include "bench/base/statistics.h"

#include <stdbool.h>
#include <stdio.h>

struct results_cell;
struct results;

enum change {
	CHANGE_UNKNOWN, /* cannot tell: too few samples */
	CHANGE_NONE,    /* no difference shown */
	CHANGE_SLOWER,
	CHANGE_FASTER,
};

/* One cell in both: medians in s, and how they compare. */
struct difference {
	char label[160];
	double old_s, new_s;
	size_t old_count, new_count;
	struct comparison comparison; /* ratio: old over new, above 1 means NEW is faster */
	double p_holm;
	enum change change;
	bool regression; /* slower, and by more than the threshold */
	/* What it was collected from, borrowed from the recordings; NULL otherwise. */
	const struct results_cell *old_cell, *new_cell;
};

/*
 * The cells that are in both runs, measured apart, in the order of the old one. Not judged yet. The
 * caller frees `differences`, also after a failure; 0 or -ENOMEM.
 */
int differences_collect(struct difference **differences, size_t *count, const struct results *old,
	const struct results *new);

/* The same of the two builds in a run of `ab`, from the rounds in which both have a sample. */
int differences_collect_builds(
	struct difference **differences, size_t *count, const struct results *run);

/*
 * Judges all at once, so that a cell may need more samples than it would alone: p-values are
 * corrected after Holm for their number. A difference is shown when the corrected p is below 0.05
 * and the interval excludes 1; a regression when, besides, the whole interval lies above
 * `threshold` per cent. 0 or -ENOMEM.
 */
int differences_judge(struct difference *, size_t count, double threshold);

/* Prints the table; gives the number of regressions. */
size_t differences_print(FILE *, const struct difference *, size_t count, double threshold);

/* Writes the table as CSV. 0 or a negative errno with a line. */
int differences_write(const struct difference *, size_t count, const char *path, struct error *);

#endif
