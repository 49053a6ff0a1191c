/* SPDX-License-Identifier: MIT */
/*
 * `size`: wall time over the number of tasks, both on log scales; where a runner crosses the
 * baseline is marked. A figure a workload and parameters with two task counts at least. Of several
 * concurrencies the greatest is drawn.
 */
#include "bench/plot/curves.h"
#include "bench/plot/kinds.h"
#include "bench/plot/text.h"

#include <math.h>
#include <string.h>

enum {
	CROSSING_SIZE = 25,
	CROSSING_PITCH = 34,
	CROSSINGS_MAX = 4, /* more are not marked: their numbers would stand far from their lines */
};

static double tasks_of(const struct plot *plot, size_t group)
{
	return (double)plot->results.cells[plot->results.groups[group].first].tasks;
}

static bool same_family(const struct plot *plot, size_t one, size_t other)
{
	const struct results_cell *a = &plot->results.cells[plot->results.groups[one].first];
	const struct results_cell *b = &plot->results.cells[plot->results.groups[other].first];
	return results_comparable(a, b) && strcmp(a->params, b->params) == 0;
}

/* ---- what the intervals show ------------------------------------------------------------------
 */

/* From which count of tasks on a gain is shown; NAN: none. */
static double pays_from(const struct plot_curves *curves, const struct plot_curve *curve)
{
	double from = (double)NAN;
	for (size_t k = curve->count; k-- > 0; from = curve->points[k].x)
		if (plot_curves_row(curves, curve->points[k].cell)->shown != SHOWN_GAIN)
			break;
	return from;
}

/* Was a runner compared at every size, without a gain? */
static bool shows_none(const struct plot_curves *curves, const struct plot_curve *curve)
{
	for (size_t k = 0; k < curve->count; k++) {
		enum shown shown = plot_curves_row(curves, curve->points[k].cell)->shown;
		if (shown == SHOWN_NOTHING || shown == SHOWN_GAIN)
			return false;
	}
	return curve->count > 0;
}

static bool is_baseline(const struct plot_curves *curves, const struct plot_curve *curve)
{
	return curve->count && plot_is_baseline(curves->plot, curve->points[0].cell);
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

/* " under async and threads": who gains from there on, unless that is everybody. */
static void say_under(struct say *title, const struct plot_curves *curves, double from)
{
	size_t gain = 0, others = 0, said = 0;
	for (size_t i = 0; i < curves->count; i++) {
		bool gains = pays_from(curves, &curves->curves[i]) <= from;
		gain += gains;
		others += !gains && !is_baseline(curves, &curves->curves[i]);
	}
	if (!others)
		return;
	say(title, " under ");
	for (size_t i = 0; i < curves->count; i++) {
		if (!(pays_from(curves, &curves->curves[i]) <= from) || (gain > 3 && said == 2))
			continue;
		say_comma(title, said++, gain, "and");
		say_name(title, curves->curves[i].name, PLOT_RUNNER_MOST);
	}
	if (said < gain)
		say(title, " and %zu others", gain - said);
}

/* What each runner shows, below the panel. */
static void add_notes(struct plot_curves *curves)
{
	for (size_t i = 0; i < curves->count; i++) {
		struct plot_curve *curve = &curves->curves[i];
		struct say note = say_into(curve->note, sizeof(curve->note));
		double from = pays_from(curves, curve);
		if (!isnan(from))
			say_from(&note, curve, from);
		else if (shows_none(curves, curve) && !is_baseline(curves, curve))
			say(&note, "no gain shown");
	}
}

/* The family of the first group of it with several task counts. The group with the most tasks
 * stands for it: fewer may leave no choice of how many at once. */
static bool find(struct plot_curves *curves)
{
	const struct plot *plot = curves->plot;
	const size_t first = curves->group;
	if (plot_curves_first(curves)->load.duration_ns)
		return false; /* its tasks are no size, but the most that there could be */
	double least = INFINITY, most = 0;
	for (size_t group = 0; group < plot->results.group_count; group++) {
		const struct results_group *own = &plot->results.groups[group];
		if (!same_family(plot, group, first))
			continue;
		if (group < first)
			return false;
		if (tasks_of(plot, group) > tasks_of(plot, curves->group))
			curves->group = group;
		for (size_t cell = own->first; cell < own->first + own->count; cell++) {
			if (!plot_is_measured(plot, cell) || !(tasks_of(plot, group) > 0))
				continue;
			plot_curves_add(curves, &(struct plot_point){ tasks_of(plot, group),
							{ plot_wall_of(plot, cell) }, cell });
			least = fmin(least, tasks_of(plot, group));
			most = fmax(most, tasks_of(plot, group));
		}
	}
	add_notes(curves);
	return least < most;
}

/* ---- crossings --------------------------------------------------------------------------------
 */

/* On log scales the lines between points are straight: there they cross. False: nowhere, or in
 * several places. */
static bool find_crossing(const struct plot_curves *curves, const struct plot_curve *curve,
	double *tasks, double *wall_s)
{
	const struct plot *plot = curves->plot;
	size_t crossings = 0;
	for (size_t i = 1; i < curve->count; i++) {
		const struct plot_point *from = &curve->points[i - 1], *to = &curve->points[i];
		double before = log(plot_speedup_of(plot, from->cell).estimate),
		       after = log(plot_speedup_of(plot, to->cell).estimate);
		if (!(before * after < 0))
			continue;
		double share = before / (before - after);
		*tasks = from->x * pow(to->x / from->x, share);
		*wall_s = from->y[0].estimate * pow(to->y[0].estimate / from->y[0].estimate, share);
		crossings++;
	}
	return crossings == 1;
}

/* Where a runner that gains from some size on crosses the baseline. */
struct crossing {
	double tasks, wall_s;
	const struct plot_curve *curve;
};

/* From the fewest tasks on. */
static size_t find_crossings(const struct plot_curves *curves, struct crossing list[CURVES_MAX])
{
	size_t count = 0;
	for (size_t i = 0; i < curves->count; i++) {
		struct crossing found = { .curve = &curves->curves[i] };
		size_t to = count;
		if (isnan(pays_from(curves, found.curve)) ||
			!find_crossing(curves, found.curve, &found.tasks, &found.wall_s))
			continue;
		for (; to > 0 && list[to - 1].tasks > found.tasks; to--)
			list[to] = list[to - 1];
		list[to] = found;
		count++;
	}
	return count <= CROSSINGS_MAX ? count : 0;
}

/* ---- words ------------------------------------------------------------------------------------
 */

/* "primes: a gain is shown from 10,000 tasks on": of the runner that gains first. */
static void words(const struct plot_curves *curves, struct say *title, struct say *under)
{
	const struct plot_curve *first = NULL;
	struct crossing crossings[CURVES_MAX];
	bool none = true;
	for (size_t i = 0; i < curves->count; i++) {
		const struct plot_curve *curve = &curves->curves[i];
		double from = pays_from(curves, curve);
		none &= is_baseline(curves, curve) || shows_none(curves, curve);
		if (!isnan(from) && (!first || from < pays_from(curves, first)))
			first = curve;
	}
	say_name(title, plot_curves_first(curves)->workload, PLOT_LABEL_MOST);
	say(title, ": ");
	if (first) {
		say_from(title, first, pays_from(curves, first));
		say_under(title, curves, pays_from(curves, first));
	} else {
		say(title, none && curves->count > 1 ? "no gain shown at any size"
						     : "times over the number of tasks");
	}
	say(under, "Medians and 95 %% intervals");
	if (!find_crossings(curves, crossings))
		return;
	say(under, "; dashed: where a runner is as fast as ");
	say_name(under, curves->plot->results.baseline, PLOT_RUNNER_MOST);
}

static void facts(const struct plot_curves *curves, struct plot_figure *figure)
{
	for (size_t i = 0; i < curves->count; i++) {
		for (size_t k = 0; k < curves->curves[i].count; k++) {
			const struct plot_point *point = &curves->curves[i].points[k];
			char named[512], known[128];
			struct say name = say_into(named, sizeof(named));
			struct say wall = say_into(known, sizeof(known));
			say(&name, "%s, ", curves->curves[i].name);
			say_number_of(&name, (size_t)point->x, "task");
			plot_say_estimate(&wall, &point->y[0], plot_time_text);
			plot_fact(figure, named, "%s", known);
		}
	}
}

/* A line down to the axis, where the number stands; it is known to two digits at best. Numbers that
 * would cross the next line stand before their own, or all lines. */
static void around(const struct plot_curves *curves, struct plot_figure *figure)
{
	const struct plot_area *area = &curves->panels[0];
	struct crossing list[CURVES_MAX];
	size_t count = find_crossings(curves, list);
	double level = 0, before = area->left;
	for (size_t i = 0; i < count; i++) {
		double x = plot_area_x(area, list[i].tasks);
		double next = i + 1 < count ? plot_area_x(area, list[i + 1].tasks) : area->right;
		double colour = (double)list[i].curve->runner + 1;
		double unit = pow(10, floor(log10(list[i].tasks)) - 1);
		char text[96], about[FIGURES_SIZE];
		figures_whole(round(list[i].tasks / unit) * unit, about);
		snprintf(text, sizeof(text), "about %s", about);
		double width = plot_text_width(text, CROSSING_SIZE) + 24;
		bool behind = x + width < next, crosses = !behind && x - width < before;
		double at = crosses  ? plot_area_x(area, list[0].tasks) - 12
			    : behind ? x + 12
				     : x - 12;
		double y = area->bottom - 24 - CROSSING_PITCH * (crosses ? ++level : 0);
		plot_figure_line(
			figure, &(struct plot_line){ x, area->bottom, x,
					plot_area_y(area, list[i].wall_s), colour, 2.4, true });
		plot_figure_label(figure,
			&(struct plot_label){ at, y, CROSSING_SIZE,
				behind ? PLOT_LEFT_OF : PLOT_RIGHT_OF, colour, true },
			text);
		before = behind ? x + width : x;
	}
}

const struct plot_curves_kind plot_size = {
	.panels = 1,
	.x = { "tasks", &plot_unit_count, 1, 0 },
	.y = { { NULL, NULL, 1, 0 } },
	.concurrency = true,
	.find = find,
	.words = words,
	.facts = facts,
	.around = around,
};
