/* SPDX-License-Identifier: MIT */
#include "bench/base/terminal.h"

#include "bench/base/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void terminal_line(FILE *out, const char *format, ...)
{
	char *text = NULL;
	va_list arguments;
	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		text = NULL;
	va_end(arguments);
	char *line = text ? text_line(text) : NULL;
	fprintf(out, "%s\n", line ? line : "out of memory");
	free(text);
	free(line);
}

void terminal_wrap(FILE *out, unsigned columns, int indent, const char *text)
{
	for (; *text; indent = TERMINAL_INDENT) {
		size_t room = columns - (unsigned)indent, column = 0;
		const char *end = text, *blank = NULL;
		for (size_t length; (length = text_character(end)) && column < room; column++) {
			blank = *end == ' ' ? end : blank;
			end += length;
		}
		if (*end && *end != ' ' && blank)
			end = blank;
		fprintf(out, "%*s%.*s\n", indent, "", (int)(end - text), text);
		text = end + strspn(end, " ");
	}
}

bool terminal_has_escapes(void)
{
	const char *type = getenv("TERM");
	return type && *type && strcmp(type, "dumb") != 0;
}

bool terminal_has_colour(void)
{
	const char *refused = getenv("NO_COLOR");
	return terminal_has_escapes() && !(refused && *refused);
}
