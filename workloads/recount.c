/* SPDX-License-Identifier: MIT */
/*
 * Counts without a table of words. Sorting all words would do, but takes ten times as long as the
 * task that is checked. So a sketch comes first: counters, each shared by the words that hash to
 * it, which are never below the true count of a word. The word of the highest counter, counted
 * exactly, is a lower bound; only words whose counter reaches it can win, and those are sorted.
 */
#include "workloads/recount.h"
#include "workloads/stop_words.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct span {
	const unsigned char *word;
	size_t length;
};

struct reader {
	const unsigned char *at, *end; /* `at` moves on from word to word */
};

struct sketch {
	uint64_t *counters;
	size_t mask;
};

static bool is_space(unsigned char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static void fold_case(unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i] >= 'A' && bytes[i] <= 'Z')
			bytes[i] = (unsigned char)(bytes[i] - 'A' + 'a');
}

static bool next_word(struct reader *text, struct span *span)
{
	while (text->at < text->end && is_space(*text->at))
		text->at++;
	span->word = text->at;
	while (text->at < text->end && !is_space(*text->at))
		text->at++;
	span->length = (size_t)(text->at - span->word);
	return span->length > 0;
}

/* FNV-1a: another hash than the tally's. */
static uint64_t *counter_of(const struct sketch *sketch, const struct span *span)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < span->length; i++)
		hash = (hash ^ span->word[i]) * UINT64_C(0x100000001b3);
	return &sketch->counters[(hash ^ hash >> 32) & sketch->mask];
}

static int compare(const void *a_pointer, const void *b_pointer)
{
	const struct span *a = a_pointer, *b = b_pointer;
	int order = memcmp(a->word, b->word, a->length < b->length ? a->length : b->length);
	return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

static void count_all(const struct sketch *sketch, struct reader text)
{
	struct span span;
	while (next_word(&text, &span))
		++*counter_of(sketch, &span);
}

static struct span find_favourite(const struct sketch *sketch, struct reader text)
{
	struct span span, favourite = { 0 };
	uint64_t highest = 0;
	while (next_word(&text, &span)) {
		uint64_t counter = *counter_of(sketch, &span);
		if (counter > highest && !stop_words_contain(span.word, span.length)) {
			highest = counter;
			favourite = span;
		}
	}
	return favourite;
}

static uint64_t count_one(const struct span *wanted, struct reader text)
{
	struct span span;
	uint64_t count = 0;
	while (next_word(&text, &span))
		count += span.length == wanted->length && compare(&span, wanted) == 0;
	return count;
}

/* The words that can win, each as often as it occurs. Caller frees the spans. */
static int collect(const struct sketch *sketch, struct reader text, uint64_t least,
	struct span **spans, size_t *count)
{
	size_t room = 0;
	struct span span;
	*spans = NULL;
	*count = 0;
	while (next_word(&text, &span)) {
		if (*counter_of(sketch, &span) < least ||
			stop_words_contain(span.word, span.length))
			continue;
		if (*count == room) {
			room = room > 0 ? 2 * room : 1024;
			struct span *grown = realloc(*spans, room * sizeof *grown);
			if (!grown)
				return -ENOMEM;
			*spans = grown;
		}
		(*spans)[(*count)++] = span;
	}
	return 0;
}

static void longest_run(const struct span *spans, size_t count, struct recount_best *best)
{
	for (size_t start = 0, end = 0; start < count; start = end) {
		while (end < count && compare(&spans[start], &spans[end]) == 0)
			end++;
		if (end - start > best->count)
			*best = (struct recount_best){ .word = spans[start].word,
				.length = spans[start].length,
				.count = end - start };
	}
}

static int recount_above(
	const struct sketch *sketch, struct reader text, uint64_t least, struct recount_best *best)
{
	struct span *spans;
	size_t count;
	int status = collect(sketch, text, least, &spans, &count);
	if (status == 0) {
		qsort(spans, count, sizeof *spans, compare);
		longest_run(spans, count, best);
	}
	free(spans);
	return status;
}

int recount_text(unsigned char *bytes, size_t length, struct recount_best *best)
{
	*best = (struct recount_best){ 0 };
	struct sketch sketch = { .mask = 4095 };
	while (sketch.mask < length / 8 && sketch.mask < (1u << 22) - 1)
		sketch.mask = 2 * sketch.mask + 1;
	sketch.counters = calloc(sketch.mask + 1, sizeof *sketch.counters);
	if (!sketch.counters)
		return -ENOMEM;
	fold_case(bytes, length);
	struct reader text = { .at = bytes, .end = bytes + length };
	count_all(&sketch, text);
	struct span favourite = find_favourite(&sketch, text);
	int status = 0;
	if (favourite.length > 0)
		status = recount_above(&sketch, text, count_one(&favourite, text), best);
	free(sketch.counters);
	return status;
}
