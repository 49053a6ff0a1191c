/* SPDX-License-Identifier: MIT */
#include "runners/loops.h"
#include "runners/pool.h"

#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>

enum {
	LOOPS
};

const struct param loops_params[] = {
	[LOOPS] = { .name = "loops",
		.type = PARAM_INTEGER,
		.initial = "0",
		.min = 0,
		.max = 4096,
		.help = "how many loops share the tasks [0: one a CPU that may be used]" },
	{ 0 },
};

int loops_plan(struct runner_plan *plan, int (*plan_workers)(struct runner_plan *))
{
	uint64_t asked = plan->values[LOOPS].number;
	struct runner_plan workers = *plan;
	workers.concurrency = asked ? asked : plan->cpus;
	if (plan->concurrency < workers.concurrency)
		workers.concurrency = plan->concurrency;
	int error = plan_workers(&workers);
	if (!plan->workload->start)
		plan->concurrency = workers.concurrency;
	plan->parallel = workers.parallel;
	plan->threads = workers.threads;
	plan->processes = workers.processes;
	memcpy(plan->error, workers.error, sizeof plan->error);
	return error;
}

/* ---- waking each other ----------------------------------------------------------------------- */

static void mates_free(struct engine_mate *mates, unsigned count)
{
	for (unsigned i = 0; mates && i < count; i++)
		if (mates[i].fd)
			close(mates[i].fd);
	if (mates)
		munmap(mates, count * sizeof *mates);
}

static struct engine_mate *mates_new(unsigned count)
{
	struct engine_mate *mates = mmap(NULL, count * sizeof *mates, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (mates == MAP_FAILED)
		return NULL;
	for (unsigned i = 0; i < count; i++) {
		mates[i].fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (mates[i].fd < 0) {
			mates[i].fd = 0;
			mates_free(mates, count);
			return NULL;
		}
	}
	return mates;
}

/* ---- their life ------------------------------------------------------------------------------ */

int loops_init(struct loops *loops, const struct job *job)
{
	*loops = (struct loops){ .job = *job,
		.slots = job->workload->start ? pool_workers(job->concurrency, job->tasks) : 0,
		.count = (unsigned)job->parallel };
	/* A worker a loop. */
	loops->job.concurrency = job->parallel;
	loops->outcomes = mmap(NULL, loops->count * sizeof *loops->outcomes, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (loops->outcomes == MAP_FAILED)
		return -ENOMEM;
	loops->mates = mates_new(loops->count);
	if (loops->mates)
		return 0;
	munmap(loops->outcomes, loops->count * sizeof *loops->outcomes);
	return -EMFILE;
}

void loops_work(struct loops *loops, const struct pool *pool, unsigned lane)
{
	const struct engine_options options = {
		.job = &loops->job,
		.backend = &engine_libevent,
		.slots = loops->slots * (lane + 1) / loops->count -
			 loops->slots * lane / loops->count,
		.pool = pool,
		.lane = lane,
		.mates = loops->mates,
	};
	struct loops_outcome *outcome = &loops->outcomes[lane];
	outcome->error = engine_run(&options, &outcome->outcome);
	pool->slots[lane].over = true;
}

int loops_finish(struct loops *loops, int error, struct outcome *outcome)
{
	for (unsigned lane = 0; !error && lane < loops->count; lane++) {
		const struct loops_outcome *one = &loops->outcomes[lane];
		error = one->error;
		if (error)
			memcpy(outcome->detail, one->outcome.detail, sizeof outcome->detail);
	}
	mates_free(loops->mates, loops->count);
	munmap(loops->outcomes, loops->count * sizeof *loops->outcomes);
	return error;
}
