/* SPDX-License-Identifier: MIT */
#include "bench/results/table.h"

#include "bench/base/text.h"
#include "bench/plan/cells.h"
#include "bench/results/findings.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The memory column is shown from this width on. */
#define WIDE   100
#define INDENT 4

/* How the times of one group are written: one unit and one precision for the whole column. */
struct scale {
	const char *unit;
	double factor;
	int decimals;
};

static struct scale scale_for(double largest, double smallest)
{
	static const struct scale scales[] = { { "s", 1, 0 }, { "ms", 1e3, 0 }, { "us", 1e6, 0 },
		{ "ns", 1e9, 0 } };
	size_t i = 0;
	while (i < 3 &&
		(largest * scales[i].factor < 0.1 ||
			(smallest * scales[i].factor < 0.01 && largest * scales[i].factor < 10)))
		i++;
	struct scale scale = scales[i];
	/* Three digits of the smallest, within what the column holds. */
	int digits = smallest > 0 && isfinite(smallest)
			     ? 2 - (int)floor(log10(smallest * scale.factor))
			     : 3;
	double widest = largest * scale.factor;
	int most = widest >= 100 ? 1 : widest >= 10 ? 2 : 4;
	scale.decimals = digits < 0 ? 0 : digits > most ? most : digits;
	return scale;
}

static struct scale group_scale(const struct findings *findings, const struct results_group *group)
{
	double largest = 0, smallest = INFINITY;
	for (size_t cell = group->first; cell < group->first + group->count; cell++) {
		double median = findings->summary.rows[cell].wall.median.estimate;
		largest = median > largest ? median : largest;
		smallest = median < smallest ? median : smallest;
	}
	return scale_for(largest, smallest);
}

static void format_interval(
	const struct interval *interval, double factor, int decimals, char *text, size_t size)
{
	if (isnan(interval->low))
		snprintf(text, size, "%s", "");
	else
		snprintf(text, size, "[%.*f, %.*f]", decimals, interval->low * factor, decimals,
			interval->high * factor);
}

static bool is_empty(const struct summary_row *row)
{
	return row->standing == STANDING_FAILED || row->standing == STANDING_MISSING;
}

/* "*" the best, "=" no difference to it shown, "!" no valid sample. */
static char mark_of(const struct summary_row *row)
{
	return row->standing == STANDING_BEST    ? '*'
	       : row->standing == STANDING_LEVEL ? '='
	       : is_empty(row)                   ? '!'
						 : ' ';
}

static void print_times(FILE *out, const struct summary_row *row, const struct scale *scale)
{
	char wall[32], interval[64], speedup[32] = "", bounds[64] = "";
	snprintf(wall, sizeof wall, "%.*f %s", scale->decimals,
		row->wall.median.estimate * scale->factor, scale->unit);
	format_interval(
		&row->wall.median, scale->factor, scale->decimals, interval, sizeof interval);
	double times = row->speedup.estimate;
	int decimals = times < 0.1 ? 3 : times < 10 ? 2 : times < 1000 ? 1 : 0;
	if (!isnan(times)) {
		snprintf(speedup, sizeof speedup, "%.*f", decimals, times);
		format_interval(&row->speedup, 1, decimals, bounds, sizeof bounds);
	}
	fprintf(out, "%10s %-17s%7s %-15s", wall, interval, speedup, bounds);
	if (isnan(row->cpu_utilisation))
		fprintf(out, "%5s", "");
	else
		fprintf(out, "%5.2f", row->cpu_utilisation);
}

/* Names longer than the column are cut in the middle, where they differ least. */
static void print_name(FILE *out, const char *name, int width)
{
	int length = (int)strlen(name), head = (width - 2) / 2, tail = width - 2 - head;
	if (length <= width)
		fprintf(out, "%-*s", width, name);
	else
		fprintf(out, "%.*s..%s", head, name, name + length - tail);
}

static void print_row(FILE *out, const struct results_cell *cell, const struct summary_row *row,
	const struct scale *scale, const struct table_style *style)
{
	bool bold = style->colour && row->standing == STANDING_BEST;
	bool red = style->colour && is_empty(row);
	fprintf(out, "%s  %c ", bold ? "\033[1;32m" : red ? "\033[31m" : "", mark_of(row));
	print_name(out, cell->runner, 10);
	fprintf(out, " %7" PRIu64, results_at_once(cell));
	if (is_empty(row)) {
		fprintf(out, "   %s", row->verdict);
	} else {
		print_times(out, row, scale);
		if (style->columns >= WIDE && !isnan(row->rss_peak_bytes))
			fprintf(out, " %9.1f MB", row->rss_peak_bytes * 1e-6);
	}
	fprintf(out, "%s\n", bold || red ? "\033[0m" : "");
}

/* Breaks a sentence at blanks so that no line passes `columns`. */
static void print_wrapped(FILE *out, const char *text, unsigned columns)
{
	size_t room = columns - INDENT;
	while (*text) {
		size_t length = strlen(text);
		if (length > room) {
			length = room;
			while (length > 0 && text[length] != ' ')
				length--;
			if (length == 0)
				length = room;
		}
		fprintf(out, "%*s%.*s\n", INDENT, "", (int)length, text);
		text += length;
		text += strspn(text, " ");
	}
}

static void print_head(
	FILE *out, const struct findings *findings, size_t index, const struct table_style *style)
{
	const struct results_group *group = &findings->results->groups[index];
	uint64_t tasks = findings->results->cells[group->first].tasks;
	char bound[200], label[200];
	size_t least = SIZE_MAX, most = 0;
	for (size_t cell = group->first; cell < group->first + group->count; cell++) {
		size_t samples = findings->summary.rows[cell].samples;
		least = samples < least ? samples : least;
		most = samples > most ? samples : most;
	}
	findings_bound(findings, index, bound, sizeof bound);
	text_shorten(group->label, 48, label, sizeof label);
	fprintf(out, "%s%s%s   %" PRIu64 " task%s, ", style->colour ? "\033[1m" : "", label,
		style->colour ? "\033[0m" : "", tasks, tasks == 1 ? "" : "s");
	if (least == most)
		fprintf(out, "%zu sample%s", most, most == 1 ? "" : "s");
	else
		fprintf(out, "%zu to %zu samples", least, most);
	fprintf(out, "%s%s\n", *bound ? "   " : "", bound);
	fprintf(out, "    %-10s %7s%10s %-17s%7s %-15s%5s%s\n", "runner", "at once", "wall",
		"[95 % interval]", "speedup", "[95 % interval]", "CPU",
		style->columns >= WIDE ? "       memory" : "");
}

/* Fastest first, failed ones last, else in the plan's order. */
static int compare_rows(const void *left, const void *right)
{
	const struct summary_row *a = *(const struct summary_row *const *)left;
	const struct summary_row *b = *(const struct summary_row *const *)right;
	double first = a->samples ? a->wall.median.estimate : INFINITY;
	double second = b->samples ? b->wall.median.estimate : INFINITY;
	if (first < second || first > second)
		return first < second ? -1 : 1;
	return a < b ? -1 : 1;
}

static void print_rows(FILE *out, const struct findings *findings,
	const struct results_group *group, const struct table_style *style)
{
	struct scale scale = group_scale(findings, group);
	const struct summary_row *all = findings->summary.rows;
	const struct summary_row **rows = calloc(group->count, sizeof *rows);
	if (!rows)
		return;
	for (size_t i = 0; i < group->count; i++)
		rows[i] = &all[group->first + i];
	qsort(rows, group->count, sizeof *rows, compare_rows);
	for (size_t i = 0; i < group->count; i++)
		print_row(out, &findings->results->cells[rows[i] - all], rows[i], &scale, style);
	free(rows);
}

/* The headline, what to use, what else must be known. */
static void print_words(
	FILE *out, const struct findings *findings, size_t group, const struct table_style *style)
{
	char headline[500], advice[500], text[1100];
	findings_headline(findings, &group, 1, false, headline, sizeof headline);
	findings_advice(findings, group, advice, sizeof advice);
	snprintf(text, sizeof text, "%s. %s", headline, advice);
	print_wrapped(out, text, style->columns);
	for (size_t i = 0; findings_note(findings, group, i, text, sizeof text); i++)
		print_wrapped(out, text, style->columns);
}

void table_print(FILE *out, const struct findings *findings, const struct table_style *style)
{
	const struct results *results = findings->results;
	bool compared = false;
	for (size_t i = 0; i < results->group_count; i++) {
		print_head(out, findings, i, style);
		print_rows(out, findings, &results->groups[i], style);
		print_words(out, findings, i, style);
		fputc('\n', out);
		compared = compared || findings->groups[i].best != NO_CELL;
	}
	fprintf(out, "%sCPU: cores kept busy\n",
		compared ? "* best   = no difference to the best shown   " : "");
}
