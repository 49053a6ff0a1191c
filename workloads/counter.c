/* SPDX-License-Identifier: MIT */
/*
 * Tasks add to one counter that all of them share, across threads and processes: what it costs to
 * keep it right, and what happens when nobody does. Without synchronisation the counter is read and
 * written by relaxed atomic operations: updates get lost, but the behaviour is defined.
 */
#include "workloads/burn.h"
#include "workloads/mutex.h"
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <stdlib.h>

#define TASKS 16u
/* An event form lets the others on its loop have their turn so often. */
#define TURNS 8u

enum {
	TIMES,
	SYNC,
	PAUSE
};

enum sync {
	SYNC_NONE,
	SYNC_MUTEX,
	SYNC_ATOMIC,
	SYNC_SHARDED,
};

static const char *const syncs[] = { "none", "mutex", "atomic", "sharded", NULL };

static const struct param params[] = {
	[TIMES] = { .name = "times",
		.type = PARAM_INTEGER,
		.initial = "1000000",
		.min = 1,
		.max = UINT32_MAX,
		.help = "how often each task adds one to the counter" },
	[SYNC] = { .name = "sync",
		.type = PARAM_CHOICE,
		.initial = "mutex",
		.min = SYNC_NONE,
		.max = SYNC_SHARDED,
		.choices = syncs,
		.help = "how the counter is kept right: not at all, by a lock, by atomic "
			"instructions, by a counter a worker" },
	[PAUSE] = { .name = "pause",
		.type = PARAM_DURATION,
		.initial = "0s",
		.min = 0,
		.max = UINT64_C(1000000000),
		.help = "how long is computed between reading the counter and writing it" },
	{ 0 },
};

struct cell {
	_Alignas(64) _Atomic uint64_t value;
};

/* The shared block. */
struct shared {
	struct cell counter;
	_Alignas(64) pthread_mutex_t mutex; /* guards the counter if sync=mutex */
	_Alignas(64) _Atomic uint64_t workers;
	struct cell shards[]; /* of sync=sharded: one a worker */
};

struct counter {
	struct shared *shared;
	enum sync sync;
	uint64_t tasks, times, pause; /* pause: rounds of burn_run */
	uint64_t shards;
};

/* A task in its event form. */
struct adder {
	const struct counter *counter;
	uint64_t left;
};

/* ---- before the clock ------------------------------------------------------------------------ */

/* A worker has a task at least, and beside the workers of a pool there may be a loop. */
static uint64_t shards_of(const struct value *values, uint64_t tasks)
{
	return values[SYNC].number == SYNC_SHARDED ? tasks + 1 : 0;
}

static int counter_plan(struct plan *plan)
{
	int status = tasks_plan(plan, TASKS);
	if (status == 0 && plan->values[PAUSE].number)
		status = burn_plan("pause=0s", plan->error);
	plan->scratch = sizeof(struct adder);
	plan->flags = PLAN_SETUP_ONCE;
	plan->shared = sizeof(struct shared) +
		       (size_t)shards_of(plan->values, plan->tasks) * sizeof(struct cell);
	return status;
}

static int counter_setup(struct setup *setup, void **state)
{
	struct burn burn = { 0 };
	int error = setup->values[PAUSE].number ? burn_init(&burn, "pause=0s", setup->error) : 0;
	if (error < 0)
		return error;
	struct counter *counter = malloc(sizeof *counter);
	if (!counter)
		return -ENOMEM;
	*counter = (struct counter){ .shared = setup->shared,
		.sync = (enum sync)setup->values[SYNC].number,
		.tasks = setup->tasks,
		.times = setup->values[TIMES].number,
		.pause = burn_rounds(&burn, setup->values[PAUSE].number),
		.shards = shards_of(setup->values, setup->tasks) };
	error = mutex_init(&counter->shared->mutex);
	if (error < 0) {
		free(counter);
		return error;
	}
	*state = counter;
	return 0;
}

/* Where in the shared block the counter and those of sync=sharded are, in words of 8 bytes. */
static int counter_inputs(const void *state, FILE *json)
{
	const struct counter *counter = state;
	const size_t word = sizeof(uint64_t);
	fprintf(json,
		"{\"rounds\":\"%" PRIu64
		"\",\"counter\":\"%zu\",\"shards\":\"%zu\",\"stride\":\"%zu\"}",
		counter->pause, offsetof(struct shared, counter) / word,
		offsetof(struct shared, shards) / word, sizeof(struct cell) / word);
	return 0;
}

static void counter_teardown(void *state)
{
	free(state);
}

/* ---- under the clock ------------------------------------------------------------------------- */

/* A counter of its own for each worker. */
static int counter_enter(const void *state, struct pending *service, void **local)
{
	const struct counter *counter = state;
	(void)service;
	if (counter->sync != SYNC_SHARDED)
		return 0;
	uint64_t worker = atomic_fetch_add(&counter->shared->workers, 1);
	if (worker >= counter->shards)
		return -ENOSPC;
	*local = &counter->shared->shards[worker];
	return 0;
}

/* Adds one by reading and writing, during which others may do the same. */
static inline void add_plain(_Atomic uint64_t *value, uint64_t pause)
{
	uint64_t seen = atomic_load_explicit(value, memory_order_relaxed);
	burn_run(seen, pause);
	atomic_store_explicit(value, seen + 1, memory_order_relaxed);
}

static void add_atomic(_Atomic uint64_t *value, uint64_t pause)
{
	if (pause == 0) {
		atomic_fetch_add_explicit(value, 1, memory_order_relaxed);
		return;
	}
	uint64_t seen = atomic_load_explicit(value, memory_order_relaxed);
	do
		burn_run(seen, pause);
	while (!atomic_compare_exchange_strong_explicit(
		value, &seen, seen + 1, memory_order_relaxed, memory_order_relaxed));
}

/* Adds one so many times. 0 or a negative errno: the holder of the lock has died. */
static int add(const struct counter *counter, uint64_t times, struct cell *own)
{
	struct shared *shared = counter->shared;
	switch (counter->sync) {
	case SYNC_NONE:
		while (times--)
			add_plain(&shared->counter.value, counter->pause);
		break;
	case SYNC_MUTEX:
		while (times--) {
			int error = mutex_lock(&shared->mutex);
			if (error < 0)
				return error;
			add_plain(&shared->counter.value, counter->pause);
			pthread_mutex_unlock(&shared->mutex);
		}
		break;
	case SYNC_ATOMIC:
		while (times--)
			add_atomic(&shared->counter.value, counter->pause);
		break;
	case SYNC_SHARDED:
		while (times--)
			add_plain(&own->value, counter->pause);
		break;
	}
	return 0;
}

static int counter_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct counter *counter = state;
	(void)task;
	*result = counter->times;
	return add(counter, counter->times, wait->local);
}

/* No turn is given while the counter is read and written: tasks on one loop lose nothing. */
static void add_on(struct pending *pending, unsigned events)
{
	struct adder *adder = pending_scratch(pending);
	const struct counter *counter = adder->counter;
	uint64_t some = counter->times / TURNS + 1;
	(void)events;
	if (some > adder->left)
		some = adder->left;
	int status = add(counter, some, pending->local);
	adder->left -= some;
	if (!status && adder->left > 0)
		status = pending_wait(pending, -1, 0, 0, add_on);
	if (status < 0 || adder->left == 0)
		pending_done(pending, status, counter->times);
}

static void counter_start(const void *state, struct pending *pending)
{
	struct adder *adder = pending_scratch(pending);
	*adder = (struct adder){ .counter = state, .left = ((const struct counter *)state)->times };
	add_on(pending, 0);
}

/* ---- after the clock ------------------------------------------------------------------------- */

static uint64_t counted(const struct counter *counter)
{
	uint64_t sum = atomic_load(&counter->shared->counter.value);
	for (uint64_t i = 0; i < counter->shards; i++)
		sum += atomic_load(&counter->shared->shards[i].value);
	return sum;
}

/* What the counter holds must be what all tasks have added; without synchronisation it may be less,
 * and how much less is what was to be found out. */
static int counter_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct counter *counter = state;
	uint64_t sum = counted(counter), wanted = ledger->tasks * counter->times;
	verdict->units = (double)wanted;
	int status = tasks_done(ledger, verdict);
	for (uint64_t task = 0; status == 0 && task < ledger->tasks; task++)
		if (ledger->records[task].result != counter->times)
			status = tasks_wrong(verdict,
				"task %" PRIu64 " added %" PRIu64 " times, not %" PRIu64, task,
				ledger->records[task].result, counter->times);
	if (status == 0 && sum != wanted && (sum > wanted || counter->sync != SYNC_NONE))
		status = tasks_wrong(
			verdict, "the counter holds %" PRIu64 ", not %" PRIu64, sum, wanted);
	if (status == 0)
		snprintf(verdict->figures, sizeof verdict->figures, "lost=%" PRIu64, wanted - sum);
	return status;
}

const struct workload workload_counter = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "counter",
	.summary = "adds to one shared counter: lost updates, or what none costs",
	.unit = "updates",
	.bound = BOUND_CPU,
	.params = params,
	.plan = counter_plan,
	.setup = counter_setup,
	.enter = counter_enter,
	.run = counter_run,
	.start = counter_start,
	.check = counter_check,
	.teardown = counter_teardown,
	.inputs = counter_inputs,
};
