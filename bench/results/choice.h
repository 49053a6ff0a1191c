/* SPDX-License-Identifier: MIT */
/*
 * How cells stand beside the one with the smallest median. It was chosen by the very samples that
 * it is compared by, so one that is lucky among many would be called faster than its equals: each
 * comparison has to hold for all pairs that could have been chosen.
 */
#ifndef CONCBENCH_CHOICE_H
#define CONCBENCH_CHOICE_H

#include "bench/base/statistics.h"

/* How a cell stands in its group. */
enum standing {
	STANDING_FAILED,  /* no valid sample, but failed ones */
	STANDING_MISSING, /* no sample at all */
	STANDING_ALONE,   /* the only cell of its group with valid samples */
	STANDING_BEST,    /* the smallest median */
	STANDING_LEVEL,   /* no difference shown to the best */
	STANDING_SLOWER,  /* shown to be slower than the best */
	STANDING_FEW,     /* too few samples, or rounds in common, to tell */
	STANDING_BUSY,    /* the machine was too busy to tell */
};

/* What is compared with the chosen one: times that one's, above 1 is slower. */
struct choice_rival {
	struct comparison comparison;
	enum standing standing;
};

/*
 * The standing of each that has an interval; that of others is left. STANDING_SLOWER: its interval
 * lies above 1, and p, by the sign test or by that of the mean (the smaller one), is below 0.05 for
 * all pairs of those not shown to be slower yet, the surest first (after Holm). So no more than one
 * group of equals in twenty has a slower one. STANDING_FEW: its interval does, p does not;
 * STANDING_LEVEL: its interval does not. Of two the interval alone decides.
 */
void choice_judge(struct choice_rival *, size_t count);

#endif
