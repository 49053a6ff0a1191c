/* SPDX-License-Identifier: MIT */
/* A card a group, with what it shows and what to use; the table; the samples that failed. */
#include "bench/base/figures.h"
#include "bench/base/say.h"
#include "bench/plan/cells.h"
#include "bench/report/parts.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Its name, colour and shape, as style.gp has them. */
static void show_runner(struct report *report, struct cJSON *object, size_t runner)
{
	unsigned slot = results_slot(&report->results, runner);
	unsigned hue = slot / RESULTS_SHADES, shade = slot % RESULTS_SHADES;
	report_say(
		report, object, "mark", "c%u s%u m%u", hue + 1, shade + 1, (hue + shade) % 6 + 1);
	report_say(report, object, "runner", "%s", report->results.runners[runner].label);
}

/* ---- cards ---------------------------------------------------------------------------------- */

static void show_bound(struct report *report, struct cJSON *card, size_t group)
{
	char text[300];
	const char *words = findings_bound_words(report->findings.groups[group].bound);
	findings_bound(&report->findings, group, text, sizeof text);
	if (!*text)
		return;
	struct cJSON *bound = report_object(report, card, "bound");
	const char *why = text + strlen(words);
	report_say(report, bound, "words", "%s", words);
	report_say(report, bound, "busy", "%s", why + strspn(why, ": "));
}

enum {
	CHOICES_MAX = 5
};

/* The best, and what is not shown to differ from it. */
static void show_choices(
	struct report *report, struct cJSON *card, const struct results_group *group)
{
	static const enum standing standings[] = { STANDING_BEST, STANDING_LEVEL };
	const struct compared *compared =
		compared_of_all(&report->results, group->first, group->first + group->count);
	struct cJSON *list = NULL;
	size_t count = 0;
	for (size_t s = 0; s < 2; s++) {
		for (size_t i = group->first; i < group->first + group->count; i++) {
			const struct summary_row *row = &report->findings.summary.rows[i];
			char figure[FIGURES_SIZE];
			if (row->standing != standings[s] || count++ == CHOICES_MAX)
				continue;
			if (!list)
				list = report_list(
					report, report_object(report, card, "choices"), "choice");
			struct cJSON *choice = report_item(report, list);
			compared_text(compared, row->cost.median.estimate, NULL, figure);
			show_runner(report, choice, report->results.cells[i].runner_index);
			report_say(report, choice, "class", s ? "level" : "best");
			report_say(report, choice, "at_once", "%" PRIu64 " at once",
				results_at_once(&report->results.cells[i]));
			report_say(report, choice, "figure", "%s", figure);
			report_say(
				report, choice, "said", s ? "no difference to it shown" : "best");
		}
	}
}

/* The group's, or what the search asks of which it is the first probe. */
static void show_label(struct report *report, struct cJSON *card, size_t group)
{
	const struct slo *slo = slos_of(&report->findings.slos, group);
	char text[300];
	if (slo)
		slo_label(&report->findings.slos, slo, text, sizeof text);
	report_say(report, card, "label", "%s", slo ? text : report->results.groups[group].label);
}

void report_cards(struct report *report)
{
	struct cJSON *list =
		report_list(report, report_object(report, report->shown, "cards"), "card");
	for (size_t i = 0; i < report->results.group_count; i++) {
		char text[1100];
		if (findings_is_silent(&report->findings, i))
			continue;
		struct cJSON *card = report_item(report, list);
		show_label(report, card, i);
		show_bound(report, card, i);
		findings_headline(&report->findings, &i, 1, false, text, sizeof text);
		report_say(report, card, "finding", "%s.", text);
		findings_advice(&report->findings, i, text, sizeof text);
		report_say(report, card, "advice", "%s", text);
		if (!slos_of(&report->findings.slos, i))
			show_choices(report, card, &report->results.groups[i]);
		struct cJSON *notes = NULL;
		for (size_t next = 0;
			findings_note(&report->findings, i, &next, text, sizeof text);) {
			if (!notes)
				notes = report_list(
					report, report_object(report, card, "notes"), "note");
			report_line(report, notes, "%s", text);
		}
	}
}

void report_rankings(struct report *report)
{
	const struct rankings *rankings = &report->findings.rankings;
	struct cJSON *list = report_list(report, report->shown, "rankings");
	char text[600];
	for (size_t i = 0; i < rankings->count; i++) {
		ranking_say(&report->results, &rankings->items[i], text, sizeof text);
		report_line(report, list, "%s", text);
	}
}

/* ---- the table ------------------------------------------------------------------------------ */

void report_columns(struct report *report, const char *const columns[][3], size_t count)
{
	struct cJSON *list = report_list(report, report->shown, "columns");
	for (size_t i = 0; i < count; i++) {
		struct cJSON *column = report_item(report, list);
		report_say(report, column, "class", "%s", columns[i][0]);
		report_say(report, column, "name", "%s", columns[i][1]);
		report_say(report, column, "note", "%s", columns[i][2]);
	}
}

struct cJSON *report_number(
	struct report *report, struct cJSON *list, double value, const char *text)
{
	struct cJSON *figure = report_item(report, list);
	if (isnan(value))
		return figure;
	report_say(report, figure, "value", "%.10g", value);
	report_say(report, figure, "text", "%s", text);
	return figure;
}

void report_ratio(struct report *report, struct cJSON *list, const struct interval *interval)
{
	char text[FIGURES_SIZE], bounds[2 * FIGURES_SIZE];
	figures_ratios(interval, text, bounds);
	struct cJSON *figure = report_number(report, list, interval->estimate, text);
	report_say(report, figure, "interval", "%s", bounds);
}

void report_compared(struct report *report, struct cJSON *list, const struct compared *compared,
	const struct interval *cost, const struct figures_unit *unit)
{
	char text[FIGURES_SIZE], bounds[2 * FIGURES_SIZE];
	compared_text(compared, cost->estimate, unit, text);
	compared_interval(compared, cost, unit, text, bounds);
	struct cJSON *figure =
		report_number(report, list, compared_shown(compared, *cost).estimate, text);
	report_say(report, figure, "interval", "%s", bounds);
}

/* `13`, `12 (1 failed, 2 disturbed)` */
static void show_samples(struct report *report, struct cJSON *list, size_t cell)
{
	const struct results_cell *of = &report->results.cells[cell];
	const struct summary_row *row = &report->findings.summary.rows[cell];
	const struct {
		size_t count;
		const char *words;
	} notes[] = { { of->failed, "failed" }, { of->disturbed, "disturbed" },
		{ row->cost.outliers, row->cost.outliers == 1 ? "outlier" : "outliers" } };
	char text[160];
	size_t used = 0;
	snprintf(text, sizeof text, "%zu", row->samples);
	struct cJSON *figure = report_number(report, list, (double)row->samples, text);
	for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
		if (notes[i].count)
			used += (size_t)snprintf(text + used, sizeof text - used, "%s%zu %s",
				used ? ", " : "", notes[i].count, notes[i].words);
	if (used)
		report_say(report, figure, "notes", "(%s)", text);
}

/* `12,300,000 numbers/s`: of what the work counts, or else of tasks. */
static void show_throughput(struct report *report, struct cJSON *list, size_t cell)
{
	const struct summary_row *row = &report->findings.summary.rows[cell];
	bool counted = !isnan(row->units_per_s);
	double rate = counted ? row->units_per_s : row->tasks_per_s;
	const char *unit = counted ? report->results.cells[cell].unit : "tasks";
	bool bytes = strcmp(unit, "bytes") == 0;
	char text[FIGURES_SIZE], with_unit[FIGURES_SIZE + 80];
	if (bytes)
		figures_bytes(rate, text);
	else if (rate < 100)
		figures_rate(rate, text);
	else
		figures_whole(rate, text);
	snprintf(with_unit, sizeof with_unit, "%s%s%.64s/s", text, bytes ? "" : " ",
		bytes ? "" : unit);
	/* The tasks a second of a fixed time stand in front already. */
	bool said = !counted && compared_of(&report->results.cells[cell])->rate;
	report_number(report, list, said ? NAN : rate, with_unit);
}

static const char *class_of(enum standing standing)
{
	return standing == STANDING_BEST                                     ? "best"
	       : standing == STANDING_LEVEL                                  ? "level"
	       : standing == STANDING_FAILED || standing == STANDING_MISSING ? "failed"
									     : "";
}

static void show_cell(
	struct report *report, struct cJSON *rows, size_t cell, const struct figures_unit *unit)
{
	const struct results_cell *of = &report->results.cells[cell];
	const struct results_group *group = &report->results.groups[of->group];
	const struct summary_row *row = &report->findings.summary.rows[cell];
	struct cJSON *item = report_item(report, rows);
	struct cJSON *whose = report_object(report, item, "group");
	char text[FIGURES_SIZE];
	report_say(report, item, "class", cell == group->first ? "first" : "next");
	report_say(report, whose, "label", "%s", group->label);
	show_runner(report, whose, of->runner_index);
	struct cJSON *figures = report_list(report, item, "figures");
	snprintf(text, sizeof text, "%" PRIu64, results_at_once(of));
	report_number(report, figures, (double)results_at_once(of), text);
	report_compared(report, figures, compared_of(of), &row->cost.median, unit);
	report_ratio(report, figures, &row->speedup);
	figures_ratio(row->cpu_utilisation, text);
	report_number(report, figures, row->cpu_utilisation, text);
	figures_bytes(row->rss_peak_bytes, text);
	report_number(report, figures, row->rss_peak_bytes, text);
	show_throughput(report, figures, cell);
	show_samples(report, figures, cell);
	report_say(report, item, "shown", "%s", class_of(row->standing));
	report_say(report, item, "verdict", "%s", row->verdict);
}

static void show_group(struct report *report, struct cJSON *rows, const struct results_group *group)
{
	const struct summary_row *all = report->findings.summary.rows;
	double largest = 0;
	for (size_t i = group->first; i < group->first + group->count; i++)
		largest = fmax(largest, all[i].cost.median.estimate);
	for (size_t i = group->first; i < group->first + group->count; i++)
		show_cell(report, rows, i, figures_unit_for(largest));
}

/* What the figures and their ratios are, of each kind that the run has, once. */
static void show_legend(struct report *report)
{
	const struct results *results = &report->results;
	char text[1000], baselines[100];
	struct say out = say_into(text, sizeof text);
	findings_baselines(&report->findings, baselines, sizeof baselines);
	for (size_t i = 0; i < results->group_count; i++) {
		const struct compared *compared = compared_of_group(results, i);
		size_t before = 0, start;
		while (compared_of_group(results, before) != compared)
			before++;
		if (before < i)
			continue;
		start = out.used + (out.used > 0);
		say(&out, "%s%s%s", i ? " " : "", compared->explained,
			*compared->explained ? ". " : "");
		say_capital(&out, start);
		start = out.used;
		say(&out, "%s is how many %s %s, round by round;", compared->gain, compared->times,
			baselines);
		say_capital(&out, start);
		say(&out, " an interval that contains 1 shows no difference.");
	}
	report_say(report, report->shown, "legend", "%s", text);
}

static const char *capital(const char *words, char text[64])
{
	snprintf(text, 64, "%s", words);
	*text = (char)toupper((unsigned char)*text);
	return text;
}

void report_table(struct report *report)
{
	const struct results *results = &report->results;
	const struct compared *compared = compared_of_all(results, 0, results->count);
	char figure[64], gain[64];
	const char *const columns[][3] = { { "name", "Workload", "" }, { "stick", "Runner", "" },
		{ "number", "At once", "" },
		{ "number", capital(compared->column, figure), "median [95 % interval]" },
		{ "number", capital(compared->gain, gain), "[95 % interval]" },
		{ "number", "CPU", "cores busy" }, { "number", "Memory", "peak" },
		{ "number", "Throughput", "" }, { "number", "Samples", "" },
		{ "words", "Verdict", "" } };
	show_legend(report);
	report_say(report, report->shown, "caption", "%zu cells", results->count);
	report_columns(report, columns, sizeof columns / sizeof *columns);
	struct cJSON *rows = report_list(report, report->shown, "rows");
	for (size_t i = 0; i < results->group_count; i++)
		show_group(report, rows, &results->groups[i]);
}

/* ---- samples that failed: the summary counts them only ----------------------------------------
 */

/* Samples of one cell that failed alike. */
struct failure {
	const struct results_sample *like;
	size_t count;
};

enum {
	FAILURES_MAX = 100
}; /* different ones; those of further kinds are counted */

static bool has_failed(const struct results_sample *sample)
{
	return sample->status != SAMPLE_OK && sample->status != SAMPLE_WARMUP &&
	       sample->status != SAMPLE_INTERRUPTED;
}

static bool is_alike(const struct results_sample *a, const struct results_sample *b)
{
	return a->cell == b->cell && a->status == b->status &&
	       strcmp(a->detail ? a->detail : "", b->detail ? b->detail : "") == 0;
}

static void show_failure(struct report *report, struct cJSON *list, const struct failure *failure)
{
	const struct results_cell *cell = &report->results.cells[failure->like->cell];
	struct cJSON *item = report_item(report, list);
	report_say(report, item, "cell", "%s: %s, %" PRIu64 " at once%s%s",
		report->results.groups[cell->group].label,
		report->results.runners[cell->runner_index].label, results_at_once(cell),
		*cell->build ? ", build " : "", cell->build);
	report_say(report, item, "count", "%zu %s", failure->count,
		failure->count == 1 ? "sample" : "samples");
	report_say(report, item, "status", "%s", sample_status_name(failure->like->status));
	report_say(
		report, item, "detail", "%s", failure->like->detail ? failure->like->detail : "");
}

void report_failures(struct report *report)
{
	struct failure failures[FAILURES_MAX];
	size_t count = 0, further = 0;
	for (size_t i = 0; i < report->results.sample_count; i++) {
		const struct results_sample *sample = &report->results.samples[i];
		size_t at = 0;
		if (!has_failed(sample))
			continue;
		while (at < count && !is_alike(failures[at].like, sample))
			at++;
		if (at == FAILURES_MAX) {
			further++;
			continue;
		}
		if (at == count)
			failures[count++] = (struct failure){ sample, 0 };
		failures[at].count++;
	}
	if (!count)
		return;
	struct cJSON *failed = report_object(report, report->shown, "failed");
	struct cJSON *list = report_list(report, failed, "failure");
	for (size_t i = 0; i < count; i++)
		show_failure(report, list, &failures[i]);
	if (further)
		report_say(report, failed, "more",
			"%zu samples failed in further ways: see samples.csv.", further);
}

void report_left_out(struct report *report)
{
	if (!results_left_out(&report->results, 0))
		return;
	struct cJSON *left_out = report_object(report, report->shown, "left_out");
	struct cJSON *list = report_list(report, left_out, "cell");
	const char *why;
	for (size_t i = 0; (why = results_left_out(&report->results, i)); i++)
		report_line(report, list, "%s", why);
}
