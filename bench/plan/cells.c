/* SPDX-License-Identifier: MIT */
#include "bench/plan/cells.h"

#include "bench/plan/catalog.h"
#include "bench/machine/machine.h"
#include "bench/plan/options.h"
#include "bench/plan/param.h"
#include "bench/runner.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many tasks of an I/O-bound workload are in progress by default. */
#define IO_CONCURRENCY 64
/* A run of more cells than this is a slip of the keyboard. */
#define CELLS_MAX 10000

/* One request being turned into cells. */
struct planner {
	struct cells *cells;
	const struct catalog *catalog;
	const struct options *options;
	const struct request *request;
	struct error *error;
};

/* ---- groups --------------------------------------------------------------------------------- */

static void group_finish(struct group *group)
{
	values_destroy(group->values);
	free(group->params);
	free(group->changed);
}

void cells_finish(struct cells *cells)
{
	for (size_t i = 0; i < cells->group_count; i++)
		group_finish(&cells->groups[i]);
	free(cells->groups);
	free(cells->cells);
	*cells = (struct cells){ 0 };
}

/* Asks the workload. Its refusal is ours, with its name in front. */
static int group_agree(struct planner *planner, struct group *group)
{
	struct plan plan = {
		.values = group->values->values, .seed = group->seed, .tasks = group->tasks
	};
	int code = group->workload->plan(&plan);
	if (code < 0)
		return error_set(planner->error, -EINVAL, "%s: %s", group->workload->name,
			*plan.error ? plan.error : strerror(-code));
	if (plan.tasks == 0 || plan.tasks >= UINT32_MAX)
		return error_set(planner->error, -EINVAL,
			"%s: %" PRIu64 " tasks; 1 to %u can be had", group->workload->name,
			plan.tasks, UINT32_MAX - 1);
	uint64_t needed = plan.tasks * sizeof(struct record) + plan.shared;
	uint64_t available = machine_memory_available();
	if (available && needed > available)
		return error_set(planner->error, -EINVAL,
			"%s: %" PRIu64 " tasks need %" PRIu64 " MB of memory, %" PRIu64
			" MB are available; use a smaller --tasks",
			group->workload->name, plan.tasks, needed >> 20, available >> 20);
	group->tasks = plan.tasks;
	group->scratch = plan.scratch;
	group->shared = plan.shared;
	group->flags = plan.flags;
	return 0;
}

/* A group like this one that is planned already: sections of a suite may overlap. */
static struct group *group_find(const struct cells *cells, const struct group *like)
{
	for (size_t i = 0; i < cells->group_count; i++) {
		struct group *group = &cells->groups[i];
		if (group->workload == like->workload && group->tasks == like->tasks &&
			!strcmp(group->params, like->params))
			return group;
	}
	return NULL;
}

/* ---- cells ---------------------------------------------------------------------------------- */

static uint64_t effective(
	const struct runner *runner, const struct workload *workload, uint64_t concurrency)
{
	bool holds = (runner->flags & RUNNER_LOOP) && !workload->start;
	if ((runner->flags & RUNNER_ONE) || holds)
		return 1;
	if (concurrency)
		return concurrency;
	return workload->bound == BOUND_IO ? IO_CONCURRENCY : machine_usable_cpus();
}

/* Refuses more workers than the system grants, and too little room for tasks that all wait. */
static int cell_check(struct planner *planner, const struct group *group, const struct cell *cell)
{
	const struct runner *runner = cell->runner;
	uint64_t workers = cell_at_once(planner->cells, cell);
	char reason[64] = "";
	uint64_t granted = UINT64_MAX;
	if (runner->flags & RUNNER_THREADS)
		granted = machine_thread_limit(reason, sizeof reason);
	else if (runner->flags & RUNNER_FORKS)
		granted = machine_process_limit(reason, sizeof reason);
	if (workers > granted)
		return error_set(planner->error, -EINVAL,
			"%s -x %s -j %" PRIu64 ": this system grants about %" PRIu64
			" more workers (%s); use a smaller --concurrency",
			group->workload->name, runner->name, workers, granted, reason);
	if ((group->flags & PLAN_ALL_AT_ONCE) && cell->concurrency < group->tasks)
		return error_set(planner->error, -EINVAL,
			"%s: its %" PRIu64 " tasks wait for each other, %s has room for %" PRIu64
			"; use --concurrency %" PRIu64 " or more, or another runner",
			group->workload->name, group->tasks, runner->name, cell->concurrency,
			group->tasks);
	return 0;
}

/* Adds a cell to the group that is planned last; one that is there already is not repeated. */
static int cell_add(struct planner *planner, struct group *group, const struct runner *runner,
	uint64_t concurrency)
{
	struct cells *cells = planner->cells;
	struct cell cell = { .build = "",
		.group = (size_t)(group - cells->groups),
		.runner = runner,
		.concurrency = effective(runner, group->workload, concurrency) };
	for (size_t i = group->first; i < group->first + group->count; i++)
		if (cells->cells[i].runner == runner &&
			cells->cells[i].concurrency == cell.concurrency)
			return 0;
	int code = cell_check(planner, group, &cell);
	if (code)
		return code;
	if (cells->count == CELLS_MAX)
		return error_set(planner->error, -EINVAL, "more than %d cells", CELLS_MAX);
	struct cell *grown = reallocarray(cells->cells, cells->count + 1, sizeof *grown);
	if (!grown)
		return error_errno(planner->error, -ENOMEM, "cells");
	cells->cells = grown;
	/* Groups stay contiguous although a later section may add to an earlier group. */
	size_t at = group->first + group->count;
	memmove(&grown[at + 1], &grown[at], (cells->count - at) * sizeof *grown);
	grown[at] = cell;
	cells->count++;
	group->count++;
	for (struct group *later = group + 1; later < cells->groups + cells->group_count; later++)
		later->first++;
	return 0;
}

static int runner_add(struct planner *planner, struct group *group, const char *name)
{
	const struct runner *runner = catalog_runner(planner->catalog, name, planner->error);
	if (!runner)
		return -EINVAL;
	const struct numbers *asked = &planner->request->concurrency;
	if (!asked->count)
		return cell_add(planner, group, runner, 0);
	int code = 0;
	for (size_t i = 0; !code && i < asked->count; i++)
		code = cell_add(planner, group, runner, asked->items[i]);
	return code;
}

static int group_fill(struct planner *planner, struct group *group)
{
	static const char *const defaults[] = { "sequential", "threads", "processes", "async" };
	const struct names *asked = &planner->request->runners;
	size_t count = asked->count ? asked->count : sizeof defaults / sizeof *defaults;
	int code = 0;
	for (size_t i = 0; !code && i < count; i++)
		code = runner_add(planner, group, asked->count ? asked->items[i] : defaults[i]);
	return code;
}

/* Takes the group's contents; they are the plan's, or gone, when it returns. */
static int group_add(struct planner *planner, struct group group)
{
	struct cells *cells = planner->cells;
	int code = group_agree(planner, &group);
	if (!code) {
		group.params = values_text(group.values);
		group.changed = values_text_changed(group.values);
		if (!group.params || !group.changed)
			code = error_errno(planner->error, -ENOMEM, "cells");
	}
	struct group *there = code ? NULL : group_find(cells, &group);
	if (code || there) {
		group_finish(&group);
		return code ? code : group_fill(planner, there);
	}
	struct group *grown = reallocarray(cells->groups, cells->group_count + 1, sizeof *grown);
	if (!grown) {
		group_finish(&group);
		return error_errno(planner->error, -ENOMEM, "cells");
	}
	cells->groups = grown;
	group.first = cells->count;
	grown[cells->group_count++] = group;
	return group_fill(planner, &grown[cells->group_count - 1]);
}

/* ---- parameters ----------------------------------------------------------------------------- */

/* One parameter of a request that concerns a workload: its name and the values to try. */
struct axis {
	char *name;
	struct names values;
};

struct axes {
	struct axis *items;
	size_t count;
};

static void axes_finish(struct axes *axes)
{
	for (size_t i = 0; i < axes->count; i++) {
		free(axes->items[i].name);
		names_finish(&axes->items[i].values);
	}
	free(axes->items);
}

/* Splits "[WORKLOAD.]NAME=VALUE[,VALUE...]"; `scope` is left empty without a workload. */
static int param_split(const char *text, char *scope, char *name, size_t size, const char **values,
	struct error *error)
{
	const char *equals = strchr(text, '=');
	const char *dot = memchr(text, '.', equals ? (size_t)(equals - text) : 0);
	const char *start = dot ? dot + 1 : text;
	if (!equals || equals == start || equals - text >= (ptrdiff_t)size)
		return error_set(error, -EINVAL,
			"--param '%s' is not [WORKLOAD.]NAME=VALUE[,VALUE...]", text);
	snprintf(scope, size, "%.*s", dot ? (int)(dot - text) : 0, text);
	snprintf(name, size, "%.*s", (int)(equals - start), start);
	*values = equals + 1;
	return 0;
}

/* Does any workload of the request take this parameter? Otherwise it would be ignored. */
static int param_known(struct planner *planner, const char *text)
{
	char scope[128], name[128];
	const char *values;
	int code = param_split(text, scope, name, sizeof scope, &values, planner->error);
	if (code)
		return code;
	for (const char *at = values; *at; at++)
		if ((unsigned char)*at < ' ')
			return error_set(planner->error, -EINVAL,
				"--param '%s': control characters cannot be kept in a suite", text);
	const struct names *names = &planner->request->workloads;
	if (*scope && !names_has(names, scope))
		return error_set(planner->error, -EINVAL,
			"--param '%s': workload '%s' is not measured", text, scope);
	for (size_t i = 0; i < names->count; i++) {
		const struct workload *workload =
			catalog_workload(planner->catalog, names->items[i], planner->error);
		if (workload && (!*scope || !strcmp(scope, workload->name)) &&
			param_index(workload->params, name) >= 0)
			return 0;
	}
	/* Let the table of the one that was meant say what is nearest. */
	const struct workload *meant = catalog_workload(
		planner->catalog, *scope ? scope : names->items[0], planner->error);
	struct values *table = meant ? values_create(meant->params) : NULL;
	if (table) {
		values_set(table, name, "", planner->error);
		error_prefix(planner->error, 0, "%s", meant->name);
	}
	values_destroy(table);
	return -EINVAL;
}

static int axis_add(struct axes *axes, const char *name, const char *values)
{
	/* Named again: the later one holds, as for every other option. */
	for (size_t i = 0; i < axes->count; i++) {
		if (strcmp(axes->items[i].name, name))
			continue;
		names_finish(&axes->items[i].values);
		return names_split(&axes->items[i].values, values, ',', true);
	}
	struct axis *grown = reallocarray(axes->items, axes->count + 1, sizeof *grown);
	if (!grown)
		return -ENOMEM;
	axes->items = grown;
	struct axis *axis = &grown[axes->count++];
	*axis = (struct axis){ .name = strdup(name) };
	if (!axis->name)
		return -ENOMEM;
	int error = names_split(&axis->values, values, ',', true);
	return error || axis->values.count ? error : names_add(&axis->values, "", 0);
}

static int axes_collect(struct planner *planner, const struct workload *workload, struct axes *axes)
{
	const struct names *params = &planner->request->params;
	int code = 0;
	for (size_t i = 0; !code && i < params->count; i++) {
		char scope[128], name[128];
		const char *values;
		code = param_split(
			params->items[i], scope, name, sizeof scope, &values, planner->error);
		if (code || (*scope && strcmp(scope, workload->name)) ||
			param_index(workload->params, name) < 0)
			continue;
		code = axis_add(axes, name, values);
	}
	return code;
}

/* The values of combination `index` of all axes, the last axis running fastest. */
static int combination_set(struct planner *planner, const struct axes *axes, size_t index,
	struct values *values, const char *workload)
{
	for (size_t i = axes->count; i-- > 0;) {
		const struct axis *axis = &axes->items[i];
		const char *value = axis->values.items[index % axis->values.count];
		index /= axis->values.count;
		int code = values_set(values, axis->name, value, planner->error);
		if (code)
			return error_prefix(planner->error, code, "%s", workload);
	}
	return 0;
}

static int combination_add(struct planner *planner, const struct workload *workload,
	const struct axes *axes, size_t index, uint64_t tasks)
{
	struct values *values = values_create(workload->params);
	if (!values)
		return error_errno(planner->error, -ENOMEM, "%s", workload->name);
	int code = combination_set(planner, axes, index, values, workload->name);
	if (code) {
		values_destroy(values);
		return code;
	}
	return group_add(planner, (struct group){ .workload = workload,
					  .values = values,
					  .tasks = tasks,
					  .seed = planner->options->settings.seed,
					  .baseline = NO_CELL });
}

/* ---- the plan ------------------------------------------------------------------------------- */

static int workload_add(struct planner *planner, const char *name)
{
	const struct workload *workload = catalog_workload(planner->catalog, name, planner->error);
	if (!workload)
		return -EINVAL;
	struct axes axes = { 0 };
	int code = axes_collect(planner, workload, &axes);
	size_t combinations = 1;
	for (size_t i = 0; i < axes.count; i++)
		combinations *= axes.items[i].values.count;
	const struct numbers *tasks = &planner->request->tasks;
	for (size_t i = 0; !code && i < combinations; i++) {
		if (!tasks->count)
			code = combination_add(planner, workload, &axes, i, 0);
		for (size_t t = 0; !code && t < tasks->count; t++)
			code = combination_add(planner, workload, &axes, i, tasks->items[t]);
	}
	axes_finish(&axes);
	return code;
}

static int request_add(struct planner *planner)
{
	const struct request *request = planner->request;
	if (!request->workloads.count)
		return error_set(planner->error, -EINVAL,
			"no workload named; 'concbench list workloads' shows them");
	int code = 0;
	for (size_t i = 0; !code && i < request->params.count; i++)
		code = param_known(planner, request->params.items[i]);
	for (size_t i = 0; !code && i < request->workloads.count; i++)
		code = workload_add(planner, request->workloads.items[i]);
	return code;
}

/* The baseline of a group: the cell of that runner with the least concurrency. */
static void baseline_find(struct cells *cells, struct group *group, const char *runner)
{
	for (size_t i = group->first; i < group->first + group->count; i++) {
		const struct cell *cell = &cells->cells[i];
		if (!strcmp(cell->runner->name, runner) &&
			(group->baseline == NO_CELL ||
				cell->concurrency < cells->cells[group->baseline].concurrency))
			group->baseline = i;
	}
}

int cells_plan(struct cells *cells, const struct catalog *catalog, const struct options *options,
	struct error *error)
{
	struct planner planner = {
		.cells = cells, .catalog = catalog, .options = options, .error = error
	};
	if (!catalog_runner(catalog, options->settings.baseline, error))
		return error_prefix(error, -EINVAL, "--baseline");
	int code = 0;
	cells->cpus = machine_usable_cpus();
	for (size_t i = 0; !code && i < options->request_count; i++) {
		planner.request = &options->requests[i];
		code = request_add(&planner);
		if (code && planner.request->section)
			error_prefix(error, code, "[%s]", planner.request->section);
	}
	for (size_t i = 0; !code && i < cells->group_count; i++)
		baseline_find(cells, &cells->groups[i], options->settings.baseline);
	return code;
}

/* The group of cell `index`, for two builds; its cells are at 2 * index. 0 or -ENOMEM. */
static int split_group(const struct cells *cells, size_t index, struct group *split)
{
	const struct group *group = &cells->groups[cells->cells[index].group];
	*split = *group;
	split->values = values_copy(group->values);
	split->params = strdup(group->params);
	split->changed = strdup(group->changed);
	split->first = split->baseline = 2 * index;
	split->count = 2;
	return split->values && split->params && split->changed ? 0 : -ENOMEM;
}

int cells_split(struct cells *cells)
{
	struct cells split = { .cpus = cells->cpus };
	split.groups = calloc(cells->count, sizeof *split.groups);
	split.cells = calloc(2 * cells->count, sizeof *split.cells);
	int code = split.groups && split.cells ? 0 : -ENOMEM;
	for (size_t i = 0; !code && i < cells->count; i++) {
		code = split_group(cells, i, &split.groups[split.group_count++]);
		for (size_t build = 0; build < 2; build++) {
			struct cell *cell = &split.cells[split.count++];
			*cell = cells->cells[i];
			cell->group = i;
			cell->build = build ? "new" : "old";
		}
	}
	cells_finish(cells);
	*cells = split;
	return code;
}

uint64_t cell_at_once(const struct cells *cells, const struct cell *cell)
{
	uint64_t tasks = cells->groups[cell->group].tasks;
	return cell->concurrency < tasks ? cell->concurrency : tasks;
}

void cell_label(const struct cells *cells, const struct cell *cell, char *text, size_t size)
{
	const struct group *group = &cells->groups[cell->group];
	char tasks[32] = "";
	for (size_t i = 0; i < cells->group_count; i++)
		if (cells->groups[i].workload == group->workload &&
			cells->groups[i].tasks != group->tasks)
			snprintf(tasks, sizeof tasks, " -n %" PRIu64, group->tasks);
	snprintf(text, size, "%s %s -j %" PRIu64 "%s%s%s", group->workload->name,
		cell->runner->name, cell->concurrency, tasks, *group->changed ? " " : "",
		group->changed);
}
