/* SPDX-License-Identifier: MIT */
/*
 * `languages`: the same work in several languages, a panel a work. Bars are speedups, each within
 * its own language, and beside each stands how long it took; a hatch a language, a hue a strategy.
 */
#include "bench/plot/kinds.h"
#include "bench/plot/rows.h"

#include <math.h>
#include <string.h>

/* Is the work of a cell there in another language, too? */
static bool is_compared(const struct plot *plot, size_t cell)
{
	const struct results *results = &plot->results;
	size_t group = results->cells[cell].group;
	for (size_t i = 0; i < results->group_count; i++)
		if (i != group && results_same_work(results, i, group))
			return true;
	return false;
}

static struct interval speedup_of(const struct plot *plot, size_t cell)
{
	return plot_is_baseline(plot, cell) && plot_is_measured(plot, cell)
		       ? (struct interval){ .estimate = 1, .low = NAN, .high = NAN }
		       : plot_speedup_of(plot, cell);
}

static const struct figures_unit *times(double largest)
{
	(void)largest;
	return &plot_unit_ratio;
}

static void text_of(
	const struct plot_rows *rows, size_t cell, double largest, char *out, size_t size)
{
	const struct plot *plot = rows->plot;
	char number[FIGURES_SIZE], time[64];
	(void)largest;
	plot_cell_time(plot, cell, plot_wall_of(plot, cell).estimate, time, sizeof(time));
	figures_ratio(speedup_of(plot, cell).estimate, number);
	if (plot_is_baseline(plot, cell))
		snprintf(out, size, "%s", time);
	else
		snprintf(out, size, "%s\xc3\x97   %s", number, time);
}

static void words(const struct plot_rows *rows, struct say *title, struct say *subtitle)
{
	size_t groups[PLOT_ROWS_PAGE], count = 0;
	for (size_t i = 0; i < rows->count; i++) {
		size_t group = rows->plot->results.cells[rows->rows[i].cell].group;
		if (!count || groups[count - 1] != group)
			groups[count++] = group;
	}
	findings_languages(&rows->plot->findings, groups, count, title->out, title->size);
	title->used = strlen(title->out);
	say(subtitle,
		"Speedup over each language's own sequential run%s; longer is better; hatched: not C",
		plot_rows_any_interval(rows) ? ", 95 % interval" : "");
}

static void beside(const struct plot_rows *rows, const struct plot_block *block, struct say *text)
{
	const struct findings *findings = &rows->plot->findings;
	say(text, "%s", findings_bound_words(findings->groups[block->group].bound));
}

void plot_languages(struct plot *plot)
{
	static const struct plot_value value = {
		.of = speedup_of, .unit = times, .text = text_of, .least = 1
	};
	static const struct plot_rows_kind kind = { .name = "languages",
		.mark = "bar",
		.grid = true,
		.works = true,
		.values = &value,
		.values_count = 1,
		.lists = is_compared,
		.missing = "no pair with its baseline",
		.words = words,
		.beside = beside };
	plot_rows_draw(plot, &kind);
}
