/* SPDX-License-Identifier: MIT */
/*
 * Writing HTML. All text that is not ours goes through html_text, which is the only place that
 * escapes: what it writes is text inside an element and inside a quoted attribute alike, whatever
 * bytes it is given. Errors stay with the stream (ferror).
 */
#ifndef CONCBENCH_HTML_H
#define CONCBENCH_HTML_H

#include <stddef.h>
#include <stdio.h>

/*
 * Writes a text so that it is nothing but text: markup is escaped; bytes that are not UTF-8 are
 * shown as \xff; characters that HTML forbids or that turn the direction of what follows become
 * U+FFFD; control characters other than tab and line feed their pictures (U+2400 and on).
 */
void html_text(FILE *, const char *text);

/* The same, of the first bytes only. */
void html_text_part(FILE *, const char *text, size_t length);

/*
 * Writes `format`, which is markup of ours, with `%s` (by html_text), `%zu` and `%%`; nothing else
 * is known, so that no text can get in unescaped.
 */
__attribute__((format(printf, 2, 3))) void html_print(FILE *, const char *format, ...);

#endif
