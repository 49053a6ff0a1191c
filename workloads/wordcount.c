/* SPDX-License-Identifier: MIT */
/*
 * Finds the most common word of a file: reading, scanning and a hash table, so memory and caches
 * as much as instructions. A task opens and reads its file itself. The event form yields after each
 * piece: other tasks get a turn, as they must where one loop serves many.
 */
#include "workloads/recount.h"
#include "workloads/registry.h"
#include "workloads/stop_words.h"
#include "workloads/tally.h"
#include "workloads/tasks.h"
#include "workloads/texts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The eight books sixteen times, 43 MB: two workers get equal shares. */
#define TASKS 128u
#define PIECE 65536u
#define SHOWN 64u /* bytes of a word that `format` shows */

struct wordcount {
	struct texts texts;
	uint64_t seed;
};

/* What a worker or a loop keeps: the piece just read, and tallies that no task is using. */
struct desk {
	struct seat *idle;
	unsigned char piece[PIECE + TALLY_PAD];
};

/* What a task in progress holds. */
struct seat {
	struct seat *next; /* while idle */
	struct tally *tally;
	struct texts_part part;
};

static const struct param params[] = {
	TEXTS_PARAM,
	TEXTS_COLD_PARAM,
	{ 0 },
};

/* ---- one task ---------------------------------------------------------------------------------
 */

static struct seat *seat_create(void)
{
	struct seat *seat = calloc(1, sizeof *seat);
	if (!seat)
		return NULL;
	seat->tally = tally_create();
	if (seat->tally)
		return seat;
	free(seat);
	return NULL;
}

static void desk_destroy(struct desk *desk)
{
	for (struct seat *seat = desk->idle, *next; seat; seat = next) {
		next = seat->next;
		tally_destroy(seat->tally);
		free(seat);
	}
	free(desk);
}

static const char *path_of(const struct wordcount *wordcount, uint64_t task)
{
	return wordcount->texts.paths[task % wordcount->texts.count];
}

static int take_seat(struct desk *desk, const char *path, struct seat **taken)
{
	struct seat *seat = desk->idle ? desk->idle : seat_create();
	if (!seat)
		return -ENOMEM;
	desk->idle = seat->next;
	seat->next = NULL;
	seat->part = (struct texts_part){ .end = UINT64_MAX };
	*taken = seat;
	int status = texts_open(&seat->part, path);
	if (status == 0)
		return 0;
	seat->next = desk->idle;
	desk->idle = seat;
	return status;
}

static void give_seat_back(struct desk *desk, struct seat *seat)
{
	texts_close(&seat->part);
	tally_reset(seat->tally);
	seat->next = desk->idle;
	desk->idle = seat;
}

/* Reads and counts the next piece: 1, at the end of the file 0, or a negative errno. */
static int count_piece(struct desk *desk, struct seat *seat)
{
	ssize_t got = texts_next(&seat->part, desk->piece, PIECE);
	if (got < 0)
		return (int)got;
	int status = tally_feed(seat->tally, desk->piece, (size_t)got);
	return status < 0 ? status : got > 0;
}

static uint64_t hash_answer(const unsigned char *word, size_t length, uint64_t count)
{
	uint64_t hash = length;
	for (size_t i = 0; i < length; i++)
		hash = workload_hash(hash, word[i]);
	return workload_hash(hash, count);
}

static int answer(struct seat *seat, uint64_t *result)
{
	struct tally_best best;
	int status = tally_finish(seat->tally, &best);
	if (status == 0)
		*result = hash_answer(best.word, best.length, best.count);
	return status;
}

static int wordcount_enter(const void *state, struct pending *service, void **local)
{
	(void)state, (void)service;
	struct desk *desk = malloc(sizeof *desk);
	if (!desk)
		return -ENOMEM;
	desk->idle = NULL;
	memset(desk->piece + PIECE, 0, TALLY_PAD);
	*local = desk;
	return 0;
}

static void wordcount_leave(const void *state, void *local)
{
	(void)state;
	if (local)
		desk_destroy(local);
}

static int wordcount_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	struct desk *desk = wait->local;
	struct seat *seat;
	int status = take_seat(desk, path_of(state, task), &seat);
	if (status < 0)
		return status;
	do
		status = count_piece(desk, seat);
	while (status > 0);
	if (status == 0)
		status = answer(seat, result);
	give_seat_back(desk, seat);
	return status;
}

/* ---- the event form ---------------------------------------------------------------------------
 */

static void read_on(struct pending *pending, unsigned events)
{
	(void)events;
	struct desk *desk = pending->local;
	struct seat **seat = pending_scratch(pending);
	uint64_t result = 0;
	int status = count_piece(desk, *seat);
	if (status > 0) {
		status = pending_wait(pending, -1, 0, 0, read_on);
		if (status == 0)
			return;
	} else if (status == 0)
		status = answer(*seat, &result);
	give_seat_back(desk, *seat);
	pending_done(pending, status, result);
}

static void wordcount_start(const void *state, struct pending *pending)
{
	struct seat **seat = pending_scratch(pending);
	int status = take_seat(pending->local, path_of(state, pending->task), seat);
	if (status < 0)
		pending_done(pending, status, 0);
	else
		read_on(pending, 0);
}

/* ---- before and after the clock ---------------------------------------------------------------
 */

static int wordcount_plan(struct plan *plan)
{
	int status = tasks_plan(plan, TASKS);
	if (status < 0)
		return status;
	plan->scratch = sizeof(struct seat *);
	plan->descriptors = 1;
	return texts_plan(&plan->values[0], UINT64_MAX, plan->error);
}

static int wordcount_setup(struct setup *setup, void **state)
{
	struct wordcount *wordcount = calloc(1, sizeof *wordcount);
	if (!wordcount)
		return -ENOMEM;
	int status = texts_init(&wordcount->texts, &setup->values[0], setup->error);
	if (status < 0) {
		free(wordcount);
		return status;
	}
	wordcount->seed = setup->seed;
	for (size_t i = 0; setup->values[1].number == 1 && i < wordcount->texts.count; i++)
		texts_drop(wordcount->texts.paths[i]);
	*state = wordcount;
	return 0;
}

static int wordcount_inputs(const void *state, FILE *json)
{
	const struct wordcount *wordcount = state;
	fputs("{\"files\":", json);
	texts_inputs(&wordcount->texts, json);
	fputs(",\"stop_words\":", json);
	stop_words_inputs(json);
	putc('}', json);
	return 0;
}

static void wordcount_teardown(void *state)
{
	struct wordcount *wordcount = state;
	if (wordcount)
		texts_finish(&wordcount->texts);
	free(wordcount);
}

static int recount_file(const char *path, uint64_t *result)
{
	struct text text;
	struct recount_best best;
	int status = texts_read(path, &text);
	if (status < 0)
		return status;
	status = recount_text(text.bytes, text.length, &best);
	if (status == 0)
		*result = hash_answer(best.word, best.length, best.count);
	free(text.bytes);
	return status;
}

/* One file is counted again; all tasks of one file must agree. */
static int wordcount_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct wordcount *wordcount = state;
	size_t count = wordcount->texts.count;
	for (uint64_t task = 0; task < ledger->tasks; task++)
		verdict->units += (double)wordcount->texts.bytes[task % count];
	int status = tasks_done(ledger, verdict);
	if (status < 0)
		return status;
	for (uint64_t task = count; task < ledger->tasks; task++)
		if (ledger->records[task].result != ledger->records[task % count].result)
			return tasks_wrong(verdict,
				"tasks %" PRIu64 " and %" PRIu64
				" counted the same file differently",
				task % count, task);
	uint64_t tried = count < ledger->tasks ? count : ledger->tasks;
	uint64_t task = workload_hash(wordcount->seed, ledger->tasks) % tried;
	uint64_t right = 0;
	status = recount_file(path_of(wordcount, task), &right);
	if (status < 0)
		return texts_explain(verdict->detail, "recount", path_of(wordcount, task), status);
	if (ledger->records[task].result != right)
		return tasks_wrong(verdict,
			"task %" PRIu64 " gave another word or count than a recount", task);
	return 0;
}

/* Shortened between characters; a NUL would end the text. */
static int write_answer(const struct tally_best *best, char *text, size_t size)
{
	char word[SHOWN + 1];
	size_t shown = best->length < SHOWN ? best->length : SHOWN;
	while (shown < best->length && shown > SHOWN - 4 && (best->word[shown] & 0xc0) == 0x80)
		shown--;
	for (size_t i = 0; i < shown; i++)
		word[i] = (char)(best->word[i] ? best->word[i] : '?');
	word[shown] = '\0';
	int length = snprintf(
		text, size, "%s%s %" PRIu64, word, shown < best->length ? "..." : "", best->count);
	return length < 0 || (size_t)length >= size ? -ENOSPC : 0;
}

static int wordcount_format(
	const void *state, uint64_t task, const struct record *record, char *text, size_t size)
{
	(void)record; /* holds a hash; the word is found again */
	void *local;
	struct seat *seat;
	int status = wordcount_enter(state, NULL, &local);
	if (status < 0)
		return status;
	status = take_seat(local, path_of(state, task), &seat);
	if (status == 0) {
		do
			status = count_piece(local, seat);
		while (status > 0);
		struct tally_best best;
		if (status == 0)
			status = tally_finish(seat->tally, &best);
		if (status == 0)
			status = write_answer(&best, text, size);
		give_seat_back(local, seat);
	}
	wordcount_leave(state, local);
	return status;
}

const struct workload workload_wordcount = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "wordcount",
	.summary = "finds the most common word of text files, stop words aside",
	.unit = "bytes",
	.bound = BOUND_CPU,
	.params = params,
	.plan = wordcount_plan,
	.setup = wordcount_setup,
	.enter = wordcount_enter,
	.run = wordcount_run,
	.start = wordcount_start,
	.leave = wordcount_leave,
	.check = wordcount_check,
	.format = wordcount_format,
	.teardown = wordcount_teardown,
	.inputs = wordcount_inputs,
};
