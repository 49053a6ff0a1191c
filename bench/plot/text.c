/* SPDX-License-Identifier: MIT */
#include "bench/plot/text.h"

#include "bench/base/apart.h"
#include "bench/base/loaded.h"
#include "bench/base/memory.h"
#include "bench/base/text.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char ellipsis[] = "\xe2\x80\xa6";

size_t plot_text_decode(const char *text, unsigned *point)
{
	size_t length = text_character(text);
	*point = length ? (unsigned char)*text : '?';
	if (length > 1)
		*point &= 0xffu >> (length + 1);
	for (size_t i = 1; i < length; i++)
		*point = *point << 6 | ((unsigned char)text[i] & 0x3f);
	return length ? length : 1;
}

static bool is_control(unsigned point)
{
	return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028 ||
	       point == 0x2029;
}

/* No characters, or ones that turn the direction of the text around them. */
static bool is_undrawable(unsigned point)
{
	return (point & 0xfffe) == 0xfffe || (point >= 0x202a && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x2069);
}

char *plot_text_clean(char *text)
{
	for (char *at = text; *at;) {
		unsigned point;
		size_t length = plot_text_decode(at, &point);
		if (point == '?' || is_undrawable(point))
			memset(at, '?', length);
		else if (is_control(point))
			memset(at, ' ', length);
		at += length;
	}
	return text;
}

/* ---- what fonts can draw ----------------------------------------------------------------------
 */

/*
 * What is used of fontconfig, which is there wherever gnuplot's cairo is. It is opened when the
 * first text needs it: a program that measures should not carry what only pictures want.
 */
struct fontconfig {
	struct fonts {
		int count, room;
		void **fonts;
	} * (*fonts_of)(void *config, int set); /* FcConfigGetFonts */
	int (*charset_of)(void *font, const char *name, int n, void **charset);
	int (*has)(const void *charset, unsigned point);
	struct fonts *fonts; /* all that are installed; its own */
};

/* Stays open: fontconfig keeps what it has read. */
static bool open_fonts(struct fontconfig *config)
{
	const struct loaded_call calls[] = { { "FcConfigGetFonts", &config->fonts_of },
		{ "FcPatternGetCharSet", &config->charset_of },
		{ "FcCharSetHasChar", &config->has } };
	char reason[WORKLOAD_TEXT];
	void *library = NULL;
	if (loaded_open(
		    &library, "libfontconfig.so.1", calls, sizeof calls / sizeof *calls, reason))
		return false;
	config->fonts = config->fonts_of(NULL, 0);
	return config->fonts;
}

static bool is_covered(const struct fontconfig *config, unsigned point)
{
	void *charset;
	for (int i = 0; i < config->fonts->count; i++)
		if (config->charset_of(config->fonts->fonts[i], "charset", 0, &charset) == 0 &&
			config->has(charset, point))
			return true;
	return false;
}

/* Latin, which every face for text has. */
static bool is_common(unsigned point)
{
	return point < 0x250;
}

/* Punctuation, arrows, signs and shapes, of which some are ours: taken as there when no fontconfig
 * can be asked. */
static bool is_sign(unsigned point)
{
	return point >= 0x2000 && point < 0x2600;
}

/* Which are asked when the first character comes that not every one has. */
struct asked {
	struct fontconfig config;
	bool asked, known;
};

static bool is_drawable(struct asked *fonts, unsigned point)
{
	if (is_common(point))
		return true;
	if (!fonts->asked)
		fonts->known = open_fonts(&fonts->config);
	fonts->asked = true;
	return fonts->known ? is_covered(&fonts->config, point) : is_sign(point);
}

/* ---- widths -----------------------------------------------------------------------------------
 */

/* As wide as a class of characters in DejaVu Sans, or a little wider, in units of the size; what no
 * font has is drawn as U+FFFD. */
static double width_of(struct asked *fonts, unsigned point)
{
	if (point == 0xfffd || (point != 0x2026 && !is_drawable(fonts, point)))
		return 1.05;
	if (point >= 0x1100 || point == 0x2026)
		return 1;
	if (point > '~')
		return 0.7;
	return strchr("ijl'|.,:;!I[]()/ ", (int)point) ? 0.36
	       : strchr("mwMW@%", (int)point)          ? 0.97
	       : point >= 'A' && point <= 'Z'          ? 0.72
						       : 0.62;
}

double plot_text_width(const char *text, double size)
{
	struct asked fonts = { 0 };
	double width = 0;
	while (*text) {
		unsigned point;
		text += plot_text_decode(text, &point);
		width += width_of(&fonts, point) * size;
	}
	return width;
}

double plot_text_size(double wide, double width, double least, double most)
{
	return floor(fmin(most, fmax(least, (width + 1) / wide)));
}

/* The start of the last characters of `text` that fit into `width`. */
static const char *tail(const char *text, double size, double width)
{
	while (*text && plot_text_width(text, size) > width)
		text += plot_text_decode(text, &(unsigned){ 0 });
	return text;
}

void plot_text_shorten(const char *text, double size, double width, char *out, size_t out_size)
{
	struct asked fonts = { 0 };
	size_t head = 0;
	double used = 0, half = (width - plot_text_width(ellipsis, size)) / 2;
	bool fits = plot_text_width(text, size) <= width && strlen(text) < out_size;
	if (fits) {
		memcpy(out, text, strlen(text) + 1);
		return;
	}
	const char *last = tail(text, size, half), *word = text_word(text, last, 8);
	half -= plot_text_width(word, size) - plot_text_width(last, size);
	for (last = word; strlen(last) + 8 > out_size / 2 && *last;)
		last += plot_text_decode(last, &(unsigned){ 0 });
	while (text + head < last && head + 8 < out_size / 2) {
		unsigned point;
		size_t length = plot_text_decode(text + head, &point);
		used += width_of(&fonts, point) * size;
		if (used > half)
			break;
		head += length;
	}
	snprintf(out, out_size, "%.*s%s%s", (int)head, text, ellipsis, last);
}

/* The space between a number and its unit, a name and what is short in brackets, a word and what
 * it leads to: "12 ms", "5 %", "threads (1)", "under threads". */
static bool is_tied(const char *text, size_t at)
{
	static const char *const leads[] = { "under", "and", "or", "at", "of", "with" };
	size_t next = strcspn(text + at + 1, " ,;:");
	bool unit = at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9' && next <= 3;
	bool remark = text[at + 1] == '(' && text[at + next] == ')' && next <= 6;
	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++) {
		size_t length = strlen(leads[i]);
		if (at > length && text[at - length - 1] == ' ' &&
			!strncmp(text + at - length, leads[i], length))
			return true;
	}
	return next > 0 && (unit || remark);
}

size_t plot_text_break(const char *text, double size, double width)
{
	struct asked fonts = { 0 };
	size_t found = 0;
	double used = 0;
	for (size_t at = 0, length; text[at]; at += length) {
		unsigned point;
		length = plot_text_decode(text + at, &point);
		if (used <= width && point == ' ' && !is_tied(text, at))
			found = at;
		used += width_of(&fonts, point) * size;
		if (used > width && point != ' ')
			return found;
	}
	return 0;
}

static bool all_fit(char *const *texts, size_t count, double size, double width)
{
	for (size_t i = 0; i < count; i++)
		if (plot_text_width(texts[i], size) > width + 1)
			return false;
	return true;
}

/* The widest letters of a text, on average, of a size of one. */
static double letters_of(char *const *texts, size_t count)
{
	double wide = 0.62;
	for (size_t i = 0; i < count; i++)
		wide = fmax(wide,
			plot_text_width(texts[i], 1) / fmax(1, (double)text_characters(texts[i])));
	return wide;
}

void plot_text_apart(char **texts, size_t count, double size, double width)
{
	if (all_fit(texts, count, size, width))
		return;
	size_t most = (size_t)fmax(APART_LEAST, width / (size * letters_of(texts, count)));
	char **shown = apart_shorten((const char *const *)texts, count, most);
	for (size_t i = 0; i < count; i++) {
		free(texts[i]);
		texts[i] = shown[i];
	}
	free(shown);
}

char *plot_text_drawable(const char *text)
{
	struct asked fonts = { 0 };
	struct memory_stream copy;
	memory_stream_open(&copy);
	for (size_t length; *text; text += length) {
		unsigned point;
		length = plot_text_decode(text, &point);
		if (is_drawable(&fonts, point))
			fwrite(text, 1, length, copy.file);
		else
			fputs("\xef\xbf\xbd", copy.file);
	}
	return memory_stream_close(&copy);
}
