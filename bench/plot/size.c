/* SPDX-License-Identifier: MIT */
/*
 * `size`: wall time over the number of tasks, both on log scales; where a runner crosses the
 * baseline is marked. A figure a workload and parameters with two task counts at least. Of several
 * concurrencies the greatest is drawn.
 */
#include "bench/plot/curves.h"
#include "bench/base/say.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	CROSSING_SIZE = 25,
	CROSSING_PITCH = 34,
};

static double tasks_of(const struct plot_cell *cell)
{
	return strtod(cell->tasks, NULL);
}

static bool same_family(const struct plot_group *a, const struct plot_group *b)
{
	return strcmp(a->cells->workload, b->cells->workload) == 0 &&
	       strcmp(a->cells->params, b->cells->params) == 0;
}

/* A cell of as many tasks and more at once takes the place of one that is there. */
static void add_cell(struct plot_curve *curve, const struct plot_cell *cell)
{
	for (size_t i = 0; i < curve->count; i++) {
		struct plot_point *point = &curve->points[i];
		if (point->x != tasks_of(cell))
			continue;
		if (point->cell->concurrency <= cell->concurrency)
			*point = (struct plot_point){ cell, point->x, { cell->wall_s } };
		return;
	}
	plot_curve_add(curve, &(struct plot_point){ cell, tasks_of(cell), { cell->wall_s } });
}

/* ---- what the intervals show ------------------------------------------------------------------
 */

/* From which count of tasks on a gain is shown; NAN: none. */
static double pays_from(const struct plot_curves *curves, const struct plot_curve *curve)
{
	double from = (double)NAN;
	for (size_t k = curve->count; k-- > 0; from = curve->points[k].x)
		if (plot_cell_is_baseline(&curves->plot->data, curve->points[k].cell) ||
			plot_speedup_shown(curve->points[k].cell) != SHOWN_GAIN)
			break;
	return from;
}

/* Was a runner compared at every size, without a gain? */
static bool shows_none(const struct plot_curve *curve)
{
	for (size_t k = 0; k < curve->count; k++) {
		enum shown shown = plot_speedup_shown(curve->points[k].cell);
		if (shown == SHOWN_NOTHING || shown == SHOWN_GAIN)
			return false;
	}
	return curve->count > 0;
}

static bool is_baseline(const struct plot_curves *curves, const struct plot_curve *curve)
{
	return curve->count && plot_cell_is_baseline(&curves->plot->data, curve->points[0].cell);
}

static void say_from(struct say *text, const struct plot_curve *curve, double from)
{
	char tasks[FIGURES_SIZE];
	figures_whole(from, tasks);
	if (from == curve->points[0].x)
		say(text, "a gain is shown at all sizes");
	else
		say(text, "a gain is shown from %s tasks on", tasks);
}

/* What each runner shows, below the panel. */
static void add_notes(struct plot_curves *curves)
{
	for (size_t i = 0; i < curves->count; i++) {
		struct plot_curve *curve = &curves->curves[i];
		struct say note = { curve->note, sizeof(curve->note), 0 };
		double from = pays_from(curves, curve);
		if (!isnan(from))
			say_from(&note, curve, from);
		else if (shows_none(curve) && !is_baseline(curves, curve))
			say(&note, "no gain shown");
	}
}

/* The family of the first group of it with several task counts. The group with the most tasks
 * stands for it: fewer may leave no choice of how many at once. */
static bool find(struct plot_curves *curves)
{
	const struct plot_data *data = &curves->plot->data;
	const struct plot_group *first = curves->group;
	double least = INFINITY, most = 0;
	for (const struct plot_group *group = data->groups; group < first; group++)
		if (same_family(group, first))
			return false;
	for (const struct plot_group *group = first; group < data->groups + data->groups_count;
		group++) {
		if (!same_family(group, first))
			continue;
		if (tasks_of(group->cells) > tasks_of(curves->group->cells))
			curves->group = group;
		for (size_t k = 0; k < group->count; k++) {
			const struct plot_cell *cell = &group->cells[k];
			if (!plot_cell_measured(cell) || !(tasks_of(cell) > 0))
				continue;
			struct plot_curve *curve = plot_curves_of(curves, cell->runner);
			if (curve)
				add_cell(curve, cell);
			least = fmin(least, tasks_of(cell));
			most = fmax(most, tasks_of(cell));
		}
	}
	add_notes(curves);
	return least < most;
}

/* "primes: a gain is shown from 10,000 tasks on": of the runner that gains first. */
static void words(const struct plot_curves *curves, struct say *title, struct say *under)
{
	const struct plot_curve *first = NULL;
	bool none = true;
	for (size_t i = 0; i < curves->count; i++) {
		const struct plot_curve *curve = &curves->curves[i];
		double from = pays_from(curves, curve);
		none &= is_baseline(curves, curve) || shows_none(curve);
		if (!isnan(from) && (!first || from < pays_from(curves, first)))
			first = curve;
	}
	say_name(title, curves->group->workload, PLOT_LABEL_MOST);
	say(title, ": ");
	if (first)
		say_from(title, first, pays_from(curves, first));
	else
		say(title, none && curves->count > 1 ? "no gain shown at any size"
						     : "wall time over the number of tasks");
	say(under, "Medians and 95 %% intervals; dashed: where a runner is as fast as ");
	say_name(under, curves->plot->data.baseline, PLOT_RUNNER_MOST);
}

static void facts(const struct plot_curves *curves, struct plot_figure *figure)
{
	for (size_t i = 0; i < curves->count; i++) {
		for (size_t k = 0; k < curves->curves[i].count; k++) {
			const struct plot_cell *cell = curves->curves[i].points[k].cell;
			char name[512], text[128] = "";
			struct say wall = { text, sizeof(text), 0 };
			snprintf(name, sizeof(name), "%s, %s %s", curves->curves[i].name,
				cell->tasks, strcmp(cell->tasks, "1") == 0 ? "task" : "tasks");
			plot_say_estimate(&wall, &cell->wall_s, plot_time_text);
			plot_fact(figure, name, "%s", text);
		}
	}
}

/* ---- crossings --------------------------------------------------------------------------------
 */

/* On log scales the lines between points are straight: there they cross. False: nowhere, or in
 * several places. */
static bool find_crossing(const struct plot_curve *curve, double *tasks, double *wall_s)
{
	size_t crossings = 0;
	for (size_t i = 1; i < curve->count; i++) {
		const struct plot_point *from = &curve->points[i - 1], *to = &curve->points[i];
		double before = log(from->cell->speedup.value),
		       after = log(to->cell->speedup.value);
		if (!(before * after < 0))
			continue;
		double share = before / (before - after);
		*tasks = from->x * pow(to->x / from->x, share);
		*wall_s = from->y[0].value * pow(to->y[0].value / from->y[0].value, share);
		crossings++;
	}
	return crossings == 1;
}

/* A line down to the axis, where the number stands; it is known to two digits at best.
 * One over the other where they would touch. */
static void around(const struct plot_curves *curves, struct plot_figure *figure)
{
	const struct plot_area *area = &curves->panels[0];
	double level = 0;
	for (size_t i = 0; i < curves->count; i++) {
		const struct plot_curve *curve = &curves->curves[i];
		double tasks, wall_s, colour = (double)curve->runner + 1;
		if (!find_crossing(curve, &tasks, &wall_s) || isnan(pays_from(curves, curve)))
			continue;
		double x = plot_area_x(area, tasks),
		       y = area->bottom - 24 - CROSSING_PITCH * level++;
		double unit = pow(10, floor(log10(tasks)) - 1);
		char text[96], about[FIGURES_SIZE];
		figures_whole(round(tasks / unit) * unit, about);
		snprintf(text, sizeof(text), "about %s", about);
		plot_figure_line(figure, &(struct plot_line){ x, area->bottom, x,
						 plot_area_y(area, wall_s), colour, 2.4, 1 });
		plot_figure_label(figure,
			&(struct plot_label){
				x + 12, y, CROSSING_SIZE, PLOT_LEFT_OF, colour, 1, NULL },
			text);
	}
}

void plot_size(struct plot *plot)
{
	static const struct plot_curves_kind kind = { .name = "size",
		.panels = 1,
		.x = { "tasks", &plot_unit_count, 1, NULL, 0 },
		.y = { { "wall time, lower is better", NULL, 1, NULL, 0 } },
		.concurrency = true,
		.find = find,
		.words = words,
		.facts = facts,
		.around = around };
	plot_curves_draw(plot, &kind);
}
