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

static int threads_execute(const struct job *job, struct outcome *outcome)
{
	struct pool pool;
	int error = pool_init(&pool, job);
	if (error < 0)
		return error;
	struct thread *threads = malloc(pool.workers * sizeof *threads);
	if (!threads) {
		pool_finish(&pool);
		return -ENOMEM;
	}
	outcome->workers = threads_start(threads, &pool, &error);
	if (error) {
		snprintf(outcome->detail, sizeof outcome->detail,
			"cannot start thread %u of %u: %s", outcome->workers + 1, pool.workers,
			strerror(error));
		pool_drain(&pool);
	}
	for (unsigned i = 0; i < outcome->workers; i++)
		pthread_join(threads[i].id, NULL);
	error = error ? -error : pool_error(&pool, outcome);
	free(threads);
	pool_finish(&pool);
	return error;
}

const struct runner runner_threads = {
	.abi = RUNNER_ABI,
	.name = "threads",
	.summary = "a pool of POSIX threads that steal work from each other",
	.flags = RUNNER_POOL | RUNNER_THREADS,
	.execute = threads_execute,
};
