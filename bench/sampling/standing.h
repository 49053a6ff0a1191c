/* SPDX-License-Identifier: MIT */
/*
 * What outlives a sample: what runners have begun (see `begin` in bench/runner.h), in the guardian.
 */
#ifndef CONCBENCH_STANDING_H
#define CONCBENCH_STANDING_H

#include "bench/sampling/scratch.h"

#include <sys/types.h>

struct runner;
struct runner_standing;

/* How many runners may have something standing at once. */
#define STANDINGS 8

/* Zero-initialise. The same index in all three. */
struct standings {
	struct scratch scratch; /* of what stands: a directory each, as long as it does */
	const struct runner *runners[STANDINGS]; /* NULL: free */
	void *made[STANDINGS];
	pid_t processes[STANDINGS]; /* those to be spared with families; 0: none */
};

/* Has the runner begin, if it does. 0, or a negative errno with `detail`. */
int standings_begin(struct standings *, const struct runner *, struct runner_standing *);

/* Ends what a runner has standing, if anything. */
void standings_drop(struct standings *, const struct runner *);

/* Ends all. */
void standings_end(struct standings *);

#endif
