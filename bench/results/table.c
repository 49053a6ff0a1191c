/* SPDX-License-Identifier: MIT */
#include "bench/results/table.h"

#include "bench/base/apart.h"
#include "bench/base/figures.h"
#include "bench/base/memory.h"
#include "bench/base/say.h"
#include "bench/base/terminal.h"
#include "bench/base/text.h"
#include "bench/plan/cells.h"
#include "bench/results/compared.h"
#include "bench/results/findings.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define INDENT    TERMINAL_INDENT
#define CELL_SIZE 64
/* The longest name of a row, in characters. */
#define NAME_MOST 24
/* Of a unit, of a group's label, of the baseline. */
#define UNIT_MOST     12
#define LABEL_MOST    160
#define BASELINE_MOST 60

/* The columns, in their order. */
enum column {
	NAME,
	AT_ONCE,
	WALL,
	WALL_INTERVAL,
	SPEEDUP,
	SPEEDUP_INTERVAL,
	CPU,
	OVERLAP,
	RATE,
	MEMORY,
	COLUMNS
};

/* What goes first where a line is too short, and what stays. */
static const enum column droppable[] = { OVERLAP, MEMORY, RATE, CPU, SPEEDUP_INTERVAL,
	WALL_INTERVAL, AT_ONCE };

typedef char line[COLUMNS][CELL_SIZE];

/* The whole table as texts, so that columns are as wide as what they hold. */
struct grid {
	const struct findings *findings;
	const struct table_style *style;
	line *heads; /* one a group */
	line *rows;  /* one a cell */
	size_t width[COLUMNS];
	bool dropped[COLUMNS];
};

/* ---- texts ---------------------------------------------------------------------------------- */

static bool is_empty(const struct summary_row *row)
{
	return row->standing == STANDING_FAILED || row->standing == STANDING_MISSING;
}

/* One unit and one precision for the times of a group: three digits of the smallest. */
struct scale {
	const struct figures_unit *unit;
	int decimals;
};

static struct scale scale_of(const struct grid *grid, const struct results_group *group)
{
	double largest = 0, smallest = INFINITY;
	for (size_t cell = group->first; cell < group->first + group->count; cell++) {
		double median = grid->findings->summary.rows[cell].cost.median.estimate;
		largest = median > largest ? median : largest;
		smallest = median < smallest ? median : smallest;
	}
	struct scale scale = { .unit = grid->style->unit ? grid->style->unit
							 : figures_unit_for(largest) };
	scale.decimals = figures_decimals(smallest * scale.unit->per_second, 3);
	return scale;
}

/* In the decimals of its column, or in as many as its ends need to differ, and not to read as 0,
 * nor those of a ratio as 1 where they exclude it. The estimate lies within. */
static void format_interval(const struct interval *interval, double factor, bool ratio,
	int decimals, char estimate[CELL_SIZE], char text[CELL_SIZE])
{
	char low[FIGURES_SIZE], high[FIGURES_SIZE], own[2 * FIGURES_SIZE];
	*text = '\0';
	if (isnan(interval->low))
		return;
	snprintf(low, sizeof low, "%.*f", decimals, interval->low * factor);
	snprintf(high, sizeof high, "%.*f", decimals, interval->high * factor);
	snprintf(text, CELL_SIZE, "[%.28s, %.28s]", low, high);
	if (!strcmp(low, high) || (!(strtod(low, NULL) > 0) && interval->low > 0) ||
		(ratio && !figures_excludes_1(interval, text))) {
		if (ratio)
			figures_ratio_interval(interval, own);
		else
			figures_interval(interval, factor, own);
		snprintf(text, CELL_SIZE, "%.62s", own);
	}
	figures_within(interval->estimate * factor, text, estimate);
}

/* "331 M": three digits and a prefix. */
static void fill_figures(const struct summary_row *row, const struct compared *compared,
	const struct scale *scale, bool units, line to)
{
	char interval[2 * FIGURES_SIZE];
	double factor = scale->unit->per_second;
	double wall = row->cost.median.estimate * factor;
	int most = figures_decimals(wall, 4); /* beside a much smaller one */
	int decimals = scale->decimals < most ? scale->decimals : most;
	snprintf(to[WALL], CELL_SIZE, "%.*f %s", decimals, wall, scale->unit->name);
	format_interval(&row->cost.median, factor, false, decimals, to[WALL], to[WALL_INTERVAL]);
	figures_ratio(row->speedup.estimate, to[SPEEDUP]);
	const char *point = strchr(to[SPEEDUP], '.');
	format_interval(&row->speedup, 1, true, point ? (int)strlen(point + 1) : 0, to[SPEEDUP],
		to[SPEEDUP_INTERVAL]);
	if (compared->rate) {
		figures_rate(1 / row->cost.median.estimate, to[WALL]);
		compared_interval(compared, &row->cost.median, NULL, to[WALL], interval);
		snprintf(to[WALL_INTERVAL], CELL_SIZE, "%.62s", interval);
	}
	if (!isnan(row->cpu_utilisation))
		figures_number(
			row->cpu_utilisation, row->cpu_utilisation < 0.0995 ? 1 : 3, to[CPU]);
	if (!isnan(row->times.overlap))
		figures_number(
			row->times.overlap, row->times.overlap < 0.0995 ? 1 : 3, to[OVERLAP]);
	if (units || !compared->rate) /* else it stands in front */
		figures_rate(units ? row->units_per_s : row->tasks_per_s, to[RATE]);
	figures_bytes(row->rss_peak_bytes, to[MEMORY]);
}

/* The names of a group's rows: the runner and its parameters, told apart. */
static void fill_names(struct grid *grid, const struct results_group *group)
{
	char **texts = memory_zeroed(group->count, sizeof *texts);
	for (size_t i = 0; i < group->count; i++) {
		const struct results_cell *cell = &grid->findings->results->cells[group->first + i];
		texts[i] = memory_print("%s%s%s", cell->runner, *cell->runner_params ? " " : "",
			cell->runner_params);
	}
	char **names = apart_shorten((const char *const *)texts, group->count, NAME_MOST);
	for (size_t i = 0; i < group->count; i++) {
		text_shorten(names[i], NAME_MOST, grid->rows[group->first + i][NAME], CELL_SIZE);
		free(texts[i]);
		free(names[i]);
	}
	free(texts);
	free(names);
}

static void fill_group(struct grid *grid, size_t index)
{
	static const char *const heads[] = { "runner", "at once", "wall", "[95 % interval]",
		"speedup", "[95 % interval]", "CPU", "overlap", "", "memory" };
	const struct results_group *group = &grid->findings->results->groups[index];
	const struct compared *compared = compared_of_group(grid->findings->results, index);
	struct scale scale = scale_of(grid, group);
	const char *unit = "";
	bool units = false;
	for (size_t cell = group->first; cell < group->first + group->count; cell++) {
		const struct summary_row *row = &grid->findings->summary.rows[cell];
		unit = units ? unit : grid->findings->results->cells[cell].unit;
		units = units || (*unit && !isnan(row->units_per_s) &&
					 (!compared->rate || summary_counts(row)));
	}
	for (size_t column = 0; column < COLUMNS; column++)
		snprintf(grid->heads[index][column], CELL_SIZE, "%s", heads[column]);
	snprintf(grid->heads[index][WALL], CELL_SIZE, "%s", compared->column);
	snprintf(grid->heads[index][SPEEDUP], CELL_SIZE, "%s", compared->gain);
	struct say rate = say_into(grid->heads[index][RATE], CELL_SIZE);
	char *name = text_line(units ? unit : "tasks");
	say_name(&rate, name, UNIT_MOST);
	say(&rate, "/s");
	if (compared->rate && !units) /* it stands in front */
		*grid->heads[index][RATE] = '\0';
	free(name);
	for (size_t cell = group->first; cell < group->first + group->count; cell++) {
		const struct summary_row *row = &grid->findings->summary.rows[cell];
		snprintf(grid->rows[cell][AT_ONCE], CELL_SIZE, "%" PRIu64,
			results_at_once(&grid->findings->results->cells[cell]));
		if (!is_empty(row))
			fill_figures(row, compared, &scale, units, grid->rows[cell]);
	}
	fill_names(grid, group);
}

/* ---- widths --------------------------------------------------------------------------------- */

static void widen(struct grid *grid, line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t column = 0; column < COLUMNS; column++) {
			size_t width = text_characters(lines[i][column]);
			if (width > grid->width[column])
				grid->width[column] = width;
		}
}

/* Blanks before a column: an interval stands close to its figure. */
static size_t gap_of(size_t column)
{
	return column == NAME ? 0 : column == WALL_INTERVAL || column == SPEEDUP_INTERVAL ? 1 : 2;
}

static size_t line_width(const struct grid *grid)
{
	size_t width = INDENT;
	for (size_t column = 0; column < COLUMNS; column++)
		width += grid->dropped[column] ? 0 : gap_of(column) + grid->width[column];
	return width;
}

static void fit(struct grid *grid)
{
	widen(grid, grid->rows, grid->findings->results->count);
	for (size_t column = 0; column < COLUMNS; column++)
		grid->dropped[column] = !grid->width[column];
	widen(grid, grid->heads, grid->findings->results->group_count);
	for (size_t i = 0; i < sizeof droppable / sizeof *droppable; i++)
		if (line_width(grid) > grid->style->columns)
			grid->dropped[droppable[i]] = true;
}

/* ---- printing ------------------------------------------------------------------------------- */

static void print_wrapped(const struct grid *grid, FILE *out, int first, const char *text)
{
	terminal_wrap(out, grid->style->columns, first, text);
}

/* Names and intervals begin at the left of their columns, figures end at the right. */
static void print_line(const struct grid *grid, FILE *out, line cells)
{
	size_t owed = 0; /* blanks before the next text */
	for (size_t column = 0; column < COLUMNS; column++) {
		bool left = column == NAME || column == WALL_INTERVAL || column == SPEEDUP_INTERVAL;
		if (grid->dropped[column])
			continue;
		size_t blanks = grid->width[column] - text_characters(cells[column]);
		owed += gap_of(column) + (left ? 0 : blanks);
		if (*cells[column]) {
			fprintf(out, "%*s%s", (int)owed, "", cells[column]);
			owed = 0;
		}
		owed += left ? blanks : 0;
	}
	fputc('\n', out);
}

/* "*" the best, "=" no difference to it shown, "!" no valid sample. */
static char mark_of(const struct summary_row *row)
{
	return row->standing == STANDING_BEST    ? '*'
	       : row->standing == STANDING_LEVEL ? '='
	       : is_empty(row)                   ? '!'
						 : ' ';
}

static void print_row(const struct grid *grid, FILE *out, size_t cell)
{
	const struct summary_row *row = &grid->findings->summary.rows[cell];
	const char *colour = !grid->style->colour             ? ""
			     : row->standing == STANDING_BEST ? "\033[1;32m"
			     : is_empty(row)                  ? "\033[31m"
							      : "";
	char text[500];
	struct say failed = say_into(text, sizeof text);
	fputs(colour, out);
	if (is_empty(row)) {
		say(&failed, "! %s %s   %s", grid->rows[cell][NAME], grid->rows[cell][AT_ONCE],
			row->verdict);
		print_wrapped(grid, out, 2, text);
	} else {
		fprintf(out, "  %c ", mark_of(row));
		print_line(grid, out, grid->rows[cell]);
	}
	if (*colour)
		fputs("\033[0m", out);
}

static void print_head(const struct grid *grid, FILE *out, size_t index)
{
	const struct results_group *group = &grid->findings->results->groups[index];
	const struct results_cell *first = &grid->findings->results->cells[group->first];
	char bound[200], text[600], counts[64], number[FIGURES_SIZE];
	size_t least = SIZE_MAX, most = 0;
	for (size_t cell = group->first; cell < group->first + group->count; cell++) {
		size_t samples = grid->findings->summary.rows[cell].samples;
		least = samples < least ? samples : least;
		most = samples > most ? samples : most;
	}
	findings_bound(grid->findings, index, bound, sizeof bound);
	figures_whole((double)first->tasks, number);
	if (least == most)
		snprintf(counts, sizeof counts, "%zu sample%s", most, most == 1 ? "" : "s");
	else
		snprintf(counts, sizeof counts, "%zu to %zu samples", least, most);
	struct say head = say_into(text, sizeof text);
	say_name(&head, group->label, LABEL_MOST);
	say(&head, "   ");
	/* Of a fixed time it is the most there could be, which nobody wants to know; of other
	 * groups of the workload with others the label has it. */
	if (load_is_timed(&first->load))
		say(&head, "as many tasks as end, ");
	else if (!group->tasks_differ)
		say(&head, "%s task%s, ", number, first->tasks == 1 ? "" : "s");
	say(&head, "%s%s%s", counts, *bound ? "   " : "", bound);
	fputs(grid->style->colour ? "\033[1m" : "", out);
	print_wrapped(grid, out, 0, text);
	fputs(grid->style->colour ? "\033[0m" : "", out);
	fprintf(out, "%*s", INDENT, "");
	print_line(grid, out, grid->heads[index]);
}

/* The rows of a group, fastest first, failed ones last, else in the plan's order. */
static int compare_rows(const void *left, const void *right)
{
	const struct summary_row *a = *(const struct summary_row *const *)left;
	const struct summary_row *b = *(const struct summary_row *const *)right;
	double first = a->samples ? a->cost.median.estimate : INFINITY;
	double second = b->samples ? b->cost.median.estimate : INFINITY;
	if (first < second || first > second)
		return first < second ? -1 : 1;
	return a < b ? -1 : 1;
}

static void print_rows(const struct grid *grid, FILE *out, const struct results_group *group)
{
	const struct summary_row *all = grid->findings->summary.rows;
	const struct summary_row **rows = memory_zeroed(group->count, sizeof *rows);
	for (size_t i = 0; i < group->count; i++)
		rows[i] = &all[group->first + i];
	qsort(rows, group->count, sizeof *rows, compare_rows);
	for (size_t i = 0; i < group->count; i++)
		print_row(grid, out, (size_t)(rows[i] - all));
	free(rows);
}

/* What is shown, what to use, what else must be known. A headline without a claim says nothing that
 * does not stand in the table. */
static void print_words(const struct grid *grid, FILE *out, size_t group)
{
	const struct findings *findings = grid->findings;
	char headline[500], advice[500], text[1100];
	findings_headline(findings, &group, 1, true, headline, sizeof headline);
	findings_advice(findings, group, advice, sizeof advice);
	if (findings_claim(findings, group)) {
		snprintf(text, sizeof text, "%s. %s", headline, advice);
	} else {
		text_shorten(findings->results->groups[group].label, 56, headline, sizeof headline);
		snprintf(text, sizeof text, "%s: %c%s", headline, tolower(*advice), advice + 1);
	}
	print_wrapped(grid, out, INDENT, text);
	for (size_t next = 0; findings_note(findings, group, &next, text, sizeof text);)
		print_wrapped(grid, out, INDENT, text);
}

/* Which setting is fastest, of each workload with several. */
static void print_rankings(const struct grid *grid, FILE *out)
{
	const struct rankings *rankings = &grid->findings->rankings;
	char text[600];
	for (size_t i = 0; i < rankings->count; i++) {
		ranking_say(grid->findings->results, &rankings->items[i], text, sizeof text);
		print_wrapped(grid, out, 0, text);
	}
	if (rankings->count)
		fputc('\n', out);
}

/* What a way to compare and its ratios mean: those of the group, if none before it has said it. */
static void print_compared(const struct grid *grid, FILE *out, size_t index)
{
	const struct results *results = grid->findings->results;
	const struct compared *compared = compared_of_group(results, index);
	const struct results_group *group = &results->groups[index];
	bool shown = false;
	char text[300], baselines[100];
	for (size_t i = 0; i < index; i++)
		if (compared_of_group(results, i) == compared)
			return;
	if (*compared->explained)
		print_wrapped(grid, out, 0, compared->explained);
	for (size_t i = group->first; i < results->count; i++)
		shown |= compared_of(&results->cells[i]) == compared &&
			 !isnan(grid->findings->summary.rows[i].speedup.low);
	struct say words = say_into(text, sizeof text);
	say(&words, "%s: how many %s ", compared->gain, compared->times);
	findings_baselines(grid->findings, baselines, sizeof baselines);
	say_name(&words, baselines, BASELINE_MOST);
	say(&words, ", by rounds; where its interval holds 1 no difference is shown");
	if (shown)
		print_wrapped(grid, out, 0, text);
}

/* What the marks and the columns mean, as far as they are shown. */
static void print_legend(const struct grid *grid, FILE *out)
{
	const struct results *results = grid->findings->results;
	bool compared = false, interval = false;
	char text[300];
	for (size_t i = 0; i < results->group_count; i++)
		compared = compared || grid->findings->groups[i].best != NO_CELL;
	for (size_t i = 0; i < results->count; i++)
		interval = interval || !isnan(grid->findings->summary.rows[i].cost.median.low);
	if (compared)
		print_wrapped(grid, out, 0, "* best   = no difference to the best shown");
	snprintf(text, sizeof text,
		interval
			? "%s: the median of the samples, and in brackets its 95 %% interval: in 19 of "
			  "20 runs it holds the true median"
			: "%s: the median of the samples; an interval takes 6 of them",
		compared_of_all(results, 0, results->count)->column);
	print_wrapped(grid, out, 0, text);
	for (size_t i = 0; i < results->group_count; i++)
		if (!slos_of(&grid->findings->slos, i))
			print_compared(grid, out, i);
	if (!grid->dropped[CPU])
		print_wrapped(grid, out, 0, "CPU: cores kept busy");
	if (!grid->dropped[OVERLAP])
		print_wrapped(grid, out, 0, "overlap: tasks in progress at once, on average");
}

void table_print(FILE *out, const struct findings *findings, const struct table_style *style)
{
	const struct results *results = findings->results;
	struct grid grid = { .findings = findings,
		.style = style,
		.heads = memory_zeroed(results->group_count, sizeof *grid.heads),
		.rows = memory_zeroed(results->count, sizeof *grid.rows) };
	for (size_t i = 0; i < results->group_count; i++)
		fill_group(&grid, i);
	fit(&grid);
	for (size_t i = 0; i < results->group_count; i++) {
		const struct slo *slo = slos_of(&findings->slos, i);
		if (slo && slo->group == i) {
			slo_print(out, &findings->slos, slo, style->columns);
			fputc('\n', out);
		}
		if (slo)
			continue;
		print_head(&grid, out, i);
		print_rows(&grid, out, &results->groups[i]);
		print_words(&grid, out, i);
		fputc('\n', out);
	}
	print_rankings(&grid, out);
	if (!slos_are_all(&findings->slos))
		print_legend(&grid, out);
	free(grid.heads);
	free(grid.rows);
}
