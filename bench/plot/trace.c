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

enum column {
	ROUND,
	ORDER,
	TASK,
	WORKER,
	START,
	END,
	DUE,
	COLUMNS
};

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

static double or_none(double figure)
{
	return figure >= 0 ? figure : 0;
}

static void add_task(struct plot_traced *traced, const struct results_sample *sample,
	const struct plot_task *task, double due_s)
{
	const bool open = due_s >= 0;
	if (!(task->start_s >= 0 && task->end_s >= task->start_s && task->end_s < 1e9))
		return; /* never ended */
	if (traced->sample == sample) {
		traced->tasks = memory_more(traced->tasks, traced->count, sizeof(*task));
		traced->tasks[traced->count++] = *task;
	}
	add_time(&traced->took, task->end_s - (open ? due_s : task->start_s));
	add_time(&traced->waiting, task->start_s - (open ? due_s : 0));
}

static bool is_index(double number)
{
	return number >= 0 && number <= UINT32_MAX;
}

/* Rows of a sample stand together. */
static int read_tasks(
	struct plot_trace *trace, const struct results *results, struct csv_file *file)
{
	static const char *const names[COLUMNS] = { "round", "order", "task", "worker", "start_s",
		"end_s", "due_s" };
	const struct results_sample *sample = NULL;
	int columns[COLUMNS], more = 0;
	double last[2] = { (double)NAN, (double)NAN };
	size_t near = 0;
	for (size_t i = 0; i < COLUMNS; i++)
		columns[i] = csv_column(csv_row(file), names[i]);
	while ((more = csv_next(file)) > 0) {
		double values[COLUMNS];
		for (size_t i = 0; i < COLUMNS; i++)
			values[i] = csv_get_number(csv_row(file), columns[i]);
		if (values[ROUND] != last[0] || values[ORDER] != last[1])
			sample = results_sample_at(results, values[ROUND], values[ORDER], &near);
		last[0] = values[ROUND];
		last[1] = values[ORDER];
		if (sample && sample->counts && is_index(values[WORKER]) && is_index(values[TASK]))
			add_task(&trace->cells[sample->cell], sample,
				&(struct plot_task){ values[START], values[END],
					(uint32_t)values[WORKER], (uint32_t)values[TASK] },
				values[DUE]);
	}
	return more;
}

/* As tasks.csv: rows of a sample stand together. */
static int read_stretches(
	struct plot_trace *trace, const struct results *results, struct csv_file *file)
{
	static const char *const names[] = { "round", "order", "task", "start_s", "end_s", "cpu_s",
		"delay_s", "state" };
	enum {
		AT_ROUND,
		AT_ORDER,
		AT_TASK,
		AT_START,
		AT_END,
		AT_CPU,
		AT_DELAY,
		AT_STATE,
		ALL
	};
	struct plot_traced *traced = NULL;
	int columns[ALL], more = 0;
	double last[2] = { (double)NAN, (double)NAN };
	size_t near = 0;
	for (size_t i = 0; i < ALL; i++)
		columns[i] = csv_column(csv_row(file), names[i]);
	while ((more = csv_next(file)) > 0) {
		double values[AT_STATE];
		for (size_t i = 0; i < AT_STATE; i++)
			values[i] = csv_get_number(csv_row(file), columns[i]);
		if (values[AT_ROUND] != last[0] || values[AT_ORDER] != last[1]) {
			const struct results_sample *sample = results_sample_at(
				results, values[AT_ROUND], values[AT_ORDER], &near);
			traced = sample ? &trace->cells[sample->cell] : NULL;
			traced = traced && traced->sample == sample ? traced : NULL;
		}
		last[0] = values[AT_ROUND];
		last[1] = values[AT_ORDER];
		if (!traced || !is_index(values[AT_TASK]) ||
			!(values[AT_START] >= 0 && values[AT_END] >= values[AT_START] &&
				values[AT_END] < 1e9))
			continue;
		traced->stretches = memory_more(
			traced->stretches, traced->stretch_count, sizeof(*traced->stretches));
		traced->stretches[traced->stretch_count++] =
			(struct plot_stretch){ values[AT_START], values[AT_END],
				or_none(values[AT_CPU]), or_none(values[AT_DELAY]),
				(uint32_t)values[AT_TASK],
				!strcmp(csv_get(csv_row(file), columns[AT_STATE]), "wait") };
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

/* 0 also when there is none. */
static int open_csv(
	struct csv_file **file, const char *run, const char *name, char *error, size_t error_size)
{
	char path[4200];
	snprintf(path, sizeof(path), "%s/%s", run, name);
	*file = NULL;
	int status = csv_open(file, path, error, error_size);
	return status == -ENOENT ? 0 : status;
}

int plot_trace_read(struct plot_trace *trace, const struct results *results, const char *run,
	char *error, size_t error_size)
{
	struct csv_file *tasks, *segments;
	int status = open_csv(&tasks, run, "tasks.csv", error, error_size);
	if (status || !tasks)
		return status;
	trace->cells = memory_zeroed(results->count, sizeof(*trace->cells));
	trace->count = results->count;
	for (size_t i = 0; i < trace->count; i++)
		trace->cells[i].sample = results_next(results, &results->cells[i], &(size_t){ 0 });
	status = read_tasks(trace, results, tasks);
	csv_close(tasks);
	if (!status) {
		status = open_csv(&segments, run, "segments.csv", error, error_size);
		if (!status && segments)
			status = read_stretches(trace, results, segments);
		csv_close(segments);
	}
	for (size_t i = 0; i < trace->count; i++)
		sort(&trace->cells[i]);
	return status;
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
