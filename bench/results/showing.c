/* SPDX-License-Identifier: MIT */
#include "bench/results/showing.h"

#include "bench/base/figures.h"
#include "bench/base/say.h"
#include "bench/plan/cells.h"

#include <string.h>

/* ---- what each runner shows in one group ----------------------------------------------------- */

/* One that failed or was left out shows nothing, and takes nothing from what the others show. */
static void add_cell(struct showing *showing, const struct summary_row *row)
{
	enum shown shown = row->shown;
	showing->all &= shown != SHOWN_NOTHING;
	showing->failed += row->standing == STANDING_FAILED;
	if (!row->samples)
		return;
	bool first = showing->cells++ == 0;
	if (shown == SHOWN_GAIN && showing->what != SHOWN_GAIN)
		showing->best.estimate = 0; /* of those that gain only */
	if (first || shown == SHOWN_GAIN)
		showing->what = shown;
	else if (showing->what != SHOWN_GAIN && showing->what != shown)
		showing->what = shown && showing->what ? SHOWN_NO_DIFFERENCE : SHOWN_NOTHING;
	if (row->speedup.estimate > showing->best.estimate &&
		(showing->what != SHOWN_GAIN || shown == SHOWN_GAIN))
		showing->best = row->speedup;
}

bool showing_is_of_baseline(const struct results *results, size_t cell)
{
	const struct results_cell *of = &results->cells[cell];
	size_t baseline = results->groups[of->group].baseline;
	return baseline != NO_CELL && results->cells[baseline].group == of->group &&
	       results->cells[baseline].runner_index == of->runner_index;
}

void showings_find(const struct findings *findings, size_t index, struct showings *showings)
{
	const struct results *results = findings->results;
	const struct results_group *group = &results->groups[index];
	showings->count = 0;
	for (size_t i = group->first; i < group->first + group->count; i++) {
		size_t runner = results->cells[i].runner_index;
		struct showing *last = &showings->list[showings->count];
		if (showing_is_of_baseline(results, i))
			continue;
		if (showings->count > 0 && last[-1].runner == runner) {
			last--;
		} else if (showings->count == RUNNERS_MAX) {
			return;
		} else {
			*last = (struct showing){ .runner = runner,
				.all = true,
				.loop = results_is_loop(&results->cells[i]) };
			showings->count++;
		}
		add_cell(last, &findings->summary.rows[i]);
	}
}

/* ---- clauses --------------------------------------------------------------------------------- */

bool clause_is_plural(const char *name)
{
	size_t length = strlen(name);
	return length > 1 && name[length - 1] == 's' && name[length - 2] != 's';
}

void clause_pick(
	struct clause *clause, const struct showings *showings, enum shown what, bool failed)
{
	clause->count = 0;
	for (size_t i = 0; i < showings->count; i++) {
		const struct showing *showing = &showings->list[i];
		if (failed ? showing->failed && !showing->cells
			   : showing->cells && showing->what == what)
			clause->items[clause->count++] = showing;
	}
}

static const char *name_of(const struct clause *clause, size_t item)
{
	return clause->results->runners[clause->items[item]->runner].label;
}

void clause_subject(
	struct say *text, const struct clause *clause, const char *one, const char *many)
{
	size_t count = clause->count;
	const char *gap = *one ? " " : "";
	if (count > 3) {
		say_count(text, count);
		say(text, " runners%s%s", gap, many);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		say_comma(text, i, count, "and");
		say_name(text, name_of(clause, i), RUNNER_MOST);
	}
	say(text, "%s%s", gap, count > 1 || clause_is_plural(name_of(clause, 0)) ? many : one);
}

/* How many times as fast, or as long; of latencies always how many times as long, of throughputs
 * how many times as many tasks. */
static struct interval factor_of(const struct clause *clause, size_t item)
{
	const struct showing *showing = clause->items[item];
	bool longer = clause->latency || (showing->what == SHOWN_LOSS && !clause->rate);
	return longer ? statistics_inverse(showing->best) : showing->best;
}

static void factor_text(const struct clause *clause, size_t item, char text[FIGURES_SIZE])
{
	const struct interval factor = factor_of(clause, item);
	figures_factor(&factor, text);
}

static bool over_concurrencies(const struct clause *clause)
{
	for (size_t i = 0; i < clause->count; i++)
		if (clause->items[i]->cells > 1)
			return true;
	return false;
}

/* "1.95 and 1.98", "1.98" if all round to that, "1.2 to 3.4" of more than three */
static void say_factors(struct say *text, const struct clause *clause)
{
	size_t least = 0, most = 0;
	char low[FIGURES_SIZE], high[FIGURES_SIZE];
	for (size_t i = 0; i < clause->count; i++) {
		double factor = factor_of(clause, i).estimate;
		least = factor < factor_of(clause, least).estimate ? i : least;
		most = factor > factor_of(clause, most).estimate ? i : most;
	}
	factor_text(clause, least, low);
	factor_text(clause, most, high);
	if (!strcmp(low, high)) {
		say(text, "%s", low);
	} else if (clause->count > 3) {
		say(text, "%s to %s", low, high);
	} else {
		for (size_t i = 0; i < clause->count; i++) {
			factor_text(clause, i, low);
			say_comma(text, i, clause->count, "and");
			say(text, "%s", low);
		}
	}
}

static void say_times(
	struct say *text, const struct clause *clause, const char *bound, const char *as)
{
	say(text, " %s", over_concurrencies(clause) ? bound : "");
	say_factors(text, clause);
	say(text, " times as %s", as);
	if (clause->baseline)
		say(text, " as %s", clause->baseline);
}

/* "0.071 and 0.083 times that under threads and processes" */
static void say_latencies(struct say *text, const struct clause *clause, const char *bound)
{
	say(text, "%s", over_concurrencies(clause) ? bound : "");
	say_factors(text, clause);
	say(text, " times that under ");
	clause_subject(text, clause, "", "");
}

/* "threads and processes have 1.95 and 1.98 times the throughput of sequential" */
static void say_throughputs(struct say *text, const struct clause *clause, const char *bound)
{
	clause_subject(text, clause, "has ", "have ");
	say(text, "%s", over_concurrencies(clause) ? bound : "");
	say_factors(text, clause);
	say(text, " times the throughput");
	if (clause->baseline)
		say(text, " of %s", clause->baseline);
}

void clause_gains(struct say *text, const struct clause *clause)
{
	if (clause->rate) {
		say_throughputs(text, clause, "up to ");
		return;
	}
	if (clause->latency) {
		say_latencies(text, clause, "down to ");
		return;
	}
	clause_subject(text, clause, "is", "are");
	say_times(text, clause, "up to ", "fast");
}

void clause_losses(struct say *text, const struct clause *clause)
{
	if (clause->rate) {
		say_throughputs(text, clause, "at most ");
		return;
	}
	if (clause->latency) {
		say_latencies(text, clause, "at least ");
		return;
	}
	clause_subject(text, clause, "takes", "take");
	say_times(text, clause, "at least ", "long");
}

void clause_no_gain(struct say *text, const struct clause *clause)
{
	if (clause->latency)
		clause_subject(text, clause, "shows no difference", "show no difference");
	else
		clause_subject(text, clause, "shows no gain", "show no gain");
}

void clause_failed(struct say *text, const struct clause *clause)
{
	clause_subject(text, clause, "failed", "failed");
}
