/* SPDX-License-Identifier: MIT */
#include "bench/report/report.h"

#include "bench/base/stop.h"
#include "bench/base/csv.h"
#include "bench/base/data.h"
#include "bench/base/file.h"
#include "bench/base/json.h"
#include "bench/plot/title.h"
#include "bench/report/html.h"
#include "bench/report/parts.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <libgen.h>
#include <math.h>
#include <openssl/evp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- where it goes -------------------------------------------------------------------------- */

/* The page's file. 0 or -ENAMETOOLONG. */
static int output_path(const struct report_request *request, char *path, size_t size)
{
	int length = request->output ? snprintf(path, size, "%s", request->output)
				     : snprintf(path, size, "%s/report.html", request->run);
	return length < 0 || (size_t)length >= size ? -ENAMETOOLONG : 0;
}

/* summary.csv; a run of `ab` has differences.csv instead. */
static int check_run(const char *run, struct error *error)
{
	static const char *const files[] = { "differences.csv", "summary.csv" };
	char path[4200];
	int status = 0;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", run, files[i]);
		if (access(path, R_OK) == 0)
			return 0;
		status = -errno;
	}
	return error_errno(error, status, "%s is no run directory: summary.csv", run);
}

int report_check(const struct report_request *request, struct error *error)
{
	char path[4096];
	int status = check_run(request->run, error);
	if (status)
		return status;
	status = output_path(request, path, sizeof(path));
	if (!status)
		status = file_check(path);
	return status ? error_errno(error, status, "%s", path) : 0;
}

/* ---- what is shown -------------------------------------------------------------------------- */

void report_say(
	struct report *report, struct cJSON *object, const char *name, const char *format, ...)
{
	char *text;
	va_list arguments;
	va_start(arguments, format);
	int length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0) {
		report->starved = true;
		return;
	}
	if (length > 0 && !cJSON_AddStringToObject(object, name, text))
		report->starved = true;
	free(text);
}

struct cJSON *report_object(struct report *report, struct cJSON *object, const char *name)
{
	struct cJSON *added = cJSON_AddObjectToObject(object, name);
	report->starved |= !added;
	return added;
}

struct cJSON *report_list(struct report *report, struct cJSON *object, const char *name)
{
	struct cJSON *added = cJSON_AddArrayToObject(object, name);
	report->starved |= !added;
	return added;
}

struct cJSON *report_item(struct report *report, struct cJSON *list)
{
	struct cJSON *added = cJSON_CreateObject();
	if (added && cJSON_AddItemToArray(list, added))
		return added;
	cJSON_Delete(added);
	report->starved = true;
	return NULL;
}

void report_bytes(struct report *report, struct cJSON *object, const char *name, const void *bytes,
	size_t size)
{
	char *text = malloc((size + 2) / 3 * 4 + 1);
	if (text) {
		*text = '\0';
		EVP_EncodeBlock((unsigned char *)text, bytes, (int)size);
	}
	if (!text || !cJSON_AddStringToObject(object, name, text))
		report->starved = true;
	free(text);
}

const char *report_fact(const struct report *report, const char *name)
{
	const char *text = json_text(report->environment, name);
	return text ? text : "";
}

/* ---- the head ------------------------------------------------------------------------------- */

/* What all cells show together, and what was asked. */
static void show_headline(struct report *report)
{
	char text[1024];
	struct cJSON *shown = report->shown;
	struct plot_scope scope = { &report->data, report->data.groups, report->data.groups_count };
	if (scope.count == 0) {
		report_say(report, shown, "headline", "Nothing was measured");
	} else {
		plot_title(&scope, text, sizeof(text));
		report_say(report, shown, "headline", "%s", text);
	}
	plot_question(&report->data, text, sizeof(text));
	report_say(report, shown, "question", "%s",
		*report_fact(report, "imported_from") ? "How long does each command take? Measured "
							"by hyperfine, imported."
						      : text);
}

/* The title of the figure of both builds, if there is one. */
static void show_builds_headline(struct report *report)
{
	report_say(report, report->shown, "headline", "%s",
		*report->title ? report->title : "Is the new build slower than the old one?");
	report_say(report, report->shown, "question",
		"Both builds ran the same work, interleaved in the same rounds.");
}

static double samples_of(const struct plot_data *data)
{
	double samples = 0;
	for (size_t i = 0; i < data->cells_count; i++)
		if (!isnan(data->cells[i].samples))
			samples += data->cells[i].samples;
	return samples;
}

__attribute__((format(printf, 3, 4))) static void add_line(
	struct report *report, struct cJSON *list, const char *format, ...)
{
	char text[600];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (*text && !cJSON_AddItemToArray(list, cJSON_CreateString(text)))
		report->starved = true;
}

/* Machine, date, samples, version; the unknown is left out. */
static void show_about(struct report *report)
{
	struct cJSON *list = report_list(report, report->shown, "about");
	const char *started = report_fact(report, "started");
	const char *version = report_fact(report, "concbench");
	bool dated = strlen(started) == 20 && started[10] == 'T';
	add_line(report, list, "%s", report_fact(report, "host"));
	add_line(report, list, "%s", report_fact(report, "cpu_model"));
	add_line(report, list, "%s", report_fact(report, "kernel"));
	if (dated)
		add_line(report, list, "%.10s %.5s UTC", started, started + 11);
	else
		add_line(report, list, "%s", started);
	add_line(report, list, "%s%s", *version ? "concbench " : "", version);
	if (report->data.cells_count)
		add_line(report, list, "%zu cells, %.0f samples", report->data.cells_count,
			samples_of(&report->data));
}

/* The suite of the environment, or else the directory. */
static void show_suite(struct report *report)
{
	const char *told = report_fact(report, "suite");
	char *path = *told ? NULL : realpath(report->run, NULL);
	report_say(report, report->shown, "suite", "%s", path ? basename(path) : told);
	free(path);
}

/* ---- the page ------------------------------------------------------------------------------- */

/* The text of a file that ships with the program; caller frees. */
static int read_asset(const char *name, char **text, struct error *error)
{
	size_t room = 0;
	char path[4096];
	if (data_path(name, path, sizeof(path)))
		return error_set(error, -ENOENT, "no %s found; set CONCBENCH_DATA", name);
	FILE *file = fopen(path, "re");
	ssize_t length = file ? getdelim(text, &room, '\0', file) : -1;
	int status = length > 0 ? 0 : file ? -ENODATA : -errno;
	if (file)
		fclose(file);
	return status ? error_errno(error, status, "%s", path) : 0;
}

/* A text that is part of the page, and the hash by which the page's policy lets it in. */
static int show_asset(
	struct report *report, const char *name, const char *file, struct error *error)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned length = 0;
	char *text = NULL, hash[32];
	int status = read_asset(file, &text, error);
	if (!status) {
		snprintf(hash, sizeof(hash), "%s_hash", name);
		/* Should this fail, nothing matches: the page is plain, but no less safe. */
		EVP_Digest(text, strlen(text), digest, &length, EVP_sha256(), NULL);
		report_bytes(report, report->shown, hash, digest, length);
		report_say(report, report->shown, name, "%s", text);
	}
	free(text);
	return status;
}

static int write_page(
	const struct report *report, const char *path, bool named, struct error *error)
{
	struct file file;
	char *page = NULL;
	int status = read_asset("bench/report/page.html", &page, error);
	if (status)
		return status;
	status = named ? file_create_for(&file, path) : file_create(&file, path);
	if (!status)
		status = html_fill(file.stream, page, report->shown);
	status = file_close(&file, status);
	free(page);
	return status ? error_errno(error, status, "%s", path) : 0;
}

/* A run of `ab` has no summary: its differences are what it measured. */
static int read_differences(struct report *report, struct error *error)
{
	char path[4200];
	snprintf(path, sizeof(path), "%s/differences.csv", report->run);
	int status = csv_read(path, &report->differences, error->text, sizeof(error->text));
	if (!status && csv_column(report->differences, "verdict") < 0)
		status = error_set(error, -EINVAL, "%s: no column verdict", path);
	return status;
}

static int read_run(struct report *report, struct error *error)
{
	char path[4200];
	struct error ignored; /* the page says that nothing is known */
	const char *run = report->run;
	snprintf(path, sizeof(path), "%s/environment.json", run);
	json_read(path, &report->environment, &ignored);
	snprintf(path, sizeof(path), "%s/summary.csv", run);
	if (access(path, F_OK))
		return read_differences(report, error);
	return plot_data_read(&report->data, run, error->text, sizeof(error->text));
}

static int show(struct report *report, struct error *error)
{
	int status = report_failures(report, error);
	if (status)
		return status;
	status = report_figures(report);
	if (!status)
		status = report_files(report);
	if (status)
		return error_errno(error, status, "%s", report->run);
	show_suite(report);
	show_about(report);
	if (report->differences) {
		show_builds_headline(report);
		report_differences(report);
	} else {
		show_headline(report);
		report_cards(report);
		report_table(report);
	}
	report_environment(report);
	status = show_asset(report, "style", "bench/report/report.css", error);
	return status ? status : show_asset(report, "script", "bench/report/report.js", error);
}

int report_write(
	const struct report_request *request, struct report_result *result, struct error *error)
{
	struct report report = {
		.run = request->run, .gnuplot = request->gnuplot, .shown = cJSON_CreateObject()
	};
	*result = (struct report_result){ .figures = 0 };
	int status = output_path(request, result->path, sizeof(result->path));
	if (status)
		error_errno(error, status, "%s", request->run);
	if (!status)
		status = read_run(&report, error);
	if (!status)
		status = show(&report, error);
	if (!status && stop_wanted())
		status = error_set(
			error, -EINTR, "%s: interrupted; no page was written", request->run);
	if (!status && (report.starved || !report.shown))
		status = error_errno(error, -ENOMEM, "%s", request->run);
	if (!status)
		status = write_page(&report, result->path, request->output, error);
	result->figures = report.figures;
	snprintf(result->missing, sizeof(result->missing), "%s", report.missing);
	csv_destroy(report.differences);
	plot_data_finish(&report.data);
	cJSON_Delete(report.environment);
	cJSON_Delete(report.shown);
	return status;
}
