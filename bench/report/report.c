/* SPDX-License-Identifier: MIT */
#include "bench/report/report.h"

#include "bench/base/data.h"
#include "bench/report/parts.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- where it goes -------------------------------------------------------------------------- */

/* The page's file. 0 or -ENAMETOOLONG. */
static int output_path(const struct report_request *request, char *path, size_t size)
{
	int length = request->output ? snprintf(path, size, "%s", request->output)
				     : snprintf(path, size, "%s/report.html", request->run);
	return length < 0 || (size_t)length >= size ? -ENAMETOOLONG : 0;
}

/* A file or nothing, in a folder that can be written. */
static int check_output(const char *path, struct error *error)
{
	struct stat about;
	char folder[PATH_MAX];
	if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
		return error_set(error, -EINVAL, "%s is no file that a page could replace", path);
	snprintf(folder, sizeof(folder), "%s", path);
	if (access(dirname(folder), W_OK | X_OK))
		return error_errno(error, -errno, "%s", path);
	return 0;
}

/* summary.csv; a run of `ab` has differences.csv instead. */
static int check_run(const char *run, struct error *error)
{
	static const char *const files[] = { "differences.csv", "summary.csv" };
	char path[PATH_MAX];
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
	char path[PATH_MAX];
	int status = check_run(request->run, error);
	if (status)
		return status;
	status = output_path(request, path, sizeof(path));
	return status ? error_errno(error, status, "%s", request->run) : check_output(path, error);
}

/* ---- writing -------------------------------------------------------------------------------- */

static int write_all(int fd, const char *text, size_t size)
{
	while (size > 0) {
		ssize_t written = write(fd, text, size);
		if (written < 0 && errno != EINTR)
			return -errno;
		if (written > 0) {
			text += written;
			size -= (size_t)written;
		}
	}
	return 0;
}

/* Under a name of its own first. With the permissions that a new file gets. A link stays one: what
 * it leads to is replaced. */
static int replace_file(const char *named, const char *text, size_t size)
{
	char real[PATH_MAX], other[PATH_MAX + 16];
	const char *path = realpath(named, real) ? real : named;
	snprintf(other, sizeof(other), "%s.XXXXXX", path);
	int fd = mkstemp(other);
	if (fd < 0)
		return -errno;
	mode_t mask = umask(0);
	umask(mask);
	int status = write_all(fd, text, size);
	if (!status && fchmod(fd, 0666 & ~mask))
		status = -errno;
	if (close(fd) && !status)
		status = -errno;
	if (!status && rename(other, path))
		status = -errno;
	if (status)
		unlink(other);
	return status;
}

static void write_page(const struct report *report, const struct report_assets *assets)
{
	report_head(report, assets);
	report_verdicts(report);
	report_failures(report);
	report_table(report);
	report_figures(report);
	report_environment(report);
	report_repeat(report);
	report_downloads(report);
	report_reading(report);
	report_tail(report, assets);
}

static int make_page(
	struct report *report, const struct report_assets *assets, char **text, size_t *size)
{
	report->out = open_memstream(text, size);
	if (!report->out)
		return -ENOMEM;
	write_page(report, assets);
	bool whole = !ferror(report->out);
	return fclose(report->out) == 0 && whole ? 0 : -ENOMEM;
}

/* The text of a file that ships with the program. */
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

static int finish_page(struct report *report, struct report_result *result, struct error *error)
{
	struct report_assets assets = { NULL, NULL };
	char *text = NULL;
	size_t size = 0;
	int status = read_asset("bench/report/report.css", &assets.style, error);
	if (!status)
		status = read_asset("bench/report/report.js", &assets.script, error);
	if (!status) {
		status = make_page(report, &assets, &text, &size);
		if (!status)
			status = replace_file(result->path, text, size);
		if (status)
			error_errno(error, status, "%s", result->path);
	}
	free(text);
	free(assets.style);
	free(assets.script);
	return status;
}

int report_write(
	const struct report_request *request, struct report_result *result, struct error *error)
{
	struct report report = { .request = request };
	*result = (struct report_result){ .figures = 0 };
	int status = output_path(request, result->path, sizeof(result->path));
	if (status)
		return error_errno(error, status, "%s", request->run);
	status = report_read(&report, error);
	if (!status)
		status = report_read_failures(&report, error);
	if (!status)
		status = report_draw(&report, error);
	if (!status)
		status = finish_page(&report, result, error);
	result->figures = report.figures_count;
	snprintf(result->missing, sizeof(result->missing), "%s", report.missing);
	report_draw_finish(&report);
	report_failures_finish(&report);
	report_read_finish(&report);
	return status;
}
