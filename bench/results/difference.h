/* SPDX-License-Identifier: MIT */
/* Is NEW slower than OLD? A table of cells, each with its interval, corrected for their number. */
#ifndef CONCBENCH_DIFFERENCE_H
#define CONCBENCH_DIFFERENCE_H

#include "bench/base/names.h"
#include "bench/base/statistics.h"
#include "bench/results/drift.h"

#include <stdbool.h>
#include <stddef.h>

struct compared;
struct results_cell;
struct results;

enum change {
	CHANGE_UNKNOWN, /* cannot tell: too few samples, or a search without an end */
	CHANGE_BUSY,    /* cannot tell: the machine was busy, or changed so much between the runs */
	CHANGE_NONE,    /* no difference shown */
	CHANGE_SLOWER,
	CHANGE_FASTER,
	CHANGE_FAILED,  /* it worked in OLD and fails in NEW */
	CHANGE_MENDED,  /* the other way round */
	CHANGE_NEITHER, /* it works in neither */
};

/* What one side has of a cell. */
struct difference_side {
	const struct results_cell *cell; /* in its first run that has it; borrowed */
	/* That have a median of it; of a busy machine only where all are. */
	size_t runs;
	/* That count, of those runs, and that do not, of all. Of a search its crossings, and
	 * whether not even the lowest rate was held. */
	size_t samples, failed;
	size_t valid;        /* of all runs: those that ended well, whether they count or not */
	double median_s;     /* the geometric mean of the runs' medians; of a search, of the times a
				task at the rates that are held */
	bool busy;           /* the machine was, in all of them: see results_busy */
	const char *failure; /* the last one in words, or ""; borrowed */
	const char *endless; /* the verdict on a search that did not come to the border, or NULL */
};

/* A cell that is on both sides; of searches one instead of all their probes: what they found is
 * compared, not how. */
struct difference {
	char *label; /* all that identifies it, never shortened */
	/* For people: its group in OLD, its runner and how many at once; what it is compared by,
	 * unless that is its wall time. */
	char *shown;
	bool busy; /* it computes, and the machine was, on either side: see results_busy */
	/* Each side's samples agree on their results, and the sides do not: it is not the same
	 * work. */
	bool other_results;
	struct difference_side old, new;
	struct comparison comparison;  /* ratio: old over new, above 1 means NEW is faster */
	struct comparison undisturbed; /* the same if the machine had not changed */
	double p_holm;
	enum change change;
	bool regression; /* it fails, or it is slower by the threshold or more */
};

/* Runs of one side: at least one. Borrowed. */
struct difference_runs {
	const struct results *const *runs;
	size_t count;
};

/* Zero-initialise. */
struct differences {
	struct difference *items; /* in the order of OLD */
	size_t count;
	struct names only[2]; /* labels of what is on one side alone, OLD and NEW */
	bool builds;          /* two of one run, compared round by round */
	size_t old_runs, new_runs;
	struct drift_machine old_machine, new_machine;
	double threshold; /* per cent */
	size_t regressions;
	/* How large a difference has to be to be shown, per cent: of the cell that can show the
	 * least, and of the one that can show the largest only; NaN: none can. */
	double provable_least, provable_most;
};

/*
 * Compares the cells that are on both sides, measured apart: see statistics_runs. What runs at
 * different times are expected to differ by grows with the share of disturbed samples, and what
 * the canaries show that the machine has changed widens every interval; both as far as the cell
 * uses the CPU. Judged by differences_judge.
 */
void differences_collect(
	struct differences *, const struct difference_runs *old, const struct difference_runs *new);

/* The same of the two builds in a run of `ab`, from the rounds in which both have a sample. */
void differences_collect_builds(struct differences *, const struct results *run);

/*
 * Judges all at once, so that a cell may need more samples than it would alone: p-values are
 * corrected after Holm for their number. A difference is shown when the corrected p is below 0.05
 * and the interval excludes 1; it is a regression when, besides, NEW takes longer by `threshold`
 * per cent or more, and so is a cell that fails now.
 */
void differences_judge(struct differences *, double threshold);

void differences_finish(struct differences *);

/* What it is compared by, in words. */
const struct compared *difference_compared(const struct difference *);

/* By how many per cent NEW takes longer; negative: less. From a ratio of old to new. */
double difference_percent(double ratio);

#endif
