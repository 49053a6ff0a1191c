/* SPDX-License-Identifier: MIT */
#include "bench/sampling/trace.h"

#include "bench/base/csv.h"
#include "bench/base/memory.h"
#include "bench/plan/cells.h"
#include "bench/sampling/sample.h"
#include "bench/sampling/states.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const char trace_header[] =
	"round,order,task,worker,start_s,end_s,status,result,text,cpu_s,due_s\n";
const char trace_states_header[] = "round,order,task,state,start_s,end_s,cpu_s,delay_s\n";

/* A file of memory, mapped; NULL when there is none or it is empty. */
static const void *map(int fd, size_t *size)
{
	struct stat status;
	*size = 0;
	if (fd < 0 || fstat(fd, &status) || status.st_size == 0)
		return NULL;
	void *memory = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED)
		return NULL;
	*size = (size_t)status.st_size;
	return memory;
}

static void unmap(const void *memory, size_t size)
{
	if (memory)
		munmap((void *)(uintptr_t)memory, size);
}

/* NULL without states, and of what a task has written over. */
static const struct states *map_states(const struct trace *trace, size_t *size)
{
	const void *memory = map(trace->states, size);
	const struct states *states = memory ? states_over(memory, *size) : NULL;
	if (memory && (!states || states->tasks < trace->tasks)) {
		unmap(memory, *size);
		return NULL;
	}
	return states;
}

static void write_seconds_if(struct csv_row *row, bool known, uint64_t ns)
{
	if (known)
		csv_seconds(row, ns);
	else
		csv_empty(row);
}

/* The next text; "" when there is none. */
static const char *next_text(const char **next, const char *end)
{
	const char *text = *next, *nul = NULL;
	if (text && text < end)
		nul = memchr(text, '\0', (size_t)(end - text));
	if (!nul)
		return "";
	*next = nul + 1;
	return text;
}

static void write_task(struct csv_row *row, const struct sample *sample, uint64_t task,
	const struct record *record, uint64_t start_ns)
{
	csv_integer(row, sample->round);
	csv_integer(row, sample->order);
	csv_integer(row, task);
	csv_integer(row, record->worker);
	csv_seconds(row, record->start_ns - start_ns);
	if (record->status)
		csv_seconds(row, record->end_ns - start_ns);
	else
		csv_empty(row);
	csv_text(row, record->status == 1 ? "ok"
		      : record->status    ? strerrorname_np(-record->status)
					  : "unfinished");
	if (record->status == 1)
		csv_integer(row, record->result);
	else
		csv_empty(row);
}

/* When its tasks were due; NULL of a closed loop. */
static int arrivals(const struct group *group, const struct trace *trace, uint64_t **due_ns)
{
	*due_ns = NULL;
	if (!load_is_open(&group->load))
		return 0;
	*due_ns = malloc(trace->tasks * sizeof **due_ns);
	if (!*due_ns)
		return -ENOMEM;
	load_due(&group->load, group->seed, trace->tasks, *due_ns);
	return 0;
}

int trace_write(const struct trace *trace, const struct group *group, const struct sample *sample,
	struct csv_row *row, int fd)
{
	size_t size, texts_size;
	const struct record *records = map(trace->records, &size);
	if (!records || size / sizeof *records < trace->tasks) {
		unmap(records, size);
		return trace->records < 0 ? 0 : -ENOMEM;
	}
	const char *texts = map(trace->texts, &texts_size), *next = texts;
	const char *end = texts ? texts + texts_size : NULL;
	size_t states_size;
	const struct states *states = map_states(trace, &states_size);
	uint64_t *due_ns;
	int code = arrivals(group, trace, &due_ns);
	for (uint64_t task = 0; !code && task < trace->tasks; task++) {
		const char *text = next_text(&next, end);
		if (!records[task].start_ns)
			continue;
		write_task(row, sample, task, &records[task], trace->start_ns);
		csv_text(row, text);
		write_seconds_if(
			row, states && states->cpu_ns[task], states ? states->cpu_ns[task] : 0);
		if (due_ns)
			csv_seconds(row, due_ns[task]);
		else
			csv_empty(row);
		/* One write many rows: a system call a row would take a second for 10^6. */
		csv_end_line(row);
		if (row->size > 60000)
			code = csv_flush(row, fd);
	}
	int flushed = csv_flush(row, fd);
	unmap(states, states_size);
	free(due_ns);
	unmap(texts, texts_size);
	unmap(records, size);
	return code ? code : flushed;
}

/* By task, then by time. */
static int compare_stretches(const void *left, const void *right)
{
	const struct stretch *a = left, *b = right;
	if (a->task != b->task)
		return a->task < b->task ? -1 : 1;
	if (a->start_ns != b->start_ns)
		return a->start_ns < b->start_ns ? -1 : 1;
	return a->end_ns < b->end_ns ? -1 : a->end_ns > b->end_ns;
}

static void write_stretch(struct csv_row *row, const struct sample *sample,
	const struct stretch *stretch, uint64_t start_ns)
{
	csv_integer(row, sample->round);
	csv_integer(row, sample->order);
	csv_integer(row, stretch->task);
	csv_text(row, stretch->state == STATE_RUN ? "run" : "wait");
	csv_seconds(row, stretch->start_ns - start_ns);
	csv_seconds(row, stretch->end_ns - start_ns);
	csv_seconds(row, stretch->cpu_ns);
	write_seconds_if(row, stretch->delay_ns != STATES_UNKNOWN, stretch->delay_ns);
	csv_end_line(row);
}

int trace_write_states(
	const struct trace *trace, const struct sample *sample, struct csv_row *row, int fd)
{
	size_t size;
	const struct states *states = map_states(trace, &size);
	if (!states)
		return trace->states < 0 ? 0 : -ENOMEM;
	uint64_t count = states_kept(states);
	struct stretch *stretches = memory_zeroed(count, sizeof *stretches);
	memcpy(stretches, states_stretches(states), count * sizeof *stretches);
	unmap(states, size);
	qsort(stretches, count, sizeof *stretches, compare_stretches);
	int code = 0;
	for (uint64_t i = 0; !code && i < count; i++) {
		if (stretches[i].end_ns) /* its worker was not killed meanwhile */
			write_stretch(row, sample, &stretches[i], trace->start_ns);
		if (row->size > 60000)
			code = csv_flush(row, fd);
	}
	int flushed = csv_flush(row, fd);
	free(stretches);
	return code ? code : flushed;
}

void trace_finish(struct trace *trace)
{
	if (trace->records >= 0)
		close(trace->records);
	if (trace->texts >= 0)
		close(trace->texts);
	if (trace->states >= 0)
		close(trace->states);
	*trace = trace_none();
}
