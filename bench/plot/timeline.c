/* SPDX-License-Identifier: MIT */
/*
 * `timeline`: a bar a task, a line a worker, runners under each other on one time axis: what was
 * in progress when. Tasks of an event loop overlap; they are packed into as few lines as they
 * need. One sample a cell, a figure a group.
 *
 * Three ways to draw a cell, by how much room it has: bars with their task's number; bars merged
 * into what share of every three pixels was busy; and, when there are more lines than a hall can
 * tell apart, how many tasks were in progress, as an area.
 */
#include "bench/plot/timeline.h"

#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	LANES_MAX = 160,  /* lines of a cell: more are never packed */
	LANES_PLAIN = 16, /* more may become an area */
	AREA_LANES = 7,   /* as much room as an area takes */
	AREA_HEIGHT = 150,
	PITCH_LEAST = 7, /* pixels; below, cells with many lines become areas */
	ROW_LEAST = 30,
	ROW_ROOMY = 54, /* where there are few rows */
	FOOT = 92,
	NAMES_WIDTH = 330,
	NOTE_SIZE = 22,
};

/* ---- lanes ------------------------------------------------------------------------------------
 */

struct edge {
	double at;
	int step;
};

/* An end before a start at the same time: one task followed the other. */
static int by_time(const void *a, const void *b)
{
	const struct edge *left = a, *right = b;
	if (left->at != right->at)
		return left->at < right->at ? -1 : 1;
	return left->step - right->step;
}

/* Starts and ends in order; the caller frees. */
static struct edge *edges_of(const struct plot_traced *traced)
{
	struct edge *edges = calloc(2 * traced->count + 1, sizeof(*edges));
	for (size_t i = 0; edges && i < traced->count; i++) {
		edges[2 * i] = (struct edge){ traced->tasks[i].start_s, 1 };
		edges[2 * i + 1] = (struct edge){ traced->tasks[i].end_s, -1 };
	}
	if (edges)
		qsort(edges, 2 * traced->count, sizeof(*edges), by_time);
	return edges;
}

/* The most tasks in progress at any time. */
static size_t peak_of(const struct plot_traced *traced)
{
	struct edge *edges = edges_of(traced);
	long now = 0, peak = 0;
	for (size_t i = 0; edges && i < 2 * traced->count; i++) {
		now += edges[i].step;
		peak = now > peak ? now : peak;
	}
	free(edges);
	return (size_t)peak;
}

/* Gives each task the first line of its worker that is free. False: too many lines, or no memory.
 */
static bool pack(struct plot_timeline_row *row)
{
	const struct plot_traced *traced = row->traced;
	double ends[LANES_MAX];
	size_t first = 0;
	row->lanes = calloc(traced->count + 1, sizeof(*row->lanes));
	if (!row->lanes)
		return false;
	for (size_t i = 0; i < traced->count; i++) {
		const struct plot_task *task = &traced->tasks[i];
		if (i > 0 && task->worker != task[-1].worker)
			first = row->lanes_count;
		size_t lane = first;
		while (lane < row->lanes_count && ends[lane] > task->start_s)
			lane++;
		if (lane == LANES_MAX)
			return false;
		row->several |= lane > first;
		row->lanes_count += lane == row->lanes_count;
		row->lanes[i] = (unsigned)lane;
		ends[lane] = task->end_s;
	}
	return true;
}

/* ---- rows -------------------------------------------------------------------------------------
 */

static void add_row(struct plot_timeline *chart, const struct plot_cell *cell)
{
	struct plot_timeline_row *row = &chart->rows[chart->count++];
	const struct plot_trace *trace = plot_trace_of(chart->plot);
	row->cell = cell;
	row->traced = &trace->cells[cell - chart->plot->data.cells];
	row->wall_s = row->traced->count ? row->traced->sample->values[PLOT_WALL] : (double)NAN;
	plot_cell_name(&chart->plot->data, chart->group, cell, row->name, sizeof(row->name));
	if (!row->traced->count)
		return;
	row->cpus = row->traced->sample->values[PLOT_CPU] / row->wall_s;
	row->peak = peak_of(row->traced);
	snprintf(row->note, sizeof(row->note), "%zu at once", row->peak);
	if (!isnan(row->cpus) && row->wall_s > 1e-3)
		snprintf(row->note + strlen(row->note), sizeof(row->note) - strlen(row->note),
			", %.1f CPUs", row->cpus);
	row->area = row->peak > LANES_MAX || !pack(row);
	chart->largest = fmax(chart->largest, row->wall_s);
}

/* Which cells are drawn when they are many: of each runner the least and the greatest concurrency,
 * or the greatest alone. */
enum choice {
	CHOICE_ALL,
	CHOICE_OUTER,
	CHOICE_GREATEST,
};

static bool is_chosen(const struct plot_group *group, size_t i, enum choice choice)
{
	const struct plot_cell *cells = group->cells;
	bool last = i + 1 == group->count || cells[i + 1].runner != cells[i].runner;
	bool first = i == 0 || cells[i - 1].runner != cells[i].runner;
	return choice == CHOICE_ALL || last || (choice == CHOICE_OUTER && first);
}

static size_t count_chosen(const struct plot_group *group, enum choice choice)
{
	size_t count = 0;
	for (size_t i = 0; i < group->count; i++)
		count += is_chosen(group, i, choice);
	return count;
}

static void find_rows(struct plot_timeline *chart)
{
	const struct plot_group *group = chart->group;
	enum choice choice = CHOICE_ALL;
	while (choice < CHOICE_GREATEST && count_chosen(group, choice) > PLOT_TIMELINE_ROWS)
		choice++;
	for (size_t i = 0; i < group->count; i++) {
		if (is_chosen(group, i, choice) && chart->count < PLOT_TIMELINE_ROWS)
			add_row(chart, &group->cells[i]);
		else
			chart->left_out++;
	}
}

/* ---- layout -----------------------------------------------------------------------------------
 */

static double row_height(
	const struct plot_timeline *chart, const struct plot_timeline_row *row, double pitch)
{
	double least = chart->count <= 6 ? ROW_ROOMY : ROW_LEAST;
	if (row->area)
		return fmax(least, fmin(AREA_HEIGHT, pitch * AREA_LANES));
	return fmax(least, pitch * (double)row->lanes_count);
}

static double gap_of(double pitch)
{
	return fmax(12, fmin(54, pitch * 0.75));
}

static double height_of(const struct plot_timeline *chart, double pitch)
{
	double height = gap_of(pitch) * (double)(chart->count - 1);
	for (size_t i = 0; i < chart->count; i++)
		height += row_height(chart, &chart->rows[i], pitch);
	return height;
}

/* Rows of many lines become areas, all of them: they are compared. False when none has many. */
static bool merge_lanes(struct plot_timeline *chart)
{
	bool merged = false;
	for (size_t i = 0; i < chart->count; i++) {
		struct plot_timeline_row *row = &chart->rows[i];
		bool many = !row->area && row->lanes_count > LANES_PLAIN;
		row->area |= many;
		merged |= many;
	}
	return merged;
}

static double find_pitch(struct plot_timeline *chart, double room)
{
	for (;;) {
		double pitch = PLOT_TIMELINE_PITCH;
		while (pitch > 1 && height_of(chart, pitch) > room)
			pitch *= 0.98;
		if (pitch >= PITCH_LEAST || !merge_lanes(chart))
			return pitch;
	}
}

static void row_text(const struct plot_timeline *chart, struct plot_timeline_row *row, double width)
{
	char time[64];
	if (!row->traced->count) {
		plot_text_shorten(
			plot_cell_measured(row->cell) ? "not traced" : plot_cell_reason(row->cell),
			chart->size, width, row->text, sizeof(row->text));
		return;
	}
	plot_text_time(row->wall_s, plot_unit_for(chart->largest), time, sizeof(time));
	snprintf(row->text, sizeof(row->text), "%s", time);
}

static void lay_axis(struct plot_timeline *chart)
{
	struct plot_panel *panel = &chart->panel;
	double width = panel->right - panel->left;
	panel->x = (struct plot_span){ 0, 1e-9, width, false };
	for (size_t i = 0; i < chart->count; i++) {
		struct plot_timeline_row *row = &chart->rows[i];
		row_text(chart, row, width - 130);
		if (!row->traced->count)
			continue;
		double room = width - plot_text_width(row->text, chart->size + 2) - 26;
		panel->x.high = fmax(panel->x.high, row->wall_s * width / room);
	}
}

static void lay_out(struct plot_timeline *chart, double top)
{
	double room = PLOT_BOTTOM - FOOT - top;
	chart->pitch = find_pitch(chart, room);
	double height = height_of(chart, chart->pitch), used = 0;
	double least = INFINITY, at = top + 10 + fmax(0, room - 10 - height) * 0.35;
	double first = at;
	for (size_t i = 0; i < chart->count; i++)
		least = fmin(least, row_height(chart, &chart->rows[i], chart->pitch));
	chart->size = floor(fmin(31, fmax(18, least * 0.6)));
	chart->notes = least + gap_of(chart->pitch) >= 1.2 * chart->size + 1.25 * NOTE_SIZE
			       ? NOTE_SIZE
			       : 0;
	for (size_t i = 0; i < chart->count; i++) {
		used = fmax(used, plot_text_width(chart->rows[i].name, chart->size));
		used = fmax(used, plot_text_width(chart->rows[i].note, chart->notes));
	}
	chart->names = fmin(used, NAMES_WIDTH);
	for (size_t i = 0; i < chart->count; i++) {
		struct plot_timeline_row *row = &chart->rows[i];
		row->top = at;
		row->bottom = at + row_height(chart, row, chart->pitch);
		at = row->bottom + gap_of(chart->pitch);
	}
	chart->panel = (struct plot_panel){ .left = PLOT_LEFT + chart->names + 20,
		.right = PLOT_RIGHT,
		.top = first - 14,
		.bottom = chart->rows[chart->count - 1].bottom + 14 };
	chart->panel.y = (struct plot_span){ chart->panel.bottom, chart->panel.top, 0, false };
	lay_axis(chart);
}

static void write_axis(const struct plot_timeline *chart, struct plot_chart *around)
{
	struct plot_ticks ticks;
	plot_ticks_time(&ticks, &chart->panel.x, chart->largest);
	plot_chart_x_axis(around, &chart->panel, &ticks, "since the clock started");
	plot_chart_panel(around, &chart->panel);
}

/* ---- figures ----------------------------------------------------------------------------------
 */

static void draw(struct plot_timeline *chart, const struct plot_page *page)
{
	struct plot_figure figure;
	struct plot_chart around = { 0 };
	if (plot_figure_begin(&figure, chart->plot, page))
		return;
	lay_out(chart, PLOT_TOP); /* the subtitle says what became an area */
	lay_out(chart, plot_timeline_words(chart, &figure));
	fputs("# from_s to_s top bottom runner share\n", figure.data);
	write_axis(chart, &around);
	plot_timeline_marks(chart, &figure, &around);
	plot_chart_finish(&around, &figure);
	plot_figure_end(&figure);
}

static bool is_traced(struct plot *plot, const struct plot_group *group)
{
	const struct plot_trace *trace = plot_trace_of(plot);
	bool traced = false;
	for (size_t i = 0; i < group->count && trace->count; i++)
		traced |= trace->cells[group->cells - plot->data.cells + i].count > 0;
	return traced;
}

void plot_timeline(struct plot *plot)
{
	const struct plot_data *data = &plot->data;
	size_t pages = 0, page = 0;
	for (size_t i = 0; i < data->groups_count; i++)
		pages += is_traced(plot, &data->groups[i]);
	for (size_t i = 0; i < data->groups_count && pages; i++) {
		struct plot_timeline chart = { .plot = plot, .group = &data->groups[i] };
		if (!is_traced(plot, chart.group))
			continue;
		find_rows(&chart);
		draw(&chart, &(struct plot_page){ "timeline", "timeline.gp", ++page, pages });
		for (size_t k = 0; k < chart.count; k++)
			free(chart.rows[k].lanes);
	}
}
