/* SPDX-License-Identifier: MIT */
/*
 * One libevent loop that hands each task's blocking form to a pool of threads and hears of its end
 * through an eventfd: asyncio.to_thread, libuv's pool.
 */
#include "runners/crew.h"
#include "runners/engine.h"
#include "runners/registry.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/eventfd.h>

/* A loop that has not heard of what is done for so long may have lost its descriptors. */
#define LATE_NS UINT64_C(100000000)

/* A task on its way; in the scratch memory behind its pending. */
struct parcel {
	struct parcel *next;
	struct pending *pending;
	int status;
	uint64_t result;
	uint64_t start_ns;
	bool left; /* it waited for a thread until the time was up */
};

struct offload {
	struct job job; /* the runner's, with room for parcels */
	struct crew *crew;
	unsigned started; /* of its threads */
	pthread_t loop;   /* the thread that it is in */
	pthread_mutex_t lock;
	pthread_cond_t handed;            /* `todo` is not empty, or the pool is to end */
	struct parcel *todo, **todo_last; /* oldest first */
	struct parcel *done;
	bool over;
	int fd; /* an eventfd: `done` is not empty */
};

/* ---- in the pool ----------------------------------------------------------------------------- */

static void nothing(int signal)
{
	(void)signal;
}

/*
 * With the lock held. A task may have closed the loop's descriptors, and then it waits in the
 * kernel for what does not come: a signal has it look, and find that they are gone.
 */
static void wait_for_more(struct offload *offload)
{
	if (!offload->done) {
		pthread_cond_wait(&offload->handed, &offload->lock);
		return;
	}
	const struct sigaction action = { .sa_handler = nothing };
	struct timespec until = runner_timespec(runner_deadline_ns(LATE_NS));
	int error =
		pthread_cond_clockwait(&offload->handed, &offload->lock, CLOCK_MONOTONIC, &until);
	if (error && offload->done && !sigaction(SIGURG, &action, NULL))
		pthread_kill(offload->loop, SIGURG);
}

/*
 * Waits for a parcel; NULL at the end, also where a loop that failed has left some. Whoever takes
 * one in fixed time looks at the clock with the lock: once it is up none is begun.
 */
static struct parcel *parcel_take(struct offload *offload)
{
	pthread_mutex_lock(&offload->lock);
	while (!offload->todo && !offload->over)
		wait_for_more(offload);
	struct parcel *parcel = offload->over ? NULL : offload->todo;
	if (parcel) {
		offload->todo = parcel->next;
		if (!offload->todo)
			offload->todo_last = &offload->todo;
		parcel->start_ns = offload->job.until_ns ? runner_now_ns() : 0;
		parcel->left = runner_over(&offload->job, parcel->start_ns);
	}
	pthread_mutex_unlock(&offload->lock);
	return parcel;
}

static void parcel_give(struct offload *offload, struct parcel *parcel)
{
	pthread_mutex_lock(&offload->lock);
	bool first = !offload->done;
	parcel->next = offload->done;
	offload->done = parcel;
	pthread_mutex_unlock(&offload->lock);
	if (first)
		eventfd_write(offload->fd, 1);
}

static void parcel_run(const struct job *job, struct parcel *parcel, struct wait *wait)
{
	uint64_t task = parcel->pending->task;
	job->records[task].start_ns = parcel->start_ns ? parcel->start_ns : runner_now_ns();
	parcel->status = job->workload->run(job->state, task, wait, &parcel->result);
}

/* One that could not enter fails the tasks that come to it: nobody waits for them. */
static void work(struct crew *crew, unsigned worker)
{
	struct offload *offload = crew->context;
	struct wait wait;
	struct parcel *parcel;
	bool entered = pool_enter(&crew->pool, worker, &wait);
	while ((parcel = parcel_take(offload))) {
		if (!entered)
			parcel->status = crew->pool.slots[worker].error;
		else if (!parcel->left)
			parcel_run(&offload->job, parcel, &wait);
		parcel_give(offload, parcel);
	}
	if (entered)
		pool_leave(&crew->pool, &wait);
	crew->pool.slots[worker].over = true;
}

/* ---- on the loop ----------------------------------------------------------------------------- */

static void hand_over(struct engine *engine, struct pending *pending)
{
	struct offload *offload = engine->options->context;
	struct parcel *parcel = pending_scratch(pending);
	parcel->pending = pending;
	pthread_mutex_lock(&offload->lock);
	*offload->todo_last = parcel;
	offload->todo_last = &parcel->next;
	pthread_mutex_unlock(&offload->lock);
	pthread_cond_signal(&offload->handed);
}

/* Of one that was left there is no record. */
static void parcel_end(const struct job *job, struct parcel *parcel)
{
	struct record *record = &job->records[parcel->pending->task];
	bool left = parcel->left;
	pending_done(parcel->pending, parcel->status, parcel->result);
	if (left)
		*record = (struct record){ 0 };
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
	struct parcel *parcel = offload->done;
	offload->done = NULL;
	pthread_mutex_unlock(&offload->lock);
	while (parcel) {
		struct parcel *next = parcel->next;
		parcel_end(&offload->job, parcel);
		parcel = next;
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

/* Before the parcels are gone that its threads have. */
static void pool_end(struct offload *offload)
{
	pthread_mutex_lock(&offload->lock);
	offload->over = true;
	pthread_mutex_unlock(&offload->lock);
	pthread_cond_broadcast(&offload->handed);
	while (offload->started)
		crew_join(offload->crew, --offload->started);
}

static void stop_listening(struct engine *engine)
{
	pool_end(engine->options->context);
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

static int offload_run(struct offload *offload, struct outcome *outcome)
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
	return engine_run(&options, outcome);
}

static int offload_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct offload offload = { .job = *job,
		.loop = pthread_self(),
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.handed = PTHREAD_COND_INITIALIZER,
		.todo_last = &offload.todo,
		.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) };
	if (offload.fd < 0)
		return -errno;
	offload.job.scratch = sizeof(struct parcel);
	struct job workers = *job;
	workers.concurrency = job->parallel;
	int error = crew_create(&offload.crew, &workers, POOL_STATIC, 1, work);
	if (!error) {
		offload.crew->context = &offload;
		error = crew_start_all(offload.crew, outcome);
		offload.started = outcome->workers;
		error = error ? error : offload_run(&offload, outcome);
		pool_end(&offload);
		int entered = crew_destroy(offload.crew, outcome);
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
