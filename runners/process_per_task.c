/* SPDX-License-Identifier: MIT */
/*
 * A process for each task, forked for it and reaped at its end, at most `concurrency` of them at
 * once. Each has a lane, which the next one takes over.
 */
#include "runners/children.h"
#include "runners/registry.h"

static _Noreturn void worker_main(const struct pool *pool, unsigned lane, uint64_t task)
{
	struct wait wait;
	if (pool_enter(pool, lane, &wait)) {
		runner_run(pool->job, task, lane, &wait, runner_now_ns());
		pool_leave(pool, &wait);
	}
	children_end(pool, lane);
}

static void run_all(struct children *children)
{
	const struct pool *pool = children->pool;
	children_watch(children);
	for (uint64_t task = 0; !children->error && task < pool->job->tasks; task++) {
		bool fresh = children->outcome->workers < pool->workers;
		unsigned lane = fresh ? children->outcome->workers : children_reap(children);
		if (children->error || pool->slots[lane].error || !pool_begins(pool->job, task))
			break;
		pool->slots[lane].over = false;
		if (children_fork(children, lane) == 0)
			worker_main(pool, lane, task);
	}
	if (!children->error)
		children_reap_all(children);
}

static int process_per_task_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct pool pool;
	struct children children;
	int error = pool_init(&pool, job, POOL_STATIC, 1);
	if (error < 0)
		return error;
	error = children_init(&children, &pool, outcome);
	if (!error) {
		run_all(&children);
		error = children_finish(&children);
	}
	pool_finish(&pool);
	return error;
}

const struct runner runner_process_per_task = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "process-per-task",
	.summary = "a process forked for each task, and reaped at its end",
	.family = "processes",
	.flags = RUNNER_BLOCKING | RUNNER_HEART | RUNNER_PACED,
	.plan = children_plan,
	.execute = process_per_task_execute,
};
