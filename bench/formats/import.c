/* SPDX-License-Identifier: MIT */
#include "bench/formats/import.h"

#include "bench/base/csv.h"
#include "bench/base/file.h"
#include "bench/base/json.h"
#include "bench/machine/environment.h"
#include "bench/results/summary.h"
#include "bench/sampling/rows.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- one result ----------------------------------------------------------------------------- */

struct reader {
	struct import *import;
	const char *path;
	size_t number; /* of the result, from 1 */
	const struct cJSON *result;
	struct error *error;
};

static int refuse(const struct reader *reader, const char *what)
{
	return error_set(
		reader->error, -EINVAL, "%s: result %zu %s", reader->path, reader->number, what);
}

static const struct cJSON *get(const struct reader *reader, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(reader->result, name);
}

static bool is_amount(const struct cJSON *item, double most)
{
	return cJSON_IsNumber(item) && item->valuedouble >= 0 && item->valuedouble < most;
}

/* An array with an item a time, or none at all. */
static int get_beside(
	const struct reader *reader, const char *name, int count, const struct cJSON **array)
{
	char text[100];
	*array = get(reader, name);
	if (!*array || cJSON_IsNull(*array)) {
		*array = NULL;
		return 0;
	}
	if (cJSON_IsArray(*array) && cJSON_GetArraySize(*array) == count)
		return 0;
	snprintf(text, sizeof text, "has not one of '%s' a time", name);
	return refuse(reader, text);
}

/* "name=value" with what separates escaped, after what is there. */
static void add_param(char **params, const char *name, const char *value)
{
	names_escape(params, *params ? ";" : "", "");
	names_escape(params, name, ";=");
	names_escape(params, "=", "");
	names_escape(params, value, ";");
}

/* The same command with the same parameters may be there twice; the cells are still two. */
static void number_repeat(const struct reader *reader, char **params)
{
	char text[24];
	snprintf(text, sizeof text, "%zu", reader->number);
	if (names_has(&reader->import->params, *params))
		add_param(params, "result", text);
}

static int read_params(const struct reader *reader, char **params)
{
	const struct cJSON *command = get(reader, "command"), *parameter;
	const struct cJSON *parameters = get(reader, "parameters");
	if (!cJSON_IsString(command))
		return refuse(reader, "has no text 'command'");
	if (parameters && !cJSON_IsObject(parameters) && !cJSON_IsNull(parameters))
		return refuse(reader, "has 'parameters' that are no object");
	add_param(params, IMPORT_PARAM, command->valuestring);
	cJSON_ArrayForEach(parameter, parameters)
	{
		char *number = NULL;
		if (!cJSON_IsString(parameter) && !cJSON_IsNumber(parameter))
			return refuse(reader, "has a parameter that is no text");
		if (cJSON_IsNumber(parameter))
			number = cJSON_PrintUnformatted(parameter);
		add_param(params, parameter->string, number ? number : parameter->valuestring);
		cJSON_free(number);
	}
	number_repeat(reader, params);
	return 0;
}

/* The next of an array that may not be there. */
static const struct cJSON *step(const struct cJSON *item)
{
	return item ? item->next : NULL;
}

static int check_samples(const struct reader *reader)
{
	const struct cJSON *times = get(reader, "times"), *time, *sizes, *codes;
	int count = cJSON_GetArraySize(times);
	if (!cJSON_IsArray(times) || !count)
		return refuse(reader, "has no 'times'");
	int code = get_beside(reader, "memory_usage_byte", count, &sizes);
	if (!code)
		code = get_beside(reader, "exit_codes", count, &codes);
	if (code)
		return code;
	cJSON_ArrayForEach(time, times)
	{
		if (!is_amount(time, 1e9))
			return refuse(reader, "has a time that is no number of seconds");
	}
	return 0;
}

/* Are they of a result of ours? A user of hyperfine names a parameter "load", too. */
static bool are_ours(const struct cJSON *parameters)
{
	static const char *const names[] = { "workload", "runner", "concurrency", "tasks" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!json_text(parameters, names[i]))
			return false;
	return true;
}

/* How the work was loaded, where it is a result of ours; of others it is fixed work. */
static struct load load_of(const struct reader *reader)
{
	struct load load;
	const struct cJSON *parameters = get(reader, "parameters");
	const char *text = are_ours(parameters) ? json_text(parameters, "load") : NULL;
	return text && !load_parse(text, &load) ? load : (struct load){ 0 };
}

static int check_result(const struct reader *reader)
{
	char *params = NULL;
	if (!cJSON_IsObject(reader->result))
		return refuse(reader, "is no object");
	struct load load = load_of(reader);
	if (load_is_probe(&load))
		return refuse(reader, "is a probe of a search: what it found only its run says");
	int code = read_params(reader, &params);
	if (!code)
		names_add(&reader->import->params, params);
	free(params);
	return code ? code : check_samples(reader);
}

int import_read(struct import *import, const char *path, struct error *error)
{
	struct reader reader = { .import = import, .path = path, .error = error };
	int code = json_read_named(path, &import->json, error);
	if (code)
		return code;
	const struct cJSON *results = cJSON_GetObjectItemCaseSensitive(import->json, "results");
	if (!cJSON_IsArray(results) || !results->child)
		return error_set(error, -EINVAL,
			"%s: no 'results': not what hyperfine --export-json writes", path);
	cJSON_ArrayForEach(reader.result, results)
	{
		reader.number++;
		code = check_result(&reader);
		if (code)
			return code;
	}
	return 0;
}

void import_finish(struct import *import)
{
	names_finish(&import->params);
	cJSON_Delete(import->json);
	*import = (struct import){ 0 };
}

/* ---- the run directory ---------------------------------------------------------------------- */

/* hyperfine goes on after a failure when told to; null is what it writes for none. */
static void judge(struct row *row, const struct cJSON *status, char detail[64])
{
	row->status = SAMPLE_ERROR;
	row->detail = detail;
	if (row->wall_s == 0)
		row->detail = "no time was left without that of hyperfine's shell";
	else if (cJSON_IsNumber(status) && status->valuedouble != 0)
		snprintf(detail, 64, "exit status %.0f", status->valuedouble);
	else if (status && !cJSON_IsNumber(status))
		row->detail = "no exit status";
	else
		row->status = SAMPLE_OK;
}

/* A time a task comes back as that of so many tasks, the same of all samples, that the nine
 * decimals of a row hold it. */
static double ended_of(const struct reader *reader, const struct load *load)
{
	const struct cJSON *time;
	double longest = 0;
	cJSON_ArrayForEach(time, get(reader, "times")) longest = fmax(longest, time->valuedouble);
	return load_is_timed(load) && longest < 1 ? 1e9 : 1;
}

/* The time is what ours are compared by: a wall time, a time a task or a latency (see ledger_cost),
 * which is the 99th percentile where the tasks were enough for it. */
static void set_time(struct row *row, const struct load *load, double tasks, double seconds)
{
	row->wall_s = seconds < 0.5e-9 ? 0 : seconds;
	if (load_is_open(load) && tasks >= 1000)
		row->times.latency_p99_s = row->wall_s;
	else if (load_is_open(load))
		row->times.latency_median_s = row->wall_s;
}

/* A row a time. What hyperfine does not know is empty, not 0. */
static int write_result(
	struct import *import, const struct reader *reader, struct csv_row *line, int fd)
{
	const struct cJSON *time, *size = get(reader, "memory_usage_byte");
	const struct cJSON *status = get(reader, "exit_codes");
	const struct cJSON *user = get(reader, "user"), *system = get(reader, "system");
	const struct cJSON *tasks =
		cJSON_GetObjectItemCaseSensitive(get(reader, "parameters"), "tasks");
	char figures[120] = "", detail[64] = "", text[LOAD_SIZE];
	struct load load = load_of(reader);
	const double ended = ended_of(reader, &load);
	struct row row;
	int code = 0;
	rows_clear(&row);
	row.tasks_ended = load_is_timed(&load) ? ended : (double)NAN;
	load_text(&load, text);
	row.load = text;
	row.workload = IMPORT_WORKLOAD;
	row.params = import->params.items[reader->number - 1];
	row.runner = IMPORT_RUNNER;
	row.tasks = row.concurrency = 1;
	row.order = reader->number;
	if (is_amount(user, 1e9) && is_amount(system, 1e9))
		snprintf(figures, sizeof figures, IMPORT_FIGURES, user->valuedouble,
			system->valuedouble);
	row.figures = figures;
	size = size ? size->child : NULL;
	status = status ? status->child : NULL;
	cJSON_ArrayForEach(time, get(reader, "times"))
	{
		row.round++;
		set_time(&row, &load, cJSON_IsString(tasks) ? atof(tasks->valuestring) : 0,
			time->valuedouble * ended);
		row.rss_peak_bytes =
			is_amount(size, 1e18) && size->valuedouble > 0 ? size->valuedouble : NAN;
		judge(&row, status, detail);
		import->samples++;
		import->failed += row.status != SAMPLE_OK;
		if (!code)
			code = rows_write(line, fd, &row);
		size = step(size);
		status = step(status);
	}
	return code;
}

static int write_samples(struct import *import, const char *directory, struct error *error)
{
	char path[4200], header[ROWS_HEADER];
	struct csv_row line = { 0 };
	struct file file;
	struct reader reader = { .import = import };
	snprintf(path, sizeof path, "%s/samples.csv", directory);
	rows_header(header);
	int code = file_create(&file, path);
	if (!code)
		code = csv_header(fileno(file.stream), header);
	cJSON_ArrayForEach(reader.result, cJSON_GetObjectItemCaseSensitive(import->json, "results"))
	{
		reader.number++;
		if (!code)
			code = write_result(import, &reader, &line, fileno(file.stream));
	}
	csv_finish(&line);
	code = file_close(&file, code);
	return code ? error_errno(error, code, "%s", path) : 0;
}

/* Of the machine nothing is known. Two imports have the same lasting facts and may be compared. */
static int write_environment(const char *directory, const char *source, struct error *error)
{
	char path[4200], when[32];
	struct cJSON *object = cJSON_CreateObject();
	environment_time(time(NULL), when);
	cJSON_AddStringToObject(object, "imported_from", "hyperfine");
	cJSON_AddStringToObject(object, ENVIRONMENT_HASH, "");
	cJSON_AddStringToObject(object, "file", source);
	cJSON_AddStringToObject(object, "imported", when);
	cJSON_AddStringToObject(object, "suite", IMPORT_WORKLOAD);
	snprintf(path, sizeof path, "%s/environment.json", directory);
	return json_save(object, path, error);
}

static int write_summary(const char *directory, struct error *error)
{
	char path[4200];
	struct results results = { 0 };
	struct summary summary = { 0 };
	snprintf(path, sizeof path, "%s/summary.csv", directory);
	int code = results_read(&results, directory, error);
	if (!code) {
		summary_init(&summary, &results);
		code = summary_write(&summary, path, error);
	}
	summary_finish(&summary);
	results_finish(&results);
	return code;
}

int import_write(
	struct import *import, const char *directory, const char *file, struct error *error)
{
	int code = write_samples(import, directory, error);
	if (!code)
		code = write_environment(directory, file, error);
	return code ? code : write_summary(directory, error);
}
