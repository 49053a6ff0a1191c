/* SPDX-License-Identifier: MIT */
/* A pool of processes, forked from the subject before the first task, over the shared ledger. */
#include "runners/children.h"
#include "runners/registry.h"

static void work(const struct pool *pool, unsigned worker, void *context)
{
	(void)context;
	pool_work(pool, worker);
}

static int processes_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct pool pool;
	struct children children;
	int error = pool_init(&pool, job, POOL_STEAL, 1);
	if (error < 0)
		return error;
	error = children_init(&children, &pool, outcome);
	if (!error) {
		if (!children_fork_all(&children, work, NULL))
			children_reap_all(&children);
		error = children_finish(&children);
	}
	pool_finish(&pool);
	return error;
}

const struct runner runner_processes = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "processes",
	.summary = "a pool of forked processes that steal work from each other",
	.family = "processes",
	.flags = RUNNER_BLOCKING | RUNNER_HEART | RUNNER_PACED,
	.plan = children_plan,
	.execute = processes_execute,
};
