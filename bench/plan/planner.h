/* SPDX-License-Identifier: MIT */
/* The plan: from what is asked for to the cells. Nothing has run yet when it is made. */
#ifndef CONCBENCH_PLANNER_H
#define CONCBENCH_PLANNER_H

#include "bench/base/error.h"

struct catalog;
struct cells;
struct options;
struct prober;

/*
 * Makes the plan: every name looked up, every parameter parsed, every workload's `plan` asked,
 * every runner's too, every limit of the system that can be known compared. -EINVAL with one line
 * for the first thing that cannot be, unless the runner was not asked for by its name: then the
 * cell is left out. On failure `cells` needs cells_finish all the same.
 *
 * What `auto` among the tasks stands for is found out by the prober (calibrate.h) and written into
 * the requests, where it holds from then on. Without a prober such groups have the workload's own
 * number, and are marked. -EINTR without a line when a signal has ended it.
 */
int planner_plan(struct cells *, const struct catalog *, struct options *, const struct prober *,
	struct error *);

#endif
