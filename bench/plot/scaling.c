/* SPDX-License-Identifier: MIT */
/*
 * `scaling`: wall time and speedup over how many tasks are really at once, a figure a group in
 * which a runner has two of that. The speedup is against the same runner at its least; a runner
 * with one concurrency is a point and a dotted line on to its name. A law is drawn where it holds,
 * for as many as can run: of work that needs the CPUs only so many count.
 */
#include "bench/plot/curves.h"
#include "bench/base/say.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	LAW_PLACES = 60,
	IDEAL_PLACES = 12, /* straight only where both axes are logarithmic, or neither is */
};

/* The most that can run at once; infinite for waiting. */
static double most_running(const struct plot_curves *curves)
{
	double cpus = curves->plot->data.cpus_usable;
	return strcmp(curves->group->bound, "cpu") == 0 && cpus >= 1 ? cpus : INFINITY;
}

/* ---- curves -----------------------------------------------------------------------------------
 */

/* How many times as fast as another cell, round by round. */
static struct plot_estimate speedup_of(
	const struct plot_data *data, const struct plot_cell *base, const struct plot_cell *cell)
{
	const struct results *results = &data->results;
	const size_t base_index = (size_t)(base - data->cells),
		     index = (size_t)(cell - data->cells);
	double *values[2] = { calloc(results->cells[base_index].total + 1, sizeof(double)),
		calloc(results->cells[index].total + 1, sizeof(double)) };
	struct comparison paired = { .ratio = { (double)NAN, (double)NAN, (double)NAN } };
	if (values[0] && values[1]) {
		size_t pairs = results_pairs(results, base_index, index, values[0], values[1]);
		statistics_paired(values[0], values[1], pairs, &paired);
	}
	free(values[0]);
	free(values[1]);
	return plot_estimate_of(paired.ratio.estimate, paired.ratio.low, paired.ratio.high);
}

/* What the law says of as many as can run, then the points beyond. */
static void lead_by_law(struct plot_curve *curve, const struct finding_curve *finding)
{
	const struct plot_point *past = curve->points + finding->law_count;
	double base = curve->points[0].y[0].value, from = curve->points[0].x, to = past[-1].x;
	for (size_t k = 0; k <= LAW_PLACES; k++) {
		double n = from * pow(to / from, (double)k / LAW_PLACES);
		double wall = law_at(&finding->law, n);
		plot_curve_lead(curve, n, wall, base / wall);
	}
	for (; past < curve->points + curve->count; past++)
		plot_curve_lead(curve, past->x, past->y[0].value, past->y[1].value);
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
	say(note, "Amdahl's law: serial ");
	char shares[3][FIGURES_SIZE];
	figures_percent(law->serial, shares[0]);
	figures_percent(law->low, shares[1]);
	figures_percent(law->high, shares[2]);
	say(note, "%s", shares[0]);
	if (!isnan(law->low))
		say(note, " [%s, %s]", shares[1], shares[2]);
}

static void finish_curve(
	struct plot_curve *curve, const struct plot_data *data, const struct finding_curve *finding)
{
	struct say note = { curve->note, sizeof(curve->note), 0 };
	double best = plot_cell_at_once(&data->cells[finding->best]);
	curve->points[0].y[1].value = 1;
	for (size_t k = 1; k < curve->count; k++)
		curve->points[k].y[1] =
			speedup_of(data, curve->points[0].cell, curve->points[k].cell);
	if (!finding->enough) { /* too few samples, or too busy */
		say(&note, "least median at %g", best);
		return;
	}
	say(&note, "fastest at %g", best);
	if ((double)finding->enough < best)
		say(&note, ", no gain shown beyond %g", (double)finding->enough);
	if (finding->slower_from)
		say(&note, ", slower from %g on", (double)finding->slower_from);
	if (finding->law.kind == LAW_NONE)
		return;
	say_law(&note, finding);
	lead_by_law(curve, finding);
}

static void say_failed(struct plot_curve *curve, const struct plot_group *group)
{
	struct say note = { curve->note, sizeof(curve->note), strlen(curve->note) };
	bool any = false;
	for (size_t i = 0; i < group->count; i++) {
		if (group->cells[i].runner != curve->runner || plot_cell_measured(&group->cells[i]))
			continue;
		say(&note, "%s%g", any ? ", " : "; failed at ", group->cells[i].concurrency);
		any = true;
	}
}

/* A line of what the findings call a curve; a point of what has one concurrency, and a dotted line
 * on to its name. */
static bool find(struct plot_curves *curves)
{
	const struct plot_estimate none = { (double)NAN, (double)NAN, (double)NAN };
	const struct plot_data *data = &curves->plot->data;
	const struct plot_group *group = curves->group;
	const struct finding *finding = &data->findings.groups[group - data->groups];
	double last = 0;
	for (size_t i = 0; i < group->count && finding->curve_count; i++) {
		const struct plot_cell *cell = &group->cells[i];
		struct plot_curve *curve = plot_curves_of(curves, cell->runner);
		double at_once = plot_cell_at_once(cell);
		if (!curve || !plot_cell_measured(cell) || !(at_once > 0))
			continue;
		plot_curve_add(
			curve, &(struct plot_point){ cell, at_once, { cell->wall_s, none } });
		last = fmax(last, at_once);
	}
	for (size_t i = 0; i < curves->count; i++) {
		struct plot_curve *curve = &curves->curves[i];
		size_t used = strlen(curve->name), k = 0;
		while (k < finding->curve_count && finding->curves[k].runner != curve->runner)
			k++;
		if (k < finding->curve_count) {
			finish_curve(curve, data, &finding->curves[k]);
			say_failed(curve, group);
		} else if (curve->count) {
			double wall = curve->points[0].y[0].value;
			curve->dotted = true;
			plot_curve_lead(curve, curve->points[0].x, wall, 1);
			plot_curve_lead(curve, last, wall, 1);
		} else {
			snprintf(curve->name + used, sizeof(curve->name) - used, " (failed)");
		}
	}
	return finding->curve_count > 0;
}

/* ---- words ------------------------------------------------------------------------------------
 */

static void words(const struct plot_curves *curves, struct say *title, struct say *under)
{
	bool intervals = false, laws = false;
	plot_title_concurrency(&curves->plot->data, curves->group, title->out, title->size);
	for (size_t i = 0; i < curves->count; i++) {
		const struct plot_curve *curve = &curves->curves[i];
		for (size_t k = 0; k < curve->count; k++)
			intervals |= plot_estimate_has_interval(&curve->points[k].y[0]);
		laws |= curve->path_count && !curve->dotted;
	}
	say(under, "Median%s over tasks at once; speedup against the same runner's fewest%s",
		intervals ? " and 95 % interval" : "", laws ? "; lines: the law named below" : "");
}

static void facts(const struct plot_curves *curves, struct plot_figure *figure)
{
	for (size_t i = 0; i < curves->count; i++)
		if (*curves->curves[i].note)
			plot_fact(figure, curves->curves[i].name, "%s", curves->curves[i].note);
}

/* The ideal, as far as it is inside the panel: as many times as fast as many run. */
static void around(const struct plot_curves *curves, struct plot_figure *figure)
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
							 PLOT_LINE_FIRM, 2.5, 0 });
	}
	plot_figure_label(figure,
		&(struct plot_label){ x - 20, y + 2, 24, PLOT_RIGHT_OF, PLOT_SOFT, 1, NULL },
		"ideal");
}

void plot_scaling(struct plot *plot)
{
	static const struct plot_curves_kind kind = { .name = "scaling",
		.panels = 2,
		.x = { "tasks at once", &plot_unit_count, 6, NULL, 0 },
		.y = { { "wall time, lower is better", NULL, 30, NULL, 0 },
			{ "speedup, higher is better", &plot_unit_ratio, 6, NULL, 0 } },
		.find = find,
		.words = words,
		.facts = facts,
		.around = around };
	plot_curves_draw(plot, &kind);
}
