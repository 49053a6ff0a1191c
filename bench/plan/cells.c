/* SPDX-License-Identifier: MIT */
#include "bench/plan/cells.h"

#include "bench/base/apart.h"
#include "bench/base/memory.h"
#include "bench/plan/param.h"
#include "bench/runner.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many characters of parameters at most stand in a label. */
#define CHANGED_MOST 56

void group_finish(const struct group *group)
{
	values_destroy(group->values);
	free(group->params);
	free(group->changed);
}

void cell_finish(const struct cell *cell)
{
	values_destroy(cell->values);
	free(cell->runner_params);
	free(cell->facts);
}

void cells_finish(struct cells *cells)
{
	for (size_t i = 0; i < cells->group_count; i++)
		group_finish(&cells->groups[i]);
	for (size_t i = 0; i < cells->count; i++)
		cell_finish(&cells->cells[i]);
	free(cells->groups);
	free(cells->cells);
	names_finish(&cells->baseline);
	names_finish(&cells->left_out);
	*cells = (struct cells){ 0 };
}

/* The group of cell `index`, for two builds; its cells are at 2 * index. */
static struct group split_group(const struct cells *cells, size_t index)
{
	struct group split = cells->groups[cells->cells[index].group];
	split.values = values_copy(split.values);
	split.params = memory_text(split.params);
	split.changed = memory_text(split.changed);
	split.first = split.baseline = 2 * index;
	split.count = 2;
	return split;
}

void cells_split(struct cells *cells)
{
	struct cells split = {
		.cpus = cells->cpus, .left_out = cells->left_out, .lacks = cells->lacks
	};
	split.groups = memory_zeroed(cells->count, sizeof *split.groups);
	split.cells = memory_zeroed(2 * cells->count, sizeof *split.cells);
	for (size_t i = 0; i < cells->count; i++) {
		split.groups[split.group_count++] = split_group(cells, i);
		for (size_t build = 0; build < 2; build++) {
			struct cell *cell = &split.cells[split.count++];
			*cell = cells->cells[i];
			cell->group = i;
			cell->build = build ? "new" : "old";
			cell->baseline = 2 * i;
			cell->facts = cell->facts ? memory_text(cell->facts) : NULL;
			cell->values = values_copy(cell->values);
			cell->runner_params = memory_text(cell->runner_params);
		}
	}
	cells->left_out = (struct names){ 0 };
	cells_finish(cells);
	*cells = split;
}

/* Those of one workload, from group `first` on, which is its first. */
static void shorten_workload(struct cells *cells, size_t first)
{
	size_t count = 0, *groups = memory_zeroed(cells->group_count, sizeof *groups);
	const char **whole = memory_zeroed(cells->group_count, sizeof *whole);
	for (size_t i = first; i < cells->group_count; i++)
		if (cells->groups[i].workload == cells->groups[first].workload) {
			groups[count] = i;
			whole[count++] = cells->groups[i].changed;
		}
	char **shown = apart_shorten(whole, count, CHANGED_MOST);
	for (size_t i = 0; i < count; i++) {
		free(cells->groups[groups[i]].changed);
		cells->groups[groups[i]].changed = shown[i];
	}
	free(groups);
	free(whole);
	free(shown);
}

void cells_shorten(struct cells *cells)
{
	for (size_t i = 0; i < cells->group_count; i++) {
		size_t first = 0;
		while (cells->groups[first].workload != cells->groups[i].workload)
			first++;
		if (first == i)
			shorten_workload(cells, i);
	}
}

uint64_t cell_at_once(const struct cells *cells, const struct cell *cell)
{
	uint64_t most = cells->groups[cell->group].tasks;
	if (cell->threads && cell->threads < most)
		most = cell->threads;
	return cell->concurrency < most ? cell->concurrency : most;
}

void cell_label(const struct cells *cells, const struct cell *cell, char *text, size_t size)
{
	const struct group *group = &cells->groups[cell->group];
	char tasks[32] = "", load[LOAD_SIZE];
	load_words(&group->load, load);
	for (size_t i = 0; i < cells->group_count && !load_is_open(&group->load); i++)
		if (cells->groups[i].workload == group->workload &&
			cells->groups[i].tasks != group->tasks)
			snprintf(tasks, sizeof tasks, " -n %" PRIu64, group->tasks);
	snprintf(text, size, "%s %s%s%s -j %" PRIu64 "%s%s%s%s%s", group->workload->name,
		cell->runner->name, *cell->runner_params ? " " : "", cell->runner_params,
		cell->concurrency, tasks, *group->changed ? " " : "", group->changed,
		*load ? " " : "", load);
}

void cell_environment(const struct cell *cell, const char *environment, char hash[CELL_HASH])
{
	uint64_t number = strtoull(environment, NULL, 16);
	if (!cell->facts) {
		snprintf(hash, CELL_HASH, "%s", environment);
		return;
	}
	for (const char *at = cell->facts; *at; at++)
		number = workload_hash(number, (unsigned char)*at);
	snprintf(hash, CELL_HASH, "%016" PRIx64, number);
}
