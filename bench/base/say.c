/* SPDX-License-Identifier: MIT */
#include "bench/base/say.h"

#include "bench/base/text.h"

#include <stdarg.h>
#include <stdio.h>

struct say say_into(char *out, size_t size)
{
	*out = '\0';
	return (struct say){ out, size, 0 };
}

/* Takes the beginning of a character away whose end did not fit. */
static void cut_between(struct say *text)
{
	size_t end = text->size - 1, from = end;
	while (from > 0 && end - from < 4 && ((unsigned char)text->out[from - 1] & 0xc0) == 0x80)
		from--;
	if (from > 0 && (unsigned char)text->out[from - 1] >= 0xc0)
		from--;
	if (from < end && !text_character(text->out + from))
		text->out[from] = '\0';
}

void say(struct say *text, const char *format, ...)
{
	if (text->used + 1 >= text->size)
		return;
	va_list values;
	va_start(values, format);
	int length = vsnprintf(text->out + text->used, text->size - text->used, format, values);
	va_end(values);
	text->used += length > 0 ? (size_t)length : 0;
	if (text->used >= text->size)
		cut_between(text);
}

void say_comma(struct say *text, size_t index, size_t count, const char *last)
{
	if (index > 0 && index + 1 == count)
		say(text, " %s ", last);
	else if (index > 0)
		say(text, ", ");
}

void say_count(struct say *text, size_t number)
{
	static const char *const words[] = { "no", "one", "two", "three", "four", "five", "six",
		"seven", "eight", "nine", "ten", "eleven", "twelve" };
	if (number < sizeof words / sizeof *words)
		say(text, "%s", words[number]);
	else
		say(text, "%zu", number);
}

void say_number_of(struct say *text, size_t number, const char *one)
{
	say(text, "%zu %s%s", number, one, number == 1 ? "" : "s");
}

void say_name(struct say *text, const char *name, size_t most)
{
	char shown[512];
	text_shorten(name, most, shown, sizeof shown);
	say(text, "%s", shown);
}

void say_capital(struct say *text, size_t from)
{
	if (from < text->used && from + 1 < text->size && text->out[from] >= 'a' &&
		text->out[from] <= 'z')
		text->out[from] = (char)(text->out[from] - 'a' + 'A');
}
