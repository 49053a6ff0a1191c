/* SPDX-License-Identifier: MIT */
/*
 * The inner runner of a rank executes this: a workload whose tasks are drains, one a lane. Each
 * takes tasks of the true workload off the stock, one after the other, until there are no more, and
 * records them. So any runner serves, and knows nothing of where tasks come from.
 */
#ifndef CONCBENCH_RANK_DRAIN_H
#define CONCBENCH_RANK_DRAIN_H

#include "bench/runner.h"

struct stock;

struct drain {
	const struct job *job; /* with the true workload, its state and its records */
	struct stock *stock;
	uint32_t lane; /* of the first drain, among those of all ranks */
	bool one_lane; /* they share it: a loop */
	struct workload workload;
};

/* Fills in what follows from the job: the workload, whose state the drain itself is. */
void drain_init(struct drain *);

/* Scratch memory that a drain takes before that of the true task. */
extern const size_t drain_scratch;

#endif
