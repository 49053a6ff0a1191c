/* SPDX-License-Identifier: MIT */
/*
 * What pools of workers share: how tasks reach workers. Installed, and all of it inline, so that
 * plug-ins can use it too.
 *
 * Each worker owns a range of task numbers and takes them one by one from its low end. A range is
 * one atomic word (low 32 bits: the next task, high 32 bits: the end), so that both are moved by
 * one compare-and-swap. A word that returns to an earlier value names the same tasks again, none of
 * them run, so a late swap is still right. How a worker whose range is empty gets another is the
 * schedule.
 */
#ifndef CONCBENCH_RUNNERS_POOL_H
#define CONCBENCH_RUNNERS_POOL_H

#include "bench/runner.h"

#include <stdalign.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/*
 * How many victims a thief looks at before it gives up. With 30,000 workers a full scan by each of
 * them cost 5 s; a worker that gives up early leaves its share to the owners, so nothing is lost.
 */
#define POOL_PROBES 64u

enum pool_schedule {
	POOL_STEAL,   /* all tasks are dealt out; an idle worker takes half of another's rest */
	POOL_COUNTER, /* nothing is dealt out; workers take `chunk` tasks at a time off a counter */
	POOL_STATIC,  /* all tasks are dealt out, and stay where they are */
};

/* What one worker writes; nobody else's cache line. Thieves swap `range` only. */
struct pool_slot {
	alignas(64) _Atomic uint64_t range;
	alignas(64) int error;  /* negative errno of `enter` */
	bool over;              /* it has come to its end by itself */
	uint64_t private_bytes; /* worker processes: peak of the pages it alone has */
};

/* One pool. `slots` is shared with forked children; the range of one more is the counter. */
struct pool {
	const struct job *job;
	struct pool_slot *slots;
	unsigned workers;
	enum pool_schedule schedule;
	uint64_t chunk;
};

static inline uint64_t pool_range(uint64_t low, uint64_t end)
{
	return end << 32 | low;
}

/* min(concurrency, tasks) workers, for a runner's plan too. */
static inline uint64_t pool_workers(uint64_t concurrency, uint64_t tasks)
{
	return concurrency < tasks ? concurrency : tasks;
}

static inline size_t pool_bytes(const struct job *job)
{
	return (pool_workers(job->concurrency, job->tasks) + 1) * sizeof(struct pool_slot);
}

/* A pool over zeroed memory of pool_bytes() that is shared in whichever way. 0 or -ENOMEM. */
static inline int pool_over(struct pool *pool, const struct job *job, enum pool_schedule schedule,
	uint64_t chunk, void *memory)
{
	if (memory == MAP_FAILED)
		return -ENOMEM;
	uint64_t workers = pool_workers(job->concurrency, job->tasks);
	/* With a task a worker there is nothing to steal but what its owner is about to take. */
	if (schedule == POOL_STEAL && job->tasks == workers)
		schedule = POOL_STATIC;
	*pool = (struct pool){ .job = job,
		.slots = (struct pool_slot *)memory,
		.workers = (unsigned)workers,
		.schedule = schedule,
		.chunk = chunk };
	return 0;
}

static inline void pool_deal(const struct pool *pool)
{
	uint64_t tasks = pool->job->tasks, workers = pool->workers;
	for (uint64_t i = 0; i < workers && pool->schedule != POOL_COUNTER; i++)
		atomic_init(&pool->slots[i].range,
			pool_range(tasks * i / workers, tasks * (i + 1) / workers));
}

/* Deals the tasks out. 0, or -ENOMEM with nothing to finish. `chunk` is at least 1. */
static inline int pool_init(
	struct pool *pool, const struct job *job, enum pool_schedule schedule, uint64_t chunk)
{
	void *memory = mmap(
		NULL, pool_bytes(job), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int error = pool_over(pool, job, schedule, chunk, memory);
	if (!error)
		pool_deal(pool);
	return error;
}

static inline void pool_finish(struct pool *pool)
{
	munmap(pool->slots, pool_bytes(pool->job));
}

/* Takes the next task of the worker's own range; false when it is empty. */
static inline bool pool_take(const struct pool *pool, unsigned worker, uint64_t *task)
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
	return false;
}

/* Takes the middle task of the victim's range, and what lies above it as the thief's range. */
static inline bool pool_rob(
	const struct pool *pool, unsigned worker, unsigned victim, uint64_t *task)
{
	_Atomic uint64_t *rich = &pool->slots[victim].range;
	uint64_t range = atomic_load_explicit(rich, memory_order_relaxed);
	while ((uint32_t)range < range >> 32) {
		uint64_t low = (uint32_t)range, end = range >> 32;
		uint64_t middle = low + (end - low) / 2;
		if (!atomic_compare_exchange_weak_explicit(rich, &range, pool_range(low, middle),
			    memory_order_acq_rel, memory_order_relaxed))
			continue;
		atomic_store_explicit(&pool->slots[worker].range, pool_range(middle + 1, end),
			memory_order_release);
		*task = middle;
		return true;
	}
	return false;
}

/* Looks at the nearest victims first: placed workers may share a cache with them. */
static inline bool pool_steal(const struct pool *pool, unsigned worker, uint64_t *task)
{
	unsigned probes = pool->workers - 1 < POOL_PROBES ? pool->workers - 1 : POOL_PROBES;
	for (unsigned probe = 1; probe <= probes; probe++)
		if (pool_rob(pool, worker, (worker + probe) % pool->workers, task))
			return true;
	return false;
}

/* Takes the next chunk off the counter. */
static inline bool pool_count(const struct pool *pool, unsigned worker, uint64_t *task)
{
	uint64_t tasks = pool->job->tasks;
	uint64_t low = atomic_fetch_add_explicit(
		&pool->slots[pool->workers].range, pool->chunk, memory_order_relaxed);
	if (low >= tasks)
		return false;
	uint64_t end = pool->chunk < tasks - low ? low + pool->chunk : tasks;
	atomic_store_explicit(
		&pool->slots[worker].range, pool_range(low + 1, end), memory_order_relaxed);
	*task = low;
	return true;
}

/*
 * Waits until a task is to begin; false: the time is up. For whoever called `execute`, and deals
 * tasks out one by one: with a worker for it at hand, since it takes time to wait for one.
 */
static inline bool pool_begins(const struct job *job, uint64_t task)
{
	uint64_t now_ns =
		runner_paced(job) ? runner_await(job, job->heart, task, runner_now_ns()) : 0;
	return !runner_over(job, now_ns);
}

/* Finds more tasks for a worker whose range is empty, and takes the first of them. */
static inline bool pool_more(const struct pool *pool, unsigned worker, uint64_t *task)
{
	switch (pool->schedule) {
	case POOL_STEAL:
		return pool_steal(pool, worker, task);
	case POOL_COUNTER:
		return pool_count(pool, worker, task);
	default:
		return false;
	}
}

/* Makes the calling worker ready: its place, its `enter`. False, and told in its slot, if not. */
static inline bool pool_enter(const struct pool *pool, unsigned worker, struct wait *wait)
{
	const struct job *job = pool->job;
	*wait = runner_wait();
	int error = runner_place(job, worker);
	if (!error && job->workload->enter)
		error = job->workload->enter(job->state, NULL, &wait->local);
	pool->slots[worker].error = error;
	return error >= 0;
}

/* Undoes it. */
static inline void pool_leave(const struct pool *pool, const struct wait *wait)
{
	if (pool->job->workload->leave)
		pool->job->workload->leave(pool->job->state, wait->local);
}

/* Takes the next task of all, in order and whatever the schedule: for work that is paced. */
static inline bool pool_ticket(const struct pool *pool, uint64_t *task)
{
	*task = atomic_fetch_add_explicit(
		&pool->slots[pool->workers].range, 1, memory_order_relaxed);
	return *task < pool->job->tasks;
}

/* As fast as it goes: tasks until none is left to take or to find. */
static inline void pool_hurry(const struct pool *pool, unsigned worker, struct wait *wait)
{
	uint64_t task, now_ns = runner_now_ns();
	for (;;) {
		if (!pool_take(pool, worker, &task)) {
			if (!pool_more(pool, worker, &task))
				return;
			now_ns = runner_now_ns();
		}
		now_ns = runner_run(pool->job, task, worker, wait, now_ns);
	}
}

/* At their pace: each worker takes a ticket and sleeps until that is due; there is no dispatcher.
 */
static inline void pool_pace(const struct pool *pool, unsigned worker, struct wait *wait)
{
	const struct job *job = pool->job;
	uint64_t task, now_ns = runner_now_ns();
	while (!runner_over(job, now_ns) && pool_ticket(pool, &task)) {
		now_ns = runner_await(job, NULL, task, now_ns);
		now_ns = runner_run(job, task, worker, wait, now_ns);
	}
}

/* The life of one worker: enter, tasks until none is left, leave. */
static inline void pool_work(const struct pool *pool, unsigned worker)
{
	struct wait wait;
	if (pool_enter(pool, worker, &wait)) {
		if (runner_paced(pool->job))
			pool_pace(pool, worker, &wait);
		else
			pool_hurry(pool, worker, &wait);
		pool_leave(pool, &wait);
	}
	pool->slots[worker].over = true;
}

/* Takes all tasks that nobody has begun away from the workers, so that they come to their end. */
static inline void pool_drain(const struct pool *pool)
{
	atomic_store(&pool->slots[pool->workers].range, pool->job->tasks);
	for (unsigned i = 0; i < pool->workers; i++)
		atomic_store(&pool->slots[i].range, 0);
}

/* The first worker's failure to enter, in words; 0 when all entered. */
static inline int pool_error(const struct pool *pool, struct outcome *outcome)
{
	for (unsigned i = 0; i < pool->workers; i++) {
		if (pool->slots[i].error >= 0)
			continue;
		snprintf(outcome->detail, sizeof outcome->detail,
			"%s could not enter worker %u: %s", pool->job->workload->name, i,
			strerror(-pool->slots[i].error));
		return pool->slots[i].error;
	}
	return 0;
}

#endif
