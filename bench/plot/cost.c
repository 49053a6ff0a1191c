/* SPDX-License-Identifier: MIT */
/* `cost`: what a runner takes besides time: CPU seconds, peak memory, context switches. */
#include "bench/plot/kinds.h"
#include "bench/plot/rows.h"

#include <math.h>

static struct interval cpu_of(const struct plot *plot, size_t cell)
{
	return plot_median_of(plot, cell, results_cpu_s, false);
}

static struct interval memory_of(const struct plot *plot, size_t cell)
{
	return plot_median_of(plot, cell, results_rss_bytes, true);
}

static struct interval switches_of(const struct plot *plot, size_t cell)
{
	return plot_median_of(plot, cell, results_switches, false);
}

static void count_text(double value, double largest, char text[FIGURES_SIZE])
{
	(void)largest;
	figures_whole(value, text);
}

static void bytes_text(double value, double largest, char text[FIGURES_SIZE])
{
	(void)largest;
	figures_bytes(value, text);
}

static const struct plot_value costs[] = {
	{ .name = "CPU time", .of = cpu_of, .say = plot_time_text },
	{ .name = "peak memory", .of = memory_of, .say = bytes_text },
	{ .name = "context switches", .of = switches_of, .say = count_text },
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

static void say_cell(const struct plot *plot, size_t cell, struct say *text)
{
	for (size_t i = 0; i < COSTS; i++) {
		struct interval value = costs[i].of(plot, cell);
		if (isnan(value.estimate))
			continue;
		say(text, "%s%s ", text->used ? ", " : "", costs[i].name);
		plot_say_estimate(text, &value, costs[i].say);
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
		.say = say_cell };
	plot_rows_draw(plot, &kind);
}
