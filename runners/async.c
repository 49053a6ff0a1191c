/* SPDX-License-Identifier: MIT */
/*
 * One libevent loop in the subject: event forms up to `concurrency` in flight, blocking forms one
 * by one, each of which holds the loop.
 */
#include "runners/engine.h"
#include "runners/pool.h"
#include "runners/registry.h"

static int async_plan(struct runner_plan *plan)
{
	if (!plan->workload->start)
		plan->concurrency = 1;
	return 0;
}

static int async_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	const struct engine_options options = {
		.job = job,
		.backend = &engine_libevent,
		.slots = job->workload->start ? pool_workers(job->concurrency, job->tasks) : 0,
	};
	return engine_run(&options, outcome);
}

const struct runner runner_async = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "async",
	.summary = "one libevent loop; blocking tasks hold it",
	.family = "loop",
	.flags = RUNNER_BLOCKING | RUNNER_EVENT,
	.plan = async_plan,
	.execute = async_execute,
};
