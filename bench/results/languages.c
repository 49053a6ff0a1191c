/* SPDX-License-Identifier: MIT */
/* What the same work shows in several languages, each against its own sequential run. */
#include "bench/base/figures.h"
#include "bench/base/say.h"
#include "bench/plan/cells.h"
#include "bench/results/showing.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* So many tasks at once are many, by the rule of thumb. */
#define MANY 100u

enum {
	LANGUAGES_MOST = 8,
	WORKS_MOST = 64, /* more are not compared in a title */
};

static const struct strategy {
	const char *family, *words, *verb;
} strategies[] = {
	{ "threads", "threads", "help" },
	{ "processes", "processes", "help" },
	{ "loop", "an event loop", "helps" },
};

enum {
	STRATEGIES = sizeof strategies / sizeof *strategies
};

const char *results_language_name(const char *language, char text[RESULTS_LANGUAGE])
{
	snprintf(text, RESULTS_LANGUAGE, "%s", *language ? language : "c");
	*text = (char)toupper((unsigned char)*text);
	return text;
}

static const struct results_cell *first_of(const struct findings *findings, size_t group)
{
	const struct results *results = findings->results;
	return &results->cells[results->groups[group].first];
}

bool results_same_work(const struct results *results, size_t group, size_t other)
{
	const struct results_cell *a = &results->cells[results->groups[group].first];
	const struct results_cell *b = &results->cells[results->groups[other].first];
	return results_comparable(a, b) && a->params == b->params && a->tasks == b->tasks &&
	       a->seed == b->seed && !*a->build;
}

/* The same work as that of `group`: the groups, a language each, in their order. */
struct work {
	size_t groups[LANGUAGES_MOST], count;
};

static struct work work_of(const struct findings *findings, size_t group)
{
	struct work work = { .count = 0 };
	for (size_t i = 0; i < findings->results->group_count && work.count < LANGUAGES_MOST; i++)
		if (results_same_work(findings->results, group, i))
			work.groups[work.count++] = i;
	return work;
}

/* What is best of a family in a group; `cells` is 0 where it has none, or not all is known. */
static struct showing showing_of(const struct findings *findings, size_t group, const char *family)
{
	struct showings showings;
	struct showing best = { .cells = 0 };
	showings_find(findings, group, &showings);
	for (size_t i = 0; i < showings.count; i++) {
		const struct showing *showing = &showings.list[i];
		const char *own = findings->results->runners[showing->runner].family;
		if (!strcmp(own, family) && showing->all && !showing->failed &&
			(!best.cells || showing->best.estimate > best.best.estimate))
			best = *showing;
	}
	return best;
}

/* ---- one work ------------------------------------------------------------------------------- */

/* Why threads of a language that locks its interpreter gain or do not, where no other cause is
 * left: threads of C and processes of the language gain. */
static const char *why(const struct findings *findings, const struct work *work, size_t i,
	const struct strategy *strategy, const struct showing *showing)
{
	size_t group = work->groups[i];
	if (strategy != &strategies[0] || strcmp(first_of(findings, group)->language, "python") ||
		*first_of(findings, work->groups[0])->language ||
		findings->groups[work->groups[0]].bound != BOUNDED_CPU ||
		showing_of(findings, work->groups[0], "threads").what != SHOWN_GAIN)
		return "";
	if (showing->what == SHOWN_GAIN)
		return " (the interpreter's lock is released)";
	if (showing_of(findings, group, "processes").what == SHOWN_GAIN)
		return " (the interpreter's lock)";
	return "";
}

static bool say_strategy(struct say *out, const struct findings *findings, const struct work *work,
	const struct strategy *strategy)
{
	size_t have = 0, said = 0;
	for (size_t i = 0; i < work->count; i++)
		have += showing_of(findings, work->groups[i], strategy->family).cells > 0;
	for (size_t i = 0; have > 1 && i < work->count; i++) {
		size_t group = work->groups[i];
		const struct showing showing = showing_of(findings, group, strategy->family);
		char language[RESULTS_LANGUAGE], ratio[FIGURES_SIZE];
		if (!showing.cells)
			continue;
		figures_factor(&showing.best, ratio);
		results_language_name(first_of(findings, group)->language, language);
		if (!said++)
			say(out, "%s%s:", out->used ? "; " : "", strategy->family);
		say(out, "%s %s %s\xc3\x97%s%s", said > 1 ? "," : "", language, ratio,
			showing.what == SHOWN_NO_DIFFERENCE ? ", no gain shown" : "",
			why(findings, work, i, strategy, &showing));
	}
	return said;
}

/* "; sequential: Python takes 25.6 times as long as C" */
static void say_baselines(struct say *out, const struct findings *findings, const struct work *work)
{
	const struct results *results = findings->results;
	size_t base = results->groups[work->groups[0]].baseline, said = 0;
	for (size_t i = 1; base != NO_CELL && i < work->count; i++) {
		size_t cell = results->groups[work->groups[i]].baseline;
		char first[RESULTS_LANGUAGE], language[RESULTS_LANGUAGE], ratio[FIGURES_SIZE];
		if (cell == NO_CELL)
			continue;
		struct interval of = summary_compare(results, base, cell).ratio;
		if (!(of.high < 1) && !(of.low > 1))
			continue;
		bool longer = of.high < 1;
		of = longer ? statistics_inverse(of) : of;
		figures_factor(&of, ratio);
		results_language_name(results->cells[base].language, first);
		results_language_name(results->cells[cell].language, language);
		say(out, "%s%s %s %s times as %s as %s", said++ ? ", " : "; sequential:", "",
			language, ratio, longer ? "slow" : "fast", first);
	}
}

/* Is it the last group of its work, behind which all languages are known? */
static bool closes(const struct work *work, size_t group)
{
	return work->count > 1 && work->groups[work->count - 1] == group;
}

bool findings_note_languages(struct say *out, const struct findings *findings, size_t cell)
{
	size_t group = findings->results->cells[cell].group, said = 0;
	if (cell != findings->results->groups[group].first)
		return false;
	const struct work work = work_of(findings, group);
	if (!closes(&work, group))
		return false;
	for (size_t i = 0; i < work.count; i++)
		if (findings->groups[work.groups[i]].busy)
			return false;
	for (size_t i = 0; i < STRATEGIES; i++)
		said += say_strategy(out, findings, &work, &strategies[i]);
	if (said) {
		say_baselines(out, findings, &work);
		say(out, ".");
	}
	return said;
}

/* ---- the rule of thumb ---------------------------------------------------------------------- */

/* What the rule says of a group: the family, and the case in words; NULL: nothing. */
static const char *rule_of(const struct findings *findings, size_t group, const char **words)
{
	const struct results_group *of = &findings->results->groups[group];
	uint64_t most = 0;
	for (size_t i = of->first; i < of->first + of->count; i++) {
		uint64_t at_once = results_at_once(&findings->results->cells[i]);
		most = at_once > most ? at_once : most;
	}
	if (findings->groups[group].bound == BOUNDED_CPU) {
		*words = "computing: processes";
		return "processes";
	}
	if (findings->groups[group].bound != BOUNDED_IO)
		return NULL;
	*words = most < MANY ? "few waits: threads" : "many waits: an event loop";
	return most < MANY ? "threads" : "loop";
}

/* Is a family the best of a group, level with it, or near it? `wrong`: each of its cells that was
 * measured is shown to be slower, and the best is a choice. Neither: that cannot be told. */
static bool is_right(const struct findings *findings, size_t group, const char *family, bool *wrong)
{
	const struct results_group *of = &findings->results->groups[group];
	const size_t best = findings->groups[group].best;
	size_t measured = 0, slower = 0;
	bool right = false;
	for (size_t i = of->first; best != NO_CELL && i < of->first + of->count; i++) {
		const struct summary_row *row = &findings->summary.rows[i];
		if (strcmp(findings->results->cells[i].family, family) != 0)
			continue;
		measured += row->samples > 0;
		slower += row->standing == STANDING_SLOWER;
		right |= findings_is_choice(row) ||
			 row->cost.median.estimate <=
				 findings->summary.rows[best].cost.median.estimate * FINDINGS_NEAR;
	}
	*wrong = !right && measured && slower == measured &&
		 findings_is_choice(&findings->summary.rows[best]);
	return right;
}

/* "Rule of thumb, computing: processes. It holds in C and Python." */
bool findings_note_rule(struct say *out, const struct findings *findings, size_t cell)
{
	size_t group = findings->results->cells[cell].group, held = 0, missed = 0;
	if (cell != findings->results->groups[group].first)
		return false;
	const struct work work = work_of(findings, group);
	const char *words, *family = rule_of(findings, group, &words);
	if (!closes(&work, group) || !family)
		return false;
	char holds[128], other[512];
	struct say yes = say_into(holds, sizeof holds), no = say_into(other, sizeof other);
	for (size_t i = 0; i < work.count; i++) {
		const struct finding *finding = &findings->groups[work.groups[i]];
		char language[RESULTS_LANGUAGE], name[100];
		bool wrong, right = is_right(findings, work.groups[i], family, &wrong);
		if ((!right && !wrong) || finding->busy || finding->advised == NO_CELL ||
			finding->contenders < 3)
			continue;
		results_language_name(first_of(findings, work.groups[i])->language, language);
		findings_name(findings, finding->best, name, sizeof name);
		if (right)
			say(&yes, "%s%s", held++ ? " and " : "", language);
		else
			say(&no, "%s in %s, where %s is faster", missed++ ? ", nor" : "", language,
				name);
	}
	if (held)
		say(out, "Rule of thumb (%s): it holds in %s", words, holds);
	if (missed)
		say(out, held ? "; not%s" : "Rule of thumb (%s): it does not hold%s",
			held ? other : words, other);
	if (held || missed)
		say(out, ".");
	return held || missed;
}

/* ---- several works -------------------------------------------------------------------------- */

/* On which works a family gains in a language, of those on which all is known. */
struct gains {
	size_t works[WORKS_MOST], count, of;
	const char *workload; /* of all of them; NULL: they differ */
	bool repeats;         /* one workload is there in several settings */
};

static struct gains gains_of(const struct findings *findings, const size_t *groups, size_t count,
	const char *language, const char *family)
{
	struct gains gains = { .count = 0 };
	for (size_t i = 0; i < count; i++) {
		if (strcmp(first_of(findings, groups[i])->language, language) != 0)
			continue;
		const struct showing showing = showing_of(findings, groups[i], family);
		if (!showing.cells)
			continue;
		const char *workload = first_of(findings, groups[i])->workload;
		gains.workload = !gains.of || gains.workload == workload ? workload : NULL;
		for (size_t k = 0; k < i; k++)
			gains.repeats |= first_of(findings, groups[k])->workload == workload &&
					 !strcmp(first_of(findings, groups[k])->language, language);
		gains.of++;
		if (showing.what == SHOWN_GAIN && gains.count < WORKS_MOST)
			gains.works[gains.count++] = groups[i];
	}
	return gains;
}

/* " on all three", " on both settings of sleep", " only on pbkdf2 and sleep" */
static void say_works(struct say *out, const struct findings *findings, const struct gains *gains)
{
	if (gains->count == gains->of && gains->of > 2) {
		say(out, " on all ");
		say_count(out, gains->of);
	} else if (gains->count == gains->of && gains->of == 2 && gains->workload) {
		say(out, " on both settings of ");
		say_name(out, gains->workload, LABEL_MOST);
	} else if (gains->count && gains->of > 1) {
		say(out, gains->count < gains->of ? " only on " : " on ");
		for (size_t i = 0; i < gains->count; i++) {
			say_comma(out, i, gains->count, "and");
			say_name(out,
				gains->repeats ? findings->results->groups[gains->works[i]].label
					       : first_of(findings, gains->works[i])->workload,
				LABEL_MOST);
		}
	}
}

/* " in C and Python on both": all gain on as many. */
static void say_alike(struct say *out, const struct findings *findings, const struct gains *gains,
	const char *const *languages, size_t count)
{
	say(out, " in ");
	for (size_t i = 0; i < count; i++) {
		char name[RESULTS_LANGUAGE];
		say_comma(out, i, count, "and");
		say(out, "%s", results_language_name(languages[i], name));
	}
	say_works(out, findings, &gains[count - 1]);
}

/* " in C on all three; not in Python": where it does not help last. */
static void say_gains(struct say *out, const struct findings *findings, const struct gains *gains,
	const char *const *languages, size_t count)
{
	size_t said = 0;
	for (size_t i = 0; i < 2 * count; i++) {
		const struct gains *own = &gains[i % count];
		char name[RESULTS_LANGUAGE];
		if ((own->count > 0) != (i < count))
			continue;
		say(out, "%s%s in %s", said++ ? ";" : "", own->count ? "" : " not",
			results_language_name(languages[i % count], name));
		say_works(out, findings, own);
	}
}

/* The languages of groups, in their order. */
static size_t languages_of(const struct findings *findings, const size_t *groups, size_t count,
	const char *languages[LANGUAGES_MOST])
{
	size_t found = 0;
	for (size_t i = 0; i < count && found < LANGUAGES_MOST; i++) {
		const char *language = first_of(findings, groups[i])->language;
		size_t k = 0;
		while (k < found && strcmp(languages[k], language) != 0)
			k++;
		if (k == found)
			languages[found++] = language;
	}
	return found;
}

/* What a family shows in all languages, if that is known and differs, or with `alike` is a gain
 * everywhere. */
static bool say_family(struct say *out, const struct findings *findings, const size_t *groups,
	size_t count, const struct strategy *strategy, bool alike)
{
	const char *languages[LANGUAGES_MOST];
	struct gains gains[LANGUAGES_MOST];
	size_t found = languages_of(findings, groups, count, languages);
	bool differ = false, all = true;
	for (size_t i = 0; i < found; i++) {
		gains[i] = gains_of(findings, groups, count, languages[i], strategy->family);
		if (!gains[i].of || gains[i].of != gains[0].of)
			return false;
		differ |= gains[i].count != gains[0].count;
		all &= gains[i].count == gains[i].of;
	}
	if (alike ? !all : !differ)
		return false;
	if (gains[0].of == 1) {
		say_name(out, first_of(findings, groups[0])->workload, LABEL_MOST);
		say(out, ": ");
	}
	size_t start = out->used;
	say(out, "%s %s", strategy->words, strategy->verb);
	if (gains[0].of > 1)
		say_capital(out, start);
	if (alike)
		say_alike(out, findings, gains, languages, found);
	else
		say_gains(out, findings, gains, languages, found);
	return true;
}

void findings_languages(const struct findings *findings, const size_t *groups, size_t count,
	char *text, size_t size)
{
	struct say out = say_into(text, size);
	const char *languages[LANGUAGES_MOST];
	for (size_t s = 0; s < 2 * STRATEGIES; s++)
		if (say_family(&out, findings, groups, count, &strategies[s % STRATEGIES],
			    s >= STRATEGIES))
			return;
	size_t found = languages_of(findings, groups, count, languages);
	say(&out, "The same work in ");
	for (size_t i = 0; i < found; i++) {
		char name[RESULTS_LANGUAGE];
		say_comma(&out, i, found, "and");
		say(&out, "%s", results_language_name(languages[i], name));
	}
}
