/* SPDX-License-Identifier: MIT */
/*
 * The classic mistake: each worker is started and waited for before the next one is started, so
 * that there is never more than one. It is here to be recognised, in the timeline above all.
 */
#include "runners/crew.h"
#include "runners/registry.h"

#include <stdio.h>

static int start_join_plan(struct runner_plan *plan)
{
	plan->threads = 1;
	if (!(plan->plan_flags & PLAN_ALL_AT_ONCE) || plan->tasks == 1)
		return 0;
	snprintf(plan->error, sizeof plan->error,
		"the tasks wait for each other, and only one worker is there at a time; use "
		"another runner");
	return -EINVAL;
}

static void work(struct crew *crew, unsigned worker)
{
	pool_work(&crew->pool, worker);
}

static int start_join_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct crew *crew;
	int error = crew_create(&crew, job, POOL_STATIC, 1, work);
	if (error < 0)
		return error;
	outcome->workers = crew->pool.workers;
	for (unsigned i = 0; !error && i < crew->pool.workers; i++) {
		error = crew_start(crew, i, outcome);
		if (!error)
			crew_join(crew, i);
	}
	int entered = crew_destroy(crew, outcome);
	return error ? error : entered;
}

const struct runner runner_start_join = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "start-join",
	.summary = "a mistake to know: waits for each thread before the next",
	.family = "threads",
	.flags = RUNNER_BLOCKING | RUNNER_HEART,
	.plan = start_join_plan,
	.execute = start_join_execute,
};
