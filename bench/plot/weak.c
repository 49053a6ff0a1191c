/* SPDX-License-Identifier: MIT */
/*
 * `weak`: weak scaling, wall time and efficiency over how many tasks are at once, each of them with
 * as many to do; a figure a workload with its parameters. Efficiency is against the same runner's
 * fewest.
 */
#include "bench/plot/curves.h"
#include "bench/plot/kinds.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static bool same_work(const struct results_cell *a, const struct results_cell *b)
{
	return results_comparable(a, b) && !strcmp(a->params, b->params) &&
	       !strcmp(a->language, b->language);
}

static void add_curve(struct plot_curves *curves, const struct weak *weak)
{
	const struct plot *plot = curves->plot;
	const struct results_cell *cells = plot->results.cells;
	struct interval kept = { 1, (double)NAN, (double)NAN };
	for (size_t k = 0; k < weak->count; k++) {
		size_t cell = weak->cells[k];
		if (k > 0)
			kept = plot_drawable(weak_efficiency(&plot->findings.weaks, weak, k));
		plot_curves_add(curves, &(struct plot_point){ (double)results_at_once(&cells[cell]),
						{ plot_wall_of(plot, cell), kept }, cell });
	}
	struct plot_curve *curve = plot_curves_of(curves, cells[weak->cells[0]].runner_index);
	if (!curve)
		return;
	struct say note = say_into(curve->note, sizeof(curve->note));
	say(&note, "%" PRIu64 " task%s each", weak->each, weak->each == 1 ? "" : "s");
	const struct plot_point *last = &curve->points[curve->count - 1];
	if (!plot_has_interval(&last->y[1]))
		return;
	char share[FIGURES_SIZE];
	figures_percent(last->y[1].estimate, share);
	say(&note, ": %s efficient", share);
	plot_say_interval(&note, &last->y[1], plot_percent_text);
	say(&note, " at %.0f", last->x);
}

/* The figure is that of the first group of its work. */
static bool find(struct plot_curves *curves)
{
	const struct results *results = &curves->plot->results;
	const struct weaks *weaks = &curves->plot->findings.weaks;
	const struct results_cell *own = plot_curves_first(curves);
	for (size_t i = 0; i < curves->group; i++)
		if (same_work(&results->cells[results->groups[i].first], own))
			return false;
	for (size_t i = 0; i < weaks->count; i++) {
		const struct weak *weak = &weaks->items[i];
		const struct results_cell *cell = &results->cells[weak->cells[0]];
		if (same_work(cell, own))
			add_curve(curves, weak);
	}
	return curves->count > 0;
}

/* ---- words ------------------------------------------------------------------------------------
 */

/* Of the runner that keeps most of its efficiency at its most. */
static const struct weak *best_of(const struct plot_curves *curves)
{
	const struct weaks *weaks = &curves->plot->findings.weaks;
	const struct weak *best = NULL;
	double most = 0;
	for (size_t i = 0; i < weaks->count; i++) {
		const struct weak *weak = &weaks->items[i];
		const struct results_cell *cell = &curves->plot->results.cells[weak->cells[0]];
		double kept = weak_efficiency(weaks, weak, weak->count - 1).estimate;
		if (same_work(cell, plot_curves_first(curves)) && kept > most) {
			most = kept;
			best = weak;
		}
	}
	return best;
}

static void words(const struct plot_curves *curves, struct say *title, struct say *under)
{
	const struct results_cell *cell = plot_curves_first(curves);
	const struct weak *best = best_of(curves);
	say_name(title, cell->workload, PLOT_LABEL_MOST);
	say(title, ": ");
	if (!best || !weak_say(&curves->plot->findings.weaks, best, title))
		say(title, "as many tasks for each of those at once");
	say(under, "Weak scaling: the tasks grow with those at once; efficiency: the wall time of "
		   "the same runner's fewest over its own");
}

/* Ideal is a level line. */
static void around(const struct plot_curves *curves, struct plot_figure *figure)
{
	const struct plot_area *area = &curves->panels[1];
	double y = plot_area_y(area, 1);
	plot_figure_line(figure,
		&(struct plot_line){ area->left, y, area->right, y, PLOT_LINE_FIRM, 2.5, false });
	plot_curves_hosts(curves, figure);
}

const struct plot_curves_kind plot_weak = {
	.panels = 2,
	.x = { "tasks at once", &plot_unit_count, 6, 0 },
	.y = { { NULL, NULL, 30, 0 },
		{ "efficiency, higher is better", &plot_unit_percent, 1e9, 0 } },
	.find = find,
	.words = words,
	.around = around,
};
