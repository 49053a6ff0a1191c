/* SPDX-License-Identifier: MIT */
/* The summary as a Markdown table (GitHub's flavour), failed cells with what happened. */
#include "bench/formats/export.h"

#include "bench/results/compared.h"
#include "bench/results/findings.h"

#include "bench/base/figures.h"
#include "bench/base/say.h"
#include "bench/base/text.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A code span, in which nothing is markup, behind more backticks than it has in a row. */
static void write_span(FILE *file, const char *text)
{
	size_t longest = 0;
	for (const char *at = strchr(text, '`'); at; at = strchr(at, '`')) {
		size_t run = strspn(at, "`");
		longest = run > longest ? run : longest;
		at += run;
	}
	const char *gap = longest ? " " : "";
	for (size_t i = 0; i <= longest; i++)
		fputc('`', file);
	fprintf(file, "%s%s%s", gap, text, gap);
	for (size_t i = 0; i <= longest; i++)
		fputc('`', file);
}

/*
 * A '|' ends the cell in a span too, and a backslash before it does not help behind another
 * backslash. A numeric reference does, as the standard does not let it stand for structure. The
 * comments keep addresses from becoming links.
 */
static void write_referenced(FILE *file, const char *text)
{
	fputs("<code>", file);
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		if (strchr(":@.", *at))
			fputs("<!---->", file);
		fprintf(file, isalnum(*at) || *at == ' ' || *at >= 0x80 ? "%c" : "&#%u;", *at);
	}
	fputs("</code>", file);
}

/* As code, which no reader takes for markup, for somebody's name or for an address. */
static void write_name(FILE *file, const char *name)
{
	char *text = text_line(name);
	if (strchr(text, '|'))
		write_referenced(file, text);
	else if (*text)
		write_span(file, text);
	free(text);
}

/* How it is loaded, and what it is compared by, where that is no wall time. */
static void write_load(FILE *file, const struct exporter *export, const struct results_cell *cell)
{
	char load[LOAD_SIZE];
	load_words(&cell->load, load);
	if (*load)
		fprintf(file, "%s%s: %s", *export->results.groups[cell->group].params ? " " : "",
			load, compared_of(cell)->column);
}

static void write_identity(
	FILE *file, const struct exporter *export, const struct results_cell *cell)
{
	fputs("| ", file);
	write_name(file, cell->workload);
	fputs(" | ", file);
	write_name(file, export->results.groups[cell->group].params);
	write_load(file, export, cell);
	fprintf(file, " | %s%" PRIu64 " | ", load_is_timed(&cell->load) ? "up to " : "",
		cell->tasks);
	write_name(file, export->results.runners[cell->runner_index].label);
	if (*cell->build) {
		fputs(" (", file);
		export_plain(file, cell->build);
		fputs(")", file);
	}
	fprintf(file, " | %" PRIu64 " | ", results_at_once(cell));
}

/* With so many decimals, or as many as the estimate needs to mean something. */
static void write_interval(FILE *file, const struct interval *interval, double scale, int decimals)
{
	int own = figures_decimals(interval->estimate * scale, 2);
	decimals = own > decimals ? own : decimals;
	if (!isnan(interval->estimate))
		fprintf(file, "%.*f", decimals, interval->estimate * scale);
	fputs(" | ", file);
	if (!isnan(interval->low))
		fprintf(file, "%.*f to %.*f", decimals, interval->low * scale, decimals,
			interval->high * scale);
}

/* "1.98 | 1.96 to 1.99" */
static void write_speedup(FILE *file, const struct interval *speedup)
{
	char ratio[FIGURES_SIZE], ends[2 * FIGURES_SIZE];
	figures_ratios(speedup, ratio, ends);
	int low = (int)strcspn(ends, ",");
	fprintf(file, "%s | ", ratio);
	if (*ends)
		fprintf(file, "%.*s to %.*s", low - 1, ends + 1, (int)strcspn(ends + low + 2, "]"),
			ends + low + 2);
}

static void write_cell(const struct exporter *export, size_t index, FILE *file)
{
	const struct results_cell *cell = &export->results.cells[index];
	write_identity(file, export, cell);
	const struct compared *compared = compared_of(cell);
	struct interval shown = compared_shown(compared, export->summary.rows[index].cost.median);
	if (cell->count && compared->rate) {
		write_interval(file, &shown, 1, 1);
	} else if (cell->count) {
		write_interval(file, &shown, 1e3, 3);
	} else {
		write_name(file, export->summary.rows[index].verdict);
		fputs(" | ", file);
	}
	fputs(" | ", file);
	write_speedup(file, &export->summary.rows[index].speedup);
	fputs(" |\n", file);
}

/* What the figures of each group show, or why they show nothing; of a search see below. */
static void write_headlines(const struct findings *findings, FILE *file)
{
	const char *before = "\n";
	char text[500], last[500] = "";
	for (size_t i = 0; i < findings->results->group_count; i++) {
		if (slos_of(&findings->slos, i) || !findings_claim(findings, i))
			continue;
		findings_headline(findings, &i, 1, true, text, sizeof text);
		if (!strcmp(text, last)) /* of builds each cell is a group */
			continue;
		memcpy(last, text, sizeof last);
		fprintf(file, "%s- ", before);
		export_plain(file, text);
		fputs(".\n", file);
		before = "";
	}
}

/* Which setting of each workload is fastest, a paragraph each. */
static void write_rankings(const struct findings *findings, FILE *file)
{
	for (size_t i = 0; i < findings->rankings.count; i++) {
		char text[600];
		ranking_say(findings->results, &findings->rankings.items[i], text, sizeof text);
		fputs("\n", file);
		export_plain(file, text);
		fputs("\n", file);
	}
}

static void write_runners(const struct slos *slos, const struct slo *slo, FILE *file)
{
	for (size_t i = 0; i < slo->count; i++) {
		char said[300];
		struct say text = say_into(said, sizeof said);
		slo_say_runner(&text, slos, slo, i);
		fputs("- ", file);
		export_plain(file, said);
		fputs("\n", file);
	}
}

/* What each search found, and how far that is to be believed. */
static void write_searches(const struct slos *slos, FILE *file)
{
	for (size_t i = 0; i < slos->count; i++) {
		char label[200], said[1000];
		struct say text = say_into(said, sizeof said);
		slo_label(slos, &slos->items[i], label, sizeof label);
		say(&text, "%s: ", label);
		slo_say(&text, slos, &slos->items[i]);
		say(&text, ". ");
		slo_advise(&text, slos, &slos->items[i]);
		fputs("\n", file);
		export_plain(file, said);
		fputs("\n\n", file);
		write_runners(slos, &slos->items[i], file);
	}
}

int export_markdown(struct exporter *export, FILE *file)
{
	const struct results *results = &export->results;
	const struct compared *compared = compared_of_all(results, 0, results->count);
	struct findings findings;
	bool rates = false;
	for (size_t i = 0; i < results->count; i++)
		rates |= compared_of(&results->cells[i])->rate;
	fprintf(file,
		"| Workload | Parameters | Tasks | Runner | At once | %c%s%s | 95 %% interval | "
		"%c%s | 95 %% interval |\n"
		"|:---|:---|---:|:---|---:|---:|---:|---:|---:|\n",
		toupper((unsigned char)*compared->column), compared->column + 1,
		compared->rate ? ""
		: rates        ? " [ms, or tasks/s]"
			       : " [ms]",
		toupper((unsigned char)*compared->gain), compared->gain + 1);
	for (size_t i = 0; i < export->results.count; i++)
		write_cell(export, i, file);
	findings_init(&findings, results);
	write_headlines(&findings, file);
	write_rankings(&findings, file);
	write_searches(&findings.slos, file);
	findings_finish(&findings);
	return 0;
}
