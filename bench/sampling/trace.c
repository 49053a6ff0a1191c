/* SPDX-License-Identifier: MIT */
#include "bench/sampling/trace.h"

#include "bench/base/csv.h"
#include "bench/sampling/sample.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct trace {
	char *path;
	int fd;
	struct csv_row row;
};

/* Opens the file, which has its header then. Gives the descriptor or a negative errno. */
static int open_file(const char *path, bool resume)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (resume ? O_APPEND : O_EXCL), 0644);
	if (fd < 0)
		return -errno;
	int code = 0;
	if (lseek(fd, 0, SEEK_END) == 0)
		code = csv_header(fd, "round,order,task,worker,start_s,end_s,status,result,text\n");
	if (!code)
		return fd;
	close(fd);
	return code;
}

struct trace *trace_create(const char *path, bool resume, struct error *error)
{
	struct trace *trace = calloc(1, sizeof *trace);
	char *copy = strdup(path);
	int fd = trace && copy ? open_file(path, resume) : -ENOMEM;
	if (fd < 0) {
		error_errno(error, fd, "%s", path);
		free(copy);
		free(trace);
		return NULL;
	}
	*trace = (struct trace){ .path = copy, .fd = fd };
	return trace;
}

/* The texts in task order, mapped; "" when there are none. */
struct texts {
	const char *next, *end;
	void *memory;
	size_t size;
};

static void texts_open(struct texts *texts, int fd)
{
	struct stat status;
	*texts = (struct texts){ 0 };
	if (fd < 0 || fstat(fd, &status) || status.st_size == 0)
		return;
	void *memory = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (memory == MAP_FAILED)
		return;
	*texts = (struct texts){ .next = memory, .memory = memory, .size = (size_t)status.st_size };
	texts->end = texts->next + texts->size;
}

static const char *texts_next(struct texts *texts)
{
	const char *text = texts->next, *nul = NULL;
	if (text && text < texts->end)
		nul = memchr(text, '\0', (size_t)(texts->end - text));
	if (!nul)
		return "";
	texts->next = nul + 1;
	return text;
}

static void write_task(struct trace *trace, const struct sample *sample,
	const struct ledger *ledger, uint64_t task, const char *text)
{
	const struct record *record = &ledger->records[task];
	struct csv_row *row = &trace->row;
	csv_integer(row, sample->round);
	csv_integer(row, sample->order);
	csv_integer(row, task);
	csv_integer(row, record->worker);
	csv_seconds(row, record->start_ns - ledger->start_ns);
	if (record->status)
		csv_seconds(row, record->end_ns - ledger->start_ns);
	else
		csv_empty(row);
	csv_text(row, record->status == 1 ? "ok"
		      : record->status    ? strerrorname_np(-record->status)
					  : "unfinished");
	if (record->status == 1)
		csv_integer(row, record->result);
	else
		csv_empty(row);
	csv_text(row, text);
}

int trace_write(struct trace *trace, const struct sample *sample, const struct ledger *ledger,
	int fd, struct error *error)
{
	struct texts texts;
	texts_open(&texts, fd);
	int code = 0;
	for (uint64_t task = 0; !code && task < ledger->tasks; task++) {
		const char *text = texts_next(&texts);
		if (!ledger->records[task].start_ns)
			continue;
		write_task(trace, sample, ledger, task, text);
		/* One write many rows: a system call a row would take a second for 10^6. */
		code = csv_end_line(&trace->row);
		if (!code && trace->row.size > 60000)
			code = csv_flush(&trace->row, trace->fd);
	}
	if (!code)
		code = csv_flush(&trace->row, trace->fd);
	if (texts.memory)
		munmap(texts.memory, texts.size);
	return code ? error_errno(error, code, "%s", trace->path) : 0;
}

off_t trace_end(const struct trace *trace)
{
	return lseek(trace->fd, 0, SEEK_END);
}

int trace_cut(struct trace *trace, off_t end, struct error *error)
{
	if (end < 0 || ftruncate(trace->fd, end) || lseek(trace->fd, end, SEEK_SET) < 0)
		return error_errno(error, -errno, "%s", trace->path);
	return 0;
}

int trace_destroy(struct trace *trace)
{
	if (!trace)
		return 0;
	int error = close(trace->fd) ? -errno : 0;
	csv_finish(&trace->row);
	free(trace->path);
	free(trace);
	return error;
}
