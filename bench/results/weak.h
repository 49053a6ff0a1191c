/* SPDX-License-Identifier: MIT */
/*
 * Weak scaling: whether twice as many at once do twice the tasks in the same time. Cells of one
 * work under one runner, in several groups, with as many tasks for each of those at once.
 */
#ifndef CONCBENCH_WEAK_H
#define CONCBENCH_WEAK_H

#include "bench/results/summary.h"

struct say;

struct weak {
	size_t *cells; /* ascending by those at once; the first is what others are compared with */
	size_t count;
	uint64_t each; /* tasks */
};

/* One a work and runner that has two such cells or more; of several numbers of tasks for each the
 * one with most cells. */
struct weaks {
	const struct summary *summary; /* borrowed */
	struct weak *items;
	size_t count;
};

void weaks_init(struct weaks *, const struct summary *);
void weaks_finish(struct weaks *);

/* The wall time of the first over that of another cell: 1 is ideal. */
struct interval weak_efficiency(const struct weaks *, const struct weak *, size_t index);

/* "4 at once do 4 times the tasks in 1.08 times the time under mpi, 93 % efficient"; false: that is
 * not shown. */
bool weak_say(const struct weaks *, const struct weak *, struct say *);

#endif
