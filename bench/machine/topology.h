/* SPDX-License-Identifier: MIT */
/*
 * The parts of the machine, by the hwloc library. It is loaded to be asked and let go again: what
 * stays mapped is copied into every process that is forked.
 */
#ifndef CONCBENCH_TOPOLOGY_H
#define CONCBENCH_TOPOLOGY_H

#include "bench/base/error.h"

#include <stdint.h>

/* 0 is what is not known. */
struct topology {
	uint64_t cache_l1d_bytes, cache_l2_bytes, cache_l3_bytes;
	uint64_t cores, numa_nodes;
};

void topology_read(struct topology *);

/* How CPUs are filled. */
enum topology_order {
	TOPOLOGY_COMPACT, /* neighbours first */
	TOPOLOGY_SPREAD,  /* as far apart as there is room */
};

/*
 * The CPUs that this process may use, in that order: `*cpus`, which the caller frees, and how many.
 * 0, or -ENOSYS with the reason where they cannot be told.
 */
int topology_cpus(enum topology_order, unsigned **cpus, unsigned *count, struct error *);

#endif
