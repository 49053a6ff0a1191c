/* SPDX-License-Identifier: MIT */
/*
 * `timeline`: a bar a task, a line a worker, runners under each other on one time axis: what was
 * in progress when. Tasks of an event loop overlap; they are packed into as few lines as they
 * need. One sample a cell, a figure a group. When there are more lines than a hall can tell apart,
 * a cell is an area instead: how many tasks were in progress.
 */
#include "bench/plot/timeline.h"

#include "bench/plot/kinds.h"
#include "bench/base/memory.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	LANES_MAX = 160,  /* lines of a cell: more are never packed */
	LANES_PLAIN = 16, /* more may become an area */
	AREA_LANES = 4,   /* as much room as an area takes */
	AREA_HEIGHT = 150,
	PITCH_LEAST = 7, /* pixels; below, cells with many lines become areas */
	ROW_LEAST = 30,
	ROW_ROOMY = 54, /* where there are few rows */
	NAMES_WIDTH = 330,
	NOTE_SIZE = 22,
	EDGE = 14, /* of the panel, above and below its rows */
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

/* Tasks of other hosts stand on clocks that were aligned: by less nothing overlaps that is shown
 * to. */
static double slack_of(const struct plot_traced *traced)
{
	double clocks_s = traced->sample->measured[MEASURED_CLOCK];
	return clocks_s > 0 ? clocks_s : 0;
}

/* Is a task too short for the clocks to tell whether others overlap it? One worker has one clock.
 */
static bool is_blurred(const struct plot_traced *traced)
{
	bool blurred = false, several = false;
	for (size_t i = 0; i < traced->count; i++) {
		const struct plot_task *task = &traced->tasks[i];
		blurred |= task->end_s - task->start_s < slack_of(traced);
		several |= task->worker != traced->tasks[0].worker;
	}
	return blurred && several;
}

/* The most tasks in progress at any time; at least, where they are blurred. */
static size_t peak_of(const struct plot_traced *traced)
{
	struct edge *edges = memory_zeroed(2 * traced->count, sizeof(*edges));
	long now = 0, peak = 0;
	for (size_t i = 0; i < traced->count; i++) {
		edges[2 * i] = (struct edge){ traced->tasks[i].start_s, 1 };
		edges[2 * i + 1] =
			(struct edge){ fmax(traced->tasks[i].start_s + 1e-9,
					       traced->tasks[i].end_s - slack_of(traced)),
				-1 };
	}
	qsort(edges, 2 * traced->count, sizeof(*edges), by_time);
	for (size_t i = 0; i < 2 * traced->count; i++) {
		now += edges[i].step;
		peak = now > peak ? now : peak;
	}
	free(edges);
	return (size_t)peak;
}

/* Gives each task the first line of its worker that is free. False: too many lines. */
static bool pack(struct plot_timeline_row *row)
{
	const struct plot_traced *traced = row->traced;
	double ends[LANES_MAX];
	size_t first = 0;
	row->lanes = memory_zeroed(traced->count, sizeof(*row->lanes));
	for (size_t i = 0; i < traced->count; i++) {
		const struct plot_task *task = &traced->tasks[i];
		if (i > 0 && task->worker != task[-1].worker)
			first = row->lanes_count;
		size_t lane = first;
		while (lane < row->lanes_count && ends[lane] > task->start_s + slack_of(traced))
			lane++;
		if (lane == LANES_MAX)
			return false;
		row->shared |= lane > first;
		row->lanes_count += lane == row->lanes_count;
		row->lanes[i] = (unsigned)lane;
		ends[lane] = task->end_s;
	}
	return true;
}

/* ---- rows -------------------------------------------------------------------------------------
 */

static void add_row(struct plot_timeline *chart, size_t cell)
{
	struct plot_timeline_row *row = &chart->rows[chart->count++];
	row->cell = cell;
	row->traced = &plot_trace_of(chart->plot)->cells[cell];
	plot_cell_name(chart->plot, cell, row->name, sizeof(row->name));
	if (!row->traced->count) {
		snprintf(row->text, sizeof(row->text), "%s",
			plot_is_measured(chart->plot, cell) ? "not traced"
							    : plot_reason(chart->plot, cell));
		return;
	}
	struct say note = say_into(row->note, sizeof(row->note));
	row->wall_s = row->traced->sample->wall_s;
	row->peak = peak_of(row->traced);
	row->blurred = is_blurred(row->traced);
	row->area = row->peak > LANES_MAX || !pack(row);
	double cpus = results_cpu_s(row->traced->sample) / row->wall_s;
	say(&note, "%zu%s at once", row->peak, row->blurred ? " or more" : "");
	row->states = row->traced->stretch_count > 0;
	for (size_t i = 0; i < row->traced->stretch_count; i++)
		row->cpus += row->traced->stretches[i].cpu_s / row->wall_s;
	if (row->states)
		say(&note, ", overlap %.1f", row->traced->sample->times.overlap);
	else if (!isnan(cpus) && row->wall_s > 1e-3)
		say(&note, ", %.1f CPUs", cpus);
	chart->largest_s = fmax(chart->largest_s, row->wall_s);
}

/* When they are many, of each runner the least and the greatest concurrency are drawn, or the
 * greatest alone. */
static bool is_chosen(const struct plot_timeline *chart, size_t i, int choice)
{
	const struct results_group *group = &chart->plot->results.groups[chart->group];
	const struct results_cell *cells = &chart->plot->results.cells[group->first];
	bool last = i + 1 == group->count || cells[i + 1].runner_index != cells[i].runner_index;
	bool first = i == 0 || cells[i - 1].runner_index != cells[i].runner_index;
	return choice == 0 || last || (choice == 1 && first);
}

static double unit_size(const struct plot_timeline *chart)
{
	return plot_unit_size(chart->plot, chart->largest_s, plot_wall_size);
}

static void find_rows(struct plot_timeline *chart)
{
	const struct results_group *group = &chart->plot->results.groups[chart->group];
	size_t chosen = group->count;
	int choice = 0;
	while (choice < 2 && chosen > PLOT_TIMELINE_ROWS) {
		chosen = 0;
		choice++;
		for (size_t i = 0; i < group->count; i++)
			chosen += is_chosen(chart, i, choice);
	}
	for (size_t i = 0; i < group->count; i++) {
		if (is_chosen(chart, i, choice) && chart->count < PLOT_TIMELINE_ROWS)
			add_row(chart, group->first + i);
		else
			chart->left_out++;
	}
	plot_timeline_find_beats(chart);
	for (size_t i = 0; i < chart->count; i++)
		if (chart->rows[i].traced->count)
			plot_time_text(
				chart->rows[i].wall_s, unit_size(chart), chart->rows[i].text);
}

/* Makes the names as short as their place, and still tells them apart. */
static void shorten_names(struct plot_timeline *chart)
{
	char *names[PLOT_TIMELINE_ROWS];
	for (size_t i = 0; i < chart->count; i++)
		names[i] = memory_text(chart->rows[i].name);
	plot_text_apart(names, chart->count, chart->size, chart->names);
	for (size_t i = 0; i < chart->count; i++) {
		snprintf(chart->rows[i].name, sizeof(chart->rows[i].name), "%s", names[i]);
		free(names[i]);
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
	return fmax(10, fmin(54, pitch * 0.75));
}

/* Pixels a line, so that all rows fit into `room`. Below the least, rows of many lines become
 * areas, all of them: they are compared. */
static double find_pitch(struct plot_timeline *chart, double room, double *height)
{
	bool many = false;
	double pitch = PLOT_TIMELINE_PITCH / 0.98;
	do {
		pitch *= 0.98;
		*height = gap_of(pitch) * (double)(chart->count - 1) +
			  plot_timeline_beats_room(chart) * (double)chart->count;
		for (size_t i = 0; i < chart->count; i++)
			*height += row_height(chart, &chart->rows[i], pitch);
	} while (pitch > 1 && *height > room);
	for (size_t i = 0; i < chart->count && pitch < PITCH_LEAST; i++) {
		struct plot_timeline_row *row = &chart->rows[i];
		bool becomes = !row->area && row->lanes_count > LANES_PLAIN;
		row->area |= becomes;
		many |= becomes;
	}
	return many ? find_pitch(chart, room, height) : pitch;
}

static void lay_out(struct plot_timeline *chart, double top)
{
	double least = INFINITY, room = PLOT_BOTTOM - PLOT_FOOT_NAMED - top, height;
	double pitch = find_pitch(chart, room - 2 * EDGE, &height);
	double at = top + 10 + fmax(0, room - 10 - height) * 0.35;
	struct plot_area *panel = &chart->panel;
	*panel = (struct plot_area){ .right = PLOT_RIGHT, .top = at - EDGE };
	for (size_t i = 0; i < chart->count; i++) {
		struct plot_timeline_row *row = &chart->rows[i];
		row->top = at + plot_timeline_beats_room(chart);
		row->bottom = row->top + row_height(chart, row, pitch);
		at = row->bottom + gap_of(pitch);
		least = fmin(least, row->bottom - row->top);
		panel->bottom = row->bottom + EDGE;
	}
	double wide = 1;
	for (size_t i = 0; i < chart->count; i++)
		wide = fmax(wide, plot_text_width(chart->rows[i].name, 1));
	chart->size = fmin(31, fmax(20, least * 0.7));
	chart->size = plot_text_size(wide, NAMES_WIDTH, fmin(chart->size, 22), chart->size);
	bool noted = least + gap_of(pitch) >= 1.2 * chart->size + 1.25 * NOTE_SIZE;
	chart->notes = noted ? NOTE_SIZE : 0;
	chart->names = wide * chart->size;
	for (size_t i = 0; i < chart->count; i++)
		chart->names =
			fmax(chart->names, plot_text_width(chart->rows[i].note, chart->notes));
	chart->names = fmin(chart->names, NAMES_WIDTH);
	panel->left = PLOT_LEFT + chart->names + 20;
	panel->x = (struct plot_axis){ .high = 1e-9,
		.unit = figures_unit_for(unit_size(chart)),
		.name = "since the clock started" };
	panel->y = (struct plot_axis){
		.low = panel->bottom, .high = panel->top, .unit = &plot_unit_pixels
	};
	double width = panel->right - panel->left;
	for (size_t i = 0; i < chart->count; i++) { /* as long as the texts behind the bars need */
		const struct plot_timeline_row *row = &chart->rows[i];
		double text = plot_text_width(row->text, chart->size + 2) + 26;
		if (row->traced->count)
			panel->x.high = fmax(panel->x.high, row->wall_s * width / (width - text));
	}
}

/* ---- words ------------------------------------------------------------------------------------
 */

static bool is_by_states(const struct plot_timeline *chart)
{
	bool states = false;
	for (size_t i = 0; i < chart->count; i++)
		states |= chart->rows[i].states;
	return states;
}

static void say_subtitle(struct say *text, const struct plot_timeline *chart)
{
	bool areas = false, shared = false, states = is_by_states(chart);
	for (size_t i = 0; i < chart->count; i++) {
		areas |= chart->rows[i].area;
		shared |= chart->rows[i].shared && !chart->rows[i].area;
	}
	say(text, "%s",
		!states ? "Each bar a task, each line a worker, faint while it is idle"
		: plot_timeline_hatches(chart)
			? "Tasks are solid while they run, hatched while they wait for a CPU, thin "
			  "while they wait for something else"
			: "Tasks are dark while they run, pale while they wait for a CPU, thin "
			  "while they wait for something else");
	if (shared && !states)
		say(text, "; on an event loop each line a task in progress");
	if (areas)
		say(text, "; area: how many tasks are in progress%s",
			states ? ", dark those that run, paler those that wait for a CPU" : "");
	plot_timeline_say_beats(chart, text);
	if (plot_is_several(chart->plot, chart->group))
		say(text, "; in brackets: tasks at once");
	if (chart->left_out)
		say(text, "; %zu more not drawn", chart->left_out);
}

/* Tasks that kept more than one CPU busy; a little more may be the clocks. */
static bool computes_at_once(const struct plot_timeline_row *row)
{
	return row->states && row->cpus > 1.05;
}

/* Who overlapped not only waiting. False: there are no states, or one row, of which it says
 * nothing. */
static bool say_computing(struct say *title, const struct plot_timeline *chart)
{
	size_t rows = 0, count = 0, said = 0;
	for (size_t i = 0; i < chart->count; i++) {
		rows += chart->rows[i].states;
		count += computes_at_once(&chart->rows[i]);
	}
	if (rows < 2)
		return false;
	say(title, ": %s",
		findings_busy(&chart->plot->findings, chart->group) ? "on a busy machine " : "");
	if (count == 0 || count == rows) {
		say(title, "%s kept more than one CPU computing", count ? "each" : "none");
		return true;
	}
	say(title, "only ");
	if (count > 3)
		say(title, "%zu of %zu", count, rows);
	for (size_t i = 0; count <= 3 && i < chart->count; i++) {
		if (!computes_at_once(&chart->rows[i]))
			continue;
		say_comma(title, said++, count, "and");
		say_name(title, chart->rows[i].name, PLOT_RUNNER_MOST);
	}
	say(title, " kept more than one CPU computing");
	return true;
}

/* Bars of several hosts stand on clocks that were aligned. */
static void say_clocks(struct say *text, const struct plot_timeline *chart)
{
	double most_s = 0;
	char time[FIGURES_SIZE];
	for (size_t i = 0; i < chart->count; i++)
		if (chart->rows[i].traced->count)
			most_s = fmax(
				most_s, chart->rows[i].traced->sample->measured[MEASURED_CLOCK]);
	figures_time(most_s, NULL, time);
	if (most_s > 0)
		say(text, "; clocks of hosts agree within %s", time);
}

static double write_words(const struct plot_timeline *chart, struct plot_figure *figure)
{
	struct say *title = &figure->title, *note = &figure->caption;
	size_t most = 0;
	bool beats = false, blurred = false;
	for (size_t i = 0; i < chart->count; i++) {
		const struct plot_traced *traced = chart->rows[i].traced;
		most = chart->rows[i].peak > most ? chart->rows[i].peak : most;
		blurred |= chart->rows[i].blurred;
		beats |= traced->sample && !isnan(traced->sample->times.beat_late_max_s);
	}
	say_name(title, chart->plot->results.groups[chart->group].label, PLOT_LABEL_MOST);
	if (!plot_timeline_say_still(chart, title) && !say_computing(title, chart))
		say(title,
			most > 1 && blurred ? ": %zu tasks or more in progress at once"
			: most > 1          ? ": up to %zu tasks in progress at once"
			: blurred ? ": the clocks of hosts do not show which tasks overlap"
				  : ": one task at a time",
			most);
	say_subtitle(&figure->subtitle, chart);
	say_clocks(&figure->subtitle, chart);
	say(note, "Drawn: the traced sample nearest to each median%s. %s",
		beats ? " standstill" : "",
		is_by_states(chart) && chart->notes > 0 ? "Overlap: task times over wall. " : "");
	return plot_figure_words(figure, &(struct plot_scope){ .first = chart->group, .count = 1 },
		&(struct plot_caption){ "cell", !plot_is_several(chart->plot, chart->group) });
}

/* ---- figures ----------------------------------------------------------------------------------
 */

static void draw(struct plot_timeline *chart, const struct plot_page *page)
{
	struct plot_figure *figure = plot_figure_begin(chart->plot, page);
	if (!figure)
		return;
	lay_out(chart, PLOT_TOP); /* the subtitle says what became an area */
	lay_out(chart, write_words(chart, figure));
	shorten_names(chart);
	plot_figure_panel(figure, &chart->panel);
	plot_timeline_marks(chart, figure);
	plot_figure_end(figure);
}

static bool is_traced(struct plot *plot, size_t index)
{
	const struct plot_trace *trace = plot_trace_of(plot);
	const struct results_group *group = &plot->results.groups[index];
	bool traced = false;
	for (size_t i = group->first; i < group->first + group->count && trace->count; i++)
		traced |= trace->cells[i].count > 0;
	return traced;
}

void plot_timeline(struct plot *plot)
{
	const size_t count = plot->results.group_count;
	size_t pages = 0, page = 0;
	for (size_t i = 0; i < count; i++)
		pages += is_traced(plot, i);
	for (size_t i = 0; i < count && page < pages; i++) {
		struct plot_timeline chart = { .plot = plot, .group = i };
		if (!is_traced(plot, i))
			continue;
		find_rows(&chart);
		draw(&chart, &(struct plot_page){ "timeline.gp", ++page, pages });
		for (size_t k = 0; k < chart.count; k++)
			free(chart.rows[k].lanes);
	}
}
