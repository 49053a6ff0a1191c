/* SPDX-License-Identifier: MIT */
/* hyperfine's JSON and CSV (1.20): times in s, one result a cell. */
#include "bench/formats/export.h"

#include "bench/base/csv.h"
#include "bench/base/memory.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- parameters ----------------------------------------------------------------------------- */

/* Names and texts of what hyperfine would call the parameters of a cell; borrowed. */
struct parameters {
	const char **names, **values;
	size_t count;
	char concurrency[24], tasks[24];
};

static void parameters_add(struct parameters *parameters, const char *name, const char *value)
{
	parameters->names[parameters->count] = name;
	parameters->values[parameters->count++] = value;
}

/* An imported cell has its own only. */
static void parameters_init(struct parameters *parameters, const struct results_cell *cell)
{
	size_t room = cell->names.count + cell->runner_names.count + 6;
	bool imported = results_imported(cell);
	parameters->count = 0;
	snprintf(parameters->concurrency, sizeof parameters->concurrency, "%" PRIu64,
		cell->concurrency);
	snprintf(parameters->tasks, sizeof parameters->tasks, "%" PRIu64, cell->tasks);
	parameters->names = memory_zeroed(2 * room, sizeof *parameters->names);
	parameters->values = parameters->names + room;
	if (!imported) {
		parameters_add(parameters, "workload", cell->workload);
		parameters_add(parameters, "runner", cell->runner);
		parameters_add(parameters, "concurrency", parameters->concurrency);
		parameters_add(parameters, "tasks", parameters->tasks);
		if (*cell->load_text)
			parameters_add(parameters, "load", cell->load_text);
		if (*cell->build)
			parameters_add(parameters, "build", cell->build);
	}
	for (size_t i = imported; i < cell->names.count; i++)
		parameters_add(parameters, cell->names.items[i], cell->values.items[i]);
	for (size_t i = 0; i < cell->runner_names.count; i++)
		parameters_add(
			parameters, cell->runner_names.items[i], cell->runner_values.items[i]);
}

static const char *parameters_get(const struct parameters *parameters, const char *name)
{
	for (size_t i = 0; i < parameters->count; i++)
		if (!strcmp(parameters->names[i], name))
			return parameters->values[i];
	return NULL;
}

/* What was run: an imported cell says it as it was; ours is told from the others by its title. */
static const char *command_of(const struct exporter *export, size_t index)
{
	const struct results_cell *cell = &export->results.cells[index];
	return results_imported(cell) ? cell->values.items[0] : export->titles[index];
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void add_samples(
	struct cJSON *object, const struct results *results, const struct results_cell *cell)
{
	struct cJSON *times = cJSON_AddArrayToObject(object, "times"), *sizes = cJSON_CreateArray();
	const struct results_sample *sample;
	bool sized = true;
	for (size_t at = 0; (sample = results_next(results, cell, &at));) {
		sized = sized && !isnan(sample->rss_bytes);
		cJSON_AddItemToArray(times, cJSON_CreateNumber(sample->cost_s));
		cJSON_AddItemToArray(sizes, cJSON_CreateNumber(sample->rss_bytes));
	}
	if (sized)
		cJSON_AddItemToObject(object, "memory_usage_byte", sizes);
	else
		cJSON_Delete(sizes);
	struct cJSON *codes = cJSON_AddArrayToObject(object, "exit_codes");
	for (size_t i = 0; i < cell->count; i++)
		cJSON_AddItemToArray(codes, cJSON_CreateNumber(0));
}

static struct cJSON *result(const struct exporter *export, size_t index)
{
	const struct results_cell *cell = &export->results.cells[index];
	const struct description *wall = &export->summary.rows[index].cost;
	struct parameters parameters;
	struct cJSON *object = cJSON_CreateObject();
	export_add_text(object, "command", command_of(export, index));
	export_add_number(object, "mean", wall->mean);
	export_add_number(object, "stddev", wall->stddev);
	export_add_number(object, "median", wall->median.estimate);
	export_add_number(object, "user", cell->user_mean_s);
	export_add_number(object, "system", cell->system_mean_s);
	export_add_number(object, "min", wall->min);
	export_add_number(object, "max", wall->max);
	add_samples(object, &export->results, cell);
	parameters_init(&parameters, cell);
	if (parameters.count) {
		struct cJSON *texts = cJSON_AddObjectToObject(object, "parameters");
		for (size_t i = 0; i < parameters.count; i++)
			export_add_text(texts, parameters.names[i], parameters.values[i]);
	}
	free(parameters.names);
	return object;
}

int export_hyperfine(struct exporter *export, FILE *file)
{
	struct cJSON *document = cJSON_CreateObject();
	struct cJSON *results = cJSON_AddArrayToObject(document, "results");
	for (size_t i = 0; i < export->results.count; i++)
		if (export_holds(export, i))
			cJSON_AddItemToArray(results, result(export, i));
	return json_write(document, file);
}

/* ---- CSV ------------------------------------------------------------------------------------ */

static int compare_texts(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The parameters of all cells, sorted. hyperfine's cells all have the same ones; ours need not. */
static void names_of_all(const struct exporter *export, struct names *all)
{
	for (size_t i = 0; i < export->results.count; i++) {
		struct parameters parameters;
		if (!export->results.cells[i].count)
			continue;
		parameters_init(&parameters, &export->results.cells[i]);
		for (size_t n = 0; n < parameters.count; n++)
			if (!names_has(all, parameters.names[n]))
				names_add(all, parameters.names[n]);
		free(parameters.names);
	}
	if (all->count)
		qsort(all->items, all->count, sizeof *all->items, compare_texts);
}

static void write_header(struct csv_row *line, const struct names *names)
{
	static const char *const fixed[] = { "command", "mean", "stddev", "median", "user",
		"system", "min", "max" };
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		csv_text(line, fixed[i]);
	for (size_t i = 0; i < names->count; i++) {
		char *text = memory_print("parameter_%s", names->items[i]);
		csv_text(line, text);
		free(text);
	}
	csv_end_line(line);
}

static void write_row(const struct exporter *export, size_t index, const struct names *names,
	struct csv_row *line)
{
	const struct results_cell *cell = &export->results.cells[index];
	const struct description *wall = &export->summary.rows[index].cost;
	/* hyperfine writes 0 for the deviation of one run. */
	const double numbers[] = { wall->mean, isnan(wall->stddev) ? 0 : wall->stddev,
		wall->median.estimate, cell->user_mean_s, cell->system_mean_s, wall->min,
		wall->max };
	struct parameters parameters;
	parameters_init(&parameters, cell);
	csv_text(line, command_of(export, index));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		csv_figure(line, numbers[i], 9, cell->load.duration_ns ? 9 : 0);
	for (size_t i = 0; i < names->count; i++)
		csv_text(line, parameters_get(&parameters, names->items[i]));
	free(parameters.names);
	csv_end_line(line);
}

int export_hyperfine_csv(struct exporter *export, FILE *file)
{
	struct csv_row line = { 0 };
	struct names names = { 0 };
	names_of_all(export, &names);
	write_header(&line, &names);
	for (size_t i = 0; i < export->results.count; i++)
		if (export_holds(export, i))
			write_row(export, i, &names, &line);
	int code = fflush(file) ? -errno : csv_flush(&line, fileno(file));
	names_finish(&names);
	csv_finish(&line);
	return code;
}
