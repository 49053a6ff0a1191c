/* SPDX-License-Identifier: MIT */
/* What the files that make up struct results share. */
#ifndef CONCBENCH_RESULTS_PARTS_H
#define CONCBENCH_RESULTS_PARTS_H

#include "bench/results/results.h"

/* The index of the cell like this one, entered if it is new. */
size_t results_enter(struct results *, const struct results_cell *like);

/* Family and language of a runner of which a file says only the name. */
const char *results_family(const char *runner);
const char *results_language(const char *runner);
/* Is it one of those that ship, with a parameter of that name? */
bool results_takes(const char *runner, const char *param);

/* Makes the hash table of the cells anew, with so many slots, a power of two. */
void results_index(struct results *, size_t room);

/* Reads environment.json, if there is one. */
void results_read_environment(struct results *, const char *run);

/* What the baseline's cell is told by; baseline_finish() it. */
struct baseline;
void results_read_baseline(const struct results *, struct baseline *);

/* The order of the cells and those never measured, out of summary.csv if there is one. */
int results_read_order(struct results *, const char *run, struct error *);

/* The next cell in the plan's order; entered if it has no sample. */
void results_place(struct results *, const struct results_cell *like, const char *stop_reason);

/* Gives each runner its hue and its shade. */
void results_find_looks(struct results *);

/* Gives each group its label. */
void results_label_groups(struct results *);

/* Brings the cells into their order, and finds groups, runners and baselines. */
void results_arrange(struct results *);

#endif
