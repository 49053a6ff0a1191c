/* SPDX-License-Identifier: MIT */
/*
 * A timeline of tasks whose states are known: solid while a task runs, hatched while it waits for a
 * CPU, thin while it waits for something else. In which order it ran and was delayed inside a
 * stretch is not known: the shares are drawn, the delay first.
 */
#include "bench/plot/timeline.h"

#include "bench/base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	BIN = 3,      /* pixels: of what is merged */
	HATCH = 9,    /* pixels between two lines */
	ROOM = 10,    /* pixels a stretch, or they are merged */
	FINE = 9,     /* pixels of height from where on a bar is hatched */
	THIN_PART = 9 /* of the height of a bar */
};

/* How much of the runner's colour. */
static const double thin_share = 0.6, delay_share = 0.1, areas[] = { 1, 0.45, 0.16 };

/* What a piece of a task is; in an area one stands on the other. */
enum piece {
	RUNS,
	DELAYED,
	WAITS,
	PIECES
};

/* A figure's rows as they are written: boxes at once, lines behind them all. */
struct pen {
	const struct plot_timeline *chart;
	const struct plot_timeline_row *row;
	struct plot_figure *figure;
	double pixel; /* seconds */
	bool hatches;
	double top, bottom; /* of the line */
	FILE *lines;
};

/* From the left bottom to the right top, in pixels beside the time. */
static void write_line(const struct pen *pen, double from_s, double from, double to_s, double to)
{
	fprintf(pen->lines, "%.9g %.6g %.9g %.6g %g\n", from_s, from, to_s, to,
		(double)pen->figure->plot->results.cells[pen->row->cell].runner_index + 1);
}

/* Lines of all boxes are parts of the same ones, whatever the boxes. */
static void write_hatch(const struct pen *pen, double from_s, double to_s)
{
	double height = pen->bottom - pen->top, from = from_s / pen->pixel, to = to_s / pen->pixel;
	for (double at = floor((from - height) / HATCH) * HATCH; at < to; at += HATCH) {
		double left = fmax(at, from), right = fmin(at + height, to);
		if (left < right)
			write_line(pen, left * pen->pixel, pen->bottom - (left - at),
				right * pen->pixel, pen->bottom - (right - at));
	}
}

static void write_frame(const struct pen *pen, double from_s, double to_s)
{
	write_line(pen, from_s, pen->top, to_s, pen->top);
	write_line(pen, from_s, pen->bottom, to_s, pen->bottom);
	write_line(pen, from_s, pen->top, from_s, pen->bottom);
	write_line(pen, to_s, pen->top, to_s, pen->bottom);
}

/* Of what a file says of times beyond the axis nothing is drawn. */
static void write_piece(const struct pen *pen, enum piece piece, double from_s, double to_s)
{
	to_s = fmin(to_s, pen->chart->panel.x.high);
	double thin = fmax(1.5, (pen->bottom - pen->top) / THIN_PART) / 2;
	double middle = (pen->top + pen->bottom) / 2;
	struct plot_box box = { from_s, to_s, pen->top, pen->bottom, 1 };
	if (to_s <= from_s)
		return;
	if (piece == WAITS) {
		box.top = middle - thin;
		box.bottom = middle + thin;
		box.share = thin_share;
	} else if (piece == DELAYED) {
		box.share = delay_share;
		if (pen->hatches && to_s - from_s > 4 * pen->pixel) {
			write_hatch(pen, from_s, to_s);
			write_frame(pen, from_s, to_s);
		} else {
			box.share = areas[DELAYED];
		}
	} else {
		/* A little less, so that it can be told from the next. */
		double shown = to_s - from_s > 5 * pen->pixel ? to_s - pen->pixel : to_s;
		box.to_s = fmax(shown, from_s + pen->pixel);
	}
	plot_timeline_box(pen->figure, pen->row, &box);
}

/* ---- where a task's time goes ---------------------------------------------------------------- */

typedef void piece_fn(void *context, enum piece, double from_s, double to_s);

static void cut_stretch(const struct plot_stretch *stretch, piece_fn *take, void *context)
{
	double length = stretch->end_s - stretch->start_s;
	double delay = fmin(stretch->delay_s, length);
	double cpu = fmin(stretch->cpu_s, length - delay), at = stretch->start_s;
	if (stretch->waits) {
		take(context, WAITS, at, stretch->end_s - delay);
		take(context, DELAYED, stretch->end_s - delay, stretch->end_s);
		return;
	}
	take(context, DELAYED, at, at + delay);
	take(context, RUNS, at + delay, at + delay + cpu);
	/* In a system call of its own; microseconds are what reading the clocks takes. */
	if (length - delay - cpu > 1e-5)
		take(context, WAITS, at + delay + cpu, stretch->end_s);
	else
		take(context, RUNS, at + delay + cpu, stretch->end_s);
}

/* A task of which no stretch was traced runs, for all that is known. */
static void cut_task(const struct plot_traced *traced, const struct plot_task *task, piece_fn *take,
	void *context)
{
	size_t at = plot_stretch_first(traced, task->task);
	if (at == traced->stretch_count || traced->stretches[at].task != task->task)
		take(context, RUNS, task->start_s, task->end_s);
	for (; at < traced->stretch_count && traced->stretches[at].task == task->task; at++)
		cut_stretch(&traced->stretches[at], take, context);
}

/* ---- a line a task --------------------------------------------------------------------------- */

static void draw_piece(void *context, enum piece piece, double from_s, double to_s)
{
	write_piece(context, piece, from_s, to_s);
}

/* Was the task's worker busy with others, one at a time, for all that time? Of one that has several
 * tasks in progress and is no loop, several run at once. */
static bool is_held(const struct plot_timeline_row *row, const struct plot_task *task,
	double from_s, double to_s)
{
	const struct plot_traced *traced = row->traced;
	double busy_s = 0;
	for (size_t i = 0; i < traced->count; i++) {
		const struct plot_task *other = &traced->tasks[i];
		if (other->worker != task->worker || other->start_s > to_s || other->end_s < from_s)
			continue;
		for (size_t k = plot_stretch_first(traced, other->task);
			k < traced->stretch_count && traced->stretches[k].task == other->task;
			k++) {
			const struct plot_stretch *at = &traced->stretches[k];
			if (!at->waits)
				busy_s +=
					fmax(0, fmin(at->end_s, to_s) - fmax(at->start_s, from_s));
		}
	}
	return busy_s > 0.8 * (to_s - from_s) && busy_s < 1.05 * (to_s - from_s);
}

/* A loop that has room for a task and is busy does not start it: the task waits for the CPU. */
static void write_tasks(struct pen *pen)
{
	const struct plot_timeline_row *row = pen->row;
	double *ends = memory_zeroed(row->lanes_count, sizeof(*ends));
	for (size_t i = 0; i < row->traced->count; i++) {
		const struct plot_task *task = &row->traced->tasks[i];
		double *end = &ends[row->lanes[i]];
		plot_timeline_lane(row, row->lanes[i], &pen->top, &pen->bottom);
		if (row->shared && task->start_s - *end > pen->pixel &&
			is_held(row, task, *end, task->start_s))
			write_piece(pen, DELAYED, *end, task->start_s);
		*end = task->end_s;
		cut_task(row->traced, task, draw_piece, pen);
	}
	free(ends);
}

/* ---- what is merged -------------------------------------------------------------------------- */

/* How many tasks did what in each bin of the axis. */
struct bins {
	double *piece[PIECES];
	double width;
	size_t count;
};

static void fill_piece(void *context, enum piece piece, double from_s, double to_s)
{
	struct bins *bins = context;
	double at = from_s / bins->width, end = fmin(to_s / bins->width, (double)bins->count);
	while (at < end) {
		size_t bin = (size_t)at;
		double stop = fmin(end, (double)bin + 1);
		bins->piece[piece][bin] += stop - at;
		at = stop;
	}
}

/* Neighbours of one height are one box; boxes overlap a little, or paper shines through. */
static void write_bins(const struct pen *pen, const struct bins *bins, double full)
{
	double height = pen->bottom - pen->top;
	for (size_t i = 0, next; i < bins->count; i = next) {
		double tops[PIECES], sum = 0;
		for (size_t k = 0; k < PIECES; k++) {
			sum += bins->piece[k][i];
			tops[k] = ceil(fmin(sum / full, 1) * height - 1e-6);
		}
		for (next = i + 1; next < bins->count; next++) {
			bool same = true;
			for (size_t k = 0; k < PIECES; k++)
				same &= bins->piece[k][next] == bins->piece[k][i];
			if (!same)
				break;
		}
		double below = 0;
		for (size_t k = 0; k < PIECES; k++) {
			if (tops[k] > below)
				plot_timeline_box(pen->figure, pen->row,
					&(struct plot_box){ (double)i * bins->width,
						((double)next + 0.1) * bins->width,
						pen->bottom - tops[k], pen->bottom - below,
						areas[k] });
			below = tops[k];
		}
	}
}

static void write_merged(struct pen *pen)
{
	const struct plot_timeline_row *row = pen->row;
	struct bins bins = { .width = BIN * pen->pixel,
		.count = (size_t)((pen->chart->panel.right - pen->chart->panel.left) / BIN) + 2 };
	for (size_t k = 0; k < PIECES; k++)
		bins.piece[k] = memory_zeroed(bins.count, sizeof(double));
	for (size_t lane = 0; lane < (row->area ? 1 : row->lanes_count); lane++) {
		for (size_t k = 0; k < PIECES; k++)
			memset(bins.piece[k], 0, bins.count * sizeof(double));
		for (size_t i = 0; i < row->traced->count; i++)
			if (row->area || row->lanes[i] == lane)
				cut_task(row->traced, &row->traced->tasks[i], fill_piece, &bins);
		plot_timeline_lane(row, lane, &pen->top, &pen->bottom);
		write_bins(pen, &bins, row->area ? (double)row->peak : 1);
	}
	for (size_t k = 0; k < PIECES; k++)
		free(bins.piece[k]);
}

bool plot_timeline_hatches(const struct plot_timeline *chart)
{
	double least = FINE, top, bottom;
	for (size_t i = 0; i < chart->count; i++) {
		const struct plot_timeline_row *row = &chart->rows[i];
		if (!row->states || row->area)
			continue;
		plot_timeline_lane(row, 0, &top, &bottom);
		least = fmin(least, bottom - top);
	}
	return least >= FINE;
}

void plot_timeline_states(const struct plot_timeline *chart, const struct plot_timeline_row *row,
	struct plot_figure *figure, FILE *lines)
{
	const struct plot_area *panel = &chart->panel;
	struct pen pen = { .chart = chart,
		.row = row,
		.figure = figure,
		.pixel = panel->x.high / (panel->right - panel->left),
		.hatches = plot_timeline_hatches(chart),
		.lines = lines };
	bool roomy = !row->area && (double)row->traced->stretch_count * ROOM * pen.pixel <
					   panel->x.high * (double)row->lanes_count;
	if (roomy)
		write_tasks(&pen);
	else
		write_merged(&pen);
}
