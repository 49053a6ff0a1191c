/* SPDX-License-Identifier: MIT */
/* The samples that failed, with their reasons: the summary counts them only. */
#include "bench/base/csv.h"
#include "bench/report/html.h"
#include "bench/report/parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	SHOWN_MAX = 100
}; /* different failures; more are counted */

/* `primes numbers=7, 36 tasks, threads, 2 at once`; caller frees. */
static char *cell_of(const struct csv *row)
{
	static const char *const columns[] = { "workload", "params", "tasks", "runner",
		"concurrency", "build" };
	const char *texts[sizeof(columns) / sizeof(columns[0])];
	char *cell = NULL;
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		texts[i] = csv_get(row, 0, csv_column(row, columns[i]));
	int length = asprintf(&cell, "%s%s%s, %s %s, %s, %s at once%s%s", texts[0],
		*texts[1] ? " " : "", texts[1], texts[2], strcmp(texts[2], "1") ? "tasks" : "task",
		texts[3], texts[4], *texts[5] ? ", build " : "", texts[5]);
	return length < 0 ? NULL : cell;
}

static struct report_failure *find(struct report *report, const struct report_failure *like)
{
	for (size_t i = 0; i < report->failures_count; i++) {
		struct report_failure *failure = &report->failures[i];
		if (strcmp(failure->cell, like->cell) == 0 &&
			strcmp(failure->status, like->status) == 0 &&
			strcmp(failure->detail, like->detail) == 0)
			return failure;
	}
	return NULL;
}

static void failure_finish(struct report_failure *failure)
{
	free(failure->cell);
	free(failure->status);
	free(failure->detail);
}

/* Takes the failure. */
static int add(struct report *report, struct report_failure *failure)
{
	struct report_failure *same = find(report, failure);
	if (same) {
		same->count++;
		failure_finish(failure);
		return 0;
	}
	struct report_failure *grown =
		reallocarray(report->failures, report->failures_count + 1, sizeof(*grown));
	if (!grown) {
		failure_finish(failure);
		return -ENOMEM;
	}
	report->failures = grown;
	grown[report->failures_count++] = *failure;
	return 0;
}

static int add_row(void *context, const struct csv *row)
{
	static const char *const good[] = { "ok", "warmup", "interrupted" };
	struct report *report = context;
	const char *status = csv_get(row, 0, csv_column(row, "status"));
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (strcmp(status, good[i]) == 0)
			return 0;
	struct report_failure failure = { cell_of(row), strdup(status),
		strdup(csv_get(row, 0, csv_column(row, "detail"))), 1 };
	if (failure.cell && failure.status && failure.detail)
		return add(report, &failure);
	failure_finish(&failure);
	return -ENOMEM;
}

int report_read_failures(struct report *report, struct error *error)
{
	char *path;
	if (!report_file(report, "samples.csv")->there)
		return 0;
	if (asprintf(&path, "%s/samples.csv", report->request->run) < 0)
		return -ENOMEM;
	int status = csv_each(path, add_row, report, error->text, sizeof(error->text));
	free(path);
	return status;
}

void report_failures_finish(struct report *report)
{
	for (size_t i = 0; i < report->failures_count; i++)
		failure_finish(&report->failures[i]);
	free(report->failures);
}

void report_failures(const struct report *report)
{
	FILE *out = report->out;
	size_t shown = report->failures_count < SHOWN_MAX ? report->failures_count : SHOWN_MAX;
	if (shown == 0)
		return;
	html_print(out, "<section class=\"failures\" aria-labelledby=\"failures\">\n"
			"<h2 id=\"failures\">Samples that failed</h2>\n"
			"<p>They are left out of every figure on this page. "
			"A cell of which none is left has no median.</p>\n<ul>\n");
	for (size_t i = 0; i < shown; i++) {
		const struct report_failure *failure = &report->failures[i];
		html_print(out, "<li><strong>%s</strong>: %zu %s, <em>%s</em>%s%s</li>\n",
			failure->cell, failure->count, failure->count == 1 ? "sample" : "samples",
			failure->status, *failure->detail ? ": " : "", failure->detail);
	}
	html_print(out, "</ul>\n");
	if (shown < report->failures_count)
		html_print(out, "<p>%zu further kinds of failure are in samples.csv.</p>\n",
			report->failures_count - shown);
	html_print(out, "</section>\n");
}
