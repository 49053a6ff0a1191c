/* SPDX-License-Identifier: MIT */
#include "bench/base/apart.h"

#include "bench/base/memory.h"
#include "bench/base/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ELLIPSIS "\xe2\x80\xa6"

/* The texts whole, on one line. */
struct lines {
	char **texts;
	size_t count, most;
	size_t common; /* characters that the long ones begin with, all of them */
};

/* Where character `index` begins. */
static const char *character(const char *text, size_t index)
{
	while (index-- && *text)
		text += text_character(text);
	return text;
}

/* The characters from `from` up to `to`, an ellipsis for what is left out. */
static char *cut(const char *text, size_t from, size_t to)
{
	const char *begin = character(text, from), *end = character(text, to);
	return memory_print(
		"%s%.*s%s", from ? ELLIPSIS : "", (int)(end - begin), begin, *end ? ELLIPSIS : "");
}

/* One way to make a long text short. */
typedef char *way_fn(const struct lines *, size_t index);

static char *without_middle(const struct lines *lines, size_t index)
{
	const char *text = lines->texts[index];
	size_t head = (lines->most - 1) / 2, tail = lines->most - 1 - head;
	const char *rest = character(text, text_characters(text) - tail);
	const char *word = text_word(character(text, head), rest, head / 2);
	head -= text_characters(word) - tail;
	return memory_print("%.*s" ELLIPSIS "%s", (int)(character(text, head) - text), text, word);
}

/* From a little before the place where they begin to differ. */
static char *where_they_differ(const struct lines *lines, size_t index)
{
	size_t before = lines->most / 4, from = lines->common > before ? lines->common - before : 0;
	const char *text = lines->texts[index], *begin = character(text, from);
	const char *word = text_word(text, begin, before);
	size_t left = text_characters(word);
	from -= left - text_characters(begin);
	return cut(text, from, from + lines->most - (left < lines->most ? 1 : 2));
}

/* By the place of the first that is the same. */
static char *numbered(const struct lines *lines, size_t index)
{
	char number[24];
	const char *text = lines->texts[index];
	size_t first = 0;
	while (strcmp(lines->texts[first], text))
		first++;
	int digits = snprintf(number, sizeof number, "#%zu", first + 1);
	const char *end = character(text, lines->most - 1 - (size_t)digits);
	return memory_print("%.*s" ELLIPSIS "%s", (int)(end - text), text, number);
}

/* All texts, the long ones in this way. */
static void shorten(const struct lines *lines, way_fn *way, char **out)
{
	for (size_t i = 0; i < lines->count; i++) {
		bool is_long = text_characters(lines->texts[i]) > lines->most;
		free(out[i]);
		out[i] = is_long ? way(lines, i) : memory_text(lines->texts[i]);
	}
}

/* Pairs of an index and its texts, to be sorted by what is shown. */
struct shown {
	const char *text, *whole;
};

static int compare_shown(const void *left, const void *right)
{
	const struct shown *a = left, *b = right;
	int order = strcmp(a->text, b->text);
	return order ? order : strcmp(a->whole, b->whole);
}

/* Are any two alike that were not? */
static bool any_alike(const struct lines *lines, char **out)
{
	struct shown *shown = memory_zeroed(lines->count, sizeof *shown);
	bool alike = false;
	for (size_t i = 0; i < lines->count; i++)
		shown[i] = (struct shown){ out[i], lines->texts[i] };
	qsort(shown, lines->count, sizeof *shown, compare_shown);
	for (size_t i = 1; i < lines->count && !alike; i++)
		alike = !strcmp(shown[i - 1].text, shown[i].text) &&
			strcmp(shown[i - 1].whole, shown[i].whole) != 0;
	free(shown);
	return alike;
}

/* How many characters all long texts have in common from their beginning on. */
static size_t common_characters(const struct lines *lines)
{
	const char *first = NULL;
	size_t bytes = 0, count = 0;
	for (size_t i = 0; i < lines->count; i++) {
		const char *text = lines->texts[i];
		size_t same = 0;
		if (text_characters(text) <= lines->most)
			continue;
		if (!first) {
			first = text;
			bytes = strlen(text);
		}
		while (same < bytes && text[same] == first[same])
			same++;
		bytes = same;
	}
	for (const char *at = first; at && (size_t)(at - first) < bytes; at += text_character(at))
		count++;
	return count;
}

char **apart_shorten(const char *const *texts, size_t count, size_t most)
{
	static way_fn *const ways[] = { without_middle, where_they_differ, numbered };
	char **out = memory_zeroed(count, sizeof *out);
	struct lines lines = {
		.texts = memory_zeroed(count, sizeof *lines.texts), .count = count, .most = most
	};
	for (size_t i = 0; i < count; i++)
		lines.texts[i] = text_line(texts[i]);
	lines.common = common_characters(&lines);
	bool alike = true;
	for (size_t i = 0; alike && i < sizeof ways / sizeof *ways; i++) {
		shorten(&lines, ways[i], out);
		alike = any_alike(&lines, out);
	}
	for (size_t i = 0; i < count; i++)
		free(lines.texts[i]);
	free(lines.texts);
	return out;
}
