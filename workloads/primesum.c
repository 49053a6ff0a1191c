/* SPDX-License-Identifier: MIT */
/*
 * Sums the primes up to a limit, each found by trial division by 2, 3 and the numbers next to the
 * multiples of 6. The tasks share the numbers in order, and a large prime takes more divisions than
 * a small one: equal shares of the numbers are not equal shares of the work.
 */
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <stdlib.h>

#define TASKS 64u

struct primesum {
	uint64_t limit;
	uint64_t tasks;
};

static const struct param params[] = {
	{ .name = "limit",
		.type = PARAM_INTEGER,
		.initial = "2500000",
		.min = 0,
		.max = 4000000000,
		.help = "the last number that is looked at; the tasks share those from 0 to it" },
	{ 0 },
};

/* Below 2^32 neither the square nor the next divisor overflows. */
static bool is_prime(uint64_t number)
{
	if (number < 4)
		return number > 1;
	if (number % 2 == 0 || number % 3 == 0)
		return false;
	for (uint64_t divisor = 5; divisor * divisor <= number; divisor += 6)
		if (number % divisor == 0 || number % (divisor + 2) == 0)
			return false;
	return true;
}

static int primesum_plan(struct plan *plan)
{
	plan->flags = PLAN_SHARES;
	return tasks_plan(plan, TASKS);
}

static int primesum_setup(struct setup *setup, void **state)
{
	struct primesum *primesum = malloc(sizeof *primesum);
	if (!primesum)
		return -ENOMEM;
	primesum->limit = setup->values[0].number;
	primesum->tasks = setup->tasks;
	*state = primesum;
	return 0;
}

static uint64_t first_of(const struct primesum *primesum, uint64_t task)
{
	return tasks_share(primesum->limit + 1, task, primesum->tasks);
}

static int primesum_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	(void)wait;
	uint64_t end = first_of(state, task + 1), sum = 0;
	for (uint64_t number = first_of(state, task); number < end; number++)
		if (is_prime(number))
			sum += number;
	*result = sum;
	return 0;
}

/* Eratosthenes' sieve, a byte a number: 1 if it is composite. Caller frees. */
static unsigned char *sieve(uint64_t limit)
{
	unsigned char *composite = calloc(limit + 2, 1);
	if (!composite)
		return NULL;
	composite[0] = composite[1] = 1;
	for (uint64_t prime = 2; prime * prime <= limit; prime++)
		for (uint64_t many = prime * prime; !composite[prime] && many <= limit;
			many += prime)
			composite[many] = 1;
	return composite;
}

static int primesum_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct primesum *primesum = state;
	verdict->units = (double)(primesum->limit + 1);
	int status = tasks_done(ledger, verdict);
	if (status < 0)
		return status;
	unsigned char *composite = sieve(primesum->limit);
	if (!composite) {
		tasks_wrong(verdict, "no memory for the sieve");
		return -ENOMEM;
	}
	uint64_t number = 0, all = 0;
	for (uint64_t task = 0; status == 0 && task < ledger->tasks; task++) {
		uint64_t right = 0, end = first_of(primesum, task + 1);
		for (; number < end; number++)
			right += composite[number] ? 0 : number;
		all += right;
		if (ledger->records[task].result != right)
			status = tasks_wrong(verdict,
				"task %" PRIu64 " gave %" PRIu64 " instead of %" PRIu64, task,
				ledger->records[task].result, right);
	}
	free(composite);
	if (status == 0)
		snprintf(verdict->figures, sizeof verdict->figures, "sum=%" PRIu64, all);
	return status;
}

static void primesum_teardown(void *state)
{
	free(state);
}

const struct workload workload_primesum = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "primesum",
	.summary = "sums the primes up to a limit by trial division",
	.unit = "numbers",
	.bound = BOUND_CPU,
	.params = params,
	.plan = primesum_plan,
	.setup = primesum_setup,
	.run = primesum_run,
	.check = primesum_check,
	.teardown = primesum_teardown,
};
