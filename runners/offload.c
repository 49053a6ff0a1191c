/* SPDX-License-Identifier: MIT */
/*
 * One libevent loop that hands each task's blocking form to a pool of threads and hears of its end
 * through an eventfd: asyncio.to_thread, libuv's pool.
 */
#include "runners/crew.h"
#include "runners/engine.h"
#include "runners/registry.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/eventfd.h>

/* A task on its way; in the scratch memory behind its pending. */
struct errand {
	struct errand *next;
	struct pending *pending;
	int status;
	uint64_t result;
};

struct offload {
	struct job job; /* the runner's, with room for errands */
	pthread_mutex_t lock;
	pthread_cond_t handed;            /* `todo` is not empty, or the pool is to end */
	struct errand *todo, **todo_last; /* oldest first */
	struct errand *done;
	bool over;
	int fd; /* an eventfd: `done` is not empty */
};

/* ---- in the pool ----------------------------------------------------------------------------- */

/* Waits for an errand; NULL at the end. */
static struct errand *errand_take(struct offload *offload)
{
	pthread_mutex_lock(&offload->lock);
	while (!offload->todo && !offload->over)
		pthread_cond_wait(&offload->handed, &offload->lock);
	struct errand *errand = offload->todo;
	if (errand) {
		offload->todo = errand->next;
		if (!offload->todo)
			offload->todo_last = &offload->todo;
	}
	pthread_mutex_unlock(&offload->lock);
	return errand;
}

static void errand_give(struct offload *offload, struct errand *errand)
{
	pthread_mutex_lock(&offload->lock);
	bool first = !offload->done;
	errand->next = offload->done;
	offload->done = errand;
	pthread_mutex_unlock(&offload->lock);
	if (first)
		eventfd_write(offload->fd, 1);
}

/* One that could not enter fails the tasks that come to it: nobody waits for them. */
static void work(struct crew *crew, unsigned worker)
{
	struct offload *offload = crew->context;
	const struct job *job = &offload->job;
	struct wait wait;
	struct errand *errand;
	bool entered = pool_enter(&crew->pool, worker, &wait);
	while ((errand = errand_take(offload))) {
		uint64_t task = errand->pending->task;
		job->records[task].start_ns = runner_now_ns();
		errand->status =
			entered ? job->workload->run(job->state, task, &wait, &errand->result)
				: crew->pool.slots[worker].error;
		errand_give(offload, errand);
	}
	if (entered)
		pool_leave(&crew->pool, &wait);
	crew->pool.slots[worker].over = true;
}

/* ---- on the loop ----------------------------------------------------------------------------- */

static void hand_over(struct engine *engine, struct pending *pending)
{
	struct offload *offload = engine->options->context;
	struct errand *errand = pending_scratch(pending);
	errand->pending = pending;
	pthread_mutex_lock(&offload->lock);
	*offload->todo_last = errand;
	offload->todo_last = &errand->next;
	pthread_mutex_unlock(&offload->lock);
	pthread_cond_signal(&offload->handed);
}

static int listen_for_done(struct engine *engine);

static void on_done(struct pending *service, unsigned events)
{
	(void)events;
	struct engine *engine = engine_of(service);
	struct offload *offload = engine->options->context;
	eventfd_t count;
	eventfd_read(offload->fd, &count);
	pthread_mutex_lock(&offload->lock);
	struct errand *errand = offload->done;
	offload->done = NULL;
	pthread_mutex_unlock(&offload->lock);
	while (errand) {
		struct errand *next = errand->next;
		pending_done(errand->pending, errand->status, errand->result);
		errand = next;
	}
	int error = listen_for_done(engine);
	if (error < 0)
		engine->error = error;
}

static int listen_for_done(struct engine *engine)
{
	const struct offload *offload = engine->options->context;
	return pending_wait(
		&engine->service.pending, offload->fd, WAIT_READ, WAIT_FOREVER, on_done);
}

static void stop_listening(struct engine *engine)
{
	(void)engine;
}

/* ---- the runner ------------------------------------------------------------------------------ */

enum {
	THREADS
};

/* What Python's to_thread has beside a thread a CPU. */
#define THREADS_MORE 4

static const struct param params[] = {
	[THREADS] = { .name = "threads",
		.type = PARAM_INTEGER,
		.initial = "0",
		.min = 0,
		.max = 32768,
		.help = "how many threads the pool has [0: four more than CPUs that may be used, as "
			"Python]" },
	{ 0 },
};

static int offload_plan(struct runner_plan *plan)
{
	uint64_t asked = plan->values[THREADS].number;
	struct runner_plan pool = *plan;
	pool.concurrency = pool_workers(
		plan->concurrency, asked ? asked : (uint64_t)plan->cpus + THREADS_MORE);
	int error = crew_plan(&pool);
	plan->parallel = pool.parallel;
	plan->threads = pool.threads;
	memcpy(plan->error, pool.error, sizeof plan->error);
	if (error < 0 || !(plan->plan_flags & PLAN_ALL_AT_ONCE) || pool.parallel >= plan->tasks)
		return error;
	snprintf(plan->error, sizeof plan->error,
		"the %" PRIu64 " tasks wait for each other, and its pool has %" PRIu64
		" threads; use -p offload.threads=%" PRIu64,
		plan->tasks, pool.parallel, plan->tasks);
	return -EINVAL;
}

static void pool_end(struct offload *offload)
{
	pthread_mutex_lock(&offload->lock);
	offload->over = true;
	pthread_mutex_unlock(&offload->lock);
	pthread_cond_broadcast(&offload->handed);
}

/* With the pool started: turns the loop, then ends the pool. */
static int offload_run(struct offload *offload, struct crew *crew, struct outcome *outcome)
{
	const struct engine_options options = {
		.job = &offload->job,
		.backend = &engine_libevent,
		.slots = pool_workers(offload->job.concurrency, offload->job.tasks),
		.start = hand_over,
		.begin = listen_for_done,
		.end = stop_listening,
		.context = offload,
	};
	int error = engine_run(&options, outcome);
	pool_end(offload);
	crew_join_all(crew);
	return error;
}

static int offload_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct offload offload = { .job = *job,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.handed = PTHREAD_COND_INITIALIZER,
		.todo_last = &offload.todo,
		.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) };
	if (offload.fd < 0)
		return -errno;
	offload.job.scratch = sizeof(struct errand);
	struct job workers = *job;
	workers.concurrency = job->parallel;
	struct crew *crew;
	int error = crew_create(&crew, &workers, POOL_STATIC, 1, work);
	if (!error) {
		crew->context = &offload;
		error = crew_start_all(crew, outcome);
		if (error < 0)
			return error; /* those that run use it all; they end with the subject */
		error = offload_run(&offload, crew, outcome);
		int entered = crew_destroy(crew, outcome);
		error = error ? error : entered;
		outcome->workers = 1;
	}
	close(offload.fd);
	return error;
}

const struct runner runner_offload = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "offload",
	.summary = "a libevent loop that hands blocking tasks to threads",
	.family = "loop",
	.flags = RUNNER_BLOCKING | RUNNER_HEART | RUNNER_PACED,
	.params = params,
	.plan = offload_plan,
	.execute = offload_execute,
};
