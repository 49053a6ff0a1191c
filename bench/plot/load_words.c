/* SPDX-License-Identifier: MIT */
/* What `load` says: who holds which rate, and of a search what it found. */
#include "bench/plot/load.h"

#include <math.h>
#include <string.h>

static const struct summary_row *row_of(const struct plot_curves *curves, size_t cell)
{
	return &curves->plot->findings.summary.rows[cell];
}

static const struct results_cell *first_of(const struct plot_curves *curves)
{
	const struct results *results = &curves->plot->results;
	return &results->cells[results->groups[curves->group].first];
}

/* ---- what was found ---------------------------------------------------------------------------
 */

const struct slo *load_search(const struct plot_curves *curves)
{
	return slos_of(&curves->plot->findings.slos, curves->group);
}

const struct slo_runner *load_found(const struct plot_curves *curves, size_t runner)
{
	const struct results_cell *cells = curves->plot->results.cells;
	const struct slo *slo = load_search(curves);
	const struct slo_runner *found = NULL;
	for (size_t i = 0; slo && i < slo->count; i++) {
		const struct slo_runner *other = &slo->runners[i];
		if (cells[other->cell].runner_index == runner &&
			(!found || cells[other->cell].concurrency > cells[found->cell].concurrency))
			found = other;
	}
	return found;
}

/* ---- sentences ------------------------------------------------------------------------------- */

/* How a runner keeps up with the rates from the least on: the first that it does not. */
static enum pace pace_of(
	const struct plot_curves *curves, const struct plot_curve *curve, double *kept)
{
	*kept = 0;
	for (size_t i = 0; i < curve->count; i++) {
		enum pace pace = row_of(curves, curve->points[i].cell)->pace;
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

void load_notes(struct plot_curves *curves)
{
	for (size_t i = 0; i < curves->count; i++) {
		struct plot_curve *curve = &curves->curves[i];
		struct say note = say_into(curve->note, sizeof(curve->note));
		const struct slo_runner *found = load_found(curves, curve->runner);
		if (found)
			slo_say_found(&note, found);
		else
			say_kept(&note, curves, curve);
	}
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

static void say_title(const struct plot_curves *curves, struct say *title)
{
	say_name(title, first_of(curves)->workload, PLOT_LABEL_MOST);
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

void load_title(const struct plot_curves *curves, struct say *title, struct say *under)
{
	const struct load *load = &first_of(curves)->load;
	double within = load_has_p99(curves) ? 99 : 50;
	if (load_is_probe(load)) {
		within = load->permille / 10.0;
		plot_title(curves->plot, &(struct plot_scope){ curves->group, 1 }, title);
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

void load_facts(const struct plot_curves *curves, struct plot_figure *figure)
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
