/* SPDX-License-Identifier: MIT */
/*
 * `responsiveness`: how late the timer of whoever started the work came, as a ribbon over the time
 * of one sample: as high as it is late, so that a program that lives on is a line.
 */
#include "bench/base/memory.h"
#include "bench/plot/kinds.h"
#include "bench/plot/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	TEXT_WIDTH = 190, /* a column of times */
};

/* A line that can be seen, as a part of a row. */
#define HEIGHT_LEAST 0.03
/* Of what a bar has: it goes through the gap to the next row. */
#define HEIGHT_MOST 1.3

/* How late it was over the time of a sample. The picture and all its figures are of one: of those
 * that count the one whose longest standstill is nearest to the median. */
struct ribbon {
	const struct results_sample *sample;
	double late_s[RESULTS_BEATS]; /* NaN: nothing was due */
	size_t count;
};

static bool find(const struct plot *plot, size_t cell, struct ribbon *ribbon)
{
	ribbon->sample = results_typical(&plot->results, cell, results_beat_max_s);
	ribbon->count = ribbon->sample ? results_beats(ribbon->sample, ribbon->late_s) : 0;
	return ribbon->count;
}

static bool has(const struct plot *plot, size_t cell)
{
	struct ribbon ribbon;
	return find(plot, cell, &ribbon);
}

/* The latest of all rows: as high as a row. */
static double latest_of(const struct plot_rows *rows)
{
	double latest = 1e-9;
	struct ribbon ribbon;
	for (size_t i = 0; i < rows->count; i++) {
		find(rows->plot, rows->rows[i].cell, &ribbon);
		for (size_t k = 0; k < ribbon.count; k++)
			latest = fmax(latest, ribbon.late_s[k]);
	}
	return latest;
}

static void lay(struct plot_rows *rows)
{
	double longest = 0;
	struct ribbon ribbon;
	for (size_t i = 0; i < rows->count; i++)
		if (find(rows->plot, rows->rows[i].cell, &ribbon))
			longest = fmax(longest, ribbon.sample->wall_s);
	plot_rows_panel(rows, NULL, rows->left, rows->right - 2 * TEXT_WIDTH,
		&(struct plot_axis){ .high = longest,
			.unit = figures_unit_for(longest),
			.name = "since the clock started" });
	rows->largest[0] = latest_of(rows);
}

static void draw(struct plot_rows *rows, const struct plot_row *row)
{
	static const struct {
		results_figure *figure;
		const char *name;
	} columns[] = { { results_beat_median_s, "median" }, { results_beat_max_s, "longest" } };
	struct ribbon ribbon;
	if (!find(rows->plot, row->cell, &ribbon))
		return;
	for (size_t i = 0; i < ribbon.count; i++) {
		double part = ribbon.sample->wall_s / (double)ribbon.count;
		double height = ribbon.late_s[i] / rows->largest[0];
		if (!isnan(height))
			plot_rows_bar(rows, 0, row,
				&(struct plot_bar){ part * (double)i, part * (double)(i + 1), 1,
					PLOT_SOLID, fmax(height * HEIGHT_MOST, HEIGHT_LEAST) });
	}
	for (size_t i = 0; i < 2; i++) {
		double x = rows->right - TEXT_WIDTH * (double)(1 - i);
		char text[FIGURES_SIZE];
		figures_time(columns[i].figure(ribbon.sample), NULL, text);
		plot_rows_text(rows, row, x, PLOT_RIGHT_OF, PLOT_INK, text);
		if (row == rows->rows)
			plot_rows_head(rows, x, PLOT_RIGHT_OF, columns[i].name);
	}
	if (row == rows->rows)
		plot_rows_head(rows, rows->left, PLOT_LEFT_OF, "how late the timer comes");
}

/* Of the samples that are drawn. */
static void say_still(const struct plot_rows *rows, char *still, size_t size)
{
	const struct plot *plot = rows->plot;
	const struct results_group *group = &plot->results.groups[rows->scope.first];
	double *drawn_s = memory_zeroed(group->count, sizeof(*drawn_s));
	struct ribbon ribbon;
	for (size_t i = 0; i < group->count; i++)
		drawn_s[i] = find(plot, group->first + i, &ribbon)
				     ? ribbon.sample->times.beat_late_max_s
				     : (double)NAN;
	findings_still(&plot->findings, rows->scope.first, drawn_s, "the program", still, size);
	free(drawn_s);
}

static void words(const struct plot_rows *rows, struct say *title, struct say *subtitle)
{
	char still[400], tallest[FIGURES_SIZE];
	say_still(rows, still, sizeof(still));
	if (rows->scope.count == 1 && *still) {
		plot_rows_title(rows, title, "");
		say(title, "%s", still);
	} else {
		plot_rows_title(rows, title, "how long the program stands still");
	}
	figures_time(rows->largest[0], NULL, tallest);
	say(subtitle,
		"Height: how late a timer of the program that started it comes, %s at most; a thin "
		"line is alive",
		tallest);
}

static void note(const struct plot_rows *rows, struct say *text)
{
	(void)rows;
	say(text, "Drawn and told: of each row the sample nearest to the median standstill. ");
}

static void say_cell(const struct plot *plot, size_t cell, struct say *text)
{
	static results_figure *const figures[] = { results_beat_median_s, results_beat_p99_s,
		results_beat_max_s };
	static const char *const names[] = { "half of the beats within", "99 % within",
		"all within" };
	struct ribbon ribbon;
	find(plot, cell, &ribbon);
	for (size_t i = 0, said = 0; i < 3; i++) {
		double late = figures[i](ribbon.sample);
		char time[FIGURES_SIZE];
		figures_time(late, NULL, time);
		if (!isnan(late))
			say(text, "%s%s %s", said++ ? ", " : "", names[i], time);
	}
}

const struct plot_rows_kind plot_responsiveness = {
	.mark = "row",
	.lay = lay,
	.draw = draw,
	.has = has,
	.missing = "no beat was due",
	.words = words,
	.say = say_cell,
	.note = note,
	.lines = 1,
};
