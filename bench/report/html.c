/* SPDX-License-Identifier: MIT */
#include "bench/report/html.h"

#include "bench/base/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

static const char replacement[] = "\xef\xbf\xbd";

/* The code point of a well-formed character of `length` bytes. */
static unsigned point_of(const char *text, size_t length)
{
	unsigned char first = (unsigned char)*text;
	unsigned point = length == 1 ? first : first & (0xffu >> (length + 1));
	for (size_t i = 1; i < length; i++)
		point = point << 6 | ((unsigned char)text[i] & 0x3f);
	return point;
}

/* What HTML forbids, and what changes the direction of the text that follows. */
static bool is_forbidden(unsigned point)
{
	return (point >= 0x80 && point < 0xa0) || (point >= 0xfdd0 && point <= 0xfdef) ||
	       (point & 0xfffe) == 0xfffe || (point >= 0x202a && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x2069);
}

static void put_ascii(FILE *out, unsigned point)
{
	switch (point) {
	case '&':
		fputs("&amp;", out);
		return;
	case '<':
		fputs("&lt;", out);
		return;
	case '>':
		fputs("&gt;", out);
		return;
	case '"':
		fputs("&quot;", out);
		return;
	case '\'':
		fputs("&#39;", out);
		return;
	}
	if ((point < ' ' && point != '\n' && point != '\t') || point == 0x7f)
		fprintf(out, "\xe2\x90%c", point == 0x7f ? 0xa1 : (int)(0x80 + point));
	else
		fputc((int)point, out);
}

void html_text_part(FILE *out, const char *text, size_t length)
{
	const char *end = text + length;
	while (text < end && *text) {
		size_t size = text_character(text);
		unsigned point = size ? point_of(text, size) : 0;
		if (size == 1)
			put_ascii(out, point);
		else if (size == 0)
			fprintf(out, "\\x%02x", (unsigned char)*text);
		else if (is_forbidden(point))
			fputs(replacement, out);
		else
			fwrite(text, 1, size, out);
		text += size ? size : 1;
	}
}

void html_text(FILE *out, const char *text)
{
	html_text_part(out, text, strlen(text));
}

void html_print(FILE *out, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	while (*format) {
		size_t length = strcspn(format, "%");
		fwrite(format, 1, length, out);
		format += length;
		if (!*format)
			break;
		if (strncmp(format, "%s", 2) == 0)
			html_text(out, va_arg(arguments, const char *));
		else if (strncmp(format, "%zu", 3) == 0)
			fprintf(out, "%zu", va_arg(arguments, size_t));
		else if (strncmp(format, "%%", 2) == 0)
			fputc('%', out);
		else
			assert(!"a conversion that html_print does not know");
		format += strncmp(format, "%zu", 3) == 0 ? 3 : 2;
	}
	va_end(arguments);
}
