/* SPDX-License-Identifier: MIT */
#include "bench/formats/changes.h"

#include "bench/base/json.h"
#include "bench/base/memory.h"
#include "bench/base/say.h"
#include "bench/base/terminal.h"
#include "bench/formats/export.h"
#include "bench/results/changes.h"
#include "bench/results/compared.h"
#include "bench/results/difference.h"
#include "bench/results/results.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* ---- JSON ----------------------------------------------------------------------------------- */

/* null for what could not be taken. */
static void add_number(struct cJSON *object, const char *name, double number)
{
	if (isfinite(number))
		cJSON_AddNumberToObject(object, name, number);
	else
		cJSON_AddNullToObject(object, name);
}

static void add_side(struct cJSON *cell, const char *name, const struct difference_side *side)
{
	struct cJSON *object = cJSON_AddObjectToObject(cell, name);
	add_number(object, "median_s", side->median_s);
	add_number(object, "samples", (double)side->samples);
	add_number(object, "failed", (double)side->failed);
	add_number(object, "runs", (double)side->runs);
}

static void add_cell(struct cJSON *cells, const struct difference *difference)
{
	struct cJSON *cell = cJSON_CreateObject();
	const struct interval *ratio = &difference->comparison.ratio;
	cJSON_AddItemToArray(cells, cell);
	cJSON_AddStringToObject(cell, "cell", difference->label);
	cJSON_AddStringToObject(cell, "compared", difference_compared(difference)->time);
	add_side(cell, "old", &difference->old);
	add_side(cell, "new", &difference->new);
	add_number(cell, "change_percent", difference_percent(ratio->estimate));
	add_number(cell, "change_low_percent", difference_percent(ratio->high));
	add_number(cell, "change_high_percent", difference_percent(ratio->low));
	add_number(cell, "p", difference->comparison.p);
	add_number(cell, "p_holm", difference->p_holm);
	cJSON_AddStringToObject(cell, "verdict", changes_verdict(difference));
	cJSON_AddBoolToObject(cell, "regression", difference->regression);
	cJSON_AddBoolToObject(cell, "other_results", difference->other_results);
}

int changes_json(FILE *out, const struct differences *differences)
{
	struct cJSON *object = cJSON_CreateObject();
	add_number(object, "old_runs", (double)differences->old_runs);
	add_number(object, "new_runs", (double)differences->new_runs);
	add_number(object, "threshold_percent", differences->threshold);
	add_number(object, "regressions", (double)differences->regressions);
	add_number(object, "provable_percent", differences->provable_least);
	struct cJSON *cells = cJSON_AddArrayToObject(object, "cells");
	for (size_t i = 0; i < differences->count; i++)
		add_cell(cells, &differences->items[i]);
	return json_write(object, out);
}

/* ---- Markdown ------------------------------------------------------------------------------- */

void changes_markdown(FILE *out, const struct differences *differences)
{
	struct memory_stream before;
	memory_stream_open(&before);
	changes_print_before(before.file, differences, TERMINAL_UNBROKEN);
	char *text = memory_stream_close(&before);
	char *rest = text, *line;
	while ((line = strsep(&rest, "\n")) && *line) {
		export_plain(out, line);
		fputs("\n\n", out); /* a paragraph each */
	}
	free(text);
	fprintf(out, "| cell | old | new | change | 95 %% interval | |\n"
		     "| --- | ---: | ---: | ---: | --- | --- |\n");
	char **names = changes_names(differences);
	for (size_t i = 0; i < differences->count; i++) {
		const struct difference *difference = &differences->items[i];
		struct changes_row row;
		changes_row(difference, &row);
		fputs("| ", out);
		export_plain(out, names[i]);
		free(names[i]);
		const char *strong = difference->regression ? "**" : "";
		fprintf(out, " | %s | %s | %s | %s | %s%s%s%s%s |\n", row.old, row.new, row.change,
			row.interval, strong, changes_verdict(difference), strong,
			*row.failed ? "; " : "", row.failed);
	}
	free(names);
	changes_print_summary(out, differences, TERMINAL_UNBROKEN);
}

/* ---- GitHub --------------------------------------------------------------------------------- */

/* What ends a command or a property of it, as the runner wants it, and other controls alike. */
static void write_escaped(FILE *out, const char *text, bool property)
{
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		if (*at == '%' || *at < ' ' || *at == 0x7f ||
			(property && (*at == ':' || *at == ',')))
			fprintf(out, "%%%02X", *at);
		else
			fputc(*at, out);
	}
}

static void annotate(FILE *out, const char *level, const char *title, const char *text)
{
	fprintf(out, "::%s title=", level);
	write_escaped(out, title, true);
	fputs("::", out);
	write_escaped(out, text, false);
	fputc('\n', out);
}

static void annotate_cell(FILE *out, const struct difference *difference, const char *name)
{
	struct changes_row row;
	char text[600];
	struct say said = say_into(text, sizeof text);
	changes_row(difference, &row);
	say(&said, "%s", changes_verdict(difference));
	if (difference->change == CHANGE_FAILED) {
		const char *failure = difference->new.failure;
		size_t failed = strlen(RESULTS_FAILED);
		say(&said, ": ");
		say_name(&said, failure + (strncmp(failure, RESULTS_FAILED, failed) ? 0 : failed),
			300);
	} else {
		say(&said, " by %s %s, from %s to %s", row.change, row.interval, row.old, row.new);
	}
	if (difference->regression)
		annotate(out, "error", name, text);
	if (*row.failed)
		annotate(out, "warning", name, row.failed);
	if (difference->other_results)
		annotate(out, "warning", name,
			"other results: not the same work or input, or not done right");
}

void changes_github(FILE *out, const struct differences *differences)
{
	struct memory_stream stream;
	char **names = changes_names(differences);
	for (size_t i = 0; i < differences->count; i++) {
		annotate_cell(out, &differences->items[i], names[i]);
		free(names[i]);
	}
	free(names);
	memory_stream_open(&stream);
	changes_print_before(stream.file, differences, TERMINAL_UNBROKEN);
	changes_print_summary(stream.file, differences, TERMINAL_UNBROKEN);
	char *summary = memory_stream_close(&stream);
	annotate(out, "notice", "concbench compare", summary + strspn(summary, "\n"));
	free(summary);
}
