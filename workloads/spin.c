/* SPDX-License-Identifier: MIT */
/*
 * Computes for a given time, in registers alone: the yardstick. What a runner costs beside it, and
 * from what size of a task on it is worth it, is the runner's own doing, not memory's.
 */
#include "workloads/burn.h"
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <stdlib.h>

#define TASKS  16384u
#define SECOND UINT64_C(1000000000)

struct spin {
	uint64_t rounds;
	uint64_t seed;
};

enum {
	WORK,
	ROUNDS,
};

static const struct param params[] = {
	{ .name = "work",
		.type = PARAM_DURATION,
		.initial = "10us",
		.min = 0,
		.max = 3600 * SECOND,
		.help = "how long a task computes, on a core that nobody disturbs" },
	{ .name = "rounds",
		.type = PARAM_INTEGER,
		.initial = "0",
		.min = 0,
		.max = UINT64_C(1) << 53,
		.help = "how many rounds it computes, in place of work; 0: what work takes on this "
			"machine" },
	{ 0 },
};

static int spin_plan(struct plan *plan)
{
	int status = tasks_plan(plan, TASKS);
	if (status == 0 && plan->values[ROUNDS].number == 0)
		status = burn_plan("rounds=", plan->error);
	return status;
}

static int spin_setup(struct setup *setup, void **state)
{
	uint64_t rounds = setup->values[ROUNDS].number;
	struct burn burn;
	if (rounds == 0) {
		int status = burn_init(&burn, "rounds=", setup->error);
		if (status < 0)
			return status;
		rounds = burn_rounds(&burn, setup->values[WORK].number);
	}
	struct spin *spin = malloc(sizeof *spin);
	if (!spin)
		return -ENOMEM;
	*spin = (struct spin){ .rounds = rounds, .seed = setup->seed };
	*state = spin;
	return 0;
}

static int spin_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct spin *spin = state;
	(void)wait;
	*result = burn_run(workload_hash(spin->seed, task), spin->rounds);
	return 0;
}

static int spin_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct spin *spin = state;
	verdict->units = (double)ledger->tasks;
	snprintf(verdict->figures, sizeof verdict->figures, "rounds=%" PRIu64, spin->rounds);
	int status = tasks_done(ledger, verdict);
	for (uint64_t task = 0; status == 0 && task < ledger->tasks; task++) {
		uint64_t right = burn_jump(workload_hash(spin->seed, task), spin->rounds);
		if (ledger->records[task].result != right)
			status = tasks_wrong(verdict,
				"task %" PRIu64 " gave another number than %" PRIu64 " rounds give",
				task, spin->rounds);
	}
	return status;
}

static void spin_teardown(void *state)
{
	free(state);
}

const struct workload workload_spin = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "spin",
	.summary = "computes for a given time, without memory: a yardstick",
	.unit = "tasks",
	.bound = BOUND_CPU,
	.params = params,
	.plan = spin_plan,
	.setup = spin_setup,
	.run = spin_run,
	.check = spin_check,
	.teardown = spin_teardown,
};
