/* SPDX-License-Identifier: MIT */
/*
 * Waits that depend on each other: how long a task waits next follows from what its last wait gave,
 * as for a page that must be read before it is known which one comes after it. No runner shortens
 * one chain; many chains at once are what helps. With `work` each also computes between its waits.
 */
#include "workloads/burn.h"
#include "workloads/delays.h"
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <stdlib.h>

#define TASKS 16u

enum {
	STEPS,
	DURATION,
	WORK
};

static const struct param params[] = {
	[STEPS] = { .name = "steps",
		.type = PARAM_INTEGER,
		.initial = "2",
		.min = 1,
		.max = 1000,
		.help = "how many waits a task is, each of a length that the last one gave" },
	[DURATION] = { .name = "duration",
		.type = PARAM_DURATION,
		.initial = "20ms",
		.min = 0,
		.max = 60 * DELAYS_SECOND,
		.help = "the longest wait; all from 0 on are equally likely" },
	[WORK] = { .name = "work",
		.type = PARAM_DURATION,
		.initial = "0s",
		.min = 0,
		.max = DELAYS_SECOND,
		.help = "how long is computed after each wait" },
	{ 0 },
};

struct chain {
	uint64_t steps, duration_ns, seed;
	uint64_t rounds; /* of computing after each wait */
};

/* A task between two waits: what the last one gave, and how many there were. */
struct link {
	const struct chain *chain;
	uint64_t value, step;
};

static struct link link_first(const struct chain *chain, uint64_t task)
{
	return (struct link){ .chain = chain, .value = workload_hash(chain->seed, task) };
}

/* How long the next wait is. */
static uint64_t link_ns(const struct link *link)
{
	return workload_below(link->value, link->chain->duration_ns + 1);
}

/* That wait is over: what it gave, and what is computed from that. False after the last one. */
static bool link_next(struct link *link, uint64_t (*compute)(uint64_t seed, uint64_t rounds))
{
	link->value = workload_hash(link->value, link_ns(link));
	if (link->chain->rounds)
		link->value = compute(link->value, link->chain->rounds);
	return ++link->step < link->chain->steps;
}

static int chain_plan(struct plan *plan)
{
	plan->scratch = sizeof(struct link);
	int status = plan->values[WORK].number ? burn_plan("work=0s", plan->error) : 0;
	return status < 0 ? status : tasks_plan(plan, TASKS);
}

static int chain_setup(struct setup *setup, void **state)
{
	struct chain *chain = malloc(sizeof *chain);
	if (!chain)
		return -ENOMEM;
	struct burn burn = { 0 };
	uint64_t work_ns = setup->values[WORK].number;
	int status = work_ns ? burn_init(&burn, "work=0s", setup->error) : 0;
	if (status < 0) {
		free(chain);
		return status;
	}
	*chain = (struct chain){ .steps = setup->values[STEPS].number,
		.duration_ns = setup->values[DURATION].number,
		.seed = setup->seed,
		.rounds = burn_rounds(&burn, work_ns) };
	*state = chain;
	return 0;
}

static int chain_inputs(const void *state, FILE *json)
{
	const struct chain *chain = state;
	fprintf(json, "{\"rounds\":\"%" PRIu64 "\"}", chain->rounds);
	return 0;
}

static int chain_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	struct link link = link_first(state, task);
	do {
		int status = wait_for(wait, -1, 0, link_ns(&link));
		if (status < 0)
			return status;
	} while (link_next(&link, burn_run));
	*result = link.value;
	return 0;
}

static void chain_wait(struct pending *pending);

static void chain_waited(struct pending *pending, unsigned events)
{
	struct link *link = pending_scratch(pending);
	(void)events;
	if (link_next(link, burn_run))
		chain_wait(pending);
	else
		pending_done(pending, 0, link->value);
}

static void chain_wait(struct pending *pending)
{
	int status = pending_wait(pending, -1, 0, link_ns(pending_scratch(pending)), chain_waited);
	if (status < 0)
		pending_done(pending, status, 0);
}

static void chain_start(const void *state, struct pending *pending)
{
	struct link *link = pending_scratch(pending);
	*link = link_first(state, pending->task);
	chain_wait(pending);
}

/* A task gave what the last wait does, and took no less time than all of them. */
static int check_task(const struct chain *chain, const struct ledger *ledger, uint64_t task,
	uint64_t *late_ns, struct verdict *verdict)
{
	struct link link = link_first(chain, task);
	uint64_t total_ns = 0, result = ledger->records[task].result;
	do
		total_ns += link_ns(&link);
	while (link_next(&link, burn_jump));
	if (result != link.value)
		return tasks_wrong(verdict,
			"task %" PRIu64 " came to %" PRIx64 " instead of %" PRIx64, task, result,
			link.value);
	return delays_late(ledger, task, total_ns, late_ns, verdict);
}

static int chain_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct chain *chain = state;
	verdict->units = (double)ledger->tasks * (double)chain->steps;
	int status = tasks_done(ledger, verdict);
	if (status < 0)
		return status;
	uint64_t *late_ns = malloc((size_t)ledger->tasks * sizeof *late_ns);
	if (!late_ns && ledger->tasks > 0) {
		tasks_wrong(verdict, "no memory to look for the median");
		return -ENOMEM;
	}
	for (uint64_t task = 0; status == 0 && task < ledger->tasks; task++)
		status = check_task(chain, ledger, task, &late_ns[task], verdict);
	if (status == 0)
		delays_figures(verdict, "late", late_ns, ledger->tasks);
	free(late_ns);
	return status;
}

static void chain_teardown(void *state)
{
	free(state);
}

const struct workload workload_chain = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "chain",
	.summary = "waits that depend on each other: each sets the next's length",
	.unit = "waits",
	.bound = BOUND_IO,
	.params = params,
	.plan = chain_plan,
	.setup = chain_setup,
	.run = chain_run,
	.start = chain_start,
	.check = chain_check,
	.teardown = chain_teardown,
	.inputs = chain_inputs,
};
