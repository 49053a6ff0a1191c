/* SPDX-License-Identifier: MIT */
/* Names may hold any bytes; these make of them what a text format can carry. */
#ifndef CONCBENCH_TEXT_H
#define CONCBENCH_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* The bytes of the UTF-8 character that `text` begins with, 1 to 4; 0: it is none (or the end). */
size_t text_character(const char *text);

/*
 * A copy that is UTF-8: a byte that is no part of a character becomes \xff, its two digits between
 * 80 and ff. The backslash of what would read as such an escape, or as one of csv.h's, becomes
 * \x5c, so that text_restore gives back what was there; all other text is as it is. Caller frees.
 */
char *text_utf8(const char *text);

/* Undoes text_utf8, in place. */
void text_restore(char *text);

/*
 * The same on one line: line breaks, tabs and other control characters become \n, \r, \t, \x1b.
 * Not reversible: a backslash stays as it is. Caller frees.
 */
char *text_line(const char *text);

/* Is there a control character, such as a line's end? */
bool text_has_controls(const char *text);

/* How many characters a text has; a byte that is none counts as one. */
size_t text_characters(const char *text);

/*
 * Where to go on behind an ellipsis that would end at `at`: there if a word begins, behind the rest
 * of a word of a few letters, or at the start of the word, if that is at most `most` bytes before
 * and not before `text`; otherwise `at`. A number is never cut: it would read as another one.
 */
const char *text_word(const char *text, const char *at, size_t most);

/*
 * Copies a text; one of more than `most` characters with an ellipsis in its middle. Cut to what
 * `out` holds, between characters.
 */
void text_shorten(const char *text, size_t most, char *out, size_t size);

/*
 * The same in ASCII without spaces: every byte other than a letter, a digit or one of `also`
 * becomes %XX. Reversible as long as `also` has no '%'. Caller frees.
 */
char *text_percent(const char *text, const char *also);

#endif
