/* SPDX-License-Identifier: MIT */
/*
 * @NAME@: one task after the other, the last one first. Say here what it is, and what it is to be
 * compared with.
 *
 * bench/runner.h is the contract, with prose at every member; docs/runner.md is a walk through it, and
 * its table of duties is the list to go by.
 */
#include "bench/runner.h"
@INCLUDE@
#include <stdio.h>
#include <string.h>

static const char *const orders[] = { "last-first", "first-first", NULL };

/* What can be set by -p @NAME@.NAME=VALUE; `job->values[i]` is the value of row i, in its range. */
static const struct param params[] = {
	{ .name = "order",
		.type = PARAM_CHOICE,
		.initial = "last-first",
		.max = 1,
		.choices = orders,
		.help = "which task comes first" },
	{ 0 },
};

/* In the harness, for each cell: what it will be, or why it cannot be. Starts nothing. */
static int @ID@_plan(struct runner_plan *plan)
{
	plan->concurrency = 1; /* the most tasks in progress at once; in: what is asked for */
	plan->parallel = 1;    /* how many of these compute at once, if there are CPUs enough */
	return 0;
}

/*
 * Under the clock, once a sample: runs each task once, records it, and returns when no worker
 * touches the job any more. A task that fails is recorded, and the others go on.
 */
static int @ID@_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct wait wait = runner_wait();  /* how a blocking form waits: one for each worker */
	int error = runner_place(job, 0); /* onto its CPU, with --pin: each worker */
	if (!error && job->workload->enter) /* what the worker keeps for itself */
		error = job->workload->enter(job->state, NULL, &wait.local);
	if (error < 0) {
		snprintf(outcome->detail, sizeof outcome->detail, "worker 0: %s", strerror(-error));
		return error;
	}
	outcome->workers = 1;
	uint64_t now_ns = runner_now_ns();
	for (uint64_t left = job->tasks; left; left--)
		now_ns = runner_run(job, job->values[0].number ? job->tasks - left : left - 1, 0,
			&wait, now_ns);
	if (job->workload->leave)
		job->workload->leave(job->state, wait.local);
	return 0;
}

@DECLARE@const struct runner @OBJECT@ = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "@NAME@",
	.summary = "one task after the other, the last one first",
	.family = "sequential", /* its hue in plots, and `-x family:NAME` */
	.flags = RUNNER_BLOCKING, /* the forms of a workload that it executes */
	.params = params,
	.plan = @ID@_plan,
	.execute = @ID@_execute,
};
