/* SPDX-License-Identifier: MIT */
/* What is agreed on before anything is measured: with the workload, then with each runner. */
#ifndef CONCBENCH_AGREE_H
#define CONCBENCH_AGREE_H

#include "bench/base/error.h"
#include "bench/workload.h"

#include <errno.h>
#include <stdbool.h>

/* What the system does not grant: a refusal of this group or cell, whoever asked for it by name. */
#define AGREE_LIMIT (-ENOSPC)

struct cell;
struct cells;
struct group;
struct runner;

/* How many tasks of an I/O-bound workload are in progress by default. */
#define IO_CONCURRENCY 64

/* How many of the workload's are, unless it or somebody says otherwise. */
unsigned agree_at_once(const struct cells *, const struct workload *);

/*
 * Asks the workload, whose parameters and number of tasks are set (0: its own): fills in the rest
 * of the group. A refusal is -EINVAL or AGREE_LIMIT with a line that begins with its name.
 */
int agree_group(const struct cells *, struct group *, struct error *);

/*
 * Asks the runner, whose parameters and concurrency are set (0: the group's): fills in the rest of
 * the cell, and sets parameters without effect back. A refusal is -EINVAL or
 * AGREE_LIMIT with the reason.
 */
int agree_cell(const struct cells *, const struct group *, struct cell *, struct error *);

/* Is the runner absent here, whatever it is asked to run? Then the reason is written. */
bool agree_absent(const struct runner *, char reason[WORKLOAD_TEXT]);

#endif
