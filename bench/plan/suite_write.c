/* SPDX-License-Identifier: MIT */
#include "bench/plan/suite.h"

#include "bench/base/file.h"
#include "bench/plan/options.h"
#include "bench/plan/options_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void write_names(FILE *file, const struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		fprintf(file, "%s%s", i ? ", " : "", names->items[i]);
}

/* How many numbers from `at` on follow each other by one. */
static size_t run_length(const struct numbers *numbers, size_t at)
{
	size_t length = 1;
	while (numbers->items[at] && at + length < numbers->count && length < 1000 &&
		numbers->items[at + length] == numbers->items[at] + length)
		length++;
	return length;
}

/* As ranges, so that they can be read by people too. */
static void write_numbers(FILE *file, const struct numbers *numbers)
{
	for (size_t i = 0, length; i < numbers->count; i += length) {
		uint64_t first = numbers->items[i];
		const char *comma = i ? ", " : "";
		length = run_length(numbers, i);
		if (!first)
			fprintf(file, "%sauto", comma);
		else if (length > 2)
			fprintf(file, "%s%" PRIu64 "-%" PRIu64, comma, first, first + length - 1);
		else
			fprintf(file, "%s%" PRIu64, comma, first), length = 1;
	}
}

/* In quotes where blanks would be lost, or a comment seen. */
static void write_text(FILE *file, const char *text)
{
	bool quote = strpbrk(text, " \t") || strchr("\";#", *text);
	fprintf(file, quote && *text ? "\"%s\"" : "%s", text);
}

/* A line for each; a parameter is a key of its own. */
static void write_items(FILE *file, const struct option_row *row, const struct names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		const char *item = names->items[i];
		size_t name = row->scope == OPTION_CELLS ? strcspn(item, "=") : 0;
		fprintf(file, name ? "%s.%.*s = " : "%s = ", row->name, (int)name, item);
		write_text(file, item + name + (name && item[name] == '='));
		fputc('\n', file);
	}
}

/* Is there something to say of a field? */
static bool is_set(const struct option_row *row, const void *field)
{
	switch (row->kind) {
	case AS_FLAG:
		return *(const bool *)field;
	case AS_LEVEL:
		return *(const unsigned *)field;
	case AS_COUNT:
		return *(const unsigned *)field >= row->min;
	case AS_SECONDS:
	case AS_PERIOD:
		return *(const uint64_t *)field >= row->min;
	case AS_TEXT:
	case AS_CHOICE:
		return *(char *const *)field;
	case AS_NAMES:
		return ((const struct names *)field)->count;
	case AS_NUMBERS:
		return ((const struct numbers *)field)->count;
	default:
		return true;
	}
}

/* The word of a level; the first as `yes`, which older builds know. */
static void write_level(FILE *file, const char *words, unsigned level)
{
	for (unsigned i = 1; i < level; i++)
		words += strcspn(words, "|") + 1;
	if (level == 1)
		fputs("yes", file);
	else
		fprintf(file, "%.*s", (int)strcspn(words, "|"), words);
}

static void write_value(FILE *file, const struct option_row *row, const void *field)
{
	switch (row->kind) {
	case AS_COUNT:
		fprintf(file, "%u", *(const unsigned *)field);
		break;
	case AS_LEVEL:
		write_level(file, row->argument, *(const unsigned *)field);
		break;
	case AS_NUMBER:
		fprintf(file, "%" PRIu64, *(const uint64_t *)field);
		break;
	case AS_PERCENT:
	case AS_THRESHOLD:
		fprintf(file, "%.15g", *(const double *)field);
		break;
	case AS_SECONDS:
	case AS_PERIOD:
		fprintf(file, "%.15g", (double)*(const uint64_t *)field * 1e-9);
		break;
	case AS_TEXT:
	case AS_CHOICE:
		write_text(file, *(char *const *)field);
		break;
	case AS_NAMES:
		write_names(file, field);
		break;
	case AS_NUMBERS:
		write_numbers(file, field);
		break;
	default:
		fputs("yes", file);
	}
}

/* Of nothing but searches without what has no effect on them. */
static void write_fields(FILE *file, unsigned scope, const void *fields, bool searches)
{
	for (size_t i = 0; i < options_row_count; i++) {
		const struct option_row *row = &options_rows[i];
		const void *field = (const char *)fields + row->offset;
		if (!(row->scope & scope) || (searches && options_is_idle(row)))
			continue;
		if (row->kind == AS_APPEND || row->kind == AS_FILES) {
			write_items(file, row, field);
		} else if (is_set(row, field)) {
			fprintf(file, "%s = ", row->name);
			write_value(file, row, field);
			fputc('\n', file);
		}
	}
}

static void write_global(FILE *file, const struct options *options, const char *of)
{
	struct settings settings = options->settings;
	if (settings.runs)
		settings.min_runs = settings.max_runs = 0;
	if (options_search(options)) { /* what is usual of searches is less than these */
		settings.min_runs = settings.asked_runs[0];
		settings.max_runs = settings.asked_runs[1];
	}
	fprintf(file, "; %s\n[global]\nname = ", of);
	write_text(file, options->name);
	fputc('\n', file);
	write_fields(file, SUITE_GLOBAL, &settings, options_search_only(options));
}

static void write_request(FILE *file, const struct request *request, size_t index)
{
	if (request->section)
		fprintf(file, "\n[%s]\n", request->section);
	else
		fprintf(file, "\n[cells-%zu]\n", index + 1);
	fprintf(file, "workload = ");
	write_names(file, &request->workloads);
	fputc('\n', file);
	write_fields(file, OPTION_CELLS, request, false);
	for (size_t i = 0; i < request->calibrated.count; i++) {
		const char *item = request->calibrated.items[i];
		int name = (int)strcspn(item, "=");
		fprintf(file, "tasks.%.*s = %s\n", name, item, item + name + 1);
	}
}

int suite_write(
	const struct options *options, const char *of, const char *path, struct error *error)
{
	struct file file;
	int code = file_create(&file, path);
	file.durable = true; /* the run cannot be resumed without it */
	if (!code)
		write_global(file.stream, options, of);
	for (size_t i = 0; !code && i < options->request_count; i++)
		write_request(file.stream, &options->requests[i], i);
	code = file_close(&file, code);
	return code ? error_errno(error, code, "%s", path) : 0;
}
