/* SPDX-License-Identifier: MIT */
/* Pools of libraries as anybody would use them by hand: two workers. pools.c or pools_absent.c. */
#ifndef CONCBENCH_TESTS_POOLS_H
#define CONCBENCH_TESTS_POOLS_H

#include "bench/runner.h"

/* One task, with two stamps. */
typedef void pools_task_fn(struct record *, uint64_t task, uint32_t worker);

/* Are they there? */
extern const bool pools_there;

void pools_openmp(const struct job *, pools_task_fn *);
void pools_glib(const struct job *, pools_task_fn *);

#endif
