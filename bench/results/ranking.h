/* SPDX-License-Identifier: MIT */
/*
 * Which value of a parameter is fastest: groups of one workload with as many tasks, which differ in
 * their parameters alone, each by its fastest cell that lost nothing of its work. Compared round by
 * round, as within a group.
 */
#ifndef CONCBENCH_RANKING_H
#define CONCBENCH_RANKING_H

#include "bench/results/summary.h"

#include <stdbool.h>
#include <stddef.h>

struct ranking_place {
	size_t group, cell; /* that of the group; NO_CELL: none has a sample that counts */
	double median_s;    /* of that cell; infinite without one */
	double lost;        /* the share of its work that each cell of the group lost at least; it
			       stands behind those that lost nothing */
	double behind;      /* times what the first one is compared by; NaN: not compared */
	enum standing standing; /* beside the first place */
};

struct ranking {
	struct ranking_place *places; /* ascending by median; without a sample last */
	size_t count;
	bool busy;      /* the machine was too busy to tell the first */
	bool disturbed; /* few as the samples are, it was busy in a third of one place's */
};

struct rankings {
	struct ranking *items;
	size_t count;
};

/* Ranks what there are several of. */
void rankings_init(struct rankings *, const struct summary *);
void rankings_finish(struct rankings *);

/* "Of two settings of matmul, kernel=tiled is fastest (threads with 2 at once); kernel=naive takes
 * 3.1 times as long." */
void ranking_say(const struct results *, const struct ranking *, char *text, size_t size);

#endif
