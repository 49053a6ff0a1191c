/* SPDX-License-Identifier: MIT */
/* Names typed by users: lists of them, and the nearest right one for a wrong one. */
#ifndef CONCBENCH_NAMES_H
#define CONCBENCH_NAMES_H

#include "bench/base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* A list of texts, each on the heap. Zero-initialise. */
struct names {
	char **items;
	size_t count;
};

/* Adds a copy; of the first `length` bytes. */
void names_add(struct names *, const char *text);
void names_add_part(struct names *, const char *text, size_t length);
void names_finish(struct names *);
bool names_has(const struct names *, const char *name);

/*
 * Splits `text` at each `separator`; a backslash makes the next character literal. With
 * `keep_escapes` the backslashes stay, except those before the separator, for a later split at
 * another one. Empty items are kept; an empty text gives none.
 */
void names_split(struct names *, const char *text, char separator, bool keep_escapes);

/* Adds a copy without the backslashes that make the next character literal. */
void names_add_unescaped(struct names *, const char *text, size_t length);

/* The bytes of `text` before the first separator that no backslash makes literal, or all. */
size_t names_item_length(const char *text, char separator);

/* Appends `text` to `out` with a backslash before each backslash and each of `special`. */
void names_escape(char **out, const char *text, const char *special);

/*
 * Adds to an error that says that there is no such name which one was meant: "; did you mean
 * 'X'?", or "; HINT" if none is near and the hint is not NULL. -EINVAL.
 */
int names_suggest(
	const struct names *candidates, const char *name, const char *hint, struct error *);

/* The candidate nearest to a mistyped name, or NULL when none is near enough to be meant. */
const char *names_nearest(const struct names *candidates, const char *name);

#endif
