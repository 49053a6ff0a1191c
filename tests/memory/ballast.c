/* SPDX-License-Identifier: MIT */
/* A workload whose memory is known, for checking what is measured of it. */
#include "bench/workload.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum where {
	IN_STATE,   /* set-up holds it, tasks read it */
	IN_TASK,    /* each task has its own while it runs */
	IN_COPIES,  /* set-up holds it, tasks write to it: forked workers copy every page */
	IN_GARBAGE, /* set-up had it and gave it back */
};

static const char *const places[] = { "state", "task", "copies", "garbage", NULL };

static const struct param params[] = {
	{ "where", PARAM_CHOICE, "state", 0, 0, places, "who holds the memory" },
	{ "size", PARAM_SIZE, "64MiB", 4096, UINT64_C(1) << 32, NULL, "how much of it" },
	{ 0 },
};

struct state {
	unsigned char *block;
	size_t size;
	enum where where;
};

static int ballast_plan(struct plan *plan)
{
	plan->tasks = plan->tasks ? plan->tasks : 4;
	return 0;
}

/* Page by page, so that every page is there and none is the shared zero page. */
static void touch(unsigned char *block, size_t size, unsigned char mark)
{
	for (size_t i = 0; i < size; i += 4096)
		block[i] = (unsigned char)(block[i] + mark + 1);
}

static int ballast_setup(struct setup *setup, void **out)
{
	struct state *state = calloc(1, sizeof *state);
	if (!state)
		return -ENOMEM;
	state->where = (enum where)setup->values[0].number;
	state->size = setup->values[1].number;
	size_t size = state->where == IN_TASK ? 4096 : state->size;
	state->block = malloc(size);
	if (!state->block) {
		free(state);
		return -ENOMEM;
	}
	memset(state->block, 1, size);
	if (state->where == IN_GARBAGE) {
		free(state->block);
		state->block = NULL;
	}
	*out = state;
	return 0;
}

/* How many tasks of this process have begun, and have their memory. */
static _Atomic unsigned begun, full;

/*
 * Every task takes 50 ms, so that those of two workers overlap, and goes on until each that has
 * begun has its memory, however slow the machine is.
 */
static int ballast_run(const void *opaque, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct state *state = opaque;
	unsigned char *own = NULL;
	int error = 0;
	begun++;
	if (state->where == IN_TASK) {
		own = malloc(state->size);
		if (own)
			touch(memset(own, 1, state->size), state->size, 1);
		else
			error = -ENOMEM;
	}
	if (state->where == IN_COPIES)
		touch(state->block, state->size, 0);
	full++;
	do
		error = error < 0 ? error : wait_for(wait, -1, 0, 50000000);
	while (error >= 0 && full < begun);
	free(own);
	*result = task;
	return error < 0 ? error : 0;
}

static int ballast_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	(void)state;
	verdict->units = (double)ledger->tasks;
	return 0;
}

static void ballast_teardown(void *opaque)
{
	struct state *state = opaque;
	if (state)
		free(state->block);
	free(state);
}

extern const struct workload concbench_workload;
const struct workload concbench_workload = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "ballast",
	.summary = "holds a known amount of memory",
	.unit = "tasks",
	.bound = BOUND_IO,
	.params = params,
	.plan = ballast_plan,
	.setup = ballast_setup,
	.run = ballast_run,
	.check = ballast_check,
	.teardown = ballast_teardown,
};
