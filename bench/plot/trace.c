/* SPDX-License-Identifier: MIT */
#include "bench/plot/trace.h"

#include "bench/base/csv.h"

#include <errno.h>
#include <math.h>
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
	COLUMNS
};

struct reading {
	struct plot_trace *trace;
	const struct results *results;
	int columns[COLUMNS];
	bool known; /* the columns */
	size_t near;
	const struct results_sample *at; /* the sample that the last row was of; NULL: of none */
	uint32_t round, order;
};

/* ---- times ------------------------------------------------------------------------------------
 */

static int add_time(struct plot_times *times, double seconds)
{
	if (times->count == times->room) {
		size_t room = times->room ? times->room * 2 : 64;
		void *grown = reallocarray(times->values, room, sizeof(*times->values));
		if (!grown)
			return -ENOMEM;
		times->values = grown;
		times->room = room;
	}
	times->values[times->count++] = (float)seconds;
	return 0;
}

static int ascending(const void *a, const void *b)
{
	float left = *(const float *)a, right = *(const float *)b;
	return (left > right) - (left < right);
}

static void sort_times(struct plot_times *times)
{
	if (times->count)
		qsort(times->values, times->count, sizeof(*times->values), ascending);
}

double plot_times_within(const struct plot_times *times, double share)
{
	double rank = ceil(share * (double)times->count - 1e-6);
	return times->count ? (double)times->values[(size_t)fmax(rank, 1) - 1] : (double)NAN;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

static int keep_task(struct plot_traced *traced, const struct plot_task *task)
{
	if (traced->count == traced->room) {
		size_t room = traced->room ? traced->room * 2 : 64;
		void *grown = reallocarray(traced->tasks, room, sizeof(*task));
		if (!grown)
			return -ENOMEM;
		traced->tasks = grown;
		traced->room = room;
	}
	traced->tasks[traced->count++] = *task;
	return 0;
}

static unsigned long integer(const struct reading *reading, const struct csv *csv, enum column of)
{
	return strtoul(csv_get(csv, 0, reading->columns[of]), NULL, 10);
}

static int add_task(void *context, const struct csv *csv)
{
	static const char *const names[COLUMNS] = { "round", "order", "task", "worker", "start_s",
		"end_s" };
	struct reading *reading = context;
	for (size_t i = 0; i < COLUMNS && !reading->known; i++)
		reading->columns[i] = csv_column(csv, names[i]);
	uint32_t round = (uint32_t)integer(reading, csv, ROUND);
	uint32_t order = (uint32_t)integer(reading, csv, ORDER);
	if (!reading->known || round != reading->round || order != reading->order) {
		reading->known = true;
		reading->round = round;
		reading->order = order;
		reading->at = results_sample_at(reading->results, round, order, &reading->near);
	}
	if (!reading->at || !reading->at->counts)
		return 0;
	struct plot_task task = { csv_get_number(csv, 0, reading->columns[START]),
		csv_get_number(csv, 0, reading->columns[END]),
		(uint32_t)integer(reading, csv, WORKER), (uint32_t)integer(reading, csv, TASK) };
	if (!(task.start_s >= 0 && task.end_s >= task.start_s && task.end_s < 1e9))
		return 0; /* never ended */
	struct plot_traced *traced = &reading->trace->cells[reading->at->cell];
	int status = traced->sample == reading->at ? keep_task(traced, &task) : 0;
	if (!status)
		status = add_time(&traced->service, task.end_s - task.start_s);
	return status ? status : add_time(&traced->waiting, task.start_s);
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

int plot_trace_read(struct plot_trace *trace, const struct results *results, const char *run,
	char *error, size_t error_size)
{
	char *path;
	struct reading reading = { .trace = trace, .results = results };
	trace->cells = calloc(results->count + 1, sizeof(*trace->cells));
	if (!trace->cells || asprintf(&path, "%s/tasks.csv", run) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < results->count; i++)
		trace->cells[i].sample = results_next(results, &results->cells[i], &(size_t){ 0 });
	int status = csv_each(path, add_task, &reading, error, error_size);
	free(path);
	trace->count = status == -ENOENT ? 0 : results->count;
	for (size_t i = 0; i < trace->count; i++) {
		struct plot_traced *traced = &trace->cells[i];
		sort_times(&traced->service);
		sort_times(&traced->waiting);
		if (traced->count)
			qsort(traced->tasks, traced->count, sizeof(*traced->tasks),
				by_worker_and_start);
	}
	return status == -ENOENT ? 0 : status;
}

void plot_trace_finish(struct plot_trace *trace)
{
	for (size_t i = 0; i < trace->count; i++) {
		free(trace->cells[i].tasks);
		free(trace->cells[i].service.values);
		free(trace->cells[i].waiting.values);
	}
	free(trace->cells);
	*trace = (struct plot_trace){ 0 };
}
