/* SPDX-License-Identifier: MIT */
/* A libevent loop in each of some threads of the subject; idle loops steal tasks not yet started.
 */
#include "runners/crew.h"
#include "runners/loops.h"
#include "runners/registry.h"

#include <stdlib.h>

static int async_threads_plan(struct runner_plan *plan)
{
	return loops_plan(plan, crew_plan);
}

static void work(struct crew *crew, unsigned worker)
{
	loops_work(crew->context, &crew->pool, worker);
}

static int async_threads_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct crew *crew;
	struct loops *loops = malloc(sizeof *loops);
	int error = loops ? loops_init(loops, job) : -ENOMEM;
	if (error < 0) {
		free(loops);
		return error;
	}
	error = crew_create(&crew, &loops->job, POOL_STEAL, 1, work);
	if (!error) {
		crew->context = loops;
		error = crew_start_all(crew, outcome);
		if (error < 0)
			return error; /* those that run use it all; they end with the subject */
		crew_join_all(crew);
		error = crew_destroy(crew, outcome);
	}
	error = loops_finish(loops, error, outcome);
	free(loops);
	return error;
}

const struct runner runner_async_threads = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "async-threads",
	.summary = "a libevent loop in each of some threads",
	.family = "loop",
	.flags = RUNNER_BLOCKING | RUNNER_EVENT | RUNNER_HEART | RUNNER_PACED,
	.params = loops_params,
	.plan = async_threads_plan,
	.execute = async_threads_execute,
};
