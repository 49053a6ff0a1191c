/* SPDX-License-Identifier: MIT */
/* Sentences: a text that grows in a buffer of the caller's; what does not fit is cut off. */
#ifndef CONCBENCH_SAY_H
#define CONCBENCH_SAY_H

#include <stddef.h>

/* The text is always terminated, and cut between characters only. */
struct say {
	char *out;
	size_t size, used;
};

/* An empty text in this buffer, of at least one byte. */
struct say say_into(char *out, size_t size);

__attribute__((format(printf, 2, 3))) void say(struct say *, const char *format, ...);

/* What stands before item `index` of a list: nothing, ", ", or " `last` " ("and", "or"). */
void say_comma(struct say *, size_t index, size_t count, const char *last);

/* Up to twelve in words, 0 as "no". */
void say_count(struct say *, size_t number);

/* "1 task", "64 tasks": `one` takes an s. */
void say_number_of(struct say *, size_t number, const char *one);

/* A name of the data; one of more than `most` characters is shortened in its middle. */
void say_name(struct say *, const char *name, size_t most);

/* Makes the first letter from `from` on a capital, if it is one of ASCII. */
void say_capital(struct say *, size_t from);

#endif
