/* SPDX-License-Identifier: MIT */
#include "bench/sampling/trace.h"

#include "bench/base/csv.h"
#include "bench/sampling/sample.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const char trace_header[] = "round,order,task,worker,start_s,end_s,status,result,text\n";

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

int trace_write(const struct trace *trace, const struct sample *sample, struct csv_row *row, int fd)
{
	size_t size, texts_size;
	const struct record *records = map(trace->records, &size);
	if (!records || size / sizeof *records < trace->tasks) {
		unmap(records, size);
		return trace->records < 0 ? 0 : -ENOMEM;
	}
	const char *texts = map(trace->texts, &texts_size), *next = texts;
	const char *end = texts ? texts + texts_size : NULL;
	int code = 0;
	for (uint64_t task = 0; !code && task < trace->tasks; task++) {
		const char *text = next_text(&next, end);
		if (!records[task].start_ns)
			continue;
		write_task(row, sample, task, &records[task], trace->start_ns);
		csv_text(row, text);
		/* One write many rows: a system call a row would take a second for 10^6. */
		csv_end_line(row);
		if (row->size > 60000)
			code = csv_flush(row, fd);
	}
	int flushed = csv_flush(row, fd);
	unmap(texts, texts_size);
	unmap(records, size);
	return code ? code : flushed;
}

void trace_finish(struct trace *trace)
{
	if (trace->records >= 0)
		close(trace->records);
	if (trace->texts >= 0)
		close(trace->texts);
	*trace = (struct trace){ .records = -1, .texts = -1 };
}
