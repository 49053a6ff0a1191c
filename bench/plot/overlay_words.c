/* SPDX-License-Identifier: MIT */
#include "bench/plot/overlay.h"

#include "bench/results/changes.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- the change of a cell ---------------------------------------------------------------------
 */

static const char *last_of(const struct plot_runs *runs)
{
	return runs->names[runs->count - 1];
}

/* So many decimals that neither end of an interval that excludes 1 reads as 1. */
static int decimals_for(const struct interval *ratio)
{
	int decimals = ratio->estimate < 9.995 ? 2 : ratio->estimate < 99.95 ? 1 : 0;
	double nearest = fmin(fabs(ratio->low - 1), fabs(ratio->high - 1));
	while (decimals < 5 && nearest < 0.5 * pow(10, -decimals))
		decimals++;
	return decimals;
}

static void say_ratio(struct say *text, const struct interval *ratio, const char *words)
{
	int decimals = decimals_for(ratio);
	say(text, "%.*f\xc3\x97 %s [%.*f, %.*f]", decimals, ratio->estimate, words, decimals,
		ratio->low, decimals, ratio->high);
}

/* `words` follow the factor: of speed, and of time. */
static void say_change(
	struct say *text, const struct difference *change, const char *faster, const char *slower)
{
	const struct interval *ratio = &change->comparison.ratio;
	const struct interval longer = statistics_inverse(*ratio);
	if (change->change == CHANGE_FASTER)
		say_ratio(text, ratio, faster);
	else
		say_ratio(text, &longer, slower);
}

/* In the words of what the cell is compared by. */
static void say_changed(struct say *text, const struct difference *change)
{
	const struct compared *compared = difference_compared(change);
	if (compared->rate)
		say_ratio(text, &change->comparison.ratio, "the throughput");
	else if (change->old.cell->load.duration_ns)
		say_change(text, change, "less latency", "the latency");
	else
		say_change(text, change, "as fast", "the time");
}

static bool is_measured(const struct plot_runs_cell *cell, size_t run)
{
	return cell->cells[run] && !isnan(cell->walls_s[run].estimate);
}

static bool is_shown(const struct plot_runs_cell *cell)
{
	return cell->change &&
	       (cell->change->change == CHANGE_FASTER || cell->change->change == CHANGE_SLOWER);
}

/* Which runs do not have the cell at all. */
static void say_missing(
	struct say *text, const struct plot_runs *runs, const struct plot_runs_cell *cell)
{
	size_t has = 0, only = 0;
	for (size_t i = 0; i < runs->count; i++) {
		has += cell->cells[i] != NULL;
		only = cell->cells[i] ? i : only;
	}
	if (has == 1)
		say(text, "only in %s", runs->names[only]);
	else
		say(text, "not in %s", cell->cells[0] ? last_of(runs) : runs->names[0]);
}

bool plot_overlay_change(
	const struct plot_runs *runs, const struct plot_runs_cell *cell, struct say *text)
{
	const size_t last = runs->count - 1;
	if (!cell->cells[0] || !cell->cells[last]) {
		say_missing(text, runs, cell);
	} else if (!is_measured(cell, 0) || !is_measured(cell, last)) {
		size_t run = is_measured(cell, last) ? 0 : last;
		const char *failure = cell->cells[run]->failure;
		say(text, "%s: %s", runs->names[run], *failure ? failure : "not measured");
	} else if (is_shown(cell)) {
		say_changed(text, cell->change);
	} else {
		say(text, "%s",
			cell->change ? changes_verdict(cell->change)
				     : "cannot tell: too few samples");
	}
	return is_shown(cell);
}

/* ---- the title --------------------------------------------------------------------------------
 */

struct tally {
	size_t of[CHANGE_NEITHER + 1]; /* cells */
	size_t compared;               /* measured in the first and the last run */
	const struct plot_runs_cell *one;
};

/* Of all cells, whatever the page shows: all pages have one title. */
static struct tally tally_of(const struct plot_runs *runs)
{
	struct tally tally = { 0 };
	for (size_t i = 0; i < runs->all.count; i++) {
		const struct plot_runs_cell *cell = &runs->cells[i];
		if (!cell->change)
			continue;
		tally.of[cell->change->change]++;
		if (!is_measured(cell, 0) || !is_measured(cell, runs->count - 1))
			continue;
		tally.compared++;
		tally.one = cell;
	}
	return tally;
}

static void say_cells(struct say *text, size_t count)
{
	if (count == 1)
		say(text, "the one cell of both");
	else
		say(text, "%zu cells", count);
}

static void say_shown(
	struct say *text, const struct tally *tally, const char *first, const char *last)
{
	bool faster = tally->of[CHANGE_FASTER] > 0;
	size_t many = tally->of[faster ? CHANGE_FASTER : CHANGE_SLOWER];
	size_t other = faster ? tally->of[CHANGE_SLOWER] : 0;
	say(text, "%s is %s than %s in ", last, faster ? "faster" : "slower", first);
	if (many == tally->compared)
		say(text, "all ");
	else
		say(text, "%zu of ", many);
	say_cells(text, tally->compared);
	if (many < tally->compared && other)
		say(text, ", %s in %zu", faster ? "slower" : "faster", other);
	else if (many < tally->compared)
		say(text, ", %s in none", faster ? "slower" : "faster");
}

static void say_finding(
	struct say *text, const struct tally *tally, const char *first, const char *last)
{
	size_t untold = tally->of[CHANGE_UNKNOWN] + tally->of[CHANGE_BUSY];
	if (tally->compared == 0) {
		say(text, "Nothing is measured in both %s and %s", first, last);
	} else if (untold == tally->compared) {
		say(text, "%s to tell %s from %s in ",
			tally->of[CHANGE_BUSY] ? "The machine was too busy" : "Too few samples",
			last, first);
		say_cells(text, tally->compared);
	} else if (tally->compared == 1 && is_shown(tally->one)) {
		bool faster = tally->of[CHANGE_FASTER];
		char words[PLOT_RUNS_NAME + 32];
		snprintf(words, sizeof(words), faster ? "as fast as %s" : "the time of %s", first);
		say(text, faster ? "%s is " : "%s takes ", last);
		say_change(text, tally->one->change, words, words);
	} else if (tally->of[CHANGE_FASTER] + tally->of[CHANGE_SLOWER] == 0) {
		say(text, "No difference shown between %s and %s in ", first, last);
		if (untold)
			say(text, "%zu of ", tally->compared - untold);
		say_cells(text, tally->compared);
	} else {
		say_shown(text, tally, first, last);
	}
}

void plot_overlay_title(const struct plot_runs *runs, struct say *title)
{
	const struct tally tally = tally_of(runs);
	const size_t *of = tally.of;
	say_finding(title, &tally, runs->names[0], last_of(runs));
	if (of[CHANGE_UNKNOWN] && of[CHANGE_UNKNOWN] < tally.compared)
		say(title, "; too few samples to tell in %zu", of[CHANGE_UNKNOWN]);
	if (of[CHANGE_BUSY] && of[CHANGE_BUSY] < tally.compared)
		say(title, "; the machine was too busy to tell in %zu", of[CHANGE_BUSY]);
	if (of[CHANGE_FAILED])
		say(title, "; %zu fail%s in %s", of[CHANGE_FAILED],
			of[CHANGE_FAILED] == 1 ? "s" : "", last_of(runs));
	if (of[CHANGE_MENDED])
		say(title, "; %zu failed in %s", of[CHANGE_MENDED], runs->names[0]);
}

/* ---- facts ------------------------------------------------------------------------------------
 */

void plot_overlay_say(const struct plot *plot, size_t index, struct say *text)
{
	const struct plot_runs *runs = plot->runs;
	const struct plot_runs_cell *cell = &runs->cells[index];
	for (size_t i = 0; i < runs->count; i++) {
		if (!is_measured(cell, i))
			continue;
		say(text, "%s%s ", text->used ? ", " : "", runs->names[i]);
		plot_say_estimate(text, &cell->walls_s[i], plot_time_text);
	}
	say(text, "%s", text->used ? ": " : "");
	bool shown = plot_overlay_change(runs, cell, text);
	if (!shown && cell->change && !isnan(cell->change->comparison.ratio.low)) {
		const struct interval *ratio = &cell->change->comparison.ratio;
		say(text, " (%.3f\xc3\x97 %s [%.3f, %.3f])", ratio->estimate,
			cell->cells[0]->load.duration_ns ? "as good" : "as fast", ratio->low,
			ratio->high);
	}
}

/* ---- the caption ------------------------------------------------------------------------------
 */

/* A run's day and version, each unless it is the same of all or the run's name. */
static void say_run(struct say *text, const struct plot_runs *runs, size_t run)
{
	static const struct {
		const char *fact, *before;
		size_t length;
	} facts[] = { { "started", "", 10 }, { "concbench", "concbench ", 64 } };
	bool any = false;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		char value[80];
		snprintf(value, sizeof(value), "%.*s", (int)facts[i].length,
			plot_runs_fact(runs, run, facts[i].fact));
		if (!*value || strcmp(value, runs->names[run]) == 0 ||
			plot_runs_agree(runs, facts[i].fact, facts[i].length))
			continue;
		say(text, "%s%s%s%s", any ? ", " : runs->names[run], any ? "" : ": ",
			facts[i].before, value);
		any = true;
	}
	say(text, "%s", any ? ". " : "");
}

static void say_machine(struct say *text, const struct plot_runs *runs, size_t run)
{
	char words[400];
	struct say machine = say_into(words, sizeof(words));
	plot_say_machine(&machine, &runs->recordings[run]);
	if (*words)
		say(text, "%s: %s", runs->names[run], words);
}

static void say_samples(struct say *text, const struct plot_rows *rows)
{
	size_t least = SIZE_MAX, most = 0;
	for (size_t i = 0; i < rows->count; i++) {
		const struct plot_runs_cell *cell = &rows->plot->runs->cells[rows->rows[i].cell];
		for (size_t run = 0; run < rows->plot->runs->count; run++) {
			size_t count = is_measured(cell, run) ? cell->cells[run]->count : 0;
			least = count && count < least ? count : least;
			most = count > most ? count : most;
		}
	}
	if (!most)
		return;
	plot_say_samples(text, least, most, "point");
	say(text, ". ");
}

void plot_overlay_note(const struct plot_rows *rows, struct say *note)
{
	const struct plot_runs *runs = rows->plot->runs;
	bool same = !*runs->machines && !runs->unknown;
	if (*runs->others)
		say(note, "Not the same: %s. ", runs->others);
	for (size_t i = 0; i < runs->recordings_count && same; i++)
		say_run(note, runs, i);
	for (size_t i = 0; i < runs->recordings_count && !same; i += runs->recordings_count - 1)
		say_machine(note, runs, i);
	say_samples(note, rows);
}
