/* SPDX-License-Identifier: MIT */
/*
 * Waits, as a task does that asks a disk, a database or another machine: no processor time, so that
 * tasks in progress at once cost next to nothing and an event loop shows what it is for.
 */
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define TASKS  16u
#define SECOND UINT64_C(1000000000)

/* An exponential time is cut here, in means: one in 5 * 10^8 is longer. */
#define LONGEST_EXPONENTIAL 20u

enum distribution {
	FIXED,
	UNIFORM,
	EXPONENTIAL,
};

struct sleep {
	uint64_t duration_ns;
	enum distribution distribution;
	uint64_t seed;
};

static const char *const distributions[] = { "fixed", "uniform", "exponential", NULL };

static const struct param params[] = {
	{ .name = "duration",
		.type = PARAM_DURATION,
		.initial = "50ms",
		.min = 0,
		.max = 3600 * SECOND,
		.help = "how long a task sleeps; the longest if uniform, the mean if exponential" },
	{ .name = "distribution",
		.type = PARAM_CHOICE,
		.initial = "fixed",
		.min = FIXED,
		.max = EXPONENTIAL,
		.choices = distributions,
		.help = "all alike, uniform from 0 to duration, or exponential (at most 20 "
			"means)" },
	{ 0 },
};

/* How long a task is to sleep: follows from the seed and its number alone. */
static uint64_t asleep_ns(const struct sleep *sleep, uint64_t task)
{
	if (sleep->distribution == FIXED)
		return sleep->duration_ns;
	uint64_t hash = workload_hash(sleep->seed, task);
	if (sleep->distribution == UNIFORM)
		return workload_below(hash, sleep->duration_ns + 1);
	double above_zero = ((double)(hash >> 11) + 1) * 0x1p-53;
	double means = fmin(-log(above_zero), LONGEST_EXPONENTIAL);
	return (uint64_t)(means * (double)sleep->duration_ns);
}

static int sleep_plan(struct plan *plan)
{
	return tasks_plan(plan, TASKS);
}

static int sleep_setup(struct setup *setup, void **state)
{
	struct sleep *sleep = malloc(sizeof *sleep);
	if (!sleep)
		return -ENOMEM;
	sleep->duration_ns = setup->values[0].number;
	sleep->distribution = (enum distribution)setup->values[1].number;
	sleep->seed = setup->seed;
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

static void swap(uint64_t *a, uint64_t *b)
{
	uint64_t kept = *a;
	*a = *b;
	*b = kept;
}

/* Hoare's selection: the number that would stand at `rank` if they were sorted. Reorders them. */
static uint64_t select_rank(uint64_t *numbers, size_t count, size_t rank)
{
	size_t low = 0, high = count - 1;
	while (low < high) {
		uint64_t pivot = numbers[low + (high - low) / 2];
		size_t left = low, right = high;
		for (;;) {
			while (numbers[left] < pivot)
				left++;
			while (numbers[right] > pivot)
				right--;
			if (left >= right)
				break;
			swap(&numbers[left++], &numbers[right--]);
		}
		if (rank <= right)
			high = right;
		else
			low = right + 1;
	}
	return numbers[rank];
}

static void write_figures(uint64_t *late_ns, uint64_t tasks, struct verdict *verdict)
{
	uint64_t most = 0;
	for (uint64_t task = 0; task < tasks; task++)
		if (late_ns[task] > most)
			most = late_ns[task];
	uint64_t median = tasks > 0 ? select_rank(late_ns, tasks, (tasks - 1) / 2) : 0;
	snprintf(verdict->figures, sizeof verdict->figures,
		"late_median_s=%" PRIu64 ".%09" PRIu64 ";late_max_s=%" PRIu64 ".%09" PRIu64,
		median / SECOND, median % SECOND, most / SECOND, most % SECOND);
}

/* How late the task ended. Refuses a wrong result, and a task that ended before its time. */
static int measure_late(const struct sleep *sleep, const struct ledger *ledger, uint64_t task,
	uint64_t *late_ns, struct verdict *verdict)
{
	const struct record *record = &ledger->records[task];
	uint64_t ns = asleep_ns(sleep, task);
	if (record->result != ns)
		return tasks_wrong(verdict,
			"task %" PRIu64 " slept for %" PRIu64 " ns instead of %" PRIu64, task,
			record->result, ns);
	if (record->end_ns < record->start_ns)
		return tasks_wrong(verdict, "task %" PRIu64 " ended before it started", task);
	uint64_t took_ns = record->end_ns - record->start_ns;
	if (took_ns < ns)
		return tasks_wrong(verdict,
			"task %" PRIu64 " ended %" PRIu64 " ns early, after %" PRIu64
			" ns of %" PRIu64,
			task, ns - took_ns, took_ns, ns);
	*late_ns = took_ns - ns;
	return 0;
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
		write_figures(late_ns, ledger->tasks, verdict);
	free(late_ns);
	return status;
}

static int sleep_format(
	const void *state, uint64_t task, const struct record *record, char *text, size_t size)
{
	(void)state, (void)task;
	int length = snprintf(text, size, "%" PRIu64 ".%09" PRIu64 " s", record->result / SECOND,
		record->result % SECOND);
	return length < 0 || (size_t)length >= size ? -ENOSPC : 0;
}

static void sleep_teardown(void *state)
{
	free(state);
}

const struct workload workload_sleep = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "sleep",
	.summary = "waits, as for a disk or another machine, without using the processor",
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
};
