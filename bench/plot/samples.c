/* SPDX-License-Identifier: MIT */
#include "bench/plot/samples.h"

#include "bench/base/csv.h"
#include "bench/sampling/history.h"
#include "bench/base/statistics.h"
#include "bench/plot/text.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ----------------------------------------------------------------------------------
 */

enum column {
	ROUND,
	ORDER,
	WORKLOAD,
	PARAMS,
	TASKS,
	RUNNER,
	CONCURRENCY,
	STATUS,
	DISTURBED,
	WALL,
	STARTUP,
	WORK,
	WINDDOWN,
	USER,
	SYSTEM,
	MEMORY,
	VOLUNTARY,
	INVOLUNTARY,
	COLUMNS,
};

static const char *const names[COLUMNS] = { "round", "order", "workload", "params", "tasks",
	"runner", "concurrency", "status", "disturbed", "wall_s", "startup_s", "work_s",
	"winddown_s", "user_s", "system_s", "rss_peak_bytes", "switches_voluntary",
	"switches_involuntary" };

struct reading {
	struct plot_samples *samples;
	const struct plot_data *data;
	bool known; /* the columns */
	int columns[COLUMNS];
	size_t guess; /* the cell after the last one found: rounds repeat their order, nearly */
};

static const char *text_of(const struct reading *reading, const struct csv *csv, enum column column)
{
	return csv_get(csv, 0, reading->columns[column]);
}

static double number_of(const struct reading *reading, const struct csv *csv, enum column column)
{
	return csv_get_number(csv, 0, reading->columns[column]);
}

/* Is the row's text, once clean, that of the cell? */
static bool same_text(const char *clean, const char *raw)
{
	if (strcmp(clean, raw) == 0)
		return true;
	if (strlen(clean) != strlen(raw)) /* cleaning keeps the length */
		return false;
	char *copy = strdup(raw);
	bool same = copy && strcmp(clean, plot_text_clean(copy)) == 0;
	free(copy);
	return same;
}

static bool is_cell(const struct reading *reading, const struct csv *csv, size_t index)
{
	const struct plot_cell *cell = &reading->data->cells[index];
	double concurrency = number_of(reading, csv, CONCURRENCY);
	return (cell->concurrency == concurrency || isnan(concurrency)) &&
	       same_text(
		       reading->data->runners[cell->runner].name, text_of(reading, csv, RUNNER)) &&
	       same_text(cell->tasks, text_of(reading, csv, TASKS)) &&
	       same_text(cell->workload, text_of(reading, csv, WORKLOAD)) &&
	       same_text(cell->params, text_of(reading, csv, PARAMS));
}

static bool find_cell(struct reading *reading, const struct csv *csv, size_t *cell)
{
	size_t count = reading->data->cells_count;
	for (size_t i = 0; i < count; i++) {
		*cell = (reading->guess + i) % count;
		if (is_cell(reading, csv, *cell)) {
			reading->guess = *cell;
			return true;
		}
	}
	return false;
}

static void read_values(
	const struct reading *reading, const struct csv *csv, struct plot_sample *sample)
{
	static const enum column first[PLOT_FIGURES] = { WALL, STARTUP, WORK, WINDDOWN, USER,
		MEMORY, VOLUNTARY };
	for (size_t i = 0; i < PLOT_FIGURES; i++)
		sample->values[i] = number_of(reading, csv, first[i]);
	sample->values[PLOT_CPU] += number_of(reading, csv, SYSTEM);
	sample->values[PLOT_SWITCHES] += number_of(reading, csv, INVOLUNTARY);
}

static int add_sample(void *context, const struct csv *csv)
{
	struct reading *reading = context;
	struct plot_samples *samples = reading->samples;
	struct plot_sample sample = { 0 };
	for (size_t i = 0; i < COLUMNS && !reading->known; i++)
		reading->columns[i] = csv_column(csv, names[i]);
	reading->known = true;
	if (!find_cell(reading, csv, &sample.cell))
		return 0;
	if (samples->count == samples->room) {
		size_t room = samples->room ? samples->room * 2 : 256;
		void *grown = reallocarray(samples->items, room, sizeof(sample));
		if (!grown)
			return -ENOMEM;
		samples->items = grown;
		samples->room = room;
	}
	const char *status = text_of(reading, csv, STATUS);
	sample.round = strtoul(text_of(reading, csv, ROUND), NULL, 10);
	sample.order = strtoul(text_of(reading, csv, ORDER), NULL, 10);
	sample.warmup = strcmp(status, "warmup") == 0;
	sample.disturbed = *text_of(reading, csv, DISTURBED) != '\0';
	read_values(reading, csv, &sample);
	sample.ok = strcmp(status, "ok") == 0 && sample.values[PLOT_WALL] > 0;
	samples->items[samples->count++] = sample;
	return 0;
}

int plot_samples_read(struct plot_samples *samples, const struct plot_data *data, const char *run,
	char *error, size_t error_size)
{
	char *path;
	struct reading reading = { .samples = samples, .data = data };
	if (asprintf(&path, "%s/samples.csv", run) < 0)
		return -ENOMEM;
	int status = csv_each(path, add_sample, &reading, error, error_size);
	free(path);
	return status == -ENOENT ? 0 : status;
}

void plot_samples_finish(struct plot_samples *samples)
{
	free(samples->items);
	*samples = (struct plot_samples){ 0 };
}

/* ---- figures ----------------------------------------------------------------------------------
 */

const struct plot_sample *plot_samples_first(const struct plot_samples *samples, size_t cell)
{
	for (size_t i = 0; i < samples->count; i++)
		if (samples->items[i].cell == cell && samples->items[i].ok)
			return &samples->items[i];
	return NULL;
}

static size_t select_values(const struct plot_samples *samples, size_t cell,
	enum plot_figure_of figure, bool disturbed, double *values)
{
	size_t count = 0;
	for (size_t i = 0; i < samples->count; i++) {
		const struct plot_sample *sample = &samples->items[i];
		bool counts = sample->ok || (figure == PLOT_MEMORY && sample->warmup);
		if (sample->cell != cell || !counts || (sample->disturbed && !disturbed))
			continue;
		if (!isnan(sample->values[figure]))
			values[count++] = sample->values[figure];
	}
	return count;
}

double *plot_samples_values(
	const struct plot_samples *samples, size_t cell, enum plot_figure_of figure, size_t *count)
{
	double *values = calloc(samples->count + 1, sizeof(*values));
	*count = values ? select_values(samples, cell, figure, false, values) : 0;
	if (values && *count < HISTORY_CLEAN_MIN)
		*count = select_values(samples, cell, figure, true, values);
	if (*count == 0) {
		free(values);
		values = NULL;
	}
	return values;
}

struct plot_estimate plot_samples_median(
	const struct plot_samples *samples, size_t cell, enum plot_figure_of figure)
{
	const double none = (double)NAN;
	struct interval median = { none, none, none };
	size_t count;
	double *values = plot_samples_values(samples, cell, figure, &count);
	if (values && statistics_median(values, count, &median))
		median = (struct interval){ none, none, none };
	free(values);
	return (struct plot_estimate){ median.estimate, median.low, median.high };
}
