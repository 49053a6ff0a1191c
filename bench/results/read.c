/* SPDX-License-Identifier: MIT */
#include "bench/results/results.h"

#include "bench/plan/cells.h"
#include "bench/base/csv.h"
#include "bench/results/parts.h"
#include "bench/runner.h"
#include "bench/sampling/history.h"
#include "bench/sampling/rows.h"
#include "bench/sampling/schedule.h"
#include "runners/registry.h"

#include <cjson/cJSON.h>
#include <errno.h>
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
	return hash ^ (cell->tasks * 31 + cell->concurrency) * UINT64_C(0x9e3779b97f4a7c15);
}

bool results_same(const struct results_cell *a, const struct results_cell *b)
{
	return a->tasks == b->tasks && a->concurrency == b->concurrency &&
	       (a->seed == b->seed || !a->measured || !b->measured) &&
	       !strcmp(a->runner, b->runner) && !strcmp(a->runner_params, b->runner_params) &&
	       !strcmp(a->build, b->build) && !strcmp(a->workload, b->workload) &&
	       !strcmp(a->params, b->params);
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

int results_index(struct results *results, size_t room)
{
	free(results->slots);
	results->slots = malloc(room * sizeof *results->slots);
	results->slot_count = results->slots ? room : 0;
	for (size_t i = 0; i < results->slot_count; i++)
		results->slots[i] = NO_CELL;
	for (size_t i = 0; results->slots && i < results->count; i++)
		*slot_of(results, &results->cells[i]) = i;
	return results->slots ? 0 : -ENOMEM;
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

/* "name=value;name=value" into the cell's names and values. */
static int split_params(struct results_cell *cell)
{
	struct names pairs = { 0 };
	int code = names_split(&pairs, cell->params, ';', true);
	for (size_t i = 0; !code && i < pairs.count; i++) {
		const char *pair = pairs.items[i];
		size_t name = names_item_length(pair, '=');
		const char *value = pair + name + (pair[name] == '=');
		code = names_add_unescaped(&cell->names, pair, name);
		if (!code)
			code = names_add_unescaped(&cell->values, value, strlen(value));
	}
	names_finish(&pairs);
	return code;
}

/* Enters a copy of a cell; its slots are at most half taken. -ENOMEM leaves what can be finished.
 */
static int add_cell(struct results *results, const struct results_cell *like)
{
	if (results->count == results->room) {
		size_t room = results->room ? results->room * 2 : 32;
		struct results_cell *grown = reallocarray(results->cells, room, sizeof *grown);
		if (!grown)
			return -ENOMEM;
		results->cells = grown;
		results->room = room;
		if (results_index(results, room * 2))
			return -ENOMEM;
	}
	size_t *slot = slot_of(results, like);
	struct results_cell *cell = &results->cells[results->count];
	*cell = *like;
	const char **texts[] = { &cell->workload, &cell->params, &cell->runner,
		&cell->runner_params, &cell->build, &cell->family, &cell->unit };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!(*texts[i] = intern_text(&results->texts, *texts[i])))
			return -ENOMEM;
	cell->failure = cell->stop_reason = "";
	cell->names = cell->values = (struct names){ 0 };
	*slot = results->count++;
	return split_params(cell);
}

int results_enter(struct results *results, const struct results_cell *like, size_t *index)
{
	if (!results->slots && results_index(results, 64))
		return -ENOMEM;
	*index = *slot_of(results, like);
	if (*index != NO_CELL)
		return 0;
	*index = results->count;
	return add_cell(results, like);
}

/* ---- samples.csv ---------------------------------------------------------------------------- */

static bool has_failed(const struct results_sample *sample)
{
	return sample->status != SAMPLE_OK && sample->status != SAMPLE_WARMUP &&
	       sample->status != SAMPLE_INTERRUPTED;
}

static struct results_sample *add_sample(struct results *results)
{
	if (results->sample_count == results->sample_room) {
		size_t room = results->sample_room ? results->sample_room * 2 : 256;
		struct results_sample *grown = reallocarray(results->samples, room, sizeof *grown);
		if (!grown)
			return NULL;
		results->samples = grown;
		results->sample_room = room;
	}
	return &results->samples[results->sample_count++];
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
	cell->checksums_vary |= checksum != cell->checksum;
}

static void count_sample(struct results_cell *cell, const struct results_sample *sample)
{
	cell->total++;
	cell->failed += has_failed(sample);
	cell->valid += sample->status == SAMPLE_OK;
	cell->disturbed += sample->status == SAMPLE_OK && sample->disturbed;
}

static int keep_failure(struct results *results, struct results_cell *cell, const struct row *row,
	const char **kept)
{
	char text[400];
	snprintf(text, sizeof text, RESULTS_FAILED "%s%s%s", sample_status_name(row->status),
		*row->detail ? ", " : "", row->detail);
	cell->failure = intern_text(&results->texts, text);
	*kept = intern_text(&results->texts, row->detail);
	return cell->failure && *kept ? 0 : -ENOMEM;
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
		.family = *row->family ? row->family : results_family(row->runner),
		.unit = row->unit,
		.user_mean_s = NAN,
		.system_mean_s = NAN,
		.measured = true };
	size_t index;
	int code = results_enter(results, &like, &index);
	struct results_sample *sample = code ? NULL : add_sample(results);
	if (!sample)
		return error_errno(error, -ENOMEM, "samples.csv");
	struct results_cell *cell = &results->cells[index];
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
		.task_median_s = row->task_median_s,
		.task_p99_s = row->task_p99_s,
		.units = row->units,
		.canary_s = row->canary_s };
	measured_read(row->figures, sample->measured);
	count_sample(cell, sample);
	note_checksum(cell, row);
	if (row->workers >= 1 && row->workers < 1e9)
		cell->workers = (unsigned)row->workers;
	read_means(row->figures, cell);
	code = has_failed(sample) ? keep_failure(results, cell, row, &sample->detail) : 0;
	return code ? error_errno(error, code, "samples.csv") : 0;
}

/* The samples of each cell in `by_cell`, and which of them count. */
static int settle(struct results *results)
{
	size_t first = 0;
	results->by_cell = calloc(results->sample_count + 1, sizeof *results->by_cell);
	if (!results->by_cell)
		return -ENOMEM;
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
	return 0;
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

static void average(struct results *results)
{
	for (size_t i = 0; i < results->count; i++) {
		struct results_cell *cell = &results->cells[i];
		if (!isnan(cell->user_mean_s))
			continue;
		cell->user_mean_s = mean_of(results, i, user_s);
		cell->system_mean_s = mean_of(results, i, system_s);
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
static int conclude(struct results *results, const char *run, struct error *error)
{
	int code = results_arrange(results);
	if (!code)
		code = settle(results);
	if (!code)
		average(results);
	return code ? error_errno(error, code, "%s", run) : 0;
}

int results_read(struct results *results, const char *run, struct error *error)
{
	results_read_environment(results, run);
	int code = read_samples(results, run, error);
	if (!code)
		code = results_read_order(results, run, error);
	return code ? code : conclude(results, run, error);
}

int results_read_own(struct results *results, const char *run, const struct cells *cells,
	const enum stop_reason *reasons, struct error *error)
{
	results_read_environment(results, run);
	int code = read_samples(results, run, error);
	for (size_t i = 0; !code && i < cells->count; i++) {
		const struct cell *cell = &cells->cells[i];
		const struct group *group = &cells->groups[cell->group];
		const struct results_cell like = { .workload = group->workload->name,
			.params = group->params,
			.tasks = group->tasks,
			.runner = cell->runner->name,
			.runner_params = cell->runner_params,
			.family = cell->runner->family,
			.unit = group->workload->unit,
			.concurrency = cell->concurrency,
			.build = cell->build };
		code = results_place(results, &like, stop_reason_name(reasons[i]));
		if (code)
			error_errno(error, code, "%s", run);
	}
	return code ? code : conclude(results, run, error);
}

int results_collect(struct results *results, const struct results_cell *const *cells, size_t count)
{
	int code = 0;
	results->baseline = runner_defaults[0]->name;
	for (size_t i = 0; !code && i < count; i++)
		code = results_place(results, cells[i], "");
	return code ? code : conclude(results, "", &(struct error){ 0 });
}

void results_finish(struct results *results)
{
	for (size_t i = 0; i < results->count; i++) {
		names_finish(&results->cells[i].names);
		names_finish(&results->cells[i].values);
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
