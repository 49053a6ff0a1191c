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

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int export_check_tasks(struct exporter *export, const char *run, struct error *error)
{
	static const char *const needed[] = { "round", "order", "task", "worker", "start_s",
		"end_s", "status", "result", "text" };
	char path[4200], text[ERROR_TEXT];
	snprintf(path, sizeof path, "%s/tasks.csv", run);
	int code = csv_read(path, &export->tasks, text, sizeof text);
	if (code == -ENOENT)
		return error_set(error, code, "%s has no tasks.csv: measure it with --trace", run);
	if (code)
		return error_set(error, code, "%s", text);
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (csv_column(export->tasks, needed[i]) < 0)
			return error_set(error, -EINVAL, "%s: not the tasks.csv of a run", path);
	return 0;
}

/* One row of tasks.csv. */
struct span {
	size_t row;
	double worker;
	double start_us, end_us; /* end: INFINITY of one that never ended */
};

struct tracer {
	const struct exporter *export;
	FILE *file;
	int task, status, result, text; /* columns */
	size_t pid, id;
	bool follows; /* an event has been written */
	struct span *spans;
	size_t count;
	size_t last; /* the sample written last */
};

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

static int write_field(struct tracer *tracer, const char *key, const struct span *span, int column)
{
	const char *text = csv_get(tracer->export->tasks, span->row, column);
	if (!*text)
		return 0;
	fprintf(tracer->file, ",\"%s\":", key);
	return export_print_text(text, tracer->file);
}

static int write_name(struct tracer *tracer, const struct span *span)
{
	const char *task = csv_get(tracer->export->tasks, span->row, tracer->task);
	char name[64];
	snprintf(name, sizeof name, "task %.50s", task);
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
		code = write_field(tracer, "status", span, tracer->status);
	if (!code)
		code = write_field(tracer, "result", span, tracer->result);
	if (!code)
		code = write_field(tracer, "text", span, tracer->text);
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
	return a->row < b->row ? -1 : 1;
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
	char *name;
	bool ok = sample->status == SAMPLE_OK;
	if (asprintf(&name, "%s, round %u%s%s", tracer->export->titles[sample->cell], sample->round,
		    ok ? "" : ", ", ok ? "" : sample_status_name(sample->status)) < 0)
		return -ENOMEM;
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

/* The sample of a row, or NULL. */
static const struct results_sample *sample_of(struct tracer *tracer, size_t row)
{
	const struct csv *tasks = tracer->export->tasks;
	double round = csv_get_number(tasks, row, csv_column(tasks, "round"));
	double order = csv_get_number(tasks, row, csv_column(tasks, "order"));
	const struct results_sample *sample = results_sample_at(
		&tracer->export->results, (uint32_t)round, (uint32_t)order, &tracer->last);
	return sample && is_shown(sample) ? sample : NULL;
}

/* The rows from `row` on that belong to one sample; a sample's rows stand together. */
static size_t read_spans(struct tracer *tracer, size_t row)
{
	const struct csv *tasks = tracer->export->tasks;
	int round = csv_column(tasks, "round"), order = csv_column(tasks, "order");
	int worker = csv_column(tasks, "worker");
	int start = csv_column(tasks, "start_s"), end = csv_column(tasks, "end_s");
	const char *first[] = { csv_get(tasks, row, round), csv_get(tasks, row, order) };
	tracer->count = 0;
	for (; row < csv_rows(tasks); row++) {
		if (strcmp(csv_get(tasks, row, round), first[0]) ||
			strcmp(csv_get(tasks, row, order), first[1]))
			break;
		struct span span = { .row = row,
			.worker = csv_get_number(tasks, row, worker),
			.start_us = csv_get_number(tasks, row, start) * 1e6,
			.end_us = csv_get_number(tasks, row, end) * 1e6 };
		if (isnan(span.end_us))
			span.end_us = INFINITY;
		if (span.end_us < span.start_us)
			span.end_us = span.start_us;
		if (!isnan(span.worker) && !isnan(span.start_us))
			tracer->spans[tracer->count++] = span;
	}
	return row;
}

static int write_samples(struct tracer *tracer)
{
	const struct csv *tasks = tracer->export->tasks;
	int code = 0;
	for (size_t row = 0; !code && row < csv_rows(tasks);) {
		const struct results_sample *sample = sample_of(tracer, row);
		row = read_spans(tracer, row);
		if (sample)
			code = write_sample(tracer, sample);
	}
	return code;
}

int export_trace(struct exporter *export, FILE *file)
{
	struct tracer tracer = { .export = export, .file = file };
	tracer.task = csv_column(export->tasks, "task");
	tracer.status = csv_column(export->tasks, "status");
	tracer.result = csv_column(export->tasks, "result");
	tracer.text = csv_column(export->tasks, "text");
	tracer.spans = calloc(csv_rows(export->tasks) + 1, sizeof *tracer.spans);
	if (!tracer.spans)
		return -ENOMEM;
	fputs("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[", file);
	int code = write_samples(&tracer);
	fputs("\n]}\n", file);
	free(tracer.spans);
	return code;
}
