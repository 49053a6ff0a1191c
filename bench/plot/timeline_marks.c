/* SPDX-License-Identifier: MIT */
/* The bars of a timeline, and what stands beside them. */
#include "bench/plot/timeline.h"

#include "bench/plot/text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	BIN = 3,    /* pixels */
	LEVELS = 5, /* of how busy a bin was */
};

static const double idle_share = 0.16; /* the tint behind the bars */

/* Seconds, pixels from the top, the runner, and how much of its colour. */
static void write_box(struct plot_figure *figure, const struct plot_timeline_row *row,
	const double edges[4], double share)
{
	fprintf(figure->data, "%.9g %.9g %.6g %.6g %zu %.3g\n", edges[0], edges[1], edges[2],
		edges[3], row->cell->runner + 1, share);
}

static double lane_pitch(const struct plot_timeline_row *row)
{
	return fmin(PLOT_TIMELINE_PITCH, (row->bottom - row->top) / (double)row->lanes_count);
}

static double lane_top(const struct plot_timeline_row *row, size_t lane)
{
	double lanes = (double)row->lanes_count, pitch = lane_pitch(row);
	return (row->top + row->bottom - pitch * lanes) / 2 + pitch * (double)lane;
}

static double lane_height(const struct plot_timeline_row *row)
{
	double pitch = lane_pitch(row);
	return pitch - (pitch > 24 ? 7 : pitch > 12 ? 3 : pitch > 4 ? 1.5 : 0.6);
}

static double per_pixel(const struct plot_timeline *chart)
{
	return chart->panel.x.high / chart->panel.x.width;
}

static void write_numbers(const struct plot_timeline *chart, const struct plot_timeline_row *row,
	struct plot_chart *around)
{
	double height = lane_height(row), size = floor(fmin(26, height * 0.6));
	size_t fitting = 0;
	char text[32];
	if (size < 13 || row->traced->count > 400)
		return;
	for (size_t pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < row->traced->count; i++) {
			const struct plot_task *task = &row->traced->tasks[i];
			double width = (task->end_s - task->start_s) / per_pixel(chart);
			snprintf(text, sizeof(text), "%u", task->task);
			if (plot_text_width(text, size) + 8 > width)
				continue;
			fitting += pass == 0;
			if (pass == 0)
				continue;
			double middle = (task->start_s + task->end_s) / 2;
			double y = lane_top(row, row->lanes[i]) + height / 2;
			plot_chart_label(around,
				&(struct plot_label){ plot_panel_x(&chart->panel, middle), y, size,
					PLOT_CENTRE, PLOT_ON_RUNNER - (double)row->cell->runner, 0,
					NULL },
				text);
		}
		if (fitting * 3 < row->traced->count * 2)
			return; /* a few numbers would look like a selection that means something */
	}
}

/* A bar ends a little early, so that the next one can be told from it. */
static void write_bars(const struct plot_timeline *chart, const struct plot_timeline_row *row,
	struct plot_figure *figure)
{
	double pixel = per_pixel(chart), height = lane_height(row);
	for (size_t i = 0; i < row->traced->count; i++) {
		const struct plot_task *task = &row->traced->tasks[i];
		double top = lane_top(row, row->lanes[i]), seam = 1.6 * pixel;
		double length = task->end_s - task->start_s;
		double end = length > 5 * pixel ? task->end_s - seam
						: task->start_s + fmax(length * 0.7, pixel);
		write_box(figure, row, (double[4]){ task->start_s, end, top, top + height }, 1);
	}
}

/* How long tasks were in progress in each bin of the axis, as a share of the bin, added up. */
static void fill_bins(
	const struct plot_timeline *chart, const struct plot_task *task, double *bins, size_t count)
{
	double width = BIN * per_pixel(chart), end = task->end_s / width;
	for (double at = task->start_s / width; at < end && at < (double)count;) {
		size_t bin = (size_t)at;
		double stop = fmin(end, (double)bin + 1);
		bins[bin] += stop - at;
		at = stop;
	}
}

/* One line's bins as boxes; neighbours that are as busy as each other are one. */
static void write_bins(const struct plot_timeline *chart, const struct plot_timeline_row *row,
	struct plot_figure *figure, const double *bins, size_t count, double top)
{
	double width = BIN * per_pixel(chart), height = lane_height(row);
	for (size_t i = 0, next; i < count; i = next) {
		double level = ceil(fmin(bins[i], 1) * LEVELS - 1e-6);
		for (next = i + 1; next < count; next++)
			if (ceil(fmin(bins[next], 1) * LEVELS - 1e-6) != level)
				break;
		if (level > 0)
			write_box(figure, row,
				(double[4]){ (double)i * width, (double)next * width, top,
					top + height },
				fmax(idle_share + 0.1, level / LEVELS));
	}
}

static size_t bins_count(const struct plot_timeline *chart)
{
	return (size_t)(chart->panel.x.width / BIN) + 2;
}

static void write_merged(const struct plot_timeline *chart, const struct plot_timeline_row *row,
	struct plot_figure *figure)
{
	size_t count = bins_count(chart);
	double *bins = calloc(count, sizeof(*bins));
	for (size_t lane = 0; bins && lane < row->lanes_count; lane++) {
		memset(bins, 0, count * sizeof(*bins));
		for (size_t i = 0; i < row->traced->count; i++)
			if (row->lanes[i] == lane)
				fill_bins(chart, &row->traced->tasks[i], bins, count);
		write_bins(chart, row, figure, bins, count, lane_top(row, lane));
	}
	if (!bins)
		plot_figure_fail(figure, -ENOMEM);
	free(bins);
}

static void write_area(const struct plot_timeline *chart, const struct plot_timeline_row *row,
	struct plot_figure *figure)
{
	size_t count = bins_count(chart);
	double *bins = calloc(count, sizeof(*bins)), width = BIN * per_pixel(chart);
	for (size_t i = 0; bins && i < row->traced->count; i++)
		fill_bins(chart, &row->traced->tasks[i], bins, count);
	for (size_t i = 0; bins && i < count; i++) {
		double height = (row->bottom - row->top) * bins[i] / (double)row->peak;
		if (height > 0)
			write_box(figure, row,
				(double[4]){ (double)i * width, (double)(i + 1) * width,
					row->bottom - fmax(height, 1), row->bottom },
				1);
	}
	if (!bins)
		plot_figure_fail(figure, -ENOMEM);
	free(bins);
}

/* A worker is there from the clock's start to its end, busy or not. */
static void write_idle(const struct plot_timeline_row *row, struct plot_figure *figure)
{
	if (row->area) {
		write_box(figure, row, (double[4]){ 0, row->wall_s, row->top, row->bottom },
			idle_share);
		return;
	}
	for (size_t lane = 0; lane < row->lanes_count; lane++) {
		double top = lane_top(row, lane);
		write_box(figure, row, (double[4]){ 0, row->wall_s, top, top + lane_height(row) },
			idle_share);
	}
}

static void write_row(const struct plot_timeline *chart, const struct plot_timeline_row *row,
	struct plot_figure *figure, struct plot_chart *around)
{
	double pixels = chart->panel.x.width * (double)row->lanes_count;
	if (!row->traced->count)
		return;
	fprintf(figure->data, "# %s\n", row->name);
	write_idle(row, figure);
	if (row->area) {
		write_area(chart, row, figure);
	} else if ((double)row->traced->count * 5 < pixels) {
		write_bars(chart, row, figure);
		write_numbers(chart, row, around);
	} else {
		write_merged(chart, row, figure);
	}
}

static void write_labels(const struct plot_timeline *chart, const struct plot_timeline_row *row,
	struct plot_chart *around)
{
	char name[256];
	double middle = (row->top + row->bottom) / 2, left = chart->panel.left;
	bool drawn = row->traced->count > 0, noted = chart->notes > 0 && *row->note;
	double right = drawn ? plot_panel_x(&chart->panel, row->wall_s) : left;
	plot_text_shorten(row->name, chart->size, chart->names + 1, name, sizeof(name));
	plot_chart_label(around,
		&(struct plot_label){ left - 20, middle - (noted ? chart->notes * 0.62 : 0),
			chart->size, PLOT_RIGHT_OF, (double)row->cell->runner + 1, 0, NULL },
		name);
	if (noted)
		plot_chart_label(around,
			&(struct plot_label){ left - 20, middle + chart->size * 0.58, chart->notes,
				PLOT_RIGHT_OF, PLOT_SOFT, 0, NULL },
			row->note);
	plot_chart_label(around,
		&(struct plot_label){ right + 16, middle, chart->size + (drawn ? 2 : 0),
			PLOT_LEFT_OF, PLOT_INK, 1, NULL },
		row->text);
}

void plot_timeline_marks(
	const struct plot_timeline *chart, struct plot_figure *figure, struct plot_chart *around)
{
	for (size_t i = 0; i < chart->count; i++) {
		write_row(chart, &chart->rows[i], figure, around);
		write_labels(chart, &chart->rows[i], around);
	}
}
