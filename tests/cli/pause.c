/* SPDX-License-Identifier: MIT */
/* A workload whose tasks sleep for PAUSE_MS: two builds of it differ in nothing else. */
#include "bench/workload.h"

#include <time.h>

static int pause_plan(struct plan *plan)
{
	plan->tasks = plan->tasks ? plan->tasks : 2;
	return 0;
}

static int pause_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };

	(void)state, (void)wait;
	*result = task;
	return clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL) ? -1 : 0;
}

static int pause_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	(void)state, (void)ledger, (void)verdict;
	return 0;
}

extern const struct workload concbench_workload;

const struct workload concbench_workload = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "pause",
	.summary = "sleeps",
	.unit = "pauses",
	.bound = BOUND_IO,
	.plan = pause_plan,
	.run = pause_run,
	.check = pause_check,
};
