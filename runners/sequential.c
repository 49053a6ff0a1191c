/* SPDX-License-Identifier: MIT */
/* One task after the other, in task order, in the subject itself: what all others are held against.
 */
#include "bench/runner.h"
#include "runners/registry.h"

#include <stdio.h>
#include <string.h>

static int sequential_plan(struct runner_plan *plan)
{
	plan->concurrency = 1;
	return 0;
}

/* A loop of its own with a heart: the other is what all runners are held against. */
static void run_all(const struct job *job, struct wait *wait)
{
	const uint64_t heartless = job->heart ? 0 : job->tasks;
	uint64_t now_ns = runner_now_ns();
	for (uint64_t task = 0; task < heartless; task++)
		now_ns = runner_run(job, task, 0, wait, now_ns);
	for (uint64_t task = heartless; task < job->tasks; task++) {
		now_ns = runner_run(job, task, 0, wait, now_ns);
		heart_beat(job->heart, now_ns);
	}
}

/* The same, each when it is due, until the time is up. */
static void pace(const struct job *job, struct wait *wait)
{
	uint64_t now_ns = runner_now_ns();
	for (uint64_t task = 0; task < job->tasks && !runner_over(job, now_ns); task++) {
		now_ns = runner_await(job, job->heart, task, now_ns);
		now_ns = runner_run(job, task, 0, wait, now_ns);
		heart_beat(job->heart, now_ns);
	}
}

static int sequential_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	const struct workload *workload = job->workload;
	struct wait wait = runner_wait();
	int error = runner_place(job, 0);
	if (!error && workload->enter)
		error = workload->enter(job->state, NULL, &wait.local);
	if (error < 0) {
		snprintf(outcome->detail, sizeof outcome->detail,
			"%s could not enter its worker: %s", workload->name, strerror(-error));
		return error;
	}
	outcome->workers = 1;
	if (runner_paced(job))
		pace(job, &wait);
	else
		run_all(job, &wait);
	if (workload->leave)
		workload->leave(job->state, wait.local);
	return 0;
}

const struct runner runner_sequential = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "sequential",
	.summary = "one task after the other in one process",
	.family = "sequential",
	.flags = RUNNER_BLOCKING | RUNNER_HEART | RUNNER_PACED,
	.plan = sequential_plan,
	.execute = sequential_execute,
};
