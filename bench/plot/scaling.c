/* SPDX-License-Identifier: MIT */
/*
 * `scaling`: wall time and speedup over how many tasks are really at once, a figure a group in
 * which a runner has two of that. The speedup is against the same runner at its least; a runner
 * with one concurrency is a point and a dotted line on to its name. A law is drawn where it holds,
 * for as many as can run: of work that needs the CPUs only so many count.
 */
#include "bench/plot/curves.h"
#include "bench/plot/say.h"
#include "bench/plot/text.h"
#include "bench/results/law.h"

#include <math.h>
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

/* Both intervals taken at their worst. */
static struct plot_estimate speedup_of(const struct plot_curve *curve, const struct plot_cell *cell)
{
	const struct plot_estimate *base = &curve->points[0].cell->wall_s, *wall = &cell->wall_s;
	if (cell == curve->points[0].cell)
		return (struct plot_estimate){ 1, (double)NAN, (double)NAN };
	return (struct plot_estimate){ base->value / wall->value, base->low / wall->high,
		base->high / wall->low };
}

/* What the law says of as many as can run, then the points beyond. */
static void add_law(struct plot_curve *curve, double most)
{
	struct law_point points[CURVE_POINTS];
	size_t count = 0;
	double base = curve->points[0].cell->wall_s.value, from = curve->points[0].x;
	for (; count < curve->count && curve->points[count].x <= most; count++) {
		const struct plot_estimate *wall = &curve->points[count].y[0];
		points[count] = (struct law_point){ curve->points[count].x, wall->value, wall->low,
			wall->high };
	}
	struct law law = law_of(points, count);
	if (law.kind == LAW_NONE)
		return;
	for (size_t k = 0; k <= LAW_PLACES; k++) {
		double n = from * pow(points[count - 1].n / from, (double)k / LAW_PLACES);
		plot_curve_lead(curve, n, law_at(&law, n), base / law_at(&law, n));
	}
	for (size_t k = count; k < curve->count; k++)
		plot_curve_lead(curve, curve->points[k].x, curve->points[k].y[0].value,
			curve->points[k].y[1].value);
	struct plot_text note = { curve->note, sizeof(curve->note), strlen(curve->note) };
	plot_say(&note, "; %s", count < curve->count ? "up to the CPUs: " : "");
	if (law.kind == LAW_USL) {
		plot_say(&note, "Universal Scalability Law: contention %.2g, coherency %.2g",
			law.contention, law.coherency);
		return;
	}
	plot_say(&note, "Amdahl's law: serial ");
	plot_say_percent(&note, law.serial);
	plot_say(&note, " %%");
	if (isnan(law.low))
		return;
	plot_say(&note, " [");
	plot_say_percent(&note, law.low);
	plot_say(&note, ", ");
	plot_say_percent(&note, law.high);
	plot_say(&note, "]");
}

static bool apart(const struct plot_cell *fast, const struct plot_cell *slow)
{
	return fast->wall_s.high < slow->wall_s.low;
}

static void say_best(struct plot_curve *curve)
{
	struct plot_text note = { curve->note, sizeof(curve->note), 0 };
	const struct plot_point *best = curve->points, *enough = NULL, *slower = NULL;
	const struct plot_point *past = curve->points + curve->count;
	bool certain = true;
	for (const struct plot_point *at = curve->points; at < past; at++) {
		certain &= plot_estimate_has_interval(&at->cell->wall_s);
		best = at->y[0].value < best->y[0].value ? at : best;
	}
	for (const struct plot_point *at = curve->points; at < past; at++) {
		bool is_slower = apart(best->cell, at->cell);
		enough = enough || is_slower ? enough : at;
		slower = !is_slower ? NULL : slower ? slower : at;
	}
	plot_say(&note, "fastest at %g", best->x);
	if (!certain)
		plot_say(&note, ", without intervals");
	else if (enough < best)
		plot_say(&note, ", no gain shown beyond %g", enough->x);
	if (certain && slower)
		plot_say(&note, ", slower from %g on", slower->x);
}

static void finish_curve(struct plot_curve *curve, const struct plot_curves *curves, double last)
{
	if (curve->count > 1) {
		for (size_t k = 0; k < curve->count; k++)
			curve->points[k].y[1] = speedup_of(curve, curve->points[k].cell);
		say_best(curve);
		add_law(curve, most_running(curves));
	} else if (curve->count == 1) {
		double wall = curve->points[0].y[0].value;
		curve->dotted = true;
		plot_curve_lead(curve, curve->points[0].x, wall, 1);
		plot_curve_lead(curve, last, wall, 1);
	}
}

static bool find(struct plot_curves *curves)
{
	const struct plot_estimate none = { (double)NAN, (double)NAN, (double)NAN };
	const struct plot_group *group = curves->group;
	bool several = false;
	double last = 0;
	for (size_t i = 0; i < group->count; i++) {
		const struct plot_cell *cell = &group->cells[i];
		struct plot_curve *curve = plot_curves_of(curves, cell->runner);
		double at_once = plot_cell_at_once(cell);
		if (curve && plot_cell_measured(cell) && at_once > 0) {
			plot_curve_add(curve,
				&(struct plot_point){ cell, at_once, { cell->wall_s, none } });
			several |= curve->count > 1;
			last = fmax(last, at_once);
		}
	}
	for (size_t i = 0; i < curves->count && several; i++)
		finish_curve(&curves->curves[i], curves, last);
	for (size_t i = 0; i < curves->count; i++)
		if (!curves->curves[i].count)
			strncat(curves->curves[i].name, " (failed)",
				sizeof(curves->curves[i].name) - strlen(curves->curves[i].name) -
					1);
	return several;
}

/* ---- words ------------------------------------------------------------------------------------
 */

static void words(
	const struct plot_curves *curves, struct plot_text *title, struct plot_text *under)
{
	bool intervals = false, laws = false;
	plot_title_concurrency(&curves->plot->data, curves->group, title->out, title->size);
	for (size_t i = 0; i < curves->count; i++) {
		const struct plot_curve *curve = &curves->curves[i];
		for (size_t k = 0; k < curve->count; k++)
			intervals |= plot_estimate_has_interval(&curve->points[k].y[0]);
		laws |= curve->path_count && !curve->dotted;
	}
	plot_say(under, "Median%s over tasks at once; speedup against the same runner's fewest%s",
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
		.x = { "tasks at once", &plot_unit_count, 6, NULL },
		.y = { { "wall time, lower is better", NULL, 30, NULL },
			{ "speedup, higher is better", &plot_unit_ratio, 6, NULL } },
		.find = find,
		.words = words,
		.facts = facts,
		.around = around };
	plot_curves_draw(plot, &kind);
}
