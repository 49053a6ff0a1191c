/* SPDX-License-Identifier: MIT */
/*
 * `wall` and `speedup`, a bar a cell and a panel a group, so that each bar carries its name, its
 * value, its interval or why it failed in type that a lecture hall can read; and `wall-log`, points
 * on one logarithmic axis, where wall times range too wide for bars.
 */
#include "bench/plot/rows.h"

#include "bench/plot/request.h"
#include "bench/plot/text.h"

#include <math.h>
#include <string.h>

/* From this range on, the shortest bars say less than points on a logarithmic axis. */
static const double wide_ratio = 30;

/* ---- wall times -------------------------------------------------------------------------------
 */

static struct plot_estimate wall_of(struct plot *plot, const struct plot_cell *cell)
{
	(void)plot;
	return cell->wall_s;
}

/* On a logarithmic axis each in the unit that suits it, beside bars all in one. */
static void wall_text(const struct plot_rows *rows, const struct plot_row *row,
	const struct plot_estimate *of, double largest, char *out, size_t size)
{
	plot_cell_time(row->cell, rows->kind->grid ? largest : of->value, out, size);
}

/* `4.12 M words/s`, `52 MB/s`, of work that counts something. */
static void throughput_text(
	const struct plot_rows *rows, const struct plot_row *row, char *out, size_t size)
{
	const struct plot_data *data = &rows->plot->data;
	size_t cell = (size_t)(row->cell - data->cells);
	double rate = data->findings.summary.rows[cell].units_per_s;
	const char *unit = data->results.cells[cell].unit;
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

static void title_of(const struct plot_rows *rows, struct say *title)
{
	plot_title(&rows->scope, title->out, title->size);
	title->used = strlen(title->out);
}

static void wall_words(const struct plot_rows *rows, struct say *title, struct say *subtitle)
{
	title_of(rows, title);
	say(subtitle, "Wall time of the same tasks%s%s; %s is better",
		rows->kind->grid ? "" : " on a log scale",
		plot_rows_any_interval(rows) ? ", median and 95 % interval" : "",
		rows->kind->grid ? "shorter" : "further left");
	if (rows->kind->grid && rows->blocks_count > 1 && !rows->shared)
		say(subtitle, "; each panel has its own scale");
}

static void bound_of(
	const struct plot_rows *rows, const struct plot_block *block, char *out, size_t size)
{
	(void)rows;
	snprintf(out, size, "%s", plot_bound_words(block->group->bound));
}

void plot_wall(struct plot *plot)
{
	static const struct plot_value value = {
		.of = wall_of, .unit = figures_unit_for, .text = wall_text, .under = throughput_text
	};
	static const struct plot_rows_kind kind = { .name = "wall",
		.mark = "bar",
		.grid = true,
		.failures = true,
		.values = &value,
		.values_count = 1,
		.words = wall_words,
		.beside = bound_of };
	plot_rows_draw(plot, &kind);
}

static bool ranges_wide(const struct plot_data *data)
{
	double most = 0, least = INFINITY;
	for (size_t i = 0; i < data->cells_count; i++) {
		most = fmax(most, data->cells[i].wall_s.value); /* fmax passes over a NaN */
		least = fmin(least, data->cells[i].wall_s.value);
	}
	return most > wide_ratio * least;
}

void plot_wall_log(struct plot *plot)
{
	static const struct plot_value value = {
		.of = wall_of, .unit = figures_unit_for, .text = wall_text, .log = true
	};
	static const struct plot_rows_kind kind = { .name = "wall-log",
		.mark = "point",
		.values = &value,
		.values_count = 1,
		.words = wall_words };
	if (plot->request->kinds_count > 0 || ranges_wide(&plot->data))
		plot_rows_draw(plot, &kind);
}

/* ---- speedups ---------------------------------------------------------------------------------
 */

static struct plot_estimate speedup_of(struct plot *plot, const struct plot_cell *cell)
{
	(void)plot;
	return cell->speedup;
}

static const struct figures_unit *times(double largest)
{
	(void)largest;
	return &plot_unit_ratio;
}

static void speedup_text(const struct plot_rows *rows, const struct plot_row *row,
	const struct plot_estimate *of, double largest, char *out, size_t size)
{
	char number[FIGURES_SIZE], time[64];
	(void)rows;
	(void)largest;
	figures_ratio(of->value, number);
	plot_cell_time(row->cell, row->cell->wall_s.value, time, sizeof(time));
	snprintf(out, size, "%s\xc3\x97   %s", number,
		plot_speedup_shown(row->cell) == SHOWN_NO_DIFFERENCE ? "no difference shown"
								     : time);
}

static bool is_compared(struct plot *plot, const struct plot_cell *cell)
{
	return !plot_cell_is_baseline(&plot->data, cell);
}

static void speedup_words(const struct plot_rows *rows, struct say *title, struct say *subtitle)
{
	title_of(rows, title);
	say(subtitle, "How many times as fast as ");
	say_name(subtitle, rows->plot->data.baseline, PLOT_RUNNER_MOST);
	say(subtitle, "%s%s; %s is better", rows->kind->grid ? "" : ", on a log scale",
		plot_rows_any_interval(rows) ? ", 95 % interval" : "",
		rows->kind->grid ? "longer" : "further right");
	if (rows->kind->grid && rows->blocks_count > 1 && !rows->shared)
		say(subtitle, "; each panel has its own scale");
}

/* `CPU-bound; sequential 219 ms`; a line at what this machine's cores could give at most. */
static void speedup_beside(
	const struct plot_rows *rows, const struct plot_block *block, char *out, size_t size)
{
	const struct plot_data *data = &rows->plot->data;
	const struct plot_area *area = &rows->panels[block - rows->blocks];
	const char *bound = plot_bound_words(block->group->bound);
	struct say text = { out, size, 0 };
	bool gains = false;
	say(&text, "%s", bound);
	for (size_t i = 0; i < block->group->count; i++) {
		const struct plot_cell *cell = &block->group->cells[i];
		char time[64];
		gains |= cell->speedup.value > 1;
		if (!plot_cell_is_baseline(data, cell) || !plot_cell_measured(cell))
			continue;
		figures_time(cell->wall_s.value, figures_unit_for(cell->wall_s.value), time);
		say(&text, "%s%s %s", text.used ? "; " : "", data->baseline, time);
	}
	double cores = gains && strcmp(block->group->bound, "cpu") == 0 ? data->cpus_usable : 0;
	double x = plot_area_x(area, cores);
	if (cores > 1 && cores < area->x.high)
		plot_figure_line(rows->figure,
			&(struct plot_line){ x, area->bottom, x, area->top, PLOT_SOFT, 2, 1 });
}

/* On one axis from 0, would a bar say less than a point on a logarithmic one? */
static bool speedups_range_wide(const struct plot_group *group)
{
	double least = 1, most = 1;
	for (size_t i = 0; i < group->count; i++) {
		least = fmin(least, group->cells[i].speedup.value); /* passes over a NaN */
		most = fmax(most, group->cells[i].speedup.value);
	}
	return most > wide_ratio * least;
}

void plot_speedup(struct plot *plot)
{
	static const struct plot_value bars = {
		.of = speedup_of, .unit = times, .text = speedup_text, .least = 1
	};
	static const struct plot_value points = {
		.of = speedup_of, .unit = times, .text = speedup_text, .least = 1, .log = true
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
	for (size_t i = 0; i < plot->data.groups_count && kind.grid; i++)
		kind.grid = !speedups_range_wide(&plot->data.groups[i]);
	if (!kind.grid) {
		kind.mark = "point";
		kind.values = &points;
	}
	plot_rows_draw(plot, &kind);
}
