/* SPDX-License-Identifier: MIT */
/*
 * What a runner costs a task, against the least code that does the same by hand with two stamps a
 * task, in alternating pairs in this one process: the work phase of null tasks, and what the
 * records say of tasks of 1 us, which one stamp a task must not change.
 *
 *     dispatch [TASKS [PAIRS]]      10^6 tasks, 31 pairs
 *
 * On a busy machine few tasks and many pairs say most: dispatch 20000 301.
 *
 * It prints ratios and judges nothing: times are for benchmark(), not test().
 */
#include "pools.h"
#include "uv.h"

#include "bench/plan/param.h"
#include "bench/sampling/ledger.h"
#include "bench/runner.h"
#include "bench/base/statistics.h"
#include "runners/registry.h"
#include "workloads/registry.h"

#include <event2/event.h>
#include <event2/event_struct.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKERS   2
#define PAIRS_MAX 1000

/* About 1 us of dependent multiplications. */
#define SPIN_STEPS 280u

static int (*volatile task_fn)(const void *, uint64_t, struct wait *, uint64_t *);

static int spin(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	(void)state, (void)wait;
	uint64_t hash = task;
	for (unsigned i = 0; i < SPIN_STEPS; i++)
		hash = workload_hash(hash, i);
	*result = hash;
	return 0;
}

static const struct workload workload_busy = { .name = "spin", .run = spin };

/* One task as anybody would write it. */
static void do_task(struct record *record, uint64_t task, uint32_t worker)
{
	uint64_t result = 0;
	record->worker = worker;
	record->start_ns = runner_now_ns();
	int status = task_fn(NULL, task, NULL, &result);
	record->end_ns = runner_now_ns();
	record->result = result;
	record->status = status < 0 ? status : 1;
}

/* ---- by hand: a plain loop ------------------------------------------------------------------ */

static void plain_loop(const struct job *job)
{
	for (uint64_t task = 0; task < job->tasks; task++)
		do_task(&job->records[task], task, 0);
}

/* ---- by hand: two workers that steal halves ------------------------------------------------- */

struct lane {
	alignas(128) _Atomic uint64_t range; /* low 32 bits: next; high 32 bits: end */
};

struct crew {
	const struct job *job;
	struct lane *lanes;
};

struct member {
	const struct crew *crew;
	unsigned self;
};

static bool lane_take(_Atomic uint64_t *own, uint64_t *task)
{
	uint64_t range = atomic_load(own);
	while ((uint32_t)range < range >> 32) {
		if (atomic_compare_exchange_weak(own, &range, range + 1)) {
			*task = (uint32_t)range;
			return true;
		}
	}
	return false;
}

static bool lane_steal(struct lane *lanes, unsigned self)
{
	_Atomic uint64_t *victim = &lanes[1 - self].range;
	uint64_t range = atomic_load(victim);
	while ((uint32_t)range < range >> 32) {
		uint64_t low = (uint32_t)range, end = range >> 32, middle = low + (end - low) / 2;
		if (atomic_compare_exchange_weak(victim, &range, middle << 32 | low)) {
			atomic_store(&lanes[self].range, end << 32 | middle);
			return true;
		}
	}
	return false;
}

static void crew_work(const struct crew *crew, unsigned self)
{
	uint64_t task;
	do {
		while (lane_take(&crew->lanes[self].range, &task))
			do_task(&crew->job->records[task], task, self);
	} while (lane_steal(crew->lanes, self));
}

static struct lane *lanes_create(uint64_t tasks)
{
	struct lane *lanes = mmap(NULL, WORKERS * sizeof *lanes, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (lanes == MAP_FAILED)
		abort();
	atomic_init(&lanes[0].range, (tasks / 2) << 32);
	atomic_init(&lanes[1].range, tasks << 32 | tasks / 2);
	return lanes;
}

static void *thread_main(void *argument)
{
	const struct member *member = argument;
	crew_work(member->crew, member->self);
	return NULL;
}

static void two_threads(const struct job *job)
{
	struct crew crew = { job, lanes_create(job->tasks) };
	struct member members[WORKERS] = { { &crew, 0 }, { &crew, 1 } };
	pthread_t threads[WORKERS];
	for (unsigned i = 0; i < WORKERS; i++)
		if (pthread_create(&threads[i], NULL, thread_main, &members[i]))
			abort();
	for (unsigned i = 0; i < WORKERS; i++)
		pthread_join(threads[i], NULL);
	munmap(crew.lanes, WORKERS * sizeof *crew.lanes);
}

static void two_forks(const struct job *job)
{
	struct crew crew = { job, lanes_create(job->tasks) };
	pid_t workers[WORKERS];
	for (unsigned i = 0; i < WORKERS; i++) {
		workers[i] = fork();
		if (workers[i] < 0)
			abort();
		if (workers[i] == 0) {
			crew_work(&crew, i);
			_exit(0);
		}
	}
	for (unsigned i = 0; i < WORKERS; i++)
		waitpid(workers[i], NULL, 0);
	munmap(crew.lanes, WORKERS * sizeof *crew.lanes);
}

/* ---- by hand: an event that activates itself ------------------------------------------------ */

struct chain {
	const struct job *job;
	struct event event;
	uint64_t next;
};

static void on_link(evutil_socket_t fd, short what, void *argument)
{
	(void)fd, (void)what;
	struct chain *chain = argument;
	uint64_t task = chain->next++;
	do_task(&chain->job->records[task], task, 0);
	if (chain->next < chain->job->tasks)
		event_active(&chain->event, EV_TIMEOUT, 1);
}

static void event_chain(const struct job *job)
{
	struct chain chain = { .job = job };
	struct event_config *config = event_config_new();
	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
	struct event_base *base = event_base_new_with_config(config);
	event_config_free(config);
	event_assign(&chain.event, base, -1, 0, on_link, &chain);
	event_active(&chain.event, EV_TIMEOUT, 1);
	event_base_loop(base, 0);
	event_base_free(base);
}

/* ---- by hand: with a library's pool ---------------------------------------------------------- */

static void openmp_loop(const struct job *job)
{
	pools_openmp(job, do_task);
}

static void glib_pool(const struct job *job)
{
	pools_glib(job, do_task);
}

static void uv_loop_of_idle(const struct job *job)
{
	uv_chain(job, do_task);
}

/* ---- waits for descriptors: LIFO, as connections that are kept ------------------------------- */

#define FLYING 16

static struct ready {
	int fds[FLYING];
	unsigned count;
} ready;

static void ready_init(void)
{
	for (; ready.count < FLYING; ready.count++) {
		ready.fds[ready.count] = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
		if (ready.fds[ready.count] < 0)
			abort();
	}
}

int uv_ready_fd(void)
{
	return ready.fds[--ready.count];
}

void uv_give_back(int fd)
{
	ready.fds[ready.count++] = fd;
}

struct turns {
	int fd, left;
};

static void on_ready(struct pending *pending, unsigned events)
{
	struct turns *turns = pending_scratch(pending);
	if (events != WAIT_READ)
		abort();
	if (--turns->left) {
		if (pending_wait(pending, turns->fd, WAIT_READ, WAIT_FOREVER, on_ready) < 0)
			abort();
		return;
	}
	uv_give_back(turns->fd);
	pending_done(pending, 0, pending->task);
}

static void wait_ready(const void *state, struct pending *pending)
{
	(void)state;
	struct turns *turns = pending_scratch(pending);
	*turns = (struct turns){ .fd = uv_ready_fd(), .left = UV_WAITS };
	if (pending_wait(pending, turns->fd, WAIT_READ, WAIT_FOREVER, on_ready) < 0)
		abort();
}

static int never(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	(void)state, (void)task, (void)wait, (void)result;
	abort();
}

static const struct workload workload_ready = {
	.name = "ready", .run = never, .start = wait_ready
};

/* ---- pairs ---------------------------------------------------------------------------------- */

struct contest {
	const struct runner *runner;
	void (*by_hand)(const struct job *);
	const char *hand;
};

struct times {
	double work[PAIRS_MAX], startup[PAIRS_MAX], task[PAIRS_MAX];
};

/* Runs all tasks over a fresh, touched ledger; gives the phases. */
static void measure(const struct contest *contest, bool by_hand, struct job *job, size_t pair,
	struct times *times)
{
	struct ledger ledger;
	struct block block;
	struct outcome outcome = { 0 };
	struct digest digest;
	if (ledger_init(&ledger, &block, job->tasks) || ledger_prefault(&ledger))
		abort();
	job->records = ledger.records;
	void *prepared = NULL;
	if (!by_hand && contest->runner->prepare &&
		contest->runner->prepare(job, &prepared, &outcome))
		abort();
	ledger.start_ns = runner_now_ns();
	if (by_hand)
		contest->by_hand(job);
	else if (contest->runner->execute(job, prepared, &outcome))
		abort();
	ledger.stop_ns = runner_now_ns();
	if (prepared)
		contest->runner->dismiss(prepared, &outcome);
	if (ledger_endings(&ledger).done != job->tasks || ledger_digest(&ledger, 0, NULL, &digest))
		abort();
	times->work[pair] = (double)digest.work_ns;
	times->startup[pair] = (double)digest.startup_ns;
	times->task[pair] = digest.times.task_median_s * 1e9;
	block_finish(&block);
}

static double median(const double *values, size_t count)
{
	struct interval interval;
	statistics_median(values, count, &interval);
	return interval.estimate;
}

/* What the runner plans for the job; its parameters at their defaults. */
static struct values *prepare(const struct runner *runner, struct job *job)
{
	struct values *values = values_create(runner->params);
	struct runner_plan plan = { .values = values->values,
		.workload = job->workload,
		.tasks = job->tasks,
		.cpus = WORKERS,
		.concurrency = job->workload == &workload_ready ? FLYING : WORKERS };
	if (runner->plan(&plan))
		abort();
	job->values = values->values;
	job->concurrency = plan.concurrency;
	return values;
}

static void print_ratio(const double *ours, const double *hand, size_t pairs)
{
	struct comparison comparison;
	/* As a factor of the time by hand: below 1 is less. */
	statistics_paired(ours, hand, pairs, &comparison);
	printf("%8.1f %8.1f ns   ratio %.3f [%.3f, %.3f]", median(ours, pairs), median(hand, pairs),
		comparison.ratio.estimate, comparison.ratio.low, comparison.ratio.high);
}

static void compete(const struct contest *contest, struct job *job, size_t pairs)
{
	static struct times ours, hand;
	struct values *values = prepare(contest->runner, job);
	bool whole = job->workload != &workload_busy;
	task_fn = job->workload->run;
	for (size_t pair = 0; pair < pairs; pair++) {
		bool hand_first = pair % 2;
		measure(contest, hand_first, job, pair, hand_first ? &hand : &ours);
		measure(contest, !hand_first, job, pair, hand_first ? &ours : &hand);
		ours.work[pair] /= (double)job->tasks;
		hand.work[pair] /= (double)job->tasks;
	}
	printf("%-11s %-28s ", contest->runner->name, contest->hand);
	if (whole)
		print_ratio(ours.work, hand.work, pairs);
	else
		print_ratio(ours.task, hand.task, pairs);
	if (whole)
		printf("   start-up %.3f ms", median(ours.startup, pairs) * 1e-6);
	printf("\n");
	fflush(stdout);
	values_destroy(values);
}

/* By hand, too. */
static bool is_there(const struct runner *runner)
{
	if (runner == &runner_libuv)
		return uv_there;
	return pools_there || (runner != &runner_openmp && runner != &runner_glib);
}

int main(int argc, char **argv)
{
	uint64_t tasks = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
	size_t pairs = argc > 2 ? strtoull(argv[2], NULL, 10) : 31;
	static const struct contest contests[] = {
		{ &runner_sequential, plain_loop, "plain loop" },
		{ &runner_threads, two_threads, "2 pthreads, stealing halves" },
		{ &runner_processes, two_forks, "2 forks, stealing halves" },
		{ &runner_async, event_chain, "libevent chain" },
		{ &runner_libuv, uv_loop_of_idle, "uv_idle, a task a turn" },
		{ &runner_openmp, openmp_loop, "omp for, schedule(dynamic)" },
		{ &runner_glib, glib_pool, "GThreadPool of 2" },
	};
	static const struct contest waits = { &runner_libuv, uv_waits, "uv_poll, a handle a task" };
	const size_t count = sizeof contests / sizeof *contests;
	if (pairs < 1 || pairs > PAIRS_MAX)
		pairs = 31;
	struct job job = { .workload = &workload_null, .tasks = tasks ? tasks : 1 };
	printf("%" PRIu64 " null tasks, work phase a task, ours and by hand with two stamps, %zu "
	       "alternating pairs\n",
		job.tasks, pairs);
	for (size_t i = 0; i < count; i++)
		if (is_there(contests[i].runner))
			compete(&contests[i], &job, pairs);
	job.workload = &workload_busy;
	job.tasks = tasks / 20 + 1;
	printf("%" PRIu64 " tasks of about 1 us, the time of the median task\n", job.tasks);
	for (size_t i = 0; i < count; i++)
		if (is_there(contests[i].runner))
			compete(&contests[i], &job, pairs);
	if (!uv_there)
		return 0;
	ready_init();
	job.workload = &workload_ready;
	job.scratch = sizeof(struct turns);
	job.tasks = tasks;
	printf("%" PRIu64 " tasks that wait %d times for a descriptor, %d at once\n", job.tasks,
		UV_WAITS, FLYING);
	compete(&waits, &job, pairs);
	return 0;
}
