/* SPDX-License-Identifier: MIT */
#include "bench/plan/options_line.h"

#include "bench/base/memory.h"
#include "bench/plan/axes.h"
#include "bench/plan/options.h"
#include "bench/plan/options_table.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* ---- the command line ----------------------------------------------------------------------- */

/* Where the table's options are in getopt's numbering, clear of any letter. */
#define GETOPT_BASE 1000

static void getopt_tables(unsigned takes, struct option *longs, char *letters)
{
	*letters++ = ':';
	for (size_t i = 0; i < options_row_count; i++) {
		if (!options_offered(&options_rows[i], takes))
			continue;
		bool flag = options_rows[i].kind == AS_FLAG;
		bool optional = options_rows[i].kind == AS_LEVEL;
		*longs++ = (struct option){ options_rows[i].name,
			flag       ? no_argument
			: optional ? optional_argument
				   : required_argument,
			NULL, GETOPT_BASE + (int)i };
		if (options_rows[i].letter) {
			*letters++ = options_rows[i].letter;
			if (!flag)
				*letters++ = ':';
		}
	}
	*longs = (struct option){ 0 };
	*letters = '\0';
}

static const struct option_row *row_of(unsigned takes, int code)
{
	for (size_t i = 0; i < options_row_count; i++)
		if (code == GETOPT_BASE + (int)i ||
			(options_rows[i].letter && code == options_rows[i].letter &&
				options_offered(&options_rows[i], takes)))
			return &options_rows[i];
	return NULL;
}

static int refuse_option(unsigned takes, int code, char **argv, struct error *error)
{
	const char *word = argv[optind - 1]; /* of a letter it may be the word before */
	const struct option_row *row = optopt ? row_of(takes, optopt) : NULL;
	bool letter = optopt && optopt < GETOPT_BASE;
	if (letter && code == ':' && row)
		return error_set(error, -EINVAL, "-%c needs %s", optopt, row->argument);
	if (letter)
		return error_set(error, -EINVAL, "no option '-%c' here", optopt);
	if (code == ':' && row)
		return error_set(error, -EINVAL, "%s needs %s", word, row->argument);
	if (row && row->kind == AS_FLAG && strchr(word, '='))
		return error_set(error, -EINVAL, "--%s takes no value", row->name);
	char name[64];
	snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
	return options_unknown(takes, name, error);
}

/* Several values are one text; of two texts the last one holds, which is not to be a surprise. */
static void settle_param(struct options *options, struct request *request, const char *value)
{
	size_t own = request->params.count - ++request->given;
	size_t replaced = param_texts_settle(&request->params);
	if (replaced == request->params.count || replaced < own)
		return; /* a suite's own */
	request->given--;
	int name = (int)strcspn(value, "=");
	char *text = memory_print("--%s %.*s is given twice; the last one holds; %.*s=A,B "
				  "measures both",
		"param", name, value, name, value);
	if (!names_has(&options->notes, text))
		names_add(&options->notes, text);
	free(text);
}

/* Options of cells go to every request, so that they override a suite's sections. */
static int row_apply(struct options *options, const struct option_row *row, const char *value,
	struct error *error)
{
	if (row->scope != OPTION_CELLS)
		return options_set_row(options, NULL, row, value, error);
	int code = 0;
	for (size_t i = 0; !code && i < options->request_count; i++) {
		/* What was found out for a run does not outlive its being asked for anew. */
		if (!strcmp(row->name, "tasks"))
			names_finish(&options->requests[i].calibrated);
		code = options_set_row(options, &options->requests[i], row, value, error);
		if (!code && row->kind == AS_APPEND)
			settle_param(options, &options->requests[i], value);
	}
	return code;
}

/* Of an option that holds one value the last one given holds; that is not to be a surprise. */
static void note_again(struct options *options, const struct option_row *row)
{
	char text[128];
	if (row->kind == AS_FLAG || row->kind == AS_APPEND || row->kind == AS_FILES)
		return;
	snprintf(text, sizeof text, "--%s is given twice; the last one holds", row->name);
	if (!names_has(&options->notes, text))
		names_add(&options->notes, text);
}

int options_parse(struct options *options, unsigned takes, int argc, char **argv, int *first,
	struct error *error)
{
	struct option longs[OPTIONS_MOST + 1];
	char letters[2 * OPTIONS_MOST + 2];
	takes |= OPTION_LINE;
	bool given[OPTIONS_MOST] = { false };
	getopt_tables(takes, longs, letters);
	optind = 0;
	opterr = 0;
	options->idle = NULL; /* what a suite gives besides holds where there is no search */
	int code = 0, found;
	while (!code && (found = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (found == '?' || found == ':') {
			code = refuse_option(takes, found, argv, error);
			break;
		}
		const struct option_row *row = row_of(takes, found);
		code = row_apply(options, row, optarg, error);
		if (!code && given[row - options_rows])
			note_again(options, row);
		given[row - options_rows] = true;
	}
	*first = optind;
	return code ? code : options_check_idle(options, error);
}

/* Where the explanations of the help begin, and where its lines end. */
#define HELP_INDENT  30
#define HELP_COLUMNS 80

/* Prints words from `column` on, breaking lines at blanks. */
static void print_words(FILE *out, const char *text, int column)
{
	while (*text) {
		int length = (int)strcspn(text, " ");
		if (column + 1 + length > HELP_COLUMNS) {
			fprintf(out, "\n%*s", HELP_INDENT - 1, "");
			column = HELP_INDENT - 1;
		}
		fprintf(out, " %.*s", length, text);
		column += 1 + length;
		text += length + strspn(text + length, " ");
	}
	fputc('\n', out);
}

void options_help(FILE *out, unsigned takes)
{
	for (size_t i = 0; i < options_row_count; i++) {
		const struct option_row *row = &options_rows[i];
		if (!options_offered(row, takes | OPTION_LINE))
			continue;
		char letter[8] = "    ";
		if (row->letter)
			snprintf(letter, sizeof letter, "-%c, ", row->letter);
		bool optional = row->kind == AS_LEVEL;
		int column = fprintf(out, "  %s--%s%s%s%s", letter, row->name,
			optional        ? "[="
			: row->argument ? " "
					: "",
			row->argument ? row->argument : "", optional ? "]" : "");
		if (column > HELP_INDENT - 1)
			column = fprintf(out, "\n%*s", HELP_INDENT - 1, "") - 1;
		else
			column += fprintf(out, "%*s", HELP_INDENT - 1 - column, "");
		print_words(out, row->help, column);
	}
}
