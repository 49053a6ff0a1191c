/* SPDX-License-Identifier: MIT */
#include "bench/results/changes.h"

#include "bench/base/apart.h"
#include "bench/base/csv.h"
#include "bench/base/file.h"
#include "bench/base/memory.h"
#include "bench/base/say.h"
#include "bench/base/terminal.h"
#include "bench/base/text.h"
#include "bench/results/compared.h"
#include "bench/results/difference.h"
#include "bench/results/results.h"
#include "bench/results/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_MOST 78  /* of a terminal of 80 columns */
#define NAME_MOST  400 /* of a name within a line */
#define LINE_SIZE  700
/* Of drift_shift(), below which it is no matter. */
#define SHIFT_TOLD 0.005

/* ---- for people ----------------------------------------------------------------------------- */

const char *changes_verdict(const struct difference *difference)
{
	const struct difference_side *old = &difference->old, *new = &difference->new;
	const char *endless = old->samples && new->samples ? NULL
			      : new->endless               ? new->endless
							   : old->endless;
	const char *const words[] = {
		[CHANGE_UNKNOWN] = endless ? endless : "cannot tell: too few samples",
		[CHANGE_BUSY] = difference->busy ? "cannot tell: the machine was too busy"
						 : "cannot tell: the machine changed",
		[CHANGE_NONE] = "no difference shown",
		[CHANGE_SLOWER] = "slower",
		[CHANGE_FASTER] = "faster",
		[CHANGE_FAILED] = "failed: it worked before",
		[CHANGE_MENDED] = "works: it failed before",
		[CHANGE_NEITHER] = "failed in both",
	};
	return words[difference->change];
}

/* Of a search its crossings are no samples, of which some might have failed. */
static void say_failed(const struct difference *difference, struct changes_row *row)
{
	const struct difference_side *sides[] = { &difference->old, &difference->new };
	struct say out = say_into(row->failed, sizeof row->failed);
	for (size_t i = 0; i < 2; i++) {
		const struct difference_side *side = sides[i];
		if (!side->samples || !side->failed)
			continue;
		say(&out, "%s%zu ", out.used ? ", " : "", side->failed);
		if (load_is_probe(&side->cell->load))
			say(&out, "search%s", side->failed == 1 ? "" : "es");
		else
			say(&out, "of %zu samples", side->valid + side->failed);
		say(&out, " failed in %s", i ? "NEW" : "OLD");
	}
}

/* A search that was not ended has none, and has not failed. */
static void say_median(const struct difference_side *side, const struct compared *compared,
	const struct figures_unit *unit, char text[FIGURES_SIZE])
{
	compared_text(compared, side->median_s, unit, text);
	if (!*text && !side->endless)
		snprintf(text, FIGURES_SIZE, "failed");
}

void changes_row(const struct difference *difference, struct changes_row *row)
{
	const struct interval *ratio = &difference->comparison.ratio;
	const struct compared *compared = difference_compared(difference);
	const double medians[] = { difference->old.median_s, difference->new.median_s };
	const struct figures_unit *unit = figures_unit_for(fmax(medians[0], medians[1]));
	char low[FIGURES_SIZE], high[FIGURES_SIZE];
	*row = (struct changes_row){ 0 };
	say_median(&difference->old, compared, unit, row->old);
	say_median(&difference->new, compared, unit, row->new);
	/* Of a throughput by how much it is more, of times by how much longer. */
	const struct interval longer = statistics_inverse(*ratio);
	const struct interval *change = compared->rate ? ratio : &longer;
	if (!isnan(change->low)) {
		figures_changes(change, row->change, low, high);
		snprintf(row->interval, sizeof row->interval, "[%s, %s]", low, high);
	} else if (!isnan(change->estimate)) {
		figures_change(change->estimate, row->change);
	}
	say_failed(difference, row);
}

/* Red for what is worse, green for what is better. */
static const char *colour_of(const struct difference *difference)
{
	enum change change = difference->change;
	return change == CHANGE_SLOWER || change == CHANGE_FAILED   ? "\033[31m"
	       : change == CHANGE_FASTER || change == CHANGE_MENDED ? "\033[32m"
								    : "";
}

/* How wide the columns of figures are: as their headings and what stands in them. */
struct widths {
	size_t old, new, change, interval;
};

static void widen(size_t *width, const char *text)
{
	size_t characters = text_characters(text);
	*width = characters > *width ? characters : *width;
}

static void widths_take(struct widths *widths, const struct changes_row *row)
{
	widen(&widths->old, row->old);
	widen(&widths->new, row->new);
	widen(&widths->change, row->change);
	widen(&widths->interval, row->interval);
}

static void say_right(struct say *line, size_t width, const char *text)
{
	say(line, "%*s%s", (int)(width - text_characters(text)), "", text);
}

/* A row of figures; where the terminal is too narrow its interval and its verdict stand below. */
static void print_row(FILE *out, const struct table_style *style, const struct widths *widths,
	const struct changes_row *row, const char *colour, const char *verdict)
{
	char text[8 * FIGURES_SIZE];
	struct say line = say_into(text, sizeof text);
	say_right(&line, widths->old, row->old);
	say(&line, " -> ");
	say_right(&line, widths->new, row->new);
	say(&line, "  ");
	say_right(&line, widths->change, row->change);
	size_t width = TERMINAL_INDENT + text_characters(text) + 1 + widths->interval;
	bool within = width <= style->columns;
	bool beside = *verdict && width + 2 + text_characters(verdict) <= style->columns;
	if (within)
		say(&line, " %s", row->interval);
	if (beside)
		say_right(&line, widths->interval - text_characters(row->interval) + 2, "");
	while (!beside && line.used && text[line.used - 1] == ' ')
		text[--line.used] = '\0';
	fprintf(out, "%*s%s", TERMINAL_INDENT, "", text);
	if (!beside)
		fputc('\n', out);
	if (!within)
		terminal_wrap(out, style->columns, TERMINAL_INDENT, row->interval);
	fputs(colour, out);
	if (beside)
		fprintf(out, "%s\n", verdict);
	else
		terminal_wrap(out, style->columns, TERMINAL_INDENT, verdict);
	fputs(*colour ? "\033[0m" : "", out);
}

/* The last failure of what fails now, or in part. */
static void print_failed(FILE *out, const struct table_style *style,
	const struct difference *difference, const struct changes_row *row)
{
	char text[1000] = "";
	if (difference->change == CHANGE_FAILED)
		snprintf(text, sizeof text, "%s", difference->new.failure);
	else if (*row->failed)
		snprintf(text, sizeof text, "%s, the last: %s", row->failed,
			difference->new.failed ? difference->new.failure : difference->old.failure);
	terminal_wrap(out, style->columns, TERMINAL_INDENT, text);
}

static void print_one(FILE *out, const struct table_style *style, const struct widths *widths,
	const struct difference *difference, const struct changes_row *row, const char *label)
{
	char verdict[200];
	snprintf(verdict, sizeof verdict, "%s%s", changes_verdict(difference),
		difference->regression ? " (regression)" : "");
	terminal_wrap(out, style->columns, 0, label);
	print_row(out, style, widths, row, style->colour ? colour_of(difference) : "", verdict);
	print_failed(out, style, difference, row);
}

static void print_table(FILE *out, const struct table_style *style,
	const struct differences *differences, char **labels)
{
	const struct changes_row heads = { "old", "new", "change", "[95 % interval]", "" };
	struct changes_row *rows = memory_zeroed(differences->count, sizeof *rows);
	struct widths widths = { 0 };
	widths_take(&widths, &heads);
	for (size_t i = 0; i < differences->count; i++) {
		changes_row(&differences->items[i], &rows[i]);
		widths_take(&widths, &rows[i]);
	}
	fputs(style->colour ? "\033[1m" : "", out);
	print_row(out, style, &widths, &heads, "", "");
	fputs(style->colour ? "\033[0m" : "", out);
	for (size_t i = 0; i < differences->count; i++)
		print_one(out, style, &widths, &differences->items[i], &rows[i], labels[i]);
	free(rows);
}

/* Is a throughput shown, of which the threshold is not the percentage that is shown? */
static bool any_rate(const struct differences *differences)
{
	for (size_t i = 0; i < differences->count; i++)
		if (difference_compared(&differences->items[i])->rate)
			return true;
	return false;
}

static void print_counts(FILE *out, const struct differences *differences, unsigned columns)
{
	static const struct {
		enum change change;
		const char *words;
		bool always;
	} told[] = { { CHANGE_SLOWER, "slower", true }, { CHANGE_FASTER, "faster", true },
		{ CHANGE_NONE, "without a difference shown", true },
		{ CHANGE_FAILED, "failed that worked before", false },
		{ CHANGE_MENDED, "mended", false }, { CHANGE_NEITHER, "failed in both", false },
		{ CHANGE_UNKNOWN, "with too little to tell", false },
		{ CHANGE_BUSY, "not to be told: machine busy or changed", false } };
	char text[LINE_SIZE];
	struct say line = say_into(text, sizeof text);
	const char *separator = ":";
	say_number_of(&line, differences->count, "cell");
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		size_t count = 0;
		for (size_t j = 0; j < differences->count; j++)
			count += differences->items[j].change == told[i].change;
		if (!count && !told[i].always)
			continue;
		say(&line, "%s %zu %s", separator, count, told[i].words);
		separator = ",";
	}
	fputc('\n', out);
	terminal_wrap(out, columns, 0, text);
	line = say_into(text, sizeof text);
	say_number_of(&line, differences->regressions, "regression");
	say(&line, ": failed now, or slower by %g %% or more", differences->threshold);
	if (any_rate(differences) && differences->threshold > 0) {
		char less[FIGURES_SIZE];
		figures_percent(differences->threshold / (100 + differences->threshold), less);
		say(&line, "; of a throughput that is %s less", less);
	}
	if (differences->regressions)
		terminal_wrap(out, columns, 0, text);
}

/* What disturbed either side so much that it is worth a line. */
static void print_machine(FILE *out, const struct differences *differences, unsigned columns)
{
	const struct drift_machine *old = &differences->old_machine;
	const struct drift_machine *new = &differences->new_machine;
	double canary = new->canary_s / old->canary_s;
	char before[FIGURES_SIZE], now[FIGURES_SIZE], text[LINE_SIZE];
	if (fmax(old->disturbed, new->disturbed) >= 0.05) {
		figures_percent(old->disturbed, before);
		figures_percent(new->disturbed, now);
		snprintf(text, sizeof text,
			"the machine was busy: %s of the samples were disturbed in OLD, %s in NEW",
			before, now);
		terminal_wrap(out, columns, 0, text);
	}
	bool known = old->canary_error > 0 && new->canary_error > 0;
	if (drift_shift(old, new) >= SHIFT_TOLD) {
		figures_change(canary, now);
		snprintf(text, sizeof text,
			"the machine itself %stook %s %s for the same computation in NEW%s",
			known ? "" : "seemingly ", now + 1, canary > 1 ? "longer" : "less",
			known ? "" : " (too few canaries to be sure)");
		terminal_wrap(out, columns, 0, text);
	}
}

void changes_print_before(FILE *out, const struct differences *differences, unsigned columns)
{
	char text[LINE_SIZE];
	for (size_t i = 0; i < differences->count; i++) {
		const struct difference *difference = &differences->items[i];
		if (!difference->other_results)
			continue;
		struct say line = say_into(text, sizeof text);
		say(&line, "other results: ");
		say_name(&line, difference->shown, NAME_MOST);
		say(&line,
			": checksum %016" PRIx64 " in OLD, %016" PRIx64
			" in NEW: not the same work or input, or not done right",
			difference->old.cell->checksum, difference->new.cell->checksum);
		terminal_wrap(out, columns, 0, text);
	}
	if (!differences->builds) /* of one run its notes say it */
		print_machine(out, differences, columns);
}

/* What runs at two times can prove at all. */
static void print_provable(FILE *out, const struct differences *differences, unsigned columns)
{
	char least[FIGURES_SIZE], most[FIGURES_SIZE], text[LINE_SIZE];
	if (differences->builds || isnan(differences->provable_least))
		return;
	figures_percent(differences->provable_least / 100, least);
	figures_percent(differences->provable_most / 100, most);
	struct say line = say_into(text, sizeof text);
	say(&line, "measured at different times, %zu and ", differences->old_runs);
	say_number_of(&line, differences->new_runs, "run");
	say(&line, " show differences from about %s on", least);
	if (strcmp(least, most) != 0)
		say(&line, ", in the least certain cell from about %s on", most);
	/* By what the machine has changed is in every interval, however many runs there are. */
	if (drift_shift(&differences->old_machine, &differences->new_machine) >= SHIFT_TOLD)
		say(&line, "; as the machine has changed, more runs do not show smaller ones: "
			   "'concbench ab' does, which measures both in the same rounds");
	else
		say(&line, "; more runs a side show smaller ones ('compare OLD... --to NEW...'); "
			   "the proof is 'concbench ab', which measures both in the same rounds");
	terminal_wrap(out, columns, 0, text);
}

void changes_print_summary(FILE *out, const struct differences *differences, unsigned columns)
{
	print_counts(out, differences, columns);
	print_provable(out, differences, columns);
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Do two of them look the same? Orders them. */
static bool any_alike(const char **labels, size_t count)
{
	qsort(labels, count, sizeof *labels, compare_texts);
	for (size_t i = 1; i < count; i++)
		if (!strcmp(labels[i], labels[i - 1]))
			return true;
	return false;
}

/* All that identifies it, and what it is compared by. Caller frees. */
static char *long_name(const struct difference *difference)
{
	bool timed = difference->old.cell->load.duration_ns;
	return memory_print("%s%s%s", difference->label, timed ? ", " : "",
		timed ? difference_compared(difference)->noun : "");
}

char **changes_names(const struct differences *differences)
{
	const char **labels = memory_zeroed(differences->count, sizeof *labels);
	struct names names = { 0 };
	for (size_t i = 0; i < differences->count; i++)
		labels[i] = differences->items[i].shown;
	bool alike = any_alike(labels, differences->count);
	/* Then people need all that identifies them. */
	for (size_t i = 0; i < differences->count; i++) {
		char *name = long_name(&differences->items[i]);
		names_add(&names, alike ? name : differences->items[i].shown);
		free(name);
	}
	char **shown = apart_shorten((const char **)names.items, names.count, LABEL_MOST);
	names_finish(&names);
	free(labels);
	return shown;
}

void changes_print(
	FILE *out, const struct differences *differences, const struct table_style *style)
{
	char **shown = changes_names(differences);
	changes_print_before(out, differences, style->columns);
	print_table(out, style, differences, shown);
	for (size_t i = 0; i < differences->count; i++)
		free(shown[i]);
	free(shown);
	changes_print_summary(out, differences, style->columns);
}

/* ---- CSV ------------------------------------------------------------------------------------ */

static int write_one(const struct difference *difference, struct csv_row *line, int fd)
{
	const struct interval *ratio = &difference->comparison.ratio;
	int digits = difference->old.cell->load.duration_ns ? 9 : 0; /* a quotient */
	csv_text(line, difference->label);
	csv_integer(line, difference->old.samples);
	csv_integer(line, difference->new.samples);
	csv_figure(line, difference->old.median_s, 9, digits);
	csv_figure(line, difference->new.median_s, 9, digits);
	csv_significant(line, ratio->estimate);
	csv_significant(line, ratio->low);
	csv_significant(line, ratio->high);
	csv_significant(line, difference->comparison.p);
	csv_significant(line, difference->p_holm);
	csv_text(line, changes_verdict(difference));
	csv_text(line, difference->regression ? "yes" : "no");
	csv_integer(line, difference->old.failed);
	csv_integer(line, difference->new.failed);
	csv_text(line, difference_compared(difference)->time);
	return csv_end(line, fd);
}

int changes_write(const struct differences *differences, const char *path, struct error *error)
{
	static const char header[] = "cell,old_samples,new_samples,old_median_s,new_median_s,"
				     "speedup,speedup_low,speedup_high,p,p_holm,verdict,regression,"
				     "old_failed,new_failed,compared\n";
	struct file file;
	struct csv_row line = { 0 };
	int code = file_create(&file, path), fd = code ? -1 : fileno(file.stream);
	if (!code)
		code = csv_header(fd, header);
	for (size_t i = 0; !code && i < differences->count; i++)
		code = write_one(&differences->items[i], &line, fd);
	csv_finish(&line);
	code = file_close(&file, code);
	return code ? error_errno(error, code, "%s", path) : 0;
}
