/* SPDX-License-Identifier: MIT */
/* The files of a run, and what the page needs to know of them. */
#include "bench/report/parts.h"

#include "bench/base/csv.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct report_file known_files[REPORT_FILES] = {
	{ .name = "samples.csv",
		.type = "text/csv",
		.summary = "every sample, in the order measured" },
	{ .name = "summary.csv", .type = "text/csv", .summary = "the table above, all columns" },
	{ .name = "differences.csv",
		.type = "text/csv",
		.summary = "the table above, all columns" },
	{ .name = "environment.json", .type = "application/json", .summary = "machine and build" },
	{ .name = "suite.ini", .type = "text/plain", .summary = "what was run" },
	{ .name = "tasks.csv", .type = "text/csv", .summary = "every task: when and where it ran" },
};

/* Reads what is there; a file that cannot be read is not there. */
static int read_file(struct report_file *file, const char *run)
{
	char *path;
	struct stat about;
	if (asprintf(&path, "%s/%s", run, file->name) < 0)
		return -ENOMEM;
	bool regular = stat(path, &about) == 0 && S_ISREG(about.st_mode);
	FILE *stream = regular ? fopen(path, "re") : NULL;
	free(path);
	if (!stream)
		return 0;
	file->there = true;
	file->size = (size_t)about.st_size;
	int status = 0;
	if (file->size <= REPORT_FILE_MAX) {
		file->bytes = calloc(1, file->size + 1);
		status = file->bytes ? 0 : -ENOMEM;
		if (file->bytes)
			file->size = fread(file->bytes, 1, file->size, stream);
	}
	fclose(stream);
	return status;
}

const struct report_file *report_file(const struct report *report, const char *name)
{
	for (size_t i = 0; i < REPORT_FILES; i++)
		if (strcmp(report->files[i].name, name) == 0)
			return &report->files[i];
	return NULL;
}

const char *report_fact(const struct report *report, const char *name)
{
	const char *text =
		cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(report->environment, name));
	return text ? text : "";
}

/* Of the environment, or else of the directory. */
static int name_suite(struct report *report)
{
	const char *told = report_fact(report, "suite");
	char *path = realpath(report->request->run, NULL);
	report->suite = strdup(*told || !path ? told : basename(path));
	free(path);
	return report->suite ? 0 : -ENOMEM;
}

/* A run of `ab` has no summary: its differences are what it measured. */
static int read_differences(struct report *report, struct error *error)
{
	char *path;
	if (asprintf(&path, "%s/differences.csv", report->request->run) < 0)
		return -ENOMEM;
	int status = csv_read(path, &report->differences, error->text, sizeof(error->text));
	if (!status && csv_column(report->differences, "verdict") < 0)
		status = error_set(error, -EINVAL, "%s: no column verdict", path);
	free(path);
	return status;
}

int report_read(struct report *report, struct error *error)
{
	const char *run = report->request->run;
	int status = 0;
	for (size_t i = 0; i < REPORT_FILES && !status; i++) {
		report->files[i] = known_files[i];
		status = read_file(&report->files[i], run);
	}
	if (status)
		return error_errno(error, status, "%s", run);
	const char *environment = report_file(report, "environment.json")->bytes;
	report->environment = environment ? cJSON_Parse(environment) : NULL;
	if (name_suite(report))
		return error_errno(error, -ENOMEM, "%s", run);
	if (!report_file(report, "summary.csv")->there)
		return read_differences(report, error);
	return plot_data_read(&report->data, run, error->text, sizeof(error->text));
}

void report_read_finish(struct report *report)
{
	for (size_t i = 0; i < REPORT_FILES; i++)
		free(report->files[i].bytes);
	cJSON_Delete(report->environment);
	csv_destroy(report->differences);
	plot_data_finish(&report->data);
	free(report->suite);
}
