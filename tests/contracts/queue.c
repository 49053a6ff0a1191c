/* SPDX-License-Identifier: MIT */
/*
 * For tests only: tasks that wait for each other. The first half of them produce, the others
 * consume, through one queue of capacity 1, all at once; every item is a hand-over from one task to
 * another, by park and wake on words of the shared block.
 *
 * The queue is guarded by two semaphores, `room` and `items`: whoever has taken one of either owns
 * the place of the item.
 */
#include "bench/workload.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* The words stand on cache lines of their own, as anybody would put them. */
struct queue {
	_Alignas(64) _Atomic uint32_t room;
	_Alignas(64) _Atomic uint32_t items;
	_Alignas(64) uint64_t item;
};

struct state {
	struct queue *queue;
	uint64_t tasks, items; /* each task hands over or takes so many */
};

/* A task in its event form. */
struct worker {
	const struct state *state;
	uint64_t left, sum;
};

static const struct param params[] = {
	{ .name = "items",
		.type = PARAM_INTEGER,
		.initial = "1000",
		.min = 1,
		.max = UINT32_MAX,
		.help = "how many items each task hands over or takes" },
	{ 0 },
};

static bool is_producer(const struct state *state, uint64_t task)
{
	return task < state->tasks / 2;
}

/* Takes one off a semaphore, if it can. */
static bool try_down(_Atomic uint32_t *word)
{
	uint32_t seen = atomic_load(word);
	while (seen > 0)
		if (atomic_compare_exchange_weak(word, &seen, seen - 1))
			return true;
	return false;
}

/* The item number `left` of a task: no two are alike. */
static uint64_t item_of(uint64_t task, uint64_t left)
{
	return workload_hash(task, left) >> 16;
}

/* ---- the blocking form ---------------------------------------------------------------------- */

static int down(struct wait *wait, _Atomic uint32_t *word)
{
	int code = 0;
	while (code >= 0 && !try_down(word))
		code = wait_park(wait, word, 0, WAIT_FOREVER);
	return code < 0 ? code : 0;
}

static void up(struct wait *wait, _Atomic uint32_t *word)
{
	atomic_fetch_add(word, 1);
	wait_wake(wait, word, 1);
}

static int queue_run(const void *of, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct state *state = of;
	struct queue *queue = state->queue;
	bool producer = is_producer(state, task);
	uint64_t sum = 0;
	for (uint64_t left = state->items; left > 0; left--) {
		int code = down(wait, producer ? &queue->room : &queue->items);
		if (code)
			return code;
		if (producer)
			queue->item = item_of(task, left);
		sum += queue->item;
		up(wait, producer ? &queue->items : &queue->room);
	}
	*result = sum;
	return 0;
}

/* ---- the event form ------------------------------------------------------------------------- */

static void queue_go_on(struct pending *pending, unsigned events)
{
	struct worker *worker = pending_scratch(pending);
	struct queue *queue = worker->state->queue;
	bool producer = is_producer(worker->state, pending->task);
	_Atomic uint32_t *wanted = producer ? &queue->room : &queue->items;
	_Atomic uint32_t *given = producer ? &queue->items : &queue->room;
	(void)events;
	for (; worker->left > 0; worker->left--) {
		if (!try_down(wanted)) {
			int code = pending_park(pending, wanted, 0, WAIT_FOREVER, queue_go_on);
			if (code < 0)
				pending_done(pending, code, 0);
			return;
		}
		if (producer)
			queue->item = item_of(pending->task, worker->left);
		worker->sum += queue->item;
		atomic_fetch_add(given, 1);
		pending_wake(pending, given, 1);
	}
	pending_done(pending, 0, worker->sum);
}

static void queue_start(const void *of, struct pending *pending)
{
	struct worker *worker = pending_scratch(pending);
	*worker = (struct worker){ .state = of, .left = ((const struct state *)of)->items };
	queue_go_on(pending, 0);
}

/* ---- before and after the clock ------------------------------------------------------------- */

static int queue_plan(struct plan *plan)
{
	plan->tasks = plan->tasks ? plan->tasks : 2;
	plan->concurrency = plan->tasks;
	plan->scratch = sizeof(struct worker);
	plan->shared = sizeof(struct queue);
	plan->flags = PLAN_ALL_AT_ONCE | PLAN_RESULTS_VARY;
	if (plan->tasks % 2 == 0)
		return 0;
	snprintf(plan->error, sizeof plan->error,
		"as many tasks consume as produce: use an even "
		"number");
	return -EINVAL;
}

static int queue_setup(struct setup *setup, void **of)
{
	struct state *state = malloc(sizeof *state);
	if (!state)
		return -ENOMEM;
	*state = (struct state){
		.queue = setup->shared, .tasks = setup->tasks, .items = setup->values[0].number
	};
	atomic_store(&state->queue->room, 1);
	*of = state;
	return 0;
}

/* What was put in was taken out, and nothing else. */
static int queue_check(const void *of, const struct ledger *ledger, struct verdict *verdict)
{
	const struct state *state = of;
	uint64_t in = 0, out = 0, right = 0;
	verdict->units = (double)(state->tasks / 2 * state->items);
	for (uint64_t task = 0; task < ledger->tasks; task++) {
		bool producer = is_producer(state, task);
		*(producer ? &in : &out) += ledger->records[task].result;
		for (uint64_t left = state->items; producer && left > 0; left--)
			right += item_of(task, left);
	}
	if (in == right && out == right && state->queue->room == 1 && state->queue->items == 0)
		return 0;
	snprintf(verdict->detail, sizeof verdict->detail, "items were lost or came twice");
	return -EBADMSG;
}

static void queue_teardown(void *state)
{
	free(state);
}

extern const struct workload concbench_workload;

const struct workload concbench_workload = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "queue",
	.summary = "hands items over through a queue of capacity 1, for tests",
	.unit = "items",
	.bound = BOUND_CPU,
	.params = params,
	.plan = queue_plan,
	.setup = queue_setup,
	.run = queue_run,
	.start = queue_start,
	.check = queue_check,
	.teardown = queue_teardown,
};
