/* SPDX-License-Identifier: MIT */
/*
 * Node's ways to run tasks: twins in JavaScript, one at a time, on its loop, in its workers. What
 * each does is in runners/node/NAME.js.
 */
#include "runners/host.h"
#include "runners/pool.h"
#include "runners/registry.h"

static const struct param params[] = { HOST_PARAMS("/usr/bin/node"), { 0 } };

static int sequential_plan(struct runner_plan *plan)
{
	bool event;
	plan->concurrency = 1;
	return host_plan(&runner_node_sequential, plan, &event);
}

/* A blocking form holds the loop. */
static int loop_plan(struct runner_plan *plan)
{
	bool event;
	int code = host_plan(&runner_node_loop, plan, &event);
	if (!code && !event)
		plan->concurrency = 1;
	return code;
}

/* What an engine takes of memory at the least, measured with Node 20: 7.0 to 7.8 MB. */
#define ENGINE_BYTES UINT64_C(7000000)

static int workers_plan(struct runner_plan *plan)
{
	bool event;
	plan->worker_bytes = ENGINE_BYTES;
	plan->parallel = plan->threads = pool_workers(plan->concurrency, plan->tasks);
	return host_plan(&runner_node_workers, plan, &event);
}

#define RUNNER_OF_NODE \
	.abi = RUNNER_ABI, .size = sizeof(struct runner), .language = "node", \
	.flags = RUNNER_BLOCKING | RUNNER_UNPLACED, .params = params, .prepare = host_prepare, \
	.execute = host_execute, .dismiss = host_dismiss

const struct runner runner_node_sequential = {
	RUNNER_OF_NODE,
	.name = "node-sequential",
	.summary = "Node: one task after the other, each awaited",
	.family = "sequential",
	.plan = sequential_plan,
};

const struct runner runner_node_workers = {
	RUNNER_OF_NODE,
	.name = "node-workers",
	.summary = "Node: worker threads, an engine each, by a shared counter",
	.family = "threads",
	.plan = workers_plan,
};

const struct runner runner_node_loop = {
	RUNNER_OF_NODE,
	.name = "node-loop",
	.summary = "Node: promises on its loop; blocking tasks hold it",
	.family = "loop",
	.plan = loop_plan,
};
