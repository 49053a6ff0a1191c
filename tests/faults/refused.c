/* SPDX-License-Identifier: MIT */
/*
 * Plug-ins that must be refused. meson.build compiles this file once a case; each case sets one of
 * the macros below to something that is wrong.
 */
#include "bench/runner.h"

#ifdef REFUSED_CONSTRUCTOR
#include <stdlib.h>
__attribute__((constructor)) static void leave(void)
{
	exit(0);
}
#endif

#ifndef REFUSED_ABI
#define REFUSED_ABI WORKLOAD_ABI
#endif
#ifndef REFUSED_NAME
#define REFUSED_NAME "refused"
#endif
#ifndef REFUSED_SUMMARY
#define REFUSED_SUMMARY "must not be loaded"
#endif
#ifndef REFUSED_UNIT
#define REFUSED_UNIT "tasks"
#endif
#ifndef REFUSED_BOUND
#define REFUSED_BOUND BOUND_CPU
#endif
#ifndef REFUSED_PLAN
#define REFUSED_PLAN refused_plan
#endif
#ifndef REFUSED_RUN
#define REFUSED_RUN refused_run
#endif
#ifndef REFUSED_CHECK
#define REFUSED_CHECK refused_check
#endif
#ifndef REFUSED_SIZE
#define REFUSED_SIZE sizeof
#endif
#ifndef REFUSED_FAMILY
#define REFUSED_FAMILY "threads"
#endif
#ifndef REFUSED_FLAGS
#define REFUSED_FLAGS RUNNER_BLOCKING
#endif
#ifndef REFUSED_AGREE
#define REFUSED_AGREE refused_agree
#endif
#ifndef REFUSED_EXECUTE
#define REFUSED_EXECUTE refused_execute
#endif
/* One entry of a parameter table. */
#ifndef REFUSED_PARAM
#define REFUSED_PARAM \
	{ \
		"size", PARAM_INTEGER, "1", 0, 9, NULL, "a number" \
	}
#endif
#ifndef REFUSED_SYMBOL
#define REFUSED_SYMBOL concbench_workload
#endif

int refused_plan(struct plan *);
int refused_run(const void *, uint64_t, struct wait *, uint64_t *);
int refused_check(const void *, const struct ledger *, struct verdict *);
int refused_agree(struct runner_plan *);
int refused_execute(const struct job *, void *, struct outcome *);

int refused_plan(struct plan *plan)
{
	plan->tasks = 1;
	return 0;
}

int refused_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	(void)state, (void)wait;
	*result = task;
	return 0;
}

int refused_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	(void)state, (void)ledger, (void)verdict;
	return 0;
}

int refused_agree(struct runner_plan *plan)
{
	(void)plan;
	return 0;
}

int refused_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)job, (void)prepared, (void)outcome;
	return 0;
}

static const struct param params[] = { REFUSED_PARAM, { 0 } };

#ifdef REFUSED_RUNNER
extern const struct runner concbench_runner;

const struct runner concbench_runner = {
	.abi = REFUSED_ABI,
	.size = REFUSED_SIZE(struct runner),
	.name = REFUSED_NAME,
	.summary = REFUSED_SUMMARY,
	.family = REFUSED_FAMILY,
	.flags = REFUSED_FLAGS,
	.params = params,
	.plan = REFUSED_AGREE,
	.execute = REFUSED_EXECUTE,
};
#else
extern const struct workload REFUSED_SYMBOL;

const struct workload REFUSED_SYMBOL = {
	.abi = REFUSED_ABI,
	.size = REFUSED_SIZE(struct workload),
	.name = REFUSED_NAME,
	.summary = REFUSED_SUMMARY,
	.unit = REFUSED_UNIT,
	.bound = REFUSED_BOUND,
	.params = params,
	.plan = REFUSED_PLAN,
	.run = REFUSED_RUN,
	.check = REFUSED_CHECK,
};
#endif
