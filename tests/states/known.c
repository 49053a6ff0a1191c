/* SPDX-License-Identifier: MIT */
/*
 * A task whose answer is known: it computes for `work` of CPU time, waits for `wait`, and computes
 * for half of `work` again. By the CPU's clock: so much whatever else the machine does.
 */
#include "bench/workload.h"

#include <time.h>

enum {
	WORK,
	WAIT
};

static const struct param params[] = {
	[WORK] = { .name = "work",
		.type = PARAM_DURATION,
		.initial = "4ms",
		.max = 1000000000,
		.help = "CPU time before the wait" },
	[WAIT] = { .name = "wait",
		.type = PARAM_DURATION,
		.initial = "20ms",
		.max = 1000000000,
		.help = "the wait" },
	{ 0 },
};

static const struct value *values;

static uint64_t cpu_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void compute(uint64_t ns)
{
	uint64_t until = cpu_ns() + ns;
	while (cpu_ns() < until)
		;
}

static int known_plan(struct plan *plan)
{
	plan->tasks = plan->tasks ? plan->tasks : 4;
	return 0;
}

static int known_setup(struct setup *setup, void **state)
{
	values = setup->values;
	*state = NULL;
	return 0;
}

static int known_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	(void)state;
	compute(values[WORK].number);
	int status = wait_for(wait, -1, 0, values[WAIT].number);
	compute(values[WORK].number / 2);
	*result = task;
	return status;
}

static void known_waited(struct pending *pending, unsigned events)
{
	(void)events;
	compute(values[WORK].number / 2);
	pending_done(pending, 0, pending->task);
}

static void known_start(const void *state, struct pending *pending)
{
	(void)state;
	compute(values[WORK].number);
	int status = pending_wait(pending, -1, 0, values[WAIT].number, known_waited);
	if (status < 0)
		pending_done(pending, status, 0);
}

static int known_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	(void)state;
	verdict->units = (double)ledger->tasks;
	return 0;
}

extern const struct workload concbench_workload;

const struct workload concbench_workload = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "known",
	.summary = "computes, waits, computes",
	.unit = "tasks",
	.bound = BOUND_IO,
	.params = params,
	.plan = known_plan,
	.setup = known_setup,
	.run = known_run,
	.start = known_start,
	.check = known_check,
};
