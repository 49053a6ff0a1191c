/* SPDX-License-Identifier: MIT */
/*
 * `concurrency`: wall time over concurrency, a figure a group that has several. A line a runner,
 * its name at the right edge; a runner with one concurrency (sequential; a loop that a blocking
 * task holds) is a point, and a dotted line on to its name.
 */
#include "bench/plot/figure.h"

#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	RUNNERS_MAX = 16,
	POINTS_MAX = 64,
	NAME_SIZE = 30,
	NAME_WIDTH = 360,
	NAME_PITCH = 40,
	FOOT = 122, /* ticks, and what they count */
	HEAD = 20,
};

static const double log_ratio = 30;

/* One runner's cells. */
struct line {
	const struct plot_cell *cells;
	size_t count, measured;
	const struct plot_cell *last; /* measured, of the highest concurrency */
	char name[256];
	double name_y; /* pixels from the top */
};

struct chart {
	struct plot *plot;
	const struct plot_group *group;
	struct line lines[RUNNERS_MAX];
	size_t count;
	double xs[POINTS_MAX]; /* the concurrencies, ascending */
	size_t xs_count;
	double left, right, top, bottom, low, end, names, largest;
	bool log, log_x;
};

/* ---- lines ------------------------------------------------------------------------------------
 */

static void name_line(const struct chart *chart, struct line *line)
{
	char name[256];
	const char *runner = chart->plot->data.runners[line->cells->runner].name;
	snprintf(name, sizeof(name), "%s%s", runner,
		line->measured < line->count ? (line->measured ? " (in part failed)" : " (failed)")
					     : "");
	plot_text_shorten(name, NAME_SIZE, NAME_WIDTH, line->name, sizeof(line->name));
}

static void find_lines(struct chart *chart)
{
	const struct plot_group *group = chart->group;
	for (size_t i = 0; i < group->count; i++) {
		const struct plot_cell *cell = &group->cells[i];
		struct line *line = &chart->lines[chart->count];
		if (i > 0 && cell->runner == cell[-1].runner)
			line--;
		else if (chart->count == RUNNERS_MAX)
			return;
		else {
			line->cells = cell;
			chart->count++;
		}
		line->count++;
		if (plot_cell_measured(cell) && cell->concurrency > 0) {
			line->measured++;
			line->last = cell;
		}
	}
}

static int ascending(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

/* The concurrencies of measured cells, each once. */
static void find_xs(struct chart *chart)
{
	for (size_t i = 0; i < chart->group->count; i++) {
		const struct plot_cell *cell = &chart->group->cells[i];
		bool known = !plot_cell_measured(cell) || !(cell->concurrency > 0);
		for (size_t k = 0; k < chart->xs_count; k++)
			known |= chart->xs[k] == cell->concurrency;
		if (!known && chart->xs_count < POINTS_MAX)
			chart->xs[chart->xs_count++] = cell->concurrency;
	}
	qsort(chart->xs, chart->xs_count, sizeof(chart->xs[0]), ascending);
}

/* ---- layout -----------------------------------------------------------------------------------
 */

static void lay_y(struct chart *chart)
{
	double least = INFINITY, most = 0;
	for (size_t i = 0; i < chart->group->count; i++) {
		const struct plot_estimate *wall = &chart->group->cells[i].wall_s;
		least = fmin(least, fmin(wall->value, wall->low));
		most = fmax(most, fmax(wall->value, wall->high));
	}
	chart->largest = most;
	chart->log = most > log_ratio * least;
	chart->low = chart->log ? plot_round_down(least * 0.9) : 0;
	chart->end = chart->log ? most * pow(most / chart->low, 0.04) : most * 1.04;
}

static double y_of(const struct chart *chart, double value)
{
	double share = chart->log ? log(value / chart->low) / log(chart->end / chart->low)
				  : value / chart->end;
	return chart->bottom - share * (chart->bottom - chart->top);
}

static double value_at(const struct chart *chart, double y)
{
	double share = (chart->bottom - y) / (chart->bottom - chart->top);
	return chart->log ? chart->low * pow(chart->end / chart->low, share) : share * chart->end;
}

/* Names stand level with their last point, or as near as the others let them: sorted from the
 * top, pushed down where two are too near, then up from the bottom of the chart. */
static void lay_names(struct chart *chart)
{
	struct line *order[RUNNERS_MAX];
	size_t count = 0;
	for (size_t i = 0; i < chart->count; i++) {
		struct line *line = &chart->lines[i];
		line->name_y = line->last ? y_of(chart, line->last->wall_s.value) : chart->bottom;
		size_t to = count++;
		for (; to > 0 && order[to - 1]->name_y > line->name_y; to--)
			order[to] = order[to - 1];
		order[to] = line;
	}
	double pitch = fmin(NAME_PITCH, (chart->bottom - chart->top) / (double)count);
	for (size_t i = 1; i < count; i++)
		order[i]->name_y = fmax(order[i]->name_y, order[i - 1]->name_y + pitch);
	double lowest = chart->bottom + 8;
	for (size_t i = count; i-- > 0; lowest = order[i]->name_y - pitch)
		order[i]->name_y = fmin(order[i]->name_y, lowest);
}

static void lay_out(struct chart *chart, double top)
{
	chart->names = 0;
	for (size_t i = 0; i < chart->count; i++) {
		name_line(chart, &chart->lines[i]);
		chart->names = fmax(chart->names, plot_text_width(chart->lines[i].name, NAME_SIZE));
	}
	lay_y(chart);
	chart->left = PLOT_LEFT + 120;
	chart->right = PLOT_RIGHT - chart->names - 56;
	chart->top = top + HEAD;
	chart->bottom = PLOT_BOTTOM - FOOT;
	chart->log_x = chart->xs[chart->xs_count - 1] > 6 * chart->xs[0];
	lay_names(chart);
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static void write_xs(const struct chart *chart, struct plot_figure *figure)
{
	const double *xs = chart->xs, first = xs[0], last = xs[chart->xs_count - 1];
	struct plot_span span = { first, last, chart->right - chart->left, chart->log_x };
	struct plot_ticks ticks;
	plot_ticks_values(&ticks, &span, xs, chart->xs_count);
	plot_figure_array(figure, "x_at", ticks.count);
	for (size_t i = 0; i < ticks.count; i++)
		plot_figure_item(figure, ticks.at[i]);
	plot_figure_array_end(figure);
	plot_figure_number(figure, "x_low", first);
	plot_figure_number(figure, "x_end", last);
	plot_figure_number(figure, "x_log", chart->log_x);
}

static void write_axes(const struct chart *chart, struct plot_figure *figure)
{
	struct plot_ticks ticks;
	/* ticks stand on a vertical axis here: twice as close as their texts are wide */
	struct plot_span span = { chart->low, chart->end, 1.6 * (chart->bottom - chart->top),
		chart->log };
	if (chart->log)
		plot_ticks_log(&ticks, &span, false);
	else
		plot_ticks_time(&ticks, &span, chart->largest);
	const struct {
		const char *name;
		double value;
	} numbers[] = { { "log_scale", chart->log }, { "left", chart->left },
		{ "right", chart->right }, { "top", chart->top }, { "bottom", chart->bottom },
		{ "low", chart->low }, { "end", chart->end } };
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		plot_figure_number(figure, numbers[i].name, numbers[i].value);
	plot_figure_ticks(figure, &ticks);
	write_xs(chart, figure);
}

static double last_x(const struct line *line)
{
	return line->last ? line->last->concurrency : (double)NAN;
}

static double last_y(const struct line *line)
{
	return line->last ? line->last->wall_s.value : (double)NAN;
}

static double runner_of(const struct line *line)
{
	return (double)line->cells->runner + 1;
}

static void write_lines(const struct chart *chart, struct plot_figure *figure)
{
	static const struct {
		const char *name;
		double (*of)(const struct line *);
	} values[] = { { "line_runner", runner_of }, { "line_x", last_x }, { "line_y", last_y } };
	plot_figure_number(figure, "lines", (double)chart->count);
	plot_figure_array(figure, "line_name", chart->count);
	for (size_t i = 0; i < chart->count; i++)
		plot_figure_item_text(figure, chart->lines[i].name);
	plot_figure_array_end(figure);
	for (size_t v = 0; v < sizeof(values) / sizeof(values[0]); v++) {
		plot_figure_array(figure, values[v].name, chart->count);
		for (size_t i = 0; i < chart->count; i++)
			plot_figure_item(figure, values[v].of(&chart->lines[i]));
		plot_figure_array_end(figure);
	}
	plot_figure_array(figure, "line_name_y", chart->count);
	for (size_t i = 0; i < chart->count; i++)
		plot_figure_item(figure, value_at(chart, chart->lines[i].name_y));
	plot_figure_array_end(figure);
}

/* One block of the .dat file a runner, so that gnuplot's `index` selects it. */
static void write_data(const struct chart *chart, struct plot_figure *figure)
{
	fputs("# runner concurrency wall_median_s wall_low_s wall_high_s\n", figure->data);
	for (size_t i = 0; i < chart->count; i++) {
		const struct line *line = &chart->lines[i];
		for (size_t k = 0; k < line->count; k++) {
			const struct plot_cell *cell = &line->cells[k];
			const double values[] = { (double)cell->runner + 1, cell->concurrency,
				cell->wall_s.value, cell->wall_s.low, cell->wall_s.high };
			for (size_t v = 0; v < sizeof(values) / sizeof(values[0]); v++)
				plot_figure_value(figure, values[v]);
			plot_figure_line_end(figure, cell);
		}
		fputs("\n\n", figure->data);
	}
}

static double write_words(const struct chart *chart, struct plot_figure *figure)
{
	const struct plot_data *data = &chart->plot->data;
	struct plot_scope scope = { data, chart->group, 1 };
	struct plot_caption how = { "point", false };
	char title[512], subtitle[256], caption[768];
	bool interval = false;
	for (size_t i = 0; i < chart->group->count; i++)
		interval |= plot_estimate_has_interval(&chart->group->cells[i].wall_s);
	plot_title_concurrency(data, chart->group, title, sizeof(title));
	snprintf(subtitle, sizeof(subtitle), "Wall time of the same tasks%s%s; lower is better",
		chart->log ? " on a log scale" : "", interval ? ", median and 95 % interval" : "");
	plot_caption(&scope, &how, caption, sizeof(caption));
	return plot_figure_words(figure, &(struct plot_words){ title, subtitle, caption, &scope });
}

static void draw(struct chart *chart, const struct plot_page *page)
{
	struct plot_figure figure;
	if (plot_figure_begin(&figure, chart->plot, page))
		return;
	lay_out(chart, PLOT_TOP); /* the subtitle says whether the axis is logarithmic */
	lay_out(chart, write_words(chart, &figure));
	plot_figure_runners(&figure);
	write_axes(chart, &figure);
	write_lines(chart, &figure);
	write_data(chart, &figure);
	plot_figure_end(&figure);
}

/* ---- the groups -------------------------------------------------------------------------------
 */

/* At least two measured concurrencies under one runner. */
static bool has_curve(const struct plot_group *group)
{
	for (size_t i = 1; i < group->count; i++) {
		const struct plot_cell *cell = &group->cells[i];
		if (cell->runner == cell[-1].runner && cell->concurrency > cell[-1].concurrency &&
			cell[-1].concurrency > 0 && plot_cell_measured(cell) &&
			plot_cell_measured(cell - 1))
			return true;
	}
	return false;
}

void plot_concurrency(struct plot *plot)
{
	const struct plot_data *data = &plot->data;
	size_t pages = 0, page = 0;
	for (size_t i = 0; i < data->groups_count; i++)
		pages += has_curve(&data->groups[i]);
	for (size_t i = 0; i < data->groups_count; i++) {
		struct chart chart = { .plot = plot, .group = &data->groups[i] };
		if (!has_curve(chart.group))
			continue;
		find_lines(&chart);
		find_xs(&chart);
		draw(&chart, &(struct plot_page){ "concurrency", "concurrency.gp", ++page, pages });
	}
}
