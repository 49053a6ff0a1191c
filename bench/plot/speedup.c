/* SPDX-License-Identifier: MIT */
/*
 * `speedup`: how many times as fast as the baseline, a bar a cell and a panel a group; points on
 * one logarithmic axis where they range too wide. And `languages`: the same work in several
 * languages, a panel a work, each speedup within its own language; a hatch a language, a hue a
 * strategy. Beside each stands how long it took.
 */
#include "bench/plan/cells.h"
#include "bench/plot/kinds.h"
#include "bench/plot/rows.h"

#include <math.h>
#include <string.h>

/* ---- against the baseline ---------------------------------------------------------------------
 */

/* The baseline against itself is 1, without an interval. */
static struct interval own_speedup_of(const struct plot *plot, size_t cell)
{
	return plot_is_baseline(plot, cell) && plot_is_measured(plot, cell)
		       ? (struct interval){ .estimate = 1, .low = NAN, .high = NAN }
		       : plot_speedup_of(plot, cell);
}

/* A group without a baseline has nothing to be compared with. */
static bool is_compared(const struct plot *plot, size_t cell)
{
	const struct results *results = &plot->results;
	return results->groups[results->cells[cell].group].baseline != NO_CELL &&
	       !plot_is_baseline(plot, cell);
}

/* Has a panel no room for many words behind a bar? */
static bool is_narrow(const struct plot_rows *rows)
{
	return rows->kind->grid && rows->blocks->right - rows->blocks->left < 560;
}

static void speedup_text(
	const struct plot_rows *rows, size_t cell, double largest, char *out, size_t size)
{
	const struct plot *plot = rows->plot;
	char number[FIGURES_SIZE], time[64];
	(void)largest;
	figures_ratio(plot_speedup_of(plot, cell).estimate, number);
	plot_cell_time(plot, cell, plot_wall_of(plot, cell).estimate, time, sizeof(time));
	if (plot_is_baseline(plot, cell))
		snprintf(out, size, "%s", time);
	else if (!rows->kind->works &&
		 plot->findings.summary.rows[cell].shown == SHOWN_NO_DIFFERENCE)
		snprintf(out, size, "%s\xc3\x97   no difference%s", number,
			is_narrow(rows) ? "" : " shown");
	else
		snprintf(out, size, "%s\xc3\x97   %s", number, time);
}

/* Has a panel a line at what the usable CPUs could give at most? */
static bool has_limit(const struct plot_rows *rows, size_t panel)
{
	const struct plot *plot = rows->plot;
	const struct results_group *group = &plot->results.groups[rows->blocks[panel].group];
	double cores = plot->results.cpus;
	bool gains = false;
	for (size_t i = group->first; i < group->first + group->count; i++)
		gains |= plot_speedup_of(plot, i).estimate > 1;
	return rows->kind->grid && gains && cores > 1 && cores < rows->panels[panel].x.high &&
	       plot->findings.groups[rows->blocks[panel].group].bound == BOUNDED_CPU;
}

static void speedup_words(const struct plot_rows *rows, struct say *title, struct say *subtitle)
{
	char baselines[100];
	plot_title(rows->plot, &rows->scope, title);
	say(subtitle, "How many %s ", plot_compared(rows->plot, &rows->scope)->times);
	findings_baselines(&rows->plot->findings, baselines, sizeof(baselines));
	say_name(subtitle, baselines, PLOT_RUNNER_MOST);
	say(subtitle, "%s%s", rows->kind->grid ? "" : ", on a log scale",
		plot_rows_any_interval(rows) ? ", 95 % interval" : "");
	plot_rows_scales(rows, subtitle, rows->kind->grid ? "longer" : "further right");
	for (size_t i = 0; i < rows->blocks_count; i++) {
		if (!has_limit(rows, i))
			continue;
		say(subtitle, "; dashed: the %u CPUs", rows->plot->results.cpus);
		break;
	}
}

/* `CPU-bound; sequential 219 ms`; a line at what this machine's cores could give at most. */
static void speedup_beside(
	const struct plot_rows *rows, const struct plot_block *block, struct say *text)
{
	const struct plot *plot = rows->plot;
	const struct results_group *group = &plot->results.groups[block->group];
	const struct plot_area *area = &rows->panels[block - rows->blocks];
	double x = plot_area_x(area, plot->results.cpus);
	if (group->baseline != NO_CELL && plot_is_measured(plot, group->baseline)) {
		const struct results_cell *cell = &plot->results.cells[group->baseline];
		char time[FIGURES_SIZE], name[100];
		findings_baseline(&plot->findings, block->group, name, sizeof name);
		compared_text(compared_of(cell), plot_wall_of(plot, group->baseline).estimate, NULL,
			time);
		say(text, "%s%s %s", text->used ? "; " : "", name, time);
	}
	if (has_limit(rows, (size_t)(block - rows->blocks)))
		plot_figure_line(rows->figure,
			&(struct plot_line){ x, area->bottom, x, area->top, PLOT_SOFT, 2, true });
}

/* Do the speedups of a group range too wide for bars? */
static bool is_wide(const struct plot *plot, const struct results_group *group)
{
	double least = 1, most = 1;
	for (size_t i = group->first; i < group->first + group->count; i++) {
		double speedup = plot_speedup_of(plot, i).estimate;
		least = fmin(least, speedup); /* passes over a NaN */
		most = fmax(most, speedup);
	}
	return most > PLOT_ROWS_WIDE * least;
}

static const struct plot_rows_kind speedups = {
	.mark = "bar",
	.grid = true,
	.values = { { .of = own_speedup_of,
		.unit = &plot_unit_ratio,
		.text = speedup_text,
		.least = 1 } },
	.lists = is_compared,
	.missing = "no pair with the baseline",
	.words = speedup_words,
	.beside = speedup_beside,
};

void plot_speedup(struct plot *plot)
{
	struct plot_rows_kind kind = speedups;
	for (size_t i = 0; i < plot->results.group_count; i++) {
		if (!is_wide(plot, &plot->results.groups[i]))
			continue;
		kind.mark = "point";
		kind.grid = false;
		kind.values[0].log = true;
	}
	plot_rows_draw(plot, &kind);
}

/* ---- within each language ---------------------------------------------------------------------
 */

/* Is the work of a cell there in another language, too? */
static bool is_in_several(const struct plot *plot, size_t cell)
{
	const struct results *results = &plot->results;
	size_t group = results->cells[cell].group;
	for (size_t i = 0; i < results->group_count; i++)
		if (i != group && results_same_work(results, i, group))
			return true;
	return false;
}

static void languages_words(const struct plot_rows *rows, struct say *title, struct say *subtitle)
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

void plot_languages(struct plot *plot)
{
	struct plot_rows_kind kind = speedups;
	kind.works = true;
	kind.lists = is_in_several;
	kind.words = languages_words;
	kind.beside = NULL;
	plot_rows_draw(plot, &kind);
}
