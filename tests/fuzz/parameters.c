/* SPDX-License-Identifier: MIT */
/*
 * Texts as parameters of everything that ships, as numbers with units, as lists, and through the
 * escapes that make of any bytes what a file can carry: what is taken is written as a text that is
 * taken for the same, and what is escaped comes back.
 */
#include "fuzz.h"

#include "bench/base/apart.h"
#include "bench/base/csv.h"
#include "bench/base/figures.h"
#include "bench/base/names.h"
#include "bench/base/number.h"
#include "bench/base/text.h"
#include "bench/plan/axes.h"
#include "bench/plan/catalog.h"
#include "bench/plan/param.h"
#include "bench/runner.h"

#include <stdlib.h>
#include <string.h>

/* ---- escapes -------------------------------------------------------------------------------- */

static bool is_utf8(const char *text)
{
	for (size_t length; *text; text += length)
		if (!(length = text_character(text)))
			return false;
	return true;
}

static void escapes(const char *text)
{
	char *utf8 = text_utf8(text), *line = text_line(text), *percent = text_percent(text, "-");
	char shortened[40];
	fuzz_must(is_utf8(utf8) && is_utf8(line) && is_utf8(percent), "escaped is UTF-8");
	for (const char *at = line; *at; at++)
		fuzz_must((unsigned char)*at >= ' ' && *at != 0x7f, "a line has no controls");
	text_restore(utf8);
	fuzz_must(!strcmp(utf8, text), "an escaped text comes back");
	text_shorten(line, 12, shortened, sizeof shortened);
	fuzz_must(text_characters(shortened) <= 12 && is_utf8(shortened), "shortened");
	free(utf8);
	free(line);
	free(percent);
}

/* A field written and read is the same. Blank fields alone make no row. */
static void through_csv(const char *text)
{
	struct csv_row row = { 0 };
	struct csv_file *file;
	char error[200];
	csv_text(&row, "column");
	csv_text(&row, "text");
	csv_end_line(&row);
	csv_text(&row, "1");
	csv_text(&row, text);
	csv_end_line(&row);
	const char *path = fuzz_put("field.csv", row.text, row.size);
	fuzz_must(!csv_open(&file, path, error, sizeof error), error);
	fuzz_must(csv_next(file) == 1, "there is the row");
	fuzz_must(!strcmp(csv_get(csv_row(file), 1), text), "a field comes back");
	fuzz_must(csv_next(file) == 0, "and no other");
	csv_close(file);
	csv_finish(&row);
}

static void lists(const char *text)
{
	struct names names = { 0 }, again = { 0 };
	char *joined = NULL;
	names_split(&names, text, ',', false);
	for (size_t i = 0; i < names.count; i++) {
		names_escape(&joined, i ? "," : "", "");
		names_escape(&joined, names.items[i], ",");
	}
	if (joined)
		names_split(&again, joined, ',', false);
	/* A single empty item and no item are written the same. */
	bool empty = names.count == 1 && !*names.items[0];
	fuzz_must(names.count == again.count || empty, "as many items");
	for (size_t i = 0; i < again.count; i++)
		fuzz_must(!strcmp(names.items[i], again.items[i]), "an item comes back");
	char **apart = apart_shorten((const char *const *)names.items, names.count, APART_LEAST);
	for (size_t i = 0; i < names.count; i++)
		free(apart[i]);
	free(apart);
	free(joined);
	names_finish(&names);
	names_finish(&again);
}

/* ---- numbers -------------------------------------------------------------------------------- */

static void number(const char *text)
{
	static const struct {
		int (*parse)(const char *, uint64_t *);
		void (*format)(uint64_t, char *);
	} kinds[] = { { number_parse_duration, number_format_duration },
		{ number_parse_size, number_format_size },
		{ number_parse_percent, number_format_percent } };
	uint64_t value, again;
	char written[64];
	number_parse(text, &value);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (kinds[i].parse(text, &value))
			continue;
		kinds[i].format(value, written);
		fuzz_must(!kinds[i].parse(written, &again) && again == value, written);
	}
}

/* ---- parameters ----------------------------------------------------------------------------- */

static void set_all(const struct param *params, const char *text)
{
	struct error error = { "" };
	for (; params && params->name; params++) {
		struct value value, again;
		if (value_parse(params, text, &value, &error)) {
			fuzz_must_say(&error);
			continue;
		}
		fuzz_must(!value_parse(params, value.text, &again, &error), error.text);
		fuzz_must(!strcmp(value.text, again.text), "a value is written one way");
		value_finish(&value);
		value_finish(&again);
	}
}

static void parameters(const char *text)
{
	static struct catalog all;
	struct param_text split;
	struct error error = { "" };
	if (!all.workload_count)
		fuzz_must(!catalog_init(&all, &error), "the registries hold together");
	if (param_text_split(&split, text, &error))
		fuzz_must_say(&error);
	for (size_t i = 0; i < all.workload_count; i++)
		set_all(all.workloads[i]->params, text);
	for (size_t i = 0; i < all.runner_count; i++)
		set_all(all.runners[i]->params, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	escapes(text);
	through_csv(text);
	lists(text);
	number(text);
	parameters(text);
	free(text);
	return 0;
}
