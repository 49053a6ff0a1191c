/* SPDX-License-Identifier: MIT */
/*
 * Runners of twins: the same workload written in another language. The host of a runner is a
 * program of that language, runners/LANGUAGE/RUNNER.ENDING, which is started before the clock, runs
 * the tasks of a twin and writes their records. How it is spoken to: docs/languages.md.
 */
#ifndef CONCBENCH_RUNNERS_HOST_H
#define CONCBENCH_RUNNERS_HOST_H

#include "bench/runner.h"

/* The parameters that begin the table of every such runner. */
enum {
	HOST_INTERPRETER,
	HOST_TWIN,
	HOST_OPTIONS /* its own follow, which the host is told */
};

#define HOST_PARAMS(program) \
	[HOST_INTERPRETER] = { .name = "interpreter", \
		.type = PARAM_TEXT, \
		.initial = program, \
		.min = 1, \
		.max = 4096, \
		.help = "the program that runs the host and the twin: a path, or a name in PATH" }, \
	[HOST_TWIN] = { .name = "twin", \
		.type = PARAM_TEXT, \
		.initial = "", \
		.max = 4096, \
		.help = "the file of the twin; empty: the one that comes with concbench" }

/*
 * Finds the twin and asks the interpreter about it, so it starts that: once for cells that follow
 * each other and differ in their runner alone. -ENOENT if there is no interpreter; -EINVAL with the
 * reason if there is no twin, or the first line of what is wrong with it. `event`: it has an event
 * form. `runner` is the one that plans.
 */
int host_plan(const struct runner *, struct runner_plan *, bool *event);

/* The functions of every such runner. */
int host_prepare(const struct job *, void **prepared, struct outcome *);
int host_execute(const struct job *, void *prepared, struct outcome *);
void host_dismiss(void *prepared, struct outcome *);

#endif
