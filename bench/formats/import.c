/* SPDX-License-Identifier: MIT */
#include "bench/formats/import.h"

#include "bench/base/csv.h"
#include "bench/base/json.h"
#include "bench/machine/environment.h"
#include "bench/base/names.h"
#include "bench/results/results.h"
#include "bench/sampling/rows.h"
#include "bench/runner.h"
#include "bench/results/summary.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the columns say; nothing of them is ever executed. */
static const struct workload imported_workload = {
	.abi = WORKLOAD_ABI,
	.name = IMPORT_WORKLOAD,
	.summary = "a command that hyperfine timed",
	.unit = "",
};

static const struct runner imported_runner = {
	.abi = RUNNER_ABI,
	.name = IMPORT_RUNNER,
	.summary = "as hyperfine ran it",
	.family = "sequential",
	.flags = RUNNER_BLOCKING,
};

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
static int add_param(char **params, const char *name, const char *value)
{
	int code = *params ? names_escape(params, ";", "") : 0;
	if (!code)
		code = names_escape(params, name, ";=");
	if (!code)
		code = names_escape(params, "=", "");
	return code ? code : names_escape(params, value, ";");
}

/* The same command with the same parameters may be there twice; the cells are still two. */
static int number_repeat(const struct reader *reader, char **params)
{
	const struct cells *cells = &reader->import->cells;
	char text[24];
	for (size_t i = 0; i < cells->group_count; i++) {
		if (strcmp(cells->groups[i].params, *params))
			continue;
		snprintf(text, sizeof text, "%zu", reader->number);
		return add_param(params, "result", text);
	}
	return 0;
}

static int read_params(const struct reader *reader, char **params)
{
	const struct cJSON *command = get(reader, "command"), *parameter;
	const struct cJSON *parameters = get(reader, "parameters");
	if (!cJSON_IsString(command))
		return refuse(reader, "has no text 'command'");
	if (parameters && !cJSON_IsObject(parameters) && !cJSON_IsNull(parameters))
		return refuse(reader, "has 'parameters' that are no object");
	int code = add_param(params, IMPORT_PARAM, command->valuestring);
	cJSON_ArrayForEach(parameter, parameters)
	{
		char *number = NULL;
		if (!cJSON_IsString(parameter) && !cJSON_IsNumber(parameter))
			return refuse(reader, "has a parameter that is no text");
		if (cJSON_IsNumber(parameter))
			number = cJSON_PrintUnformatted(parameter);
		if (!code)
			code = add_param(params, parameter->string,
				number ? number : parameter->valuestring);
		cJSON_free(number);
	}
	if (!code)
		code = number_repeat(reader, params);
	return code ? error_errno(reader->error, code, "%s", reader->path) : 0;
}

/* A group of one cell. Takes the text. 0 or -ENOMEM. */
static int add_cell(struct import *import, char *params)
{
	struct cells *cells = &import->cells;
	size_t index = cells->count;
	char *changed = strdup(params);
	struct group *groups = reallocarray(cells->groups, index + 1, sizeof *groups);
	if (groups)
		cells->groups = groups;
	struct cell *all = reallocarray(cells->cells, index + 1, sizeof *all);
	if (all)
		cells->cells = all;
	enum stop_reason *reasons = reallocarray(import->reasons, index + 1, sizeof *reasons);
	if (reasons)
		import->reasons = reasons;
	if (!changed || !groups || !all || !reasons) {
		free(params);
		free(changed);
		return -ENOMEM;
	}
	groups[index] = (struct group){ .workload = &imported_workload,
		.params = params,
		.changed = changed,
		.tasks = 1,
		.first = index,
		.count = 1,
		.baseline = NO_CELL };
	all[index] = (struct cell){ .group = index,
		.runner = &imported_runner,
		.runner_params = strdup(""),
		.build = "",
		.concurrency = 1,
		.parallel = 1 };
	reasons[index] = STOP_RUNS;
	cells->count = cells->group_count = index + 1;
	return 0;
}

/* What the file knows of one execution; everything else is unknown, not 0. */
static struct sample sample_of(const struct reader *reader, unsigned run, double wall_s)
{
	struct sample sample = { .cell = reader->number - 1,
		.round = run,
		.order = (unsigned)reader->number,
		.report = { .digested = true, .wall_only = true, .units = NAN } };
	struct digest *digest = &sample.report.digest;
	digest->wall_ns = (uint64_t)llround(wall_s * 1e9);
	digest->task_median_s = digest->task_p90_s = digest->task_p99_s = digest->task_max_s = NAN;
	digest->wait_median_s = digest->wait_p99_s = digest->imbalance = NAN;
	const struct cJSON *user = get(reader, "user"), *system = get(reader, "system");
	if (is_amount(user, 1e9) && is_amount(system, 1e9))
		snprintf(sample.report.figures, sizeof sample.report.figures, IMPORT_FIGURES,
			user->valuedouble, system->valuedouble);
	return sample;
}

/* hyperfine goes on after a failure when told to; null is what it writes for none. */
static void judge(struct sample *sample, const struct cJSON *status)
{
	if (sample->report.digest.wall_ns == 0) {
		sample->status = SAMPLE_ERROR;
		snprintf(sample->detail, sizeof sample->detail,
			"no time was left without that of hyperfine's shell");
	} else if (cJSON_IsNumber(status) && status->valuedouble != 0) {
		sample->status = SAMPLE_ERROR;
		snprintf(sample->detail, sizeof sample->detail, "exit status %.0f",
			status->valuedouble);
	} else if (status && !cJSON_IsNumber(status)) {
		sample->status = SAMPLE_ERROR;
		snprintf(sample->detail, sizeof sample->detail, "no exit status");
	}
}

static int add_sample(struct import *import, const struct sample *sample)
{
	struct sample *grown = reallocarray(import->samples, import->count + 1, sizeof *grown);
	if (!grown)
		return -ENOMEM;
	import->samples = grown;
	grown[import->count++] = *sample;
	return 0;
}

static int read_samples(const struct reader *reader)
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
	const struct cJSON *size = sizes ? sizes->child : NULL;
	const struct cJSON *status = codes ? codes->child : NULL;
	unsigned run = 0;
	cJSON_ArrayForEach(time, times)
	{
		if (!is_amount(time, 1e9))
			return refuse(reader, "has a time that is no number of seconds");
		struct sample sample = sample_of(reader, ++run, time->valuedouble);
		judge(&sample, status);
		if (is_amount(size, 1e18) && size->valuedouble > 0) {
			sample.report.rss_known = true;
			sample.report.rss_peak_bytes = (uint64_t)size->valuedouble;
		}
		reader->import->failed += sample.status != SAMPLE_OK;
		if (add_sample(reader->import, &sample))
			return error_errno(reader->error, -ENOMEM, "%s", reader->path);
		size = size ? size->next : NULL;
		status = status ? status->next : NULL;
	}
	return 0;
}

static int read_result(const struct reader *reader)
{
	char *params = NULL;
	if (!cJSON_IsObject(reader->result))
		return refuse(reader, "is no object");
	int code = read_params(reader, &params);
	if (code) {
		free(params);
		return code;
	}
	code = add_cell(reader->import, params);
	return code ? error_errno(reader->error, code, "%s", reader->path) : read_samples(reader);
}

int import_read(struct import *import, const char *path, struct error *error)
{
	struct cJSON *json = NULL;
	struct reader reader = { .import = import, .path = path, .error = error };
	int code = json_read(path, &json, error);
	if (code)
		return code;
	const struct cJSON *results = cJSON_GetObjectItemCaseSensitive(json, "results");
	if (!cJSON_IsArray(results) || !results->child)
		code = error_set(error, -EINVAL,
			"%s: no 'results': not what hyperfine --export-json writes", path);
	cJSON_ArrayForEach(reader.result, results)
	{
		reader.number++;
		if (!code)
			code = read_result(&reader);
	}
	cJSON_Delete(json);
	return code;
}

void import_finish(struct import *import)
{
	free(import->samples);
	free(import->reasons);
	cells_finish(&import->cells);
	*import = (struct import){ 0 };
}

/* ---- the run directory ---------------------------------------------------------------------- */

static int write_samples(const struct import *import, const char *directory, struct error *error)
{
	char path[4200];
	struct csv_row line = { 0 };
	snprintf(path, sizeof path, "%s/samples.csv", directory);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0 && errno == EEXIST)
		return error_set(
			error, -EEXIST, "%s holds another run; give another --output", directory);
	if (fd < 0)
		return error_errno(error, -errno, "%s", path);
	char header[ROWS_HEADER];
	rows_header(header);
	int code = csv_header(fd, header);
	for (size_t i = 0; !code && i < import->count; i++) {
		struct row row;
		char checksum[24];
		rows_describe(&row, &import->cells, &import->samples[i], "", checksum);
		code = rows_write(&line, fd, &row);
	}
	csv_finish(&line);
	if (close(fd) && !code)
		code = -errno;
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
	FILE *file = fopen(path, "we");
	int code = file ? json_write(object, file) : -errno;
	if (!file)
		cJSON_Delete(object);
	if (file && fclose(file) && !code)
		code = -errno;
	return code ? error_errno(error, code, "%s", path) : 0;
}

static int write_summary(const struct import *import, const char *directory, struct error *error)
{
	char path[4200];
	struct results results = { 0 };
	struct summary summary = { 0 };
	snprintf(path, sizeof path, "%s/summary.csv", directory);
	int code = results_read_own(&results, directory, &import->cells, import->reasons, error);
	if (!code && (code = summary_init(&summary, &results)))
		error_errno(error, code, "summary");
	if (!code)
		code = summary_write(&summary, path, error);
	summary_finish(&summary);
	results_finish(&results);
	return code;
}

int import_write(
	const struct import *import, const char *directory, const char *file, struct error *error)
{
	int code = write_samples(import, directory, error);
	if (!code)
		code = write_environment(directory, file, error);
	return code ? code : write_summary(import, directory, error);
}
