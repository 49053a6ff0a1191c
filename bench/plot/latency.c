/* SPDX-License-Identifier: MIT */
/*
 * `latency`: the time that a share of the tasks did not exceed, service (from a task's start to its
 * end) and waiting (from the clock's start to its start) apart; in an open loop latency and waiting
 * from when each was due, or who falls behind would look good. A figure a group. The axis is
 * stretched towards 100 %: each step is ten times as rare. Of several concurrencies of a runner the
 * greatest is drawn.
 */
#include "bench/plot/curves.h"
#include "bench/plot/kinds.h"

#include <math.h>

enum {
	TASKS_LEAST = 20, /* fewer have no percentiles worth a curve */
	PLACES = 120,
	RAREST = 10000,
};

/* Of the time axis, unless half of some runner's tasks are below: the first tasks of a loop wait
 * next to nothing. */
#define RANGE_LEAST 1e-4

static const struct plot_traced *traced_of(const struct plot_curves *curves, size_t cell)
{
	return &plot_trace_of(curves->plot)->cells[cell];
}

static void lead(struct plot_curve *curve, const struct plot_traced *traced)
{
	double rarest = fmin(RAREST, (double)traced->took.count);
	curve->path_count = 0;
	for (size_t k = 0; k <= PLACES; k++) {
		double rare = pow(rarest, (double)k / PLACES), share = 1 - 1 / rare;
		plot_curve_lead(curve, rare, plot_times_within(&traced->took, share),
			plot_times_within(&traced->waiting, share));
	}
}

static void show_half(struct plot_curves *curves, size_t panel, const struct plot_times *times)
{
	double half = plot_times_within(times, 0.5), *shown = &curves->shown[panel];
	*shown = half > 0 && (*shown <= 0 || half < *shown) ? half : *shown;
}

static bool find(struct plot_curves *curves)
{
	const struct results *results = &curves->plot->results;
	const struct plot_scope scope = { .first = curves->group, .count = 1 };
	size_t end = plot_trace_of(curves->plot)->count ? plot_scope_to(curves->plot, &scope) : 0;
	for (size_t cell = plot_scope_from(curves->plot, &scope); cell < end; cell++) {
		if (traced_of(curves, cell)->took.count < TASKS_LEAST)
			continue;
		struct plot_curve *curve =
			plot_curves_of(curves, results->cells[cell].runner_index);
		if (!curve)
			continue;
		curve->cell = cell;
		plot_cell_name(curves->plot, cell, curve->name, sizeof(curve->name));
		lead(curve, traced_of(curves, cell));
	}
	for (size_t i = 0; i < curves->count; i++) {
		show_half(curves, 0, &traced_of(curves, curves->curves[i].cell)->took);
		show_half(curves, 1, &traced_of(curves, curves->curves[i].cell)->waiting);
	}
	return curves->count > 0;
}

static bool is_open(const struct plot_curves *curves)
{
	return load_is_open(&plot_curves_first(curves)->load);
}

/* ---- words ------------------------------------------------------------------------------------
 */

static const struct {
	const char *name;
	double share;
} percentiles[] = { { "half", 0.5 }, { "90 %", 0.9 }, { "99 %", 0.99 }, { "99.9 %", 0.999 } };

/* How many of the percentiles so many values show: those whose 95 % interval has an upper end among
 * them, as six values have for the median. */
static size_t count_shown(size_t values)
{
	size_t shown = 0;
	while (shown < sizeof(percentiles) / sizeof(percentiles[0]) &&
		pow(percentiles[shown].share, (double)values) <= 0.025)
		shown++;
	return shown;
}

static void say_time(struct say *text, double seconds)
{
	char time[64];
	figures_time(seconds, figures_unit_for(seconds), time);
	say(text, "%s", time);
}

/* The rarest percentile that all can show; 0: none. */
static size_t shown_by_all(const struct plot_curves *curves)
{
	size_t shown = sizeof(percentiles) / sizeof(percentiles[0]);
	for (size_t i = 0; i < curves->count; i++) {
		size_t own = count_shown(traced_of(curves, curves->curves[i].cell)->took.count);
		shown = own < shown ? own : shown;
	}
	return shown;
}

/* Percentiles have no intervals: so near to each other nobody is told apart. */
#define ALIKE 1.05

/* By it the quickest, and the slowest where they are apart. Closed work without waiting: so it
 * says. */
static void say_title(const struct plot_curves *curves, struct say *text)
{
	const size_t shown = shown_by_all(curves);
	char times[2][64] = { "", "" };
	const char *names[2] = { "", "" };
	double found[2] = { INFINITY, 0 };
	say_name(text, curves->plot->results.groups[curves->group].label, PLOT_LABEL_MOST);
	if (!shown) {
		say(text, ": how long tasks took, and waited");
		return;
	}
	for (size_t i = 0; i < curves->count; i++) {
		const struct plot_curve *curve = &curves->curves[i];
		double time = plot_times_within(
			&traced_of(curves, curve->cell)->took, percentiles[shown - 1].share);
		for (size_t k = 0; k < 2; k++) {
			if (k ? time <= found[k] : time >= found[k])
				continue;
			found[k] = time;
			names[k] = curve->name;
			struct say said = say_into(times[k], sizeof(times[k]));
			say_time(&said, time);
		}
	}
	bool alike = curves->count > 1 && found[1] <= found[0] * ALIKE;
	say(text, ": %sonce %s, %s of the tasks end within %s",
		findings_busy(&curves->plot->findings, curves->group) ? "on a busy machine, " : "",
		is_open(curves) ? "due" : "started", percentiles[shown - 1].name, times[alike]);
	if (alike) {
		say(text, " under ");
		say_count(text, curves->count);
		say(text, " runners");
		return;
	}
	for (size_t k = 0; k < (curves->count > 1 ? 2 : 1); k++) {
		say(text, "%s%s under ", k ? ", " : "", k ? times[k] : "");
		say_name(text, names[k], PLOT_RUNNER_MOST);
	}
}

static void words(const struct plot_curves *curves, struct say *title, struct say *under)
{
	say_title(curves, title);
	say(under, "The time that so many tasks did not exceed%s; lower is better",
		is_open(curves) ? ", from when they were due" : "");
}

static const struct {
	const char *name, *fact;
} axes[2][CURVE_PANELS] = {
	{ { "service: from start to end of a task", "took: " },
		{ "waiting: from the clock to the start of a task", "; started after: " } },
	{ { "latency: from when a task was due to its end", "ended, from when due: " },
		{ "waiting: from when a task was due to its start", "; started: " } },
};

static const char *axis(const struct plot_curves *curves, size_t panel)
{
	return axes[is_open(curves)][panel].name;
}

static void facts(const struct plot_curves *curves, struct plot_figure *figure)
{
	const struct plot_scope scope = { .first = curves->group, .count = 1 };
	const bool open = is_open(curves);
	for (size_t i = 0; i < curves->count; i++) {
		size_t cell = curves->curves[i].cell;
		const struct plot_traced *traced = traced_of(curves, cell);
		const struct plot_times *times[] = { &traced->took, &traced->waiting };
		char out[512];
		struct say text = say_into(out, sizeof(out));
		for (size_t which = 0; which < 2; which++) {
			say(&text, "%s", axes[open][which].fact);
			for (size_t p = 0; p < count_shown(times[which]->count); p++) {
				say(&text, "%s%s within ", p ? ", " : "", percentiles[p].name);
				say_time(&text,
					plot_times_within(times[which], percentiles[p].share));
			}
			say(&text, "%sall within ", count_shown(times[which]->count) ? ", " : "");
			say_time(&text, plot_times_within(times[which], 1));
		}
		plot_fact_cell(figure, &scope, cell, out);
	}
}

const struct plot_curves_kind plot_latency = {
	.panels = 2,
	.x = { "share of the tasks", &plot_unit_count, 1, 0 },
	.ticks = "'50 %%' 2, '90 %%' 10, '99 %%' 100, '99.9 %%' 1000, '99.99 %%' 10000",
	.y = { { NULL, NULL, 1, RANGE_LEAST }, { NULL, NULL, 1, RANGE_LEAST } },
	.axis = axis,
	.concurrency = true,
	.find = find,
	.words = words,
	.facts = facts,
};
