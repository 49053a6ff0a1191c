/* SPDX-License-Identifier: MIT */
#include "bench/base/terminal.h"

#include "bench/base/memory.h"
#include "bench/base/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void terminal_line(FILE *out, const char *format, ...)
{
	struct memory_stream stream;
	va_list arguments;
	va_start(arguments, format);
	memory_stream_open(&stream);
	vfprintf(stream.file, format, arguments);
	va_end(arguments);
	char *text = memory_stream_close(&stream), *line = text_line(text);
	fprintf(out, "%s\n", line);
	free(text);
	free(line);
}

void terminal_wrap(FILE *out, unsigned columns, int indent, const char *words)
{
	char *line = text_line(words);
	for (const char *text = line; *text; indent = TERMINAL_INDENT) {
		size_t room = columns - (unsigned)indent, column = 0;
		const char *end = text, *blank = NULL;
		for (size_t length; (length = text_character(end)) && column < room; column++) {
			blank = *end == ' ' && end[1] != '%' ? end : blank;
			end += length;
		}
		if (*end && (*end != ' ' || end[1] == '%') && blank)
			end = blank;
		const char *next = end + strspn(end, " ");
		while (end > text + 1 && end[-1] == ' ')
			end--;
		fprintf(out, "%*s%.*s\n", indent, "", (int)(end - text), text);
		text = next;
	}
	free(line);
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
