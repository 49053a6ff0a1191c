/* SPDX-License-Identifier: MIT */
/* A card a group, which says what the intervals show; a table, a row a cell. */
#include "bench/base/csv.h"
#include "bench/plot/figure.h"
#include "bench/plot/text.h"
#include "bench/plot/title.h"
#include "bench/report/parts.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <math.h>
#include <string.h>

void report_mark(struct report *report, struct cJSON *object, size_t runner)
{
	unsigned slot = report->data.runners[runner].slot + 1;
	/* As style.gp has it: eight colours, of which the last four are used again. */
	unsigned colour = slot <= 8 ? slot : 5 + (slot - 5) % 4;
	report_say(report, object, "mark", "c%u m%u", colour, (slot - 1) % 6 + 1);
	report_say(report, object, "runner", "%s", report->data.runners[runner].name);
}

/* ---- cards ---------------------------------------------------------------------------------- */

/* The finding without the name that begins it: the card's heading says it. */
static void show_finding(struct report *report, struct cJSON *card, const struct plot_group *group)
{
	char title[512];
	struct plot_scope scope = { &report->data, group, 1 };
	size_t label = strlen(group->label);
	plot_title(&scope, title, sizeof(title));
	char *text = title;
	if (strncmp(title, group->label, label) == 0 && strncmp(title + label, ": ", 2) == 0)
		text = title + label + 2;
	*text = (char)toupper((unsigned char)*text);
	report_say(report, card, "finding", "%s.", text);
}

/* `CPU-bound: sequential keeps one core 99 % busy`, the latter of the first cell of one at a time.
 */
static void show_bound(struct report *report, struct cJSON *card, const struct plot_group *group)
{
	const char *words = plot_bound_words(group->bound);
	if (!*words)
		return;
	struct cJSON *bound = report_object(report, card, "bound");
	report_say(report, bound, "words", "%s", words);
	for (size_t i = 0; i < group->count; i++) {
		const struct plot_cell *cell = &group->cells[i];
		const char *runner = report->data.runners[cell->runner].name;
		if (strcmp(runner, "sequential") != 0 || isnan(cell->cpu))
			continue;
		report_say(report, bound, "busy", "%s keeps one core %.0f\u00a0%% busy", runner,
			cell->cpu * 100);
		return;
	}
}

static void show_choice(struct report *report, struct cJSON *list, const struct plot_group *group,
	const struct plot_cell *cell)
{
	bool best = strcmp(cell->verdict, "best") == 0;
	struct cJSON *choice = report_item(report, list);
	char text[64];
	report_mark(report, choice, cell->runner);
	report_say(report, choice, "class", best ? "best" : "level");
	if (group->several)
		report_say(report, choice, "at_once", "%g at once", cell->concurrency);
	plot_text_time(cell->wall_s.value, plot_unit_for(cell->wall_s.value), text, sizeof(text));
	report_say(report, choice, "wall", "%s", text);
	report_say(report, choice, "said", best ? "best" : "no difference to it shown");
}

/* The best, and what is not shown to differ from it. */
static void show_choices(struct report *report, struct cJSON *card, const struct plot_group *group)
{
	static const char *const verdicts[] = { "best", "no difference shown to best" };
	struct cJSON *list = NULL;
	for (size_t v = 0; v < sizeof(verdicts) / sizeof(verdicts[0]); v++) {
		for (size_t i = 0; i < group->count; i++) {
			const struct plot_cell *cell = &group->cells[i];
			if (strcmp(cell->verdict, verdicts[v]) != 0 || !plot_cell_measured(cell))
				continue;
			if (!list)
				list = report_list(
					report, report_object(report, card, "choices"), "choice");
			show_choice(report, list, group, cell);
		}
	}
}

void report_cards(struct report *report)
{
	struct cJSON *list =
		report_list(report, report_object(report, report->shown, "cards"), "card");
	for (size_t i = 0; i < report->data.groups_count; i++) {
		const struct plot_group *group = &report->data.groups[i];
		struct cJSON *card = report_item(report, list);
		size_t lost = 0;
		for (size_t k = 0; k < group->count; k++)
			lost += !plot_cell_measured(&group->cells[k]);
		report_say(report, card, "label", "%s", group->label);
		show_bound(report, card, group);
		show_finding(report, card, group);
		show_choices(report, card, group);
		if (lost)
			report_say(report, card, "lost", "%zu of %zu cells have no valid sample.",
				lost, group->count);
	}
}

/* ---- the table ------------------------------------------------------------------------------ */

static void show_columns(struct report *report, const char *const columns[][3], size_t count)
{
	struct cJSON *list = report_list(report, report->shown, "columns");
	for (size_t i = 0; i < count; i++) {
		struct cJSON *column = report_item(report, list);
		report_say(report, column, "class", "%s", columns[i][0]);
		report_say(report, column, "name", "%s", columns[i][1]);
		report_say(report, column, "note", "%s", columns[i][2]);
	}
}

/* A figure: what it is sorted by, what it looks like; empty where it was not taken. */
static struct cJSON *show_number(
	struct report *report, struct cJSON *list, double value, const char *text)
{
	struct cJSON *figure = report_item(report, list);
	if (isnan(value))
		return figure;
	report_say(report, figure, "value", "%.10g", value);
	report_say(report, figure, "text", "%s", text);
	return figure;
}

/* With its interval, of which the unit is said once. */
static void show_estimate(struct report *report, struct cJSON *list,
	const struct plot_estimate *estimate, char texts[3][64])
{
	struct cJSON *figure = show_number(report, list, estimate->value, texts[0]);
	if (!plot_estimate_has_interval(estimate))
		return;
	for (int i = 1; i < 3; i++)
		texts[i][strcspn(texts[i], " ")] = '\0';
	report_say(report, figure, "interval", "[%s, %s]", texts[1], texts[2]);
}

/* In the unit of the largest beside it. */
static void show_time(struct report *report, struct cJSON *list,
	const struct plot_estimate *estimate, double largest)
{
	const double values[] = { estimate->value, estimate->low, estimate->high };
	char texts[3][64] = { "", "", "" };
	for (int i = 0; i < 3 && !isnan(values[i]); i++)
		plot_text_time(values[i], plot_unit_for(largest), texts[i], sizeof(texts[i]));
	show_estimate(report, list, estimate, texts);
}

static void show_ratio(
	struct report *report, struct cJSON *list, const struct plot_estimate *estimate)
{
	const double values[] = { estimate->value, estimate->low, estimate->high };
	char texts[3][64] = { "", "", "" };
	for (int i = 0; i < 3 && !isnan(values[i]); i++)
		plot_text_ratio(values[i], texts[i], sizeof(texts[i]));
	show_estimate(report, list, estimate, texts);
}

/* Three digits, in groups of three: `12,500,000`, `164`, `2.93`. */
static void rate_text(double rate, char *out, size_t size)
{
	char digits[40];
	double step = rate >= 999.5 ? pow(10, floor(log10(rate)) - 2) : 1;
	snprintf(digits, sizeof(digits),
		rate < 9.995   ? "%.2f"
		: rate < 99.95 ? "%.1f"
			       : "%.0f",
		rate >= 999.5 ? round(rate / step) * step : rate);
	size_t length = strlen(digits), used = 0;
	for (size_t i = 0; i < length && used + 2 < size; i++) {
		if (rate >= 999.5 && i > 0 && (length - i) % 3 == 0)
			out[used++] = ',';
		out[used++] = digits[i];
	}
	out[used] = '\0';
}

/* `13`, `12 (1 failed, 2 disturbed)` */
static void show_samples(struct report *report, struct cJSON *list, const struct plot_cell *cell)
{
	const struct {
		double count;
		const char *words;
	} notes[] = { { cell->failed, "failed" }, { cell->disturbed, "disturbed" },
		{ cell->outliers, cell->outliers == 1 ? "outlier" : "outliers" } };
	char text[160] = "";
	snprintf(text, sizeof(text), "%g", cell->samples);
	struct cJSON *figure = show_number(report, list, cell->samples, text);
	size_t used = 0;
	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		if (notes[i].count > 0)
			used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%g %s",
				used ? ", " : "", notes[i].count, notes[i].words);
	if (used)
		report_say(report, figure, "notes", "(%s)", text);
}

static void show_verdict(struct report *report, struct cJSON *row, const struct plot_cell *cell)
{
	bool measured = plot_cell_measured(cell);
	bool best = strcmp(cell->verdict, "best") == 0;
	bool level = strncmp(cell->verdict, "no difference", 13) == 0;
	report_say(report, row, "shown",
		!measured ? "failed"
		: best    ? "best"
		: level   ? "level"
			  : "");
	report_say(report, row, "verdict", "%s", measured ? cell->verdict : plot_cell_reason(cell));
}

static double largest_of(const struct plot_group *group)
{
	double largest = 0;
	for (size_t i = 0; i < group->count; i++)
		if (group->cells[i].wall_s.value > largest)
			largest = group->cells[i].wall_s.value;
	return largest;
}

static void show_cell(struct report *report, struct cJSON *rows, const struct plot_group *group,
	const struct plot_cell *cell)
{
	struct cJSON *row = report_item(report, rows);
	struct cJSON *whose = report_object(report, row, "group");
	char text[64];
	report_say(report, row, "class", cell == group->cells ? "first" : "next");
	report_say(report, whose, "label", "%s", group->label);
	report_mark(report, whose, cell->runner);
	struct cJSON *figures = report_list(report, row, "figures");
	snprintf(text, sizeof(text), "%.10g", plot_cell_at_once(cell));
	show_number(report, figures, plot_cell_at_once(cell), text);
	show_time(report, figures, &cell->wall_s, largest_of(group));
	show_ratio(report, figures, &cell->speedup);
	snprintf(text, sizeof(text), "%.2f", cell->cpu);
	show_number(report, figures, cell->cpu, text);
	plot_text_memory(cell->rss_bytes, text, sizeof(text));
	show_number(report, figures, cell->rss_bytes, text);
	rate_text(isnan(cell->tasks_per_s) ? 0 : cell->tasks_per_s, text, sizeof(text));
	show_number(report, figures, cell->tasks_per_s, text);
	show_samples(report, figures, cell);
	show_verdict(report, row, cell);
}

void report_table(struct report *report)
{
	static const char *const columns[][3] = { { "name", "Workload", "" },
		{ "stick", "Runner", "" }, { "number", "At once", "" },
		{ "number", "Wall", "median [95 % interval]" },
		{ "number", "Speedup", "[95 % interval]" }, { "number", "CPU", "cores busy" },
		{ "number", "Memory", "peak" }, { "number", "Tasks/s", "" },
		{ "number", "Samples", "" }, { "words", "Verdict", "" } };
	report_say(report, report->shown, "legend",
		"Speedup is over %s, round by round; an interval that contains 1 shows no "
		"difference.",
		report->data.baseline);
	report_say(report, report->shown, "caption", "%zu cells", report->data.cells_count);
	show_columns(report, columns, sizeof(columns) / sizeof(columns[0]));
	struct cJSON *rows = report_list(report, report->shown, "rows");
	for (size_t i = 0; i < report->data.groups_count; i++) {
		const struct plot_group *group = &report->data.groups[i];
		for (size_t k = 0; k < group->count; k++)
			show_cell(report, rows, group, &group->cells[k]);
	}
}

/* ---- two builds ----------------------------------------------------------------------------- */

static const char *text_of(const struct report *report, size_t row, const char *column)
{
	return csv_get(report->differences, row, csv_column(report->differences, column));
}

static double number_of(const struct report *report, size_t row, const char *column)
{
	return csv_get_number(report->differences, row, csv_column(report->differences, column));
}

static size_t count_verdict(const struct report *report, const char *begins)
{
	size_t count = 0;
	for (size_t row = 0; row < csv_rows(report->differences); row++)
		count += strncmp(text_of(report, row, "verdict"), begins, strlen(begins)) == 0;
	return count;
}

static void show_difference(struct report *report, struct cJSON *rows, size_t at)
{
	static const char *const counts[] = { "old_samples", "new_samples" };
	struct cJSON *row = report_item(report, rows);
	const char *verdict = text_of(report, at, "verdict");
	struct plot_estimate old = { number_of(report, at, "old_median_s"), NAN, NAN };
	struct plot_estimate new = { number_of(report, at, "new_median_s"), NAN, NAN };
	struct plot_estimate speedup = { number_of(report, at, "speedup"),
		number_of(report, at, "speedup_low"), number_of(report, at, "speedup_high") };
	double largest = fmax(old.value, new.value), p = number_of(report, at, "p_holm");
	char text[64];
	report_say(report, row, "class", "first");
	report_say(report, row, "cell", "%s", text_of(report, at, "cell"));
	struct cJSON *figures = report_list(report, row, "figures");
	show_time(report, figures, &old, largest);
	show_time(report, figures, &new, largest);
	show_ratio(report, figures, &speedup);
	snprintf(text, sizeof(text), p < 0.001 ? "%.1e" : "%.3f", p);
	show_number(report, figures, p, text);
	for (size_t i = 0; i < 2; i++) {
		double count = number_of(report, at, counts[i]);
		snprintf(text, sizeof(text), "%g", count);
		show_number(report, figures, count, text);
	}
	report_say(report, row, "shown", strcmp(verdict, "slower") == 0 ? "failed" : "");
	report_say(report, row, "verdict", "%s%s", verdict,
		strcmp(text_of(report, at, "regression"), "yes") == 0 ? " (a regression)" : "");
}

void report_differences(struct report *report)
{
	static const char *const columns[][3] = { { "stick", "Cell", "" },
		{ "number", "Old", "median" }, { "number", "New", "median" },
		{ "number", "Speedup", "[95 % interval]" }, { "number", "p", "corrected" },
		{ "number", "Old samples", "" }, { "number", "New samples", "" },
		{ "words", "Verdict", "" } };
	size_t count = csv_rows(report->differences);
	report_say(report, report->shown, "summed",
		"Of %zu cells measured by both builds in the same rounds, the new build is slower "
		"in %zu, faster in %zu; in %zu no difference is shown, and %zu have too few "
		"samples to tell.",
		count, count_verdict(report, "slower"), count_verdict(report, "faster"),
		count_verdict(report, "no difference"), count_verdict(report, "cannot tell"));
	report_say(report, report->shown, "legend",
		"Speedup is that of the new build over the old one, pair by pair; below 1 it is "
		"slower.");
	report_say(report, report->shown, "caption", "%zu cells", count);
	show_columns(report, columns, sizeof(columns) / sizeof(columns[0]));
	struct cJSON *rows = report_list(report, report->shown, "rows");
	for (size_t row = 0; row < count; row++)
		show_difference(report, rows, row);
}
