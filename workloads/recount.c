/* SPDX-License-Identifier: MIT */
/*
 * Counts without a table of words: every word becomes a number of 64 bits, the numbers are sorted,
 * and the longest run is the answer. Two words of one number would be counted as one, and the check
 * would fail: once in 10^9 texts of 200,000 words.
 */
#include "workloads/recount.h"
#include "workloads/stop_words.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct reader {
	const unsigned char *at, *end; /* `at` moves on from word to word */
};

struct word {
	const unsigned char *bytes;
	size_t length;
	uint64_t hash; /* by FNV-1a: another one than the tally's */
};

static bool is_space(unsigned char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* The next word that is no stop word; false at the end of the text. */
static bool next_word(struct reader *text, struct word *word)
{
	do {
		uint64_t hash = UINT64_C(0xcbf29ce484222325);
		const unsigned char *at = text->at;
		while (at < text->end && is_space(*at))
			at++;
		word->bytes = at;
		for (; at < text->end && !is_space(*at); at++)
			hash = (hash ^ *at) * UINT64_C(0x100000001b3);
		word->length = (size_t)(at - word->bytes);
		word->hash = hash;
		text->at = at;
	} while (word->length > 0 && stop_words_contain(word->bytes, word->length));
	return word->length > 0;
}

static int compare_hashes(const void *a_pointer, const void *b_pointer)
{
	uint64_t a = *(const uint64_t *)a_pointer, b = *(const uint64_t *)b_pointer;
	return (a > b) - (a < b);
}

/* How long the longest run of equal numbers is. */
static size_t longest_run(const uint64_t *hashes, size_t count)
{
	size_t longest = 0;
	for (size_t start = 0, end = 0; start < count; start = end) {
		while (end < count && hashes[end] == hashes[start])
			end++;
		longest = end - start > longest ? end - start : longest;
	}
	return longest;
}

/* Does the number stand in a run of this length, the longest there is? */
static bool is_as_long(const uint64_t *hashes, size_t count, uint64_t hash, size_t run)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (hashes[middle] < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low + run <= count && hashes[low + run - 1] == hash;
}

/* Is the word before the best so far in byte order? */
static bool is_before(const struct word *word, const struct recount_best *best)
{
	if (!best->length)
		return true;
	size_t shorter = word->length < best->length ? word->length : best->length;
	int order = memcmp(word->bytes, best->word, shorter);
	return order < 0 || (order == 0 && word->length < best->length);
}

int recount_text(unsigned char *bytes, size_t length, struct recount_best *best)
{
	*best = (struct recount_best){ 0 };
	uint64_t *hashes = malloc((length / 2 + 1) * sizeof *hashes);
	size_t count = 0;
	if (!hashes)
		return -ENOMEM;
	for (size_t i = 0; i < length; i++)
		bytes[i] |= (unsigned char)((bytes[i] >= 'A' && bytes[i] <= 'Z') << 5);
	const struct reader begin = { .at = bytes, .end = bytes + length };
	struct word word;
	for (struct reader text = begin; next_word(&text, &word);)
		hashes[count++] = word.hash;
	qsort(hashes, count, sizeof *hashes, compare_hashes);
	best->count = longest_run(hashes, count);
	for (struct reader text = begin; next_word(&text, &word);)
		if (is_before(&word, best) && is_as_long(hashes, count, word.hash, best->count)) {
			best->word = word.bytes;
			best->length = word.length;
		}
	free(hashes);
	return 0;
}
