/* SPDX-License-Identifier: MIT */
/* `phases`: what share of the wall time went by before the first task, during and after the last.
 */
#include "bench/plot/table.h"

#include "bench/plot/say.h"
#include "bench/plot/text.h"

#include <math.h>
#include <string.h>

enum {
	PHASES = 3,
	TEXT_WIDTH = 150, /* a column of times */
	GAP = 90,
};

static const struct phase {
	enum plot_figure_of figure;
	const char *name;
	double share; /* of the runner's colour */
} phases[PHASES] = { { PLOT_STARTUP, "start-up", 0.55 }, { PLOT_WORK, "work", 1 },
	{ PLOT_WINDDOWN, "wind-down", 0.3 } };

/* Medians, seconds; false when one is not known. */
static bool find_times(struct plot *plot, size_t cell, double times[PHASES])
{
	bool known = true;
	for (size_t i = 0; i < PHASES; i++) {
		times[i] = plot_samples_median(plot_samples_of(plot), cell, phases[i].figure).value;
		known &= times[i] >= 0;
	}
	return known;
}

static bool has(struct plot *plot, size_t cell)
{
	double times[PHASES];
	return find_times(plot, cell, times) && times[0] + times[1] + times[2] > 0;
}

/* All phases as shares of the whole; then the first and the last alone, in seconds. */
static void lay(struct plot_table *table)
{
	double right = table->right - PHASES * TEXT_WIDTH - 10;
	double middle = table->left + (right - table->left) * 0.4;
	double longest = 1e-9;
	for (size_t i = 0; i < table->count; i++) {
		double times[PHASES];
		if (find_times(table->plot, table->rows[i].index, times))
			longest = fmax(longest, times[0] + times[2]);
	}
	plot_table_panel(table, table->left, middle, &(struct plot_span){ 0, 1, 0, false });
	plot_table_panel(
		table, middle + GAP, right, &(struct plot_span){ 0, longest * 1.04, 0, false });
}

static void draw_row(
	const struct plot_table *table, const struct plot_table_row *row, struct plot_chart *chart)
{
	double times[PHASES], at = 0;
	if (!has(table->plot, row->index) || !find_times(table->plot, row->index, times))
		return;
	double all = times[0] + times[1] + times[2];
	for (size_t i = 0; i < PHASES; i++) {
		char text[64];
		plot_table_box(table, 0, row, at / all, (at + times[i]) / all, phases[i].share);
		at += times[i];
		plot_text_time(times[i], plot_unit_for(times[i]), text, sizeof(text));
		plot_chart_label(chart,
			&(struct plot_label){ table->right - TEXT_WIDTH * (double)(PHASES - 1 - i),
				plot_table_middle(row), fmin(table->size, 25), PLOT_RIGHT_OF,
				PLOT_INK, 0, NULL },
			text);
	}
	plot_table_box(table, 1, row, 0, times[0], phases[0].share);
	plot_table_box(table, 1, row, times[0], times[0] + times[2], phases[2].share);
}

static void head(
	struct plot_chart *chart, double x, double y, enum plot_align align, const char *text)
{
	plot_chart_label(chart, &(struct plot_label){ x, y, 24, align, PLOT_SOFT, 1, NULL }, text);
}

static void draw(const struct plot_table *table, struct plot_chart *chart)
{
	const struct plot_panel *all = &table->panels[0], *ends = &table->panels[1];
	struct plot_ticks ticks = { 3, { 0, 0.5, 1 }, { "0", "50 %", "100 %" } };
	double y = table->top - 30;
	plot_chart_x_axis(chart, all, &ticks, NULL);
	plot_ticks_time(&ticks, &ends->x, ends->x.high);
	plot_chart_x_axis(chart, ends, &ticks, NULL);
	head(chart, all->left, y, PLOT_LEFT_OF, "of the wall time");
	head(chart, ends->left, y, PLOT_LEFT_OF, "start-up and wind-down alone");
	for (size_t i = 0; i < PHASES; i++)
		head(chart, table->right - TEXT_WIDTH * (double)(PHASES - 1 - i), y, PLOT_RIGHT_OF,
			phases[i].name);
	for (size_t i = 0; i < table->count; i++)
		draw_row(table, &table->rows[i], chart);
}

static void words(
	const struct plot_table *table, struct plot_text *title, struct plot_text *subtitle)
{
	const struct plot_table_row *longest = NULL;
	double most = 0;
	for (size_t i = 0; i < table->count; i++) {
		double times[PHASES];
		if (!find_times(table->plot, table->rows[i].index, times))
			continue;
		double share = times[0] / (times[0] + times[1] + times[2]);
		if (share > most) {
			most = share;
			longest = &table->rows[i];
		}
	}
	if (table->scope.count == 1) {
		plot_say_name(title, table->scope.groups[0].label, PLOT_SAY_LABEL * 0.7);
		plot_say(title, ": start-up");
	} else {
		plot_say(title, "Start-up");
	}
	plot_say(title, " takes ");
	plot_say_percent(title, most);
	plot_say(title, " %% of the wall time%s", table->count > 1 ? " at most" : "");
	if (longest && table->count > 1) {
		plot_say(title, ": ");
		plot_table_say(table, title, longest);
	}
	plot_say(subtitle,
		"Until the first task starts (paler), until the last one ends, until all is "
		"cleared away (palest); medians");
}

static void say(
	const struct plot_table *table, const struct plot_table_row *row, struct plot_text *text)
{
	double times[PHASES];
	find_times(table->plot, row->index, times);
	for (size_t i = 0; i < PHASES; i++) {
		char time[64];
		plot_text_time(times[i], plot_unit_for(times[i]), time, sizeof(time));
		plot_say(text, "%s%s %s", i ? ", " : "", phases[i].name, time);
	}
}

void plot_phases(struct plot *plot)
{
	static const struct plot_table_kind kind = { .name = "phases",
		.mark = "row",
		.has = has,
		.words = words,
		.say = say,
		.lay = lay,
		.draw = draw };
	plot_table_draw(plot, &kind);
}
