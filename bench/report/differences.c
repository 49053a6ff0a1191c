/* SPDX-License-Identifier: MIT */
/* A run of `ab`: its table is differences.csv, and its verdict what that comes to. */
#include "bench/base/csv.h"
#include "bench/plot/text.h"
#include "bench/report/html.h"
#include "bench/report/parts.h"

#include <math.h>
#include <string.h>

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

void report_differences_verdict(const struct report *report)
{
	html_print(report->out,
		"<p class=\"finding\">Of %zu cells measured by both builds in the same rounds, the new "
		"build is slower in %zu, faster in %zu; in %zu no difference is shown, "
		"and %zu have too few samples to tell.</p>\n",
		csv_rows(report->differences), count_verdict(report, "slower"),
		count_verdict(report, "faster"), count_verdict(report, "no difference"),
		count_verdict(report, "cannot tell"));
}

static void write_row(const struct report *report, size_t row)
{
	static const char *const counts[] = { "old_samples", "new_samples" };
	FILE *out = report->out;
	const char *verdict = text_of(report, row, "verdict");
	struct plot_estimate old = { number_of(report, row, "old_median_s"), NAN, NAN };
	struct plot_estimate new = { number_of(report, row, "new_median_s"), NAN, NAN };
	struct plot_estimate speedup = { number_of(report, row, "speedup"),
		number_of(report, row, "speedup_low"), number_of(report, row, "speedup_high") };
	double largest = fmax(old.value, new.value), p = number_of(report, row, "p_holm");
	char text[64];
	html_print(out, "<tr>\n<th scope=\"row\" class=\"stick\">%s</th>\n",
		text_of(report, row, "cell"));
	report_cell_time(out, &old, largest);
	report_cell_time(out, &new, largest);
	report_cell_ratio(out, &speedup);
	snprintf(text, sizeof(text), p < 0.001 ? "%.1e" : "%.3f", p);
	report_cell_number(out, p, text);
	for (size_t i = 0; i < 2; i++) {
		double count = number_of(report, row, counts[i]);
		snprintf(text, sizeof(text), "%g", count);
		report_cell_number(out, count, text);
	}
	html_print(out, "<td class=\"verdict%s\">%s%s</td>\n</tr>\n",
		strcmp(verdict, "slower") == 0 ? " failed" : "", verdict,
		strcmp(text_of(report, row, "regression"), "yes") == 0 ? " (a regression)" : "");
}

void report_differences(const struct report *report)
{
	FILE *out = report->out;
	html_print(out,
		"<p>Speedup is that of the new build over the old one, pair by pair; below 1 it is "
		"slower.</p>\n"
		"<div class=\"scroller\" role=\"group\" tabindex=\"0\" "
		"aria-label=\"Table of all cells, can be scrolled sideways\">\n"
		"<table id=\"cells\">\n<caption>%zu cells</caption>\n<thead><tr>\n"
		"<th scope=\"col\" class=\"stick\"><span class=\"column\">Cell</span></th>\n",
		csv_rows(report->differences));
	static const char *const columns[] = { "Old, median", "New, median", "Speedup",
		"p, corrected", "Old samples", "New samples" };
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		html_print(out,
			"<th scope=\"col\" class=\"number\"><span class=\"column\">%s</span></th>\n",
			columns[i]);
	html_print(out, "<th scope=\"col\"><span class=\"column\">Verdict</span></th>\n"
			"</tr></thead>\n<tbody>\n");
	for (size_t row = 0; row < csv_rows(report->differences); row++)
		write_row(report, row);
	html_print(out, "</tbody>\n</table>\n</div>\n");
}
