/* SPDX-License-Identifier: MIT */
/* `cost`: what a runner takes besides time: CPU seconds, peak memory, context switches. */
#include "bench/plot/rows.h"

#include "bench/plot/text.h"

#include <math.h>

static struct plot_estimate cpu_of(struct plot *plot, const struct plot_cell *cell)
{
	return plot_cell_median(&plot->data, cell, results_cpu_s, false);
}

static struct plot_estimate memory_of(struct plot *plot, const struct plot_cell *cell)
{
	return plot_cell_median(&plot->data, cell, results_rss_bytes, true);
}

static struct plot_estimate switches_of(struct plot *plot, const struct plot_cell *cell)
{
	return plot_cell_median(&plot->data, cell, results_switches, false);
}

static void count_of(double value, double largest, char text[FIGURES_SIZE])
{
	(void)largest;
	figures_whole(value, text);
}

static void bytes_of(double value, double largest, char text[FIGURES_SIZE])
{
	(void)largest;
	figures_bytes(value, text);
}

static void cpu_text(const struct plot_rows *rows, const struct plot_row *row,
	const struct plot_estimate *of, double largest, char *out, size_t size)
{
	(void)rows;
	(void)row;
	(void)size;
	plot_time_text(of->value, largest, out);
}

static void memory_text(const struct plot_rows *rows, const struct plot_row *row,
	const struct plot_estimate *of, double largest, char *out, size_t size)
{
	(void)rows;
	(void)row;
	(void)size;
	bytes_of(of->value, largest, out);
}

static void switches_text(const struct plot_rows *rows, const struct plot_row *row,
	const struct plot_estimate *of, double largest, char *out, size_t size)
{
	(void)rows;
	(void)row;
	(void)size;
	count_of(of->value, largest, out);
}

static const struct figures_unit *no_ticks(double largest)
{
	(void)largest;
	return &plot_unit_pixels;
}

static const struct plot_value costs[] = {
	{ .name = "CPU time", .of = cpu_of, .unit = no_ticks, .text = cpu_text },
	{ .name = "peak memory", .of = memory_of, .unit = no_ticks, .text = memory_text },
	{ .name = "context switches", .of = switches_of, .unit = no_ticks, .text = switches_text },
};

enum {
	COSTS = sizeof(costs) / sizeof(costs[0])
};

static void words(const struct plot_rows *rows, struct say *title, struct say *subtitle)
{
	plot_rows_title(rows, title, "what it takes besides time");
	say(subtitle, "A sample, all its workers together; medians%s; shorter is cheaper",
		plot_rows_any_interval(rows) ? " and 95 % intervals" : "");
}

static void say_row(const struct plot_rows *rows, const struct plot_row *row, struct say *text)
{
	static void (*const texts[COSTS])(
		double, double, char *) = { plot_time_text, bytes_of, count_of };
	for (size_t i = 0; i < COSTS; i++) {
		struct plot_estimate value = costs[i].of(rows->plot, row->cell);
		if (isnan(value.value))
			continue;
		say(text, "%s%s ", text->used ? ", " : "", costs[i].name);
		plot_say_estimate(text, &value, texts[i]);
	}
}

void plot_cost(struct plot *plot)
{
	static const struct plot_rows_kind kind = { .name = "cost",
		.mark = "bar",
		.values = costs,
		.values_count = COSTS,
		.missing = "not in samples.csv",
		.words = words,
		.say = say_row };
	plot_rows_draw(plot, &kind);
}
