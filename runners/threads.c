/* SPDX-License-Identifier: MIT */
/* A pool of POSIX threads in the subject. */
#include "runners/pool.h"
#include "runners/registry.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Room for a workload that recurses a little; only touched pages cost memory. glibc's default of
 * 8 MiB would reserve 80 GB of addresses for 10,000 workers.
 */
#define STACK_BYTES (1u << 20)

struct thread {
	const struct pool *pool;
	pthread_t id;
	unsigned worker;
};

static void *thread_main(void *argument)
{
	const struct thread *thread = argument;
	pool_work(thread->pool, thread->worker);
	return NULL;
}

/* Starts threads until all run or one cannot be made; gives their number and the errno. */
static unsigned threads_start(struct thread *threads, const struct pool *pool, int *error)
{
	pthread_attr_t attributes;
	*error = pthread_attr_init(&attributes);
	if (*error)
		return 0;
	*error = pthread_attr_setstacksize(&attributes, STACK_BYTES);
	unsigned started = 0;
	while (!*error && started < pool->workers) {
		struct thread *thread = &threads[started];
		*thread = (struct thread){ .pool = pool, .worker = started };
		*error = pthread_create(&thread->id, &attributes, thread_main, thread);
		if (!*error)
			started++;
	}
	pthread_attr_destroy(&attributes);
	return started;
}

enum {
	SCHEDULE,
	CHUNK
};

/* As enum pool_schedule has them. */
static const char *const schedules[] = { "steal", "counter", "static", NULL };

static const struct param params[] = {
	{ .name = "schedule",
		.type = PARAM_CHOICE,
		.initial = "steal",
		.min = 0,
		.max = 2,
		.choices = schedules,
		.help = "how tasks reach workers: a share each, idle workers steal half of another's "
			"rest; off one counter; a share each, for good" },
	{ .name = "chunk",
		.type = PARAM_INTEGER,
		.initial = "1",
		.min = 1,
		.max = UINT32_MAX / 2,
		.help = "how many tasks a worker takes off the counter at a time" },
	{ 0 },
};

static int threads_plan(struct runner_plan *plan)
{
	plan->parallel = plan->threads = pool_workers(plan->concurrency, plan->tasks);
	if (plan->values[SCHEDULE].number != POOL_COUNTER)
		plan->unused = 1u << CHUNK;
	if (!(plan->plan_flags & PLAN_ONE_THREAD) || plan->parallel == 1)
		return 0;
	snprintf(plan->error, sizeof plan->error,
		"%s can be used by one thread at a time; use --concurrency 1, or a runner without "
		"threads",
		plan->workload->name);
	return -EINVAL;
}

/*
 * What is left of a pool that could not be completed. Its workers may wait for the one that is
 * missing: they are left behind, with all that they use, and end with the subject.
 */
static int threads_fail(
	const struct pool *pool, unsigned started, int error, struct outcome *outcome)
{
	pool_drain(pool);
	snprintf(outcome->detail, sizeof outcome->detail, "cannot start thread %u of %u: %s",
		started + 1, pool->workers, strerror(error));
	return -error;
}

static int threads_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct crew {
		struct pool pool;
		struct thread threads[];
	} *crew = malloc(sizeof *crew +
			 pool_workers(job->concurrency, job->tasks) * sizeof crew->threads[0]);
	if (!crew)
		return -ENOMEM;
	struct pool *pool = &crew->pool;
	int error = pool_init(pool, job, (enum pool_schedule)job->values[SCHEDULE].number,
		job->values[CHUNK].number);
	if (error < 0) {
		free(crew);
		return error;
	}
	outcome->workers = threads_start(crew->threads, pool, &error);
	if (error)
		return threads_fail(pool, outcome->workers, error, outcome);
	for (unsigned i = 0; i < outcome->workers; i++)
		pthread_join(crew->threads[i].id, NULL);
	error = pool_error(pool, outcome);
	pool_finish(pool);
	free(crew);
	return error;
}

const struct runner runner_threads = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "threads",
	.summary = "a pool of POSIX threads that steal work from each other",
	.family = "threads",
	.flags = RUNNER_BLOCKING,
	.params = params,
	.plan = threads_plan,
	.execute = threads_execute,
};
