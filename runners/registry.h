/* SPDX-License-Identifier: MIT */
/* The runners built in, in the order in which tables and plots show them: a row each. */
#ifndef CONCBENCH_RUNNERS_REGISTRY_H
#define CONCBENCH_RUNNERS_REGISTRY_H

struct runner;

/*
 * DEFAULT rows are measured when no runner is named; the first of them is what others are held
 * against. `all` names no runner: `-x all` means every one that executes workloads themselves.
 */
#define RUNNER_TABLE(DEFAULT, OTHER) \
	DEFAULT(sequential) \
	DEFAULT(threads) \
	OTHER(thread_per_task) \
	OTHER(thread_queue) \
	OTHER(openmp) \
	OTHER(glib) \
	OTHER(start_join) \
	DEFAULT(processes) \
	OTHER(process_per_task) \
	OTHER(process_pipes) \
	OTHER(process_spawn) \
	DEFAULT(async) \
	OTHER(async_threads) \
	OTHER(async_processes) \
	OTHER(libuv) \
	OTHER(io_uring) \
	OTHER(offload) \
	OTHER(fibers) \
	OTHER(mpi) \
	OTHER(python_sequential) \
	OTHER(python_threads) \
	OTHER(python_processes) \
	OTHER(python_pool) \
	OTHER(python_asyncio) \
	OTHER(node_sequential) \
	OTHER(node_workers) \
	OTHER(node_loop)

/* Declares `runner_NAME`, which runners/NAME.c defines, or that of its language. */
#define RUNNER_DECLARE(name) extern const struct runner runner_##name;
RUNNER_TABLE(RUNNER_DECLARE, RUNNER_DECLARE)

/* Both end with NULL. */
extern const struct runner *const runner_table[];
extern const struct runner *const runner_defaults[];

#endif
