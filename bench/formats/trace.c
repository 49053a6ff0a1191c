/* SPDX-License-Identifier: MIT */
/*
 * Chrome's trace events out of tasks.csv, for chrome://tracing and ui.perfetto.dev: one process a
 * sample, all with the clock's start at 0, so that runners stand under each other on one axis.
 *
 * Spans of one thread must nest. A worker of a pool runs one task after the other and is a thread
 * of complete events; where tasks overlap, as they do on a loop, each is an asynchronous event.
 * Which of the two is seen from the tasks themselves, so that runners we do not know are right too.
 */
#include "bench/formats/export.h"

#include "bench/base/csv.h"
#include "bench/base/memory.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	TASK,
	STATUS,
	RESULT,
	TEXT,
	FIELDS
};

/* One row of tasks.csv. */
struct span {
	double worker;
	double start_us, end_us; /* end: INFINITY of one that never ended */
	size_t order;            /* among the rows of its sample */
	char *fields[FIELDS];
};

struct tracer {
	const struct exporter *export;
	FILE *file;
	unsigned long pid, id;
	bool follows;        /* an event has been written */
	double round, order; /* the sample whose spans these are */
	struct span *spans;
	size_t count, room;
	size_t last; /* the sample written last */
};

/* tasks.csv, open; what csv_open borrows is in it. Close it either way. */
struct tasks {
	struct csv_file *file;
	char path[4200], error[ERROR_TEXT];
};

static int tasks_open(struct tasks *tasks, const char *run)
{
	static const char *const needed[] = { "round", "order", "task", "worker", "start_s",
		"end_s", "status", "result", "text" };
	snprintf(tasks->path, sizeof tasks->path, "%s/tasks.csv", run);
	int code = csv_open(&tasks->file, tasks->path, tasks->error, sizeof tasks->error);
	for (size_t i = 0; !code && i < sizeof needed / sizeof *needed; i++)
		if (csv_column(csv_row(tasks->file), needed[i]) < 0)
			code = -EINVAL;
	if (code == -EINVAL && !*tasks->error)
		snprintf(tasks->error, sizeof tasks->error, "%.300s: not the tasks.csv of a run",
			tasks->path);
	return code;
}

/* Reads it to its end, so that what is wrong in it is told before anything is written. */
int export_check_tasks(struct exporter *export, const char *run, struct error *error)
{
	struct tasks tasks = { .file = NULL };
	int code = tasks_open(&tasks, run);
	while (!code && (code = csv_next(tasks.file)) == 1)
		code = 0;
	export->run = run;
	if (code == -ENOENT)
		error_set(error, code, "%s has no tasks.csv: measure it with --trace", run);
	else if (code)
		error_set(error, code, "%s", tasks.error);
	csv_close(tasks.file);
	return code;
}

/* ---- events --------------------------------------------------------------------------------- */

/* Begins an event; its thread is that of the worker, from 1, or 0 for the process itself. */
static void begin(struct tracer *tracer, const char *phase, double worker)
{
	fprintf(tracer->file, "%s\n{\"ph\":\"%s\",\"pid\":%zu", tracer->follows ? "," : "", phase,
		tracer->pid);
	if (!isnan(worker))
		fprintf(tracer->file, ",\"tid\":%.0f", worker + 1);
	tracer->follows = true;
}

static int write_metadata(struct tracer *tracer, const char *what, double worker, const char *name)
{
	begin(tracer, "M", worker);
	fprintf(tracer->file, ",\"name\":\"%s\",\"args\":{\"name\":", what);
	int code = export_print_text(name, tracer->file);
	fputs("}}", tracer->file);
	return code;
}

static int write_field(struct tracer *tracer, const char *key, const char *text)
{
	if (!*text)
		return 0;
	fprintf(tracer->file, ",\"%s\":", key);
	return export_print_text(text, tracer->file);
}

static int write_name(struct tracer *tracer, const struct span *span)
{
	char name[64];
	snprintf(name, sizeof name, "task %.50s", span->fields[TASK]);
	fputs(",\"cat\":\"task\",\"name\":", tracer->file);
	return export_print_text(name, tracer->file);
}

static int write_span(struct tracer *tracer, const struct span *span, bool overlap)
{
	bool ended = !isinf(span->end_us);
	begin(tracer, overlap ? "b" : ended ? "X" : "B", span->worker);
	int code = write_name(tracer, span);
	if (overlap)
		fprintf(tracer->file, ",\"id\":\"0x%zx\"", ++tracer->id);
	fprintf(tracer->file, ",\"ts\":%.3f", span->start_us);
	if (ended && !overlap)
		fprintf(tracer->file, ",\"dur\":%.3f", span->end_us - span->start_us);
	fprintf(tracer->file, ",\"args\":{\"worker\":%.0f", span->worker);
	if (!code)
		code = write_field(tracer, "status", span->fields[STATUS]);
	if (!code)
		code = write_field(tracer, "result", span->fields[RESULT]);
	if (!code)
		code = write_field(tracer, "text", span->fields[TEXT]);
	fputs("}}", tracer->file);
	if (!overlap || !ended || code)
		return code;
	begin(tracer, "e", span->worker);
	code = write_name(tracer, span);
	fprintf(tracer->file, ",\"id\":\"0x%zx\",\"ts\":%.3f}", tracer->id, span->end_us);
	return code;
}

/* ---- one sample ----------------------------------------------------------------------------- */

static int compare_spans(const void *left, const void *right)
{
	const struct span *a = left, *b = right;
	if (a->worker != b->worker)
		return a->worker < b->worker ? -1 : 1;
	if (a->start_us != b->start_us)
		return a->start_us < b->start_us ? -1 : 1;
	if (a->end_us != b->end_us)
		return a->end_us < b->end_us ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

/* Does some worker begin a task before its last one has ended? Of sorted spans. */
static bool spans_overlap(const struct tracer *tracer)
{
	for (size_t i = 1; i < tracer->count; i++) {
		const struct span *last = &tracer->spans[i - 1], *span = &tracer->spans[i];
		if (last->worker == span->worker && span->start_us < last->end_us)
			return true;
	}
	return false;
}

static int name_workers(struct tracer *tracer, bool overlap)
{
	int code = 0;
	for (size_t i = 0; !code && i < tracer->count; i++) {
		const struct span *span = &tracer->spans[i];
		char name[40];
		if (i && span->worker == span[-1].worker)
			continue;
		snprintf(name, sizeof name, overlap ? "loop %.0f" : "worker %.0f", span->worker);
		code = write_metadata(tracer, "thread_name", span->worker, name);
	}
	return code;
}

static int write_sample(struct tracer *tracer, const struct results_sample *sample)
{
	bool ok = sample->status == SAMPLE_OK;
	char *name = memory_print("%s, round %u%s%s", tracer->export->titles[sample->cell],
		sample->round, ok ? "" : ", ", ok ? "" : sample_status_name(sample->status));
	tracer->pid++;
	int code = write_metadata(tracer, "process_name", NAN, name);
	free(name);
	qsort(tracer->spans, tracer->count, sizeof *tracer->spans, compare_spans);
	bool overlap = spans_overlap(tracer);
	if (!code)
		code = name_workers(tracer, overlap);
	for (size_t i = 0; !code && i < tracer->count; i++)
		code = write_span(tracer, &tracer->spans[i], overlap);
	return code;
}

/* ---- all of them ---------------------------------------------------------------------------- */

/*
 * Samples that do not count are left out, except failed ones: how far they came is what one wants
 * to see of them.
 */
static bool is_shown(const struct results_sample *sample)
{
	return sample->counts || (sample->status != SAMPLE_OK && sample->status != SAMPLE_WARMUP);
}

/* The sample of the spans, or NULL. */
static const struct results_sample *sample_of(struct tracer *tracer)
{
	const struct results_sample *sample = results_sample_at(
		&tracer->export->results, tracer->round, tracer->order, &tracer->last);
	return sample && is_shown(sample) ? sample : NULL;
}

static int end_sample(struct tracer *tracer)
{
	const struct results_sample *sample = tracer->count ? sample_of(tracer) : NULL;
	int code = sample ? write_sample(tracer, sample) : 0;
	for (size_t i = 0; i < tracer->count; i++)
		for (size_t k = 0; k < FIELDS; k++)
			free(tracer->spans[i].fields[k]);
	tracer->count = 0;
	return code;
}

static void add_span(struct tracer *tracer, const struct csv *row)
{
	static const char *const names[FIELDS] = { "task", "status", "result", "text" };
	struct span span = { .worker = csv_get_number(row, csv_column(row, "worker")),
		.start_us = csv_get_number(row, csv_column(row, "start_s")) * 1e6,
		.end_us = csv_get_number(row, csv_column(row, "end_s")) * 1e6,
		.order = tracer->count };
	if (isnan(span.worker) || isnan(span.start_us))
		return;
	span.end_us = isnan(span.end_us) ? INFINITY : fmax(span.end_us, span.start_us);
	for (size_t k = 0; k < FIELDS; k++)
		span.fields[k] = memory_text(csv_get(row, csv_column(row, names[k])));
	if (tracer->count == tracer->room) {
		tracer->room = tracer->room ? 2 * tracer->room : 64;
		tracer->spans = memory_resized(tracer->spans, tracer->room, sizeof *tracer->spans);
	}
	tracer->spans[tracer->count++] = span;
}

/* A sample's rows stand together. */
static int write_samples(struct tracer *tracer, struct csv_file *tasks)
{
	int code = 0;
	while (!code && (code = csv_next(tasks)) == 1) {
		const struct csv *row = csv_row(tasks);
		double round = csv_get_number(row, csv_column(row, "round"));
		double order = csv_get_number(row, csv_column(row, "order"));
		code = round == tracer->round && order == tracer->order ? 0 : end_sample(tracer);
		tracer->round = round;
		tracer->order = order;
		if (!code)
			add_span(tracer, row);
	}
	int last = end_sample(tracer);
	return code ? code : last;
}

int export_trace(struct exporter *export, FILE *file)
{
	struct tracer tracer = { .export = export, .file = file };
	struct tasks tasks = { .file = NULL };
	int code = tasks_open(&tasks, export->run);
	fputs("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[", file);
	if (!code)
		code = write_samples(&tracer, tasks.file);
	fputs("\n]}\n", file);
	csv_close(tasks.file);
	free(tracer.spans);
	return code;
}
