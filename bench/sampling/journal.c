/* SPDX-License-Identifier: MIT */
#include "bench/sampling/journal.h"

#include "bench/base/memory.h"
#include "bench/base/number.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/sampling/history.h"
#include "bench/sampling/rows.h"
#include "bench/sampling/sample.h"
#include "bench/sampling/trace.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static void init(struct journal *journal, const struct journal_request *request)
{
	*journal = (struct journal){ .cells = request->cells,
		.environment = request->environment,
		.samples.fd = -1,
		.tasks.fd = -1,
		.segments.fd = -1 };
	snprintf(journal->samples.path, sizeof journal->samples.path, "%s/samples.csv",
		request->directory);
	snprintf(journal->tasks.path, sizeof journal->tasks.path, "%s/tasks.csv",
		request->directory);
	snprintf(journal->segments.path, sizeof journal->segments.path, "%s/segments.csv",
		request->directory);
}

/* ---- opening -------------------------------------------------------------------------------- */

/*
 * One process at a time writes into a run: the lock is of the open samples.csv and ends with it. A
 * record lock of fcntl would end as soon as the plots had read the file. What is forked shares the
 * lock: see journal_forsake.
 */
static int lock(const struct appended *file, struct error *error)
{
	if (!flock(file->fd, LOCK_EX | LOCK_NB))
		return 0;
	if (errno == EWOULDBLOCK)
		return error_set(error, -EBUSY,
			"%.*s is being measured by another process; wait for its end, or stop it",
			(int)(strlen(file->path) - strlen("/samples.csv")), file->path);
	fprintf(stderr, "concbench: %s: no lock (%s): do not resume this run while it goes on\n",
		file->path, strerror(errno));
	return 0;
}

int journal_create(
	struct journal *journal, const struct journal_request *request, struct error *error)
{
	init(journal, request);
	char header[ROWS_HEADER];
	rows_header(header);
	int code = appended_create(&journal->samples, header, error);
	if (!code)
		code = lock(&journal->samples, error);
	if (!code && request->trace)
		code = appended_create(&journal->tasks, trace_header, error);
	if (!code && request->trace == TRACE_STATES)
		code = appended_create(&journal->segments, trace_states_header, error);
	return code;
}

/* Where the samples of an interrupted run go. */
struct resumed {
	const struct journal *journal;
	struct history *history;
};

/* Where else it was measured, or NULL. */
static const char *other_place(
	const struct journal *journal, const struct cell *cell, const struct row *row)
{
	char hash[CELL_HASH];
	cell_environment(cell, journal->environment, hash);
	return !strcmp(row->environment, hash) ? NULL
	       : cell->facts ? "was measured on another machine, by another build, or with another "
			       "interpreter or twin, or other variables of the interpreter"
			     : "was measured on another machine or by another build";
}

/* Takes a sample of the interrupted run, which must be of these cells, machine and build. */
static int take_row(void *context, const struct row *row, struct error *error)
{
	const struct resumed *resumed = context;
	const struct journal *journal = resumed->journal;
	const char *differs = "";
	struct sample sample = { .cell = rows_cell(row, journal->cells, &differs),
		.round = (unsigned)row->round,
		.order = (unsigned)row->order };
	rows_sample(row, &sample);
	sample.cost_ns = sample.statement.digest.wall_ns; /* the part of it that is known */
	if (sample.cell == NO_CELL)
		return error_set(error, -EINVAL,
			"%s: row %zu is of no cell of suite.ini, by its %s", journal->samples.path,
			resumed->history->count + 1, differs);
	const char *wrong = other_place(journal, &journal->cells->cells[sample.cell], row);
	if (wrong)
		return error_set(error, -EINVAL, "%s: row %zu %s", journal->samples.path,
			resumed->history->count + 1, wrong);
	history_add(resumed->history, &sample);
	return 0;
}

/* What tasks.csv must hold of a sample, and what it holds. */
struct mark {
	uint64_t round, order;
	uint64_t wanted, found; /* rows; wanted: at least */
};

struct marks {
	struct mark *marks;
	size_t count, at; /* at: the sample whose rows are being read */
};

/* An appended_row_fn: does the row of tasks.csv belong to a sample that there is? */
static bool row_belongs(void *context, const char *head)
{
	struct marks *marks = context;
	uint64_t round, order;
	if (sscanf(head, "%" SCNu64 ",%" SCNu64 ",", &round, &order) != 2)
		return false;
	for (; marks->at < marks->count; marks->at++) {
		struct mark *mark = &marks->marks[marks->at];
		if (mark->round > round || (mark->round == round && mark->order > order))
			return false;
		if (mark->round == round && mark->order == order) {
			mark->found++;
			return true;
		}
	}
	return false;
}

/* An appended_row_fn: as many rows as the marks. */
static bool row_counts(void *context, const char *head)
{
	struct marks *marks = context;
	(void)head;
	return marks->at < marks->count && ++marks->at;
}

/* Of fixed time a cell's tasks are a ceiling; all that were begun then ended. */
static uint64_t rows_wanted(const struct row *row)
{
	if (!*row->checksum)
		return 0;
	return isnan(row->tasks_ended) ? row->tasks : number_whole(row->tasks_ended);
}

/* A rows_fn. A sample all of whose tasks ended has a row of each. */
static int add_mark(void *context, const struct row *row, struct error *error)
{
	struct marks *marks = context;
	(void)error;
	marks->marks = memory_more(marks->marks, marks->count, sizeof *marks->marks);
	marks->marks[marks->count++] = (struct mark){
		.round = row->round, .order = row->order, .wanted = rows_wanted(row)
	};
	return 0;
}

/*
 * How many samples are whole in both files. Those before the first that tasks.csv knows were taken
 * without a trace; those after the last lost theirs, in a power cut.
 */
static size_t whole_samples(const struct marks *marks)
{
	size_t first = 0, whole = marks->count;
	while (first < marks->count && !marks->marks[first].found)
		first++;
	for (size_t i = marks->count; i-- > first;) {
		const struct mark *mark = &marks->marks[i];
		if (mark->found < mark->wanted)
			whole = i;
		else if (mark->found)
			break;
	}
	return whole;
}

/* Cuts samples.csv back to its last whole row, and then both to the last sample whole in both. */
static int recover(struct journal *journal, struct error *error)
{
	struct appended *samples = &journal->samples, *tasks = &journal->tasks;
	struct marks marks = { 0 };
	char rows_head[ROWS_HEADER];
	rows_header(rows_head);
	int code = appended_scan(samples, rows_head, NULL, NULL, error);
	if (!code)
		code = appended_cut(samples, rows_head, error);
	if (code || tasks->fd < 0)
		return code;
	code = rows_each(samples->path, add_mark, &marks, error);
	if (!code)
		code = appended_scan(tasks, trace_header, row_belongs, &marks, error);
	if (!code && whole_samples(&marks) < marks.count) {
		marks.count = whole_samples(&marks);
		marks.at = 0;
		code = appended_scan(samples, rows_head, row_counts, &marks, error);
		marks.at = 0;
		if (!code)
			code = appended_scan(tasks, trace_header, row_belongs, &marks, error);
	}
	if (!code)
		code = appended_cut(samples, rows_head, error);
	if (!code)
		code = appended_cut(tasks, trace_header, error);
	marks.at = 0;
	if (!code && journal->segments.fd >= 0)
		code = appended_scan(
			&journal->segments, trace_states_header, row_belongs, &marks, error);
	if (!code && journal->segments.fd >= 0)
		code = appended_cut(&journal->segments, trace_states_header, error);
	free(marks.marks);
	return code;
}

int journal_resume(struct journal *journal, const struct journal_request *request,
	struct history *history, struct error *error)
{
	init(journal, request);
	int code = appended_open(&journal->samples, false, error);
	if (!code)
		code = lock(&journal->samples, error);
	if (!code && request->trace)
		code = appended_open(&journal->tasks, true, error);
	if (!code && request->trace == TRACE_STATES)
		code = appended_open(&journal->segments, true, error);
	if (!code)
		code = recover(journal, error);
	struct resumed resumed = { journal, history };
	return code ? code : rows_each(journal->samples.path, take_row, &resumed, error);
}

/* ---- adding --------------------------------------------------------------------------------- */

static int write_sample(struct journal *journal, const struct sample *sample, struct error *error)
{
	struct appended *file = &journal->samples;
	struct row row;
	struct rows_room room;
	char hash[CELL_HASH];
	cell_environment(&journal->cells->cells[sample->cell], journal->environment, hash);
	rows_describe(&row, journal->cells, sample, hash, &room);
	int code = rows_write(&journal->row, file->fd, &row);
	return code ? error_errno(error, code, "%s", file->path) : 0;
}

static int write_trace(struct journal *journal, const struct sample *sample,
	const struct trace *trace, struct error *error)
{
	const struct cells *cells = journal->cells;
	const struct group *group = &cells->groups[cells->cells[sample->cell].group];
	struct appended *file = &journal->segments;
	int code = file->fd < 0 ? 0 : trace_write_states(trace, sample, &journal->row, file->fd);
	if (!code) {
		file = &journal->tasks;
		code = file->fd < 0 ? 0
				    : trace_write(trace, group, sample, &journal->row, file->fd);
	}
	return code ? error_errno(error, code, "%s", file->path) : 0;
}

int journal_add(struct journal *journal, const struct sample *sample, const struct trace *trace,
	struct error *error)
{
	int code = write_trace(journal, sample, trace, error);
	if (!code)
		code = write_sample(journal, sample, error);
	if (code) {
		appended_take_back(&journal->samples);
		appended_take_back(&journal->tasks);
		appended_take_back(&journal->segments);
		return code;
	}
	journal->dropped += trace->dropped;
	appended_keep(&journal->samples);
	appended_keep(&journal->tasks);
	appended_keep(&journal->segments);
	int segments = appended_check(&journal->segments, error);
	int tasks = appended_check(&journal->tasks, error);
	int samples = appended_check(&journal->samples, error);
	return samples ? samples : tasks ? tasks : segments;
}

bool journal_is_here(const struct journal *journal)
{
	return appended_is_here(&journal->samples) && appended_is_here(&journal->tasks) &&
	       appended_is_here(&journal->segments);
}

/* ---- letting go ----------------------------------------------------------------------------- */

void journal_forsake(struct journal *journal)
{
	if (journal->samples.fd >= 0)
		close(journal->samples.fd);
	if (journal->tasks.fd >= 0)
		close(journal->tasks.fd);
	if (journal->segments.fd >= 0)
		close(journal->segments.fd);
	journal->samples.fd = journal->tasks.fd = journal->segments.fd = -1;
}

void journal_undo(struct journal *journal)
{
	if (journal->samples.fd >= 0)
		unlink(journal->samples.path);
	if (journal->tasks.fd >= 0)
		unlink(journal->tasks.path);
	if (journal->segments.fd >= 0)
		unlink(journal->segments.path);
}

int journal_close(struct journal *journal, struct error *error)
{
	int segments = appended_close(&journal->segments, error);
	int tasks = appended_close(&journal->tasks, error);
	int samples = appended_close(&journal->samples, error);
	csv_finish(&journal->row);
	return samples ? samples : tasks ? tasks : segments;
}
