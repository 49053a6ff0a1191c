/* SPDX-License-Identifier: MIT */
/*
 * The workload that does nothing: what is left is the harness and its runners. It has no event form
 * on purpose: under a loop it shows what it costs to dispatch one blocking form.
 */
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <inttypes.h>
#include <stdio.h>

#define TASKS 1000000u

static int null_plan(struct plan *plan)
{
	return tasks_plan(plan, TASKS);
}

static int null_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	(void)state, (void)task, (void)wait;
	*result = 0;
	return 0;
}

/* From the first task's start to the last one's end: starting a pool is no handing out. */
static double dispatch_s(const struct ledger *ledger)
{
	uint64_t first_ns = UINT64_MAX, last_ns = 0;
	for (uint64_t task = 0; task < ledger->tasks; task++) {
		const struct record *record = &ledger->records[task];
		first_ns = record->start_ns < first_ns ? record->start_ns : first_ns;
		last_ns = record->end_ns > last_ns ? record->end_ns : last_ns;
	}
	return last_ns > first_ns ? (double)(last_ns - first_ns) * 1e-9 / (double)ledger->tasks : 0;
}

static int null_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	(void)state;
	verdict->units = (double)ledger->tasks;
	snprintf(verdict->figures, sizeof verdict->figures, "dispatch_s=%.9f", dispatch_s(ledger));
	int status = tasks_done(ledger, verdict);
	for (uint64_t task = 0; status == 0 && task < ledger->tasks; task++) {
		uint64_t result = ledger->records[task].result;
		if (result != 0)
			status = tasks_wrong(verdict,
				"task %" PRIu64 " gave %" PRIu64 " instead of 0", task, result);
	}
	return status;
}

const struct workload workload_null = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "null",
	.summary = "does nothing: what is measured is the harness and its runners",
	.unit = "tasks",
	.bound = BOUND_CPU,
	.plan = null_plan,
	.run = null_run,
	.check = null_check,
};
