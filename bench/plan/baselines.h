/* SPDX-License-Identifier: MIT */
/* Which cell the speedup of each cell of a plan is against. */
#ifndef CONCBENCH_PLAN_BASELINES_H
#define CONCBENCH_PLAN_BASELINES_H

struct baseline;
struct cells;

/*
 * Chooses for all groups and cells, and says among what is left out where there is none. `text` is
 * what the baseline was made from.
 */
void baselines_choose(struct cells *, const struct baseline *, const char *text);

#endif
