/* SPDX-License-Identifier: MIT */
#include "bench/base/names.h"

#include "bench/base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void names_add_part(struct names *names, const char *text, size_t length)
{
	names->items = memory_more(names->items, names->count, sizeof *names->items);
	names->items[names->count++] = memory_part(text, length);
}

void names_add(struct names *names, const char *text)
{
	names_add_part(names, text, strlen(text));
}

void names_finish(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->items[i]);
	free(names->items);
	*names = (struct names){ 0 };
}

bool names_has(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (!strcmp(names->items[i], name))
			return true;
	return false;
}

void names_split(struct names *names, const char *text, char separator, bool keep_escapes)
{
	char *item = memory_zeroed(strlen(text) + 1, 1);
	size_t length = 0;
	for (const char *at = text; *at; at++) {
		if (*at == separator) {
			names_add_part(names, item, length);
			length = 0;
			continue;
		}
		if (*at == '\\' && at[1]) {
			if (keep_escapes && at[1] != separator)
				item[length++] = *at;
			at++;
		}
		item[length++] = *at;
	}
	if (*text)
		names_add_part(names, item, length);
	free(item);
}

void names_add_unescaped(struct names *names, const char *text, size_t length)
{
	char *copy = memory_part(text, length), *to = copy;
	for (const char *from = copy; *from; from++) {
		from += *from == '\\' && from[1];
		*to++ = *from;
	}
	names_add_part(names, copy, (size_t)(to - copy));
	free(copy);
}

size_t names_item_length(const char *text, char separator)
{
	size_t length = 0;
	while (text[length] && text[length] != separator)
		length += text[length] == '\\' && text[length + 1] ? 2 : 1;
	return length;
}

void names_escape(char **out, const char *text, const char *special)
{
	size_t used = *out ? strlen(*out) : 0;
	char *grown = memory_resized(*out, used + 2 * strlen(text) + 1, 1);
	*out = grown;
	for (; *text; text++) {
		if (*text == '\\' || strchr(special, *text))
			grown[used++] = '\\';
		grown[used++] = *text;
	}
	grown[used] = '\0';
}

/* Damerau-Levenshtein distance with adjacent swaps, of names under 64 bytes; longer: SIZE_MAX. */
static size_t distance(const char *from, const char *to)
{
	size_t rows = strlen(from), columns = strlen(to), table[64][64];
	if (rows >= 64 || columns >= 64)
		return (size_t)-1;
	for (size_t i = 0; i <= rows; i++) {
		for (size_t j = 0; j <= columns; j++) {
			if (!i || !j) {
				table[i][j] = i + j;
				continue;
			}
			size_t best = table[i - 1][j - 1] + (from[i - 1] != to[j - 1]);
			if (table[i - 1][j] + 1 < best)
				best = table[i - 1][j] + 1;
			if (table[i][j - 1] + 1 < best)
				best = table[i][j - 1] + 1;
			if (i > 1 && j > 1 && from[i - 1] == to[j - 2] &&
				from[i - 2] == to[j - 1] && table[i - 2][j - 2] + 1 < best)
				best = table[i - 2][j - 2] + 1;
			table[i][j] = best;
		}
	}
	return table[rows][columns];
}

const char *names_nearest(const struct names *candidates, const char *name)
{
	const char *nearest = NULL;
	size_t least = strlen(name) / 3 + 1;
	for (size_t i = 0; i < candidates->count; i++) {
		const char *candidate = candidates->items[i];
		size_t prefix = strlen(name) >= 2 ? strlen(name) : 64;
		size_t far = !strncmp(candidate, name, prefix) ? 0 : distance(name, candidate);
		if (far <= least && (!nearest || far < least)) {
			least = far;
			nearest = candidate;
		}
	}
	return nearest;
}

int names_suggest(
	const struct names *candidates, const char *name, const char *hint, struct error *error)
{
	const struct error so_far = *error;
	const char *nearest = names_nearest(candidates, name);
	if (nearest)
		error_set(error, -EINVAL, "%s; did you mean '%s'?", so_far.text, nearest);
	else if (hint)
		error_set(error, -EINVAL, "%s; %s", so_far.text, hint);
	return -EINVAL;
}
