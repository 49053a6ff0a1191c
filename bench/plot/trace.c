/* SPDX-License-Identifier: MIT */
#include "bench/plot/trace.h"

#include "bench/base/csv.h"
#include "bench/base/memory.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- times ------------------------------------------------------------------------------------
 */

static void add_time(struct plot_times *times, double seconds)
{
	times->values = memory_more(times->values, times->count, sizeof(*times->values));
	times->values[times->count++] = (float)seconds;
}

static int ascending(const void *a, const void *b)
{
	float left = *(const float *)a, right = *(const float *)b;
	return (left > right) - (left < right);
}

double plot_times_within(const struct plot_times *times, double share)
{
	double rank = ceil(share * (double)times->count - 1e-6);
	return times->count ? (double)times->values[(size_t)fmax(rank, 1) - 1] : (double)NAN;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

static bool is_index(double number)
{
	return number >= 0 && number <= UINT32_MAX;
}

/* It ended, and no file has times beyond those. */
static bool is_span(double start_s, double end_s)
{
	return start_s >= 0 && end_s >= start_s && end_s < 1e9;
}

static double or_none(double figure)
{
	return figure >= 0 ? figure : 0;
}

/* The columns of both files, and of one of them. */
enum column {
	ROUND,
	ORDER,
	TASK,
	START,
	END,
	WORKER,
	DUE,
	CPU = WORKER,
	DELAY,
	STATE, /* a word */
	COLUMNS
};

/* Takes the figures of a row of a sample that counts. */
typedef void take_fn(struct plot_traced *, const struct results_sample *,
	const double values[COLUMNS], const char *state);

/* Any sample is better than none, and the typical one than any. */
static void choose(struct plot_traced *traced, const struct results_sample *sample)
{
	if (traced->sample && sample != traced->typical)
		return;
	if (traced->sample != sample)
		traced->count = 0;
	traced->sample = sample;
}

static void take_task(struct plot_traced *traced, const struct results_sample *sample,
	const double values[COLUMNS], const char *state)
{
	const double start_s = values[START], end_s = values[END], due_s = values[DUE];
	const bool open = due_s >= 0;
	(void)state;
	if (!is_index(values[WORKER]))
		return;
	choose(traced, sample);
	if (traced->sample == sample) {
		traced->tasks = memory_more(traced->tasks, traced->count, sizeof(*traced->tasks));
		traced->tasks[traced->count++] = (struct plot_task){ start_s, end_s,
			(uint32_t)values[WORKER], (uint32_t)values[TASK] };
	}
	add_time(&traced->took, end_s - (open ? due_s : start_s));
	add_time(&traced->waiting, start_s - (open ? due_s : 0));
}

static void take_stretch(struct plot_traced *traced, const struct results_sample *sample,
	const double values[COLUMNS], const char *state)
{
	if (traced->sample != sample)
		return;
	traced->stretches =
		memory_more(traced->stretches, traced->stretch_count, sizeof(*traced->stretches));
	traced->stretches[traced->stretch_count++] =
		(struct plot_stretch){ values[START], values[END], or_none(values[CPU]),
			or_none(values[DELAY]), (uint32_t)values[TASK], !strcmp(state, "wait") };
}

static const struct source {
	const char *file, *columns[COLUMNS];
	take_fn *take;
} sources[] = {
	{ "tasks.csv", { "round", "order", "task", "start_s", "end_s", "worker", "due_s", "" },
		take_task },
	{ "segments.csv",
		{ "round", "order", "task", "start_s", "end_s", "cpu_s", "delay_s", "state" },
		take_stretch },
};

/* Rows of a sample stand together. */
static int read_rows(struct plot_trace *trace, const struct results *results,
	const struct source *source, struct csv_file *file)
{
	const struct results_sample *sample = NULL;
	double last[2] = { (double)NAN, (double)NAN }, values[COLUMNS];
	int columns[COLUMNS], more;
	size_t near = 0;
	for (size_t i = 0; i < COLUMNS; i++)
		columns[i] = csv_column(csv_row(file), source->columns[i]);
	while ((more = csv_next(file)) > 0) {
		for (size_t i = 0; i < COLUMNS; i++)
			values[i] = csv_get_number(csv_row(file), columns[i]);
		if (values[ROUND] != last[0] || values[ORDER] != last[1])
			sample = results_sample_at(results, values[ROUND], values[ORDER], &near);
		memcpy(last, values, sizeof(last));
		if (sample && sample->counts && is_index(values[TASK]) &&
			is_span(values[START], values[END]))
			source->take(&trace->cells[sample->cell], sample, values,
				csv_get(csv_row(file), columns[STATE]));
	}
	return more;
}

static int by_task(const void *a, const void *b)
{
	const struct plot_stretch *left = a, *right = b;
	if (left->task != right->task)
		return left->task < right->task ? -1 : 1;
	return (left->start_s > right->start_s) - (left->start_s < right->start_s);
}

size_t plot_stretch_first(const struct plot_traced *traced, uint32_t task)
{
	size_t low = 0, high = traced->stretch_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (traced->stretches[middle].task < task)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int by_worker_and_start(const void *a, const void *b)
{
	const struct plot_task *left = a, *right = b;
	if (left->worker != right->worker)
		return left->worker < right->worker ? -1 : 1;
	if (left->start_s != right->start_s)
		return left->start_s < right->start_s ? -1 : 1;
	return left->task < right->task ? -1 : left->task > right->task;
}

static void sort(struct plot_traced *traced)
{
	struct plot_times *times[] = { &traced->took, &traced->waiting };
	for (size_t i = 0; i < 2 && times[i]->count; i++)
		qsort(times[i]->values, times[i]->count, sizeof(*times[i]->values), ascending);
	if (traced->count)
		qsort(traced->tasks, traced->count, sizeof(*traced->tasks), by_worker_and_start);
	if (traced->stretch_count)
		qsort(traced->stretches, traced->stretch_count, sizeof(*traced->stretches),
			by_task);
}

static void begin(struct plot_trace *trace, const struct results *results)
{
	if (trace->cells)
		return;
	trace->cells = memory_zeroed(results->count, sizeof(*trace->cells));
	trace->count = results->count;
	for (size_t i = 0; i < trace->count; i++) {
		struct plot_traced *traced = &trace->cells[i];
		traced->typical = results_typical(results, i, results_beat_max_s);
		if (!traced->typical)
			traced->typical = results_typical(results, i, results_cost_s);
	}
}

int plot_trace_read(struct plot_trace *trace, const struct results *results, const char *run,
	char *error, size_t error_size)
{
	int status = 0;
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]) && !status; i++) {
		struct csv_file *file;
		char path[4200];
		snprintf(path, sizeof(path), "%s/%s", run, sources[i].file);
		status = csv_open(&file, path, error, error_size);
		if (status)
			break;
		begin(trace, results);
		status = read_rows(trace, results, &sources[i], file);
		csv_close(file);
	}
	for (size_t i = 0; i < trace->count; i++)
		sort(&trace->cells[i]);
	return status == -ENOENT ? 0 : status;
}

void plot_trace_finish(struct plot_trace *trace)
{
	for (size_t i = 0; i < trace->count; i++) {
		free(trace->cells[i].tasks);
		free(trace->cells[i].stretches);
		free(trace->cells[i].took.values);
		free(trace->cells[i].waiting.values);
	}
	free(trace->cells);
	*trace = (struct plot_trace){ 0 };
}
