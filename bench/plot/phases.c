/* SPDX-License-Identifier: MIT */
/*
 * `phases`: how long it takes before the first task, and after the last: those two alone, or as
 * shares of the whole where they are more than a tenth of it.
 */
#include "bench/plot/kinds.h"
#include "bench/plot/rows.h"

#include <math.h>

enum {
	PHASES = 3,
	TEXT_WIDTH = 165, /* a column of times */
	SHARE_WIDTH = 110,
};

static const struct phase {
	results_figure *figure;
	const char *name;
	double share; /* of the runner's colour */
} phases[PHASES] = { { results_startup_s, "start-up", 0.55 }, { results_work_s, "work", 1 },
	{ results_winddown_s, "wind-down", 0.3 } };

/* Medians, seconds; the sum in the last one. False when one is not known. */
static bool find_times(const struct plot *plot, size_t cell, double times[PHASES + 1])
{
	bool known = true;
	times[PHASES] = 0;
	for (size_t i = 0; i < PHASES; i++) {
		times[i] = plot_median_of(plot, cell, phases[i].figure, false).estimate;
		known &= times[i] >= 0;
		times[PHASES] += times[i];
	}
	return known && times[PHASES] > 0;
}

static bool has(const struct plot *plot, size_t cell)
{
	double times[PHASES + 1];
	return find_times(plot, cell, times);
}

/* Are the axis' figures shares of the whole? */
static bool of_shares(const struct plot_rows *rows)
{
	return rows->panels[0].x.unit == &plot_unit_percent;
}

static void lay(struct plot_rows *rows)
{
	double right = rows->right - PHASES * TEXT_WIDTH, longest = 0, share = 0;
	for (size_t i = 0; i < rows->count; i++) {
		double times[PHASES + 1];
		if (!find_times(rows->plot, rows->rows[i].cell, times))
			continue;
		longest = fmax(longest, times[0] + times[2]);
		share = fmax(share, (times[0] + times[2]) / times[PHASES]);
	}
	double room = (right - rows->left - SHARE_WIDTH) / (right - rows->left);
	struct plot_axis axis = { .high = fmax(longest, 1e-9) / room,
		.unit = figures_unit_for(longest) };
	if (share > 0.1)
		axis = (struct plot_axis){ .high = 1, .unit = &plot_unit_percent };
	plot_rows_panel(rows, NULL, rows->left, right, &axis);
}

static void draw(struct plot_rows *rows, const struct plot_row *row)
{
	double times[PHASES + 1], at = 0;
	char shown[32];
	struct say share = say_into(shown, sizeof(shown));
	const bool shares = of_shares(rows), first = row == rows->rows;
	if (!find_times(rows->plot, row->cell, times))
		return;
	for (size_t i = 0; i < PHASES; i++) {
		double x = rows->right - TEXT_WIDTH * (double)(PHASES - 1 - i);
		double length = shares ? times[i] / times[PHASES] : i == 1 ? 0 : times[i];
		char text[64];
		if (length > 0)
			plot_rows_bar(rows, 0, row,
				&(struct plot_bar){
					at, at + length, phases[i].share, PLOT_SOLID, 0 });
		at += length;
		plot_time_text(times[i], times[i], text);
		plot_rows_text(rows, row, x, PLOT_RIGHT_OF, PLOT_INK, text);
		if (first)
			plot_rows_head(rows, x, PLOT_RIGHT_OF, phases[i].name);
	}
	if (first)
		plot_rows_head(rows, rows->left, PLOT_LEFT_OF,
			shares ? "of the wall time" : "start-up and wind-down alone");
	double ends = (times[0] + times[2]) / times[PHASES];
	say(&share, ends < 1e-4 ? "<0.01 %%" : ends < 0.0995 ? "%.2g %%" : "%.0f %%", ends * 100);
	if (!shares)
		plot_rows_text(rows, row, plot_area_x(&rows->panels[0], at) + 12, PLOT_LEFT_OF,
			PLOT_SOFT, shown);
}

static void words(const struct plot_rows *rows, struct say *title, struct say *subtitle)
{
	plot_rows_title(rows, title, "start-up and wind-down around the work");
	say(subtitle,
		"From the left: until the first task starts, %sfrom the last one's end until all "
		"is cleared away; medians",
		of_shares(rows) ? "while tasks run, " : "");
	if (!of_shares(rows))
		say(subtitle, "; %%: both, of the wall time");
}

static void say_cell(const struct plot *plot, size_t cell, struct say *text)
{
	double times[PHASES + 1];
	find_times(plot, cell, times);
	for (size_t i = 0; i < PHASES; i++) {
		char time[64];
		plot_time_text(times[i], times[i], time);
		say(text, "%s%s %s", i ? ", " : "", phases[i].name, time);
	}
}

void plot_phases(struct plot *plot)
{
	static const struct plot_rows_kind kind = { .name = "phases",
		.mark = "row",
		.lay = lay,
		.draw = draw,
		.has = has,
		.missing = "not in samples.csv",
		.words = words,
		.say = say_cell };
	plot_rows_draw(plot, &kind);
}
