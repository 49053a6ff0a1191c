/* SPDX-License-Identifier: MIT */
/* The bars of a timeline, and what stands beside them. */
#include "bench/plot/timeline.h"

#include "bench/base/memory.h"
#include "bench/plot/text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	BIN = 3,       /* pixels: tasks shorter than that are merged */
	NUMBERS = 400, /* tasks: more are not numbered */
	NUMBER_LEAST = 13,
};

static const double idle_share = 0.16; /* the tint behind the bars */

static double runner_of(const struct plot_figure *figure, const struct plot_timeline_row *row)
{
	return (double)figure->plot->results.cells[row->cell].runner_index;
}

void plot_timeline_box(
	struct plot_figure *figure, const struct plot_timeline_row *row, const struct plot_box *box)
{
	fprintf(figure->parts[PLOT_DATA], "%.9g %.9g %.6g %.6g %g %.3g\n", box->from_s, box->to_s,
		box->top, box->bottom, box->share < 0 ? 0 : runner_of(figure, row) + 1,
		fabs(box->share));
}

static double lane_pitch(const struct plot_timeline_row *row)
{
	return fmin(PLOT_TIMELINE_PITCH, (row->bottom - row->top) / (double)row->lanes_count);
}

static double lane_top(const struct plot_timeline_row *row, size_t lane)
{
	double pitch = lane_pitch(row), height = pitch * (double)row->lanes_count;
	return (row->top + row->bottom - height) / 2 + pitch * (double)lane;
}

static double lane_height(const struct plot_timeline_row *row)
{
	double pitch = lane_pitch(row);
	return pitch - (pitch > 24 ? 7 : pitch > 12 ? 3 : pitch > 4 ? 1.5 : 0.6);
}

void plot_timeline_lane(
	const struct plot_timeline_row *row, size_t lane, double *top, double *bottom)
{
	*top = row->area ? row->top : lane_top(row, lane);
	*bottom = row->area ? row->bottom : *top + lane_height(row);
}

static double per_pixel(const struct plot_timeline *chart)
{
	return chart->panel.x.high / (chart->panel.right - chart->panel.left);
}

/* ---- bars -------------------------------------------------------------------------------------
 */

/* The number of a task where it fits on its bar. */
static bool number_of(const struct plot_timeline *chart, const struct plot_task *task, double size,
	char *text, size_t text_size)
{
	snprintf(text, text_size, "%u", task->task);
	return plot_text_width(text, size) + 8 <= (task->end_s - task->start_s) / per_pixel(chart);
}

/* Where most have room: a few numbers would look like a selection that means something. */
static void write_numbers(const struct plot_timeline *chart, const struct plot_timeline_row *row,
	struct plot_figure *figure)
{
	double height = lane_height(row), size = floor(fmin(26, height * 0.6));
	size_t fitting = 0, count = row->traced->count;
	char text[32];
	for (size_t i = 0; i < count; i++)
		fitting += number_of(chart, &row->traced->tasks[i], size, text, sizeof(text));
	if (size < NUMBER_LEAST || count > NUMBERS || fitting * 3 < count * 2)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct plot_task *task = &row->traced->tasks[i];
		if (!number_of(chart, task, size, text, sizeof(text)))
			continue;
		plot_figure_label(figure,
			&(struct plot_label){
				plot_area_x(&chart->panel, (task->start_s + task->end_s) / 2),
				lane_top(row, row->lanes[i]) + height / 2, size, PLOT_CENTRE,
				PLOT_ON_RUNNER - runner_of(figure, row), false },
			text);
	}
}

/* A bar ends a little early, so that the next one can be told from it. */
static void write_bars(const struct plot_timeline *chart, const struct plot_timeline_row *row,
	struct plot_figure *figure)
{
	double pixel = per_pixel(chart), height = lane_height(row);
	for (size_t i = 0; i < row->traced->count; i++) {
		const struct plot_task *task = &row->traced->tasks[i];
		double top = lane_top(row, row->lanes[i]), length = task->end_s - task->start_s;
		double shown =
			length > 5 * pixel ? length - 1.6 * pixel : fmax(length * 0.7, pixel);
		plot_timeline_box(figure, row,
			&(struct plot_box){
				task->start_s, task->start_s + shown, top, top + height, 1 });
	}
}

/* ---- what is merged ---------------------------------------------------------------------------
 */

/* How long tasks of a line (or of all) were in progress in each bin of the axis, as a share of the
 * bin, added up. */
static void fill_bins(
	const struct plot_timeline_row *row, long lane, double width, double *bins, size_t count)
{
	memset(bins, 0, count * sizeof(*bins));
	for (size_t i = 0; i < row->traced->count; i++) {
		const struct plot_task *task = &row->traced->tasks[i];
		double at = task->start_s / width, end = task->end_s / width;
		if (lane >= 0 && row->lanes[i] != (unsigned)lane)
			continue;
		while (at < end && at < (double)count) {
			size_t bin = (size_t)at;
			double stop = fmin(end, (double)bin + 1);
			bins[bin] += stop - at;
			at = stop;
		}
	}
}

/* As high as they are busy, of `full`. Neighbours that are as busy as each other are one box; boxes
 * overlap a little, or paper shines through between them. */
static void write_bins(const struct plot_timeline_row *row, struct plot_figure *figure,
	const double *bins, size_t count, double width, const struct plot_box *place, double full)
{
	double height = place->bottom - place->top;
	for (size_t i = 0, next; i < count; i = next) {
		double shown = ceil(fmin(bins[i] / full, 1) * height - 1e-6);
		for (next = i + 1; next < count; next++)
			if (ceil(fmin(bins[next] / full, 1) * height - 1e-6) != shown)
				break;
		if (shown > 0)
			plot_timeline_box(figure, row,
				&(struct plot_box){ (double)i * width, ((double)next + 0.1) * width,
					place->bottom - shown, place->bottom, 1 });
	}
}

static void write_merged(const struct plot_timeline *chart, const struct plot_timeline_row *row,
	struct plot_figure *figure)
{
	size_t count = (size_t)((chart->panel.right - chart->panel.left) / BIN) + 2;
	double *bins = memory_zeroed(count, sizeof(*bins)), width = BIN * per_pixel(chart);
	for (size_t lane = 0; lane < (row->area ? 1 : row->lanes_count); lane++) {
		double top, bottom;
		plot_timeline_lane(row, lane, &top, &bottom);
		fill_bins(row, row->area ? -1 : (long)lane, width, bins, count);
		write_bins(row, figure, bins, count, width,
			&(struct plot_box){ 0, 0, top, bottom, 1 },
			row->area ? (double)row->peak : 1);
	}
	free(bins);
}

/* ---- rows -------------------------------------------------------------------------------------
 */

/* A worker is there from the clock's start to its end, busy or not. */
static void write_idle(const struct plot_timeline_row *row, struct plot_figure *figure)
{
	for (size_t lane = 0; lane < (row->area ? 1 : row->lanes_count); lane++) {
		double top, bottom;
		plot_timeline_lane(row, lane, &top, &bottom);
		plot_timeline_box(
			figure, row, &(struct plot_box){ 0, row->wall_s, top, bottom, idle_share });
	}
}

static void write_labels(const struct plot_timeline *chart, const struct plot_timeline_row *row,
	struct plot_figure *figure)
{
	bool drawn = row->traced->count > 0, noted = chart->notes > 0 && *row->note;
	double middle = (row->top + row->bottom) / 2, left = chart->panel.left;
	double right = drawn ? plot_area_x(&chart->panel, row->wall_s) : left;
	struct plot_label label = { left - 20, middle - (noted ? chart->notes * 0.62 : 0),
		chart->size, PLOT_RIGHT_OF, runner_of(figure, row) + 1, false };
	char text[256];
	plot_figure_label(figure, &label, row->name);
	label.y = middle + chart->size * 0.58;
	label.size = chart->notes;
	label.colour = PLOT_SOFT;
	if (noted)
		plot_figure_label(figure, &label, row->note);
	label = (struct plot_label){ right + 16, middle, chart->size + (drawn ? 2 : 0),
		PLOT_LEFT_OF, PLOT_INK, true };
	plot_text_shorten(row->text, label.size, PLOT_RIGHT - label.x, text, sizeof(text));
	plot_figure_label(figure, &label, text);
}

void plot_timeline_marks(const struct plot_timeline *chart, struct plot_figure *figure)
{
	FILE *out = figure->parts[PLOT_DATA];
	char *text = NULL;
	size_t size;
	FILE *lines = open_memstream(&text, &size);
	if (!lines) {
		plot_figure_fail(figure, -ENOMEM);
		return;
	}
	fputs("# from_s to_s top bottom runner share\n", out);
	for (size_t i = 0; i < chart->count; i++) {
		const struct plot_timeline_row *row = &chart->rows[i];
		write_labels(chart, row, figure);
		if (!row->traced->count)
			continue;
		plot_figure_line_end(figure, row->cell);
		plot_timeline_beats(chart, row, figure);
		if (row->states) {
			plot_timeline_states(chart, row, figure, lines);
			continue;
		}
		write_idle(row, figure);
		bool roomy = (double)row->traced->count * 5 * per_pixel(chart) <
			     chart->panel.x.high * (double)row->lanes_count;
		if (row->area || !roomy) {
			write_merged(chart, row, figure);
			continue;
		}
		write_bars(chart, row, figure);
		write_numbers(chart, row, figure);
	}
	fclose(lines);
	if (size)
		fprintf(out, "\n\n# from_s from to_s to runner\n%s", text);
	plot_figure_numbers(figure, "lined", &(double){ size > 0 }, 1);
	free(text);
}
