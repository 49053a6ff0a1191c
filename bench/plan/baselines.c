/* SPDX-License-Identifier: MIT */
#include "bench/plan/baselines.h"

#include "bench/base/names.h"
#include "bench/plan/baseline.h"
#include "bench/plan/cells.h"
#include "bench/runner.h"

#include <stdio.h>

/* Is it a better baseline for the group than the one it has: one that fits, of less concurrency? */
static bool baseline_betters(const struct cells *cells, const struct baseline *baseline,
	const struct group *group, size_t index)
{
	const struct cell *cell = &cells->cells[index];
	const struct group *own = &cells->groups[cell->group];
	const struct baseline_cell as = { .runner = cell->runner->name,
		.runner_params = cell->runner_params,
		.params = own->params };
	if (own->workload != group->workload || own->tasks != group->tasks ||
		!load_same(&own->load, &group->load) ||
		!baseline_fits(baseline, &as, group->params))
		return false;
	return group->baseline == NO_CELL ||
	       cell->concurrency < cells->cells[group->baseline].concurrency;
}

/* The baseline of a group: in it, unless the parameters of another are named. */
static void baseline_find(struct cells *cells, struct group *group, const struct baseline *baseline)
{
	bool anywhere = baseline->pairs.count;
	size_t first = anywhere ? 0 : group->first;
	size_t end = anywhere ? cells->count : group->first + group->count;
	for (size_t i = first; i < end; i++)
		if (baseline_betters(cells, baseline, group, i))
			group->baseline = i;
}

/* Of a twin the least concurrent cell of its group that is its language's sequential runner. */
static size_t baseline_of_twin(const struct cells *cells, const struct cell *twin)
{
	const struct group *group = &cells->groups[twin->group];
	size_t found = NO_CELL;
	for (size_t i = group->first; i < group->first + group->count; i++) {
		const struct runner *runner = cells->cells[i].runner;
		const struct baseline_cell as = { .family = runner->family,
			.language = runner->language };
		if (baseline_fits_language(&as, twin->runner->language) &&
			(found == NO_CELL ||
				cells->cells[i].concurrency < cells->cells[found].concurrency))
			found = i;
	}
	return found;
}

static void baseline_choose(struct cells *cells, struct cell *cell, const char *text)
{
	bool own = cell->runner->language && baseline_is_own(text);
	cell->baseline = own ? baseline_of_twin(cells, cell) : cells->groups[cell->group].baseline;
}

/* Says in which workloads nothing can be a speedup, and of which language. */
static void baseline_tell(struct cells *cells, const char *text)
{
	for (size_t i = 0; i < cells->count; i++) {
		const struct cell *cell = &cells->cells[i];
		const struct group *group = &cells->groups[cell->group];
		const char *language = cell->runner->language;
		bool own = language && baseline_is_own(text);
		char line[400];
		bool asked = !load_is_probe(&group->load); /* a search compares rates */
		if (cell->baseline != NO_CELL || group->count < 2 || !asked)
			continue;
		snprintf(line, sizeof line,
			"the speedup of %s%s%s, as no cell is its baseline %.200s (--baseline "
			"names another)",
			group->workload->name, own ? " in " : "", own ? language : "", text);
		if (!names_has(&cells->left_out, line))
			names_add(&cells->left_out, line);
	}
}

void baselines_choose(struct cells *cells, const struct baseline *baseline, const char *text)
{
	for (size_t i = 0; i < cells->group_count; i++)
		baseline_find(cells, &cells->groups[i], baseline);
	for (size_t i = 0; i < cells->count; i++)
		baseline_choose(cells, &cells->cells[i], text);
	baseline_tell(cells, text);
}
