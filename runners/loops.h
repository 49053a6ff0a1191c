/* SPDX-License-Identifier: MIT */
/* What runners share that have several libevent loops, each with its own tasks in flight. */
#ifndef CONCBENCH_RUNNERS_LOOPS_H
#define CONCBENCH_RUNNERS_LOOPS_H

#include "runners/engine.h"

struct loops {
	struct job job; /* the runner's, with a worker a loop as its concurrency: for the pool */
	uint64_t slots; /* tasks in flight, shared out to the loops */
	unsigned count;
	struct engine_mate *mates;
	struct loops_outcome {
		struct outcome outcome;
		int error;
	} * outcomes; /* one a loop, shared with forked children */
};

/* `loops`: how many. */
extern const struct param loops_params[];

/* A loop a usable CPU, if nothing else is asked for; `plan_workers` agrees to a worker a loop. */
int loops_plan(struct runner_plan *, int (*plan_workers)(struct runner_plan *));

/* 0 or a negative errno. */
int loops_init(struct loops *, const struct job *);

/* The life of one loop, in its thread or process: its share of the pool's tasks, and others'. */
void loops_work(struct loops *, const struct pool *, unsigned lane);

/* Gives the runner's error, or else the first loop's with its detail. */
int loops_finish(struct loops *, int error, struct outcome *);

#endif
