/* SPDX-License-Identifier: MIT */
#include "bench/plot/data.h"

#include "bench/base/csv.h"
#include "bench/base/json.h"
#include "bench/base/names.h"
#include "bench/plot/text.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct plot_string {
	struct plot_string *next;
	char text[];
};

/* A clean copy that lives as long as the data, or NULL. */
static const char *keep(struct plot_data *data, const char *text)
{
	size_t size = strlen(text) + 1;
	struct plot_string *string = malloc(sizeof(*string) + size);
	if (!string)
		return NULL;
	memcpy(string->text, text, size);
	string->next = data->strings;
	data->strings = string;
	return plot_text_clean(string->text);
}

/* ---- runners -------------------------------------------------------------------------------- */

enum {
	FIXED = 4 /* runners whose colours are always the same */
};

unsigned plot_runner_rank(const char *name)
{
	static const char *const fixed[FIXED] = { "sequential", "threads", "processes", "async" };
	unsigned rank = 0;
	while (rank < FIXED && strcmp(name, fixed[rank]) != 0)
		rank++;
	return rank;
}

static unsigned slot_of(const struct plot_data *data, const char *name)
{
	unsigned slot = plot_runner_rank(name);
	for (size_t i = 0; i < data->runners_count && slot >= FIXED; i++)
		slot += data->runners[i].slot >= FIXED;
	return slot;
}

/* The index of the runner of this name, entered if it is new. There is room for one a cell. */
static size_t find_runner(struct plot_data *data, const char *name)
{
	size_t i = 0;
	while (i < data->runners_count && strcmp(data->runners[i].name, name) != 0)
		i++;
	if (i == data->runners_count) {
		data->runners[i] = (struct plot_runner){ name, slot_of(data, name) };
		data->runners_count++;
	}
	return i;
}

/* ---- cells ---------------------------------------------------------------------------------- */

static double number(const struct csv *csv, size_t row, const char *column)
{
	return csv_get_number(csv, row, csv_column(csv, column));
}

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

static struct plot_estimate estimate(
	const struct csv *csv, size_t row, const char *value, const char *low, const char *high)
{
	return plot_estimate_of(
		number(csv, row, value), number(csv, row, low), number(csv, row, high));
}

/* Of the speedup, so is its interval. */
static struct plot_estimate efficiency(const struct plot_cell *cell, double value)
{
	double share = value / cell->speedup.value;
	return (struct plot_estimate){ share * cell->speedup.value, share * cell->speedup.low,
		share * cell->speedup.high };
}

/* Enters a copy of a cell. There is room for it. */
static int add_cell(struct plot_data *data, const struct plot_cell *source, const char *runner)
{
	struct plot_cell *cell = &data->cells[data->cells_count];
	*cell = *source;
	cell->row = data->cells_count;
	const char **texts[] = { &cell->workload, &cell->params, &cell->tasks, &cell->bound,
		&cell->verdict, &runner };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		*texts[i] = keep(data, *texts[i]);
		if (!*texts[i])
			return -ENOMEM;
	}
	cell->runner = find_runner(data, runner);
	data->cells_count++;
	return 0;
}

static const char *text(const struct csv *csv, size_t row, const char *column)
{
	return csv_get(csv, row, csv_column(csv, column));
}

static int read_cell(struct plot_data *data, const struct csv *csv, size_t row)
{
	struct plot_cell cell = { .workload = text(csv, row, "workload"),
		.params = text(csv, row, "params"),
		.tasks = text(csv, row, "tasks"),
		.bound = text(csv, row, "bound"),
		.verdict = text(csv, row, "verdict"),
		.concurrency = number(csv, row, "concurrency"),
		.samples = number(csv, row, "samples"),
		.failed = number(csv, row, "failed"),
		.disturbed = number(csv, row, "disturbed"),
		.outliers = number(csv, row, "outliers"),
		.cpu = number(csv, row, "cpu_utilisation"),
		.rss_bytes = number(csv, row, "rss_peak_bytes"),
		.tasks_per_s = number(csv, row, "tasks_per_s"),
		.wall_s = estimate(csv, row, "wall_median_s", "wall_low_s", "wall_high_s"),
		.speedup = estimate(csv, row, "speedup", "speedup_low", "speedup_high") };
	cell.efficiency = efficiency(&cell, number(csv, row, "efficiency"));
	return add_cell(data, &cell, text(csv, row, "runner"));
}

static int refuse_columns(const struct csv *csv, const char *path, char *error, size_t size)
{
	static const char *const needed[] = { "workload", "runner", "wall_median_s" };
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (csv_column(csv, needed[i]) >= 0)
			continue;
		snprintf(error, size, "%s: no column %s: this is not a summary", path, needed[i]);
		return -EINVAL;
	}
	return 0;
}

static int make_room(struct plot_data *data, size_t rows)
{
	data->cells = calloc(rows + 1, sizeof(*data->cells));
	data->runners = calloc(rows + 1, sizeof(*data->runners));
	data->groups = calloc(rows + 1, sizeof(*data->groups));
	return data->cells && data->runners && data->groups ? 0 : -ENOMEM;
}

static int read_cells(struct plot_data *data, const struct csv *csv)
{
	size_t rows = csv_rows(csv);
	int status = make_room(data, rows);
	for (size_t row = 0; row < rows && !status; row++)
		status = read_cell(data, csv, row);
	return status;
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
	if (!plot_cell_measured(cell) || !plot_estimate_has_interval(&cell->speedup))
		return SHOWN_NOTHING;
	if (cell->speedup.low > 1)
		return SHOWN_GAIN;
	return cell->speedup.high < 1 ? SHOWN_LOSS : SHOWN_NO_DIFFERENCE;
}

const char *plot_cell_reason(const struct plot_cell *cell)
{
	if (strncmp(cell->verdict, "failed", 6) == 0)
		return cell->verdict;
	return cell->failed > 0 ? "failed" : "not measured";
}

/* ---- groups --------------------------------------------------------------------------------- */

static bool same_group(const struct plot_cell *a, const struct plot_cell *b)
{
	return strcmp(a->workload, b->workload) == 0 && strcmp(a->params, b->params) == 0 &&
	       strcmp(a->tasks, b->tasks) == 0;
}

static bool before(const struct plot_cell *a, const struct plot_cell *b)
{
	return a->runner != b->runner ? a->runner < b->runner : a->concurrency < b->concurrency;
}

/* Moves each cell behind the last cell of its group that is not after it. Stable; summaries have
 * tens of rows. */
static void sort_cells(struct plot_data *data)
{
	for (size_t i = 1; i < data->cells_count; i++) {
		struct plot_cell cell = data->cells[i];
		size_t to = i, end = i;
		while (end > 0 && !same_group(&data->cells[end - 1], &cell))
			end--;
		if (end > 0)
			to = end;
		while (to > 0 && same_group(&data->cells[to - 1], &cell) &&
			before(&cell, &data->cells[to - 1]))
			to--;
		memmove(&data->cells[to + 1], &data->cells[to], (i - to) * sizeof(cell));
		data->cells[to] = cell;
	}
}

static void find_groups(struct plot_data *data)
{
	for (size_t i = 0; i < data->cells_count; i++) {
		struct plot_cell *cell = &data->cells[i];
		struct plot_group *group = &data->groups[data->groups_count];
		if (i > 0 && same_group(cell, cell - 1)) {
			group--;
			group->several |= cell->runner == cell[-1].runner;
		} else {
			data->groups_count++;
			*group = (struct plot_group){
				.cells = cell, .workload = cell->workload, .bound = cell->bound
			};
		}
		if (!*group->bound)
			group->bound = cell->bound;
		group->count++;
	}
}

/* Whether `name=value` (its length given) is among the parameters. */
static bool has_param(const char *params, const char *pair, size_t length)
{
	while (*params) {
		size_t next = names_item_length(params, ';');
		if (next == length && strncmp(params, pair, length) == 0)
			return true;
		params += next + (params[next] == ';');
	}
	return false;
}

static bool param_differs(
	const struct plot_data *data, const char *workload, const char *pair, size_t length)
{
	for (size_t i = 0; i < data->groups_count; i++) {
		const struct plot_cell *other = data->groups[i].cells;
		if (strcmp(other->workload, workload) == 0 &&
			!has_param(other->params, pair, length))
			return true;
	}
	return false;
}

static bool tasks_differ(const struct plot_data *data, const struct plot_group *group)
{
	for (size_t i = 0; i < data->groups_count; i++) {
		const struct plot_cell *other = data->groups[i].cells;
		if (strcmp(other->workload, group->workload) == 0 &&
			strcmp(other->tasks, group->cells->tasks) != 0)
			return true;
	}
	return false;
}

/* The parameters in which a group differs from others of its workload, as they are shown. */
static int differing_params(
	const struct plot_data *data, const struct plot_group *group, struct names *shown)
{
	int status = 0;
	const char *pair = group->cells->params;
	while (*pair && !status) {
		size_t length = names_item_length(pair, ';');
		if (param_differs(data, group->workload, pair, length))
			status = names_add_unescaped(shown, pair, length);
		pair += length + (pair[length] == ';');
	}
	return status;
}

static int label_group(struct plot_data *data, struct plot_group *group)
{
	char *text = NULL;
	size_t size;
	struct names shown = { 0 };
	FILE *stream = open_memstream(&text, &size);
	if (!stream)
		return -ENOMEM;
	int status = differing_params(data, group, &shown);
	fputs(group->workload, stream);
	for (size_t i = 0; i < shown.count; i++)
		fprintf(stream, " %s", shown.items[i]);
	names_finish(&shown);
	if (tasks_differ(data, group))
		fprintf(stream, ", %s %s", group->cells->tasks,
			strcmp(group->cells->tasks, "1") == 0 ? "task" : "tasks");
	bool failed = fclose(stream) != 0;
	group->label = failed || status ? NULL : keep(data, text);
	free(text);
	return group->label ? 0 : -ENOMEM;
}

static int make_groups(struct plot_data *data)
{
	int status = 0;
	sort_cells(data);
	find_groups(data);
	for (size_t i = 0; i < data->groups_count && !status; i++)
		status = label_group(data, &data->groups[i]);
	return status;
}

int plot_data_collect(struct plot_data *data, const struct plot_cell *cells,
	const char *const *runners, size_t count)
{
	*data = (struct plot_data){ 0 };
	int status = make_room(data, count);
	for (size_t i = 0; i < count && !status; i++)
		status = add_cell(data, &cells[i], runners[i]);
	plot_data_describe(data, NULL);
	return status ? status : make_groups(data);
}

const char *plot_data_keep(struct plot_data *data, const char *text)
{
	const char *kept = keep(data, text);
	return kept ? kept : "";
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

/* The summary of a run whose environment does not name the baseline: its speedup is 1, without an
 * interval. */
static const char *guess_baseline(const struct plot_data *data)
{
	for (size_t i = 0; i < data->cells_count; i++) {
		const struct plot_cell *cell = &data->cells[i];
		if (cell->speedup.value == 1 && isnan(cell->speedup.low))
			return data->runners[cell->runner].name;
	}
	return "sequential";
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
		data->baseline = guess_baseline(data);
}

static void read_environment(struct plot_data *data, const char *path)
{
	struct error ignored; /* then nothing is known of the machine */
	cJSON *root;
	json_read(path, &root, &ignored);
	plot_data_describe(data, root);
	cJSON_Delete(root);
}

/* ---- a run ---------------------------------------------------------------------------------- */

/* RUN/NAME; the caller frees. */
static char *path_of(const char *run, const char *name)
{
	size_t size = strlen(run) + strlen(name) + 2;
	char *path = malloc(size);
	if (path)
		snprintf(path, size, "%s/%s", run, name);
	return path;
}

static int read_summary(struct plot_data *data, const char *path, char *error, size_t size)
{
	struct csv *csv;
	int status = csv_read(path, &csv, error, size);
	if (status)
		return status;
	status = refuse_columns(csv, path, error, size);
	if (!status) {
		status = read_cells(data, csv);
		if (status)
			snprintf(error, size, "%s: %s", path, strerror(-status));
	}
	csv_destroy(csv);
	return status;
}

int plot_data_read(struct plot_data *data, const char *run, char *error, size_t size)
{
	*data = (struct plot_data){ 0 };
	char *summary = path_of(run, "summary.csv");
	char *environment = path_of(run, "environment.json");
	int status = -ENOMEM;
	snprintf(error, size, "%s: %s", run, strerror(ENOMEM));
	if (summary && environment)
		status = read_summary(data, summary, error, size);
	if (!status) {
		status = make_groups(data);
		read_environment(data, environment);
	}
	free(summary);
	free(environment);
	if (status)
		plot_data_finish(data);
	else
		*error = '\0';
	return status;
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
	*data = (struct plot_data){ 0 };
}
