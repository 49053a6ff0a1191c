/* SPDX-License-Identifier: MIT */
/*
 * `distribution`: every sample of a cell as a point over the box of their quartiles, from the
 * first measured (top of its row) to the last (bottom), so that drift leans. The axis is the
 * difference to the cell's own median: cells of very different times share it.
 */
#include "bench/plot/table.h"

#include "bench/base/statistics.h"
#include "bench/plot/say.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	TEXT_WIDTH = 190,   /* the medians, right of the points */
	BEYOND_WIDTH = 250, /* what is off the axis */
	POINTS_MAX = 600,   /* of a row: more are drawn where they do not hide each other */
	GRID = 4,           /* pixels, then */
};

/* Of the axis. What is beyond the greatest is said beside it. */
static const double least_reach = 0.02, greatest_reach = 1.5;

struct spread {
	double *values; /* in the order measured; the caller frees */
	size_t count;
	double low, median, high; /* quartiles, seconds */
};

static bool find_spread(struct plot *plot, size_t cell, struct spread *spread)
{
	static const double at[] = { 0.25, 0.5, 0.75 };
	double quartiles[3];
	spread->values =
		plot_samples_values(plot_samples_of(plot), cell, PLOT_WALL, &spread->count);
	if (!spread->values)
		return false;
	if (statistics_quantiles(spread->values, spread->count, at, 3, quartiles)) {
		free(spread->values);
		return false;
	}
	spread->low = quartiles[0];
	spread->median = quartiles[1];
	spread->high = quartiles[2];
	return true;
}

static bool has(struct plot *plot, size_t cell)
{
	return plot_samples_first(plot_samples_of(plot), cell) != NULL;
}

static double off(const struct spread *spread, double value)
{
	return value / spread->median - 1;
}

/* Half of what the middle half of the samples spans, as a share of their median. */
static double width_of(const struct spread *spread)
{
	return (spread->high - spread->low) / spread->median / 2;
}

/* ---- the axis ---------------------------------------------------------------------------------
 */

/* All that is within three boxes of the box is shown, of every row; what is further off is said. */
static void add_reach(const struct spread *spread, double *low, double *high)
{
	double box = spread->high - spread->low;
	for (size_t i = 0; i < spread->count; i++) {
		double value = spread->values[i];
		if (value < spread->low - 3 * box || value > spread->high + 3 * box)
			continue;
		*low = fmin(*low, off(spread, value));
		*high = fmax(*high, off(spread, value));
	}
}

static void lay(struct plot_table *table)
{
	struct plot_span axis = { -least_reach, least_reach, 0, false };
	for (size_t i = 0; i < table->count; i++) {
		struct spread spread;
		if (!find_spread(table->plot, table->rows[i].index, &spread))
			continue;
		add_reach(&spread, &axis.low, &axis.high);
		free(spread.values);
	}
	axis.high = fmin(axis.high, greatest_reach);
	double margin = (axis.high - axis.low) * 0.03;
	axis.low -= margin;
	axis.high += margin;
	plot_table_panel(table, table->left, table->right - TEXT_WIDTH - BEYOND_WIDTH, &axis);
}

/* Per cent, with their sign. */
static void find_ticks(const struct plot_span *axis, struct plot_ticks *ticks)
{
	double step = plot_step(axis->high - axis->low, (int)fmax(2, axis->width / 150));
	ticks->count = 0;
	for (int i = (int)ceil(axis->low / step); i * step <= axis->high; i++) {
		if (ticks->count == PLOT_TICKS_MAX)
			return;
		ticks->at[ticks->count] = i ? i * step : 0;
		snprintf(ticks->text[ticks->count++], sizeof(ticks->text[0]), i ? "%+g %%" : "0",
			i * step * 100);
	}
}

/* ---- rows -------------------------------------------------------------------------------------
 */

struct row_marks {
	const struct plot_table *table;
	const struct plot_table_row *row;
	struct spread spread;
	size_t beyond; /* points off the axis */
	double furthest;
};

/* Of very many points those are drawn that no earlier one covers. */
static void write_points(struct row_marks *marks)
{
	const struct plot_table_row *row = marks->row;
	const struct plot_panel *panel = &marks->table->panels[0];
	const struct spread *spread = &marks->spread;
	double height = (row->bottom - row->top) * 0.72,
	       top = row->top + (row->bottom - row->top) * 0.14;
	size_t columns = (size_t)(panel->right - panel->left) / GRID + 1;
	size_t lines = (size_t)height / GRID + 1;
	char *taken = spread->count > POINTS_MAX ? calloc(columns * lines, 1) : NULL;
	for (size_t i = 0; i < spread->count; i++) {
		double value = off(spread, spread->values[i]);
		double down = height * ((double)i + 0.5) / (double)spread->count;
		if (value < panel->x.low || value > panel->x.high) {
			marks->beyond++;
			if (fabs(value) > fabs(marks->furthest))
				marks->furthest = value;
			continue;
		}
		double across = plot_panel_x(panel, value) - panel->left;
		char *place = taken ? &taken[(size_t)down / GRID * columns + (size_t)across / GRID]
				    : NULL;
		if (place && *place)
			continue;
		if (place)
			*place = 1;
		plot_table_point(marks->table, 0, row, value, top + down);
	}
	free(taken);
}

static void write_texts(const struct row_marks *marks, struct plot_chart *chart)
{
	const struct plot_table *table = marks->table;
	const struct plot_table_row *row = marks->row;
	char text[96];
	struct plot_label label = { table->right, plot_table_middle(row), table->size,
		PLOT_RIGHT_OF, PLOT_INK, 0, NULL };
	plot_text_time(
		marks->spread.median, plot_unit_for(marks->spread.median), text, sizeof(text));
	plot_chart_label(chart, &label, text);
	if (!marks->beyond)
		return;
	snprintf(text, sizeof(text), "%zu %s %+.0f %%", marks->beyond,
		marks->beyond == 1 ? "at" : "beyond, to", marks->furthest * 100);
	label.x = table->panels[0].right + 14;
	label.align = PLOT_LEFT_OF;
	label.colour = PLOT_SOFT;
	label.size = fmin(table->size, 24);
	plot_chart_label(chart, &label, text);
}

static void draw(const struct plot_table *table, struct plot_chart *chart)
{
	struct plot_ticks ticks;
	const struct plot_panel *panel = &table->panels[0];
	find_ticks(&panel->x, &ticks);
	plot_chart_x_axis(chart, panel, &ticks, NULL);
	const struct plot_label head = { table->right, table->top - 30, 25, PLOT_RIGHT_OF,
		PLOT_SOFT, 0, NULL };
	plot_chart_label(chart, &head, "median");
	for (size_t i = 0; i < table->count; i++) {
		struct row_marks marks = { .table = table, .row = &table->rows[i] };
		const struct spread *spread = &marks.spread;
		if (!find_spread(table->plot, table->rows[i].index, &marks.spread))
			continue;
		plot_table_box(table, 0, marks.row, off(spread, spread->low),
			off(spread, spread->high), 0.3);
		write_points(&marks);
		write_texts(&marks, chart);
		free(marks.spread.values);
	}
}

/* ---- words ------------------------------------------------------------------------------------
 */

static void say_extreme(const struct plot_table *table, struct plot_text *text, const char *what,
	const struct plot_table_row *row, double width)
{
	plot_say(text, "%s: ", what);
	plot_table_say(table, text, row);
	plot_say(text, " (\xc2\xb1");
	plot_say_percent(text, width);
	plot_say(text, " %%)");
}

static void words(
	const struct plot_table *table, struct plot_text *title, struct plot_text *subtitle)
{
	const struct plot_table_row *steady = NULL, *noisy = NULL;
	double least = INFINITY, most = -1;
	for (size_t i = 0; i < table->count; i++) {
		struct spread spread;
		if (!find_spread(table->plot, table->rows[i].index, &spread))
			continue;
		double width = width_of(&spread);
		free(spread.values);
		if (spread.count < 4)
			continue; /* their quartiles say little */
		if (width < least) {
			least = width;
			steady = &table->rows[i];
		}
		if (width > most) {
			most = width;
			noisy = &table->rows[i];
		}
	}
	if (table->scope.count == 1) {
		plot_say_name(title, table->scope.groups[0].label, PLOT_SAY_LABEL * 0.7);
		plot_say(title, ": ");
	}
	if (!steady || steady == noisy) {
		plot_say(title, "%s sample against the median",
			table->scope.count == 1 ? "every" : "Every");
	} else {
		say_extreme(table, title, table->scope.count == 1 ? "steadiest" : "Steadiest",
			steady, least);
		say_extreme(table, title, "; noisiest", noisy, most);
	}
	plot_say(subtitle,
		"Each sample against the median of its cell, the first on top of its row; "
		"box: the middle half");
}

static void say(
	const struct plot_table *table, const struct plot_table_row *row, struct plot_text *text)
{
	struct spread spread;
	if (!find_spread(table->plot, row->index, &spread))
		return;
	const double values[] = { spread.median, spread.low, spread.high };
	char times[3][64];
	for (size_t i = 0; i < 3; i++)
		plot_text_time(values[i], plot_unit_for(spread.median), times[i], sizeof(times[i]));
	plot_say(text, "median %s, middle half from %s to %s, %zu %s", times[0], times[1], times[2],
		spread.count, spread.count == 1 ? "sample" : "samples");
	free(spread.values);
}

void plot_distribution(struct plot *plot)
{
	static const struct plot_table_kind kind = { .name = "distribution",
		.mark = "row",
		.has = has,
		.words = words,
		.say = say,
		.lay = lay,
		.draw = draw };
	plot_table_draw(plot, &kind);
}
