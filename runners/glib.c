/* SPDX-License-Identifier: MIT */
/* GLib's GThreadPool, with threads of its own. */
#include "bench/base/loaded.h"
#include "runners/crew.h"
#include "runners/registry.h"

#include <glib.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

#define CALLS(CALL) \
	CALL(g_error_free) \
	CALL(g_private_set) \
	CALL(g_thread_pool_free) \
	CALL(g_thread_pool_new) \
	CALL(g_thread_pool_push) \
	CALL(g_thread_pool_set_max_unused_threads)

static struct {
	void *handle;
	CALLS(LOADED_MEMBER)
} library;

static int glib_plan(struct runner_plan *plan)
{
	const struct loaded_call calls[] = { CALLS(LOADED_CALL) };
	int error = loaded_open(&library.handle, "libglib-2.0.so.0", calls,
		sizeof calls / sizeof *calls, plan->error);
	return error ? error : crew_plan(plan);
}

struct glib_pool {
	struct pool pool;
	_Atomic unsigned entered;
	sem_t left;  /* posted by each of them that has left */
	sem_t ended; /* with a heart: posted for each task that has ended */
	struct lane {
		alignas(64) struct glib_pool *of;
		unsigned worker;
		bool failed; /* to enter */
		struct wait wait;
	} lanes[];
};

/* At the end of a thread. */
static void leave(void *argument)
{
	struct lane *lane = argument;
	if (!lane->failed)
		pool_leave(&lane->of->pool, &lane->wait);
	sem_post(&lane->of->left);
}

/* The lane of a thread that has one; the key sees to it that the thread leaves. */
static _Thread_local struct lane *own_lane;
static GPrivate leaving = G_PRIVATE_INIT(leave);

static struct lane *enter(struct glib_pool *pool)
{
	unsigned worker = atomic_fetch_add(&pool->entered, 1);
	struct lane *lane = &pool->lanes[worker];
	lane->of = pool;
	lane->worker = worker;
	lane->failed = !pool_enter(&pool->pool, worker, &lane->wait);
	library.g_private_set(&leaving, lane);
	return own_lane = lane;
}

/* GLib takes NULL for no task: a task's number is one less than what was pushed. */
static void run(void *number, void *context)
{
	struct glib_pool *pool = context;
	struct lane *lane = own_lane ? own_lane : enter(pool);
	if (!lane->failed)
		runner_run(pool->pool.job, GPOINTER_TO_SIZE(number) - 1, lane->worker, &lane->wait,
			runner_now_ns());
	if (pool->pool.job->heart)
		sem_post(&pool->ended);
}

/* The same as the wait of g_thread_pool_free, with the heart going on. */
static void wait_beating(struct glib_pool *pool)
{
	struct heart *heart = pool->pool.job->heart;
	for (uint64_t ended = 0; heart && ended < pool->pool.job->tasks;) {
		struct timespec until = runner_timespec(heart->next_ns);
		ended += !sem_clockwait(&pool->ended, CLOCK_MONOTONIC, &until);
		heart_look(heart);
	}
}

/*
 * GLib does not join its threads, and keeps two of them for the next pool, if it may. None is kept,
 * and it is known that each has left, which is the last it does.
 */
static int run_all(struct glib_pool *pool, struct outcome *outcome)
{
	GError *error = NULL;
	library.g_thread_pool_set_max_unused_threads(0);
	GThreadPool *threads =
		library.g_thread_pool_new(run, pool, (int)pool->pool.workers, TRUE, &error);
	if (error) {
		snprintf(outcome->detail, sizeof outcome->detail, "cannot start %u threads: %s",
			pool->pool.workers, error->message);
		library.g_error_free(error);
		return -EAGAIN;
	}
	for (uint64_t task = 0; task < pool->pool.job->tasks; task++) {
		library.g_thread_pool_push(threads, GSIZE_TO_POINTER(task + 1), NULL);
		heart_look(pool->pool.job->heart);
	}
	wait_beating(pool);
	library.g_thread_pool_free(threads, FALSE, TRUE);
	for (unsigned i = 0; i < pool->entered; i++)
		while (sem_wait(&pool->left))
			;
	return pool_error(&pool->pool, outcome);
}

/* After a failure threads may be left: the memory stays with them. */
static int glib_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	uint64_t workers = pool_workers(job->concurrency, job->tasks);
	struct glib_pool *pool = aligned_alloc(64, sizeof *pool + workers * sizeof pool->lanes[0]);
	if (!pool)
		return -ENOMEM;
	pool->entered = 0;
	int error = sem_init(&pool->left, 0, 0) || sem_init(&pool->ended, 0, 0) ? -errno : 0;
	if (!error)
		error = pool_init(&pool->pool, job, POOL_STATIC, 1);
	if (!error) {
		outcome->workers = pool->pool.workers;
		error = run_all(pool, outcome);
	}
	if (error < 0)
		return error;
	pool_finish(&pool->pool);
	sem_destroy(&pool->left);
	sem_destroy(&pool->ended);
	free(pool);
	return 0;
}

const struct runner runner_glib = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "glib",
	.summary = "GLib's GThreadPool",
	.family = "threads",
	.flags = RUNNER_BLOCKING | RUNNER_HEART,
	.plan = glib_plan,
	.execute = glib_execute,
};
