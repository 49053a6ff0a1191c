/* SPDX-License-Identifier: MIT */
/* The runners built in, in the order in which tables and plots show them: a row each. */
#ifndef CONCBENCH_RUNNERS_REGISTRY_H
#define CONCBENCH_RUNNERS_REGISTRY_H

struct runner;

#define RUNNER_TABLE(ROW) \
	ROW(sequential) \
	ROW(threads) \
	ROW(processes) \
	ROW(async)

/* Declares `runner_NAME`, which runners/NAME.c defines. */
#define RUNNER_DECLARE(name) extern const struct runner runner_##name;
RUNNER_TABLE(RUNNER_DECLARE)

/* Ends with NULL. */
extern const struct runner *const runner_table[];

#endif
