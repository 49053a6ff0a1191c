/* SPDX-License-Identifier: MIT */
/* The samples that failed, with their reasons: the summary counts them only. */
#include "bench/base/csv.h"
#include "bench/base/error.h"
#include "bench/report/parts.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	SHOWN_MAX = 100
}; /* different failures; more are counted */

/* Samples of one cell that failed alike. */
struct failure {
	char *cell, *status, *detail;
	size_t count;
};

struct failures {
	struct failure *items;
	size_t count;
};

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

static struct failure *find(struct failures *failures, const struct failure *like)
{
	for (size_t i = 0; i < failures->count; i++) {
		struct failure *failure = &failures->items[i];
		if (strcmp(failure->cell, like->cell) == 0 &&
			strcmp(failure->status, like->status) == 0 &&
			strcmp(failure->detail, like->detail) == 0)
			return failure;
	}
	return NULL;
}

static void failure_finish(struct failure *failure)
{
	free(failure->cell);
	free(failure->status);
	free(failure->detail);
}

/* Takes the failure. */
static int add(struct failures *failures, struct failure *failure)
{
	struct failure *same = find(failures, failure);
	if (same) {
		same->count++;
		failure_finish(failure);
		return 0;
	}
	struct failure *grown = reallocarray(failures->items, failures->count + 1, sizeof(*grown));
	if (!grown) {
		failure_finish(failure);
		return -ENOMEM;
	}
	failures->items = grown;
	grown[failures->count++] = *failure;
	return 0;
}

static int add_row(void *context, const struct csv *row)
{
	static const char *const good[] = { "ok", "warmup", "interrupted" };
	const char *status = csv_get(row, 0, csv_column(row, "status"));
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (strcmp(status, good[i]) == 0)
			return 0;
	struct failure failure = { cell_of(row), strdup(status),
		strdup(csv_get(row, 0, csv_column(row, "detail"))), 1 };
	if (failure.cell && failure.status && failure.detail)
		return add(context, &failure);
	failure_finish(&failure);
	return -ENOMEM;
}

static void show(struct report *report, const struct failures *failures)
{
	if (failures->count == 0)
		return;
	struct cJSON *failed = report_object(report, report->shown, "failed");
	struct cJSON *list = report_list(report, failed, "failure");
	for (size_t i = 0; i < failures->count && i < SHOWN_MAX; i++) {
		const struct failure *failure = &failures->items[i];
		struct cJSON *item = report_item(report, list);
		report_say(report, item, "cell", "%s", failure->cell);
		report_say(report, item, "count", "%zu %s", failure->count,
			failure->count == 1 ? "sample" : "samples");
		report_say(report, item, "status", "%s", failure->status);
		report_say(report, item, "detail", "%s", failure->detail);
	}
	if (failures->count > SHOWN_MAX)
		report_say(report, failed, "more",
			"%zu further kinds of failure are in samples.csv.",
			failures->count - SHOWN_MAX);
}

int report_failures(struct report *report, struct error *error)
{
	char path[4200];
	struct failures failures = { 0 };
	snprintf(path, sizeof(path), "%s/samples.csv", report->run);
	if (access(path, F_OK))
		return 0;
	int status = csv_each(path, add_row, &failures, error->text, sizeof(error->text));
	if (!status)
		show(report, &failures);
	for (size_t i = 0; i < failures.count; i++)
		failure_finish(&failures.items[i]);
	free(failures.items);
	return status;
}
