/* SPDX-License-Identifier: MIT */
/* The loads that a request asks for: one a rate, one a probe of a search, or one. */
#ifndef CONCBENCH_LOADS_H
#define CONCBENCH_LOADS_H

#include "bench/base/error.h"
#include "bench/plan/load.h"

struct cells;
struct group;
struct request;
struct settings;

size_t loads_count(const struct request *);
struct load loads_at(const struct request *, size_t index);

/* -EINVAL with a line when its options contradict each other. */
int loads_check(const struct request *, const struct settings *, struct error *);

/* A search begins with its lowest rate. -EINVAL with a line when there is none. */
int loads_begin(struct request *, uint64_t seed, struct error *);

/* The most tasks at once that are asked for; 0: it is left to the workload. */
uint64_t loads_concurrency(const struct request *);

/*
 * The number of tasks of a group with this seed and load, of which `tasks` is the number asked for
 * or found out. Open: those that are due. Fixed time, unless it was asked for: so many that the
 * time is up first, from the number that takes one worker about 0.2 s (calibrate.h) and from how
 * many are in progress at once.
 */
uint64_t loads_tasks(
	const struct request *, const struct group *, uint64_t tasks, const struct cells *);

#endif
