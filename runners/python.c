/* SPDX-License-Identifier: MIT */
/*
 * Python's ways to run tasks, with its standard library alone: twins in Python under the executors
 * that its documentation teaches. What each does is in runners/python/NAME.py.
 */
#include "runners/host.h"
#include "runners/pool.h"
#include "runners/registry.h"

/* Debian's: what stands first in PATH may be a shim that takes longer to start than Python. */
#define PYTHON HOST_PARAMS("/usr/bin/python3")

/* A chunk is handed out at once. */
#define CHUNK(initial_, least, what) \
	{ \
		.name = "chunk", .type = PARAM_INTEGER, .initial = initial_, .min = least, \
		.max = UINT32_MAX, .help = what \
	}

static const char *const starts[] = { "fork", "spawn", "forkserver", NULL };
#define START \
	{ \
		.name = "start", .type = PARAM_CHOICE, .initial = "fork", .max = 2, \
		.choices = starts, \
		.help = "how worker processes come to be: multiprocessing's start method" \
	}

static const char *const no_yes[] = { "no", "yes", NULL };
static const char *const limits[] = { "semaphore", "none", NULL };

static const struct param plain_params[] = { PYTHON, { 0 } };
static const struct param threads_params[] = { PYTHON,
	CHUNK("1", 1, "how many tasks are submitted as one"), { 0 } };
static const struct param processes_params[] = { PYTHON, START,
	CHUNK("1", 1, "how many tasks a message orders: the chunksize of map"), { 0 } };
static const struct param pool_params[] = { PYTHON, START,
	CHUNK("0", 0, "the chunksize of map; 0: what map chooses, a quarter of a worker's share"),
	{ 0 } };

enum {
	START_METHOD = HOST_OPTIONS /* of both pools of processes */
};

enum {
	LIMIT = HOST_OPTIONS,
	TO_THREAD
};

static const struct param asyncio_params[] = { PYTHON,
	[LIMIT] = { .name = "limit",
		.type = PARAM_CHOICE,
		.initial = "semaphore",
		.max = 1,
		.choices = limits,
		.help = "what holds coroutines to --concurrency; none: all are in progress at once" },
	[TO_THREAD] = { .name = "to-thread",
		.type = PARAM_CHOICE,
		.initial = "no",
		.max = 1,
		.choices = no_yes,
		.help = "hand blocking forms to threads; otherwise each holds the loop" },
	{ 0 } };

static int sequential_plan(struct runner_plan *plan)
{
	bool event;
	plan->concurrency = 1;
	return host_plan(&runner_python_sequential, plan, &event);
}

static int threads_plan(struct runner_plan *plan)
{
	bool event;
	plan->parallel = plan->threads = pool_workers(plan->concurrency, plan->tasks);
	return host_plan(&runner_python_threads, plan, &event);
}

/* What a worker process takes of memory at the least, measured with Python 3.11: 1.8 MB to 2.0 MB
 * where it was forked, 6.1 MB to 8.4 MB where it has started an interpreter of its own. */
#define FORKED_BYTES  UINT64_C(1800000)
#define STARTED_BYTES UINT64_C(6000000)

static int plan_processes(const struct runner *runner, struct runner_plan *plan)
{
	bool event;
	plan->parallel = plan->processes = pool_workers(plan->concurrency, plan->tasks);
	plan->worker_bytes = plan->values[START_METHOD].number ? STARTED_BYTES : FORKED_BYTES;
	return host_plan(runner, plan, &event);
}

static int processes_plan(struct runner_plan *plan)
{
	return plan_processes(&runner_python_processes, plan);
}

static int pool_plan(struct runner_plan *plan)
{
	return plan_processes(&runner_python_pool, plan);
}

/* A loop holds what is in flight; a blocking form holds the loop, unless a thread takes it. */
static int asyncio_plan(struct runner_plan *plan)
{
	bool event, to_thread = plan->values[TO_THREAD].number;
	int code = host_plan(&runner_python_asyncio, plan, &event);
	if (code)
		return code;
	if (event)
		plan->unused |= 1u << TO_THREAD;
	else if (!to_thread)
		plan->concurrency = 1;
	else
		plan->parallel = plan->threads = pool_workers(plan->concurrency, plan->tasks);
	if (!event)
		plan->unused |= 1u << LIMIT;
	else if (plan->values[LIMIT].number)
		plan->concurrency = plan->tasks;
	return 0;
}

#define RUNNER_OF_PYTHON \
	.abi = RUNNER_ABI, .size = sizeof(struct runner), .language = "python", \
	.flags = RUNNER_BLOCKING, .prepare = host_prepare, .execute = host_execute, \
	.dismiss = host_dismiss

const struct runner runner_python_sequential = {
	RUNNER_OF_PYTHON,
	.name = "python-sequential",
	.summary = "Python: one task after the other, in a for loop",
	.family = "sequential",
	.params = plain_params,
	.plan = sequential_plan,
};

const struct runner runner_python_threads = {
	RUNNER_OF_PYTHON,
	.name = "python-threads",
	.summary = "Python: ThreadPoolExecutor, under the interpreter's lock",
	.family = "threads",
	.params = threads_params,
	.plan = threads_plan,
};

const struct runner runner_python_processes = {
	RUNNER_OF_PYTHON,
	.name = "python-processes",
	.summary = "Python: ProcessPoolExecutor, an interpreter a worker",
	.family = "processes",
	.params = processes_params,
	.plan = processes_plan,
};

const struct runner runner_python_pool = {
	RUNNER_OF_PYTHON,
	.name = "python-pool",
	.summary = "Python: multiprocessing.Pool.map",
	.family = "processes",
	.params = pool_params,
	.plan = pool_plan,
};

const struct runner runner_python_asyncio = {
	RUNNER_OF_PYTHON,
	.name = "python-asyncio",
	.summary = "Python: coroutines gathered on an asyncio loop",
	.family = "loop",
	.params = asyncio_params,
	.plan = asyncio_plan,
};
