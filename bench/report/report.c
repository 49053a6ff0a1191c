/* SPDX-License-Identifier: MIT */
#include "bench/report/report.h"

#include "bench/base/data.h"
#include "bench/base/directory.h"
#include "bench/base/file.h"
#include "bench/base/stop.h"
#include "bench/report/html.h"
#include "bench/report/parts.h"
#include "workloads/openssl.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <libgen.h>
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

int report_check(const struct report_request *request, struct error *error)
{
	char path[4200];
	snprintf(path, sizeof(path), "%s/samples.csv", request->run);
	if (access(path, R_OK))
		return error_errno(
			error, -errno, "%s is no run directory: samples.csv", request->run);
	int status = request->output ? directory_refuse_target(request->output, NULL, error) : 0;
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
		openssl.EVP_EncodeBlock((unsigned char *)text, bytes, (int)size);
	}
	if (!text || !cJSON_AddStringToObject(object, name, text))
		report->starved = true;
	free(text);
}

void report_line(struct report *report, struct cJSON *list, const char *format, ...)
{
	char text[600];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (*text && !cJSON_AddItemToArray(list, cJSON_CreateString(text)))
		report->starved = true;
}

/* ---- the head ------------------------------------------------------------------------------- */

/* What all cells show together, and what was asked. */
static void show_headline(struct report *report)
{
	char text[1024];
	struct cJSON *shown = report->shown;
	const struct results *results = &report->results;
	size_t *groups = calloc(results->group_count + 1, sizeof(*groups));
	report->starved |= !groups;
	for (size_t i = 0; groups && i < results->group_count; i++)
		groups[i] = i;
	if (groups && results->group_count)
		findings_headline(
			&report->findings, groups, results->group_count, true, text, sizeof(text));
	else
		snprintf(text, sizeof(text), "Nothing was measured");
	free(groups);
	report_say(report, shown, "headline", "%s", text);
	findings_question(&report->findings, text, sizeof(text));
	report_say(report, shown, "question", "%s",
		*results_fact(results, "imported_from")
			? "How long does each command take? Measured by hyperfine, imported."
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

/* Machine, date, samples, version; the unknown is left out. */
static void show_about(struct report *report)
{
	struct results *results = &report->results;
	struct cJSON *list = report_list(report, report->shown, "about");
	const char *started = results_fact(results, "started");
	const char *version = results_fact(results, "concbench");
	bool dated = strlen(started) == 20 && started[10] == 'T';
	size_t samples = 0;
	for (size_t i = 0; i < results->count; i++)
		samples += results->cells[i].count;
	report_line(report, list, "%s", results_fact(results, "host"));
	report_line(report, list, "%s", results_fact(results, "cpu_model"));
	report_line(report, list, "%s", results_fact(results, "kernel"));
	if (dated)
		report_line(report, list, "%.10s %.5s UTC", started, started + 11);
	else
		report_line(report, list, "%s", started);
	report_line(report, list, "%s%s", *version ? "concbench " : "", version);
	report_line(report, list, "%zu cells, %zu samples", results->count, samples);
}

/* The suite of the environment, or else the directory. */
static void show_suite(struct report *report)
{
	const char *told = results_fact(&report->results, "suite");
	char *path = *told ? NULL : realpath(report->run, NULL);
	report_say(report, report->shown, "suite", "%s", path ? basename(path) : told);
	free(path);
}

/* ---- the page ------------------------------------------------------------------------------- */

/* The text of a file that ships with the program; caller frees. */
static int read_asset(const char *name, char **text, struct error *error)
{
	char path[4096];
	*text = NULL;
	if (data_path(name, path, sizeof(path)))
		return error_set(error, -ENOENT, "no %s found; set CONCBENCH_DATA", name);
	int status = file_text(path, text);
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
		openssl.EVP_Digest(text, strlen(text), digest, &length, openssl.EVP_sha256(), NULL);
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

static int read_run(struct report *report, struct error *error)
{
	char path[4200];
	int status = results_read(&report->results, report->run, error);
	if (!status)
		findings_init(&report->findings, &report->results);
	snprintf(path, sizeof(path), "%s/differences.csv", report->run);
	report->builds = access(path, F_OK) == 0;
	return status;
}

static int show(struct report *report, struct error *error)
{
	int status = report_files(report);
	if (status)
		return error_errno(error, status, "%s", report->run);
	show_suite(report);
	show_about(report);
	report_failures(report);
	report_left_out(report);
	report_figures(report);
	if (report->builds) {
		show_builds_headline(report);
		status = report_builds(report, error);
	} else {
		show_headline(report);
		report_cards(report);
		report_rankings(report);
		report_table(report);
	}
	if (!status)
		status = show_asset(report, "style", "bench/report/report.css", error);
	if (!status)
		status = show_asset(report, "script", "bench/report/report.js", error);
	return status;
}

int report_write(
	const struct report_request *request, struct report_result *result, struct error *error)
{
	struct report report = {
		.run = request->run, .gnuplot = request->gnuplot, .shown = cJSON_CreateObject()
	};
	*result = (struct report_result){ .figures = 0 };
	char reason[WORKLOAD_TEXT];
	int status = output_path(request, result->path, sizeof(result->path));
	if (status)
		error_errno(error, status, "%s", request->run);
	else if ((status = openssl_load(reason)))
		error_set(error, status, "%s: no page without OpenSSL: %s", request->run, reason);
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
	findings_finish(&report.findings);
	results_finish(&report.results);
	cJSON_Delete(report.shown);
	return status;
}
