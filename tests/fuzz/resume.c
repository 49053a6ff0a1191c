/* SPDX-License-Identifier: MIT */
/*
 * The files of a run that was interrupted, and changed by somebody: edits of a sound journal, which
 * are a byte each for file and kind, place (two) and length, and what is to stand there. What can
 * be resumed is cut back once and for all; what was only cut off can always be.
 */
#include "fuzz.h"

#include "bench/plan/catalog.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/plan/planner.h"
#include "bench/plan/suite.h"
#include "bench/sampling/history.h"
#include "bench/sampling/journal.h"
#include "bench/sampling/rows.h"
#include "bench/sampling/trace.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	FILES = 3,
	TASKS = 2,
	ROUNDS = 3,
	ROOM = 40000 /* of a file */
};

static const char *const names[FILES] = { "samples.csv", "tasks.csv", "segments.csv" };

struct text {
	char bytes[ROOM];
	size_t size;
};

/* ---- a sound journal ------------------------------------------------------------------------- */

static const struct journal_request *request(void)
{
	static const char suite[] = "[cells]\nworkload = null\nrunner = sequential, threads\n"
				    "concurrency = 2\ntasks = 2\n";
	static struct catalog catalog;
	static struct options options;
	static struct cells cells;
	static struct journal_request all = {
		.trace = TRACE_STATES, .cells = &cells, .environment = "0123456789abcdef"
	};
	struct error error = { "" };
	if (all.directory)
		return &all;
	all.directory = fuzz_folder();
	options_init(&options);
	fuzz_must(!catalog_init(&catalog, &error) &&
			  !suite_read(&options, fuzz_put("suite.ini", suite, sizeof suite - 1),
				  &error) &&
			  !options_settle(&options, &error) &&
			  !planner_plan(&cells, &catalog, &options, NULL, &error),
		error.text);
	return &all;
}

static void add(struct journal *journal, unsigned round, unsigned order)
{
	const struct record records[TASKS] = { { .start_ns = 2, .end_ns = 3, .status = 1 },
		{ .start_ns = 3, .end_ns = 4, .status = 1 } };
	struct sample sample = { .cell = order - 1,
		.round = round,
		.order = order,
		.statement = { .timed = true, .digested = true, .digest.wall_ns = 1000 } };
	struct trace trace = trace_none();
	struct error error = { "" };
	trace.records = memfd_create("records", MFD_CLOEXEC);
	trace.tasks = TASKS;
	fuzz_can(write(trace.records, records, sizeof records) == sizeof records, "records");
	fuzz_must(!journal_add(journal, &sample, &trace, &error), error.text);
	trace_finish(&trace);
}

static void read_text(size_t file, struct text *text)
{
	FILE *stream = fopen(fuzz_path(names[file]), "r");
	fuzz_must(stream, names[file]);
	text->size = fread(text->bytes, 1, ROOM, stream);
	fclose(stream);
}

static const struct text *sound(void)
{
	static struct text texts[FILES];
	struct journal journal;
	struct error error = { "" };
	if (texts[0].size)
		return texts;
	fuzz_must(!journal_create(&journal, request(), &error), error.text);
	for (unsigned round = 1; round <= ROUNDS; round++)
		for (unsigned order = 1; order <= 2; order++) {
			add(&journal, round, order);
			dprintf(journal.segments.fd, "%u,%u,0,run,0.1,0.2,,\n", round, order);
			appended_keep(&journal.segments);
		}
	fuzz_must(!journal_close(&journal, &error), error.text);
	for (size_t i = 0; i < FILES; i++)
		read_text(i, &texts[i]);
	return texts;
}

/* ---- edits ----------------------------------------------------------------------------------- */

enum kind {
	CUT,
	OVERWRITE,
	INSERT,
	REMOVE,
	REPEAT, /* at the end */
	KINDS
};

/* Room for `length` more bytes at `at`, or as many as there is. */
static size_t widen(struct text *text, size_t at, size_t length)
{
	length = length < ROOM - text->size ? length : ROOM - text->size;
	memmove(text->bytes + at + length, text->bytes + at, text->size - at);
	text->size += length;
	return length;
}

/* Makes the next edit; gives its kind. */
static enum kind edit(struct text *texts, const uint8_t **data, size_t *size)
{
	struct text *text = &texts[(*data)[0] % FILES];
	enum kind kind = (*data)[0] / FILES % KINDS;
	size_t at = ((*data)[1] * 256u + (*data)[2]) % (text->size + 1), length = (*data)[3];
	*data += 4;
	*size -= 4;
	size_t given = length < *size ? length : *size, there = text->size - at;
	length = length < there ? length : there;
	if (kind == CUT)
		text->size = at;
	if (kind == REMOVE) {
		memmove(text->bytes + at, text->bytes + at + length, there - length);
		text->size -= length;
	}
	if (kind == REPEAT) {
		length = widen(text, text->size, length);
		memmove(text->bytes + text->size - length, text->bytes + at, length);
	}
	if (kind != OVERWRITE && kind != INSERT)
		return kind;
	given = kind == INSERT ? widen(text, at, given) : given < there ? given : there;
	memcpy(text->bytes + at, *data, given);
	*data += given;
	*size -= given;
	return kind;
}

/* ---- resuming -------------------------------------------------------------------------------- */

static int count_row(void *context, const struct row *row, struct error *error)
{
	(void)row, (void)error;
	++*(size_t *)context;
	return 0;
}

/* How many samples there are, or an errno. */
static long resume(void)
{
	struct journal journal;
	struct history history = { 0 };
	struct error error = { "" }, ignored;
	long code = journal_resume(&journal, request(), &history, &error);
	if (code)
		fuzz_must_say(&error);
	else
		code = (long)history.count;
	fuzz_must(!journal_close(&journal, &ignored), ignored.text);
	history_finish(&history);
	return code;
}

static void must_stay(long samples)
{
	struct text before[FILES], after;
	struct error error = { "" };
	size_t rows = 0;
	for (size_t i = 0; i < FILES; i++)
		read_text(i, &before[i]);
	fuzz_must(!rows_each(fuzz_path(names[0]), count_row, &rows, &error), error.text);
	fuzz_must(rows == (size_t)samples, "each row is a sample");
	fuzz_must(resume() == samples, "resumed again it is the same");
	for (size_t i = 0; i < FILES; i++) {
		read_text(i, &after);
		fuzz_must(after.size == before[i].size &&
				  !memcmp(after.bytes, before[i].bytes, after.size),
			"and so are its files");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct text texts[FILES];
	bool cuts = true;
	memcpy(texts, sound(), sizeof texts);
	while (size >= 4)
		cuts &= edit(texts, &data, &size) == CUT;
	for (size_t i = 0; i < FILES; i++)
		fuzz_put(names[i], texts[i].bytes, texts[i].size);
	long samples = resume();
	fuzz_must(samples >= 0 || !cuts, "what was cut off can be resumed");
	if (samples >= 0)
		must_stay(samples);
	return 0;
}
