/* SPDX-License-Identifier: MIT */
/* What the figures of a group hold beside the work: what stands before the clock, and dispatch. */
#include "bench/base/figures.h"
#include "bench/base/say.h"
#include "bench/results/showing.h"

#include <math.h>

/* A share of the time that is worth a word. */
#define MATTERS 0.05

/* What a task costs the cell's runner where tasks do nothing, in s; NaN: not measured in this run.
 */
static double dispatch_of(const struct findings *findings, const struct results_cell *cell)
{
	const struct results *results = findings->results;
	double dispatch_s = NAN;
	for (size_t i = 0; i < results->count; i++) {
		const struct results_cell *like = &results->cells[i];
		double value = findings->summary.rows[i].measured[MEASURED_DISPATCH];
		if (like->runner_index == cell->runner_index && like != cell &&
			like->concurrency == cell->concurrency && !isnan(value) &&
			!like->load.duration_ns)
			dispatch_s = value;
	}
	return dispatch_s;
}

bool findings_note_dispatch(struct say *out, const struct findings *findings, size_t cell)
{
	const struct results *results = findings->results;
	const struct results_group *group = &results->groups[results->cells[cell].group];
	size_t said = 0;
	for (size_t i = group->first; i < group->first + group->count && cell == group->first;
		i++) {
		const struct results_cell *of = &results->cells[i];
		double each_s = dispatch_of(findings, of);
		double share =
			each_s * (double)of->tasks / findings->summary.rows[i].wall.median.estimate;
		char name[100], time[FIGURES_SIZE], percent[FIGURES_SIZE];
		/* Of tasks that do nothing it is no news; others wait for their time anyway. */
		if (!(share >= MATTERS) || of->load.duration_ns ||
			!isnan(findings->summary.rows[i].measured[MEASURED_DISPATCH]))
			continue;
		figures_time(each_s, NULL, time);
		figures_percent(fmin(share, 1), percent);
		findings_name(findings, i, name, sizeof name);
		say(out, "%s%s %s of the time, %s a task",
			said++ ? ", " : "Handing tasks out takes ", name, percent, time);
	}
	say(out, "%s", said ? "." : "");
	return said;
}

bool findings_note_prepared(struct say *out, const struct findings *findings, size_t cell)
{
	const struct results *results = findings->results;
	const struct results_group *group = &results->groups[results->cells[cell].group];
	double least = INFINITY, most = 0;
	char low[FIGURES_SIZE], high[FIGURES_SIZE];
	for (size_t i = group->first; i < group->first + group->count && cell == group->first;
		i++) {
		double prepare_s = findings->summary.rows[i].times.prepare_s;
		if (!*results->cells[i].language) /* a runner of ours, that starts no interpreter */
			continue;
		least = fmin(least, prepare_s);
		most = fmax(most, prepare_s);
	}
	if (!(most > 0))
		return false;
	figures_time(least, NULL, low);
	figures_time(most, NULL, high);
	say(out, "Not in these times: starting the interpreter, %s", low);
	if (least < most)
		say(out, " to %s", high);
	say(out, ".");
	return true;
}
