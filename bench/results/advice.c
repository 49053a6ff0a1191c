/* SPDX-License-Identifier: MIT */
/* What the findings of a group advise, and what must be known beside its figures. */
#include "bench/results/showing.h"

#include "bench/base/figures.h"
#include "bench/base/say.h"
#include "bench/plan/cells.h"
#include "bench/results/compared.h"
#include "bench/sampling/history.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* A figure of more cells than these is said of two only. */
#define MEASURED_NAMED 8

/* ---- names ---------------------------------------------------------------------------------- */

static bool has_several(const struct results *results, size_t index)
{
	const struct results_cell *cell = &results->cells[index];
	const struct results_group *group = &results->groups[cell->group];
	for (size_t i = group->first; i < group->first + group->count; i++)
		if (i != index && results->cells[i].runner_index == cell->runner_index)
			return true;
	return false;
}

/* " with 4 at once" if its runner has several. */
static void say_at_once(struct say *out, const struct results *results, size_t cell)
{
	if (has_several(results, cell))
		say(out, " with %" PRIu64 " at once", results_at_once(&results->cells[cell]));
}

void findings_name(const struct findings *findings, size_t cell, char *text, size_t size)
{
	const struct results_cell *of = &findings->results->cells[cell];
	struct say out = say_into(text, size);
	say(&out, "%s", findings->results->runners[of->runner_index].label);
	say_at_once(&out, findings->results, cell);
}

void findings_baseline(const struct findings *findings, size_t group, char *text, size_t size)
{
	const struct results *results = findings->results;
	size_t baseline = results->groups[group].baseline;
	struct say out = say_into(text, size);
	if (baseline != NO_CELL && results->cells[baseline].group == group) {
		findings_name(findings, baseline, text, size);
		return;
	}
	say_name(&out, results->baseline, LABEL_MOST);
	if (baseline != NO_CELL)
		say_at_once(&out, results, baseline);
}

/* ---- what the work is bound by -------------------------------------------------------------- */

const char *findings_bound_words(enum bounded bound)
{
	static const char *const words[] = { [BOUNDED_UNKNOWN] = "",
		[BOUNDED_CPU] = "CPU-bound",
		[BOUNDED_IO] = "I/O-bound",
		[BOUNDED_MIXED] = "partly CPU-bound" };
	return words[bound];
}

/* Of the time in which it did not wait for a CPU. */
static void say_share(struct say *out, double share)
{
	if (share >= 0.985)
		say(out, ", others had it the rest of the time");
	else
		say(out, ", %.0f %% of the time that others left it", share * 100);
}

/* The clocks of CPU time and of wall time differ by a microsecond or two, which is some per cent of
 * a short sample; more than that are threads that the work itself makes. */
static void say_cores(struct say *out, double utilisation)
{
	char busy[FIGURES_SIZE];
	if (utilisation >= 1.05) {
		figures_ratio(utilisation, busy);
		say(out, " keeps %s cores busy", busy);
	} else {
		figures_percent(fmin(1, utilisation), busy);
		say(out, " keeps one core %s busy", busy);
	}
}

void findings_bound(const struct findings *findings, size_t group, char *text, size_t size)
{
	const struct finding *finding = &findings->groups[group];
	struct say out = say_into(text, size);
	say(&out, "%s", findings_bound_words(finding->bound));
	if (finding->bound == BOUNDED_UNKNOWN || finding->witness == NO_CELL)
		return;
	const struct summary_row *row = &findings->summary.rows[finding->witness];
	const struct results_cell *cell = &findings->results->cells[finding->witness];
	if (results_at_once(cell) > 1 || isnan(row->cpu_utilisation))
		return;
	if (load_is_open(&cell->load)) {
		char share[FIGURES_SIZE];
		figures_percent(fmin(1, row->cpu_share), share);
		say(&out, ": tasks keep a core busy for %s of their time", share);
		return;
	}
	say(&out, ": ");
	say_name(&out, cell->runner, 24);
	say_cores(&out, row->cpu_utilisation);
	/* It was ready and others had the CPU: that is no waiting of the work. */
	if (row->cpu_share > row->cpu_utilisation + 0.05)
		say_share(&out, row->cpu_share);
}

/* ---- advice --------------------------------------------------------------------------------- */

static const struct summary_row *row_of(const struct findings *findings, size_t cell)
{
	return &findings->summary.rows[cell];
}

/* Is it the first of its runner's cells that may be advised, which stands for the runner? */
static bool stands_for_runner(
	const struct findings *findings, const struct finding *finding, size_t cell)
{
	const struct results *results = findings->results;
	size_t first = results->groups[finding->group].first;
	while (results->cells[first].runner_index != results->cells[cell].runner_index ||
		!findings_is_advisable(&findings->summary, finding, first))
		if (first++ == cell)
			return false;
	return first == cell;
}

/* Why the advised cell is preferred to one that is level with it. */
static const char *reason(const struct findings *findings, size_t advised, size_t other)
{
	const struct results *results = findings->results;
	const struct summary_row *one = row_of(findings, advised), *two = row_of(findings, other);
	if (results_at_once(&results->cells[other]) > results_at_once(&results->cells[advised]))
		return "needs more at once";
	if (two->cpu_s > one->cpu_s * FINDINGS_NEAR)
		return "costs more CPU time";
	if (two->rss_peak_bytes > one->rss_peak_bytes * FINDINGS_NEAR)
		return "needs more memory";
	return NULL;
}

/* "; processes shows no difference to it, but needs more memory" */
static void say_level(struct say *out, const struct findings *findings, size_t advised)
{
	const struct results *results = findings->results;
	const struct results_group *group = &results->groups[results->cells[advised].group];
	size_t said = 0;
	for (size_t i = group->first; i < group->first + group->count && said < 3; i++) {
		char name[100];
		const struct finding *finding = &findings->groups[results->cells[i].group];
		if (results->cells[i].runner_index == results->cells[advised].runner_index ||
			!stands_for_runner(findings, finding, i))
			continue;
		const char *why = reason(findings, advised, i);
		findings_name(findings, i, name, sizeof name);
		said++;
		say(out, "; %s shows no difference to it%s%s", name, why ? ", but " : "",
			why ? why : "");
	}
}

static bool any_standing(const struct findings *findings, size_t group, enum standing standing)
{
	const struct results_group *of = &findings->results->groups[group];
	for (size_t i = of->first; i < of->first + of->count; i++)
		if (row_of(findings, i)->standing == standing)
			return true;
	return false;
}

static void say_choice(struct say *out, const struct findings *findings, size_t group)
{
	const struct finding *finding = &findings->groups[group];
	char name[100];
	findings_name(findings, finding->advised, name, sizeof name);
	if (finding->advised == finding->baseline) {
		say(out,
			any_standing(findings, group, STANDING_LEVEL)
				? "Use %s, the simplest."
				: "Use %s: nothing is shown to beat it.",
			name);
	} else {
		say(out, "Use %s", name);
		say_level(out, findings, finding->advised);
		say(out, ".");
	}
	if (finding->loop_helps)
		say(out, " One event loop is enough for waiting.");
	if (finding->loop_idle)
		say(out, " An event loop computes one task at a time: it cannot help here.");
}

static size_t least_samples(const struct findings *findings, size_t group)
{
	const struct results_group *of = &findings->results->groups[group];
	size_t least = SIZE_MAX;
	for (size_t i = of->first; i < of->first + of->count; i++) {
		size_t samples = row_of(findings, i)->samples;
		least = samples && samples < least ? samples : least;
	}
	return least;
}

static void count_disturbed(
	const struct findings *findings, size_t group, size_t *disturbed, size_t *valid)
{
	const struct results_group *of = &findings->results->groups[group];
	*disturbed = *valid = 0;
	for (size_t i = of->first; i < of->first + of->count; i++) {
		*disturbed += findings->results->cells[i].disturbed;
		*valid += findings->results->cells[i].valid;
	}
}

static void say_busy(struct say *out, const struct findings *findings, size_t group)
{
	size_t disturbed, valid;
	count_disturbed(findings, group, &disturbed, &valid);
	say(out, "Measure again when it is quiet: %zu of %zu samples were disturbed.", disturbed,
		valid);
}

/* That the machine was busy comes first: more samples alone would not help. */
static void say_few(struct say *out, const struct findings *findings, size_t group, size_t least)
{
	size_t disturbed, valid;
	count_disturbed(findings, group, &disturbed, &valid);
	if (results_mostly_disturbed(disturbed, valid))
		say(out, "The machine was busy in %zu of %zu samples, too few to tell", disturbed,
			valid);
	else
		say(out, "Too few samples to tell");
	say(out, " (%zu a cell, %d are needed).", least, HISTORY_CLEAN_MIN);
}

void findings_advice(const struct findings *findings, size_t group, char *text, size_t size)
{
	const struct finding *finding = &findings->groups[group];
	struct say out = say_into(text, size);
	size_t least = least_samples(findings, group);
	const struct slo *slo = slos_of(&findings->slos, group);
	if (slo)
		slo_advise(&out, &findings->slos, slo);
	else if (!finding->contenders)
		say(&out, finding->failed ? "Nothing can be compared." : "Nothing was measured.");
	else if (finding->contenders == 1 && finding->failed)
		say(&out, "All others failed: nothing to compare it with.");
	else if (finding->contenders == 1)
		say(&out, "No other runner was measured to compare it with.");
	else if (finding->busy)
		say_busy(&out, findings, group);
	else if (finding->advised != NO_CELL)
		say_choice(&out, findings, group);
	else if (finding->best != NO_CELL &&
		 row_of(findings, finding->best)->measured[MEASURED_MISSED] > 0)
		say(&out, "The fastest missed its deadline: however fast, it is not to be used.");
	else if (finding->best != NO_CELL && row_of(findings, finding->best)->pace != PACE_KEPT)
		say(&out, "The rate is held under none of them.");
	else if (finding->best != NO_CELL)
		say(&out, "The fastest lost %s: however fast, it is not to be used.",
			findings->results->cells[finding->best].unit);
	else if (least < HISTORY_CLEAN_MIN)
		say_few(&out, findings, group, least);
	else
		say(&out,
			"Too few rounds in common to tell: %d are needed, and more to tell what is near "
			"of many.",
			HISTORY_CLEAN_MIN);
}

/* ---- what workloads measure themselves --------------------------------------------------------
 */

/* The largest share that cells of one runner lost, from the group's cell `*i` on, which is left at
 * the next runner's; `several`: it has more cells than one. */
static double lost_most(const struct findings *findings, size_t *i, size_t end, bool *several)
{
	const struct results_cell *cells = findings->results->cells;
	size_t first = *i;
	double most = 0;
	for (; *i < end && cells[*i].runner_index == cells[first].runner_index; (*i)++)
		most = fmax(most, row_of(findings, *i)->measured[MEASURED_LOST]);
	*several = *i - first > 1;
	return most;
}

static size_t count_lost(const struct findings *findings, const struct results_group *group)
{
	size_t count = 0, end = group->first + group->count;
	bool several;
	for (size_t i = group->first; i < end;)
		count += lost_most(findings, &i, end, &several) > 0;
	return count;
}

void findings_lost(const struct findings *findings, size_t group, char *text, size_t size)
{
	const struct results *results = findings->results;
	const struct results_group *of = &results->groups[group];
	struct say out = say_into(text, size);
	size_t count = count_lost(findings, of), said = 0, end = of->first + of->count;
	for (size_t i = of->first; count && i < end;) {
		const struct results_cell *cell = &results->cells[i];
		char share[FIGURES_SIZE];
		bool several;
		double most = lost_most(findings, &i, end, &several);
		if (!(most > 0))
			continue;
		measured_text(MEASURED_LOST, most, share);
		say_comma(&out, said, count, "and");
		say_name(&out, results->runners[cell->runner_index].label, 28);
		say(&out, "%s%s%s", said++ ? " " : " lost ", several ? "up to " : "", share);
	}
	if (count)
		say(&out, " of the %s: a data race", results->cells[of->first].unit);
}

/* ---- notes ---------------------------------------------------------------------------------- */

static bool note_failed(struct say *out, const struct findings *findings, size_t cell)
{
	const struct results_cell *of = &findings->results->cells[cell];
	const struct summary_row *row = row_of(findings, cell);
	char name[100];
	if (!of->failed || row->standing == STANDING_FAILED)
		return false;
	findings_name(findings, cell, name, sizeof name);
	say(out, "%s: %zu of %zu samples failed and were left out, the last: %s.", name, of->failed,
		of->failed + of->valid, of->failure + strlen(RESULTS_FAILED));
	return true;
}

/* Where they are more than a tenth. */
static bool note_outliers(struct say *out, const struct findings *findings, size_t cell)
{
	const struct results_group *group =
		&findings->results->groups[findings->results->cells[cell].group];
	size_t said = 0;
	for (size_t i = group->first; i < group->first + group->count && cell == group->first;
		i++) {
		const struct summary_row *row = row_of(findings, i);
		char name[100];
		if (row->samples < HISTORY_CLEAN_MIN || row->cost.outliers * 10 <= row->samples)
			continue;
		findings_name(findings, i, name, sizeof name);
		say(out, "%s%s %zu of %zu", said++ ? ", " : "Outliers (kept): ", name,
			row->cost.outliers, row->samples);
	}
	say(out, "%s", said ? "." : "");
	return said;
}

/* Level with the best at a median that is larger than that of one shown to be slower. */
static bool note_order(struct say *out, const struct findings *findings, size_t cell)
{
	const struct results_group *group =
		&findings->results->groups[findings->results->cells[cell].group];
	const struct compared *compared = compared_of(&findings->results->cells[cell]);
	const struct summary_row *row = row_of(findings, cell);
	for (size_t i = group->first; i < group->first + group->count; i++) {
		const struct summary_row *other = row_of(findings, i);
		char name[100], slower[100];
		if (row->standing != STANDING_LEVEL || other->standing != STANDING_SLOWER ||
			other->cost.median.estimate >= row->cost.median.estimate)
			continue;
		findings_name(findings, cell, name, sizeof name);
		findings_name(findings, i, slower, sizeof slower);
		say(out,
			"%s has the %s median, but only %s is shown to be %s than the best: cells "
			"are compared round by round.",
			name, compared->rate ? "smaller" : "larger", slower, compared->worse);
		return true;
	}
	return false;
}

/* Of some cells only: of all of them the advice says it. */
static bool note_few(struct say *out, const struct findings *findings, size_t cell)
{
	const struct results_group *group =
		&findings->results->groups[findings->results->cells[cell].group];
	size_t with = 0, without = 0;
	if (cell != group->first)
		return false;
	for (size_t i = group->first; i < group->first + group->count; i++) {
		const struct summary_row *row = row_of(findings, i);
		with += row->samples && !isnan(row->cost.median.low);
		without += row->samples && isnan(row->cost.median.low);
	}
	if (with && without)
		say(out, "No interval where there are fewer than %d samples.", HISTORY_CLEAN_MIN);
	return with && without;
}

/* How many cells of a group have a figure, and which have the least and the most of it. */
static size_t count_measured(const struct findings *findings, const struct results_group *group,
	enum measured what, size_t ends[2])
{
	size_t count = 0;
	for (size_t i = group->first; i < group->first + group->count; i++) {
		double value = row_of(findings, i)->measured[what];
		if (isnan(value))
			continue;
		if (!count || value < row_of(findings, ends[0])->measured[what])
			ends[0] = i;
		if (!count++ || value > row_of(findings, ends[1])->measured[what])
			ends[1] = i;
	}
	return count;
}

/* A sentence a figure: "A round trip: threads 4.21 us, processes 4.6 us."; of many cells "A round
 * trip, least and most of 12: async 4.21 us, threads 4.6 us." */
static bool note_measured(struct say *out, const struct findings *findings, size_t cell)
{
	const struct results_group *group =
		&findings->results->groups[findings->results->cells[cell].group];
	size_t said = 0, ends[2] = { NO_CELL, NO_CELL };
	for (enum measured what = 0; what < MEASURED_COUNT && cell == group->first; what++) {
		size_t count = count_measured(findings, group, what, ends), named = 0;
		if (!measured_words(what) || !count)
			continue;
		say(out, "%s%s", said++ ? " " : "", measured_words(what));
		if (count > MEASURED_NAMED)
			say(out, ", least and most of %zu", count);
		for (size_t i = group->first; i < group->first + group->count; i++) {
			double value = row_of(findings, i)->measured[what];
			char name[100], text[FIGURES_SIZE];
			if (isnan(value) ||
				(count > MEASURED_NAMED && i != ends[0] && i != ends[1]))
				continue;
			measured_text(what, value, text);
			findings_name(findings, i, name, sizeof name);
			say(out, "%s %s %s", named++ ? "," : ":", name, text);
		}
		say(out, ".");
	}
	return said;
}

static bool note_still(struct say *out, const struct findings *findings, size_t cell)
{
	size_t group = findings->results->cells[cell].group;
	char text[400];
	if (cell != findings->results->groups[group].first)
		return false;
	size_t start = out->used;
	findings_still(findings, group, NULL, "the program that started it", text, sizeof text);
	say(out, *text ? "%s." : "%s", text);
	say_capital(out, start);
	return *text;
}

bool findings_note(
	const struct findings *findings, size_t group, size_t *next, char *text, size_t size)
{
	typedef bool note(struct say *, const struct findings *, size_t cell);
	static note *const notes[] = { findings_note_languages, findings_note_rule, note_measured,
		note_still, note_failed, note_outliers, note_order, note_few, findings_note_behind,
		findings_note_dispatch, findings_note_prepared, findings_note_hosts,
		findings_note_weak };
	const struct results_group *of = &findings->results->groups[group];
	const struct slo *slo = slos_of(&findings->slos, group);
	if (slo) { /* of single probes nothing is to be said */
		struct say out = say_into(text, size);
		if (*next < slo->count)
			slo_say_runner(&out, &findings->slos, slo, (*next)++);
		say(&out, *text ? "." : "");
		return *text;
	}
	while (*next / of->count < sizeof notes / sizeof *notes) {
		struct say out = say_into(text, size);
		size_t kind = *next / of->count, cell = of->first + (*next)++ % of->count;
		if (notes[kind](&out, findings, cell))
			return true;
	}
	return false;
}
