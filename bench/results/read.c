/* SPDX-License-Identifier: MIT */
#include "bench/results/results.h"

#include "bench/base/memory.h"
#include "bench/base/say.h"
#include "bench/plan/cells.h"
#include "bench/base/csv.h"
#include "bench/results/parts.h"
#include "bench/runner.h"
#include "bench/sampling/history.h"
#include "bench/sampling/rows.h"
#include "bench/sampling/schedule.h"
#include "runners/registry.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- cells by what identifies them ---------------------------------------------------------- */

static uint64_t hash_of(const struct results_cell *cell)
{
	uint64_t hash = intern_hash(0, cell->workload);
	hash = intern_hash(hash, cell->params);
	hash = intern_hash(hash, cell->runner);
	hash = intern_hash(hash, cell->runner_params);
	hash = intern_hash(hash, cell->build);
	hash = intern_hash(hash, cell->load_text);
	return hash ^ (cell->tasks * 31 + cell->concurrency) * UINT64_C(0x9e3779b97f4a7c15);
}

bool results_same(const struct results_cell *a, const struct results_cell *b)
{
	return a->tasks == b->tasks && a->concurrency == b->concurrency &&
	       (a->seed == b->seed || !a->measured || !b->measured) &&
	       !strcmp(a->runner, b->runner) && !strcmp(a->runner_params, b->runner_params) &&
	       !strcmp(a->build, b->build) && !strcmp(a->load_text, b->load_text) &&
	       !strcmp(a->workload, b->workload) && !strcmp(a->params, b->params);
}

bool results_comparable(const struct results_cell *a, const struct results_cell *b)
{
	return !strcmp(a->workload, b->workload) && !strcmp(a->build, b->build) &&
	       load_same(&a->load, &b->load);
}

/* The slot of the cell, or the free one in which it belongs. */
static size_t *slot_of(const struct results *results, const struct results_cell *cell)
{
	size_t at = hash_of(cell) & (results->slot_count - 1);
	while (results->slots[at] != NO_CELL &&
		!results_same(&results->cells[results->slots[at]], cell))
		at = (at + 1) & (results->slot_count - 1);
	return &results->slots[at];
}

void results_index(struct results *results, size_t room)
{
	free(results->slots);
	results->slots = memory_zeroed(room, sizeof *results->slots);
	results->slot_count = room;
	for (size_t i = 0; i < room; i++)
		results->slots[i] = NO_CELL;
	for (size_t i = 0; i < results->count; i++)
		*slot_of(results, &results->cells[i]) = i;
}

const struct results_cell *results_find(
	const struct results *results, const struct results_cell *cell)
{
	size_t index = results->count ? *slot_of(results, cell) : NO_CELL;
	return index == NO_CELL ? NULL : &results->cells[index];
}

const struct results_cell *results_find_build(
	const struct results *results, const struct results_cell *cell, const char *build)
{
	struct results_cell other = *cell;
	other.build = build;
	return results_find(results, &other);
}

/* "name=value;name=value" into names and values. */
static void split_params(const char *params, struct names *names, struct names *values)
{
	struct names pairs = { 0 };
	names_split(&pairs, params, ';', true);
	for (size_t i = 0; i < pairs.count; i++) {
		const char *pair = pairs.items[i];
		size_t name = names_item_length(pair, '=');
		const char *value = pair + name + (pair[name] == '=');
		names_add_unescaped(names, pair, name);
		names_add_unescaped(values, value, strlen(value));
	}
	names_finish(&pairs);
}

/* The runner's are called as one asks for them, so that they are not taken for the workload's. */
static void split_runner_params(struct results_cell *cell)
{
	struct names own = { 0 };
	split_params(cell->runner_params, &own, &cell->runner_values);
	for (size_t i = 0; i < own.count; i++) {
		char *name = memory_print("%s.%s", cell->runner, own.items[i]);
		names_add(&cell->runner_names, name);
		free(name);
	}
	names_finish(&own);
}

/* Enters a copy of a cell; its slots are at most half taken. */
static void add_cell(struct results *results, const struct results_cell *like)
{
	if (results->count == results->room) {
		results->room = results->room ? results->room * 2 : 32;
		results->cells =
			memory_resized(results->cells, results->room, sizeof *results->cells);
		results_index(results, results->room * 2);
	}
	*slot_of(results, like) = results->count;
	struct results_cell *cell = &results->cells[results->count++];
	*cell = *like;
	const char **texts[] = { &cell->workload, &cell->params, &cell->runner,
		&cell->runner_params, &cell->build, &cell->load_text, &cell->family,
		&cell->language, &cell->unit };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = intern_text(&results->texts, *texts[i]);
	cell->failure = cell->stop_reason = "";
	load_parse(cell->load_text, &cell->load);
	cell->names = cell->values = cell->runner_names = cell->runner_values = (struct names){ 0 };
	split_params(cell->params, &cell->names, &cell->values);
	split_runner_params(cell);
}

size_t results_enter(struct results *results, const struct results_cell *like)
{
	if (!results->slots)
		results_index(results, 64);
	size_t index = *slot_of(results, like);
	if (index == NO_CELL) {
		index = results->count;
		add_cell(results, like);
	}
	return index;
}

/* ---- samples.csv ---------------------------------------------------------------------------- */

static bool has_failed(const struct results_sample *sample)
{
	return sample->status != SAMPLE_OK && sample->status != SAMPLE_WARMUP &&
	       sample->status != SAMPLE_INTERRUPTED;
}

/* An import says what hyperfine said: see IMPORT_FIGURES. */
static void read_means(const char *figures, struct results_cell *cell)
{
	double user, system;
	if (!results_imported(cell) ||
		sscanf(figures, "user_mean_s=%lf;system_mean_s=%lf", &user, &system) != 2)
		return;
	cell->user_mean_s = user;
	cell->system_mean_s = system;
}

static void note_checksum(struct results_cell *cell, const struct row *row)
{
	bool good = row->status == SAMPLE_OK || row->status == SAMPLE_WARMUP;
	if (!good || !*row->checksum)
		return;
	uint64_t checksum = strtoull(row->checksum, NULL, 16);
	if (!cell->checksums)
		cell->checksum = checksum;
	cell->checksums += checksum == cell->checksum;
	cell->checksums_vary |= checksum != cell->checksum && !load_is_timed(&cell->load);
}

static void count_sample(struct results_cell *cell, const struct results_sample *sample)
{
	cell->total++;
	cell->failed += has_failed(sample);
	cell->valid += sample->status == SAMPLE_OK;
	cell->disturbed += sample->status == SAMPLE_OK && sample->disturbed;
}

static void keep_failure(struct results *results, struct results_cell *cell, const struct row *row,
	const char **kept)
{
	char text[900];
	struct say out = say_into(text, sizeof text);
	say(&out, RESULTS_FAILED "%s%s%s", sample_status_name(row->status),
		*row->detail ? ", " : "", row->detail);
	cell->failure = intern_text(&results->texts, text);
	*kept = intern_text(&results->texts, row->detail);
}

static int read_row(void *context, const struct row *row, struct error *error)
{
	struct results *results = context;
	const struct results_cell like = { .workload = row->workload,
		.params = row->params,
		.tasks = row->tasks,
		.runner = row->runner,
		.runner_params = row->runner_params,
		.concurrency = row->concurrency,
		.seed = row->seed,
		.build = row->build,
		.load_text = row->load,
		.family = *row->family ? row->family : results_family(row->runner),
		.language = row->language,
		.unit = row->unit,
		.user_mean_s = NAN,
		.system_mean_s = NAN,
		.measured = true };
	(void)error;
	size_t index = results_enter(results, &like);
	struct results_cell *cell = &results->cells[index];
	results->samples =
		memory_more(results->samples, results->sample_count, sizeof *results->samples);
	struct results_sample *sample = &results->samples[results->sample_count++];
	*sample = (struct results_sample){ .cell = (uint32_t)index,
		.round = (uint32_t)row->round,
		.order = (uint32_t)row->order,
		.status = row->status,
		.disturbed = *row->disturbed,
		.wall_s = row->wall_s,
		.startup_s = row->startup_s,
		.work_s = row->work_s,
		.winddown_s = row->winddown_s,
		.user_s = row->user_s,
		.system_s = row->system_s,
		.run_delay_s = row->run_delay_s,
		.rss_bytes = row->rss_peak_bytes,
		.switches = row->switches_voluntary + row->switches_involuntary,
		.times = row->times,
		.beat_late_parts = intern_text(&results->texts, row->beat_late_parts_s),
		.units = row->units,
		.tasks_ended = row->tasks_ended,
		.cost_s = rows_cost(row),
		.canary_s = row->canary_s };
	measured_read(row->figures, sample->measured);
	count_sample(cell, sample);
	note_checksum(cell, row);
	cell->has_p99 |= !isnan(row->times.latency_p99_s);
	if (row->workers >= 1 && row->workers < 1e9)
		cell->workers = (unsigned)row->workers;
	read_means(row->figures, cell);
	if (has_failed(sample))
		keep_failure(results, cell, row, &sample->detail);
	return 0;
}

static int compare_samples(const void *left, const void *right)
{
	const struct results_sample *a = left, *b = right;
	if (a->round != b->round)
		return a->round < b->round ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

/* Rounds ascend as they were measured; an import or another program may have sorted the rows. */
static void sort_samples(struct results *results)
{
	size_t i = 1;
	while (i < results->sample_count &&
		results->samples[i - 1].round <= results->samples[i].round)
		i++;
	if (i < results->sample_count)
		qsort(results->samples, results->sample_count, sizeof *results->samples,
			compare_samples);
}

/* The samples of each cell in `by_cell`, and which of them count. */
static void settle(struct results *results)
{
	size_t first = 0;
	results->by_cell = memory_zeroed(results->sample_count, sizeof *results->by_cell);
	for (size_t i = 0; i < results->count; i++) {
		results->cells[i].first = first;
		first += results->cells[i].total;
		results->cells[i].total = 0;
	}
	for (size_t i = 0; i < results->sample_count; i++) {
		struct results_sample *sample = &results->samples[i];
		struct results_cell *cell = &results->cells[sample->cell];
		bool clean = history_leaves_out_disturbed(cell->valid - cell->disturbed);
		sample->counts = sample->status == SAMPLE_OK && !(sample->disturbed && clean);
		cell->count += sample->counts;
		results->by_cell[cell->first + cell->total++] = i;
	}
}

static double mean_of(const struct results *results, size_t index, results_figure *figure)
{
	const struct results_cell *cell = &results->cells[index];
	double sum = 0;
	for (size_t i = 0; i < cell->total; i++) {
		const struct results_sample *sample =
			&results->samples[results->by_cell[cell->first + i]];
		sum += sample->counts ? figure(sample) : 0;
	}
	return cell->count ? sum / (double)cell->count : NAN;
}

static double user_s(const struct results_sample *sample)
{
	return sample->user_s;
}

static double system_s(const struct results_sample *sample)
{
	return sample->system_s;
}

static double user_a_task_s(const struct results_sample *sample)
{
	return sample->user_s / sample->tasks_ended;
}

static double system_a_task_s(const struct results_sample *sample)
{
	return sample->system_s / sample->tasks_ended;
}

/* The CPU time that belongs to what a cell is compared by. */
static void average(struct results *results)
{
	for (size_t i = 0; i < results->count; i++) {
		struct results_cell *cell = &results->cells[i];
		if (!isnan(cell->user_mean_s))
			continue;
		bool task = cell->load.duration_ns;
		cell->user_mean_s = mean_of(results, i, task ? user_a_task_s : user_s);
		cell->system_mean_s = mean_of(results, i, task ? system_a_task_s : system_s);
	}
}

/* ---- the whole run -------------------------------------------------------------------------- */

static int read_samples(struct results *results, const char *run, struct error *error)
{
	char path[4200];
	snprintf(path, sizeof path, "%s/samples.csv", run);
	return rows_each(path, read_row, results, error);
}

/* After the cells have their order. */
static void conclude(struct results *results)
{
	results_arrange(results);
	sort_samples(results);
	settle(results);
	average(results);
}

int results_read(struct results *results, const char *run, struct error *error)
{
	results_read_environment(results, run);
	int code = read_samples(results, run, error);
	if (!code)
		code = results_read_order(results, run, error);
	if (!code)
		conclude(results);
	return code;
}

int results_read_own(struct results *results, const char *run, const struct cells *cells,
	const enum stop_reason *reasons, struct error *error)
{
	results_read_environment(results, run);
	int code = read_samples(results, run, error);
	for (size_t i = 0; !code && i < cells->count; i++) {
		const struct cell *cell = &cells->cells[i];
		const struct group *group = &cells->groups[cell->group];
		char load[LOAD_SIZE];
		if (reasons[i] == STOP_IDLE)
			continue; /* planned for another of its search */
		load_text(&group->load, load);
		const struct results_cell like = { .workload = group->workload->name,
			.load_text = load,
			.params = group->params,
			.tasks = group->tasks,
			.runner = cell->runner->name,
			.runner_params = cell->runner_params,
			.family = cell->runner->family,
			.language = cell->runner->language ? cell->runner->language : "",
			.unit = group->workload->unit,
			.concurrency = cell->concurrency,
			.build = cell->build };
		results_place(results, &like, stop_reason_name(reasons[i]));
	}
	if (!code)
		conclude(results);
	return code;
}

void results_collect(struct results *results, const struct results_cell *const *cells, size_t count)
{
	results->baseline = runner_defaults[0]->name;
	for (size_t i = 0; i < count; i++)
		results_place(results, cells[i], "");
	conclude(results);
}

void results_finish(struct results *results)
{
	for (size_t i = 0; i < results->count; i++) {
		names_finish(&results->cells[i].names);
		names_finish(&results->cells[i].values);
		names_finish(&results->cells[i].runner_names);
		names_finish(&results->cells[i].runner_values);
	}
	for (size_t i = 0; i < results->group_count; i++) {
		free(results->groups[i].label);
		free(results->groups[i].params);
	}
	free(results->cells);
	free(results->groups);
	free(results->runners);
	free(results->samples);
	free(results->by_cell);
	free(results->slots);
	intern_finish(&results->texts);
	cJSON_Delete(results->environment);
	*results = (struct results){ 0 };
}
