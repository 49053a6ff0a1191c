/* SPDX-License-Identifier: MIT */
#include "bench/results/difference.h"

#include "bench/base/memory.h"
#include "bench/results/compared.h"
#include "bench/results/results.h"
#include "bench/results/slo.h"
#include "bench/results/summary.h"
#include "bench/sampling/stopping.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A cell that keeps a core less busy waits, for the most part. */
#define COMPUTES_FROM 0.5
/* The same where others may have kept it from the core. */
#define COMPUTES_BESIDE_OTHERS_FROM 0.1

void differences_finish(struct differences *differences)
{
	for (size_t i = 0; i < differences->count; i++) {
		free(differences->items[i].label);
		free(differences->items[i].shown);
	}
	free(differences->items);
	names_finish(&differences->only[0]);
	names_finish(&differences->only[1]);
	*differences = (struct differences){ 0 };
}

/* ---- collecting ----------------------------------------------------------------------------- */

/* One side while it is read. */
struct half {
	const struct difference_runs *runs;
	struct slos *slos;              /* what the searches of each run found */
	struct statistics_run *medians; /* of one cell, in the runs that have it */
	double cpu;                     /* how far that cell depends on the CPU */
	bool certain; /* a run has an interval of it: those without do not count */
};

static struct half half_of(const struct difference_runs *runs)
{
	struct half half = { .runs = runs,
		.slos = memory_zeroed(runs->count, sizeof *half.slos),
		.medians = memory_zeroed(runs->count, sizeof *half.medians) };
	for (size_t i = 0; i < runs->count; i++)
		slos_init(&half.slos[i], runs->runs[i]);
	return half;
}

static void half_finish(struct half *half)
{
	for (size_t i = 0; i < half->runs->count; i++)
		slos_finish(&half->slos[i]);
	free(half->slos);
	free(half->medians);
}

/* What a run has of a cell, or NULL; of a probe the first one of that search, and what it found. */
static const struct results_cell *find(const struct half *half, size_t run,
	const struct results_cell *cell, const struct slo_runner **search)
{
	*search = slos_find(&half->slos[run], cell);
	if (load_is_probe(&cell->load))
		return *search ? &half->runs->runs[run]->cells[(*search)->cell] : NULL;
	return results_find(half->runs->runs[run], cell);
}

/* Is there one in the runs before this one? */
static bool is_known_before(const struct half *half, size_t run, const struct results_cell *cell)
{
	const struct slo_runner *search;
	for (size_t i = 0; i < run; i++)
		if (find(half, i, cell, &search))
			return true;
	return false;
}

/* The median of a figure; NaN without a value. */
static struct interval median_of(
	const struct results *run, const struct results_cell *cell, results_figure *figure)
{
	return results_median(run, (size_t)(cell - run->cells), figure, false);
}

/* How far a cell depends on the CPU: its CPU time over its wall, of an open loop, which is idle
 * between arrivals, over the times of its tasks; at most 1; 1 if not known. */
static double cpu_share(const struct results *run, const struct results_cell *cell)
{
	double cpu = median_of(run, cell, results_cpu_s).estimate;
	double wall = median_of(run, cell, results_wall_s).estimate;
	if (load_is_open(&cell->load))
		wall *= median_of(run, cell, results_overlap).estimate;
	return isnan(cpu / wall) ? 1 : fmin(1, cpu / wall);
}

/* ---- what both sides are told by --------------------------------------------------------------
 */

/* Do the samples of either side agree on one checksum, two of them at least? One alone may be of
 * results that vary by nature. */
static bool is_known(const struct results_cell *cell)
{
	return cell->checksums >= 2 && !cell->checksums_vary;
}

const struct compared *difference_compared(const struct difference *difference)
{
	const struct results_cell *old = difference->old.cell;
	if (load_is_probe(&old->load))
		return compared_held();
	return compared_of(old->has_p99 ? old : difference->new.cell);
}

/* What it is called: the cell of both builds, the search of all its probes. */
static struct results_cell name_of(const struct results_cell *cell)
{
	struct results_cell named = *cell;
	named.build = "";
	if (load_is_probe(&cell->load))
		named.load.rate = named.tasks = 0;
	return named;
}

/* For people: its group, its runner and how many at once; what it is compared by, unless that is
 * its wall time. */
static char *shown_of(const struct results *run, const struct difference *difference)
{
	const struct results_cell *cell = difference->old.cell;
	const struct results_group *group = &run->groups[cell->group];
	const char *noun = cell->load.duration_ns ? difference_compared(difference)->noun : "";
	char at_once[40] = "", objective[LOAD_SIZE];
	if (results_imported(cell)) {
		char *label = results_cell_label(cell);
		char *text = memory_print("%s%s%s", label, *noun ? ", " : "", noun);
		free(label);
		return text;
	}
	/* A search has as many tasks as its rates are high. */
	uint64_t most = load_is_probe(&cell->load) ? cell->concurrency : results_at_once(cell);
	if (most > 1)
		snprintf(at_once, sizeof at_once, ", %" PRIu64 " at once", most);
	const char *runner = run->runners[cell->runner_index].label;
	load_words_slo(&cell->load, objective);
	if (*objective)
		return memory_print("%s%s%s: %s%s, %s, %s", cell->workload,
			*group->params ? " " : "", group->params, runner, at_once, noun, objective);
	return memory_print("%s: %s%s%s%s", group->label, runner, at_once, *noun ? ", " : "", noun);
}

/* Labels, and what is known before any time is compared. `cpu`: how far the cell depends on the
 * CPU; what waits does not mind a busy machine. */
static void describe(const struct results *run, double cpu, struct difference *difference)
{
	const struct results_cell *old = difference->old.cell, *new = difference->new.cell;
	struct results_cell named = name_of(old);
	bool same = !load_is_probe(&old->load) || results_same(old, new); /* at one rate */
	difference->other_results =
		same && is_known(old) && is_known(new) && old->checksum != new->checksum;
	bool both = difference->old.busy && difference->new.busy;
	difference->busy = (difference->old.busy || difference->new.busy) &&
			   cpu >= (both ? COMPUTES_BESIDE_OTHERS_FROM : COMPUTES_FROM);
	difference->label = results_cell_label(&named);
	difference->shown = shown_of(run, difference);
}

/* As a time a task, which cells are compared by. Of a search that was not ended, or came to its
 * limit, it is known without an interval; of one that found nothing not at all. */
static struct interval held_of(const struct slo_runner *search)
{
	const struct interval *held = &search->held;
	if (search->state == SEARCH_NONE || !(held->estimate > 0))
		return (struct interval){ NAN, NAN, NAN };
	return statistics_inverse(*held);
}

/* Why a search has no crossing of the border, though something may be held; or NULL. */
static const char *endless(enum search_state state)
{
	return state == SEARCH_TOP     ? "cannot tell: the search goes no higher"
	       : state == SEARCH_BEGUN ? "cannot tell: the search was not ended"
				       : NULL;
}

/* Was the machine too busy to tell anything of it? */
static bool was_busy(const struct results_cell *cell, const struct slo_runner *search)
{
	return search ? search->busy : results_busy(cell);
}

/* What failed of a cell, and what did not end. */
static void count_failed(struct difference_side *side, const struct results_cell *cell,
	const struct slo_runner *search)
{
	const char *failure = cell->failure;
	if (search)
		failure = search->state == SEARCH_NONE ? "not even the lowest rate is held" : "";
	side->failed += search ? search->state == SEARCH_NONE : cell->failed;
	side->valid += search ? 0 : cell->valid;
	side->failure = *failure ? failure : side->failure;
	side->endless = search && endless(search->state) ? endless(search->state) : side->endless;
}

static size_t samples_of(const struct results_cell *cell, const struct slo_runner *search)
{
	if (search)
		return search->state == SEARCH_FOUND ? search->crossings : 0;
	return cell->count;
}

static struct interval figure_of(const struct half *half, size_t index,
	const struct results_cell *cell, const struct slo_runner *search)
{
	return search ? held_of(search) : median_of(half->runs->runs[index], cell, results_cost_s);
}

/* What one run has of a cell is added to its side; of a busy machine, or of too few samples, only
 * where all are. What is held depends on the machine, whatever the tasks do. */
static void add_run(struct half *half, size_t index, const struct results_cell *cell,
	const struct slo_runner *search, struct difference_side *side)
{
	const struct results *run = half->runs->runs[index];
	struct interval median = figure_of(half, index, cell, search);
	side->cell = side->cell ? side->cell : cell;
	count_failed(side, cell, search);
	if (was_busy(cell, search) && !side->busy)
		return;
	if (isnan(median.low) && half->certain)
		return;
	side->samples += samples_of(cell, search);
	if (isnan(median.estimate))
		return;
	half->cpu = search ? 1 : cpu_share(run, cell);
	half->medians[side->runs++] =
		(struct statistics_run){ median, drift_spread(run, cell, half->cpu) };
	side->median_s += log(median.estimate);
}

/* Was the machine too busy in all runs of a side that measured the cell? */
static bool all_busy(const struct half *half, const struct results_cell *cell)
{
	const struct slo_runner *search;
	bool busy = false;
	for (size_t i = 0; i < half->runs->count; i++) {
		const struct results_cell *found = find(half, i, cell, &search);
		if (!found || !(search || found->count))
			continue;
		if (!was_busy(found, search))
			return false;
		busy = true;
	}
	return busy;
}

/* Has one of the runs that count an interval of it? */
static bool any_certain(const struct half *half, const struct results_cell *cell, bool busy)
{
	const struct slo_runner *search;
	for (size_t i = 0; i < half->runs->count; i++) {
		const struct results_cell *found = find(half, i, cell, &search);
		if (found && (busy || !was_busy(found, search)) &&
			!isnan(figure_of(half, i, found, search).low))
			return true;
	}
	return false;
}

/* It only failed, or mostly, or was not measured as it could not have ended. */
static bool is_given_up(const struct results_cell *cell)
{
	return !strcmp(cell->stop_reason, stop_reason_name(STOP_FAILED)) ||
	       !strcmp(cell->stop_reason, stop_reason_name(STOP_LEFT_OUT));
}

/* Then what single samples took is no figure. */
static void give_up(struct difference_side *side)
{
	side->median_s = NAN;
	side->runs = side->samples = 0;
	side->failed += !side->failed;
	side->failure = *side->failure ? side->failure : "left out before it was measured";
}

/* The runs of a side that have the cell. */
static struct difference_side fill_side(struct half *half, const struct results_cell *cell)
{
	struct difference_side side = { .failure = "", .busy = all_busy(half, cell) };
	const struct slo_runner *search;
	bool given_up = true;
	half->cpu = 0;
	half->certain = any_certain(half, cell, side.busy);
	for (size_t i = 0; i < half->runs->count; i++) {
		const struct results_cell *found = find(half, i, cell, &search);
		if (!found)
			continue;
		add_run(half, i, found, search, &side);
		given_up &= !search && is_given_up(found);
	}
	side.median_s = side.runs ? exp(side.median_s / (double)side.runs) : NAN;
	if (side.cell && given_up)
		give_up(&side);
	return side;
}

/* As if nothing had disturbed either side. */
static void compare_undisturbed(
	struct statistics_run *old, struct statistics_run *new, struct difference *difference)
{
	for (size_t i = 0; i < difference->old.runs; i++)
		old[i].spread = DRIFT_SPREAD;
	for (size_t i = 0; i < difference->new.runs; i++)
		new[i].spread = DRIFT_SPREAD;
	statistics_runs(
		old, difference->old.runs, new, difference->new.runs, 0, &difference->undisturbed);
}

static void add_only(struct names *only, const struct results_cell *cell)
{
	struct results_cell named = name_of(cell);
	char *label = results_cell_label(&named);
	names_add(only, label);
	free(label);
}

/* Compares the cell, of a run of OLD, or notes that NEW has none. */
static void add_cell(struct differences *differences, struct half *old, struct half *new,
	const struct results *run, const struct results_cell *cell)
{
	struct difference difference = {
		.p_holm = NAN, .old = fill_side(old, cell), .new = fill_side(new, cell)
	};
	double cpu = fmax(old->cpu, new->cpu);
	if (!difference.new.cell) {
		add_only(&differences->only[0], cell);
		return;
	}
	statistics_runs(old->medians, difference.old.runs, new->medians, difference.new.runs,
		cpu * drift_shift(&differences->old_machine, &differences->new_machine),
		&difference.comparison);
	compare_undisturbed(old->medians, new->medians, &difference);
	describe(run, cpu, &difference);
	differences->items[differences->count++] = difference;
}

/* Is it the first of its side: a cell of the first run that has it, a search by its first probe? */
static bool is_first(const struct half *half, size_t run, size_t index)
{
	const struct results_cell *cell = &half->runs->runs[run]->cells[index];
	const struct slo_runner *search;
	return find(half, run, cell, &search) == cell && !is_known_before(half, run, cell);
}

static void collect_old(struct differences *differences, struct half *old, struct half *new)
{
	for (size_t run = 0; run < old->runs->count; run++) {
		const struct results *results = old->runs->runs[run];
		for (size_t i = 0; i < results->count; i++)
			if (is_first(old, run, i))
				add_cell(differences, old, new, results, &results->cells[i]);
	}
}

static void collect_new(struct differences *differences, struct half *old, struct half *new)
{
	for (size_t run = 0; run < new->runs->count; run++) {
		const struct results *results = new->runs->runs[run];
		for (size_t i = 0; i < results->count; i++)
			if (is_first(new, run, i) &&
				!is_known_before(old, old->runs->count, &results->cells[i]))
				add_only(&differences->only[1], &results->cells[i]);
	}
}

void differences_collect(struct differences *differences, const struct difference_runs *old,
	const struct difference_runs *new)
{
	struct half halves[] = { half_of(old), half_of(new) };
	size_t most = 0;
	for (size_t i = 0; i < old->count; i++)
		most += old->runs[i]->count;
	*differences =
		(struct differences){ .items = memory_zeroed(most, sizeof(struct difference)),
			.old_runs = old->count,
			.new_runs = new->count,
			.old_machine = drift_machine(old->runs, old->count),
			.new_machine = drift_machine(new->runs, new->count) };
	collect_old(differences, &halves[0], &halves[1]);
	collect_new(differences, &halves[0], &halves[1]);
	half_finish(&halves[0]);
	half_finish(&halves[1]);
}

/* One build's half of a cell. */
static struct difference_side side_of(const struct results *run, const struct results_cell *cell)
{
	struct difference_side side = { .cell = cell,
		.runs = 1,
		.samples = cell->count,
		.failed = cell->failed,
		.valid = cell->valid,
		.busy = results_busy(cell),
		.median_s = median_of(run, cell, results_cost_s).estimate,
		.failure = cell->failure };
	if (is_given_up(cell))
		give_up(&side);
	return side;
}

static void add_builds(struct differences *differences, const struct results *run,
	const struct results_cell *old, const struct results_cell *new)
{
	struct difference *difference = &differences->items[differences->count++];
	difference->old = side_of(run, old);
	difference->new = side_of(run, new);
	describe(run, cpu_share(run, new), difference);
	difference->comparison =
		summary_compare(run, (size_t)(old - run->cells), (size_t)(new - run->cells));
	difference->undisturbed = difference->comparison;
}

void differences_collect_builds(struct differences *differences, const struct results *run)
{
	*differences =
		(struct differences){ .items = memory_zeroed(run->count, sizeof(struct difference)),
			.builds = true,
			.old_runs = 1,
			.new_runs = 1 };
	for (size_t i = 0; i < run->count; i++) {
		const struct results_cell *old = &run->cells[i];
		const struct results_cell *new =
			strcmp(old->build, "old") ? NULL : results_find_build(run, old, "new");
		if (new)
			add_builds(differences, run, old, new);
	}
}
