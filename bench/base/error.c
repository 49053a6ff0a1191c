/* SPDX-License-Identifier: MIT */
#include "bench/base/error.h"

#include "bench/base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Whatever was typed, the text stays one line that does nothing to a terminal, and one that is too
 * long loses its middle: what would do stands at its end. Takes `text`, NULL out of memory.
 */
static void take_text(struct error *error, char *text)
{
	char *line = text ? text_line(text) : NULL;
	free(text);
	if (!line) {
		snprintf(error->text, sizeof error->text, "out of memory");
		return;
	}
	size_t length = strlen(line), head = sizeof error->text / 3;
	if (length < sizeof error->text)
		snprintf(error->text, sizeof error->text, "%s", line);
	else
		snprintf(error->text, sizeof error->text, "%.*s...%s", (int)head, line,
			line + length - (sizeof error->text - head - 4));
	free(line);
}

/* The formatted text followed by ": rest" unless that is NULL; NULL out of memory. */
static char *compose(const char *format, va_list arguments, const char *rest)
{
	char *text = NULL, *whole = NULL;
	if (vasprintf(&text, format, arguments) < 0)
		return NULL;
	if (!rest)
		return text;
	if (asprintf(&whole, "%s: %s", text, rest) < 0)
		whole = NULL;
	free(text);
	return whole;
}

int error_set(struct error *error, int code, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	take_text(error, compose(format, arguments, NULL));
	va_end(arguments);
	return code;
}

int error_errno(struct error *error, int code, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *why = code == -ELOOP ? "a link, which is not followed here" : strerror(-code);
	take_text(error, compose(format, arguments, why));
	va_end(arguments);
	return code;
}

int error_prefix(struct error *error, int code, const char *format, ...)
{
	char rest[ERROR_TEXT];
	memcpy(rest, error->text, sizeof rest);
	va_list arguments;
	va_start(arguments, format);
	take_text(error, compose(format, arguments, rest));
	va_end(arguments);
	return code;
}
