/* SPDX-License-Identifier: MIT */
/*
 * HTML out of a template and what is to be shown. The markup is all in the template, and what is
 * shown all gets in through html_text, the only place that escapes: so it is text inside an element
 * and inside a quoted attribute alike, whatever bytes it has. Errors stay with the stream (ferror).
 */
#ifndef CONCBENCH_HTML_H
#define CONCBENCH_HTML_H

#include <stdio.h>

struct cJSON;

/*
 * Writes a text so that it is nothing but text: markup is escaped; bytes that are not UTF-8 are
 * shown as \xff; characters that HTML forbids or that turn the direction of what follows become
 * U+FFFD; control characters other than tab and line feed their pictures (U+2400 and on).
 */
void html_text(FILE *, const char *text);

/*
 * Writes the template with its slots filled, a small part of mustache:
 *
 *     {{name}}                  the text of that name; nothing where there is none
 *     {{{name}}}                the same, as it is: for markup of ours
 *     {{#name}}...{{/name}}     what is between, for each item of a list, or once for an object or
 *                               a text, whose names come before those around it; {{.}} is the text
 *     {{^name}}...{{/name}}     what is between, once, where there is nothing of that name
 *
 * A line end behind the mark of a section is left out; a section holds none of its own name.
 * 0, or -EINVAL when a mark has no end.
 */
int html_fill(FILE *, const char *template, const struct cJSON *shown);

#endif
