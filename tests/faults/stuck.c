/* SPDX-License-Identifier: MIT */
/*
 * A workload that deadlocks, each way that is taught, in semaphores of its shared block:
 *
 *     queued      task 0 waits for what the last task gives, which waits behind it in the queue
 *     embrace     tasks 0 and 1 each wait for what the other gives afterwards
 *     semaphore   task 0 waits for what nobody gives
 *     asleep      task 0 sleeps, for long
 *     spinning    task 0 waits for what nobody gives, and looks all the time
 */
#include "bench/workload.h"

#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>
#include <time.h>

enum kind {
	QUEUED,
	EMBRACE,
	SEMAPHORE,
	ASLEEP,
	SPINNING
};

static const char *const kinds[] = { "queued", "embrace", "semaphore", "asleep", "spinning", NULL };

static const struct param params[] = { { .name = "kind",
					       .type = PARAM_CHOICE,
					       .initial = "semaphore",
					       .max = sizeof kinds / sizeof *kinds - 2,
					       .choices = kinds,
					       .help = "how it deadlocks" },
	{ 0 } };

struct stuck {
	enum kind kind;
	uint64_t last;
	sem_t *given; /* two */
};

static int stuck_plan(struct plan *plan)
{
	plan->tasks = plan->tasks ? plan->tasks : 2;
	plan->shared = 2 * sizeof(sem_t);
	return 0;
}

static int stuck_setup(struct setup *setup, void **state)
{
	struct stuck *stuck = malloc(sizeof *stuck);
	if (!stuck)
		return -ENOMEM;
	*stuck = (struct stuck){ .kind = (enum kind)setup->values[0].number,
		.last = setup->tasks - 1,
		.given = setup->shared };
	for (int i = 0; i < 2; i++)
		if (sem_init(&stuck->given[i], 1, 0))
			abort();
	*state = stuck;
	return 0;
}

static int take(sem_t *given)
{
	while (sem_wait(given))
		if (errno != EINTR)
			return -errno;
	return 0;
}

static int stuck_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct stuck *stuck = state;
	const struct timespec long_s = { .tv_sec = 1000 };
	int error = 0;
	(void)wait;
	*result = task;
	if (stuck->kind == QUEUED && task == stuck->last)
		return sem_post(&stuck->given[0]) ? -errno : 0;
	if (stuck->kind == EMBRACE && task < 2) {
		error = take(&stuck->given[task]);
		return sem_post(&stuck->given[1 - task]) ? -errno : error;
	}
	if (task)
		return 0;
	if (stuck->kind == ASLEEP)
		return nanosleep(&long_s, NULL) ? -errno : 0;
	while (stuck->kind == SPINNING && sem_trywait(&stuck->given[0]))
		;
	return take(&stuck->given[0]);
}

static int stuck_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	(void)state, (void)verdict;
	for (uint64_t task = 0; task < ledger->tasks; task++)
		if (ledger->records[task].result != task)
			return -EBADMSG;
	return 0;
}

extern const struct workload concbench_workload;

const struct workload concbench_workload = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "stuck",
	.summary = "deadlocks on request",
	.unit = "tasks",
	.bound = BOUND_IO,
	.params = params,
	.plan = stuck_plan,
	.setup = stuck_setup,
	.run = stuck_run,
	.check = stuck_check,
	.teardown = free,
};
