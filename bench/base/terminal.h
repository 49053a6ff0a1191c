/* SPDX-License-Identifier: MIT */
/* What a terminal can do, as its user has set it up. */
#ifndef CONCBENCH_TERMINAL_H
#define CONCBENCH_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Prints a line, its end included. Whatever names are in it, they do nothing to a terminal and do
 * not begin another line (see text_line).
 */
void terminal_line(FILE *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Where the second and later lines of a text begin. */
#define TERMINAL_INDENT 4
/* As wide as lines are that nobody breaks. */
#define TERMINAL_UNBROKEN 1000000

/* Prints a text, as harmless, broken at blanks (not before "%") so that no line is longer; the
 * first begins behind `indent` blanks, which leave room for a character at least. */
void terminal_wrap(FILE *, unsigned columns, int indent, const char *words);

/* Does it know escape sequences at all? Not without a TERM, nor as "dumb". */
bool terminal_has_escapes(void);

/* And does the user want colours? Not with a NO_COLOR that is not empty (no-color.org). */
bool terminal_has_colour(void);

#endif
