/* SPDX-License-Identifier: MIT */
#include "bench/base/names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int names_add(struct names *names, const char *text, size_t length)
{
	char **items = realloc(names->items, (names->count + 1) * sizeof *items);
	if (!items)
		return -ENOMEM;
	names->items = items;
	items[names->count] = strndup(text, length);
	if (!items[names->count])
		return -ENOMEM;
	names->count++;
	return 0;
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

int names_split(struct names *names, const char *text, char separator, bool keep_escapes)
{
	char *item = malloc(strlen(text) + 1);
	if (!item)
		return -ENOMEM;
	size_t length = 0;
	int error = 0;
	for (const char *at = text; *text && !error; at++) {
		if (*at == '\0' || *at == separator) {
			error = names_add(names, item, length);
			length = 0;
			if (*at == '\0')
				break;
			continue;
		}
		if (*at == '\\' && at[1]) {
			if (keep_escapes && at[1] != separator)
				item[length++] = *at;
			at++;
		}
		item[length++] = *at;
	}
	free(item);
	return error;
}

int names_add_unescaped(struct names *names, const char *text, size_t length)
{
	char *copy = malloc(length + 1), *to = copy;
	if (!copy)
		return -ENOMEM;
	for (size_t i = 0; i < length; i++) {
		i += text[i] == '\\' && i + 1 < length;
		*to++ = text[i];
	}
	int code = names_add(names, copy, (size_t)(to - copy));
	free(copy);
	return code;
}

size_t names_item_length(const char *text, char separator)
{
	size_t length = 0;
	while (text[length] && text[length] != separator)
		length += text[length] == '\\' && text[length + 1] ? 2 : 1;
	return length;
}

int names_escape(char **out, const char *text, const char *special)
{
	size_t used = *out ? strlen(*out) : 0;
	char *grown = realloc(*out, used + 2 * strlen(text) + 1);
	if (!grown)
		return -ENOMEM;
	*out = grown;
	for (; *text; text++) {
		if (*text == '\\' || strchr(special, *text))
			grown[used++] = '\\';
		grown[used++] = *text;
	}
	grown[used] = '\0';
	return 0;
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
