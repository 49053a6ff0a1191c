/* SPDX-License-Identifier: MIT */
/* Where workers run: --pin. */
#ifndef CONCBENCH_PLACEMENT_H
#define CONCBENCH_PLACEMENT_H

#include "bench/base/error.h"

/* The CPUs of the workers, by turns: worker i runs on cpus[i mod count]. Zero-initialise. */
struct placement {
	unsigned *cpus;
	unsigned count; /* 0: anywhere */
};

/*
 * `pin` is none; compact (neighbours first: hardware threads of one core, then the next core);
 * spread (as far apart as there is room: packages, then cores, then hardware threads); or a list,
 * "0,2-3". Only CPUs that this process may use are taken, and a list may name no others. -EINVAL
 * with a line that says which CPUs there are.
 */
int placement_init(struct placement *, const char *pin, struct error *);
void placement_finish(struct placement *);

#endif
