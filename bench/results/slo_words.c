/* SPDX-License-Identifier: MIT */
/* What the searches found, in words and as a table. */
#include "bench/results/slo.h"

#include "bench/base/figures.h"
#include "bench/base/say.h"
#include "bench/base/terminal.h"
#include "bench/base/text.h"
#include "bench/results/showing.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum {
	NAMED = 4, /* more runners are counted only */
	INDENT = 4,
	FAILURE_MOST = 40
};

static const struct results_cell *cell_of(const struct slos *slos, const struct slo_runner *runner)
{
	return &slos->results->cells[runner->cell];
}

static const struct load *load_of(const struct slos *slos, const struct slo *slo)
{
	const struct results *results = slos->results;
	return &results->cells[results->groups[slo->group].first].load;
}

static const char *name_of(const struct slos *slos, const struct slo_runner *runner)
{
	return slos->results->runners[cell_of(slos, runner)->runner_index].label;
}

/* ---- one runner ------------------------------------------------------------------------------ */

void slo_say_name(struct say *text, const struct slos *slos, const struct slo *slo,
	const struct slo_runner *runner)
{
	const struct results_cell *cell = cell_of(slos, runner);
	size_t same = 0;
	for (size_t i = 0; i < slo->count; i++)
		same += cell_of(slos, &slo->runners[i])->runner_index == cell->runner_index;
	say_name(text, name_of(slos, runner), RUNNER_MOST);
	if (same > 1)
		say(text, " with %" PRIu64 " at once", cell->concurrency);
}

void slo_say_rate(struct say *text, const struct slo_runner *runner)
{
	static const char *const signs[] = { [SEARCH_BEGUN] = ">= ",
		[SEARCH_FOUND] = "",
		[SEARCH_NONE] = "< ",
		[SEARCH_TOP] = ">= " };
	char rate[FIGURES_SIZE];
	figures_whole(runner->held.estimate, rate);
	say(text, "%s%s/s", signs[runner->state], rate);
}

void slo_say_interval(struct say *text, const struct slo_runner *runner)
{
	char low[FIGURES_SIZE], high[FIGURES_SIZE];
	figures_whole(runner->held.low, low);
	figures_whole(runner->held.high, high);
	if (runner->state == SEARCH_FOUND && *low)
		say(text, "[%s, %s]", low, high);
}

void slo_say_above(struct say *text, const struct slo_runner *runner)
{
	char rate[FIGURES_SIZE] = "", latency[FIGURES_SIZE], share[FIGURES_SIZE];
	if (isfinite(runner->above))
		figures_whole(runner->above, rate);
	figures_time(runner->latency_s, NULL, latency);
	figures_percent(runner->share, share);
	switch (runner->gave_way) {
	case PROBE_LATE:
		say(text, "latency %s at %s/s", latency, rate);
		break;
	case PROBE_BEHIND:
		say(text, "%s of %s/s achieved", share, rate);
		break;
	case PROBE_FAILED:
		say(text, "failed at %s/s", rate);
		if (runner->failure && *runner->failure)
			say(text, ": ");
		say_name(text, runner->failure ? runner->failure : "", FAILURE_MOST);
		break;
	case PROBE_HELD:
		say(text, runner->state == SEARCH_TOP ? "the limit of the search" : "not searched");
	}
}

void slo_say_runner(struct say *text, const struct slos *slos, const struct slo *slo, size_t runner)
{
	const struct slo_runner *of = &slo->runners[runner];
	slo_say_name(text, slos, slo, of);
	say(text, ": ");
	slo_say_found(text, of);
}

void slo_say_found(struct say *text, const struct slo_runner *runner)
{
	slo_say_rate(text, runner);
	say(text, isnan(runner->held.low) ? "" : " ");
	slo_say_interval(text, runner);
	say(text, "; above: ");
	slo_say_above(text, runner);
}

/* ---- all of them ----------------------------------------------------------------------------- */

void slo_label(const struct slos *slos, const struct slo *slo, char *out, size_t size)
{
	const struct results *results = slos->results;
	const struct results_group *group = &results->groups[slo->group];
	const struct results_cell *cell = &results->cells[group->first];
	struct say text = say_into(out, size);
	char language[RESULTS_LANGUAGE];
	say(&text, "%s", cell->workload);
	if (*cell->language)
		say(&text, " in %s", results_language_name(cell->language, language));
	say(&text, "%s%s", *group->params ? " " : "", group->params);
}

/* "within 20 ms (99 %)" */
static void say_objective(struct say *text, const struct load *load)
{
	char words[LOAD_SIZE];
	load_words_slo(load, words);
	const char *limit = strstr(words, "within ");
	say(text, "%s (%.4g %%)", limit ? limit : "", load->permille / 10.0);
}

size_t slo_busy(const struct slo *slo, size_t *probes)
{
	size_t disturbed = 0;
	bool busy = false;
	*probes = 0;
	for (size_t i = 0; i < slo->count; i++) {
		busy |= slo->runners[i].busy;
		*probes += slo->runners[i].probes;
		disturbed += slo->runners[i].disturbed;
	}
	return busy ? disturbed : 0;
}

static void say_held(struct say *text, const struct slo_runner *runner)
{
	char rate[FIGURES_SIZE];
	figures_whole(runner->held.estimate, rate);
	if (runner->state == SEARCH_NONE)
		say(text, "not even ");
	say(text, "%s/s", rate);
	if (runner->state == SEARCH_TOP || runner->state == SEARCH_BEGUN)
		say(text, " and more");
}

/* What happens above, if it is the same under all of which that is known. */
static void say_tail(struct say *text, const struct slo *slo)
{
	size_t found = 0, grow = 0, late = 0;
	for (size_t i = 0; i < slo->count; i++) {
		const struct slo_runner *runner = &slo->runners[i];
		if (runner->state != SEARCH_FOUND)
			continue;
		found++;
		grow += runner->grows;
		late += runner->gave_way == PROBE_LATE;
	}
	if (found && grow == found)
		say(text, "; above, waiting grows without bound");
	else if (found && late == found)
		say(text, "; above, the latency is higher");
}

/* "not even 500/s is held within 20 ms (99 %) under threads and async" */
static void say_none(struct say *text, const struct slos *slos, const struct slo *slo)
{
	const size_t named = slo->count < NAMED ? slo->count : NAMED;
	say_held(text, &slo->runners[0]);
	say(text, " is held ");
	say_objective(text, load_of(slos, slo));
	say(text, " under ");
	for (size_t i = 0; i < named; i++) {
		say_comma(text, i, named, "and");
		slo_say_name(text, slos, slo, &slo->runners[i]);
	}
}

void slo_say(struct say *text, const struct slos *slos, const struct slo *slo)
{
	const struct load *load = load_of(slos, slo);
	size_t probes;
	say(text, slo_busy(slo, &probes) ? "on a busy machine " : "");
	if (slo->runners[0].state == SEARCH_NONE) {
		say_none(text, slos, slo);
		return;
	}
	for (size_t i = 0; i < slo->count && i < NAMED; i++) {
		const struct slo_runner *runner = &slo->runners[i];
		say(text, "%s", i ? ", " : "");
		slo_say_name(text, slos, slo, runner);
		if (!i)
			say(text, clause_is_plural(name_of(slos, runner)) ? " hold" : " holds");
		say(text, " ");
		say_held(text, runner);
		if (i)
			continue;
		say(text, " ");
		if (runner->state == SEARCH_FOUND && !isnan(runner->held.low)) {
			slo_say_interval(text, runner);
			say(text, " ");
		}
		say_objective(text, load);
	}
	if (slo->count > NAMED)
		say(text, ", %zu more less", slo->count - NAMED);
	say_tail(text, slo);
}

static size_t least_crossings(const struct slo *slo)
{
	size_t least = SIZE_MAX;
	for (size_t i = 0; i < slo->count; i++)
		if (slo->runners[i].state == SEARCH_FOUND && slo->runners[i].crossings < least)
			least = slo->runners[i].crossings;
	return least;
}

static bool is_all_ended(const struct slo *slo)
{
	for (size_t i = 0; i < slo->count; i++)
		if (slo->runners[i].state == SEARCH_BEGUN)
			return false;
	return true;
}

/* Is it the first one, or does its interval reach that one's? */
static bool is_level(const struct slo *slo, size_t index)
{
	const struct slo_runner *best = &slo->runners[0], *runner = &slo->runners[index];
	return !index || (runner->state == SEARCH_FOUND && runner->held.high >= best->held.low);
}

/* The first one and those whose intervals reach its own, however low their rates are. */
static void say_choice(struct say *text, const struct slos *slos, const struct slo *slo)
{
	size_t level = 0, said = 0;
	for (size_t i = 0; i < slo->count; i++)
		level += is_level(slo, i);
	const size_t named = level < NAMED ? level : NAMED;
	say(text, level > 1 ? "No difference is shown between " : "Use ");
	for (size_t i = 0; i < slo->count && said < named; i++) {
		if (!is_level(slo, i))
			continue;
		say_comma(text, said++, named, "and");
		slo_say_name(text, slos, slo, &slo->runners[i]);
	}
	say(text, level > 1 ? ": their intervals meet." : ": it holds the most.");
}

void slo_advise(struct say *text, const struct slos *slos, const struct slo *slo)
{
	const struct slo_runner *best = &slo->runners[0];
	size_t probes, disturbed = slo_busy(slo, &probes);
	if (disturbed)
		say(text, "Measure again when it is quiet: %zu of %zu probes were disturbed.",
			disturbed, probes);
	else if (best->state == SEARCH_NONE)
		say(text,
			"Allow more time, use more at once, or a longer --duration, with which lower "
			"rates show the percentile.");
	else if (!is_all_ended(slo))
		say(text, "The search was not ended: use a larger --max-time.");
	else if (best->state == SEARCH_TOP)
		say(text, "The search goes no higher.");
	else if (least_crossings(slo) < SEARCH_USUAL)
		say(text,
			"No interval: the border was crossed %zu times, %d are needed; use a larger "
			"--max-time or --runs.",
			least_crossings(slo), SEARCH_USUAL);
	else if (slo->count > 1)
		say_choice(text, slos, slo);
	else
		say(text, "Nothing to compare it with.");
}

/* ---- the table ------------------------------------------------------------------------------- */

enum column {
	NAME,
	AT_ONCE,
	HELD,
	INTERVAL,
	ABOVE,
	COLUMNS
};

typedef char line[COLUMNS][128];

static void fill(line to, const struct slos *slos, const struct slo *slo, size_t index)
{
	const struct slo_runner *runner = &slo->runners[index];
	struct say texts[COLUMNS];
	for (size_t i = 0; i < COLUMNS; i++)
		texts[i] = say_into(to[i], sizeof to[i]);
	const struct results_cell *cell = cell_of(slos, runner);
	say_name(&texts[NAME], name_of(slos, runner), RUNNER_MOST);
	say(&texts[AT_ONCE], "%" PRIu64, cell->concurrency);
	slo_say_rate(&texts[HELD], runner);
	slo_say_interval(&texts[INTERVAL], runner);
	slo_say_above(&texts[ABOVE], runner);
}

/* As wide as the widest so far. */
static void widen(size_t width[COLUMNS], line of)
{
	for (size_t i = 0; i < COLUMNS; i++) {
		size_t own = text_characters(of[i]);
		width[i] = own > width[i] ? own : width[i];
	}
}

static void print_line(FILE *out, const size_t width[COLUMNS], line of, bool whole)
{
	fprintf(out, "%*s", INDENT, "");
	for (size_t i = 0; i < (whole ? COLUMNS : ABOVE); i++) {
		int blanks = (int)(width[i] - text_characters(of[i]));
		bool right = i == AT_ONCE || i == HELD, last = i + 1 == (whole ? COLUMNS : ABOVE);
		fprintf(out, "%s%*s%s",
			i == 0          ? ""
			: i == INTERVAL ? " "
					: "  ",
			right ? blanks : 0, "", of[i]);
		fprintf(out, "%*s", right || last ? 0 : blanks, "");
	}
	fputc('\n', out);
}

static void print_words(FILE *out, const struct slos *slos, const struct slo *slo, unsigned columns)
{
	char said[700], advice[300], text[1100];
	struct say headline = say_into(said, sizeof said), advise = say_into(advice, sizeof advice);
	slo_say(&headline, slos, slo);
	say_capital(&headline, 0);
	slo_advise(&advise, slos, slo);
	snprintf(text, sizeof text, "%s. %s", said, advice);
	terminal_wrap(out, columns, INDENT, text);
	const struct load *load = load_of(slos, slo);
	if (least_crossings(slo) == SIZE_MAX)
		return;
	snprintf(text, sizeof text,
		"held: the median of the crossings of the border, and in brackets its 95 %% interval; "
		"each out of probes of its own, of %g s with %s arrivals",
		(double)load->duration_ns * 1e-9, load->poisson ? "Poisson" : "even");
	terminal_wrap(out, columns, INDENT, text);
}

void slo_print(FILE *out, const struct slos *slos, const struct slo *slo, unsigned columns)
{
	line head = { "runner", "at once", "held", "[95 % interval]", "gave way above" }, cells;
	size_t width[COLUMNS] = { 0 }, all = INDENT;
	char label[200], text[400];
	size_t probes, busy = slo_busy(slo, &probes);
	widen(width, head);
	for (size_t i = 0; i < slo->count; i++) {
		fill(cells, slos, slo, i);
		widen(width, cells);
	}
	for (size_t i = 0; i < COLUMNS; i++)
		all += width[i] + 2;
	slo_label(slos, slo, label, sizeof label);
	struct say title = say_into(text, sizeof text);
	say(&title, "%s: %sthe highest rate at which tasks end ", label,
		busy ? "on a busy machine " : "");
	say_objective(&title, load_of(slos, slo));
	terminal_wrap(out, columns, 0, text);
	print_line(out, width, head, all <= columns);
	for (size_t i = 0; i < slo->count; i++) {
		fill(cells, slos, slo, i);
		print_line(out, width, cells, all <= columns);
	}
	print_words(out, slos, slo, columns);
}
