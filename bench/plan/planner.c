/* SPDX-License-Identifier: MIT */
#include "bench/plan/planner.h"

#include "bench/base/memory.h"
#include "bench/base/guest.h"
#include "bench/machine/machine.h"
#include "bench/plan/agree.h"
#include "bench/plan/axes.h"
#include "bench/plan/baselines.h"
#include "bench/plan/calibrate.h"
#include "bench/plan/catalog.h"
#include "bench/plan/cells.h"
#include "bench/plan/loads.h"
#include "bench/plan/options.h"
#include "bench/plan/param.h"
#include "bench/plan/roster.h"
#include "bench/plan/takers.h"
#include "bench/runner.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A run of more cells than this is a slip of the keyboard. */
#define CELLS_MAX 10000

/* One request being turned into cells. */
struct planner {
	struct cells *cells;
	const struct catalog *catalog;
	struct options *options;
	struct request *request;
	const struct prober *prober; /* or NULL */
	struct roster roster;        /* the runners that the request means */
	struct owners workloads;     /* and its workloads */
	struct error *error;
};

/* ---- groups --------------------------------------------------------------------------------- */

/* A group like this one that is planned already: sections of a suite may overlap. */
static struct group *group_find(const struct cells *cells, const struct group *like)
{
	for (size_t i = 0; i < cells->group_count; i++) {
		struct group *group = &cells->groups[i];
		if (group->workload == like->workload && group->tasks == like->tasks &&
			load_same(&group->load, &like->load) &&
			!strcmp(group->params, like->params))
			return group;
	}
	return NULL;
}

/* ---- parameters ----------------------------------------------------------------------------- */

static struct owner owner_of_runner(const struct runner *runner)
{
	return (struct owner){ .name = runner->name, .params = runner->params };
}

static struct owner owner_of_workload(const struct workload *workload)
{
	return (struct owner){ .name = workload->name, .params = workload->params };
}

/*
 * What is asked for of one owner. Without a scope a name is that of the workloads, and of the
 * runners only where no workload of the request has it: so no parameter that a runner gets one day
 * changes what a suite says.
 */
static int collect_axes(struct planner *planner, const struct owner *owner, struct axes *axes)
{
	const struct names *params = &planner->request->params;
	int code = 0;
	for (size_t i = 0; !code && i < params->count; i++) {
		struct param_text param;
		code = param_text_split(&param, params->items[i], planner->error);
		if (code || !param_text_is_for(&param, owner))
			continue;
		struct error ignored;
		bool runner = catalog_runner(planner->catalog, owner->name, &ignored);
		if (!runner || param.scope_length ||
			!param_text_is_for_any(&param, &planner->workloads))
			axes_add(axes, &param);
	}
	return code;
}

/* ---- cells ---------------------------------------------------------------------------------- */

/* Is the cell in its group already? */
static bool cell_is_there(
	const struct cells *cells, const struct group *group, const struct cell *like)
{
	for (size_t i = group->first; i < group->first + group->count; i++) {
		const struct cell *cell = &cells->cells[i];
		if (cell->runner == like->runner && cell->concurrency == like->concurrency &&
			!strcmp(cell->runner_params, like->runner_params))
			return true;
	}
	return false;
}

/* Puts a cell at the end of its group; takes it on success. */
static int cell_insert(struct planner *planner, struct group *group, const struct cell *cell)
{
	struct cells *cells = planner->cells;
	if (cells->count == CELLS_MAX)
		return error_set(planner->error, -EINVAL, "more than %d cells", CELLS_MAX);
	cells->cells = memory_more(cells->cells, cells->count, sizeof *cells->cells);
	/* Groups stay contiguous although a later section may add to an earlier group. */
	struct cell *at = &cells->cells[group->first + group->count];
	memmove(at + 1, at, (size_t)(cells->cells + cells->count - at) * sizeof *at);
	*at = *cell;
	cells->count++;
	group->count++;
	for (struct group *later = group + 1; later < cells->groups + cells->group_count; later++)
		later->first++;
	return 0;
}

/* What cannot be had, for the reason in the error: a line. */
static void leave_out(struct planner *planner, bool named)
{
	struct names *left_out = &planner->cells->left_out;
	if (!names_has(left_out, planner->error->text))
		names_add(left_out, planner->error->text);
	planner->cells->lacks |= named;
}

/*
 * A cell that cannot be had. Where nobody named its runner, or the system grants too little, it is
 * left out; else it is an error.
 */
static int cell_refuse(
	struct planner *planner, const struct group *group, const struct cell *cell, int code)
{
	char concurrency[32] = "";
	if (cell->concurrency)
		snprintf(concurrency, sizeof concurrency, " -j %" PRIu64, cell->concurrency);
	error_prefix(planner->error, 0, "%s -x %s%s", group->workload->name, cell->runner->name,
		concurrency);
	if (cell->named && code != AGREE_LIMIT)
		return code;
	leave_out(planner, cell->named);
	return 0;
}

/* Adds a cell to the group; one that is there already is not repeated. Takes the values. */
static int cell_add(struct planner *planner, struct group *group, const struct roster_entry *entry,
	struct values *values, uint64_t concurrency)
{
	struct cell cell = { .build = "",
		.group = (size_t)(group - planner->cells->groups),
		.runner = entry->runner,
		.values = values,
		.named = entry->named,
		.concurrency = concurrency };
	int code = agree_cell(planner->cells, group, &cell, planner->error);
	if (code == -EINVAL || code == AGREE_LIMIT)
		code = cell_refuse(planner, group, &cell, code);
	else if (cell_is_there(planner->cells, group, &cell))
		code = 0;
	else if (!(code = cell_insert(planner, group, &cell)))
		return 0;
	cell_finish(&cell);
	return code;
}

/* All concurrencies with one combination of the runner's parameters. */
static int combination_fill(struct planner *planner, struct group *group,
	const struct roster_entry *entry, const struct axes *axes, size_t index)
{
	const struct numbers *asked = &planner->request->concurrency;
	const struct owner owner = owner_of_runner(entry->runner);
	size_t count = asked->count ? asked->count : 1;
	int code = 0;
	for (size_t i = 0; !code && i < count; i++) {
		struct values *values = axes_values(axes, &owner, index, planner->error);
		if (!values)
			return -EINVAL;
		code = cell_add(planner, group, entry, values, asked->count ? asked->items[i] : 0);
	}
	return code;
}

static int runner_fill(
	struct planner *planner, struct group *group, const struct roster_entry *entry)
{
	struct axes axes = { 0 };
	const struct owner owner = owner_of_runner(entry->runner);
	int code = collect_axes(planner, &owner, &axes);
	for (size_t i = 0; !code && i < axes_combinations(&axes); i++)
		code = combination_fill(planner, group, entry, &axes, i);
	axes_finish(&axes);
	return code;
}

static int group_fill(struct planner *planner, struct group *group)
{
	int code = 0;
	bool lacked = planner->cells->lacks;
	planner->cells->lacks = false;
	for (size_t i = 0; !code && i < planner->roster.count; i++)
		code = runner_fill(planner, group, &planner->roster.entries[i]);
	bool lacks = planner->cells->lacks;
	planner->cells->lacks |= lacked;
	/* The last reason stands for all. */
	return code ? code : group->count ? 0 : lacks ? AGREE_LIMIT : -EINVAL;
}

/* Takes the group's contents; they are the plan's, or gone, when it returns. */
static int group_add(struct planner *planner, struct group group)
{
	struct cells *cells = planner->cells;
	int code = agree_group(planner->cells, &group, planner->error);
	group.params = values_text(group.values);
	group.changed = values_text_changed(group.values, " ");
	struct group *there = group_find(cells, &group);
	if (code == AGREE_LIMIT)
		leave_out(planner, true);
	if (code || there) {
		group_finish(&group);
		return code == AGREE_LIMIT ? 0 : code ? code : group_fill(planner, there);
	}
	group.first = cells->count;
	cells->groups = memory_more(cells->groups, cells->group_count, sizeof *cells->groups);
	cells->groups[cells->group_count++] = group;
	struct group *added = &cells->groups[cells->group_count - 1];
	code = group_fill(planner, added);
	if (code != AGREE_LIMIT)
		return code;
	group_finish(added);
	cells->group_count--;
	return 0;
}

/* One combination of parameters under each load that is asked for. */
static int combination_add(struct planner *planner, const struct workload *workload,
	const struct axes *axes, size_t index, uint64_t tasks, bool automatic)
{
	const struct owner owner = owner_of_workload(workload);
	int code = 0;
	for (size_t i = 0; !code && i < loads_count(planner->request); i++) {
		struct group group = { .workload = workload,
			.values = axes_values(axes, &owner, index, planner->error),
			.automatic = automatic,
			.seed = planner->options->settings.seed,
			.load = loads_at(planner->request, i),
			.baseline = NO_CELL };
		if (!group.values)
			return -EINVAL;
		group.tasks = loads_tasks(planner->request, &group, tasks, planner->cells);
		code = group_add(planner, group);
	}
	return code;
}

/* ---- the number of tasks -------------------------------------------------------------------- */

static int tasks_calibrate(struct planner *planner, const struct workload *workload,
	const struct axes *axes, uint64_t *tasks)
{
	const struct owner owner = owner_of_workload(workload);
	struct calibration calibration = { .prober = planner->prober,
		.cells = planner->cells,
		.runner = calibration_runner(&planner->roster),
		.concurrency = loads_concurrency(planner->request) };
	int code = 0;
	for (size_t i = 0; !code && i < axes_combinations(axes); i++) {
		struct group group = { .workload = workload,
			.seed = planner->options->settings.seed,
			.values = axes_values(axes, &owner, i, planner->error) };
		code = group.values ? calibration_add(&calibration, &group) : -EINVAL;
		group_finish(&group);
	}
	*tasks = calibration.tasks;
	if (!code && *tasks)
		calibration_remember(planner->request, workload->name, *tasks);
	return code;
}

/* ---- the plan ------------------------------------------------------------------------------- */

static int workload_add(struct planner *planner, const char *name)
{
	const struct workload *workload = catalog_workload(planner->catalog, name, planner->error);
	if (!workload)
		return -EINVAL;
	struct axes axes = { 0 };
	const struct owner owner = owner_of_workload(workload);
	int code = collect_axes(planner, &owner, &axes);
	const struct numbers *tasks = &planner->request->tasks;
	uint64_t automatic = calibration_known(planner->request, workload->name);
	bool paced = planner->request->rates.count || planner->request->slo_ns;
	bool probes = planner->prober && !automatic && !paced;
	for (size_t t = 0; !code && !automatic && probes && t < tasks->count; t++)
		if (!tasks->items[t])
			code = tasks_calibrate(planner, workload, &axes, &automatic);
	for (size_t i = 0; !code && i < axes_combinations(&axes); i++) {
		if (!tasks->count)
			code = combination_add(planner, workload, &axes, i, 0, false);
		for (size_t t = 0; !code && t < tasks->count; t++)
			code = combination_add(planner, workload, &axes, i,
				tasks->items[t] ? tasks->items[t] : automatic,
				!tasks->items[t] && !automatic);
	}
	axes_finish(&axes);
	return code;
}

static int request_add(struct planner *planner)
{
	struct request *request = planner->request;
	const struct settings *settings = &planner->options->settings;
	int code = loads_check(request, settings, planner->error);
	if (!code)
		code = loads_begin(request, settings->seed, planner->error);
	if (!code)
		code = roster_init(
			&planner->roster, planner->catalog, &request->runners, planner->error);
	if (!code)
		code = takers_workloads(
			request, planner->catalog, &planner->workloads, planner->error);
	if (!code && request->duration_ns && !request->tasks.count)
		numbers_add(&request->tasks, 0); /* not a workload's own: that may end too soon */
	if (!code)
		code = calibration_check(request, planner->error);
	for (size_t i = 0; !code && i < request->workloads.count; i++)
		code = workload_add(planner, request->workloads.items[i]);
	roster_finish(&planner->roster);
	owners_finish(&planner->workloads);
	return code;
}

static int plan_all(struct planner *planner)
{
	const struct options *options = planner->options;
	int code = takers_settle(planner->options, planner->catalog, planner->error);
	planner->cells->cpus = machine_usable_cpus();
	planner->cells->heart = options->settings.heartbeat_ns;
	planner->cells->states = options->settings.trace == TRACE_STATES;
	planner->cells->pinned = strcmp(options->settings.pin, "none") != 0;
	for (size_t i = 0; !code && i < options->request_count; i++) {
		planner->request = &planner->options->requests[i];
		code = request_add(planner);
		if (code && planner->request->section)
			error_prefix(planner->error, code, "[%s]", planner->request->section);
	}
	if (!code && !planner->cells->count)
		code = -EINVAL; /* the last reason stands for all */
	if (!code)
		cells_shorten(planner->cells);
	return code ? code
		    : baselines_choose(planner->cells, planner->catalog, options, planner->error);
}

static void rehearse(void *planner)
{
	plan_all(planner);
}

int planner_plan(struct cells *cells, const struct catalog *catalog, struct options *options,
	const struct prober *prober, struct error *error)
{
	struct planner planner = {
		.cells = cells, .catalog = catalog, .options = options, .error = error
	};
	/* A plug-in's plan may end the process it is called in. */
	int code = catalog->plugin_count ? guest_rehearse(rehearse, &planner, error) : 0;
	planner.prober = prober;
	return code ? code : plan_all(&planner);
}
