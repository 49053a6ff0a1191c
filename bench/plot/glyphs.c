/* SPDX-License-Identifier: MIT */
#include "bench/plot/glyphs.h"

#include "bench/base/memory.h"
#include "bench/plot/text.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static bool find_function(void *library, const char *name, void *function)
{
	void *found = dlsym(library, name);
	memcpy(function, &found, sizeof(found)); /* no cast makes a function of an object */
	return found;
}

/* Stays open: fontconfig keeps what it has read. */
static bool open_fonts(struct fontconfig *config)
{
	void *library = dlopen("libfontconfig.so.1", RTLD_LAZY);
	if (!library || !find_function(library, "FcConfigGetFonts", &config->fonts_of) ||
		!find_function(library, "FcPatternGetCharSet", &config->charset_of) ||
		!find_function(library, "FcCharSetHasChar", &config->has))
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

char *plot_glyphs(const char *text)
{
	struct fontconfig config = { 0 };
	struct memory_stream copy;
	bool asked = false, known = false;
	memory_stream_open(&copy);
	for (size_t length; *text; text += length) {
		unsigned point;
		length = plot_text_decode(text, &point);
		if (!is_common(point) && !asked) {
			asked = true;
			known = open_fonts(&config);
		}
		if (is_common(point) || (known ? is_covered(&config, point) : is_sign(point)))
			fwrite(text, 1, length, copy.file);
		else
			fputs("\xef\xbf\xbd", copy.file);
	}
	return memory_stream_close(&copy);
}
