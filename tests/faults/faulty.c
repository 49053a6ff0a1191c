/* SPDX-License-Identifier: MIT */
/* A runner that goes wrong on request: `member` says in which of its members, `way` how. */
#include "bench/runner.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum member {
	NOWHERE,
	PLAN,
	PREPARE,
	EXECUTE,
	DISMISS
};
enum way {
	ERROR,
	ENDLESS,
	CRASH,
	ABORT,
	EXIT,
	HANG,
	STOP,
	IDLE,
	LANES,
	NO_LANES,
	FIGURES
};

static const char *const members[] = { "nowhere", "plan", "prepare", "execute", "dismiss", NULL };
/*
 * idle: executes nothing and says that all is well; lanes: many more than there are; no-lanes:
 * none; figures: text that has no end.
 */
static const char *const ways[] = { "error", "endless", "crash", "abort", "exit", "hang", "stop",
	"idle", "lanes", "no-lanes", "figures", NULL };

static const struct param params[] = {
	{ .name = "member",
		.type = PARAM_CHOICE,
		.initial = "nowhere",
		.max = sizeof members / sizeof *members - 2,
		.choices = members,
		.help = "where it goes wrong" },
	{ .name = "way",
		.type = PARAM_CHOICE,
		.initial = "error",
		.max = sizeof ways / sizeof *ways - 2,
		.choices = ways,
		.help = "how" },
	{ 0 },
};

static int go_wrong(enum way way, char text[WORKLOAD_TEXT])
{
	switch (way) {
	case ERROR:
		snprintf(text, WORKLOAD_TEXT, "as it was told");
		return -EIO;
	case ENDLESS:
		memset(text, 'x', WORKLOAD_TEXT);
		return -EIO;
	case CRASH:
		return raise(SIGSEGV);
	case ABORT:
		abort();
	case EXIT:
		exit(0);
	case HANG:
		for (;;)
			pause();
	case STOP:
		return raise(SIGSTOP);
	default:
		return 0;
	}
}

static int go_wrong_in(const struct value *values, enum member member, char text[WORKLOAD_TEXT])
{
	return values[0].number == (uint64_t)member ? go_wrong((enum way)values[1].number, text)
						    : 0;
}

static int faulty_plan(struct runner_plan *plan)
{
	plan->concurrency = 1;
	return go_wrong_in(plan->values, PLAN, plan->error);
}

static int faulty_prepare(const struct job *job, void **prepared, struct outcome *outcome)
{
	*prepared = (void *)(uintptr_t)job;
	return go_wrong_in(job->values, PREPARE, outcome->detail);
}

static void run_all(const struct job *job)
{
	struct wait wait = runner_wait();
	void *local = NULL;
	if (job->workload->enter && job->workload->enter(job->state, NULL, &local) < 0)
		return;
	wait.local = local;
	for (uint64_t task = 0; task < job->tasks; task++)
		runner_run(job, task, 0, &wait, runner_now_ns());
	if (job->workload->leave)
		job->workload->leave(job->state, local);
}

static int faulty_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	enum way way = job->values[0].number == EXECUTE ? (enum way)job->values[1].number : ERROR;
	(void)prepared;
	outcome->workers = way == LANES ? 1000000000 : way != NO_LANES;
	if (way == FIGURES)
		memset(outcome->figures, 'x', sizeof outcome->figures);
	if (way != IDLE)
		run_all(job);
	return go_wrong_in(job->values, EXECUTE, outcome->detail);
}

static void faulty_dismiss(void *prepared, struct outcome *outcome)
{
	const struct job *job = prepared;
	(void)go_wrong_in(job->values, DISMISS, outcome->detail);
}

extern const struct runner concbench_runner;

const struct runner concbench_runner = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "faulty",
	.summary = "goes wrong on request",
	.family = "sequential",
	.flags = RUNNER_BLOCKING,
	.params = params,
	.plan = faulty_plan,
	.prepare = faulty_prepare,
	.execute = faulty_execute,
	.dismiss = faulty_dismiss,
};
