/* SPDX-License-Identifier: MIT */
/* The order of the cells of a run, and their groups. */
#include "bench/results/parts.h"

#include "bench/base/memory.h"
#include "bench/plan/baseline.h"
#include "bench/plan/cells.h"
#include "bench/base/apart.h"
#include "bench/base/csv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the plan's order ----------------------------------------------------------------------- */

void results_place(
	struct results *results, const struct results_cell *like, const char *stop_reason)
{
	struct results_cell whole = { .workload = like->workload,
		.params = like->params,
		.tasks = like->tasks,
		.runner = like->runner,
		.runner_params = like->runner_params,
		.concurrency = like->concurrency,
		.build = like->build,
		.load_text = like->load_text,
		.family = like->family,
		.language = like->language,
		.unit = like->unit,
		.has_p99 = like->has_p99 };
	if (results->count && results->cells[0].measured)
		whole.seed = results->cells[0].seed;
	whole.family = whole.family ? whole.family : results_family(whole.runner);
	whole.language = whole.language ? whole.language : results_language(whole.runner);
	whole.unit = whole.unit ? whole.unit : "";
	size_t index = results_enter(results, &whole);
	struct results_cell *cell = &results->cells[index];
	if (!cell->place)
		cell->place = ++results->placed;
	cell->stop_reason = intern_text(&results->texts, stop_reason);
}

static void place_row(struct results *results, const struct csv *csv)
{
	const struct results_cell like = {
		.workload = csv_get(csv, csv_column(csv, "workload")),
		.params = csv_get(csv, csv_column(csv, "params")),
		.runner = csv_get(csv, csv_column(csv, "runner")),
		.runner_params = csv_get(csv, csv_column(csv, "runner_params")),
		.tasks = strtoull(csv_get(csv, csv_column(csv, "tasks")), NULL, 10),
		.concurrency = strtoull(csv_get(csv, csv_column(csv, "concurrency")), NULL, 10),
		.unit = csv_get(csv, csv_column(csv, "unit")),
		.build = "",
		.load_text = csv_get(csv, csv_column(csv, "load")),
	};
	results_place(results, &like, csv_get(csv, csv_column(csv, "stop_reason")));
}

int results_read_order(struct results *results, const char *run, struct error *error)
{
	static const char *const needed[] = { "workload", "params", "tasks", "runner",
		"concurrency" };
	char path[4200];
	struct csv_file *file;
	snprintf(path, sizeof path, "%s/summary.csv", run);
	int code = csv_open(&file, path, error->text, sizeof error->text), more = 0;
	if (code)
		return code == -ENOENT ? 0 : code;
	const struct csv *csv = csv_row(file);
	for (size_t i = 0; !code && i < sizeof needed / sizeof *needed; i++)
		if (csv_column(csv, needed[i]) < 0)
			code = error_set(error, -EINVAL, "%s: not the summary.csv of a run", path);
	while (!code && (more = csv_next(file)) > 0)
		place_row(results, csv);
	csv_close(file);
	return code ? code : more;
}

/* ---- runners and groups --------------------------------------------------------------------- */

static size_t runner_of(struct results *results, const struct results_cell *cell)
{
	size_t i = 0;
	while (i < results->runner_count &&
		(results->runners[i].name != cell->runner ||
			results->runners[i].params != cell->runner_params))
		i++;
	if (i == results->runner_count)
		results->runners[results->runner_count++] =
			(struct results_runner){ .name = cell->runner,
				.params = cell->runner_params,
				.family = cell->family,
				.language = cell->language };
	return i;
}

enum {
	RUNNER_CHARACTERS = 40 /* of a label */
};

/* "threads", with its parameters where several runners are told apart by them alone. */
static char *whole_label(const struct results *results, size_t index)
{
	const struct results_runner *runner = &results->runners[index];
	const char *params = "";
	for (size_t i = 0; i < results->runner_count; i++)
		if (i != index && results->runners[i].name == runner->name)
			params = *runner->params ? runner->params : "default";
	return memory_print("%s%s%s", runner->name, *params ? " " : "", params);
}

/* Labels that are short, and still tell the runners apart. */
static void label_runners(struct results *results)
{
	size_t count = results->runner_count;
	char **whole = memory_zeroed(count + 1, sizeof *whole);
	for (size_t i = 0; i < count; i++)
		whole[i] = whole_label(results, i);
	char **shown = apart_shorten((const char *const *)whole, count, RUNNER_CHARACTERS);
	for (size_t i = 0; i < count; i++) {
		struct results_runner *runner = &results->runners[i];
		snprintf(runner->label, sizeof runner->label, "%s", shown[i]);
		free(shown[i]);
		free(whole[i]);
	}
	free(whole);
	free(shown);
}

/* Kept texts are the same pointer when they are the same. In a run of `ab` each cell has a group.
 */
static bool same_group(const struct results_cell *a, const struct results_cell *b)
{
	if (a->workload != b->workload || a->params != b->params || a->tasks != b->tasks ||
		a->seed != b->seed || a->language != b->language || a->load_text != b->load_text)
		return false;
	return (!*a->build && !*b->build) ||
	       (a->runner == b->runner && a->runner_params == b->runner_params &&
		       a->concurrency == b->concurrency);
}

static uint64_t group_hash(const struct results_cell *cell)
{
	uint64_t hash = intern_hash(intern_hash(0, cell->workload), cell->params);
	hash = intern_hash(hash, cell->language);
	hash = intern_hash(hash, cell->load_text);
	return hash ^ cell->tasks * UINT64_C(0x9e3779b97f4a7c15);
}

/* Gives each cell the number of its group, in the order in which groups occur in `cells`. */
static void number_groups(struct results *results, struct results_cell *const *cells)
{
	size_t room = 64;
	while (room < results->count * 2)
		room *= 2;
	struct results_cell **first = memory_zeroed(room, sizeof *first);
	for (size_t i = 0; i < results->count; i++) {
		size_t at = group_hash(cells[i]) & (room - 1);
		while (first[at] && !same_group(first[at], cells[i]))
			at = (at + 1) & (room - 1);
		cells[i]->group = first[at] ? first[at]->group : results->group_count++;
		if (!first[at])
			first[at] = cells[i];
	}
	free(first);
}

static int by_place(const void *left, const void *right)
{
	const struct results_cell *a = *(const struct results_cell *const *)left;
	const struct results_cell *b = *(const struct results_cell *const *)right;
	size_t first = a->place - 1, second = b->place - 1; /* those not of the plan: last */
	if (first != second)
		return first < second ? -1 : 1;
	return a < b ? -1 : a > b;
}

static int by_order(const void *left, const void *right)
{
	const struct results_cell *a = *(const struct results_cell *const *)left;
	const struct results_cell *b = *(const struct results_cell *const *)right;
	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (a->runner_index != b->runner_index)
		return a->runner_index < b->runner_index ? -1 : 1;
	if (a->concurrency != b->concurrency)
		return a->concurrency < b->concurrency ? -1 : 1;
	return by_place(left, right);
}

/* The cells come to stand as `order` has them; the samples follow. */
static void move_cells(struct results *results, struct results_cell *const *order)
{
	struct results_cell *moved = memory_zeroed(results->room, sizeof *moved);
	size_t *now = memory_zeroed(results->count, sizeof *now);
	for (size_t i = 0; i < results->count; i++) {
		moved[i] = *order[i];
		now[order[i] - results->cells] = i;
	}
	for (size_t i = 0; i < results->sample_count; i++)
		results->samples[i].cell = (uint32_t)now[results->samples[i].cell];
	free(results->cells);
	free(now);
	results->cells = moved;
	results_index(results, results->slot_count ? results->slot_count : 64);
}

/* Is it a better baseline for the group than the one it has: one that fits, of less concurrency? */
static bool baseline_betters(const struct results *results, const struct baseline *baseline,
	const struct results_group *group, const struct results_cell *cell)
{
	const struct results_cell *own = &results->cells[group->first];
	const struct baseline_cell as = { .runner = cell->runner,
		.runner_params = cell->runner_params,
		.params = cell->params,
		.family = cell->family,
		.language = cell->language };
	bool twins = *own->language && baseline_is_own(results->baseline);
	if (*own->build)
		return cell->group == own->group && !strcmp(cell->build, "old");
	if (strcmp(cell->workload, own->workload) || cell->tasks != own->tasks ||
		cell->seed != own->seed || strcmp(cell->load_text, own->load_text) ||
		!(twins ? baseline_fits_language(&as, own->language)
			: baseline_fits(baseline, &as, own->params)))
		return false;
	return group->baseline == NO_CELL ||
	       cell->concurrency < results->cells[group->baseline].concurrency;
}

/*
 * The baseline of each group: in it, unless the parameters of another are named or a runner of
 * another language is; or the old build.
 */
static void find_baselines(struct results *results)
{
	struct baseline baseline;
	results_read_baseline(results, &baseline);
	for (size_t i = 0; i < results->group_count; i++) {
		struct results_group *group = &results->groups[i];
		bool anywhere = baseline.pairs.count || !baseline_is_own(results->baseline);
		size_t first = anywhere ? 0 : group->first;
		size_t end = anywhere ? results->count : group->first + group->count;
		for (size_t j = first; j < end; j++)
			if (baseline_betters(results, &baseline, group, &results->cells[j]))
				group->baseline = j;
	}
	baseline_finish(&baseline);
}

static void make_groups(struct results *results)
{
	results->groups = memory_zeroed(results->group_count, sizeof *results->groups);
	for (size_t i = 0; i < results->count; i++) {
		struct results_group *group = &results->groups[results->cells[i].group];
		if (!group->count++) {
			group->first = i;
			group->baseline = NO_CELL;
		}
	}
	find_baselines(results);
	results_label_groups(results);
}

void results_arrange(struct results *results)
{
	struct results_cell **order = memory_zeroed(results->count, sizeof *order);
	results->runners = memory_zeroed(results->count, sizeof *results->runners);
	for (size_t i = 0; i < results->count; i++)
		order[i] = &results->cells[i];
	qsort(order, results->count, sizeof *order, by_place);
	for (size_t i = 0; i < results->count; i++)
		order[i]->runner_index = runner_of(results, order[i]);
	label_runners(results);
	results_find_looks(results);
	number_groups(results, order);
	qsort(order, results->count, sizeof *order, by_order);
	move_cells(results, order);
	free(order);
	make_groups(results);
}
