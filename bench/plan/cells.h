/* SPDX-License-Identifier: MIT */
/* The plan: which cells will be measured. Nothing has run yet when it is made. */
#ifndef CONCBENCH_CELLS_H
#define CONCBENCH_CELLS_H

#include "bench/base/error.h"

#include <stddef.h>
#include <stdint.h>

struct catalog;
struct options;
struct runner;
struct values;
struct workload;

#define NO_CELL ((size_t)-1)

/* Cells with the same inputs: one workload, its parameters and its tasks. They are compared. */
struct group {
	const struct workload *workload;
	struct values *values;
	char *params;  /* the params column: all of them */
	char *changed; /* those not at their defaults, for people */
	uint64_t tasks, seed;
	size_t scratch, shared; /* bytes */
	unsigned flags;         /* PLAN_* */
	size_t first, count;    /* its cells */
	size_t baseline;        /* the cell that speedup is against, or NO_CELL */
};

struct cell {
	size_t group;
	const struct runner *runner;
	const char *build;    /* "", or "old" and "new" where two builds are compared */
	uint64_t concurrency; /* effective: 1 for one-at-a-time runners and for blocking tasks on a
				 loop */
};

/* All cells of a run, grouped, in the order asked for. Zero-initialise. */
struct cells {
	struct group *groups;
	size_t group_count;
	struct cell *cells;
	size_t count;
	unsigned cpus; /* usable */
};

/*
 * Makes the plan: every name looked up, every parameter parsed, every workload's `plan` asked,
 * every limit of the system that can be known compared. -EINVAL with one line for the first thing
 * that cannot be. On failure `cells` needs cells_finish all the same.
 */
int cells_plan(struct cells *, const struct catalog *, const struct options *, struct error *);
void cells_finish(struct cells *);

/*
 * Makes a group of each cell, with the cell twice: of the build "old", which is the baseline, and
 * of the build "new". 0 or -ENOMEM; `cells` needs cells_finish either way.
 */
int cells_split(struct cells *);

/* The most tasks of a cell that can be in progress at once: its concurrency, or all its tasks. */
uint64_t cell_at_once(const struct cells *, const struct cell *);

/* "primes threads -j 2", with parameters and tasks where they differ from the defaults. */
void cell_label(const struct cells *, const struct cell *, char *text, size_t size);

#endif
