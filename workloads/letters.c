/* SPDX-License-Identifier: MIT */
/*
 * Counts the letters of one large file. The tasks share its bytes, each opens the file and reads
 * its part itself, and the counts of all parts add up to those of the file. Letters are A to Z and
 * a to z, as one; all other bytes, those of longer characters too, are none.
 */
#include "workloads/books.h"
#include "workloads/cache.h"
#include "workloads/registry.h"
#include "workloads/tasks.h"
#include "workloads/texts.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define TASKS   64u
#define PIECE   65536u
#define LETTERS 26u

/* The generated file: the books, so many times over. 64 MB. */
#define GENERATED "letters-1.txt"
#define TIMES     24u

enum {
	FILE_NAME,
	COLD,
};

/* What a task found in its part; in the shared block. */
struct counts {
	uint64_t letters[LETTERS], others;
};

struct letters {
	char path[TEXTS_PATH];
	uint64_t bytes, tasks;
	struct counts *counts; /* of each task */
};

static const struct param params[] = {
	{ .name = "file",
		.type = PARAM_TEXT,
		.initial = "",
		.min = 0,
		.max = TEXTS_PATH - 1,
		.help = "the file, its bytes shared by the tasks; empty: a generated one of 64 MB" },
	TEXTS_COLD_PARAM,
	{ 0 },
};

/* ---- the file ---------------------------------------------------------------------------------
 */

static struct value one_file(const struct value *file)
{
	return (struct value){ .count = *file->text != '\0', .items = &file->text };
}

static int size_of(const char *path, uint64_t *bytes)
{
	struct stat about;
	if (stat(path, &about) < 0)
		return -errno;
	*bytes = (uint64_t)about.st_size;
	return 0;
}

/* It appears by rename, and its name stands for its bytes: if it is there, it is whole. */
static bool is_generated(void)
{
	char path[CACHE_PATH];
	return cache_path(GENERATED, path, sizeof path) == 0 && access(path, R_OK) == 0;
}

static int refuse(char error[WORKLOAD_TEXT], int status)
{
	return cache_explain(error, GENERATED, "the generated text", "file=...", status);
}

/* All texts behind each other. Caller frees the bytes, on error too. */
static int join(const struct texts *texts, struct text *whole)
{
	int status = 0;
	for (size_t i = 0; status == 0 && i < texts->count; i++) {
		struct text text;
		status = texts_read(texts->paths[i], &text);
		if (status < 0)
			return status;
		unsigned char *more = realloc(whole->bytes, whole->length + text.length);
		if (more) {
			memcpy(more + whole->length, text.bytes, text.length);
			whole->bytes = more;
			whole->length += text.length;
		}
		free(text.bytes);
		status = more ? 0 : -ENOMEM;
	}
	return status;
}

static int generate(char error[WORKLOAD_TEXT])
{
	const struct value books = { 0 };
	struct texts texts;
	struct text whole = { 0 };
	int status = texts_init(&texts, &books, error);
	if (status < 0)
		return status;
	status = join(&texts, &whole);
	if (status == 0)
		status = cache_write(GENERATED, whole.bytes, whole.length, TIMES);
	free(whole.bytes);
	texts_finish(&texts);
	return status < 0 ? refuse(error, status) : 0;
}

static int letters_plan(struct plan *plan)
{
	int status = tasks_plan(plan, TASKS);
	if (status < 0)
		return status;
	plan->flags = PLAN_SHARES;
	plan->descriptors = 1;
	plan->shared = plan->tasks * sizeof(struct counts);
	const struct value file = one_file(&plan->values[FILE_NAME]);
	if (file.count > 0)
		return texts_plan(&file, UINT64_MAX, plan->error);
	if (is_generated())
		return 0;
	status = books_plan(plan->error);
	if (status < 0)
		return status;
	status = cache_plan("");
	return status < 0 ? refuse(plan->error, status) : 0;
}

/* Finds the path and the size. */
static int find_file(struct letters *letters, const struct value *file, char error[WORKLOAD_TEXT])
{
	int status = 0;
	if (*file->text != '\0')
		snprintf(letters->path, sizeof letters->path, "%s", file->text);
	else if (!is_generated())
		status = generate(error);
	if (status == 0 && *file->text == '\0')
		status = cache_path(GENERATED, letters->path, sizeof letters->path);
	if (status < 0)
		return status;
	status = size_of(letters->path, &letters->bytes);
	return status < 0 ? texts_explain(error, "read", letters->path, status) : 0;
}

static int letters_setup(struct setup *setup, void **state)
{
	struct letters *letters = calloc(1, sizeof *letters);
	if (!letters)
		return -ENOMEM;
	letters->tasks = setup->tasks;
	letters->counts = setup->shared;
	int status = find_file(letters, &setup->values[FILE_NAME], setup->error);
	if (status < 0) {
		free(letters);
		return status;
	}
	if (setup->values[COLD].number == 1)
		texts_drop(letters->path);
	*state = letters;
	return 0;
}

static int letters_inputs(const void *state, FILE *json)
{
	const struct letters *letters = state;
	fputs("{\"file\":", json);
	workload_json_text(json, letters->path);
	fprintf(json, ",\"bytes\":\"%" PRIu64 "\"}", letters->bytes);
	return 0;
}

/* ---- one task ---------------------------------------------------------------------------------
 */

static int letters_enter(const void *state, struct pending *service, void **local)
{
	(void)state, (void)service;
	*local = malloc(PIECE);
	return *local ? 0 : -ENOMEM;
}

static void letters_leave(const void *state, void *local)
{
	(void)state;
	free(local);
}

static uint64_t hash_counts(const struct counts *counts)
{
	uint64_t hash = counts->others;
	for (size_t i = 0; i < LETTERS; i++)
		hash = workload_hash(hash, counts->letters[i]);
	return hash;
}

static void sum_up(const uint64_t of_byte[256], struct counts *counts)
{
	*counts = (struct counts){ 0 };
	for (size_t i = 0; i < LETTERS; i++)
		counts->letters[i] = of_byte['A' + i] + of_byte['a' + i];
	for (size_t byte = 0; byte < 256; byte++)
		counts->others += of_byte[byte];
	for (size_t i = 0; i < LETTERS; i++)
		counts->others -= counts->letters[i];
}

/* -ENODATA: the file has become shorter. */
static int letters_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct letters *letters = state;
	const unsigned char *piece = wait->local;
	uint64_t of_byte[256] = { 0 };
	struct texts_part part = { .at = tasks_share(letters->bytes, task, letters->tasks),
		.end = tasks_share(letters->bytes, task + 1, letters->tasks) };
	int status = texts_open(&part, letters->path);
	if (status < 0)
		return status;
	ssize_t got;
	while ((got = texts_next(&part, wait->local, PIECE)) > 0)
		for (ssize_t i = 0; i < got; i++)
			of_byte[piece[i]]++;
	texts_close(&part);
	if (got < 0 || part.at < part.end)
		return got < 0 ? (int)got : -ENODATA;
	sum_up(of_byte, &letters->counts[task]);
	*result = hash_counts(&letters->counts[task]);
	return 0;
}

/* ---- after the clock --------------------------------------------------------------------------
 */

/* The counts of the file's next `bytes` bytes, each looked at by itself. */
static int recount(FILE *file, uint64_t bytes, struct counts *counts)
{
	*counts = (struct counts){ 0 };
	for (; bytes > 0; bytes--) {
		int byte = getc_unlocked(file);
		if (byte == EOF)
			return -ENODATA;
		if (byte >= 'a' && byte <= 'z')
			counts->letters[byte - 'a']++;
		else if (byte >= 'A' && byte <= 'Z')
			counts->letters[byte - 'A']++;
		else
			counts->others++;
	}
	return 0;
}

/* Recounts the file from its first byte to its last, and compares part by part. */
static int check_parts(const struct letters *letters, const struct ledger *ledger, FILE *file,
	struct verdict *verdict)
{
	uint64_t all = 0;
	for (uint64_t task = 0, at = 0; task < ledger->tasks; task++) {
		const struct counts *counts = &letters->counts[task];
		struct counts right;
		uint64_t end = tasks_share(letters->bytes, task + 1, letters->tasks);
		int status = recount(file, end - at, &right);
		if (status < 0)
			return texts_explain(verdict->detail, "recount", letters->path, status);
		if (memcmp(&right, counts, sizeof right) != 0)
			return tasks_wrong(verdict,
				"task %" PRIu64 " counted other letters than a recount", task);
		if (ledger->records[task].result != hash_counts(counts))
			return tasks_wrong(verdict,
				"task %" PRIu64 " gave another hash than its counts", task);
		all += end - at - right.others;
		at = end;
	}
	if (getc_unlocked(file) != EOF)
		return tasks_wrong(verdict, "the file has become longer");
	snprintf(verdict->figures, sizeof verdict->figures, "letters=%" PRIu64, all);
	return 0;
}

static int letters_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct letters *letters = state;
	verdict->units = (double)letters->bytes;
	int status = tasks_done(ledger, verdict);
	if (status < 0)
		return status;
	FILE *file = fopen(letters->path, "re");
	if (!file)
		return texts_explain(verdict->detail, "recount", letters->path, -errno);
	status = check_parts(letters, ledger, file, verdict);
	fclose(file);
	return status;
}

/* "a 12, b 3, ...": those that there are. */
static int letters_format(
	const void *state, uint64_t task, const struct record *record, char *text, size_t size)
{
	(void)record;
	const struct counts *counts = &((const struct letters *)state)->counts[task];
	size_t used = 0;
	*text = '\0';
	for (size_t i = 0; i < LETTERS && used < size; i++)
		if (counts->letters[i] > 0)
			used += (size_t)snprintf(text + used, size - used, "%s%c %" PRIu64,
				used ? ", " : "", (int)('a' + i), counts->letters[i]);
	return used < size ? 0 : -ENOSPC;
}

static void letters_teardown(void *state)
{
	free(state);
}

const struct workload workload_letters = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "letters",
	.summary = "counts the letters of a large file, each task those of a part",
	.unit = "bytes",
	.bound = BOUND_CPU,
	.params = params,
	.plan = letters_plan,
	.setup = letters_setup,
	.enter = letters_enter,
	.run = letters_run,
	.leave = letters_leave,
	.check = letters_check,
	.format = letters_format,
	.teardown = letters_teardown,
	.inputs = letters_inputs,
};
