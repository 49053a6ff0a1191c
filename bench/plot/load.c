/* SPDX-License-Identifier: MIT */
/*
 * `load`: latency, and the rate achieved, over the rate at which tasks arrive by themselves. A
 * figure a workload and parameters with two rates at least. Of several concurrencies the greatest
 * is drawn. The latency is the 99th percentile if every cell carries one, else the median.
 */
#include "bench/plot/curves.h"
#include "bench/plot/kinds.h"

#include <math.h>
#include <string.h>

static double p99_of(const struct results_sample *sample)
{
	return sample->latency_p99_s;
}

static double median_of(const struct results_sample *sample)
{
	return sample->latency_median_s;
}

static double achieved_of(const struct results_sample *sample)
{
	return sample->rate_achieved;
}

static const struct summary_row *row_of(const struct plot_curves *curves, size_t cell)
{
	return &curves->plot->findings.summary.rows[cell];
}

/* The same work in one language, whatever the rate at which it comes. */
static bool same_work(const struct results_cell *a, const struct results_cell *b)
{
	return load_is_open(&a->load) && load_is_open(&b->load) &&
	       a->load.poisson == b->load.poisson && a->load.duration_ns == b->load.duration_ns &&
	       !strcmp(a->workload, b->workload) && !strcmp(a->params, b->params) &&
	       !strcmp(a->language, b->language) && !strcmp(a->build, b->build);
}

static const struct results_cell *first_of(const struct plot_curves *curves)
{
	const struct results *results = &curves->plot->results;
	return &results->cells[results->groups[curves->group].first];
}

static bool is_drawn(const struct plot_curves *curves, size_t cell)
{
	const struct plot *plot = curves->plot;
	return same_work(&plot->results.cells[cell], first_of(curves)) &&
	       plot_is_measured(plot, cell) && row_of(curves, cell)->rate_offered > 0;
}

static bool have_p99(const struct plot_curves *curves)
{
	bool all = true;
	for (size_t i = 0; i < curves->plot->results.count; i++)
		all = all && (!is_drawn(curves, i) || row_of(curves, i)->latency_p99_s > 0);
	return all;
}

/* A cell of the same rate and more at once takes the place of one that is there. */
static void add_cell(struct plot_curves *curves, struct plot_curve *curve, size_t cell)
{
	const struct plot *plot = curves->plot;
	const struct results_cell *cells = plot->results.cells;
	const struct plot_point own = { (double)cells[cell].load.rate,
		{ plot_median_of(plot, cell, have_p99(curves) ? p99_of : median_of, false),
			plot_median_of(plot, cell, achieved_of, false) },
		cell };
	for (size_t i = 0; i < curve->count; i++) {
		struct plot_point *point = &curve->points[i];
		if (point->x == own.x && cells[point->cell].concurrency <= cells[cell].concurrency)
			*point = own;
	}
	plot_curve_add(curve, &own);
}

/* The highest rate that a runner keeps up with, as with all lower ones; 0: not with the least. */
static double kept_of(const struct plot_curves *curves, const struct plot_curve *curve)
{
	double kept = 0;
	for (size_t i = 0; i < curve->count; i++) {
		if (findings_is_behind(row_of(curves, curve->points[i].cell)))
			break;
		kept = curve->points[i].x;
	}
	return kept;
}

static double most_of(const struct plot_curve *curve)
{
	return curve->points[curve->count - 1].x;
}

static void say_kept(
	struct say *text, const struct plot_curves *curves, const struct plot_curve *curve)
{
	double kept = kept_of(curves, curve);
	char rate[FIGURES_SIZE];
	figures_whole(kept > 0 ? kept : curve->points[0].x, rate);
	say(text, kept > 0 ? "the rate is held up to %s/s" : "not even %s/s are held", rate);
	say(text, kept > 0 && kept == most_of(curve) ? ", the most offered" : "");
}

static void add_notes(struct plot_curves *curves)
{
	for (size_t i = 0; i < curves->count; i++) {
		struct plot_curve *curve = &curves->curves[i];
		struct say note = say_into(curve->note, sizeof(curve->note));
		say_kept(&note, curves, curve);
		if (kept_of(curves, curve) < most_of(curve))
			say(&note, "; above, waiting grows for as long as the run lasts");
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
		struct plot_curve *curve = plot_curves_of(curves, results->cells[i].runner_index);
		if (curve)
			add_cell(curves, curve, i);
		least = fmin(least, (double)results->cells[i].load.rate);
		most = fmax(most, (double)results->cells[i].load.rate);
	}
	add_notes(curves);
	return least < most;
}

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

/* "sleep: the rate is held up to 4,000/s under threads and processes, up to 2,000/s under async" */
static void words(const struct plot_curves *curves, struct say *title, struct say *under)
{
	say_name(title, first_of(curves)->workload, PLOT_LABEL_MOST);
	say(title, ": the rate is held ");
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
	say(under, "%s from when a task was due, medians of the samples",
		have_p99(curves) ? "The time that 99 % of the tasks did not exceed"
				 : "The time that half of the tasks did not exceed");
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
			plot_say_estimate(&latency, &point->y[0], plot_time_text);
			figures_whole(point->y[1].estimate, rate);
			say(&latency, ", %s/s achieved", rate);
			plot_fact(figure, named, "%s", known);
		}
	}
}

void plot_load(struct plot *plot)
{
	static const struct plot_curves_kind kind = { .name = "load",
		.panels = 2,
		.x = { "tasks offered a second", &plot_unit_count, 1, NULL, 0 },
		.y = { { "latency, lower is better", NULL, 1, NULL, 0 },
			{ "tasks achieved a second", &plot_unit_count, 1, NULL, 0 } },
		.concurrency = true,
		.find = find,
		.words = words,
		.facts = facts };
	plot_curves_draw(plot, &kind);
}
