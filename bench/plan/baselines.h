/* SPDX-License-Identifier: MIT */
/* Which cell the speedup of each cell of a plan is against. */
#ifndef CONCBENCH_PLAN_BASELINES_H
#define CONCBENCH_PLAN_BASELINES_H

struct catalog;
struct cells;
struct error;
struct options;

/*
 * Chooses for all groups and cells, and says among what is left out where there is none. -EINVAL
 * with a line for a --baseline that is none, or whose parameters nobody has.
 */
int baselines_choose(
	struct cells *, const struct catalog *, const struct options *, struct error *);

#endif
