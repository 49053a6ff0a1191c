/* SPDX-License-Identifier: MIT */
/*
 * Waits, as a task does that asks a disk, a database or another machine: no processor time, so that
 * tasks in progress at once cost next to nothing and an event loop shows what it is for.
 */
#include "workloads/delays.h"
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define TASKS 16u

struct sleep {
	uint64_t duration_ns;
	enum delays_distribution distribution;
	uint64_t seed;
	uint64_t tasks;
};

static const struct param params[] = {
	{ .name = "duration",
		.type = PARAM_DURATION,
		.initial = "50ms",
		.min = 0,
		.max = 3600 * DELAYS_SECOND,
		.help = "how long a task sleeps; the longest if uniform, the mean if exponential" },
	{ .name = "distribution",
		.type = PARAM_CHOICE,
		.initial = "fixed",
		.min = DELAYS_FIXED,
		.max = DELAYS_EXPONENTIAL,
		.choices = delays_distributions,
		.help = DELAYS_HELP },
	{ 0 },
};

/* How long a task is to sleep: follows from the seed and its number alone. */
static uint64_t asleep_ns(const struct sleep *sleep, uint64_t task)
{
	return delays_draw(
		sleep->distribution, sleep->duration_ns, workload_hash(sleep->seed, task));
}

static int sleep_plan(struct plan *plan)
{
	if (plan->values[1].number == DELAYS_FIXED)
		plan->waits_ns = plan->values[0].number;
	return tasks_plan(plan, TASKS);
}

static int sleep_setup(struct setup *setup, void **state)
{
	struct sleep *sleep = malloc(sizeof *sleep);
	if (!sleep)
		return -ENOMEM;
	sleep->duration_ns = setup->values[0].number;
	sleep->distribution = (enum delays_distribution)setup->values[1].number;
	sleep->seed = setup->seed;
	sleep->tasks = setup->tasks;
	*state = sleep;
	return 0;
}

static int sleep_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	uint64_t ns = asleep_ns(state, task);
	int status = wait_for(wait, -1, 0, ns);
	if (status < 0)
		return status;
	*result = ns;
	return 0;
}

/* A million tasks asleep are to need no scratch memory: what they share is the loop's `local`. */
static int sleep_enter(const void *state, struct pending *service, void **local)
{
	(void)service;
	*local = (void *)state;
	return 0;
}

static void awake(struct pending *pending, unsigned events)
{
	(void)events;
	pending_done(pending, 0, asleep_ns(pending->local, pending->task));
}

static void sleep_start(const void *state, struct pending *pending)
{
	int status = pending_wait(pending, -1, 0, asleep_ns(state, pending->task), awake);
	if (status < 0)
		pending_done(pending, status, 0);
}

/* How late the task ended. Refuses a wrong result, and a task that ended before its time. */
static int measure_late(const struct sleep *sleep, const struct ledger *ledger, uint64_t task,
	uint64_t *late_ns, struct verdict *verdict)
{
	uint64_t ns = asleep_ns(sleep, task), slept = ledger->records[task].result;
	if (slept != ns)
		return tasks_wrong(verdict,
			"task %" PRIu64 " slept for %" PRIu64 " ns instead of %" PRIu64, task,
			slept, ns);
	return delays_late(ledger, task, ns, late_ns, verdict);
}

static int sleep_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	verdict->units = (double)ledger->tasks;
	int status = tasks_done(ledger, verdict);
	if (status < 0)
		return status;
	uint64_t *late_ns = malloc((size_t)ledger->tasks * sizeof *late_ns);
	if (!late_ns && ledger->tasks > 0) {
		tasks_wrong(verdict, "no memory to look for the median");
		return -ENOMEM;
	}
	for (uint64_t task = 0; status == 0 && task < ledger->tasks; task++)
		status = measure_late(state, ledger, task, &late_ns[task], verdict);
	if (status == 0)
		delays_figures(verdict, "late", late_ns, ledger->tasks);
	free(late_ns);
	return status;
}

static int sleep_format(
	const void *state, uint64_t task, const struct record *record, char *text, size_t size)
{
	(void)state, (void)task;
	int length = snprintf(text, size, "%" PRIu64 ".%09" PRIu64 " s",
		record->result / DELAYS_SECOND, record->result % DELAYS_SECOND);
	return length < 0 || (size_t)length >= size ? -ENOSPC : 0;
}

/* How long each task sleeps, in ns: drawn here, since logarithms differ in their last bit. */
static int sleep_inputs(const void *state, FILE *json)
{
	const struct sleep *sleep = state;
	putc('[', json);
	for (uint64_t task = 0; task < sleep->tasks; task++)
		fprintf(json, "%s\"%" PRIu64 "\"", task ? "," : "", asleep_ns(sleep, task));
	putc(']', json);
	return 0;
}

static void sleep_teardown(void *state)
{
	free(state);
}

const struct workload workload_sleep = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "sleep",
	.summary = "waits, as for a disk or another machine, using no processor",
	.unit = "sleeps",
	.bound = BOUND_IO,
	.params = params,
	.plan = sleep_plan,
	.setup = sleep_setup,
	.enter = sleep_enter,
	.run = sleep_run,
	.start = sleep_start,
	.check = sleep_check,
	.format = sleep_format,
	.teardown = sleep_teardown,
	.inputs = sleep_inputs,
};
