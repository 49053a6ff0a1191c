/* SPDX-License-Identifier: MIT */
/*
 * `latency`: the share of tasks that took no longer than a time, service (from a task's start to
 * its end) and waiting (from the clock's start to its start) apart; a figure a group. The axis is
 * stretched towards 100 %: each step is ten times as rare. Of several concurrencies of a runner
 * the greatest is drawn.
 */
#include "bench/plot/chart.h"
#include "bench/plot/say.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	LINES_MAX = 8,
	TASKS_LEAST = 20, /* fewer have no percentiles worth a curve */
	CURVE_POINTS = 120,
	ENDS_WIDTH = 310,
};

/* Of the time axis: the first tasks of a loop wait next to nothing. */
static const double range_least = 1e-4;

struct line {
	const struct plot_cell *cell;
	const struct plot_times *times[2]; /* service, waiting */
};

struct chart {
	struct plot *plot;
	const struct plot_group *group;
	struct line lines[LINES_MAX];
	size_t count, left_out;
	double rarest; /* 1 / (1 - the highest share drawn) */
	struct plot_panel panels[2];
};

static bool find_lines(struct chart *chart)
{
	const struct plot_trace *trace = plot_trace_of(chart->plot);
	const struct plot_group *group = chart->group;
	uint64_t most = 0;
	for (size_t i = 0; i < group->count && trace->count; i++) {
		const struct plot_cell *cell = &group->cells[i];
		const struct plot_traced *traced = &trace->cells[cell - chart->plot->data.cells];
		if (!traced->service || traced->service->count < TASKS_LEAST)
			continue;
		struct line line = { cell, { traced->service, traced->waiting } };
		most = traced->service->count > most ? traced->service->count : most;
		if (chart->count > 0 && chart->lines[chart->count - 1].cell->runner == cell->runner)
			chart->lines[chart->count - 1] = line;
		else if (chart->count < LINES_MAX)
			chart->lines[chart->count++] = line;
		else
			chart->left_out++;
	}
	chart->rarest = fmin(1e4, fmax(10, (double)most));
	return chart->count > 0;
}

/* What a line's own tasks can tell: the share beyond which there is no task left. */
static double rarest_of(const struct chart *chart, const struct line *line)
{
	return fmin(chart->rarest, (double)line->times[0]->count);
}

static double time_at(const struct line *line, size_t which, double rare)
{
	return plot_times_quantile(line->times[which], 1 - 1 / rare);
}

/* Each panel has its own times: tasks may wait a million times as long as they take. */
static void lay_times(struct chart *chart, size_t which)
{
	struct plot_panel *panel = &chart->panels[which];
	double least = INFINITY, most = 2e-9;
	for (size_t i = 0; i < chart->count; i++) {
		const struct line *line = &chart->lines[i];
		least = fmin(least, time_at(line, which, 1.1));
		most = fmax(most, time_at(line, which, rarest_of(chart, line)));
	}
	least = fmax(least, most * range_least);
	double middle = sqrt(least * most); /* so wide that two ticks stand on the axis */
	least = fmin(least, middle / 2.5);
	most = fmax(most, middle * 2.5);
	panel->y = (struct plot_span){ least * pow(most / least, -0.04),
		most * pow(most / least, 0.05), panel->bottom - panel->top, true };
}

static void lay_out(struct chart *chart, double top)
{
	const double gap = 140;
	double right = PLOT_RIGHT - ENDS_WIDTH, left = PLOT_LEFT + 118;
	double width = (right - left - gap) / 2;
	for (size_t which = 0; which < 2; which++) {
		struct plot_panel *panel = &chart->panels[which];
		double from = left + (double)which * (width + gap);
		*panel = (struct plot_panel){ .left = from,
			.right = from + width,
			.top = top + 54,
			.bottom = PLOT_BOTTOM - 92 };
		panel->x = (struct plot_span){ 1, chart->rarest, width, true };
		lay_times(chart, which);
	}
}

/* ---- words ------------------------------------------------------------------------------------
 */

static void say_time(struct plot_text *text, const struct chart *chart, const struct line *line)
{
	double seconds = time_at(line, 0, 100);
	char time[64], name[256];
	plot_text_time(seconds, plot_unit_for(seconds), time, sizeof(time));
	plot_cell_name(&chart->plot->data, chart->group, line->cell, name, sizeof(name));
	plot_say(text, "%s under ", time);
	plot_say_name(text, name, PLOT_SAY_RUNNER);
}

static void say_title(const struct chart *chart, char *title, size_t size)
{
	struct plot_text text = { title, size, 0 };
	const struct line *quick = &chart->lines[0], *slow = quick;
	for (size_t i = 1; i < chart->count; i++) {
		const struct line *line = &chart->lines[i];
		quick = time_at(line, 0, 100) < time_at(quick, 0, 100) ? line : quick;
		slow = time_at(line, 0, 100) > time_at(slow, 0, 100) ? line : slow;
	}
	plot_say_name(&text, chart->group->label, PLOT_SAY_LABEL);
	plot_say(&text, ": 99 %% of tasks within ");
	say_time(&text, chart, quick);
	if (slow != quick) {
		plot_say(&text, ", ");
		say_time(&text, chart, slow);
	}
}

static void write_facts(
	const struct chart *chart, const struct plot_scope *scope, struct plot_figure *figure)
{
	static const struct {
		const char *name;
		double rare;
	} shares[] = { { "50 %", 2 }, { "99 %", 100 }, { "99.9 %", 1000 } };
	for (size_t i = 0; i < chart->count; i++) {
		const struct line *line = &chart->lines[i];
		char words[512] = "", time[64];
		struct plot_text text = { words, sizeof(words), 0 };
		for (size_t which = 0; which < 2; which++) {
			plot_say(&text, which ? "; started after: " : "took: ");
			for (size_t s = 0; s < sizeof(shares) / sizeof(shares[0]); s++) {
				if (shares[s].rare > rarest_of(chart, line))
					continue;
				double seconds = time_at(line, which, shares[s].rare);
				plot_text_time(seconds, plot_unit_for(seconds), time, sizeof(time));
				plot_say(&text, "%s%s within %s", s ? ", " : "", shares[s].name,
					time);
			}
		}
		plot_fact_cell(figure, scope, chart->group, line->cell, words);
	}
}

static double write_words(const struct chart *chart, struct plot_figure *figure)
{
	struct plot_scope scope = { &chart->plot->data, chart->group, 1 };
	char title[512], subtitle[256];
	struct plot_text under = { subtitle, sizeof(subtitle), 0 };
	say_title(chart, title, sizeof(title));
	plot_say(&under, "The time that so many tasks did not exceed; log scales, of their own; "
			 "lower is better");
	if (chart->left_out)
		plot_say(&under, "; %zu more not drawn", chart->left_out);
	write_facts(chart, &scope, figure);
	return plot_chart_words(
		figure, &(struct plot_about){ &scope, title, subtitle, "line", true, NULL });
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static void write_axes(const struct chart *chart, struct plot_chart *around)
{
	static const char *const names[] = { "service: from a task's start to its end",
		"waiting: from the clock's start to a task's" };
	static const struct plot_ticks shares = { 6, { 1, 2, 10, 100, 1000, 10000 },
		{ "0", "50 %", "90 %", "99 %", "99.9 %", "99.99 %" } };
	for (size_t which = 0; which < 2; which++) {
		const struct plot_panel *panel = &chart->panels[which];
		struct plot_ticks ticks = shares;
		if (plot_panel_x(panel, 2) - panel->left < 70)
			*ticks.text[0] = '\0'; /* no room beside 50 % */
		while (ticks.count > 1 && ticks.at[ticks.count - 1] > panel->x.high * 1.001)
			ticks.count--;
		plot_chart_x_axis(around, panel, &ticks, "of the tasks");
		struct plot_span tall = panel->y;
		tall.width *= 1.6;
		plot_ticks_log(&ticks, &tall, false);
		plot_chart_y_axis(around, panel, &ticks, names[which]);
		plot_chart_panel(around, panel);
	}
}

static void write_ends(const struct chart *chart, struct plot_chart *around)
{
	struct plot_end ends[LINES_MAX];
	const struct plot_panel *panel = &chart->panels[1];
	for (size_t i = 0; i < chart->count; i++) {
		const struct line *line = &chart->lines[i];
		char name[256];
		double last = time_at(line, 1, rarest_of(chart, line));
		plot_cell_name(&chart->plot->data, chart->group, line->cell, name, sizeof(name));
		ends[i].runner = (double)line->cell->runner + 1;
		ends[i].y = plot_panel_y(panel, fmax(panel->y.low, last));
		plot_text_shorten(name, 28, ENDS_WIDTH - 60, ends[i].name, sizeof(ends[i].name));
	}
	plot_chart_ends(around, panel, ends, chart->count);
}

static void write_data(const struct chart *chart, struct plot_figure *figure)
{
	const double none = (double)NAN;
	/* no points, of which gnuplot wants one: outside the panel */
	for (size_t which = 0; which < 2; which++)
		fputs("# no points\n1 0.1 1e-12 1e-12 1e-12\n\n\n", figure->data);
	for (size_t i = 0; i < chart->count; i++) {
		const struct line *line = &chart->lines[i];
		double rarest = rarest_of(chart, line);
		fputs("# runner 1/(1-share) service_s - waiting_s -\n", figure->data);
		for (size_t k = 0; k <= CURVE_POINTS; k++) {
			double rare = pow(rarest, (double)k / CURVE_POINTS);
			const double values[] = { (double)line->cell->runner + 1, rare,
				time_at(line, 0, fmax(rare, 1.0001)), none,
				time_at(line, 1, fmax(rare, 1.0001)), none };
			for (size_t v = 0; v < 6; v++)
				plot_figure_value(figure, values[v]);
			fputc('\n', figure->data);
		}
		fputs("\n\n", figure->data);
	}
}

static void draw(struct chart *chart, const struct plot_page *page)
{
	struct plot_figure figure;
	struct plot_chart around = { 0 };
	if (plot_figure_begin(&figure, chart->plot, page))
		return;
	lay_out(chart, write_words(chart, &figure));
	plot_figure_number(&figure, "curves", (double)chart->count);
	write_axes(chart, &around);
	write_ends(chart, &around);
	write_data(chart, &figure);
	plot_chart_finish(&around, &figure);
	plot_figure_end(&figure);
}

void plot_latency(struct plot *plot)
{
	const struct plot_data *data = &plot->data;
	size_t pages = 0, page = 0;
	for (size_t i = 0; i < data->groups_count; i++) {
		struct chart chart = { .plot = plot, .group = &data->groups[i] };
		pages += find_lines(&chart);
	}
	for (size_t i = 0; i < data->groups_count; i++) {
		struct chart chart = { .plot = plot, .group = &data->groups[i] };
		if (find_lines(&chart))
			draw(&chart, &(struct plot_page){ "latency", "lines.gp", ++page, pages });
	}
}
