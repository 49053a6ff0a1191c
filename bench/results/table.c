/* SPDX-License-Identifier: MIT */
#include "bench/results/table.h"

#include "bench/plan/cells.h"
#include "bench/runner.h"
#include "bench/results/summary.h"
#include "bench/results/verdict.h"

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

static struct scale group_scale(const struct summary *summary, const struct group *group)
{
	double largest = 0, smallest = INFINITY;
	for (size_t cell = group->first; cell < group->first + group->count; cell++) {
		double median = summary->rows[cell].wall.median.estimate;
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

/* "*" the best, "=" no difference to it shown, "!" no valid sample. */
static char mark_of(const struct summary_row *row)
{
	return row->standing == STANDING_BEST     ? '*'
	       : row->standing == STANDING_LEVEL  ? '='
	       : row->standing == STANDING_FAILED ? '!'
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

static void print_row(FILE *out, const struct summary *summary, const struct summary_row *row,
	const struct scale *scale, const struct table_style *style)
{
	const struct cell *cell = &summary->cells->cells[row->cell];
	uint64_t at_once = cell_at_once(summary->cells, cell);
	bool bold = style->colour && row->standing == STANDING_BEST;
	bool red = style->colour && row->standing == STANDING_FAILED;
	fprintf(out, "%s  %c ", bold ? "\033[1;32m" : red ? "\033[31m" : "", mark_of(row));
	print_name(out, cell->runner->name, 10);
	fprintf(out, " %7" PRIu64, at_once);
	if (row->standing == STANDING_FAILED) {
		fprintf(out, "   %s", row->verdict);
	} else {
		print_times(out, row, scale);
		if (style->columns >= WIDE && !isnan(row->rss_peak_bytes))
			fprintf(out, " %9.1f MB", row->rss_peak_bytes * 1e-6);
	}
	fprintf(out, "%s\n", bold || red ? "\033[0m" : "");
}

/* Notes on what a reader must know beside the figures. */
static void print_notes(FILE *out, const struct summary *summary, const struct group *group)
{
	bool few = false;
	for (size_t cell = group->first; cell < group->first + group->count; cell++) {
		const struct summary_row *row = &summary->rows[cell];
		const char *runner = summary->cells->cells[cell].runner->name;
		few = few || (row->samples && isnan(row->wall.median.low));
		if (row->failed && row->standing != STANDING_FAILED)
			fprintf(out, "    %s: %zu of %zu samples failed and were left out\n",
				runner, row->failed, row->failed + row->samples);
		if (row->samples >= 6 && row->wall.outliers * 10 > row->samples)
			fprintf(out, "    %s: %zu of %zu samples are outliers (kept)\n", runner,
				row->wall.outliers, row->samples);
	}
	if (few)
		fprintf(out, "    no interval where there are fewer than 6 samples\n");
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

static void print_head(FILE *out, const struct summary *summary, const struct group *group,
	const struct table_style *style)
{
	char bound[120];
	size_t least = SIZE_MAX, most = 0;
	for (size_t cell = group->first; cell < group->first + group->count; cell++) {
		size_t samples = summary->rows[cell].samples;
		least = samples < least ? samples : least;
		most = samples > most ? samples : most;
	}
	verdict_bound(summary, group, bound, sizeof bound);
	fprintf(out, "%s%s%s%s%.48s   %" PRIu64 " task%s, ", style->colour ? "\033[1m" : "",
		group->workload->name, style->colour ? "\033[0m" : "", *group->changed ? " " : "",
		group->changed, group->tasks, group->tasks == 1 ? "" : "s");
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
	return a->cell < b->cell ? -1 : 1;
}

static void print_rows(FILE *out, const struct summary *summary, const struct group *group,
	const struct table_style *style)
{
	struct scale scale = group_scale(summary, group);
	const struct summary_row **rows = calloc(group->count, sizeof *rows);
	if (!rows)
		return;
	for (size_t i = 0; i < group->count; i++)
		rows[i] = &summary->rows[group->first + i];
	qsort(rows, group->count, sizeof *rows, compare_rows);
	for (size_t i = 0; i < group->count; i++)
		print_row(out, summary, rows[i], &scale, style);
	free(rows);
}

void table_print(FILE *out, const struct summary *summary, const struct table_style *style)
{
	bool compared = false;
	for (size_t cell = 0; cell < summary->cells->count; cell++)
		compared = compared || summary->rows[cell].standing == STANDING_BEST;
	for (size_t i = 0; i < summary->cells->group_count; i++) {
		const struct group *group = &summary->cells->groups[i];
		char sentence[1000];
		print_head(out, summary, group, style);
		print_rows(out, summary, group, style);
		print_notes(out, summary, group);
		verdict_sentence(summary, group, sentence, sizeof sentence);
		print_wrapped(out, sentence, style->columns);
		fputc('\n', out);
	}
	fprintf(out, "%sCPU: cores kept busy\n",
		compared ? "* best   = no difference to the best shown   " : "");
}
