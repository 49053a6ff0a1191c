/* SPDX-License-Identifier: MIT */
#include "bench/plan/calibrate.h"

#include "bench/base/number.h"
#include "bench/plan/agree.h"
#include "bench/plan/baseline.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/plan/param.h"
#include "bench/plan/roster.h"
#include "bench/runner.h"
#include "runners/registry.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What a sequential sample is to take, and what the longest one tried is to take at least. */
#define TARGET_NS UINT64_C(200000000)
#define ENOUGH_NS UINT64_C(20000000)

/* From one try to the next. */
#define GROWTH 8
/* Of the longest one the shortest of so many tries counts. */
#define TRIES 3

#define LEAST_A_WORKER 4
/* Of more tasks the ledger would be felt: it takes 32 bytes each. */
#define MOST (UINT64_C(1) << 20)

const struct runner *calibration_runner(const struct roster *roster)
{
	const char *language = roster->count ? roster->entries[0].runner->language : NULL;
	for (size_t i = 1; language && i < roster->count; i++) {
		const char *other = roster->entries[i].runner->language;
		if (!other || strcmp(other, language) != 0)
			language = NULL;
	}
	for (const struct runner *const *row = runner_table; language && *row; row++) {
		const struct baseline_cell as = { .family = (*row)->family,
			.language = (*row)->language };
		if (baseline_fits_language(&as, language))
			return *row;
	}
	return runner_defaults[0];
}

/* What the workload makes of a number of tasks, 0 for its own. */
static int ask(const struct calibration *calibration, const struct group *like, uint64_t tasks,
	struct group *group)
{
	struct error ignored;
	*group = *like;
	group->tasks = tasks;
	return agree_group(calibration->cells, group, &ignored);
}

/* The time of a sequential sample of so many tasks. */
static int try_tasks(const struct calibration *calibration, const struct group *like,
	uint64_t tasks, uint64_t *ns)
{
	struct group group;
	struct cell cell = { .build = "", .runner = calibration->runner };
	struct cells one = {
		.groups = &group, .group_count = 1, .cells = &cell, .cpus = calibration->cells->cpus
	};
	struct error ignored;
	int code = ask(calibration, like, tasks, &group);
	if (code)
		return code;
	group.first = 0;
	group.count = one.count = 1;
	cell.values = values_create(cell.runner->params);
	code = agree_cell(&one, &group, &cell, &ignored);
	if (!code)
		code = calibration->prober->probe(calibration->prober, &one, ns);
	cell_finish(&cell);
	return code;
}

/* What one task takes, in ns: of few tasks, as long as these take too short to tell. */
static int task_time(const struct calibration *calibration, const struct group *group, double *ns)
{
	uint64_t tasks = 1, least, again;
	int code = try_tasks(calibration, group, tasks, &least);
	while (!code && least < ENOUGH_NS && tasks * GROWTH <= MOST) {
		tasks *= GROWTH;
		code = try_tasks(calibration, group, tasks, &least);
	}
	bool clear = tasks == 1 && least >= TARGET_NS; /* the fewest tasks will do */
	for (int i = 1; !code && !clear && i < TRIES; i++) {
		code = try_tasks(calibration, group, tasks, &again);
		least = !code && again < least ? again : least;
	}
	*ns = (double)(least ? least : 1) / (double)tasks;
	return code;
}

/* The power of two times the workers that is nearest to a number, four a worker at least. */
static uint64_t rounded(uint64_t number, uint64_t workers)
{
	uint64_t least = LEAST_A_WORKER * workers;
	if (number <= least)
		return least;
	return workers << lround(log2((double)number / (double)workers));
}

/* By eights as near as can be to what is wanted, as far as the bounds let it. */
static uint64_t by_eights(uint64_t number, double wanted, uint64_t least)
{
	long twos = 3 * lround(log2(wanted / (double)number) / 3);
	for (; twos < 0 && number / 2 >= least; twos++)
		number /= 2;
	for (; twos > 0 && number * 2 <= MOST; twos--)
		number *= 2;
	return number;
}

int calibration_add(struct calibration *calibration, const struct group *group)
{
	struct group own, other;
	uint64_t workers = calibration->cells->cpus;
	double ns;
	if (calibration->concurrency > workers)
		workers = calibration->concurrency;
	if (ask(calibration, group, 0, &own))
		return 0; /* the planner is told why */
	bool waits = own.workload->bound == BOUND_IO;
	uint64_t number = own.tasks;
	if (!waits && !(own.flags & PLAN_ALL_AT_ONCE))
		number = rounded(number, workers);
	if (!(own.flags & (PLAN_ALL_AT_ONCE | PLAN_SHARES))) {
		int code = task_time(calibration, group, &ns);
		if (code == -EINTR)
			return code;
		if (!code)
			number = by_eights(number, (double)TARGET_NS / ns,
				waits ? own.tasks : LEAST_A_WORKER * workers);
	}
	if (ask(calibration, group, number, &other))
		number = own.tasks;
	if (!calibration->tasks || number < calibration->tasks)
		calibration->tasks = number;
	return 0;
}

/* ---- what is known already ------------------------------------------------------------------- */

uint64_t calibration_known(const struct request *request, const char *workload)
{
	size_t length = strlen(workload);
	uint64_t tasks = 0;
	for (size_t i = 0; i < request->calibrated.count; i++) {
		const char *text = request->calibrated.items[i];
		if (!strncmp(text, workload, length) && text[length] == '=')
			number_parse(text + length + 1, &tasks);
	}
	return tasks;
}

int calibration_check(const struct request *request, struct error *error)
{
	for (size_t i = 0; i < request->calibrated.count; i++) {
		const char *text = request->calibrated.items[i];
		char name[128];
		snprintf(name, sizeof name, "%.*s", (int)strcspn(text, "="), text);
		if (!names_has(&request->workloads, name))
			return error_set(error, -EINVAL,
				"tasks.%s: no workload of that name is measured here", name);
	}
	return 0;
}

void calibration_remember(struct request *request, const char *workload, uint64_t tasks)
{
	char text[160];
	snprintf(text, sizeof text, "%.100s=%" PRIu64, workload, tasks);
	names_add(&request->calibrated, text);
}
