/* SPDX-License-Identifier: MIT */
/*
 * Decides whether numbers are prime by trial division: pure computation in registers, one division
 * instruction a divisor, no memory, so that what does not scale here is the machine or the runner.
 */
#include "workloads/miller_rabin.h"
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Four times the default list: each of two or four workers then gets the same numbers. */
#define TASKS 36u

struct primes {
	const uint64_t *numbers; /* borrowed from the harness */
	size_t count;
};

static const struct param params[] = {
	{ .name = "numbers",
		.type = PARAM_INTEGERS,
		.initial = "112272535095293:112582705942171:112272535095293:115280095190773:"
			   "115797848077099:1099726899285419:3399726899288419:1125828054422712:"
			   "237397848077029",
		.min = 0,
		.max = UINT64_MAX,
		.help = "the numbers to decide, by turns; task i takes number i mod their count" },
	{ 0 },
};

/*
 * Quotient and remainder come from one division instruction; clang makes two of them unless both
 * are looked at in one condition. The quotient ends the loop: below the divisor, the square root
 * is passed, and unlike divisor * divisor it cannot overflow.
 */
static bool is_prime(uint64_t number)
{
	if (number < 2 || number % 2 == 0)
		return number == 2;
	for (uint64_t divisor = 3;; divisor += 2) {
		uint64_t quotient = number / divisor;
		uint64_t remainder = number % divisor;
		if ((quotient < divisor) | (remainder == 0))
			return quotient < divisor;
	}
}

static int primes_plan(struct plan *plan)
{
	if (plan->values[0].count == 0) {
		snprintf(plan->error, sizeof plan->error,
			"numbers is empty; give at least one, for example numbers=97");
		return -EINVAL;
	}
	return tasks_plan(plan, TASKS);
}

static int primes_setup(struct setup *setup, void **state)
{
	struct primes *primes = malloc(sizeof *primes);
	if (!primes)
		return -ENOMEM;
	primes->numbers = setup->values[0].numbers;
	primes->count = setup->values[0].count;
	*state = primes;
	return 0;
}

static int primes_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct primes *primes = state;
	(void)wait;
	*result = is_prime(primes->numbers[task % primes->count]);
	return 0;
}

static int primes_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct primes *primes = state;
	verdict->units = (double)ledger->tasks;
	int status = tasks_done(ledger, verdict);
	if (status < 0)
		return status;
	for (size_t i = 0; i < primes->count && i < ledger->tasks; i++) {
		uint64_t right = miller_rabin(primes->numbers[i]);
		for (uint64_t task = i; task < ledger->tasks; task += primes->count)
			if (ledger->records[task].result != right)
				return tasks_wrong(verdict,
					"task %" PRIu64 " gave %" PRIu64 " for %" PRIu64
					", which is %sprime",
					task, ledger->records[task].result, primes->numbers[i],
					right ? "" : "not ");
	}
	return 0;
}

static int primes_format(
	const void *state, uint64_t task, const struct record *record, char *text, size_t size)
{
	const struct primes *primes = state;
	int length = snprintf(text, size, "%" PRIu64 " is %sprime",
		primes->numbers[task % primes->count], record->result ? "" : "not ");
	return length < 0 || (size_t)length >= size ? -ENOSPC : 0;
}

static void primes_teardown(void *state)
{
	free(state);
}

const struct workload workload_primes = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "primes",
	.summary = "decides whether numbers are prime by 64-bit trial division",
	.unit = "numbers",
	.bound = BOUND_CPU,
	.params = params,
	.plan = primes_plan,
	.setup = primes_setup,
	.run = primes_run,
	.check = primes_check,
	.format = primes_format,
	.teardown = primes_teardown,
};
