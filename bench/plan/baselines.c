/* SPDX-License-Identifier: MIT */
#include "bench/plan/baselines.h"

#include "bench/base/memory.h"
#include "bench/base/names.h"
#include "bench/plan/axes.h"
#include "bench/plan/baseline.h"
#include "bench/plan/catalog.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/plan/param.h"
#include "bench/runner.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	for (size_t i = 0; !cells->builds && i < cells->count; i++) {
		const struct cell *cell = &cells->cells[i];
		const struct group *group = &cells->groups[cell->group];
		const char *language = cell->runner->language;
		bool own = language && baseline_is_own(text);
		char line[400];
		bool asked = !load_is_probe(&group->load); /* a search compares rates */
		/* One cell alone is compared where that was asked for. */
		bool alone = group->count < 2 && baseline_is_own(text);
		if (cell->baseline != NO_CELL || alone || !asked)
			continue;
		snprintf(line, sizeof line,
			"the speedup of %s%s%s, as no cell is its baseline %.200s (--baseline "
			"names another)",
			group->workload->name, own ? " in " : "", own ? language : "", text);
		if (!names_has(&cells->left_out, line))
			names_add(&cells->left_out, line);
	}
}

/* ---- parameters ----------------------------------------------------------------------------- */

/* Whose parameters a baseline may name: its runner's first, then those of the workloads. */
static void owners_collect(struct owners *owners, const struct runner *runner,
	const struct catalog *catalog, const struct options *options)
{
	struct error ignored; /* all were found before */
	owners_add(owners, runner->name, runner->params);
	for (size_t i = 0; i < options->request_count; i++) {
		const struct names *names = &options->requests[i].workloads;
		for (size_t j = 0; j < names->count; j++) {
			const struct workload *workload =
				catalog_workload(catalog, names->items[j], &ignored);
			if (workload)
				owners_add(owners, workload->name, workload->params);
		}
	}
}

static int refuse_name(const struct owners *owners, const char *name, struct error *error)
{
	struct names known = { 0 };
	owners_params(owners, &known);
	error_set(error, -EINVAL, "neither %s nor a workload has a parameter '%s'",
		owners->items[0].name, name);
	names_suggest(&known, name, NULL, error);
	names_finish(&known);
	return -EINVAL;
}

/* Adds how the columns say one value of a parameter. */
static int add_value(struct names *pairs, const struct param *param, const char *text, bool runner,
	struct error *error)
{
	struct value value;
	int code = value_parse(param, text, &value, error);
	if (code)
		return code;
	char *pair = memory_print("%s=", param->name);
	names_escape(&pair, value.text, ";");
	if (!names_has(pairs, pair))
		names_add(pairs, pair);
	if (runner && value_is_initial(param, &value))
		names_add(pairs, param->name);
	free(pair);
	value_finish(&value);
	return 0;
}

/* The same of all that have it: each has a form of its own, one of them is enough. */
static int add_name(struct names *pairs, const struct owners *owners, const char *name,
	const char *text, struct error *error)
{
	struct error odd;
	bool known = false, sound = false;
	for (size_t i = 0; i < owners->count; i++) {
		int index = param_index(owners->items[i].params, name);
		if (index < 0)
			continue;
		known = true;
		if (!add_value(pairs, &owners->items[i].params[index], text, !i, &odd))
			sound = true;
		else
			error_prefix(&odd, 0, "%s", owners->items[i].name);
	}
	if (!known)
		return refuse_name(owners, name, error);
	return sound ? 0 : error_set(error, -EINVAL, "%s", odd.text);
}

/* Makes the pairs as they were typed those that the columns have. */
static int resolve(struct baseline *baseline, const struct owners *owners, struct error *error)
{
	struct names pairs = { 0 }, names = { 0 };
	int code = 0;
	for (size_t i = 0; !code && i < baseline->pairs.count; i++) {
		const char *pair = baseline->pairs.items[i];
		size_t length = strcspn(pair, "=");
		char *name = memory_part(pair, length);
		code = names_has(&names, name)
			       ? error_set(error, -EINVAL, "names '%s' twice", name)
			       : add_name(&pairs, owners, name, pair + length + 1, error);
		names_add(&names, name);
		free(name);
	}
	names_finish(&names);
	names_finish(&baseline->pairs);
	baseline->pairs = pairs;
	return code;
}

static int baseline_read(struct baseline *baseline, const struct catalog *catalog,
	const struct options *options, struct error *error)
{
	struct owners owners = { 0 };
	const char *text = options->settings.baseline;
	int code = baseline_init(baseline, text);
	if (code)
		return error_set(error, code,
			"--baseline '%s' is no RUNNER or RUNNER:NAME=VALUE[;NAME=VALUE...]", text);
	const struct runner *runner = catalog_runner(catalog, baseline->runner, error);
	if (!runner)
		return error_prefix(error, -EINVAL, "--baseline");
	owners_collect(&owners, runner, catalog, options);
	code = resolve(baseline, &owners, error);
	owners_finish(&owners);
	return code ? error_prefix(error, code, "--baseline '%s'", text) : 0;
}

/* ---- the choice ----------------------------------------------------------------------------- */

int baselines_choose(struct cells *cells, const struct catalog *catalog,
	const struct options *options, struct error *error)
{
	struct baseline baseline;
	const char *text = options->settings.baseline;
	int code = baseline_read(&baseline, catalog, options, error);
	for (size_t i = 0; !code && i < cells->group_count; i++)
		baseline_find(cells, &cells->groups[i], &baseline);
	for (size_t i = 0; !code && i < cells->count; i++)
		baseline_choose(cells, &cells->cells[i], text);
	if (!code)
		baseline_tell(cells, text);
	names_finish(&cells->baseline);
	cells->baseline = baseline.pairs;
	baseline.pairs = (struct names){ 0 };
	baseline_finish(&baseline);
	return code;
}
