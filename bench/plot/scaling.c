/* SPDX-License-Identifier: MIT */
/*
 * `scaling`: wall time (of a fixed time the throughput, of an open loop the latency) and speedup
 * over how many tasks are really at once, a figure a group in which a runner has two of that. The
 * speedup is against the same runner at its least; a runner with one concurrency is a point and a
 * dotted line on to its name. A law is drawn where it holds, for as many as can run: of work that
 * needs the CPUs only so many count.
 */
#include "bench/plot/curves.h"
#include "bench/plot/kinds.h"
#include "bench/plot/text.h"

#include <math.h>
#include <string.h>

enum {
	LAW_PLACES = 60,
	IDEAL_PLACES = 12, /* straight only where both axes are logarithmic, or neither is */
};

static const struct interval unknown = { (double)NAN, (double)NAN, (double)NAN };

/* The most that can run at once, on hosts like this one; infinite for waiting. */
static double most_running(const struct plot_curves *curves)
{
	bool bound = curves->plot->findings.groups[curves->group].bound == BOUNDED_CPU;
	double hosts = 1;
	for (size_t i = 0; i < curves->count; i++)
		for (size_t k = 0; k < curves->curves[i].count; k++)
			hosts = fmax(
				hosts, plot_curves_row(curves, curves->curves[i].points[k].cell)
					       ->measured[MEASURED_HOSTS]);
	return bound && curves->plot->results.cpus ? hosts * curves->plot->results.cpus : INFINITY;
}

/* ---- curves -----------------------------------------------------------------------------------
 */

/* What the law says of as many as can run, then the points beyond. */
static void lead_by_law(struct plot_curve *curve, const struct finding_curve *finding, bool rate)
{
	const struct plot_point *past = curve->points + finding->law_count;
	double base = curve->points[0].y[0].estimate, from = curve->points[0].x, to = past[-1].x;
	for (size_t k = 0; k <= LAW_PLACES; k++) {
		double n = from * pow(to / from, (double)k / LAW_PLACES);
		double time = law_at(&finding->law, n), shown = rate ? 1 / time : time;
		plot_curve_lead(curve, n, shown, rate ? shown / base : base / shown);
	}
	for (; past < curve->points + curve->count; past++)
		plot_curve_lead(curve, past->x, past->y[0].estimate, past->y[1].estimate);
}

static void say_law(struct say *note, const struct finding_curve *finding)
{
	const struct law *law = &finding->law;
	say(note, "; %s", finding->law_count < finding->count ? "up to the CPUs: " : "");
	if (law->kind == LAW_USL) {
		say(note, "Universal Scalability Law: contention %.2g, coherency %.2g",
			law->contention, law->coherency);
		return;
	}
	const struct interval serial = { law->serial, law->low, law->high };
	say(note, "Amdahl's law: serial ");
	plot_say_estimate(note, &serial, plot_percent_text);
}

/* Of work over hosts: what of the ideal is left at its fastest. */
static void say_efficiency(struct say *note, const struct plot *plot,
	const struct plot_curve *curve, const struct finding_curve *finding)
{
	char share[FIGURES_SIZE];
	for (size_t k = 1; k < curve->count; k++) {
		const struct plot_point *point = &curve->points[k];
		const struct summary_row *row = &plot->findings.summary.rows[point->cell];
		if (point->cell != finding->best || isnan(row->measured[MEASURED_HOSTS]))
			continue;
		figures_percent(point->y[1].estimate * curve->points[0].x / point->x, share);
		say(note, ", %s efficient", share);
	}
}

/* ", slower from 64 on, by 3.9 % or more" */
static void say_slower(
	struct say *note, const struct compared *compared, const struct finding_curve *finding)
{
	char share[FIGURES_SIZE];
	double by = finding->slower_by;
	if (!finding->slower_from)
		return;
	figures_percent(compared->rate ? 1 - 1 / by : by - 1, share);
	say(note, ", %s from %zu on, by %s%s", compared->worse, (size_t)finding->slower_from, share,
		finding->slower_from < finding->most ? " or more" : "");
}

static void finish_curve(
	struct plot_curve *curve, struct plot *plot, const struct finding_curve *finding)
{
	struct say note = say_into(curve->note, sizeof(curve->note));
	const struct compared *compared = compared_of(&plot->results.cells[finding->best]);
	size_t best = (size_t)results_at_once(&plot->results.cells[finding->best]);
	curve->points[0].y[1].estimate = 1;
	for (size_t k = 1; k < curve->count; k++)
		curve->points[k].y[1] = plot_drawable(summary_compare(
			&plot->results, curve->points[0].cell, curve->points[k].cell)
							      .ratio);
	/* too few samples, or too busy: of any, as the title says */
	if (!finding->enough ||
		plot->findings.groups[plot->results.cells[finding->best].group].busy) {
		say(&note, "%s median at %zu", compared->rate ? "largest" : "least", best);
		return;
	}
	say(&note, "%s at %zu", compared->best, best);
	say_efficiency(&note, plot, curve, finding);
	if (finding->enough < best)
		say(&note, ", no gain shown beyond %zu", (size_t)finding->enough);
	say_slower(&note, compared, finding);
	if (finding->law.kind == LAW_NONE)
		return;
	say_law(&note, finding);
	lead_by_law(curve, finding, compared->rate);
}

static void say_failed(
	struct plot_curve *curve, const struct plot *plot, const struct results_group *group)
{
	struct say note = { curve->note, sizeof(curve->note), strlen(curve->note) };
	bool any = false;
	for (size_t i = group->first; i < group->first + group->count; i++) {
		const struct results_cell *cell = &plot->results.cells[i];
		if (cell->runner_index != curve->runner || plot_is_measured(plot, i))
			continue;
		say(&note, "%s%zu", any ? ", " : "; failed at ", (size_t)cell->concurrency);
		any = true;
	}
}

/* The line of a runner of which the findings have no curve: its time, on to its name. It has no
 * speedup: against itself that is 1, whatever it is worth, and beside the others' it would read as
 * a comparison with them. */
static void lead_to_name(struct plot_curve *curve, double last)
{
	double wall = curve->points[0].y[0].estimate;
	snprintf(curve->note, sizeof(curve->note), "at %g only", curve->points[0].x);
	curve->dotted = true;
	plot_curve_lead(curve, curve->points[0].x, wall, (double)NAN);
	plot_curve_lead(curve, last, wall, (double)NAN);
}

/* Points of what is measured; the greatest number at once. */
static double add_points(struct plot_curves *curves, const struct results_group *group)
{
	const struct plot *plot = curves->plot;
	const struct compared *compared = compared_of_group(&plot->results, curves->group);
	double last = 0;
	for (size_t i = group->first; i < group->first + group->count; i++) {
		const struct results_cell *cell = &plot->results.cells[i];
		double at_once = (double)results_at_once(cell);
		plot_curves_of(curves, cell->runner_index); /* also of what failed */
		if (!plot_is_measured(plot, i) || !(at_once > 0))
			continue;
		plot_curves_add(curves,
			&(struct plot_point){ at_once,
				{ compared_shown(compared, plot_wall_of(plot, i)), unknown }, i });
		last = fmax(last, at_once);
	}
	return last;
}

/* A line of what the findings call a curve; a point of what has one concurrency, and a dotted line
 * on to its name. */
static bool find(struct plot_curves *curves)
{
	struct plot *plot = curves->plot;
	const struct results_group *group = &plot->results.groups[curves->group];
	const struct finding *finding = &plot->findings.groups[curves->group];
	double last = finding->curve_count ? add_points(curves, group) : 0;
	for (size_t i = 0; i < curves->count; i++) {
		struct plot_curve *curve = &curves->curves[i];
		size_t used = strlen(curve->name), k = 0;
		while (k < finding->curve_count && finding->curves[k].runner != curve->runner)
			k++;
		if (k < finding->curve_count) {
			finish_curve(curve, plot, &finding->curves[k]);
			say_failed(curve, plot, group);
		} else if (curve->count) {
			lead_to_name(curve, last);
		} else {
			snprintf(curve->name + used, sizeof(curve->name) - used, " (failed)");
		}
	}
	return finding->curve_count > 0;
}

/* ---- words ------------------------------------------------------------------------------------
 */

/* "primes: four hosts are 3.1 times as fast as one under mpi": where one runner goes to others. */
static bool title_hosts(const struct plot_curves *curves, struct say *title)
{
	const struct plot *plot = curves->plot;
	const struct results_group *group = &plot->results.groups[curves->group];
	size_t said = 0;
	if (!plot_curves_cross(curves))
		return false;
	say_name(title, group->label, PLOT_LABEL_MOST);
	say(title, ": ");
	for (size_t i = group->first; i < group->first + group->count; i++)
		said += !said && findings_say_hosts(title, &plot->findings, i);
	return said;
}

static void words(const struct plot_curves *curves, struct say *title, struct say *under)
{
	bool intervals = false, laws = false;
	if (!title_hosts(curves, title))
		plot_title_concurrency(curves->plot, curves->group, title);
	for (size_t i = 0; i < curves->count; i++) {
		const struct plot_curve *curve = &curves->curves[i];
		for (size_t k = 0; k < curve->count; k++)
			intervals |= plot_has_interval(&curve->points[k].y[0]);
		laws |= curve->path_count && !curve->dotted;
	}
	say(under, "Median%s over tasks at once; %s against the same runner's fewest%s",
		intervals ? " and 95 % interval" : "",
		compared_of_group(&curves->plot->results, curves->group)->ratio,
		laws ? "; lines: the law named below" : "");
	if (plot_curves_cross(curves))
		say(under, "; dashed: another host begins");
}

/* The ideal, as far as it is inside the panel: as many times as fast as many run. */
static void draw_ideal(const struct plot_curves *curves, struct plot_figure *figure)
{
	const struct plot_area *area = &curves->panels[1];
	double from = 0, last = 0;
	for (size_t i = 0; i < curves->count; i++) {
		const struct plot_curve *curve = &curves->curves[i];
		if (curve->count < 2)
			continue;
		if (from > 0 && curve->points[0].x != from)
			return; /* each has its own */
		from = curve->points[0].x;
		last = fmax(last, curve->points[curve->count - 1].x);
	}
	double to = fmin(fmin(last, most_running(curves)), from * area->y.high);
	if (!(to > from))
		return;
	double x = 0, y = 0;
	for (size_t k = 0; k <= IDEAL_PLACES; k++) {
		double before_x = x, before_y = y;
		double n = from * pow(to / from, (double)k / IDEAL_PLACES);
		x = plot_area_x(area, n);
		y = plot_area_y(area, n / from);
		if (k > 0)
			plot_figure_line(figure, &(struct plot_line){ before_x, before_y, x, y,
							 PLOT_LINE_FIRM, 2.5, false });
	}
	bool left = x - 20 - plot_text_width("ideal", 24) > area->left;
	plot_figure_label(figure,
		&(struct plot_label){ left ? x - 20 : x + 20, y + 2, 24,
			left ? PLOT_RIGHT_OF : PLOT_LEFT_OF, PLOT_SOFT, true },
		"ideal");
}

static void around(const struct plot_curves *curves, struct plot_figure *figure)
{
	draw_ideal(curves, figure);
	plot_curves_hosts(curves, figure);
}

const struct plot_curves_kind plot_scaling = {
	.panels = 2,
	.x = { "tasks at once", &plot_unit_count, 6, 0 },
	.y = { { NULL, NULL, 30, 0 }, { NULL, &plot_unit_ratio, 6, 0 } },
	.find = find,
	.words = words,
	.around = around,
};
