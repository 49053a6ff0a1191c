/* SPDX-License-Identifier: MIT */
/* What the files that make up struct results share. */
#ifndef CONCBENCH_RESULTS_PARTS_H
#define CONCBENCH_RESULTS_PARTS_H

#include "bench/results/results.h"

/* The cell like this one, entered if it is new. 0 or -ENOMEM. */
int results_enter(struct results *, const struct results_cell *like, size_t *index);

/* The family of a runner of which a file says only the name. */
const char *results_family(const char *runner);

/* Makes the hash table of the cells anew, with so many slots, a power of two. 0 or -ENOMEM. */
int results_index(struct results *, size_t room);

/* Reads environment.json, if there is one. */
void results_read_environment(struct results *, const char *run);

/* The order of the cells and those never measured, out of summary.csv if there is one. */
int results_read_order(struct results *, const char *run, struct error *);

/* The next cell in the plan's order; entered if it has no sample. 0 or -ENOMEM. */
int results_place(struct results *, const struct results_cell *like, const char *stop_reason);

/* Gives each group its label. 0 or -ENOMEM. */
int results_label_groups(struct results *);

/* Brings the cells into their order, and finds groups, runners and baselines. 0 or -ENOMEM. */
int results_arrange(struct results *);

#endif
