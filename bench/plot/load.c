/* SPDX-License-Identifier: MIT */
/*
 * `load`: latency, and the rate achieved, over the rate at which tasks arrive by themselves. A
 * figure a workload and parameters with two rates at least. Of several concurrencies the greatest
 * is drawn. The latency is the percentile that a search asks for, else the 99th if every cell
 * carries one, else the median. The objective of a search is a line, with a stroke down from it to
 * the rate that each runner holds.
 */
#include "bench/plot/kinds.h"
#include "bench/plot/load.h"

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
	       load_same_search(&a->load, &b->load) && !strcmp(a->workload, b->workload) &&
	       !strcmp(a->params, b->params) && !strcmp(a->language, b->language) &&
	       !strcmp(a->build, b->build);
}

static const struct results_cell *first_of(const struct plot_curves *curves)
{
	const struct results *results = &curves->plot->results;
	return &results->cells[results->groups[curves->group].first];
}

static bool is_drawn(const struct plot_curves *curves, size_t cell)
{
	const struct plot *plot = curves->plot;
	const struct results_cell *cells = plot->results.cells;
	const struct slo_runner *found = load_found(curves, cells[cell].runner_index);
	return same_work(&cells[cell], first_of(curves)) && plot_is_measured(plot, cell) &&
	       row_of(curves, cell)->rate_offered > 0 &&
	       (!found || cells[found->cell].concurrency == cells[cell].concurrency);
}

bool load_has_p99(const struct plot_curves *curves)
{
	bool all = true;
	for (size_t i = 0; i < curves->plot->results.count; i++)
		all = all && (!is_drawn(curves, i) || row_of(curves, i)->latency_p99_s > 0);
	return all;
}

static results_figure *latency_of(const struct plot_curves *curves)
{
	return load_search(curves) ? results_cost_s : load_has_p99(curves) ? p99_of : median_of;
}

/* A cell of the same rate and more at once takes the place of one that is there. */
static void add_cell(struct plot_curves *curves, struct plot_curve *curve, size_t cell)
{
	const struct plot *plot = curves->plot;
	const struct results_cell *cells = plot->results.cells;
	const struct plot_point own = { (double)cells[cell].load.rate,
		{ [LOAD_LATENCY] = plot_median_of(plot, cell, latency_of(curves), false),
			[LOAD_ACHIEVED] = plot_median_of(plot, cell, achieved_of, false) },
		cell };
	for (size_t i = 0; i < curve->count; i++) {
		struct plot_point *point = &curve->points[i];
		if (point->x == own.x && cells[point->cell].concurrency <= cells[cell].concurrency)
			*point = own;
	}
	plot_curve_add(curve, &own);
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
		curves->groups = results->cells[i].group - curves->group + 1;
		least = fmin(least, (double)results->cells[i].load.rate);
		most = fmax(most, (double)results->cells[i].load.rate);
	}
	if (curves->count)
		curves->shown[LOAD_LATENCY] = (double)first_of(curves)->load.slo_ns * 1e-9;
	load_notes(curves);
	return least < most;
}

/* The objective, and what is held within it. */
static void draw_objective(const struct plot_curves *curves, struct plot_figure *figure)
{
	const struct load *load = &first_of(curves)->load;
	const struct plot_area *area = &curves->panels[LOAD_LATENCY];
	double limit_s = (double)load->slo_ns * 1e-9, y = plot_area_y(area, limit_s);
	char words[LOAD_SIZE];
	if (!load_is_probe(load))
		return;
	load_words_slo(load, words);
	plot_figure_line(
		figure, &(struct plot_line){ area->left, y, area->right, y, PLOT_INK, 2, true });
	plot_figure_label(figure,
		&(struct plot_label){ area->left + 12, y - 20, 22, PLOT_LEFT_OF, PLOT_INK, true },
		words);
	for (size_t i = 0; i < curves->count; i++) {
		const struct slo_runner *found = load_found(curves, curves->curves[i].runner);
		double x = plot_area_x(area, found->held.estimate);
		if (found->state == SEARCH_FOUND && found->held.estimate >= area->x.low)
			plot_figure_line(
				figure, &(struct plot_line){ x, y, x, area->bottom,
						(double)curves->curves[i].runner + 1, 2.5, true });
	}
}

void plot_load(struct plot *plot)
{
	static const struct plot_curves_kind kind = { .name = "load",
		.panels = 2,
		.x = { "tasks offered a second", &plot_unit_count, 1, NULL, 0 },
		.y = { [LOAD_LATENCY] = { "latency, lower is better", NULL, 1, NULL, 0 },
			[LOAD_ACHIEVED] = { "tasks achieved a second", &plot_unit_count, 1, NULL,
				0 } },
		.concurrency = true,
		.find = find,
		.words = load_title,
		.facts = load_facts,
		.around = draw_objective };
	plot_curves_draw(plot, &kind);
}
