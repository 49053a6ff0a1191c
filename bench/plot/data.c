/* SPDX-License-Identifier: MIT */
#include "bench/plot/data.h"

#include "bench/plan/cells.h"
#include "bench/plot/text.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct plot_string {
	struct plot_string *next;
	char text[];
};

const char *plot_data_keep(struct plot_data *data, const char *text)
{
	size_t size = strlen(text) + 1;
	struct plot_string *string = malloc(sizeof(*string) + size);
	if (!string)
		return "";
	memcpy(string->text, text, size);
	string->next = data->strings;
	data->strings = string;
	return plot_text_clean(string->text);
}

/* ---- runners -------------------------------------------------------------------------------- */

enum {
	FIXED = 4 /* families whose colours are always the same */
};

static unsigned rank_of(const char *const *names, const char *name)
{
	unsigned rank = 0;
	while (rank < FIXED && strcmp(name, names[rank]) != 0)
		rank++;
	return rank;
}

unsigned plot_runner_rank(const char *name)
{
	static const char *const names[FIXED] = { "sequential", "threads", "processes", "async" };
	return rank_of(names, name);
}

/* That of its family, if it is the first of it; else the next one that no family has. */
static unsigned slot_of(const struct plot_data *data, size_t index)
{
	static const char *const families[FIXED] = { "sequential", "threads", "processes", "loop" };
	unsigned slot = rank_of(families, data->results.runners[index].family);
	for (size_t i = 0; i < index && slot < FIXED; i++)
		if (data->runners[i].slot == slot)
			slot = FIXED;
	for (size_t i = 0; i < index && slot >= FIXED; i++)
		slot += data->runners[i].slot >= FIXED;
	return slot;
}

static void view_runners(struct plot_data *data)
{
	for (size_t i = 0; i < data->results.runner_count; i++) {
		data->runners[i] =
			(struct plot_runner){ plot_data_keep(data, data->results.runners[i].label),
				slot_of(data, i) };
		data->runners_count++;
	}
}

/* ---- cells ---------------------------------------------------------------------------------- */

static const struct plot_estimate drawable = { .low = 1e-12, .high = 1e12 };

struct plot_estimate plot_estimate_of(double value, double low, double high)
{
	struct plot_estimate read = { value, low, high };
	if (!(read.value > drawable.low && read.value < drawable.high))
		read.value = (double)NAN;
	if (!(read.low > drawable.low && read.low <= read.value && read.value <= read.high &&
		    read.high < drawable.high))
		read.low = read.high = (double)NAN;
	return read;
}

static struct plot_estimate estimate(const struct interval *interval)
{
	return plot_estimate_of(interval->estimate, interval->low, interval->high);
}

/* Of the speedup, so is its interval. */
static struct plot_estimate efficiency(const struct plot_cell *cell, double value)
{
	double share = value / cell->speedup.value;
	return (struct plot_estimate){ share * cell->speedup.value, share * cell->speedup.low,
		share * cell->speedup.high };
}

static void view_cell(struct plot_data *data, size_t index)
{
	const struct results_cell *from = &data->results.cells[index];
	const struct summary_row *row = &data->findings.summary.rows[index];
	struct plot_cell *cell = &data->cells[index];
	char tasks[24];
	snprintf(tasks, sizeof(tasks), "%" PRIu64, from->tasks);
	*cell = (struct plot_cell){ .workload = plot_data_keep(data, from->workload),
		.params = plot_data_keep(data, from->params),
		.tasks = plot_data_keep(data, tasks),
		.bound = summary_bound_name(row->bound),
		.verdict = plot_data_keep(data, row->verdict),
		.runner = from->runner_index,
		.row = from->place - 1,
		.concurrency = (double)from->concurrency,
		.samples = (double)row->samples,
		.failed = (double)from->failed,
		.disturbed = (double)from->disturbed,
		.outliers = (double)row->wall.outliers,
		.cpu = row->cpu_utilisation,
		.rss_bytes = row->rss_peak_bytes,
		.tasks_per_s = row->tasks_per_s,
		.wall_s = estimate(&row->wall.median),
		.speedup = estimate(&row->speedup),
		.shown = row->shown };
	cell->efficiency = efficiency(cell, row->efficiency);
}

double plot_cell_at_once(const struct plot_cell *cell)
{
	double tasks = atof(cell->tasks);
	return tasks > 0 ? fmin(cell->concurrency, tasks) : cell->concurrency;
}

bool plot_cell_measured(const struct plot_cell *cell)
{
	return !isnan(cell->wall_s.value);
}

bool plot_cell_is_baseline(const struct plot_data *data, const struct plot_cell *cell)
{
	return strcmp(data->runners[cell->runner].name, data->baseline) == 0;
}

bool plot_estimate_has_interval(const struct plot_estimate *shown)
{
	return !isnan(shown->value) && !isnan(shown->low);
}

enum shown plot_speedup_shown(const struct plot_cell *cell)
{
	return plot_cell_measured(cell) ? cell->shown : SHOWN_NOTHING;
}

struct plot_estimate plot_cell_median(const struct plot_data *data, const struct plot_cell *cell,
	results_figure *figure, bool warmups)
{
	struct interval median;
	if (results_median(&data->results, (size_t)(cell - data->cells), figure, warmups, &median))
		median = (struct interval){ (double)NAN, (double)NAN, (double)NAN };
	return (struct plot_estimate){ median.estimate, median.low, median.high };
}

const char *plot_cell_reason(const struct plot_cell *cell)
{
	if (strncmp(cell->verdict, "failed", 6) == 0)
		return cell->verdict;
	return cell->failed > 0 ? "failed" : "not measured";
}

/* ---- groups --------------------------------------------------------------------------------- */

static void view_group(struct plot_data *data, size_t index)
{
	const struct results_group *from = &data->results.groups[index];
	struct plot_group *group = &data->groups[index];
	const struct plot_cell *cells = &data->cells[from->first];
	*group = (struct plot_group){ .cells = cells,
		.count = from->count,
		.workload = cells->workload,
		.bound = cells->bound,
		.label = plot_data_keep(data, from->label) };
	for (size_t i = 1; i < from->count; i++)
		group->several |= cells[i].runner == cells[i - 1].runner;
}

/* Everything that follows from the results. */
static int view(struct plot_data *data)
{
	size_t cells = data->results.count, groups = data->results.group_count;
	int status = findings_init(&data->findings, &data->results);
	if (status)
		return status;
	data->cells = calloc(cells + 1, sizeof(*data->cells));
	data->runners = calloc(cells + 1, sizeof(*data->runners));
	data->groups = calloc(groups + 1, sizeof(*data->groups));
	if (!data->cells || !data->runners || !data->groups)
		return -ENOMEM;
	view_runners(data);
	for (; data->cells_count < cells; data->cells_count++)
		view_cell(data, data->cells_count);
	for (; data->groups_count < groups; data->groups_count++)
		view_group(data, data->groups_count);
	return 0;
}

/* ---- the environment ------------------------------------------------------------------------ */

static const char *string_of(struct plot_data *data, const cJSON *root, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(root, name);
	return cJSON_IsString(item) ? plot_data_keep(data, item->valuestring) : "";
}

static double number_of(const cJSON *root, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(root, name);
	return cJSON_IsNumber(item) ? item->valuedouble : (double)NAN;
}

void plot_data_describe(struct plot_data *data, const cJSON *root)
{
	data->suite = string_of(data, root, "suite");
	data->version = string_of(data, root, "concbench");
	data->started = string_of(data, root, "started");
	data->host = string_of(data, root, "host");
	data->cpu_model = string_of(data, root, "cpu_model");
	data->kernel = string_of(data, root, "kernel");
	data->baseline = string_of(data, root, "baseline");
	data->cpus_online = number_of(root, "cpus_online");
	data->cpus_usable = number_of(root, "cpus_usable");
	if (!*data->baseline)
		data->baseline = "sequential";
}

/* ---- a run ---------------------------------------------------------------------------------- */

int plot_data_read(struct plot_data *data, const char *run, char *error, size_t size)
{
	struct error why = { 0 };
	*data = (struct plot_data){ 0 };
	int status = results_read(&data->results, run, &why);
	if (!status && (status = view(data)))
		error_errno(&why, status, "%s", run);
	plot_data_describe(data, data->results.environment);
	snprintf(error, size, "%s", why.text);
	return status;
}

int plot_data_collect(struct plot_data *data, const struct results_cell *const *cells, size_t count)
{
	*data = (struct plot_data){ 0 };
	int status = results_collect(&data->results, cells, count);
	plot_data_describe(data, NULL);
	return status ? status : view(data);
}

void plot_data_finish(struct plot_data *data)
{
	while (data->strings) {
		struct plot_string *next = data->strings->next;
		free(data->strings);
		data->strings = next;
	}
	free(data->cells);
	free(data->runners);
	free(data->groups);
	findings_finish(&data->findings);
	results_finish(&data->results);
	*data = (struct plot_data){ 0 };
}
