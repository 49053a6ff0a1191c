/* SPDX-License-Identifier: MIT */
/* What an open loop shows: who keeps up with the rate of arrivals, and how long tasks wait. */
#include "bench/base/figures.h"
#include "bench/base/say.h"
#include "bench/plan/cells.h"
#include "bench/results/compared.h"
#include "bench/results/showing.h"

bool findings_note_behind(struct say *out, const struct findings *findings, size_t cell)
{
	const struct summary_row *row = &findings->summary.rows[cell];
	char name[100], share[FIGURES_SIZE], rate[FIGURES_SIZE];
	if (row->pace == PACE_KEPT)
		return false;
	findings_name(findings, cell, name, sizeof name);
	figures_percent(row->times.rate_achieved / row->times.rate_offered, share);
	figures_rate(row->times.rate_offered, rate);
	if (row->pace == PACE_BUSY)
		say(out,
			"The machine was too busy to tell whether the rate is held under %s: %s of %s/s.",
			name, share, rate);
	else
		say(out,
			"%s did not keep up: %s of %s/s achieved; waiting grows as long as the run "
			"lasts.",
			name, share, rate);
	return true;
}

/* Names of the measured cells that kept up, or did not; of more than three their number. */
static size_t say_kept(struct say *out, const struct findings *findings, size_t group, bool kept)
{
	const struct results_group *of = &findings->results->groups[group];
	size_t count = 0, said = 0;
	char name[100];
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = of->first; i < of->first + of->count; i++) {
			const struct summary_row *row = &findings->summary.rows[i];
			if (!row->samples || (row->pace == PACE_KEPT) != kept)
				continue;
			count += pass == 0;
			if (pass == 0 || count > 3)
				continue;
			findings_name(findings, i, name, sizeof name);
			say_comma(out, said++, count, "and");
			say_name(out, name, RUNNER_MOST);
		}
	if (count > 3)
		say_count(out, count);
	return count;
}

static void say_latency(
	struct say *out, const struct findings *findings, size_t cell, const char *name)
{
	const struct summary_row *row = &findings->summary.rows[cell];
	char time[FIGURES_SIZE];
	figures_time(row->cost.median.estimate, NULL, time);
	say(out, "%s %s under ", compared_of(&findings->results->cells[cell])->time, time);
	say_name(out, name, RUNNER_MOST);
}

bool open_begin(struct say *out, const struct findings *findings, size_t group)
{
	const struct finding *finding = &findings->groups[group];
	const struct results_group *of = &findings->results->groups[group];
	size_t behind = 0, measured = 0;
	for (size_t i = of->first; i < of->first + of->count; i++) {
		measured += findings->summary.rows[i].samples > 0;
		behind += findings->summary.rows[i].pace != PACE_KEPT;
	}
	char name[100];
	if (!behind) {
		findings_baseline(findings, group, name, sizeof name);
		say_latency(out, findings, finding->baseline, name);
		return true;
	}
	if (behind == measured) {
		say(out, "the rate is held under no runner");
		return false;
	}
	say(out, "the rate is held under ");
	say_kept(out, findings, group, true);
	say(out, ", not under ");
	say_kept(out, findings, group, false);
	if (finding->best != NO_CELL) {
		say(out, ": ");
		findings_name(findings, finding->best, name, sizeof name);
		say_latency(out, findings, finding->best, name);
	}
	return false;
}
