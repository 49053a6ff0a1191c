/* SPDX-License-Identifier: MIT */
/* A pool of POSIX threads in the subject. */
#include "runners/crew.h"
#include "runners/registry.h"

enum {
	SCHEDULE,
	CHUNK
};

/* As enum pool_schedule has them. */
static const char *const schedules[] = { "steal", "counter", "static", NULL };

static const struct param params[] = {
	[SCHEDULE] = { .name = "schedule",
		.type = PARAM_CHOICE,
		.initial = "steal",
		.min = 0,
		.max = 2,
		.choices = schedules,
		.help = "how tasks reach workers: a share each, idle workers steal half of another's "
			"rest; off one counter; a share each, for good" },
	[CHUNK] = { .name = "chunk",
		.type = PARAM_INTEGER,
		.initial = "1",
		.min = 1,
		.max = UINT32_MAX / 2,
		.help = "how many tasks a worker takes off the counter at a time" },
	{ 0 },
};

static int threads_plan(struct runner_plan *plan)
{
	if (plan->values[SCHEDULE].number != POOL_COUNTER)
		plan->unused = 1u << CHUNK;
	return crew_plan(plan);
}

static void work(struct crew *crew, unsigned worker)
{
	pool_work(&crew->pool, worker);
}

static int threads_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct crew *crew;
	enum pool_schedule schedule = (enum pool_schedule)job->values[SCHEDULE].number;
	int error = crew_create(&crew, job, schedule, job->values[CHUNK].number, work);
	if (error < 0)
		return error;
	error = crew_start_all(crew, outcome);
	if (error < 0) {
		pool_drain(&crew->pool);
		return error;
	}
	crew_join_all(crew);
	return crew_destroy(crew, outcome);
}

const struct runner runner_threads = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "threads",
	.summary = "a pool of POSIX threads that steal work from each other",
	.family = "threads",
	.flags = RUNNER_BLOCKING | RUNNER_HEART | RUNNER_PACED,
	.params = params,
	.plan = threads_plan,
	.execute = threads_execute,
};
