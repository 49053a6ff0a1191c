/* SPDX-License-Identifier: MIT */
/* What is agreed on before anything is measured: with the workload, then with each runner. */
#ifndef CONCBENCH_AGREE_H
#define CONCBENCH_AGREE_H

#include "bench/base/error.h"
#include "bench/workload.h"

#include <stdbool.h>

struct cell;
struct cells;
struct group;
struct runner;

/*
 * Asks the workload, whose parameters and number of tasks are set (0: its own): fills in the rest
 * of the group. A refusal is -EINVAL with a line that begins with its name.
 */
int agree_group(const struct cells *, struct group *, struct error *);

/*
 * Asks the runner, whose parameters and concurrency are set (0: the group's): fills in the rest of
 * the cell, and sets parameters without effect back. A refusal is -EINVAL with the reason.
 */
int agree_cell(const struct cells *, const struct group *, struct cell *, struct error *);

/* Is the runner absent here, whatever it is asked to run? Then the reason is written. */
bool agree_absent(const struct runner *, char reason[WORKLOAD_TEXT]);

#endif
