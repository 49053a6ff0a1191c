/* SPDX-License-Identifier: MIT */
#include "bench/plot/title.h"

#include "bench/plot/say.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	RUNNERS_MAX = 64
}; /* more are not told apart in a sentence */

/* ---- what each runner shows in one group ----------------------------------------------------- */

/* A runner's cells in one group, taken together over its concurrencies. */
struct showing {
	size_t runner;
	size_t cells;
	bool failed;     /* a cell has no median */
	bool all;        /* every cell has an interval */
	enum shown what; /* a gain at any concurrency; a loss at all; or neither */
	double best;     /* the largest speedup */
};

struct showings {
	struct showing list[RUNNERS_MAX];
	size_t count;
};

static void add_cell(struct showing *showing, const struct plot_cell *cell)
{
	enum shown shown = plot_speedup_shown(cell);
	bool first = showing->cells++ == 0;
	showing->failed |= !plot_cell_measured(cell);
	showing->all = (first || showing->all) && shown != SHOWN_NOTHING;
	if (first)
		showing->what = shown;
	else if (shown == SHOWN_GAIN || showing->what == SHOWN_GAIN)
		showing->what = SHOWN_GAIN;
	else if (showing->what != shown)
		showing->what = shown && showing->what ? SHOWN_NO_DIFFERENCE : SHOWN_NOTHING;
	if (!isnan(cell->speedup.value))
		showing->best = fmax(showing->best, cell->speedup.value);
}

static void find_showings(
	const struct plot_data *data, const struct plot_group *group, struct showings *showings)
{
	showings->count = 0;
	for (size_t i = 0; i < group->count; i++) {
		const struct plot_cell *cell = &group->cells[i];
		struct showing *last = &showings->list[showings->count];
		if (plot_cell_is_baseline(data, cell))
			continue;
		if (showings->count > 0 && last[-1].runner == cell->runner)
			last--;
		else if (showings->count == RUNNERS_MAX)
			return;
		else {
			*last = (struct showing){ .runner = cell->runner };
			showings->count++;
		}
		add_cell(last, cell);
	}
}

static const struct showing *find_showing(
	const struct plot_data *data, const struct showings *showings, const char *name)
{
	for (size_t i = 0; i < showings->count; i++)
		if (strcmp(data->runners[showings->list[i].runner].name, name) == 0)
			return &showings->list[i];
	return NULL;
}

/* ---- the title of one group ------------------------------------------------------------------ */

static const char *spoken(const struct plot_data *data, size_t runner)
{
	const char *name = data->runners[runner].name;
	return strcmp(name, "async") == 0 ? "the event loop" : name;
}

static bool is_plural(const char *name)
{
	size_t length = strlen(name);
	return length > 1 && name[length - 1] == 's' && name[length - 2] != 's';
}

/* Which showings a clause is about. */
struct clause {
	const struct plot_data *data;
	const struct showing *items[RUNNERS_MAX];
	size_t count;
};

/* The runners that show this; or those with a failed cell, of which nothing else is said. */
static void pick(
	struct clause *clause, const struct showings *showings, enum shown what, bool failed)
{
	clause->count = 0;
	for (size_t i = 0; i < showings->count; i++) {
		const struct showing *showing = &showings->list[i];
		if (showing->failed == failed && (failed || showing->what == what))
			clause->items[clause->count++] = showing;
	}
}

/* Names, then the verb that fits their number. */
static void say_subject(
	struct plot_text *text, const struct clause *clause, const char *one, const char *many)
{
	size_t count = clause->count;
	if (count > 3) {
		plot_say_count(text, count);
		plot_say(text, " runners %s", many);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		plot_say_comma(text, i, count);
		plot_say_name(
			text, spoken(clause->data, clause->items[i]->runner), PLOT_SAY_RUNNER);
	}
	bool plural = count > 1 || is_plural(spoken(clause->data, clause->items[0]->runner));
	plot_say(text, " %s", plural ? many : one);
}

static double factor_of(const struct showing *showing)
{
	return showing->what == SHOWN_LOSS ? 1 / showing->best : showing->best;
}

static bool over_concurrencies(const struct clause *clause)
{
	for (size_t i = 0; i < clause->count; i++)
		if (clause->items[i]->cells > 1)
			return true;
	return false;
}

/* "1.95 and 1.98", "1.98" if all round to that, "1.2 to 3.4" */
static void say_factors(struct plot_text *text, const struct clause *clause)
{
	double least = INFINITY, most = 0;
	char low[32], high[32];
	for (size_t i = 0; i < clause->count; i++) {
		least = fmin(least, factor_of(clause->items[i]));
		most = fmax(most, factor_of(clause->items[i]));
	}
	plot_text_ratio(least, low, sizeof(low));
	plot_text_ratio(most, high, sizeof(high));
	if (strcmp(low, high) == 0) {
		plot_say(text, "%s", low);
		return;
	}
	if (clause->count > 3) {
		plot_say(text, "%s to %s", low, high);
		return;
	}
	for (size_t i = 0; i < clause->count; i++) {
		plot_text_ratio(factor_of(clause->items[i]), low, sizeof(low));
		plot_say_comma(text, i, clause->count);
		plot_say(text, "%s", low);
	}
}

static void say_gains(struct plot_text *text, const struct clause *clause)
{
	say_subject(text, clause, "is", "are");
	plot_say(text, " %s", over_concurrencies(clause) ? "up to " : "");
	say_factors(text, clause);
	plot_say(text, " times as fast");
	if (strcmp(clause->data->baseline, "sequential") != 0)
		plot_say(text, " as %s", clause->data->baseline);
}

static void say_losses(struct plot_text *text, const struct clause *clause)
{
	say_subject(text, clause, "takes", "take");
	plot_say(text, " %s", over_concurrencies(clause) ? "at least " : "");
	say_factors(text, clause);
	plot_say(text, " times as long");
	if (strcmp(clause->data->baseline, "sequential") != 0)
		plot_say(text, " as %s", clause->data->baseline);
}

static void say_no_gain(struct plot_text *text, const struct clause *clause)
{
	say_subject(text, clause, "shows no gain", "show no gain");
}

static void say_failed(struct plot_text *text, const struct clause *clause)
{
	say_subject(text, clause, "failed", "failed");
}

static bool any_interval(const struct plot_scope *scope)
{
	for (size_t i = 0; i < scope->count; i++)
		for (size_t k = 0; k < scope->groups[i].count; k++)
			if (plot_estimate_has_interval(&scope->groups[i].cells[k].wall_s))
				return true;
	return false;
}

static bool one_sample(const struct plot_scope *scope)
{
	for (size_t i = 0; i < scope->count; i++)
		for (size_t k = 0; k < scope->groups[i].count; k++)
			if (scope->groups[i].cells[k].samples > 1)
				return false;
	return true;
}

static size_t count_runners(const struct plot_scope *scope)
{
	bool seen[RUNNERS_MAX] = { false };
	size_t count = 0;
	for (size_t i = 0; i < scope->count; i++) {
		for (size_t k = 0; k < scope->groups[i].count; k++) {
			size_t runner = scope->groups[i].cells[k].runner;
			if (runner < RUNNERS_MAX && !seen[runner])
				count += seen[runner] = true;
		}
	}
	return count;
}

/* "four workloads", "three settings of primes", "five groups" */
static void say_things(struct plot_text *text, const struct plot_scope *scope)
{
	size_t first = 0, repeated = 0; /* groups of the first one's workload; of one seen before */
	for (size_t i = 0; i < scope->count; i++) {
		const char *workload = scope->groups[i].workload;
		size_t k = 0;
		while (k < i && strcmp(workload, scope->groups[k].workload) != 0)
			k++;
		repeated += k < i;
		first += strcmp(workload, scope->groups[0].workload) == 0;
	}
	plot_say_count(text, scope->count);
	if (first == scope->count) {
		plot_say(text, " settings of ");
		plot_say_name(text, scope->groups[0].workload, PLOT_SAY_LABEL);
	} else {
		plot_say(text, repeated ? " groups" : " workloads");
	}
}

/* "both workloads", "all three settings of primes" */
static void say_all_things(struct plot_text *text, const struct plot_scope *scope)
{
	char things[256];
	struct plot_text part = { things, sizeof(things), 0 };
	say_things(&part, scope);
	if (scope->count == 2)
		plot_say(text, "both%s", things + strlen("two"));
	else
		plot_say(text, "all %s", things);
}

/* What is drawn, without a claim. */
static void say_neutral(struct plot_text *text, const struct plot_scope *scope)
{
	size_t runners = count_runners(scope);
	if (scope->count == 1) {
		plot_say_name(text, scope->groups[0].label, PLOT_SAY_LABEL);
		plot_say(text, ": wall time under ");
	} else {
		plot_say(text, "Wall time of ");
		say_things(text, scope);
		plot_say(text, " under ");
	}
	if (runners == 1) {
		plot_say(text, "%s", scope->data->runners[scope->groups[0].cells[0].runner].name);
	} else {
		plot_say_count(text, runners);
		plot_say(text, " runners");
	}
	if (!any_interval(scope))
		plot_say(text, one_sample(scope) ? " (one sample, no interval)"
						 : " (too few samples for an interval)");
}

static bool anything_measured(const struct plot_scope *scope)
{
	for (size_t i = 0; i < scope->count; i++)
		for (size_t k = 0; k < scope->groups[i].count; k++)
			if (plot_cell_measured(&scope->groups[i].cells[k]))
				return true;
	return false;
}

static void title_one(struct plot_text *text, const struct plot_scope *scope)
{
	typedef void clause_say(struct plot_text *, const struct clause *);
	static const struct {
		enum shown what;
		bool failed;
		clause_say *say;
	} forms[] = { { SHOWN_GAIN, false, say_gains }, { SHOWN_LOSS, false, say_losses },
		{ SHOWN_NO_DIFFERENCE, false, say_no_gain }, { SHOWN_NOTHING, true, say_failed } };
	struct showings showings;
	struct clause clause = { .data = scope->data };
	find_showings(scope->data, scope->groups, &showings);
	size_t claims = 0;
	plot_say_name(text, scope->groups[0].label, PLOT_SAY_LABEL);
	plot_say(text, ": ");
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		pick(&clause, &showings, forms[i].what, forms[i].failed);
		if (clause.count == 0)
			continue;
		plot_say(text, "%s", claims > 0 ? "; " : "");
		if (forms[i].what == SHOWN_NO_DIFFERENCE && !forms[i].failed && claims == 0)
			plot_say(text, "no difference shown");
		else
			forms[i].say(text, &clause);
		claims++;
	}
}

/* ---- the title of several groups ------------------------------------------------------------- */

/* What the groups of one kind of work have in common. */
struct kind {
	size_t groups;
	bool cores_gain;  /* threads or processes, and every one of them that ran */
	bool loop_gains;  /* async */
	bool loop_enough; /* and its gain is at least nine tenths of the best one */
	bool loop_idle;   /* async shows no gain */
	bool clear;       /* nothing failed, an interval on everything */
};

static const struct kind no_groups = { 0, true, true, true, true, true };

static bool cores_gain(const struct plot_data *data, const struct showings *showings)
{
	const struct showing *threads = find_showing(data, showings, "threads");
	const struct showing *processes = find_showing(data, showings, "processes");
	if (!threads && !processes)
		return false;
	return (!threads || threads->what == SHOWN_GAIN) &&
	       (!processes || processes->what == SHOWN_GAIN);
}

static void add_group(
	struct kind *kind, const struct plot_data *data, const struct showings *showings)
{
	const struct showing *loop = find_showing(data, showings, "async");
	double best = 0;
	for (size_t i = 0; i < showings->count; i++) {
		const struct showing *showing = &showings->list[i];
		kind->clear &= !showing->failed && showing->all;
		best = fmax(best, showing->best);
	}
	kind->groups++;
	kind->cores_gain &= cores_gain(data, showings);
	kind->loop_gains &= loop && loop->what == SHOWN_GAIN;
	kind->loop_enough &= loop && loop->what == SHOWN_GAIN && loop->best >= 0.9 * best;
	kind->loop_idle &= loop && (loop->what == SHOWN_NO_DIFFERENCE || loop->what == SHOWN_LOSS);
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
		if (showing->runner >= RUNNERS_MAX)
			continue;
		struct tally *tally = &tallies[showing->runner];
		tally->groups++;
		tally->gains += showing->what == SHOWN_GAIN;
		tally->losses += showing->what == SHOWN_LOSS;
		tally->nothing += showing->what == SHOWN_NOTHING;
	}
}

/* The runners that gain in every group; false if there is none. */
static bool say_gainers(
	struct plot_text *text, const struct plot_scope *scope, const struct tally *tallies)
{
	struct showing chosen[RUNNERS_MAX];
	struct clause clause = { .data = scope->data };
	for (size_t i = 0; i < RUNNERS_MAX; i++) {
		if (tallies[i].groups < scope->count || tallies[i].gains < scope->count)
			continue;
		chosen[clause.count] = (struct showing){ .runner = i };
		clause.items[clause.count] = &chosen[clause.count];
		clause.count++;
	}
	if (clause.count == 0)
		return false;
	size_t start = text->used;
	say_subject(text, &clause, "is faster", "are faster");
	if (text->out[start] >= 'a' && text->out[start] <= 'z')
		text->out[start] = (char)(text->out[start] - 'a' + 'A');
	plot_say(text, " than %s on ", scope->data->baseline);
	say_all_things(text, scope);
	return true;
}

static bool workloads_differ(const struct plot_scope *scope)
{
	for (size_t i = 1; i < scope->count; i++)
		if (strcmp(scope->groups[i].workload, scope->groups[0].workload) != 0)
			return true;
	return false;
}

static bool tasks_differ(const struct plot_scope *scope)
{
	for (size_t i = 1; i < scope->count; i++)
		if (strcmp(scope->groups[i].cells->tasks, scope->groups[0].cells->tasks) != 0)
			return true;
	return false;
}

static void title_tallied(
	struct plot_text *text, const struct plot_scope *scope, const struct tally *tallies)
{
	struct tally sum = { 0 };
	bool depends = false;
	for (size_t i = 0; i < RUNNERS_MAX; i++) {
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
		plot_say(text, "Which runner gains depends on the %s",
			workloads_differ(scope) ? "workload"
			: tasks_differ(scope)   ? "number of tasks"
						: "setting");
	} else if (sum.groups > 0 && sum.gains + sum.losses + sum.nothing == 0) {
		plot_say(text, "No difference shown on ");
		say_things(text, scope);
	} else if (sum.groups > 0 && sum.losses == sum.groups) {
		plot_say(text, "No runner is faster than %s on ", scope->data->baseline);
		say_things(text, scope);
	} else {
		say_neutral(text, scope);
	}
}

static void title_several(struct plot_text *text, const struct plot_scope *scope)
{
	struct kind computing = no_groups, waiting = no_groups;
	struct tally tallies[RUNNERS_MAX] = { { 0 } };
	bool mixed = false;
	for (size_t i = 0; i < scope->count; i++) {
		struct showings showings;
		find_showings(scope->data, &scope->groups[i], &showings);
		count_showings(tallies, &showings);
		if (strcmp(scope->groups[i].bound, "cpu") == 0)
			add_group(&computing, scope->data, &showings);
		else if (strcmp(scope->groups[i].bound, "io") == 0)
			add_group(&waiting, scope->data, &showings);
		else
			mixed = true;
	}
	/* settings of one workload are no evidence for computing as such */
	const char *learnt = workloads_differ(scope) ? lesson(&computing, &waiting, mixed) : NULL;
	if (learnt)
		plot_say(text, "%s", learnt);
	else
		title_tallied(text, scope, tallies);
}

static bool anything_shown(const struct plot_scope *scope)
{
	for (size_t i = 0; i < scope->count; i++)
		for (size_t k = 0; k < scope->groups[i].count; k++)
			if (plot_speedup_shown(&scope->groups[i].cells[k]))
				return true;
	return false;
}

void plot_title(const struct plot_scope *scope, char *title, size_t size)
{
	struct plot_text text = { title, size, 0 };
	if (!anything_measured(scope)) {
		plot_say_name(&text,
			scope->count == 1 ? scope->groups[0].label : "Nothing to compare",
			PLOT_SAY_LABEL);
		plot_say(&text, ": every cell failed");
	} else if (!anything_shown(scope)) {
		say_neutral(&text, scope);
	} else if (scope->count == 1) {
		title_one(&text, scope);
	} else {
		title_several(&text, scope);
	}
}
