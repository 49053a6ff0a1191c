/* SPDX-License-Identifier: MIT */
/* A run of `ab`: its table is differences.csv, and its verdict what that comes to. */
#include "bench/base/csv.h"
#include "bench/base/figures.h"
#include "bench/report/parts.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *text_of(const struct csv *row, const char *column)
{
	return csv_get(row, csv_column(row, column));
}

static double number_of(const struct csv *row, const char *column)
{
	return csv_get_number(row, csv_column(row, column));
}

static void show_row(struct report *report, struct cJSON *rows, const struct csv *csv)
{
	static const char *const counts[] = { "old_samples", "new_samples" };
	struct cJSON *row = report_item(report, rows);
	const char *verdict = text_of(csv, "verdict");
	const struct compared *compared = compared_named(text_of(csv, "compared"));
	struct interval old = { number_of(csv, "old_median_s"), NAN, NAN };
	struct interval new = { number_of(csv, "new_median_s"), NAN, NAN };
	struct interval speedup = { number_of(csv, "speedup"), number_of(csv, "speedup_low"),
		number_of(csv, "speedup_high") };
	const struct figures_unit *unit = figures_unit_for(fmax(old.estimate, new.estimate));
	char text[FIGURES_SIZE];
	bool worse = strncmp(verdict, "slower", 6) == 0 || strncmp(verdict, "failed", 6) == 0;
	report_say(report, row, "class", "first");
	report_say(report, row, "cell", compared == compared_named("") ? "%s" : "%s, %s",
		text_of(csv, "cell"), compared->noun);
	struct cJSON *figures = report_list(report, row, "figures");
	report_compared(report, figures, compared, &old, unit);
	report_compared(report, figures, compared, &new, unit);
	report_ratio(report, figures, &speedup);
	figures_p(number_of(csv, "p_holm"), text);
	report_number(report, figures, number_of(csv, "p_holm"), text);
	for (size_t i = 0; i < 2; i++)
		report_number(report, figures, number_of(csv, counts[i]), text_of(csv, counts[i]));
	report_say(report, row, "shown", worse ? "failed" : "");
	report_say(report, row, "verdict", "%s%s", verdict,
		strcmp(text_of(csv, "regression"), "yes") == 0 ? " (a regression)" : "");
}

/* What a verdict begins with, and what is said of so many. */
struct tally {
	const char *begins, *words;
	size_t count;
};

static void show_all(struct report *report, const struct tally *tallies, size_t kinds, size_t count)
{
	char text[400];
	size_t used = (size_t)snprintf(text, sizeof text,
		"Of %zu cells measured by both builds in the same rounds", count);
	for (size_t i = 0; i < kinds; i++)
		if (tallies[i].count || i < 3)
			used += (size_t)snprintf(text + used, sizeof text - used, "%s %zu %s",
				i ? "," : ":", tallies[i].count, tallies[i].words);
	report_say(report, report->shown, "summed", "%s.", text);
	report_say(report, report->shown, "legend",
		"Speedup is that of the new build over the old one, pair by pair; below 1 it is "
		"slower. p is the probability of such a difference by chance, corrected for the "
		"number of cells.");
	report_say(report, report->shown, "caption", "%zu cells", count);
}

int report_builds(struct report *report, struct error *error)
{
	static const char *const columns[][3] = { { "stick", "Cell", "" },
		{ "number", "Old", "median" }, { "number", "New", "median" },
		{ "number", "Speedup", "[95 % interval]" }, { "number", "p", "corrected" },
		{ "number", "Old samples", "" }, { "number", "New samples", "" },
		{ "words", "Verdict", "" } };
	struct tally tallies[] = { { "slower", "slower", 0 }, { "faster", "faster", 0 },
		{ "no difference", "without a difference shown", 0 },
		{ "failed: ", "failed that worked in the old build", 0 },
		{ "works", "work that failed in the old build", 0 },
		{ "failed in both", "failed in both", 0 },
		{ "cannot tell: too few", "with too few samples to tell", 0 },
		{ "cannot tell: the machine", "on a machine too busy to tell", 0 } };
	const size_t kinds = sizeof tallies / sizeof *tallies;
	char path[4200];
	struct csv_file *file;
	size_t count = 0;
	snprintf(path, sizeof path, "%s/differences.csv", report->run);
	int code = csv_open(&file, path, error->text, sizeof error->text);
	if (code)
		return code;
	if (csv_column(csv_row(file), "verdict") < 0)
		code = error_set(error, -EINVAL, "%s: no column verdict", path);
	report_columns(report, columns, sizeof columns / sizeof *columns);
	struct cJSON *rows = report_list(report, report->shown, "rows");
	while (!code && (code = csv_next(file)) == 1) {
		const char *verdict = text_of(csv_row(file), "verdict");
		show_row(report, rows, csv_row(file));
		count++;
		for (size_t i = 0; i < kinds; i++)
			tallies[i].count +=
				strncmp(verdict, tallies[i].begins, strlen(tallies[i].begins)) == 0;
		code = 0;
	}
	csv_close(file);
	if (!code)
		show_all(report, tallies, kinds, count);
	return code;
}
