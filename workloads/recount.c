/* SPDX-License-Identifier: MIT */
/*
 * Counts without a table of words. Sorting all words would do, but takes ten times as long as the
 * task that is checked. So a sketch comes first: counters, each shared by the words that hash to
 * it, which are never below the true count of a word. Of each of the highest, the first word is
 * counted by a search of the text, and the best of these is the answer where what is left of every
 * counter is less. Else all words of the counters that are high enough are sorted and counted.
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

/* 512 KB of counts: more would be shared by fewer words, but miss the cache at every word. */
#define COUNTERS (1u << 16)
/* A search takes a tenth of the time of a pass over all words. */
#define SEARCHES 4

struct sketch {
	uint64_t counts[COUNTERS];
	struct span firsts[COUNTERS]; /* of each counter above 0, its first word */
};

static bool is_space(unsigned char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static void fold_block(unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		bytes[i] |= (unsigned char)((bytes[i] >= 'A' && bytes[i] <= 'Z') << 5);
}

static void fold_case(unsigned char *bytes, size_t length)
{
	size_t block = 0;
	for (; block + 64 <= length; block += 64)
		fold_block(bytes + block, 64); /* a fixed length becomes vector instructions */
	fold_block(bytes + block, length - block);
}

/*
 * The next word, and its counter by FNV-1a: another hash than the tally's. COUNTERS: the text is
 * over.
 */
static size_t next_word(struct reader *text, struct span *span)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	const unsigned char *at = text->at, *end = text->end;
	while (at < end && is_space(*at))
		at++;
	span->word = at;
	for (; at < end && !is_space(*at); at++)
		hash = (hash ^ *at) * UINT64_C(0x100000001b3);
	span->length = (size_t)(at - span->word);
	text->at = at;
	return span->length > 0 ? (hash ^ hash >> 32) % COUNTERS : COUNTERS;
}

static int compare(const void *a_pointer, const void *b_pointer)
{
	const struct span *a = a_pointer, *b = b_pointer;
	int order = memcmp(a->word, b->word, a->length < b->length ? a->length : b->length);
	return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

static void count_all(struct sketch *sketch, struct reader text)
{
	struct span span;
	for (size_t i; (i = next_word(&text, &span)) < COUNTERS;) {
		if (stop_words_contain(span.word, span.length))
			continue;
		if (sketch->counts[i]++ == 0)
			sketch->firsts[i] = span;
	}
}

/* How often a word stands in the text, found by its bytes. */
static uint64_t search(const struct span *wanted, struct reader text)
{
	const unsigned char *begin = text.at, *found;
	uint64_t count = 0;
	while ((found = memmem(
			text.at, (size_t)(text.end - text.at), wanted->word, wanted->length))) {
		const unsigned char *after = found + wanted->length;
		bool whole = (found == begin || is_space(found[-1])) &&
			     (after == text.end || is_space(*after));
		count += whole;
		text.at = whole ? after : found + 1;
	}
	return count;
}

/* Is the word the better answer: more frequent, or as frequent and before it in byte order? */
static bool is_better(const struct recount_best *word, const struct recount_best *best)
{
	const struct span a = { word->word, word->length }, b = { best->word, best->length };
	return word->count != best->count ? word->count > best->count : compare(&a, &b) < 0;
}

/* The highest counter that is not behind `last` in the order of falling counts; COUNTERS: none. */
static size_t next_highest(const struct sketch *sketch, size_t last)
{
	size_t highest = COUNTERS;
	for (size_t i = 0; i < COUNTERS; i++) {
		uint64_t count = sketch->counts[i];
		bool later = last == COUNTERS || count < sketch->counts[last] ||
			     (count == sketch->counts[last] && i > last);
		if (later && count > (highest == COUNTERS ? 0 : sketch->counts[highest]))
			highest = i;
	}
	return highest;
}

/*
 * Searches the first words of the highest counters. True when the best of them is the answer: no
 * other word can be as frequent, neither of these counters nor of lower ones.
 */
static bool search_highest(
	const struct sketch *sketch, struct reader text, struct recount_best *best)
{
	uint64_t most_left = 0;
	size_t at = next_highest(sketch, COUNTERS);
	for (int i = 0; i < SEARCHES && at < COUNTERS && sketch->counts[at] >= best->count; i++) {
		const struct span *first = &sketch->firsts[at];
		uint64_t count = search(first, text), left = sketch->counts[at] - count;
		const struct recount_best found = { first->word, first->length, count };
		if (is_better(&found, best))
			*best = found;
		most_left = left > most_left ? left : most_left;
		at = next_highest(sketch, at);
	}
	bool lower = at == COUNTERS || sketch->counts[at] < best->count;
	return lower && (most_left == 0 || most_left < best->count);
}

/* The words whose counter is at least so high, each as often as it occurs. Caller frees. */
static int collect(const struct sketch *sketch, struct reader text, uint64_t least,
	struct span **spans, size_t *count)
{
	size_t room = 0;
	struct span span;
	*spans = NULL;
	*count = 0;
	for (size_t i; (i = next_word(&text, &span)) < COUNTERS;) {
		if (sketch->counts[i] < least || stop_words_contain(span.word, span.length))
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
	struct sketch *sketch = calloc(1, sizeof *sketch);
	if (!sketch)
		return -ENOMEM;
	fold_case(bytes, length);
	struct reader text = { .at = bytes, .end = bytes + length };
	count_all(sketch, text);
	int status = 0;
	if (!search_highest(sketch, text, best)) {
		uint64_t least = best->count;
		*best = (struct recount_best){ 0 }; /* it is among those sorted */
		status = recount_above(sketch, text, least, best);
	}
	free(sketch);
	return status;
}
