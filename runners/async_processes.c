/* SPDX-License-Identifier: MIT */
/* A libevent loop in each of some forked processes, as nginx and Node's cluster have it. */
#include "runners/children.h"
#include "runners/loops.h"
#include "runners/registry.h"

static int async_processes_plan(struct runner_plan *plan)
{
	return loops_plan(plan, children_plan);
}

static void work(const struct pool *pool, unsigned worker, void *context)
{
	loops_work(context, pool, worker);
}

static int async_processes_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct loops loops;
	struct pool pool;
	struct children children;
	int error = loops_init(&loops, job);
	if (error < 0)
		return error;
	error = pool_init(&pool, &loops.job, POOL_STEAL, 1);
	if (!error) {
		error = children_init(&children, &pool, outcome);
		if (!error) {
			if (!children_fork_all(&children, work, &loops))
				children_reap_all(&children);
			error = children_finish(&children);
		}
		pool_finish(&pool);
	}
	return loops_finish(&loops, error, outcome);
}

const struct runner runner_async_processes = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "async-processes",
	.summary = "a libevent loop in each of some forked processes",
	.family = "loop",
	.flags = RUNNER_BLOCKING | RUNNER_EVENT | RUNNER_HEART | RUNNER_PACED,
	.params = loops_params,
	.plan = async_processes_plan,
	.execute = async_processes_execute,
};
