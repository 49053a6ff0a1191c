/* SPDX-License-Identifier: MIT */
#include "bench/results/findings.h"

#include "bench/base/memory.h"
#include "bench/plan/cells.h"

#include <math.h>
#include <stdlib.h>

/* A gain that is surely below this is no reason for an event loop. */
#define LITTLE 1.1

/* ---- curves --------------------------------------------------------------------------------- */

/* The cells of one runner from `first` on that were measured, one a number of tasks at once. */
static void curve_cells(const struct results *results, const struct summary *summary, size_t first,
	size_t end, struct finding_curve *curve)
{
	curve->cells = memory_zeroed(end - first, sizeof *curve->cells);
	for (size_t i = first; i < end; i++) {
		uint64_t at_once = results_at_once(&results->cells[i]);
		if (!summary->rows[i].samples || (curve->count && at_once == curve->most))
			continue;
		curve->least = curve->count ? curve->least : at_once;
		curve->most = at_once;
		if (!curve->count || summary->rows[i].cost.median.estimate <
					     summary->rows[curve->best].cost.median.estimate)
			curve->best = i;
		curve->cells[curve->count++] = i;
	}
}

/* One that takes so many times as long as the best, behind those judged before. */
static void judge_slower(struct finding_curve *curve, uint64_t at_once, double ratio)
{
	if (ratio < FINDINGS_SLOWER) {
		curve->slower_from = 0;
	} else if (curve->enough && !curve->slower_from) {
		curve->slower_from = at_once;
		curve->slower_by = ratio;
	} else if (curve->slower_from) {
		curve->slower_by = fmin(curve->slower_by, ratio);
	}
}

/* How many are enough, and from where on more is worse. */
static void curve_judge(const struct summary *summary, struct finding_curve *curve)
{
	struct choice_rival *rivals = memory_zeroed(curve->count, sizeof *rivals);
	bool known = true;
	for (size_t i = 0; i < curve->count; i++) {
		const size_t cell = curve->cells[i];
		rivals[i].comparison.ratio = (struct interval){ NAN, NAN, NAN };
		if (cell != curve->best)
			rivals[i].comparison = summary_compare(summary->results, cell, curve->best);
		known &= !summary->rows[cell].busy &&
			 (cell == curve->best || !isnan(rivals[i].comparison.ratio.low));
	}
	choice_judge(rivals, curve->count);
	for (size_t i = 0; known && i < curve->count; i++) {
		uint64_t at_once = results_at_once(&summary->results->cells[curve->cells[i]]);
		bool slower =
			curve->cells[i] != curve->best && rivals[i].standing == STANDING_SLOWER;
		judge_slower(curve, at_once, slower ? rivals[i].comparison.ratio.estimate : 1);
		if (!slower && !curve->enough)
			curve->enough = at_once;
	}
	free(rivals);
}

/* The usable CPUs of as many hosts as this one as the cell ran on; infinite where unknown. */
static double cpus_of(const struct summary *summary, size_t cell)
{
	double hosts = summary->rows[cell].measured[MEASURED_HOSTS];
	double cpus = summary->results->cpus ? summary->results->cpus : INFINITY;
	return hosts > 1 ? hosts * cpus : cpus;
}

/* Work that computes is sped up by no more than the CPUs: beyond them no law says anything. */
static void curve_fit(
	const struct summary *summary, const struct finding *finding, struct finding_curve *curve)
{
	const struct results *results = summary->results;
	struct law_point *points = memory_zeroed(curve->count, sizeof *points);
	/* The laws are of how long work takes, not of how long it waits for its turn. */
	const bool open = load_is_open(&results->cells[curve->cells[0]].load);
	for (curve->law_count = 0; curve->law_count < curve->count; curve->law_count++) {
		size_t cell = curve->cells[curve->law_count];
		double at_once = (double)results_at_once(&results->cells[cell]);
		const struct interval *wall = &summary->rows[cell].cost.median;
		if (open || (finding->bound == BOUNDED_CPU && at_once > cpus_of(summary, cell)))
			break;
		points[curve->law_count] =
			(struct law_point){ at_once, wall->estimate, wall->low, wall->high };
	}
	curve->law = law_of(points, curve->law_count);
	free(points);
}

static void find_curves(const struct summary *summary, struct finding *finding)
{
	const struct results *results = summary->results;
	const struct results_group *group = &results->groups[finding->group];
	size_t end = group->first + group->count;
	finding->curves = memory_zeroed(group->count, sizeof *finding->curves);
	for (size_t i = group->first, next; i < end; i = next) {
		struct finding_curve *curve = &finding->curves[finding->curve_count];
		*curve = (struct finding_curve){ .runner = results->cells[i].runner_index };
		for (next = i + 1; next < end; next++)
			if (results->cells[next].runner_index != curve->runner)
				break;
		curve_cells(results, summary, i, next, curve);
		curve_judge(summary, curve);
		curve_fit(summary, finding, curve);
		if (curve->count > 1)
			finding->curve_count++;
		else
			free(curve->cells);
	}
}

/* ---- one group ------------------------------------------------------------------------------ */

/* What lost a part of its work or missed its deadline or did not keep up is none, however fast. */
bool findings_is_choice(const struct summary_row *row)
{
	return (row->standing == STANDING_BEST || row->standing == STANDING_LEVEL) &&
	       !(row->measured[MEASURED_LOST] > 0) && !(row->measured[MEASURED_MISSED] > 0) &&
	       row->pace == PACE_KEPT;
}

/* Of two that are not shown to differ in time: the one to prefer. */
static size_t prefer(const struct summary *summary, size_t baseline, size_t a, size_t b)
{
	const struct results *results = summary->results;
	uint64_t first = results_at_once(&results->cells[a]);
	uint64_t second = results_at_once(&results->cells[b]);
	if (first != second)
		return first < second ? a : b;
	if (a == baseline || b == baseline)
		return baseline;
	const struct summary_row *one = &summary->rows[a], *other = &summary->rows[b];
	if (one->cpu_s > other->cpu_s * FINDINGS_NEAR || other->cpu_s > one->cpu_s * FINDINGS_NEAR)
		return one->cpu_s < other->cpu_s ? a : b;
	return other->rss_peak_bytes < one->rss_peak_bytes ? b : a;
}

static void count_cell(const struct summary *summary, struct finding *finding, size_t cell)
{
	const struct summary_row *row = &summary->rows[cell];
	finding->contenders += row->samples > 0;
	finding->compared += row->standing == STANDING_LEVEL || row->standing == STANDING_SLOWER;
	finding->failed += row->standing == STANDING_FAILED;
	finding->missing += row->standing == STANDING_MISSING;
	finding->busy |= row->standing == STANDING_BUSY;
	if (row->standing == STANDING_BEST)
		finding->best = cell;
}

bool findings_busy(const struct findings *findings, size_t group)
{
	const struct results_group *of = &findings->results->groups[group];
	bool busy = findings->groups[group].busy;
	for (size_t i = of->first; !busy && i < of->first + of->count; i++)
		busy = results_busy_few(&findings->results->cells[i]);
	return busy;
}

bool findings_is_advisable(
	const struct summary *summary, const struct finding *finding, size_t cell)
{
	const struct results_group *group = &summary->results->groups[finding->group];
	const struct summary_row *row = &summary->rows[cell];
	bool gains = false;
	for (size_t i = group->first; i < group->first + group->count; i++)
		gains |= findings_is_choice(&summary->rows[i]) &&
			 summary->rows[i].shown == SHOWN_GAIN;
	return findings_is_choice(row) && (!gains || row->shown == SHOWN_GAIN);
}

static void advise(const struct summary *summary, struct finding *finding, size_t cell)
{
	if (findings_is_advisable(summary, finding, cell))
		finding->advised = finding->advised == NO_CELL ? cell
							       : prefer(summary, finding->baseline,
									 finding->advised, cell);
}

static void judge_loop(const struct summary *summary, struct finding *finding, size_t cell)
{
	const struct summary_row *row = &summary->rows[cell];
	if (!results_is_loop(&summary->results->cells[cell]) || !row->samples)
		return;
	if (finding->bound == BOUNDED_IO && findings_is_choice(row) && row->shown == SHOWN_GAIN)
		finding->loop_helps = true;
	if (finding->bound == BOUNDED_CPU && !findings_is_choice(row) &&
		row->speedup.high <= LITTLE)
		finding->loop_idle = true;
}

static void find(const struct summary *summary, size_t index, struct finding *finding)
{
	const struct results_group *group = &summary->results->groups[index];
	*finding = (struct finding){ .group = index,
		.bound = summary->rows[group->first].bound,
		.witness = summary->witnesses[index],
		.baseline = group->baseline,
		.best = NO_CELL,
		.advised = NO_CELL };
	for (size_t i = group->first; i < group->first + group->count; i++)
		count_cell(summary, finding, i);
	for (size_t i = group->first; i < group->first + group->count; i++)
		advise(summary, finding, i);
	for (size_t i = group->first; i < group->first + group->count; i++)
		judge_loop(summary, finding, i);
	find_curves(summary, finding);
}

void findings_init(struct findings *findings, const struct results *results)
{
	*findings = (struct findings){ .results = results,
		.groups = memory_zeroed(results->group_count, sizeof *findings->groups) };
	summary_init(&findings->summary, results);
	for (size_t i = 0; i < results->group_count; i++)
		find(&findings->summary, i, &findings->groups[i]);
	rankings_init(&findings->rankings, &findings->summary);
	weaks_init(&findings->weaks, &findings->summary);
	slos_init(&findings->slos, results);
}

bool findings_is_silent(const struct findings *findings, size_t group)
{
	const struct slo *slo = slos_of(&findings->slos, group);
	return slo && slo->group != group;
}

void findings_finish(struct findings *findings)
{
	size_t groups = findings->groups ? findings->results->group_count : 0;
	for (size_t i = 0; i < groups; i++) {
		for (size_t k = 0; k < findings->groups[i].curve_count; k++)
			free(findings->groups[i].curves[k].cells);
		free(findings->groups[i].curves);
	}
	free(findings->groups);
	weaks_finish(&findings->weaks);
	rankings_finish(&findings->rankings);
	slos_finish(&findings->slos);
	summary_finish(&findings->summary);
	*findings = (struct findings){ 0 };
}
