/* SPDX-License-Identifier: MIT */
#include "runners/pool.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/*
 * How many victims a thief looks at before it gives up. With 30,000 workers a full scan by each of
 * them cost 5 s; a worker that gives up early leaves its share to the owners, so nothing is lost.
 */
#define PROBES_MAX 64u

static uint64_t range_word(uint64_t low, uint64_t end)
{
	return end << 32 | low;
}

int pool_init(struct pool *pool, const struct job *job)
{
	unsigned workers =
		(unsigned)(job->concurrency < job->tasks ? job->concurrency : job->tasks);
	struct pool_slot *slots = mmap(NULL, workers * sizeof *slots, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (slots == MAP_FAILED)
		return -ENOMEM;
	for (uint64_t i = 0; i < workers; i++) {
		uint64_t low = job->tasks * i / workers, end = job->tasks * (i + 1) / workers;
		atomic_init(&slots[i].range, range_word(low, end));
	}
	*pool = (struct pool){
		.job = job, .slots = slots, .workers = workers, .stealing = job->tasks > workers
	};
	return 0;
}

void pool_finish(struct pool *pool)
{
	munmap(pool->slots, pool->workers * sizeof *pool->slots);
}

bool pool_steal(const struct pool *pool, unsigned worker, uint64_t *task)
{
	unsigned probes = pool->workers - 1 < PROBES_MAX ? pool->workers - 1 : PROBES_MAX;
	for (unsigned probe = 1; probe <= probes; probe++) {
		_Atomic uint64_t *victim = &pool->slots[(worker + probe) % pool->workers].range;
		uint64_t range = atomic_load_explicit(victim, memory_order_relaxed);
		while ((uint32_t)range < range >> 32) {
			uint64_t low = (uint32_t)range, end = range >> 32;
			uint64_t middle = low + (end - low) / 2;
			if (!atomic_compare_exchange_weak_explicit(victim, &range,
				    range_word(low, middle), memory_order_acq_rel,
				    memory_order_relaxed))
				continue;
			atomic_store_explicit(&pool->slots[worker].range,
				range_word(middle + 1, end), memory_order_release);
			*task = middle;
			return true;
		}
	}
	return false;
}

void pool_work(const struct pool *pool, unsigned worker)
{
	const struct job *job = pool->job;
	struct wait wait = { .wait = runner_block };
	int error = runner_place(job, worker);
	if (!error && job->workload->enter)
		error = job->workload->enter(job->state, NULL, &wait.local);
	pool->slots[worker].error = error;
	if (error < 0)
		return;
	for (uint64_t task; pool_next(pool, worker, &task);)
		runner_run(job, task, worker, &wait);
	if (job->workload->leave)
		job->workload->leave(job->state, wait.local);
}

void pool_drain(struct pool *pool)
{
	for (unsigned i = 0; i < pool->workers; i++)
		atomic_store(&pool->slots[i].range, 0);
}

int pool_error(const struct pool *pool, struct outcome *outcome)
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
