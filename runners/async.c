/* SPDX-License-Identifier: MIT */
/*
 * One libevent loop in the subject: event forms up to `concurrency` in flight, blocking forms one
 * by one, each of which holds the loop.
 */
#include "runners/engine.h"
#include "runners/registry.h"

static int async_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	return engine_run_alone(job, &engine_libevent, outcome);
}

const struct runner runner_async = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "async",
	.summary = "one libevent loop; blocking tasks hold it",
	.family = "loop",
	.flags = RUNNER_BLOCKING | RUNNER_EVENT | RUNNER_HEART | RUNNER_PACED,
	.plan = engine_plan_alone,
	.execute = async_execute,
};
