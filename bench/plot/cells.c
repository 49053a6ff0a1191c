/* SPDX-License-Identifier: MIT */
/* What of a cell is drawn, and what it is called in a figure. */
#include "bench/plot/cells.h"

#include "bench/base/memory.h"
#include "bench/plot/request.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double drawable_above = 1e-12, drawable_below = 1e12;

size_t plot_scope_group(const struct plot_scope *scope, size_t index)
{
	return scope->groups ? scope->groups[index] : scope->first + index;
}

size_t plot_scope_from(const struct plot *plot, const struct plot_scope *scope)
{
	return scope->count ? plot->results.groups[plot_scope_group(scope, 0)].first : 0;
}

size_t plot_scope_to(const struct plot *plot, const struct plot_scope *scope)
{
	const struct results_group *groups = plot->results.groups;
	if (!scope->count)
		return 0;
	size_t last = plot_scope_group(scope, scope->count - 1);
	return groups[last].first + groups[last].count;
}

struct interval plot_drawable(struct interval of)
{
	if (!(of.estimate > drawable_above && of.estimate < drawable_below))
		of.estimate = (double)NAN;
	if (!(of.low > drawable_above && of.low <= of.estimate && of.estimate <= of.high &&
		    of.high < drawable_below))
		of.low = of.high = (double)NAN;
	return of;
}

bool plot_has_interval(const struct interval *of)
{
	return !isnan(of->estimate) && !isnan(of->low);
}

struct interval plot_wall_of(const struct plot *plot, size_t cell)
{
	return plot_drawable(plot->findings.summary.rows[cell].cost.median);
}

const struct compared *plot_compared(const struct plot *plot, const struct plot_scope *scope)
{
	const struct compared *first = NULL;
	bool same = scope->count > 0;
	for (size_t i = 0; i < scope->count; i++) {
		const struct compared *of =
			compared_of_group(&plot->results, plot_scope_group(scope, i));
		same &= !first || of == first;
		first = of;
	}
	if (same)
		return first;
	return compared_of_all(
		&plot->results, plot_scope_from(plot, scope), plot_scope_to(plot, scope));
}

struct interval plot_speedup_of(const struct plot *plot, size_t cell)
{
	return plot_drawable(plot->findings.summary.rows[cell].speedup);
}

bool plot_is_measured(const struct plot *plot, size_t cell)
{
	return !isnan(plot_wall_of(plot, cell).estimate);
}

bool plot_is_baseline(const struct plot *plot, size_t cell)
{
	const struct results_cell *of = &plot->results.cells[cell];
	return plot->results.groups[of->group].baseline == cell;
}

const char *plot_reason(const struct plot *plot, size_t cell)
{
	const char *failure = plot->results.cells[cell].failure;
	return *failure ? failure : "not measured";
}

bool plot_is_several(const struct plot *plot, size_t group)
{
	const struct results_group *of = &plot->results.groups[group];
	const struct results_cell *cells = &plot->results.cells[of->first];
	for (size_t i = 1; i < of->count; i++)
		if (cells[i].runner_index == cells[i - 1].runner_index)
			return true;
	return false;
}

bool plot_any_several(const struct plot *plot, const struct plot_scope *scope)
{
	bool several = false;
	for (size_t i = 0; i < scope->count; i++)
		several |= plot_is_several(plot, plot_scope_group(scope, i));
	return several;
}

void plot_cell_name(const struct plot *plot, size_t cell, char *out, size_t out_size)
{
	const struct results_cell *of = &plot->results.cells[cell];
	struct say name = say_into(out, out_size);
	say(&name, "%s", plot->results.runners[of->runner_index].label);
	if (!plot_is_several(plot, of->group))
		return;
	say(&name, " (%" PRIu64, results_at_once(of));
	if (results_at_once(of) < of->concurrency)
		say(&name, " of %" PRIu64, of->concurrency);
	say(&name, ")");
}

void plot_cell_time(const struct plot *plot, size_t cell, double largest, char *out, size_t size)
{
	size_t failed = plot->results.cells[cell].failed;
	compared_text(compared_of(&plot->results.cells[cell]), plot_wall_of(plot, cell).estimate,
		figures_unit_for(largest), out);
	if (failed)
		snprintf(out + strlen(out), size - strlen(out), ", %zu failed", failed);
}

double plot_wall_size(const struct plot *plot, size_t cell)
{
	bool rate = compared_of(&plot->results.cells[cell])->rate;
	return rate ? (double)NAN : plot_wall_of(plot, cell).estimate;
}

double plot_unit_size(const struct plot *plot, double own, plot_size_fn *of)
{
	double chosen = own;
	for (size_t i = 0; i < plot->results.group_count; i++) {
		const struct results_group *group = &plot->results.groups[i];
		double largest = 0;
		for (size_t k = group->first; k < group->first + group->count; k++)
			largest = fmax(largest, of(plot, k)); /* passes over a NaN */
		if (largest > 0 && largest < chosen &&
			own * figures_unit_for(largest)->per_second < 1999.5)
			chosen = largest;
	}
	return chosen;
}

void plot_say_interval(struct say *text, const struct interval *of, plot_say_fn *text_of)
{
	char low[FIGURES_SIZE], high[FIGURES_SIZE];
	if (!plot_has_interval(of))
		return;
	text_of(of->low, of->estimate, low);
	text_of(of->high, of->estimate, high);
	say(text, " [%s, %s]", low, high);
}

void plot_say_estimate(struct say *text, const struct interval *of, plot_say_fn *text_of)
{
	char words[FIGURES_SIZE];
	text_of(of->estimate, of->estimate, words);
	say(text, "%s", words);
	plot_say_interval(text, of, text_of);
}

void plot_percent_text(double value, double largest, char text[FIGURES_SIZE])
{
	(void)largest;
	figures_percent(value, text);
}

void plot_time_text(double value, double largest, char text[FIGURES_SIZE])
{
	figures_time(value, figures_unit_for(largest), text);
}

void plot_rate_text(double value, double largest, char text[FIGURES_SIZE])
{
	(void)largest;
	figures_rate(value, text);
	if (*text)
		strcat(text, "/s");
}

void plot_say_ratio(struct say *text, const struct interval *of)
{
	char words[FIGURES_SIZE], ends[2 * FIGURES_SIZE];
	figures_ratios(of, words, ends);
	say(text, plot_has_interval(of) ? "%s %s" : "%s", words, ends);
}

void plot_say_cell(struct say *text, const struct plot *plot, size_t cell)
{
	const struct interval wall = plot_wall_of(plot, cell),
			      speedup = plot_speedup_of(plot, cell);
	size_t failed = plot->results.cells[cell].failed;
	if (isnan(wall.estimate)) {
		say(text, "%s", plot_reason(plot, cell));
		return;
	}
	const struct compared *compared = compared_of(&plot->results.cells[cell]);
	const struct interval shown = compared_shown(compared, wall);
	plot_say_estimate(text, &shown, compared->rate ? plot_rate_text : plot_time_text);
	if (!isnan(speedup.estimate) && !plot_is_baseline(plot, cell)) {
		char baseline[100];
		findings_baseline(&plot->findings, plot->results.cells[cell].group, baseline,
			sizeof(baseline));
		say(text, ", ");
		plot_say_ratio(text, &speedup);
		say(text, " %s %s", compared->times, baseline);
	}
	if (failed)
		say(text, ", %zu failed", failed);
}

void plot_title(const struct plot *plot, const struct plot_scope *scope, struct say *title)
{
	size_t *groups = memory_zeroed(scope->count, sizeof(*groups));
	for (size_t i = 0; i < scope->count; i++)
		groups[i] = plot_scope_group(scope, i);
	findings_headline(&plot->findings, groups, scope->count, true, title->out, title->size);
	title->used = strlen(title->out);
	free(groups);
}

void plot_title_concurrency(const struct plot *plot, size_t group, struct say *title)
{
	findings_curves(&plot->findings, group, title->out, title->size);
	title->used = strlen(title->out);
}

const struct plot_trace *plot_trace_of(struct plot *plot)
{
	char error[512] = "";
	if (!plot->trace_read) {
		plot->trace_read = true;
		int status = plot_trace_read(
			&plot->trace, &plot->results, plot->request->run, error, sizeof(error));
		if (status)
			plot_fail(plot, status, error);
	}
	return &plot->trace;
}
