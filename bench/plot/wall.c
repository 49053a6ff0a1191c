/* SPDX-License-Identifier: MIT */
/*
 * `wall` and, of a fixed time, `throughput`: a bar a cell and a panel a group, so that each bar
 * carries its name, its value, its interval or why it failed in type that a lecture hall can read;
 * and `wall-log`, points on one logarithmic axis, where wall times range too wide for bars.
 */
#include "bench/plot/kinds.h"
#include "bench/plot/request.h"
#include "bench/plot/rows.h"

#include <math.h>
#include <string.h>

static bool is_rate(const struct plot *plot, size_t cell)
{
	return compared_of(&plot->results.cells[cell])->rate;
}

static bool is_time(const struct plot *plot, size_t cell)
{
	return !is_rate(plot, cell);
}

static struct interval rate_of(const struct plot *plot, size_t cell)
{
	const struct compared *compared = compared_of(&plot->results.cells[cell]);
	return plot_drawable(compared_shown(compared, plot_wall_of(plot, cell)));
}

/* On a logarithmic axis each in the unit that suits it, beside bars all in one. */
static void wall_text(
	const struct plot_rows *rows, size_t cell, double largest, char *out, size_t size)
{
	double own = plot_wall_of(rows->plot, cell).estimate;
	plot_cell_time(rows->plot, cell, rows->kind->grid ? largest : own, out, size);
}

/* `4.12 M words/s`, `52 MB/s`, of work that counts something; of a fixed time, which is drawn by
 * its tasks a second, something else. */
static void units_text(const struct plot_rows *rows, size_t cell, char *out, size_t size)
{
	const struct summary_row *row = &rows->plot->findings.summary.rows[cell];
	const char *unit = rows->plot->results.cells[cell].unit;
	char text[FIGURES_SIZE];
	if (!*unit || isnan(row->units_per_s) ||
		(is_rate(rows->plot, cell) && !summary_counts(row)))
		return;
	if (strcmp(unit, "bytes") == 0) {
		figures_bytes(row->units_per_s, text);
		snprintf(out, size, "%s/s", text);
	} else {
		figures_rate(row->units_per_s, text);
		snprintf(out, size, "%s %.40s/s", text, unit);
	}
}

static void words(const struct plot_rows *rows, struct say *title, struct say *subtitle)
{
	plot_title(rows->plot, &rows->scope, title);
	say(subtitle, "%s%s%s", plot_compared(rows->plot, &rows->scope)->words,
		rows->kind->grid ? "" : ", on a log scale",
		plot_rows_any_interval(rows) ? ", median and 95 % interval" : "");
	plot_rows_scales(rows, subtitle,
		!rows->kind->grid              ? "further left"
		: rows->kind->lists == is_rate ? "longer"
					       : "shorter");
}

const struct plot_rows_kind plot_wall = {
	.mark = "bar",
	.grid = true,
	.failures = true,
	.values = { { .of = plot_wall_of, .text = wall_text, .under = units_text } },
	.lists = is_time,
	.words = words,
};

const struct plot_rows_kind plot_throughput = {
	.mark = "bar",
	.grid = true,
	.failures = true,
	.values = { { .of = rate_of,
		.unit = &plot_unit_count,
		.text = wall_text,
		.under = units_text } },
	.lists = is_rate,
	.words = words,
};

void plot_wall_log(struct plot *plot)
{
	static const struct plot_rows_kind kind = { .mark = "point",
		.values = { { .of = plot_wall_of, .text = wall_text, .log = true } },
		.lists = is_time,
		.words = words };
	double least = INFINITY, most = 0;
	for (size_t i = 0; i < plot->results.count; i++) {
		double wall = is_time(plot, i) ? plot_wall_of(plot, i).estimate : (double)NAN;
		least = fmin(least, wall); /* passes over a NaN */
		most = fmax(most, wall);
	}
	if (plot->request->kinds_count > 0 || most > PLOT_ROWS_WIDE * least)
		plot_rows_draw(plot, &kind);
}
