/* SPDX-License-Identifier: MIT */
/*
 * `distribution`: every sample of a cell as a point over the box of their quartiles, from the
 * first measured (top of its row) to the last (bottom), so that drift leans. The axis is the
 * difference to the cell's own median: cells of very different times share it.
 */
#include "bench/plot/kinds.h"
#include "bench/base/memory.h"
#include "bench/plot/rows.h"

#include "bench/base/statistics.h"

#include <math.h>
#include <stdlib.h>

enum {
	TEXT_WIDTH = 150,   /* the medians, right of the points */
	BEYOND_WIDTH = 280, /* what is off the axis */
	POINTS_MAX = 150,   /* of a row: more are drawn where they do not hide each other */
	GRID = 7,           /* pixels, then */
	POINT = 11,
};

/* Of the axis. What is beyond the greatest is said beside it. */
static const double least_reach = 0.02, greatest_reach = 1.5;

struct spread {
	double *values; /* in the order measured; the caller frees */
	size_t count;
	double quartiles[3]; /* seconds, or tasks a second */
};

static double rate_figure(const struct results_sample *sample)
{
	return 1 / sample->cost_s;
}

static bool find_spread(const struct plot *plot, size_t cell, struct spread *spread)
{
	static const double at[] = { 0.25, 0.5, 0.75 };
	const struct results *results = &plot->results;
	const bool rate = compared_of(&results->cells[cell])->rate;
	spread->values = memory_zeroed(results->cells[cell].total, sizeof(*spread->values));
	spread->count = results_values(results, cell, results_cost_s, false, spread->values);
	statistics_quantiles(spread->values, spread->count, at, 3, spread->quartiles);
	if (rate) { /* of the times, as the throughput is: between two samples they differ */
		double fastest = 1 / spread->quartiles[0];
		spread->quartiles[0] = 1 / spread->quartiles[2];
		spread->quartiles[1] = 1 / spread->quartiles[1];
		spread->quartiles[2] = fastest;
	}
	/* Once more: the quantiles have changed their order. */
	results_values(results, cell, rate ? rate_figure : results_cost_s, false, spread->values);
	if (spread->count)
		return true;
	free(spread->values);
	return false;
}

static plot_say_fn *text_of(const struct plot *plot, size_t cell)
{
	return compared_of(&plot->results.cells[cell])->rate ? plot_rate_text : plot_time_text;
}

static bool has(const struct plot *plot, size_t cell)
{
	return plot->results.cells[cell].count > 0;
}

static double off(const struct spread *spread, double value)
{
	return value / spread->quartiles[1] - 1;
}

static bool is_beyond(const struct plot_axis *axis, double value)
{
	return value < axis->low || value > axis->high;
}

/* All that is within three boxes of the box is shown, of every row; what is further off is said. */
static void add_reach(const struct spread *spread, struct plot_axis *axis)
{
	const double *box = spread->quartiles, width = box[2] - box[0];
	for (size_t i = 0; i < spread->count; i++) {
		double value = spread->values[i];
		if (value < box[0] - 3 * width || value > box[2] + 3 * width)
			continue;
		axis->low = fmin(axis->low, off(spread, value));
		axis->high = fmax(axis->high, off(spread, value));
	}
}

static void lay(struct plot_rows *rows)
{
	struct plot_axis axis = {
		.low = -least_reach, .high = least_reach, .unit = &plot_unit_percent
	};
	for (size_t i = 0; i < rows->count; i++) {
		struct spread spread;
		if (!find_spread(rows->plot, rows->rows[i].cell, &spread))
			continue;
		add_reach(&spread, &axis);
		free(spread.values);
	}
	axis.high = fmin(axis.high, greatest_reach);
	double margin = (axis.high - axis.low) * 0.03;
	axis.low -= margin;
	axis.high += margin;
	plot_rows_panel(rows, NULL, rows->left, rows->right - TEXT_WIDTH - BEYOND_WIDTH, &axis);
}

/* What does not fit on the axis. */
struct beyond {
	size_t count;
	double furthest;
};

/* Of very many points those are drawn that no earlier one covers. */
static struct beyond draw_points(
	const struct plot_rows *rows, const struct plot_row *row, const struct spread *spread)
{
	const struct plot_area *area = &rows->panels[0];
	struct beyond beyond = { 0 };
	double height = rows->pitch * 0.72, top = row->top + rows->pitch * 0.14;
	size_t columns = (size_t)(area->right - area->left) / GRID + 1;
	size_t lines = (size_t)height / GRID + 1;
	char *taken = spread->count > POINTS_MAX ? memory_zeroed(columns * lines, 1) : NULL;
	for (size_t i = 0; i < spread->count; i++) {
		double value = off(spread, spread->values[i]);
		double down = height * ((double)i + 0.5) / (double)spread->count;
		if (is_beyond(&area->x, value)) {
			beyond.count++;
			if (fabs(value) > fabs(beyond.furthest))
				beyond.furthest = value;
			continue;
		}
		size_t column = (size_t)(plot_area_x(area, value) - area->left) / GRID;
		char *place = taken ? &taken[(size_t)down / GRID * columns + column] : NULL;
		if (place && (*place)++)
			continue;
		plot_rows_point(
			rows, 0, row, &(struct plot_spot){ value, top + down, 1, POINT, PLOT_DOT });
	}
	free(taken);
	return beyond;
}

/* Has a row samples that are not on the axis? */
static bool any_beyond(const struct plot_rows *rows)
{
	bool any = false;
	for (size_t i = 0; i < rows->count; i++) {
		struct spread spread;
		if (!find_spread(rows->plot, rows->rows[i].cell, &spread))
			continue;
		for (size_t k = 0; k < spread.count; k++)
			any |= is_beyond(&rows->panels[0].x, off(&spread, spread.values[k]));
		free(spread.values);
	}
	return any;
}

/* "1 at +956 %", "2 to +1,446 %" */
static void say_beyond(const struct beyond *beyond, char text[96])
{
	char percent[FIGURES_SIZE];
	figures_whole(fabs(beyond->furthest) * 100, percent);
	snprintf(text, 96, "%zu %s %s%s %%", beyond->count, beyond->count == 1 ? "at" : "to",
		beyond->furthest < 0 ? "-" : "+", percent);
}

static void draw(struct plot_rows *rows, const struct plot_row *row)
{
	struct spread spread;
	char text[96];
	if (!find_spread(rows->plot, row->cell, &spread))
		return;
	const double *box = spread.quartiles;
	plot_rows_bar(rows, 0, row,
		&(struct plot_bar){
			off(&spread, box[0]), off(&spread, box[2]), 0.3, PLOT_SOLID, 0 });
	struct beyond beyond = draw_points(rows, row, &spread);
	text_of(rows->plot, row->cell)(box[1], box[1], text);
	plot_rows_text(rows, row, rows->right, PLOT_RIGHT_OF, PLOT_INK, text);
	say_beyond(&beyond, text);
	if (beyond.count)
		plot_rows_text(
			rows, row, rows->panels[0].right + 14, PLOT_LEFT_OF, PLOT_SOFT, text);
	if (row == rows->rows)
		plot_rows_head(rows, rows->right, PLOT_RIGHT_OF, "median");
	if (row == rows->rows && any_beyond(rows))
		plot_rows_head(rows, rows->panels[0].right + 14, PLOT_LEFT_OF, "beyond the axis");
	free(spread.values);
}

static void words(const struct plot_rows *rows, struct say *title, struct say *subtitle)
{
	plot_rows_title(rows, title, "every sample against the median");
	say(subtitle,
		"%s, against the median of the cell; the first sample on top of its row; box: the "
		"middle half",
		plot_compared(rows->plot, &rows->scope)->words);
}

static void say_cell(const struct plot *plot, size_t cell, struct say *text)
{
	struct spread spread;
	char times[3][64];
	if (!find_spread(plot, cell, &spread))
		return;
	for (size_t i = 0; i < 3; i++)
		text_of(plot, cell)(spread.quartiles[i], spread.quartiles[1], times[i]);
	say(text, "median %s, middle half from %s to %s, %zu %s", times[1], times[0], times[2],
		spread.count, spread.count == 1 ? "sample" : "samples");
	free(spread.values);
}

const struct plot_rows_kind plot_distribution = {
	.mark = "row",
	.lay = lay,
	.draw = draw,
	.has = has,
	.missing = "not in samples.csv",
	.words = words,
	.say = say_cell,
};
