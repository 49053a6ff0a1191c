/* SPDX-License-Identifier: MIT */
/*
 * Adds up the squares of a range, modulo 2^64: the plainest loop there is, a multiplication and two
 * additions a number, no memory and no branch but the loop's. The tasks share the range.
 */
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <stdlib.h>

#define TASKS 64u

/* Twice a number and one more still fit into 64 bits, which the closed form needs. */
#define MOST (UINT64_C(1) << 62)

struct squares {
	uint64_t from, count;
	uint64_t tasks;
};

static const struct param params[] = {
	{ .name = "from",
		.type = PARAM_INTEGER,
		.initial = "1",
		.min = 1,
		.max = MOST,
		.help = "the first number of the range" },
	{ .name = "count",
		.type = PARAM_INTEGER,
		.initial = "600000000",
		.min = 1,
		.max = MOST,
		.help = "how many numbers the range has; the tasks share them" },
	{ 0 },
};

static int squares_plan(struct plan *plan)
{
	plan->flags = PLAN_SHARES;
	return tasks_plan(plan, TASKS);
}

static int squares_setup(struct setup *setup, void **state)
{
	struct squares *squares = malloc(sizeof *squares);
	if (!squares)
		return -ENOMEM;
	*squares = (struct squares){ .from = setup->values[0].number,
		.count = setup->values[1].number,
		.tasks = setup->tasks };
	*state = squares;
	return 0;
}

/* The first number of a task's share; of the task after the last one, the end of the range. */
static uint64_t first_of(const struct squares *squares, uint64_t task)
{
	return squares->from + tasks_share(squares->count, task, squares->tasks);
}

/*
 * clang knows the closed form and would put it in the place of this loop. To the empty instruction
 * each square is a number that could have become any other: the loop stays, one number a turn.
 */
static int squares_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	(void)wait;
	uint64_t end = first_of(state, task + 1), sum = 0;
	for (uint64_t number = first_of(state, task); number < end; number++) {
		uint64_t square = number * number;
		__asm__("" : "+r"(square));
		sum += square;
	}
	*result = sum;
	return 0;
}

/* 1 + 4 + ... + n^2 = n (n + 1) (2n + 1) / 6: divided before it is multiplied, modulo 2^64. */
static uint64_t squares_up_to(uint64_t n)
{
	uint64_t factors[] = { n, n + 1, 2 * n + 1 };
	factors[n % 2] /= 2;
	for (size_t i = 0; i < 3; i++)
		if (factors[i] % 3 == 0) {
			factors[i] /= 3;
			break;
		}
	return factors[0] * factors[1] * factors[2];
}

static int squares_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct squares *squares = state;
	verdict->units = (double)squares->count;
	int status = tasks_done(ledger, verdict);
	for (uint64_t task = 0; status == 0 && task < ledger->tasks; task++) {
		uint64_t right = squares_up_to(first_of(squares, task + 1) - 1) -
				 squares_up_to(first_of(squares, task) - 1);
		if (ledger->records[task].result != right)
			status = tasks_wrong(verdict,
				"task %" PRIu64 " gave %" PRIu64 " instead of %" PRIu64, task,
				ledger->records[task].result, right);
	}
	return status;
}

static void squares_teardown(void *state)
{
	free(state);
}

const struct workload workload_squares = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "squares",
	.summary = "adds up the squares of a range of numbers, modulo 2^64",
	.unit = "numbers",
	.bound = BOUND_CPU,
	.params = params,
	.plan = squares_plan,
	.setup = squares_setup,
	.run = squares_run,
	.check = squares_check,
	.teardown = squares_teardown,
};
