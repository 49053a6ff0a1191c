/* SPDX-License-Identifier: MIT */
/*
 * The bars of a timeline, and what stands beside them. Where the states of tasks are known a bar is
 * solid while a task runs, hatched while it waits for a CPU, thin while it waits for something
 * else; other tasks run, for all that is known. In which order a task ran and was delayed inside a
 * stretch is not known: the shares are drawn, the delay first.
 */
#include "bench/plot/timeline.h"

#include "bench/base/memory.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	BIN = 3,       /* pixels: of what is merged */
	ROOM = 5,      /* pixels a task, and twice that a stretch, or they are merged */
	FINE = 9,      /* pixels of height from where on a bar is hatched */
	THIN_PART = 9, /* of the height of a bar */
	NUMBERS = 400, /* tasks: more are not numbered */
	NUMBER_LEAST = 13,
};

/* What a piece of a task is; in an area one stands on the other. */
enum piece {
	RUNS,
	DELAYED,
	WAITS,
	PIECES
};

/* How much of the runner's colour; of an idle worker, of pieces, and of those in an area. */
static const double idle_share = 0.16, shares[PIECES] = { 1, 0.1, 0.6 },
		    areas[PIECES] = { 1, 0.45, 0.16 };

/* A row as it is written. */
struct pen {
	const struct plot_timeline *chart;
	const struct plot_timeline_row *row;
	struct plot_figure *figure;
	double pixel; /* seconds */
	bool hatches;
	double top, bottom; /* of the line */
};

static double runner_of(const struct pen *pen)
{
	return (double)pen->chart->plot->results.cells[pen->row->cell].runner_index + 1;
}

/* ---- lines ------------------------------------------------------------------------------------
 */

static size_t lines_of(const struct plot_timeline_row *row)
{
	return row->area ? 1 : row->lanes_count;
}

/* Where a line of a row is; of an area, the row. */
static void find_lane(const struct plot_timeline_row *row, size_t lane, double *top, double *bottom)
{
	double lanes = (double)row->lanes_count, height = row->bottom - row->top;
	double pitch = fmin(PLOT_TIMELINE_PITCH, height / lanes);
	double gap = pitch > 24 ? 7 : pitch > 12 ? 3 : pitch > 4 ? 1.5 : 0.6;
	*top = row->top + (height - pitch * lanes) / 2 + pitch * (double)lane;
	*bottom = *top + pitch - gap;
	if (row->area) {
		*top = row->top;
		*bottom = row->bottom;
	}
}

static void go_to(struct pen *pen, size_t lane)
{
	find_lane(pen->row, lane, &pen->top, &pen->bottom);
}

bool plot_timeline_hatches(const struct plot_timeline *chart)
{
	double least = FINE, top, bottom;
	for (size_t i = 0; i < chart->count; i++) {
		const struct plot_timeline_row *row = &chart->rows[i];
		if (!row->states || row->area)
			continue;
		find_lane(row, 0, &top, &bottom);
		least = fmin(least, bottom - top);
	}
	return least >= FINE;
}

/* ---- boxes ------------------------------------------------------------------------------------
 */

void plot_timeline_box(
	struct plot_figure *figure, const struct plot_timeline_row *row, const struct plot_box *box)
{
	double runner = (double)figure->plot->results.cells[row->cell].runner_index + 1;
	fprintf(figure->parts[PLOT_DATA], "%.9g %.9g %.6g %.6g %g %.3g %d\n", box->from_s,
		box->to_s, box->top, box->bottom, box->share < 0 ? 0 : runner, fabs(box->share),
		box->hatched);
}

static void write_box(const struct pen *pen, const struct plot_box *box)
{
	plot_timeline_box(pen->figure, pen->row, box);
}

/* Of what a file says of times beyond the axis nothing is drawn. */
static void write_piece(const struct pen *pen, enum piece piece, double from_s, double to_s)
{
	const double thin = fmax(1.5, (pen->bottom - pen->top) / THIN_PART) / 2;
	const double middle = (pen->top + pen->bottom) / 2;
	struct plot_box box = { from_s, fmin(to_s, pen->chart->panel.x.high), pen->top, pen->bottom,
		shares[piece], false };
	double length = box.to_s - from_s;
	if (length <= 0)
		return;
	if (piece == WAITS) {
		box.top = middle - thin;
		box.bottom = middle + thin;
	} else if (piece == DELAYED) {
		box.hatched = pen->hatches && length > 4 * pen->pixel;
		box.share = box.hatched ? box.share : areas[DELAYED];
	} else { /* it ends a little early, so that the next one can be told from it */
		box.to_s = from_s + (length > 5 * pen->pixel ? length - 1.6 * pen->pixel
							     : fmax(length * 0.7, pen->pixel));
	}
	write_box(pen, &box);
}

/* ---- where a task's time goes -----------------------------------------------------------------
 */

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

/* ---- a bar a task -----------------------------------------------------------------------------
 */

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
		go_to(pen, row->lanes[i]);
		if (row->states && row->shared && task->start_s - *end > pen->pixel &&
			is_held(row, task, *end, task->start_s))
			write_piece(pen, DELAYED, *end, task->start_s);
		*end = task->end_s;
		cut_task(row->traced, task, draw_piece, pen);
	}
	free(ends);
}

/* The number of a task where it fits on its bar. */
static bool number_of(const struct pen *pen, const struct plot_task *task, double size, char *text,
	size_t text_size)
{
	snprintf(text, text_size, "%u", task->task);
	return plot_text_width(text, size) + 8 <= (task->end_s - task->start_s) / pen->pixel;
}

/* Where most have room: a few numbers would look like a selection that means something. */
static void write_numbers(struct pen *pen)
{
	const struct plot_timeline_row *row = pen->row;
	const size_t count = row->traced->count;
	size_t fitting = 0;
	char text[32];
	go_to(pen, 0);
	double size = floor(fmin(26, (pen->bottom - pen->top) * 0.6));
	for (size_t i = 0; i < count; i++)
		fitting += number_of(pen, &row->traced->tasks[i], size, text, sizeof(text));
	if (size < NUMBER_LEAST || count > NUMBERS || fitting * 3 < count * 2)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct plot_task *task = &row->traced->tasks[i];
		double middle_s = (task->start_s + task->end_s) / 2;
		go_to(pen, row->lanes[i]);
		if (number_of(pen, task, size, text, sizeof(text)))
			plot_figure_label(pen->figure,
				&(struct plot_label){ plot_area_x(&pen->chart->panel, middle_s),
					(pen->top + pen->bottom) / 2, size, PLOT_CENTRE,
					PLOT_ON_RUNNER + 1 - runner_of(pen), false },
				text);
	}
}

/* ---- what is merged ---------------------------------------------------------------------------
 */

/* How many tasks did what in each bin of the axis. */
struct bins {
	double *pieces[PIECES];
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
		bins->pieces[piece][bin] += stop - at;
		at = stop;
	}
}

/* So high stand the pieces of a bin on each other, where `full` tasks are as high as the line. */
static void stack(const struct pen *pen, const struct bins *bins, size_t bin, double full,
	double tops[PIECES])
{
	double sum = 0;
	for (size_t k = 0; k < PIECES; k++) {
		sum += bins->pieces[k][bin];
		tops[k] = ceil(fmin(sum / full, 1) * (pen->bottom - pen->top) - 1e-6);
	}
}

static bool are_alike(const double *some, const double *others)
{
	for (size_t i = 0; i < PIECES; i++)
		if (some[i] != others[i])
			return false;
	return true;
}

/* Neighbours of one height are one box; boxes overlap a little, or paper shines through. */
static void write_bins(const struct pen *pen, const struct bins *bins, double full)
{
	double tops[PIECES], others[PIECES];
	for (size_t i = 0, next; i < bins->count; i = next) {
		double below = 0;
		stack(pen, bins, i, full, tops);
		for (next = i + 1; next < bins->count; next++) {
			stack(pen, bins, next, full, others);
			if (!are_alike(tops, others))
				break;
		}
		for (size_t k = 0; k < PIECES; below = tops[k++])
			if (tops[k] > below)
				write_box(pen, &(struct plot_box){ (double)i * bins->width,
						       ((double)next + 0.1) * bins->width,
						       pen->bottom - tops[k], pen->bottom - below,
						       areas[k], false });
	}
}

static void write_merged(struct pen *pen)
{
	const struct plot_timeline_row *row = pen->row;
	const struct plot_area *panel = &pen->chart->panel;
	struct bins bins = { .width = BIN * pen->pixel,
		.count = (size_t)((panel->right - panel->left) / BIN) + 2 };
	for (size_t lane = 0; lane < lines_of(row); lane++) {
		for (size_t k = 0; k < PIECES; k++)
			bins.pieces[k] = memory_zeroed(bins.count, sizeof(double));
		for (size_t i = 0; i < row->traced->count; i++)
			if (row->area || row->lanes[i] == lane)
				cut_task(row->traced, &row->traced->tasks[i], fill_piece, &bins);
		go_to(pen, lane);
		write_bins(pen, &bins, row->area ? (double)row->peak : 1);
		for (size_t k = 0; k < PIECES; k++)
			free(bins.pieces[k]);
	}
}

/* ---- rows -------------------------------------------------------------------------------------
 */

/* A worker is there from the clock's start to its end, busy or not. */
static void write_idle(struct pen *pen)
{
	for (size_t lane = 0; lane < lines_of(pen->row); lane++) {
		go_to(pen, lane);
		write_box(pen, &(struct plot_box){ 0, pen->row->wall_s, pen->top, pen->bottom,
				       idle_share, false });
	}
}

static void write_labels(const struct pen *pen)
{
	const struct plot_timeline *chart = pen->chart;
	const struct plot_timeline_row *row = pen->row;
	bool drawn = row->traced->count > 0, noted = chart->notes > 0 && *row->note;
	double middle = (row->top + row->bottom) / 2, left = chart->panel.left;
	double right = drawn ? plot_area_x(&chart->panel, row->wall_s) : left;
	struct plot_label label = { left - 20, middle - (noted ? chart->notes * 0.62 : 0),
		chart->size, PLOT_RIGHT_OF, runner_of(pen), false };
	char text[256];
	plot_figure_label(pen->figure, &label, row->name);
	label.y = middle + chart->size * 0.58;
	label.size = chart->notes;
	label.colour = PLOT_SOFT;
	if (noted)
		plot_figure_label(pen->figure, &label, row->note);
	label = (struct plot_label){ right + 16, middle, chart->size + (drawn ? 2 : 0),
		PLOT_LEFT_OF, PLOT_INK, true };
	plot_text_shorten(row->text, label.size, PLOT_RIGHT - label.x, text, sizeof(text));
	plot_figure_label(pen->figure, &label, text);
}

static void write_row(struct pen *pen)
{
	const struct plot_timeline_row *row = pen->row;
	size_t pieces = row->states ? 2 * row->traced->stretch_count : row->traced->count;
	bool roomy = !row->area && (double)pieces * ROOM * pen->pixel <
					   pen->chart->panel.x.high * (double)row->lanes_count;
	plot_figure_line_end(pen->figure, row->cell);
	plot_timeline_beats(pen->chart, row, pen->figure);
	if (!row->states)
		write_idle(pen);
	if (!roomy) {
		write_merged(pen);
		return;
	}
	write_tasks(pen);
	if (!row->states)
		write_numbers(pen);
}

void plot_timeline_marks(const struct plot_timeline *chart, struct plot_figure *figure)
{
	const struct plot_area *panel = &chart->panel;
	struct pen pen = { .chart = chart,
		.figure = figure,
		.pixel = panel->x.high / (panel->right - panel->left),
		.hatches = plot_timeline_hatches(chart) };
	fputs("# from_s to_s top bottom runner share hatched\n", figure->parts[PLOT_DATA]);
	for (size_t i = 0; i < chart->count; i++) {
		pen.row = &chart->rows[i];
		write_labels(&pen);
		if (pen.row->traced->count)
			write_row(&pen);
		if (pen.hatches && pen.row->states)
			plot_figure_hatch(figure, (size_t)runner_of(&pen));
	}
}
