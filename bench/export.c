/* SPDX-License-Identifier: MIT */
#include "bench/export.h"

#include "bench/cells.h"
#include "bench/csv.h"
#include "bench/options.h"
#include "bench/param.h"
#include "bench/runner.h"
#include "bench/summary.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int open_one(FILE **file, const char *path, struct error *error)
{
	if (!path)
		return 0;
	*file = fopen(path, "we");
	return *file ? 0 : error_errno(error, -errno, "%s", path);
}

int exports_open(struct exports *exports, const struct settings *settings, struct error *error)
{
	int code = open_one(&exports->csv, settings->export_csv, error);
	if (!code)
		code = open_one(&exports->json, settings->export_json, error);
	if (!code)
		code = open_one(&exports->markdown, settings->export_markdown, error);
	return code;
}

static void close_one(FILE **file)
{
	if (*file)
		fclose(*file);
	*file = NULL;
}

void exports_finish(struct exports *exports)
{
	close_one(&exports->csv);
	close_one(&exports->json);
	close_one(&exports->markdown);
}

/* ---- what hyperfine calls a command --------------------------------------------------------- */

static double user_s(const struct sample *sample)
{
	return (double)sample->report.user_ns * 1e-9;
}

static double system_s(const struct sample *sample)
{
	return (double)sample->report.system_ns * 1e-9;
}

static double rss_bytes(const struct sample *sample)
{
	return sample->report.rss_known ? (double)sample->report.rss_peak_bytes : NAN;
}

struct exporter {
	const struct summary *summary;
	const struct history *history;
	double *values; /* room for the history */
};

static double mean_of(const struct exporter *exporter, size_t cell, history_figure *figure)
{
	size_t count = history_values(exporter->history, cell, figure, false, exporter->values);
	return statistics_mean(exporter->values, count);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

/* hyperfine's values are numbers or null. */
static void add_number(struct cJSON *object, const char *name, double number)
{
	if (isnan(number))
		cJSON_AddNullToObject(object, name);
	else
		cJSON_AddNumberToObject(object, name, number);
}

static struct cJSON *json_parameters(const struct group *group, const struct cell *cell)
{
	struct cJSON *object = cJSON_CreateObject();
	char text[32];
	cJSON_AddStringToObject(object, "workload", group->workload->name);
	cJSON_AddStringToObject(object, "runner", cell->runner->name);
	snprintf(text, sizeof text, "%" PRIu64, cell->concurrency);
	cJSON_AddStringToObject(object, "concurrency", text);
	snprintf(text, sizeof text, "%" PRIu64, group->tasks);
	cJSON_AddStringToObject(object, "tasks", text);
	for (size_t i = 0; i < group->values->count; i++)
		cJSON_AddStringToObject(
			object, group->values->params[i].name, group->values->values[i].text);
	return object;
}

static struct cJSON *json_result(const struct exporter *exporter, size_t index)
{
	const struct summary_row *row = &exporter->summary->rows[index];
	const struct cells *cells = exporter->summary->cells;
	const struct cell *cell = &cells->cells[index];
	struct cJSON *object = cJSON_CreateObject();
	char label[256];
	cell_label(cells, cell, label, sizeof label);
	cJSON_AddStringToObject(object, "command", label);
	add_number(object, "mean", row->wall.mean);
	add_number(object, "stddev", row->wall.stddev);
	add_number(object, "median", row->wall.median.estimate);
	add_number(object, "user", mean_of(exporter, index, user_s));
	add_number(object, "system", mean_of(exporter, index, system_s));
	add_number(object, "min", row->wall.min);
	add_number(object, "max", row->wall.max);
	size_t count =
		history_values(exporter->history, index, history_wall_s, false, exporter->values);
	cJSON_AddItemToObject(
		object, "times", cJSON_CreateDoubleArray(exporter->values, (int)count));
	struct cJSON *codes = cJSON_AddArrayToObject(object, "exit_codes");
	for (size_t i = 0; i < count; i++)
		cJSON_AddItemToArray(codes, cJSON_CreateNumber(0));
	size_t sizes = history_values(exporter->history, index, rss_bytes, false, exporter->values);
	if (count && sizes == count)
		cJSON_AddItemToObject(object, "memory_usage_byte",
			cJSON_CreateDoubleArray(exporter->values, (int)count));
	cJSON_AddItemToObject(
		object, "parameters", json_parameters(&cells->groups[cell->group], cell));
	return object;
}

/* Cells without a valid sample are left out: hyperfine's readers expect times. */
static int write_json(const struct exporter *exporter, FILE *file)
{
	struct cJSON *root = cJSON_CreateObject();
	struct cJSON *results = cJSON_AddArrayToObject(root, "results");
	for (size_t cell = 0; cell < exporter->summary->cells->count; cell++)
		if (exporter->summary->rows[cell].samples)
			cJSON_AddItemToArray(results, json_result(exporter, cell));
	char *text = cJSON_Print(root);
	cJSON_Delete(root);
	int failed = !text || fprintf(file, "%s\n", text) < 0;
	cJSON_free(text);
	return failed ? -EIO : 0;
}

/* ---- CSV and Markdown ----------------------------------------------------------------------- */

static int write_csv(const struct exporter *exporter, FILE *file)
{
	struct csv_row line = { 0 };
	fprintf(file,
		"command,mean,stddev,median,user,system,min,max,"
		"parameter_concurrency,parameter_runner,parameter_tasks,parameter_workload\n");
	fflush(file);
	int code = 0;
	for (size_t i = 0; !code && i < exporter->summary->cells->count; i++) {
		const struct summary_row *row = &exporter->summary->rows[i];
		const struct cell *cell = &exporter->summary->cells->cells[i];
		const struct group *group = &exporter->summary->cells->groups[cell->group];
		char label[256];
		if (!row->samples)
			continue;
		cell_label(exporter->summary->cells, cell, label, sizeof label);
		csv_text(&line, label);
		const double numbers[] = { row->wall.mean,
			isnan(row->wall.stddev) ? 0 : row->wall.stddev, row->wall.median.estimate,
			mean_of(exporter, i, user_s), mean_of(exporter, i, system_s), row->wall.min,
			row->wall.max };
		for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++)
			csv_number(&line, numbers[n], 9);
		csv_integer(&line, cell->concurrency);
		csv_text(&line, cell->runner->name);
		csv_integer(&line, group->tasks);
		csv_text(&line, group->workload->name);
		code = csv_end(&line, fileno(file));
	}
	csv_finish(&line);
	return code;
}

static int write_markdown(const struct exporter *exporter, FILE *file)
{
	fprintf(file, "| Workload | Runner | At once | Wall [ms] | 95 %% interval | Speedup | "
		      "95 %% interval |\n|:---|:---|---:|---:|---:|---:|---:|\n");
	for (size_t i = 0; i < exporter->summary->cells->count; i++) {
		const struct summary_row *row = &exporter->summary->rows[i];
		const struct cell *cell = &exporter->summary->cells->cells[i];
		const struct group *group = &exporter->summary->cells->groups[cell->group];
		const struct interval *wall = &row->wall.median, *speedup = &row->speedup;
		fprintf(file, "| `%s` | %s | %" PRIu64 " | ", group->workload->name,
			cell->runner->name, cell->concurrency);
		if (row->samples)
			fprintf(file, "%.3f | ", wall->estimate * 1e3);
		else
			fprintf(file, "%s | ", row->verdict);
		if (!isnan(wall->low))
			fprintf(file, "%.3f to %.3f", wall->low * 1e3, wall->high * 1e3);
		fprintf(file, " | ");
		if (!isnan(speedup->estimate))
			fprintf(file, "%.2f", speedup->estimate);
		fprintf(file, " | ");
		if (!isnan(speedup->low))
			fprintf(file, "%.2f to %.2f", speedup->low, speedup->high);
		fprintf(file, " |\n");
	}
	return ferror(file) ? -EIO : 0;
}

static int finish_one(FILE **file, int code, const char *what, struct error *error)
{
	if (*file && fclose(*file) && !code)
		code = -errno;
	*file = NULL;
	return code ? error_errno(error, code, "%s", what) : 0;
}

int exports_write(struct exports *exports, const struct summary *summary,
	const struct history *history, struct error *error)
{
	struct exporter exporter = { .summary = summary, .history = history };
	exporter.values = calloc(history->count + 1, sizeof *exporter.values);
	if (!exporter.values)
		return error_errno(error, -ENOMEM, "export");
	int code = exports->json ? write_json(&exporter, exports->json) : 0;
	code = finish_one(&exports->json, code, "--export-json", error);
	int next = exports->csv ? write_csv(&exporter, exports->csv) : 0;
	next = finish_one(&exports->csv, next, "--export-csv", error);
	code = code ? code : next;
	next = exports->markdown ? write_markdown(&exporter, exports->markdown) : 0;
	next = finish_one(&exports->markdown, next, "--export-markdown", error);
	free(exporter.values);
	return code ? code : next;
}
