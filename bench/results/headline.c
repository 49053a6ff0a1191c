/* SPDX-License-Identifier: MIT */
/* The headline of one group of cells, or of several. */
#include "bench/base/say.h"
#include "bench/base/memory.h"
#include "bench/plan/baseline.h"
#include "bench/plan/cells.h"
#include "bench/results/showing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what a headline is about ---------------------------------------------------------------- */

struct scope {
	const struct findings *findings;
	const size_t *groups;
	size_t count;
	bool label;
};

static const struct results_group *group_of(const struct scope *scope, size_t i)
{
	return &scope->findings->results->groups[scope->groups[i]];
}

static const struct results_cell *first_of(const struct scope *scope, size_t i)
{
	return &scope->findings->results->cells[group_of(scope, i)->first];
}

static const char *workload_of(const struct scope *scope, size_t i)
{
	return first_of(scope, i)->workload;
}

static void say_label(struct say *text, const struct scope *scope)
{
	if (!scope->label)
		return;
	say_name(text, group_of(scope, 0)->label, LABEL_MOST);
	say(text, ": ");
}

/* What the cells of all groups come to. */
struct overall {
	size_t cells, measured, failed, most_samples, intervals, shown, busy;
	size_t valid, disturbed; /* samples */
	size_t runners, runner;  /* how many; one of them */
};

static struct overall look(const struct scope *scope)
{
	const struct findings *findings = scope->findings;
	struct overall overall = { 0 };
	bool *seen = memory_zeroed(findings->results->runner_count, sizeof *seen);
	for (size_t i = 0; i < scope->count; i++) {
		const struct results_group *group = group_of(scope, i);
		for (size_t k = group->first; k < group->first + group->count; k++) {
			const struct summary_row *row = &findings->summary.rows[k];
			overall.cells++;
			overall.measured += row->samples > 0;
			overall.failed += row->standing == STANDING_FAILED;
			overall.intervals += !isnan(row->cost.median.low);
			overall.shown += row->shown != SHOWN_NOTHING &&
					 !showing_is_of_baseline(findings->results, k);
			if (row->samples > overall.most_samples)
				overall.most_samples = row->samples;
			overall.valid += findings->results->cells[k].valid;
			overall.disturbed += findings->results->cells[k].disturbed;
			overall.runner = findings->results->cells[k].runner_index;
			overall.runners += !seen[overall.runner];
			seen[overall.runner] = true;
		}
		overall.busy += findings->groups[scope->groups[i]].busy;
	}
	free(seen);
	return overall;
}

static bool workloads_differ(const struct scope *scope)
{
	for (size_t i = 1; i < scope->count; i++)
		if (strcmp(workload_of(scope, i), workload_of(scope, 0)))
			return true;
	return false;
}

/* Is a group among them that is not compared by its wall time? */
static bool any_paced(const struct scope *scope)
{
	for (size_t i = 0; i < scope->count; i++)
		if (first_of(scope, i)->load.duration_ns)
			return true;
	return false;
}

/* Is a group among them whose latencies are compared? */
static bool any_open(const struct scope *scope)
{
	for (size_t i = 0; i < scope->count; i++)
		if (load_is_open(&first_of(scope, i)->load))
			return true;
	return false;
}

static bool tasks_differ(const struct scope *scope)
{
	for (size_t i = 1; i < scope->count; i++)
		if (first_of(scope, i)->tasks != first_of(scope, 0)->tasks)
			return true;
	return false;
}

/* Does a workload occur twice? Workloads are kept texts, a pointer each. */
static bool workloads_repeat(const struct scope *scope)
{
	for (size_t i = 1; i < scope->count; i++)
		for (size_t k = 0; k < i; k++)
			if (workload_of(scope, i) == workload_of(scope, k))
				return true;
	return false;
}

/* Groups of several workloads that occur in several settings, by their names where these are short:
 * "primes, primes in Python and pbkdf2". */
static bool say_groups(struct say *text, const struct scope *scope)
{
	char names[64];
	struct say said = say_into(names, sizeof names);
	if (!workloads_differ(scope) || !workloads_repeat(scope))
		return false;
	for (size_t i = 0; i < scope->count; i++) {
		say_comma(&said, i, scope->count, "and");
		say(&said, "%s", group_of(scope, i)->label);
	}
	if (said.used + 1 >= sizeof names)
		return false;
	say(text, "%s", names);
	return true;
}

/* "four workloads", "three settings of primes", "five groups"; with `all` "both ...", "all ..." */
static void say_things(struct say *text, const struct scope *scope, bool all)
{
	bool differ = workloads_differ(scope);
	if (say_groups(text, scope))
		return;
	if (all && scope->count == 2) {
		say(text, "both");
	} else {
		say(text, all ? "all " : "");
		say_count(text, scope->count);
	}
	say(text, !differ ? " settings of " : workloads_repeat(scope) ? " groups" : " workloads");
	if (!differ)
		say_name(text, workload_of(scope, 0), LABEL_MOST);
}

/* What is shown, without a claim. */
static void say_neutral(struct say *text, const struct scope *scope, const struct overall *overall)
{
	size_t start = text->used;
	if (scope->count > 1 && !say_groups(text, scope)) {
		say_things(text, scope, false);
		say_capital(text, start);
	} else if (scope->count == 1 && scope->label) {
		say_name(text, group_of(scope, 0)->label, LABEL_MOST);
	}
	say(text, text->used > start ? " under " : "");
	if (overall->runners == 1) {
		say_name(
			text, scope->findings->results->runners[overall->runner].name, RUNNER_MOST);
	} else {
		say_count(text, overall->runners);
		say(text, " runners");
	}
	if (!overall->intervals)
		say(text, " (%s%s)",
			results_mostly_disturbed(overall->disturbed, overall->valid)
				? "on a busy machine; "
				: "",
			overall->most_samples > 1 ? "too few samples for an interval"
						  : "one sample, no interval");
}

/* Why there is no sample that counts. */
static void say_unmeasured(struct say *text, const struct overall *overall)
{
	if (!overall->failed) {
		say(text, "nothing was measured");
		return;
	}
	if (overall->failed == overall->cells) {
		say(text, "every cell failed");
		return;
	}
	say_count(text, overall->failed);
	say(text, overall->failed == 1 ? " cell" : " cells");
	say(text, " failed, the others were not measured");
}

/* ---- one group ------------------------------------------------------------------------------- */

static void say_those_failed(struct say *text, const struct scope *scope)
{
	struct showings showings;
	struct clause clause = { .results = scope->findings->results };
	showings_find(scope->findings, scope->groups[0], &showings);
	clause_pick(&clause, &showings, SHOWN_NOTHING, true);
	if (!clause.count)
		return;
	say(text, "; ");
	clause_failed(text, &clause);
}

static void headline_one(struct say *text, const struct scope *scope)
{
	typedef void clause_say(struct say *, const struct clause *);
	static const struct {
		enum shown what;
		bool failed;
		clause_say *say;
	} forms[] = { { SHOWN_GAIN, false, clause_gains }, { SHOWN_LOSS, false, clause_losses },
		{ SHOWN_NO_DIFFERENCE, false, clause_no_gain },
		{ SHOWN_NOTHING, true, clause_failed } };
	struct showings showings;
	struct clause clause = { .results = scope->findings->results };
	showings_find(scope->findings, scope->groups[0], &showings);
	size_t claims = 0, said = 0;
	char baseline[100];
	findings_baseline(scope->findings, scope->groups[0], baseline, sizeof baseline);
	clause.baseline = baseline_is_own(clause.results->baseline) ? NULL : baseline;
	say_label(text, scope);
	clause.latency = load_is_open(&first_of(scope, 0)->load);
	clause.rate = load_is_timed(&first_of(scope, 0)->load);
	if (clause.latency && !open_begin(text, scope->findings, scope->groups[0]))
		return;
	said += clause.latency;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		clause_pick(&clause, &showings, forms[i].what, forms[i].failed);
		if (!clause.count)
			continue;
		say(text, "%s", said++ ? "; " : "");
		if (forms[i].what == SHOWN_NO_DIFFERENCE && !claims)
			say(text, "no difference shown");
		else
			forms[i].say(text, &clause);
		claims++;
	}
}

/* ---- several groups -------------------------------------------------------------------------- */

/* What the groups of one kind of work have in common. */
struct kind {
	size_t groups;
	bool cores_gain;  /* there are pools, and each of them gains */
	bool loop_gains;  /* there are loops, and each of them gains */
	bool loop_enough; /* and their gain is at least nine tenths of the best one */
	bool loop_idle;   /* no loop gains */
	bool clear;       /* nothing failed, an interval on everything */
};

static const struct kind no_groups = { 0, true, true, true, true, true };

static void add_group(struct kind *kind, const struct showings *showings)
{
	size_t loops = 0, pools = 0;
	double best = 0;
	for (size_t i = 0; i < showings->count; i++)
		best = fmax(best, showings->list[i].best.estimate);
	for (size_t i = 0; i < showings->count; i++) {
		const struct showing *showing = &showings->list[i];
		bool gains = showing->what == SHOWN_GAIN;
		kind->clear &= !showing->failed && showing->all;
		loops += showing->loop;
		pools += !showing->loop;
		kind->cores_gain &= showing->loop || gains;
		kind->loop_gains &= !showing->loop || gains;
		kind->loop_enough &=
			!showing->loop || (gains && showing->best.estimate >= 0.9 * best);
		kind->loop_idle &= !showing->loop || (!gains && showing->what != SHOWN_NOTHING);
	}
	kind->groups++;
	kind->cores_gain &= pools > 0;
	kind->loop_gains &= loops > 0;
	kind->loop_enough &= loops > 0;
	kind->loop_idle &= loops > 0;
}

/* The lesson of the tour, if these groups show it. Groups of mixed work neither support nor
 * contradict it. */
static const char *lesson(const struct kind *computing, const struct kind *waiting, bool mixed)
{
	if (!computing->clear || !waiting->clear)
		return NULL;
	if (computing->groups > 0 && !(computing->cores_gain && computing->loop_idle))
		return NULL;
	if (computing->groups == 0)
		return waiting->groups > 0 && waiting->loop_enough && !mixed
			       ? "An event loop is enough for waiting"
			       : NULL;
	if (waiting->groups == 0)
		return mixed ? NULL : "Cores help computing; an event loop shows no gain";
	if (waiting->loop_enough)
		return "Cores help computing; an event loop is enough for waiting";
	return waiting->loop_gains ? "Cores help computing; an event loop helps waiting" : NULL;
}

/* In how many groups a runner shows what. */
struct tally {
	size_t groups, gains, losses, nothing;
};

static void count_showings(struct tally *tallies, const struct showings *showings)
{
	for (size_t i = 0; i < showings->count; i++) {
		const struct showing *showing = &showings->list[i];
		struct tally *tally = &tallies[showing->runner];
		tally->groups++;
		tally->gains += showing->what == SHOWN_GAIN;
		tally->losses += showing->what == SHOWN_LOSS;
		tally->nothing += showing->what == SHOWN_NOTHING;
	}
}

/* The runners that gain in every group; false if there is none. */
static bool say_gainers(struct say *text, const struct scope *scope, const struct tally *tallies)
{
	const struct results *results = scope->findings->results;
	struct showing chosen[RUNNERS_MAX];
	struct clause clause = { .results = results };
	char baselines[100];
	for (size_t i = 0; i < results->runner_count && clause.count < RUNNERS_MAX; i++) {
		if (tallies[i].gains < scope->count)
			continue;
		chosen[clause.count] = (struct showing){ .runner = i };
		clause.items[clause.count] = &chosen[clause.count];
		clause.count++;
	}
	if (!clause.count)
		return false;
	size_t start = text->used;
	bool paced = any_paced(scope);
	clause_subject(text, &clause, paced ? "is ahead" : "is faster",
		paced ? "are ahead" : "are faster");
	say_capital(text, start);
	findings_baselines(scope->findings, baselines, sizeof baselines);
	say(text, " %s %s on ", paced ? "of" : "than", baselines);
	say_things(text, scope, true);
	return true;
}

static void headline_tallied(struct say *text, const struct scope *scope,
	const struct tally *tallies, const struct overall *overall)
{
	struct tally sum = { 0 };
	char baselines[100];
	bool depends = false;
	for (size_t i = 0; i < scope->findings->results->runner_count; i++) {
		sum.groups += tallies[i].groups;
		sum.gains += tallies[i].gains;
		sum.losses += tallies[i].losses;
		sum.nothing += tallies[i].nothing;
		depends |= tallies[i].gains > 0 &&
			   tallies[i].gains + tallies[i].nothing < tallies[i].groups;
	}
	if (sum.gains > 0 && say_gainers(text, scope, tallies))
		return;
	if (depends) {
		say(text, "Which runner gains depends on the %s",
			workloads_differ(scope) ? "workload"
			: tasks_differ(scope)   ? "number of tasks"
						: "setting");
	} else if (sum.groups > 0 && sum.gains + sum.losses + sum.nothing == 0) {
		say(text, "No difference shown on ");
		say_things(text, scope, false);
	} else if (sum.groups > 0 && sum.losses == sum.groups) {
		findings_baselines(scope->findings, baselines, sizeof baselines);
		say(text, "No runner is %s %s on ", any_paced(scope) ? "ahead of" : "faster than",
			baselines);
		say_things(text, scope, false);
	} else {
		say_neutral(text, scope, overall);
	}
}

static void headline_several(
	struct say *text, const struct scope *scope, const struct overall *overall)
{
	const struct findings *findings = scope->findings;
	struct kind computing = no_groups, waiting = no_groups;
	struct tally *tallies = memory_zeroed(findings->results->runner_count, sizeof *tallies);
	bool mixed = false;
	for (size_t i = 0; i < scope->count; i++) {
		struct showings showings;
		enum bounded bound = findings->groups[scope->groups[i]].bound;
		showings_find(findings, scope->groups[i], &showings);
		count_showings(tallies, &showings);
		if (bound == BOUNDED_CPU)
			add_group(&computing, &showings);
		else if (bound == BOUNDED_IO)
			add_group(&waiting, &showings);
		else
			mixed = true;
	}
	/* Settings of one workload are no evidence for computing as such, nor are latencies. */
	const char *learnt = workloads_differ(scope) && !any_open(scope)
				     ? lesson(&computing, &waiting, mixed)
				     : NULL;
	if (learnt)
		say(text, "%s", learnt);
	else
		headline_tallied(text, scope, tallies, overall);
	free(tallies);
}

/* What the searches found that these groups are probes of; false: there is one that is none. */
static bool say_searches(struct say *text, const struct scope *scope)
{
	const struct slos *slos = &scope->findings->slos;
	const struct slo *last = NULL;
	for (size_t i = 0; i < scope->count; i++)
		if (!slos_of(slos, scope->groups[i]))
			return false;
	for (size_t i = 0; i < scope->count; i++) {
		const struct slo *slo = slos_of(slos, scope->groups[i]);
		char label[200];
		if (slo == last || (i && slo->group != scope->groups[i]))
			continue;
		slo_label(slos, slo, label, sizeof label);
		say(text, "%s", last ? "; " : "");
		if (scope->label) {
			say_name(text, label, LABEL_MOST);
			say(text, ": ");
		}
		size_t start = text->used;
		slo_say(text, slos, slo);
		if (!scope->label)
			say_capital(text, start);
		last = slo;
	}
	return scope->count > 0;
}

bool findings_claim(const struct findings *findings, size_t group)
{
	const struct finding *finding = &findings->groups[group];
	struct overall overall = look(&(struct scope){ findings, &group, 1, false });
	char lost[200];
	findings_lost(findings, group, lost, sizeof lost);
	return finding->busy || finding->failed || overall.shown || *lost ||
	       curves_claim(findings, group);
}

void findings_headline(const struct findings *findings, const size_t *groups, size_t count,
	bool label, char *out, size_t size)
{
	struct say text = say_into(out, size);
	struct scope scope = { findings, groups, count, label };
	struct overall overall = look(&scope);
	char lost[200] = "";
	if (say_searches(&text, &scope))
		return;
	if (count == 1)
		findings_lost(findings, *groups, lost, sizeof lost);
	if (*lost) {
		say_label(&text, &scope);
		say(&text, "%s", lost);
	} else if (!overall.measured) {
		if (count == 1)
			say_label(&text, &scope);
		else
			say(&text, "Nothing to compare: ");
		say_unmeasured(&text, &overall);
	} else if (overall.busy) {
		if (count == 1)
			say_label(&text, &scope);
		say(&text, count == 1 ? "the machine was too busy to tell"
				      : "The machine was too busy to tell");
		if (overall.busy < count)
			say(&text, " in %zu of %zu groups", overall.busy, count);
	} else if (!overall.shown && count == 1 && curves_claim(findings, *groups)) {
		say_label(&text, &scope);
		curves_say(&text, findings, *groups);
		say_those_failed(&text, &scope);
	} else if (!overall.shown) {
		say_neutral(&text, &scope, &overall);
		if (count == 1)
			say_those_failed(&text, &scope);
	} else if (count == 1) {
		headline_one(&text, &scope);
	} else {
		headline_several(&text, &scope, &overall);
	}
	if (count == 1 && !label)
		say_capital(&text, 0);
}
