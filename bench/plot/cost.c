/* SPDX-License-Identifier: MIT */
/* `cost`: what a runner takes besides time: CPU seconds, peak memory, context switches. */
#include "bench/plot/table.h"

#include "bench/plot/say.h"
#include "bench/plot/text.h"

#include <math.h>
#include <string.h>

enum {
	COSTS = 3,
	GAP = 46,
};

static void cpu_text(double value, double largest, char *out, size_t size)
{
	plot_text_time(value, plot_unit_for(largest), out, size);
}

static void memory_text(double value, double largest, char *out, size_t size)
{
	(void)largest;
	plot_text_memory(value, out, size);
}

static void count_text(double value, double largest, char *out, size_t size)
{
	(void)largest;
	if (value < 99999.5)
		snprintf(out, size, "%.0f", value);
	else
		snprintf(out, size, value < 1e6 ? "%.0f k" : "%.3g M",
			value / (value < 1e6 ? 1e3 : 1e6));
}

static const struct cost {
	enum plot_figure_of figure;
	const char *name, *noun;
	void (*text)(double value, double largest, char *out, size_t size);
} costs[COSTS] = { { PLOT_CPU, "CPU time", "CPU time", cpu_text },
	{ PLOT_MEMORY, "peak memory", "memory", memory_text },
	{ PLOT_SWITCHES, "context switches", "context switches", count_text } };

static struct plot_estimate cost_of(struct plot *plot, size_t cell, const struct cost *cost)
{
	return plot_samples_median(plot_samples_of(plot), cell, cost->figure);
}

static bool has(struct plot *plot, size_t cell)
{
	bool any = false;
	for (size_t i = 0; i < COSTS; i++)
		any |= !isnan(cost_of(plot, cell, &costs[i]).value);
	return any;
}

/* Of the rows on the page. */
static double largest_of(const struct plot_table *table, const struct cost *cost)
{
	double most = 0;
	for (size_t i = 0; i < table->count; i++)
		most = fmax(most, cost_of(table->plot, table->rows[i].index, cost).value);
	return most;
}

/* The end of an axis, so that each value fits behind its bar. */
static double end_of(const struct plot_table *table, const struct cost *cost, double width)
{
	double end = 1e-9, largest = largest_of(table, cost);
	for (size_t i = 0; i < table->count; i++) {
		struct plot_estimate value = cost_of(table->plot, table->rows[i].index, cost);
		char text[64];
		if (isnan(value.value))
			continue;
		cost->text(value.value, largest, text, sizeof(text));
		double room = width - plot_text_width(text, table->size) - 26;
		end = fmax(end, fmax(value.value, value.high) * width / fmax(room, width / 3));
	}
	return end;
}

static void lay(struct plot_table *table)
{
	double width = (table->right - table->left - GAP * (COSTS - 1)) / COSTS;
	for (size_t i = 0; i < COSTS; i++) {
		double left = table->left + (double)i * (width + GAP);
		struct plot_span axis = { 0, end_of(table, &costs[i], width), 0, false };
		plot_table_panel(table, left, left + width, &axis);
	}
}

static void draw_cost(const struct plot_table *table, size_t index, struct plot_chart *chart)
{
	const struct cost *cost = &costs[index];
	const struct plot_panel *panel = &table->panels[index];
	double largest = largest_of(table, cost);
	plot_chart_line(chart, &(struct plot_line){ panel->left, panel->top, panel->left,
				       panel->bottom, PLOT_LINE_FIRM, 1.2, 0 });
	plot_chart_label(chart,
		&(struct plot_label){
			panel->left, panel->top - 30, 27, PLOT_LEFT_OF, PLOT_SOFT, 1, NULL },
		cost->name);
	for (size_t i = 0; i < table->count; i++) {
		const struct plot_table_row *row = &table->rows[i];
		struct plot_estimate value = cost_of(table->plot, row->index, cost);
		char text[64];
		if (isnan(value.value))
			continue;
		plot_table_box(table, index, row, 0, value.value, 1);
		plot_table_span(table, index, plot_table_middle(row), &value);
		cost->text(value.value, largest, text, sizeof(text));
		plot_chart_label(chart,
			&(struct plot_label){
				plot_panel_x(panel, fmax(value.value, value.high)) + 12,
				plot_table_middle(row), table->size, PLOT_LEFT_OF, PLOT_INK, 0,
				NULL },
			text);
	}
}

static void draw(const struct plot_table *table, struct plot_chart *chart)
{
	for (size_t i = 0; i < COSTS; i++)
		draw_cost(table, i, chart);
}

/* The row that is shown to take more than every other: their intervals are apart. NULL: none. */
static const struct plot_table_row *find_most(
	const struct plot_table *table, const struct cost *cost)
{
	const struct plot_table_row *most = NULL;
	double next = 0, low = 0; /* the greatest upper end of all others */
	for (size_t i = 0; i < table->count; i++) {
		struct plot_estimate value = cost_of(table->plot, table->rows[i].index, cost);
		if (isnan(value.value))
			continue;
		if (isnan(value.low))
			return NULL;
		if (!most || value.low > low) {
			if (most)
				next = fmax(next, cost_of(table->plot, most->index, cost).high);
			most = &table->rows[i];
			low = value.low;
		} else {
			next = fmax(next, value.high);
		}
	}
	return low > next ? most : NULL;
}

static void words(
	const struct plot_table *table, struct plot_text *title, struct plot_text *subtitle)
{
	static const size_t order[COSTS] = { 1, 0, 2 };
	size_t said = 0;
	for (size_t i = 0; i < COSTS && said < 2 && table->count > 1; i++) {
		const struct cost *cost = &costs[order[i]];
		const struct plot_table_row *row = find_most(table, cost);
		char value[64];
		if (!row)
			continue;
		double most = cost_of(table->plot, row->index, cost).value;
		cost->text(most, most, value, sizeof(value));
		plot_say(title, said++ ? "; most %s: " : "Most %s: ", cost->noun);
		plot_table_say(table, title, row);
		plot_say(title, " (%s)", value);
	}
	if (!said && table->scope.count == 1) {
		plot_say_name(title, table->scope.groups[0].label, PLOT_SAY_LABEL);
		plot_say(title, ": what it takes besides time");
	} else if (!said) {
		plot_say(title, "What each cell takes besides time");
	}
	plot_say(subtitle, "A sample, all its workers together; medians and 95 %% intervals; "
			   "shorter is cheaper");
}

static void say(
	const struct plot_table *table, const struct plot_table_row *row, struct plot_text *text)
{
	for (size_t i = 0; i < COSTS; i++) {
		struct plot_estimate value = cost_of(table->plot, row->index, &costs[i]);
		if (isnan(value.value))
			continue;
		plot_say(text, "%s%s ", text->used ? ", " : "", costs[i].name);
		plot_say_estimate(text, &value, costs[i].text);
	}
}

void plot_cost(struct plot *plot)
{
	static const struct plot_table_kind kind = { .name = "cost",
		.mark = "bar",
		.has = has,
		.words = words,
		.say = say,
		.lay = lay,
		.draw = draw };
	plot_table_draw(plot, &kind);
}
