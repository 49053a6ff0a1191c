/* SPDX-License-Identifier: MIT */
/*
 * @NAME@: powers modulo a prime, by repeated multiplication. Say here what it is, and what it
 * shows.
 *
 * bench/workload.h is the contract, with prose at every member; docs/workload.md is a walk through it.
 */
@INCLUDE@#include "workloads/tasks.h"

#include <stdlib.h>

/* Where nobody asks for a number: a sequential sample of 0.1 to 0.3 s. */
#define TASKS 64u

#define PRIME 4294967291u
#define BASE  2u

/* The state: read-only once it is set up. Threads share it, forked workers inherit it. */
struct @ID@_state {
	uint64_t times; /* factors of task 0; task i has i more */
};

/* What can be set by -p NAME=VALUE; `values[i]` is the value of row i, parsed and in its range. */
static const struct param params[] = {
	{ .name = "times",
		.type = PARAM_INTEGER,
		.initial = "500000",
		.min = 0,
		.max = 1000000000000,
		.help = "factors of task 0; task i has i more" },
	{ 0 },
};

/* In the harness, before anything is measured: agrees, or refuses with a reason in plan->error. */
static int @ID@_agree(struct plan *plan)
{
	return tasks_plan(plan, TASKS);
}

/* In a fresh process a sample, before the clock: what is slow and not to be measured. */
static int @ID@_setup(struct setup *setup, void **state)
{
	struct @ID@_state *own = malloc(sizeof *own);
	if (!own)
		return -ENOMEM;
	own->times = setup->values[0].number;
	*state = own;
	return 0;
}

/*
 * Under the clock, once a task, in any order and any worker: the result follows from the state and
 * the task's number alone, and needs the work, or the compiler removes it. 0 or a negative errno.
 * Work that waits does so by wait_for, and gets an event form: see `start` in the contract.
 */
static int @ID@_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct @ID@_state *own = state;
	(void)wait;
	uint64_t power = 1;
	for (uint64_t left = own->times + task; left; left--)
		power = power * BASE % PRIME;
	*result = power;
	return 0;
}

static uint64_t power_by_squaring(uint64_t exponent)
{
	uint64_t power = 1;
	for (uint64_t square = BASE; exponent; exponent >>= 1, square = square * square % PRIME)
		if (exponent & 1)
			power = power * square % PRIME;
	return power;
}

/* After the clock: is every result right, by another method? And how much work was done? */
static int @ID@_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct @ID@_state *own = state;
	verdict->units = (double)ledger->tasks;
	int status = tasks_done(ledger, verdict);
	for (uint64_t task = 0; !status && task < ledger->tasks; task++)
		if (ledger->records[task].result != power_by_squaring(own->times + task))
			status = tasks_wrong(verdict, "task %" PRIu64 " gave %" PRIu64, task,
				ledger->records[task].result);
	return status;
}

static void @ID@_teardown(void *state)
{
	free(state);
}

@DECLARE@const struct workload @OBJECT@ = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "@NAME@",
	.summary = "raises to a power by repeated multiplication, modulo a prime",
	.unit = "powers", /* what verdict->units counts */
	.bound = BOUND_CPU,
	.params = params,
	.plan = @ID@_agree,
	.setup = @ID@_setup,
	.run = @ID@_run,
	.check = @ID@_check,
	.teardown = @ID@_teardown,
};
