/* SPDX-License-Identifier: MIT */
/* Runners that are one loop, whatever library is behind it. */
#include "runners/engine.h"
#include "runners/pool.h"

int engine_plan_alone(struct runner_plan *plan)
{
	if (!plan->workload->start)
		plan->concurrency = 1;
	return 0;
}

int engine_run_alone(
	const struct job *job, const struct engine_backend *backend, struct outcome *outcome)
{
	const struct engine_options options = {
		.job = job,
		.backend = backend,
		.slots = job->workload->start ? pool_workers(job->concurrency, job->tasks) : 0,
	};
	return engine_run(&options, outcome);
}
