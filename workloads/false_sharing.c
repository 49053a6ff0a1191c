/* SPDX-License-Identifier: MIT */
/*
 * Each worker adds to a counter of its own, which nobody else touches; but where counters lie in
 * one cache line, their workers take it from each other at every turn. No event form: there is
 * nothing to wait for.
 */
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <stdlib.h>

#define TASKS 16u
#define MOST  (1u << 20) /* tasks: so many counters at most */

enum {
	TIMES,
	PADDING
};

static const char *const paddings[] = { "0", "64", "128", NULL };

static const struct param params[] = {
	[TIMES] = { .name = "times",
		.type = PARAM_INTEGER,
		.initial = "20000000",
		.min = 1,
		.max = UINT32_MAX,
		.help = "how often each task adds one to the counter of its worker" },
	[PADDING] = { .name = "padding",
		.type = PARAM_CHOICE,
		.initial = "0",
		.min = 0,
		.max = 2,
		.choices = paddings,
		.help = "bytes between the beginnings of two counters; 0: side by side, eight in a "
			"cache line of 64" },
	{ 0 },
};

/* Counters between the beginnings of two that are used. */
static const size_t strides[] = { 1, 8, 16 };

struct shared {
	_Alignas(128) _Atomic uint64_t workers;
	_Alignas(128) _Atomic uint64_t counters[];
};

struct false_sharing {
	struct shared *shared;
	uint64_t times, room; /* room: for so many workers */
	size_t stride;
};

/* A worker has a task at least, and beside the workers of a pool there may be a loop. */
static uint64_t room_for(uint64_t tasks)
{
	return tasks + 1;
}

static int false_sharing_plan(struct plan *plan)
{
	int status = tasks_plan(plan, TASKS);
	if (status == 0 && plan->tasks > MOST) {
		snprintf(plan->error, sizeof plan->error,
			"%" PRIu64 " tasks are too many here; at most %u, and let each add more "
			"often",
			plan->tasks, MOST);
		status = -ERANGE;
	}
	plan->shared = sizeof(struct shared) + (size_t)room_for(plan->tasks) *
						       strides[plan->values[PADDING].number] *
						       sizeof(uint64_t);
	return status;
}

static int false_sharing_setup(struct setup *setup, void **state)
{
	struct false_sharing *sharing = malloc(sizeof *sharing);
	if (!sharing)
		return -ENOMEM;
	*sharing = (struct false_sharing){ .shared = setup->shared,
		.times = setup->values[TIMES].number,
		.room = room_for(setup->tasks),
		.stride = strides[setup->values[PADDING].number] };
	*state = sharing;
	return 0;
}

static void false_sharing_teardown(void *state)
{
	free(state);
}

/* Who comes one after the other is beside each other. */
static int false_sharing_enter(const void *state, struct pending *service, void **local)
{
	const struct false_sharing *sharing = state;
	(void)service;
	uint64_t worker = atomic_fetch_add(&sharing->shared->workers, 1);
	if (worker >= sharing->room)
		return -ENOSPC;
	*local = &sharing->shared->counters[worker * sharing->stride];
	return 0;
}

static int false_sharing_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct false_sharing *sharing = state;
	_Atomic uint64_t *counter = wait->local;
	(void)task;
	uint64_t before = atomic_load_explicit(counter, memory_order_relaxed);
	for (uint64_t left = sharing->times; left; left--)
		atomic_store_explicit(counter,
			atomic_load_explicit(counter, memory_order_relaxed) + 1,
			memory_order_relaxed);
	*result = atomic_load_explicit(counter, memory_order_relaxed) - before;
	return 0;
}

/* All counters together hold what all tasks have added, and nothing lies between them. */
static int false_sharing_check(
	const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct false_sharing *sharing = state;
	uint64_t sum = 0, wanted = ledger->tasks * sharing->times;
	verdict->units = (double)wanted;
	int status = tasks_done(ledger, verdict);
	for (uint64_t task = 0; status == 0 && task < ledger->tasks; task++)
		if (ledger->records[task].result != sharing->times)
			status = tasks_wrong(verdict,
				"task %" PRIu64 " added %" PRIu64 ", not %" PRIu64, task,
				ledger->records[task].result, sharing->times);
	for (uint64_t i = 0; i < sharing->room * sharing->stride; i++)
		sum += atomic_load(&sharing->shared->counters[i]);
	if (status == 0 && sum != wanted)
		status = tasks_wrong(
			verdict, "the counters hold %" PRIu64 ", not %" PRIu64, sum, wanted);
	return status;
}

const struct workload workload_false_sharing = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "false-sharing",
	.summary = "adds to a counter a worker, in one cache line or apart",
	.unit = "updates",
	.bound = BOUND_CPU,
	.params = params,
	.plan = false_sharing_plan,
	.setup = false_sharing_setup,
	.enter = false_sharing_enter,
	.run = false_sharing_run,
	.check = false_sharing_check,
	.teardown = false_sharing_teardown,
};
