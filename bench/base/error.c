/* SPDX-License-Identifier: MIT */
#include "bench/base/error.h"

#include "bench/base/memory.h"
#include "bench/base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Is it a byte of a character that began before it? */
static bool is_inside(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/*
 * Whatever was typed, the text stays one line that does nothing to a terminal, and one that is too
 * long loses its middle: what would do stands at its end. Behind it stands ": rest", unless NULL.
 */
static void compose(struct error *error, const char *format, va_list arguments, const char *rest)
{
	struct memory_stream stream;
	memory_stream_open(&stream);
	vfprintf(stream.file, format, arguments);
	if (rest)
		fprintf(stream.file, ": %s", rest);
	char *text = memory_stream_close(&stream), *line = text_line(text);
	size_t length = strlen(line), head = sizeof error->text / 3;
	size_t tail = sizeof error->text - head - 4;
	if (length < sizeof error->text) {
		snprintf(error->text, sizeof error->text, "%s", line);
	} else {
		while (is_inside(line[head]))
			head--;
		while (is_inside(line[length - tail]))
			tail--;
		snprintf(error->text, sizeof error->text, "%.*s...%s", (int)head, line,
			line + length - tail);
	}
	free(text);
	free(line);
}

int error_set(struct error *error, int code, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	compose(error, format, arguments, NULL);
	va_end(arguments);
	return code;
}

const char *error_reason(int code)
{
	return code == -ELOOP         ? "a link, which is not followed here"
	       : code == -EMEDIUMTYPE ? "a pipe or a device, no plain file"
				      : strerror(-code);
}

int error_errno(struct error *error, int code, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	compose(error, format, arguments, error_reason(code));
	va_end(arguments);
	return code;
}

int error_prefix(struct error *error, int code, const char *format, ...)
{
	char rest[ERROR_TEXT];
	memcpy(rest, error->text, sizeof rest);
	va_list arguments;
	va_start(arguments, format);
	compose(error, format, arguments, rest);
	va_end(arguments);
	return code;
}
