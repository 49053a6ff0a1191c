/* SPDX-License-Identifier: MIT */
/*
 * `load`: latency, and the rate achieved, over the rate at which tasks arrive by themselves. A
 * figure a workload and parameters with two rates at least. Of several concurrencies the greatest
 * is drawn. The latency is the percentile that a search asks for, else the 99th if every cell
 * carries one, else the median. The objective of a search is a line, with a stroke down from it to
 * the rate that each runner holds.
 */
#include "bench/plot/curves.h"
#include "bench/plot/kinds.h"

#include <math.h>
#include <string.h>

/* The panels: the names stand beside the last one, where lines come apart. */
enum {
	LOAD_ACHIEVED,
	LOAD_LATENCY
};

/* ---- what was found ---------------------------------------------------------------------------
 */

/* The search that the figure is of, or NULL. */
static const struct slo *search_of(const struct plot_curves *curves)
{
	return slos_of(&curves->plot->findings.slos, curves->group);
}

/* What it found of a runner, with the most at once. */
static const struct slo_runner *found_of(const struct plot_curves *curves, size_t runner)
{
	const struct results_cell *cells = curves->plot->results.cells;
	const struct slo *slo = search_of(curves);
	const struct slo_runner *found = NULL;
	for (size_t i = 0; slo && i < slo->count; i++) {
		const struct slo_runner *other = &slo->runners[i];
		if (cells[other->cell].runner_index == runner &&
			(!found || cells[other->cell].concurrency > cells[found->cell].concurrency))
			found = other;
	}
	return found;
}

/* ---- curves -----------------------------------------------------------------------------------
 */

static double p99_of(const struct results_sample *sample)
{
	return sample->times.latency_p99_s;
}

static double median_of(const struct results_sample *sample)
{
	return sample->times.latency_median_s;
}

static double achieved_of(const struct results_sample *sample)
{
	return sample->times.rate_achieved;
}

/* The same work in one language, whatever the rate at which it comes. */
static bool same_work(const struct results_cell *a, const struct results_cell *b)
{
	return load_is_open(&a->load) && load_is_open(&b->load) &&
	       load_same_search(&a->load, &b->load) && !strcmp(a->workload, b->workload) &&
	       !strcmp(a->params, b->params) && !strcmp(a->language, b->language) &&
	       !strcmp(a->build, b->build);
}

static bool is_drawn(const struct plot_curves *curves, size_t cell)
{
	const struct plot *plot = curves->plot;
	const struct results_cell *cells = plot->results.cells;
	const struct slo_runner *found = found_of(curves, cells[cell].runner_index);
	return same_work(&cells[cell], plot_curves_first(curves)) && plot_is_measured(plot, cell) &&
	       plot_curves_row(curves, cell)->times.rate_offered > 0 &&
	       (!found || cells[found->cell].concurrency == cells[cell].concurrency);
}

/* Do all cells that are drawn carry the 99th percentile? */
static bool has_p99(const struct plot_curves *curves)
{
	bool all = true;
	for (size_t i = 0; i < curves->plot->results.count; i++)
		all = all &&
		      (!is_drawn(curves, i) || plot_curves_row(curves, i)->times.latency_p99_s > 0);
	return all;
}

static results_figure *latency_of(const struct plot_curves *curves)
{
	return search_of(curves) ? results_cost_s : has_p99(curves) ? p99_of : median_of;
}

static void add_cell(struct plot_curves *curves, size_t cell)
{
	const struct plot *plot = curves->plot;
	plot_curves_add(curves, &(struct plot_point){ (double)plot->results.cells[cell].load.rate,
					{ [LOAD_LATENCY] = results_median(
						  &plot->results, cell, latency_of(curves), false),
						[LOAD_ACHIEVED] = results_median(
							&plot->results, cell, achieved_of, false) },
					cell });
}

/* How a runner keeps up with the rates from the least on: the first that it does not. */
static enum pace pace_of(
	const struct plot_curves *curves, const struct plot_curve *curve, double *kept)
{
	*kept = 0;
	for (size_t i = 0; i < curve->count; i++) {
		enum pace pace = plot_curves_row(curves, curve->points[i].cell)->pace;
		if (pace != PACE_KEPT)
			return pace;
		*kept = curve->points[i].x;
	}
	return PACE_KEPT;
}

/* The highest rate that a runner keeps up with, as with all lower ones; 0: not with the least. */
static double kept_of(const struct plot_curves *curves, const struct plot_curve *curve)
{
	double kept;
	pace_of(curves, curve, &kept);
	return kept;
}

/* Was the machine too busy to tell it of a runner? */
static bool is_busy(const struct plot_curves *curves)
{
	bool busy = false;
	double kept;
	for (size_t i = 0; i < curves->count; i++)
		busy |= pace_of(curves, &curves->curves[i], &kept) == PACE_BUSY;
	return busy;
}

static void say_kept(
	struct say *text, const struct plot_curves *curves, const struct plot_curve *curve)
{
	double kept;
	enum pace pace = pace_of(curves, curve, &kept);
	char rate[FIGURES_SIZE];
	figures_whole(kept > 0 ? kept : curve->points[0].x, rate);
	say(text, pace == PACE_BUSY ? "on a busy machine " : "");
	say(text, kept > 0 ? "the rate is held up to %s/s" : "not even %s/s are held", rate);
	if (pace == PACE_KEPT)
		say(text, ", the most offered");
	else if (pace == PACE_BEHIND)
		say(text, "; above, waiting grows for as long as the run lasts");
}

/* What a runner holds, and what happens above. */
static void add_notes(struct plot_curves *curves)
{
	for (size_t i = 0; i < curves->count; i++) {
		struct plot_curve *curve = &curves->curves[i];
		struct say note = say_into(curve->note, sizeof(curve->note));
		const struct slo_runner *found = found_of(curves, curve->runner);
		if (found)
			slo_say_found(&note, found);
		else
			say_kept(&note, curves, curve);
	}
}

static bool find(struct plot_curves *curves)
{
	const struct results *results = &curves->plot->results;
	double least = INFINITY, most = 0;
	for (size_t i = 0; i < results->count; i++) {
		if (!is_drawn(curves, i))
			continue;
		if (results->cells[i].group < curves->group)
			return false;
		add_cell(curves, i);
		least = fmin(least, (double)results->cells[i].load.rate);
		most = fmax(most, (double)results->cells[i].load.rate);
	}
	if (curves->count)
		curves->shown[LOAD_LATENCY] = (double)plot_curves_first(curves)->load.slo_ns * 1e-9;
	add_notes(curves);
	return least < most;
}

/* ---- words ------------------------------------------------------------------------------------
 */

/* "4,000/s under threads and processes": those with the same highest rate. */
static void say_same(struct say *title, const struct plot_curves *curves, size_t like)
{
	double kept = kept_of(curves, &curves->curves[like]);
	size_t count = 0, said = 0;
	char rate[FIGURES_SIZE];
	for (size_t i = 0; i < curves->count; i++)
		count += kept_of(curves, &curves->curves[i]) == kept;
	figures_whole(kept, rate);
	if (kept > 0)
		say(title, "up to %s/s under ", rate);
	else
		say(title, "at none under ");
	if (count == curves->count && count > 1) {
		say(title, "every runner");
		return;
	}
	for (size_t i = 0; i < curves->count; i++) {
		if (kept_of(curves, &curves->curves[i]) != kept)
			continue;
		say_comma(title, said++, count, "and");
		say_name(title, curves->curves[i].name, PLOT_RUNNER_MOST);
	}
}

static void say_title(const struct plot_curves *curves, struct say *title)
{
	say_name(title, plot_curves_first(curves)->workload, PLOT_LABEL_MOST);
	say(title, ": %sthe rate is held ", is_busy(curves) ? "on a busy machine " : "");
	for (size_t i = 0, said = 0; i < curves->count; i++) {
		size_t before = 0;
		while (kept_of(curves, &curves->curves[before]) !=
			kept_of(curves, &curves->curves[i]))
			before++;
		if (before < i)
			continue;
		say(title, "%s", said++ ? ", " : "");
		say_same(title, curves, i);
	}
}

static void words(const struct plot_curves *curves, struct say *title, struct say *under)
{
	const struct load *load = &plot_curves_first(curves)->load;
	double within = has_p99(curves) ? 99 : 50;
	if (load_is_probe(load)) {
		within = load->permille / 10.0;
		plot_title(curves->plot, &(struct plot_scope){ .first = curves->group, .count = 1 },
			title);
	} else {
		say_title(curves, title);
	}
	say(under,
		within > 50
			? "The time that %.4g %% of the tasks did not exceed from when a task "
			  "was due"
			: "The time that half of the tasks did not exceed from when a task was due",
		within);
	say(under, ", medians of the samples");
}

static void facts(const struct plot_curves *curves, struct plot_figure *figure)
{
	for (size_t i = 0; i < curves->count; i++) {
		for (size_t k = 0; k < curves->curves[i].count; k++) {
			const struct plot_point *point = &curves->curves[i].points[k];
			char named[512], known[128], rate[FIGURES_SIZE];
			struct say name = say_into(named, sizeof(named));
			struct say latency = say_into(known, sizeof(known));
			figures_whole(point->x, rate);
			say(&name, "%s, %s/s", curves->curves[i].name, rate);
			plot_say_estimate(&latency, &point->y[LOAD_LATENCY], plot_time_text);
			figures_whole(point->y[LOAD_ACHIEVED].estimate, rate);
			say(&latency, ", %s/s achieved", rate);
			plot_fact(figure, named, "%s", known);
		}
	}
}

/* The objective, and what is held within it. */
static void draw_objective(const struct plot_curves *curves, struct plot_figure *figure)
{
	const struct load *load = &plot_curves_first(curves)->load;
	const struct plot_area *area = &curves->panels[LOAD_LATENCY];
	double limit_s = (double)load->slo_ns * 1e-9, y = plot_area_y(area, limit_s);
	char text[LOAD_SIZE];
	if (!load_is_probe(load))
		return;
	load_words_slo(load, text);
	plot_figure_line(
		figure, &(struct plot_line){ area->left, y, area->right, y, PLOT_INK, 2, true });
	plot_figure_label(figure,
		&(struct plot_label){ area->left + 12, y - 20, 22, PLOT_LEFT_OF, PLOT_INK, true },
		text);
	for (size_t i = 0; i < curves->count; i++) {
		const struct slo_runner *found = found_of(curves, curves->curves[i].runner);
		if (!found)
			continue;
		double x = plot_area_x(area, found->held.estimate);
		if (found->state == SEARCH_FOUND && found->held.estimate >= area->x.low)
			plot_figure_line(
				figure, &(struct plot_line){ x, y, x, area->bottom,
						(double)curves->curves[i].runner + 1, 2.5, true });
	}
}

const struct plot_curves_kind plot_load = {
	.panels = 2,
	.x = { "tasks offered a second", &plot_unit_count, 1, 0 },
	.y = { [LOAD_LATENCY] = { "latency, lower is better", NULL, 1, 0 },
		[LOAD_ACHIEVED] = { "tasks achieved a second", &plot_unit_count, 1, 0 } },
	.concurrency = true,
	.find = find,
	.words = words,
	.facts = facts,
	.around = draw_objective,
};
