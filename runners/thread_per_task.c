/* SPDX-License-Identifier: MIT */
/*
 * A thread for each task, made for it and joined at its end, at most `concurrency` of them at once.
 * Each has a lane, which the next one takes over.
 */
#include "runners/crew.h"
#include "runners/registry.h"

#include <stdlib.h>

/* Lanes whose thread has come to its end and waits to be joined. */
struct lanes {
	pthread_mutex_t lock; /* guards `ended` and `count` */
	pthread_cond_t some;
	unsigned *ended, count;
	uint64_t *task; /* by lane: written before its thread starts */
};

static void work(struct crew *crew, unsigned lane)
{
	struct lanes *lanes = crew->context;
	struct wait wait;
	if (pool_enter(&crew->pool, lane, &wait)) {
		runner_run(crew->pool.job, lanes->task[lane], lane, &wait, runner_now_ns());
		pool_leave(&crew->pool, &wait);
	}
	pthread_mutex_lock(&lanes->lock);
	lanes->ended[lanes->count++] = lane;
	pthread_cond_signal(&lanes->some);
	pthread_mutex_unlock(&lanes->lock);
}

static struct lanes *lanes_create(unsigned count)
{
	struct lanes *lanes = malloc(sizeof *lanes);
	if (!lanes)
		return NULL;
	*lanes = (struct lanes){ .ended = calloc(count, sizeof *lanes->ended),
		.task = calloc(count, sizeof *lanes->task) };
	if (lanes->ended && lanes->task && !pthread_mutex_init(&lanes->lock, NULL)) {
		if (!pthread_cond_init(&lanes->some, NULL))
			return lanes;
		pthread_mutex_destroy(&lanes->lock);
	}
	free(lanes->ended);
	free(lanes->task);
	free(lanes);
	return NULL;
}

static void lanes_destroy(struct lanes *lanes)
{
	pthread_cond_destroy(&lanes->some);
	pthread_mutex_destroy(&lanes->lock);
	free(lanes->ended);
	free(lanes->task);
	free(lanes);
}

/* Waits until a lane's thread has ended, and joins it. */
static unsigned join_any(const struct crew *crew)
{
	struct lanes *lanes = crew->context;
	pthread_mutex_lock(&lanes->lock);
	while (!lanes->count)
		crew_cond_wait(crew, &lanes->some, &lanes->lock);
	unsigned lane = lanes->ended[--lanes->count];
	pthread_mutex_unlock(&lanes->lock);
	crew_join(crew, lane);
	return lane;
}

/* Threads that run when one cannot be started are left behind: see crew_start_all. */
static int run_all(struct crew *crew, struct outcome *outcome)
{
	const struct pool *pool = &crew->pool;
	struct lanes *lanes = crew->context;
	unsigned running = 0;
	int error = 0;
	for (uint64_t task = 0; !error && task < pool->job->tasks; task++) {
		bool full = running == pool->workers;
		unsigned lane = full ? join_any(crew) : running;
		running -= full;
		if (!pool_begins(pool->job, task))
			break;
		lanes->task[lane] = task;
		error = pool->slots[lane].error ? pool_error(pool, outcome)
						: crew_start(crew, lane, outcome);
		outcome->workers = ++running;
	}
	while (!error && running--)
		join_any(crew);
	return error;
}

static int thread_per_task_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct crew *crew;
	int error = crew_create(&crew, job, POOL_STATIC, 1, work);
	if (error < 0)
		return error;
	crew->context = lanes_create(crew->pool.workers);
	if (!crew->context) {
		crew_destroy(crew, outcome);
		return -ENOMEM;
	}
	error = run_all(crew, outcome);
	if (error < 0)
		return error;
	lanes_destroy(crew->context);
	return crew_destroy(crew, outcome);
}

const struct runner runner_thread_per_task = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "thread-per-task",
	.summary = "a thread made for each task, and joined at its end",
	.family = "threads",
	.flags = RUNNER_BLOCKING | RUNNER_HEART | RUNNER_PACED,
	.plan = crew_plan,
	.execute = thread_per_task_execute,
};
