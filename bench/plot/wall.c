/* SPDX-License-Identifier: MIT */
/*
 * `wall` and `speedup`, a bar a cell and a panel a group, so that each bar carries its name, its
 * value, its interval or why it failed in type that a lecture hall can read; and `wall-log`, points
 * on one logarithmic axis, where wall times range too wide for bars.
 */
#include "bench/plan/cells.h"
#include "bench/plot/kinds.h"
#include "bench/plot/rows.h"

#include "bench/plot/request.h"
#include "bench/plot/text.h"

#include <math.h>
#include <string.h>

/* From this range on, the shortest bars say less than points on a logarithmic axis. */
static const double wide_ratio = 30;

/* ---- wall times -------------------------------------------------------------------------------
 */

/* On a logarithmic axis each in the unit that suits it, beside bars all in one. */
static void wall_text(
	const struct plot_rows *rows, size_t cell, double largest, char *out, size_t size)
{
	double own = plot_wall_of(rows->plot, cell).estimate;
	plot_cell_time(rows->plot, cell, rows->kind->grid ? largest : own, out, size);
}

/* `4.12 M words/s`, `52 MB/s`, of work that counts something. */
static void throughput_text(const struct plot_rows *rows, size_t cell, char *out, size_t size)
{
	double rate = rows->plot->findings.summary.rows[cell].units_per_s;
	const char *unit = rows->plot->results.cells[cell].unit;
	char text[FIGURES_SIZE];
	if (!*unit || isnan(rate))
		return;
	if (strcmp(unit, "bytes") == 0) {
		figures_bytes(rate, text);
		snprintf(out, size, "%s/s", text);
	} else {
		figures_rate(rate, text);
		snprintf(out, size, "%s %.40s/s", text, unit);
	}
}

static void say_scales(
	const struct plot_rows *rows, struct say *subtitle, const char *bars, const char *points)
{
	bool own = rows->kind->grid && rows->blocks_count > 1 && !rows->shared;
	say(subtitle, "; %s is better%s", rows->kind->grid ? bars : points,
		own ? "; each panel has its own scale" : "");
}

static void wall_words(const struct plot_rows *rows, struct say *title, struct say *subtitle)
{
	plot_title(rows->plot, &rows->scope, title);
	say(subtitle, "%s%s%s", plot_compared(rows->plot, &rows->scope)->words,
		rows->kind->grid ? "" : ", on a log scale",
		plot_rows_any_interval(rows) ? ", median and 95 % interval" : "");
	say_scales(rows, subtitle, "shorter", "further left");
}

static const char *bound_of(const struct plot_rows *rows, const struct plot_block *block)
{
	return findings_bound_words(rows->plot->findings.groups[block->group].bound);
}

static void wall_beside(
	const struct plot_rows *rows, const struct plot_block *block, struct say *text)
{
	say(text, "%s", bound_of(rows, block));
}

static bool is_time(const struct plot *plot, size_t cell)
{
	return !compared_of(&plot->results.cells[cell])->rate;
}

void plot_wall(struct plot *plot)
{
	static const struct plot_value value = { .of = plot_wall_of,
		.unit = figures_unit_for,
		.text = wall_text,
		.under = throughput_text };
	static const struct plot_rows_kind kind = { .name = "wall",
		.mark = "bar",
		.grid = true,
		.failures = true,
		.values = &value,
		.values_count = 1,
		.lists = is_time,
		.words = wall_words,
		.beside = wall_beside };
	plot_rows_draw(plot, &kind);
}

/* ---- throughputs ------------------------------------------------------------------------------
 */

static struct interval rate_of(const struct plot *plot, size_t cell)
{
	const struct compared *compared = compared_of(&plot->results.cells[cell]);
	return plot_drawable(compared_shown(compared, plot_wall_of(plot, cell)));
}

static const struct figures_unit *count(double largest)
{
	(void)largest;
	return &plot_unit_count;
}

/* What it counts beside tasks. */
static void counted_text(const struct plot_rows *rows, size_t cell, char *out, size_t size)
{
	if (summary_counts(&rows->plot->findings.summary.rows[cell]))
		throughput_text(rows, cell, out, size);
}

static void rate_words(const struct plot_rows *rows, struct say *title, struct say *subtitle)
{
	plot_title(rows->plot, &rows->scope, title);
	say(subtitle, "%s%s", plot_compared(rows->plot, &rows->scope)->words,
		plot_rows_any_interval(rows) ? ", median and 95 % interval" : "");
	say_scales(rows, subtitle, "longer", "");
}

static bool is_rate(const struct plot *plot, size_t cell)
{
	return compared_of(&plot->results.cells[cell])->rate;
}

void plot_throughput(struct plot *plot)
{
	static const struct plot_value value = {
		.of = rate_of, .unit = count, .text = wall_text, .under = counted_text
	};
	static const struct plot_rows_kind kind = { .name = "throughput",
		.mark = "bar",
		.grid = true,
		.failures = true,
		.values = &value,
		.values_count = 1,
		.lists = is_rate,
		.words = rate_words,
		.beside = wall_beside };
	plot_rows_draw(plot, &kind);
}

/* Do the values of these cells range so wide that bars say little? */
static bool range_wide(const struct plot *plot, const struct plot_scope *scope,
	struct interval (*of)(const struct plot *, size_t cell), double least, double most)
{
	for (size_t i = plot_scope_from(plot, scope); i < plot_scope_to(plot, scope); i++) {
		if (!is_time(plot, i) && of == plot_wall_of)
			continue;
		least = fmin(least, of(plot, i).estimate); /* passes over a NaN */
		most = fmax(most, of(plot, i).estimate);
	}
	return most > wide_ratio * least;
}

void plot_wall_log(struct plot *plot)
{
	static const struct plot_value value = {
		.of = plot_wall_of, .unit = figures_unit_for, .text = wall_text, .log = true
	};
	static const struct plot_rows_kind kind = { .name = "wall-log",
		.mark = "point",
		.values = &value,
		.values_count = 1,
		.lists = is_time,
		.words = wall_words };
	const struct plot_scope all = { 0, plot->results.group_count };
	if (plot->request->kinds_count > 0 || range_wide(plot, &all, plot_wall_of, INFINITY, 0))
		plot_rows_draw(plot, &kind);
}

/* ---- speedups ---------------------------------------------------------------------------------
 */

static const struct figures_unit *times(double largest)
{
	(void)largest;
	return &plot_unit_ratio;
}

static void speedup_text(
	const struct plot_rows *rows, size_t cell, double largest, char *out, size_t size)
{
	const struct plot *plot = rows->plot;
	char number[FIGURES_SIZE], time[64];
	(void)largest;
	figures_ratio(plot_speedup_of(plot, cell).estimate, number);
	plot_cell_time(plot, cell, plot_wall_of(plot, cell).estimate, time, sizeof(time));
	bool none = plot->findings.summary.rows[cell].shown == SHOWN_NO_DIFFERENCE;
	snprintf(out, size, "%s\xc3\x97   %s", number, none ? "no difference shown" : time);
}

/* A group without a baseline has nothing to be compared with. */
static bool is_compared(const struct plot *plot, size_t cell)
{
	const struct results *results = &plot->results;
	return results->groups[results->cells[cell].group].baseline != NO_CELL &&
	       !plot_is_baseline(plot, cell);
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
	plot_title(rows->plot, &rows->scope, title);
	say(subtitle, "How many %s ", plot_compared(rows->plot, &rows->scope)->times);
	say_name(subtitle, results_baseline_words(&rows->plot->results), PLOT_RUNNER_MOST);
	say(subtitle, "%s%s", rows->kind->grid ? "" : ", on a log scale",
		plot_rows_any_interval(rows) ? ", 95 % interval" : "");
	say_scales(rows, subtitle, "longer", "further right");
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
	say(text, "%s", bound_of(rows, block));
	for (size_t i = group->first; i < group->first + group->count; i++) {
		double wall = plot_wall_of(plot, i).estimate;
		char time[64];
		if (!plot_is_baseline(plot, i) || isnan(wall))
			continue;
		compared_text(compared_of(&plot->results.cells[i]), wall, NULL, time);
		say(text, "%s%s %s", text->used ? "; " : "", plot->results.cells[i].runner, time);
	}
	if (has_limit(rows, (size_t)(block - rows->blocks)))
		plot_figure_line(rows->figure,
			&(struct plot_line){ x, area->bottom, x, area->top, PLOT_SOFT, 2, true });
}

void plot_speedup(struct plot *plot)
{
	static const struct plot_value bars = {
		.of = plot_speedup_of, .unit = times, .text = speedup_text, .least = 1
	};
	static const struct plot_value points = {
		.of = plot_speedup_of, .unit = times, .text = speedup_text, .least = 1, .log = true
	};
	struct plot_rows_kind kind = { .name = "speedup",
		.mark = "bar",
		.grid = true,
		.values = &bars,
		.values_count = 1,
		.lists = is_compared,
		.missing = "no pair with the baseline",
		.words = speedup_words,
		.beside = speedup_beside };
	for (size_t i = 0; i < plot->results.group_count && kind.grid; i++)
		kind.grid = !range_wide(plot, &(struct plot_scope){ i, 1 }, plot_speedup_of, 1, 1);
	if (!kind.grid) {
		kind.mark = "point";
		kind.values = &points;
	}
	plot_rows_draw(plot, &kind);
}
