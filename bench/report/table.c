/* SPDX-License-Identifier: MIT */
/* The table, a row a cell; the script makes it sortable by the data-value of its cells. */
#include "bench/plot/text.h"
#include "bench/report/html.h"
#include "bench/report/parts.h"

#include <math.h>
#include <string.h>

/* ---- numbers -------------------------------------------------------------------------------- */

void report_cell_number(FILE *out, double value, const char *text)
{
	char raw[40];
	snprintf(raw, sizeof(raw), "%.10g", value);
	if (isnan(value))
		html_print(out, "<td class=\"number\"></td>\n");
	else
		html_print(out, "<td class=\"number\" data-value=\"%s\">%s</td>\n", raw, text);
}

/* A value with its interval, of which the unit is said once. */
static void cell_estimate(FILE *out, const struct plot_estimate *estimate, char texts[3][64])
{
	char raw[40];
	snprintf(raw, sizeof(raw), "%.10g", estimate->value);
	if (isnan(estimate->value)) {
		html_print(out, "<td class=\"number\"></td>\n");
		return;
	}
	html_print(out, "<td class=\"number\" data-value=\"%s\">%s", raw, texts[0]);
	for (int i = 1; i < 3; i++)
		texts[i][strcspn(texts[i], " ")] = '\0';
	if (plot_estimate_has_interval(estimate))
		html_print(out, " <span class=\"interval\">[%s, %s]</span></td>\n", texts[1],
			texts[2]);
	else
		html_print(out, " <span class=\"interval\"></span></td>\n");
}

void report_cell_time(FILE *out, const struct plot_estimate *estimate, double largest)
{
	const double values[] = { estimate->value, estimate->low, estimate->high };
	char texts[3][64] = { "", "", "" };
	for (int i = 0; i < 3 && !isnan(values[i]); i++)
		plot_text_time(values[i], plot_unit_for(largest), texts[i], sizeof(texts[i]));
	cell_estimate(out, estimate, texts);
}

void report_cell_ratio(FILE *out, const struct plot_estimate *estimate)
{
	const double values[] = { estimate->value, estimate->low, estimate->high };
	char texts[3][64] = { "", "", "" };
	for (int i = 0; i < 3 && !isnan(values[i]); i++)
		plot_text_ratio(values[i], texts[i], sizeof(texts[i]));
	cell_estimate(out, estimate, texts);
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

/* ---- rows ----------------------------------------------------------------------------------- */

static double largest_of(const struct plot_group *group)
{
	double largest = 0;
	for (size_t i = 0; i < group->count; i++)
		if (group->cells[i].wall_s.value > largest)
			largest = group->cells[i].wall_s.value;
	return largest;
}

/* `13`, `12 (1 failed, 2 disturbed)` */
static void cell_samples(FILE *out, const struct plot_cell *cell)
{
	const struct {
		double count;
		const char *word;
	} notes[] = { { cell->failed, "failed" }, { cell->disturbed, "disturbed" },
		{ cell->outliers, "outliers" } };
	char text[40];
	size_t told = 0;
	snprintf(text, sizeof(text), "%g", cell->samples);
	if (isnan(cell->samples))
		html_print(out, "<td class=\"number\">");
	else
		html_print(out, "<td class=\"number\" data-value=\"%s\">%s", text, text);
	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++) {
		if (!(notes[i].count > 0))
			continue;
		snprintf(text, sizeof(text), "%g", notes[i].count);
		bool single = notes[i].count == 1 && strcmp(notes[i].word, "outliers") == 0;
		html_print(out, told++ ? ", " : " <span class=\"notes\">(");
		html_print(out, "%s %s", text, single ? "outlier" : notes[i].word);
	}
	html_print(out, told ? ")</span></td>\n" : "</td>\n");
}

static void cell_verdict(FILE *out, const struct plot_cell *cell)
{
	bool best = strcmp(cell->verdict, "best") == 0;
	bool level = strncmp(cell->verdict, "no difference", 13) == 0;
	html_print(out, "<td class=\"verdict%s\">%s</td>\n",
		!plot_cell_measured(cell) ? " failed"
		: best                    ? " best"
		: level                   ? " level"
					  : "",
		plot_cell_measured(cell) ? cell->verdict : plot_cell_reason(cell));
}

static void write_row(
	const struct report *report, const struct plot_group *group, const struct plot_cell *cell)
{
	FILE *out = report->out;
	const struct plot_data *data = &report->data;
	char text[64];
	html_print(out, "<tr class=\"%s\" data-workload=\"%s\" data-runner=\"%s\">\n",
		cell == group->cells ? "first" : "next", group->label,
		data->runners[cell->runner].name);
	html_print(
		out, "<th scope=\"row\">%s</th>\n<th scope=\"row\" class=\"stick\">", group->label);
	report_runner(report, cell->runner);
	html_print(out, "</th>\n");
	snprintf(text, sizeof(text), "%.10g", plot_cell_at_once(cell));
	report_cell_number(out, plot_cell_at_once(cell), text);
	report_cell_time(out, &cell->wall_s, largest_of(group));
	report_cell_ratio(out, &cell->speedup);
	snprintf(text, sizeof(text), "%.2f", cell->cpu);
	report_cell_number(out, cell->cpu, text);
	plot_text_memory(cell->rss_bytes, text, sizeof(text));
	report_cell_number(out, cell->rss_bytes, text);
	rate_text(isnan(cell->tasks_per_s) ? 0 : cell->tasks_per_s, text, sizeof(text));
	report_cell_number(out, cell->tasks_per_s, text);
	cell_samples(out, cell);
	cell_verdict(out, cell);
	html_print(out, "</tr>\n");
}

static void write_columns(FILE *out)
{
	static const struct {
		const char *name, *note, *class;
	} columns[] = { { "Workload", "", "name" }, { "Runner", "", "stick" },
		{ "At once", "", "number" }, { "Wall", "median [95 % interval]", "number" },
		{ "Speedup", "[95 % interval]", "number" }, { "CPU", "cores busy", "number" },
		{ "Memory", "peak", "number" }, { "Tasks/s", "", "number" },
		{ "Samples", "", "number" }, { "Verdict", "", "words" } };
	html_print(out, "<thead><tr>\n");
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		html_print(out, "<th scope=\"col\" class=\"%s\">", columns[i].class);
		html_print(out, "<span class=\"column\">%s</span>", columns[i].name);
		if (*columns[i].note)
			html_print(out, " <span class=\"interval\">%s</span>", columns[i].note);
		html_print(out, "</th>\n");
	}
	html_print(out, "</tr></thead>\n");
}

void report_table(const struct report *report)
{
	FILE *out = report->out;
	html_print(out, "<section aria-labelledby=\"table\">\n<h2 id=\"table\">All cells</h2>\n");
	if (report->differences) {
		report_differences(report);
		html_print(out, "</section>\n");
		return;
	}
	html_print(out,
		"<p>Speedup is over %s, round by round; an interval that contains 1 shows no "
		"difference.</p>\n"
		"<div class=\"scroller\" role=\"group\" tabindex=\"0\" "
		"aria-label=\"Table of all cells, can be scrolled sideways\">\n"
		"<table id=\"cells\">\n<caption>%zu cells</caption>\n",
		report->data.baseline, report->data.cells_count);
	write_columns(out);
	html_print(out, "<tbody>\n");
	for (size_t i = 0; i < report->data.groups_count; i++) {
		const struct plot_group *group = &report->data.groups[i];
		for (size_t k = 0; k < group->count; k++)
			write_row(report, group, &group->cells[k]);
	}
	html_print(out, "</tbody>\n</table>\n</div>\n</section>\n");
}
