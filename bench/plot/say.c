/* SPDX-License-Identifier: MIT */
#include "bench/plot/say.h"

#include "bench/plot/text.h"

#include <stdarg.h>
#include <stdio.h>

void plot_say(struct plot_text *text, const char *format, ...)
{
	if (text->used + 1 >= text->size)
		return;
	va_list values;
	va_start(values, format);
	int length = vsnprintf(text->out + text->used, text->size - text->used, format, values);
	va_end(values);
	text->used += length > 0 ? (size_t)length : 0;
}

void plot_say_comma(struct plot_text *text, size_t index, size_t count)
{
	if (index > 0)
		plot_say(text, "%s", index + 1 == count ? " and " : ", ");
}

void plot_say_percent(struct plot_text *text, double share)
{
	plot_say(text, share < 0.0995 ? "%.2g" : "%.0f", share * 100);
}

void plot_say_count(struct plot_text *text, size_t number)
{
	static const char *const words[] = { "no", "one", "two", "three", "four", "five", "six",
		"seven", "eight", "nine", "ten", "eleven", "twelve" };
	if (number < sizeof(words) / sizeof(words[0]))
		plot_say(text, "%s", words[number]);
	else
		plot_say(text, "%zu", number);
}

void plot_say_name(struct plot_text *text, const char *name, double width)
{
	char shown[256];
	plot_text_shorten(name, PLOT_SAY_SIZE, width, shown, sizeof(shown));
	plot_say(text, "%s", shown);
}
