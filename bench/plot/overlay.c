/* SPDX-License-Identifier: MIT */
/*
 * `overlay`: what several runs measured of the same cells, on one line a cell: the first run
 * hollow, the last one solid, those between them pale; beside it how many times as fast the last
 * is as the first, on an axis around 1 on which a change of 3 % is seen, and in words.
 */
#include "bench/plot/kinds.h"
#include "bench/plot/overlay.h"

#include "bench/plot/request.h"
#include "bench/plot/text.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	CHANGES_WIDTH = 560, /* at most */
	CHANGES_LEAST = 22,  /* letters in which a change is whole, if that is enough */
	GAP = 40,
	NAME_GAP = 20, /* beside a point */
	MARK = 21,     /* across, at most */
	STEP = 12,     /* down from a run to the next, at most */
};

/* A factor between the least and the most from which on an axis is logarithmic: on one from zero,
 * a tenth of the least would be no wider than a marker. */
static const double wide_ratio = 4;

/* Where one change is small and another is large, the axis of changes ends here, and an arrow
 * stands for what is beyond. */
static const double small_change = 1.15, large_change = 1.5, near_end = 1.25;

static const double pale = 0.4;

static const struct plot_runs *runs_of(const struct plot_rows *rows)
{
	return rows->plot->runs;
}

static const struct plot_runs_cell *cell_of(
	const struct plot_rows *rows, const struct plot_row *row)
{
	return &rows->plot->runs->cells[row->cell];
}

struct reach {
	double least, most;
};

static struct reach reach_of(const struct plot_runs *runs, size_t cell)
{
	struct reach reach = { INFINITY, 0 }; /* fmin and fmax pass over a NaN */
	for (size_t i = 0; i < runs->count; i++) {
		const struct interval *wall = &runs->cells[cell].walls_s[i];
		reach.least = fmin(reach.least, fmin(wall->estimate, wall->low));
		reach.most = fmax(reach.most, fmax(wall->estimate, wall->high));
	}
	return reach;
}

static bool has(const struct plot *plot, size_t cell)
{
	return reach_of(plot->runs, cell).most > 0;
}

/* How many times as fast; NaN: it is not known. */
static struct interval change_of(const struct plot_rows *rows, const struct plot_row *row)
{
	const struct difference *change = cell_of(rows, row)->change;
	return change ? plot_drawable(change->comparison.ratio)
		      : (struct interval){ (double)NAN, (double)NAN, (double)NAN };
}

/* ---- panels -----------------------------------------------------------------------------------
 */

static struct plot_axis wall_axis(const struct plot_rows *rows)
{
	struct reach all = { INFINITY, 0 };
	for (size_t i = 0; i < rows->count; i++) {
		struct reach reach = reach_of(runs_of(rows), rows->rows[i].cell);
		all.least = fmin(all.least, reach.least);
		all.most = fmax(all.most, reach.most);
	}
	if (all.most <= 0)
		all.most = 1;
	bool wide = all.most > wide_ratio * all.least;
	return (struct plot_axis){ .low = wide ? all.least / 1.25 : 0,
		.high = all.most * (wide ? 1.15 : 1.06),
		.unit = figures_unit_for(all.most),
		.log = wide };
}

/* Around 1; all changes are on it unless that would hide the small ones. */
static struct plot_axis change_axis(const struct plot_rows *rows)
{
	double least = INFINITY, most = 1.02, end = 1.02;
	for (size_t i = 0; i < rows->count; i++) {
		struct interval change = change_of(rows, &rows->rows[i]);
		if (isnan(change.estimate))
			continue;
		double size = exp(fabs(log(change.estimate)));
		least = fmin(least, size);
		most = fmax(most, size);
		end = fmax(end, fmax(size, fmax(change.high, 1 / change.low)));
	}
	if (most > large_change && least < small_change)
		end = near_end;
	end = fmin(pow(end, 1.1), 100);
	return (struct plot_axis){ .low = end > 2 ? 1 / end : 2 - end,
		.high = end,
		.unit = &plot_unit_ratio,
		.log = end > 2 };
}

/* The letters of the changes in words, and the width of the widest. */
static double changes_size(const struct plot_rows *rows, double *width)
{
	double wide = 0;
	for (size_t i = 0; i < rows->count; i++) {
		char words[512];
		struct say text = say_into(words, sizeof(words));
		plot_overlay_change(runs_of(rows), cell_of(rows, &rows->rows[i]), &text);
		wide = fmax(wide, plot_text_width(words, 1));
	}
	double size = plot_text_size(wide, CHANGES_WIDTH, CHANGES_LEAST, rows->size);
	*width = fmin(wide * size, CHANGES_WIDTH);
	return size;
}

static void lay(struct plot_rows *rows)
{
	double width;
	changes_size(rows, &width);
	double right = rows->right - width - GAP;
	double middle = rows->left + (right - rows->left) * 0.56;
	struct plot_axis walls = wall_axis(rows), changes = change_axis(rows);
	plot_rows_panel(rows, NULL, rows->left, middle - GAP, &walls);
	plot_rows_panel(rows, NULL, middle + GAP, right, &changes);
}

/* ---- a row ------------------------------------------------------------------------------------
 */

/* Runs lie a little below each other, so that intervals do not hide each other. */
static double at(const struct plot_rows *rows, const struct plot_row *row, size_t run)
{
	double parts = (double)runs_of(rows)->count - 1;
	double step = fmin(STEP, rows->pitch * 0.5 / parts);
	return plot_row_middle(row) + ((double)run - parts / 2) * step;
}

static void draw_walls(const struct plot_rows *rows, const struct plot_row *row)
{
	const struct plot_runs_cell *cell = cell_of(rows, row);
	const size_t last = runs_of(rows)->count - 1;
	for (size_t i = 0; i <= last; i++) {
		const struct interval *wall = &cell->walls_s[i];
		if (isnan(wall->estimate))
			continue;
		plot_rows_interval(rows, 0, row, at(rows, row, i), wall);
		plot_rows_point(rows, 0, row,
			&(struct plot_spot){ wall->estimate, at(rows, row, i),
				i > 0 && i < last ? pale : 1, fmin(MARK, rows->pitch * 0.5),
				i == 0 ? PLOT_HOLLOW : PLOT_MARKER });
	}
}

static bool is_beyond(const struct plot_area *area, double change)
{
	return change > area->x.high || change < area->x.low; /* neither is true of a NaN */
}

static void draw_change(const struct plot_rows *rows, const struct plot_row *row)
{
	const struct plot_area *area = &rows->panels[1];
	struct interval change = change_of(rows, row);
	char words[512], shown[512];
	struct say text = say_into(words, sizeof(words));
	double left = area->right + GAP, y = plot_row_middle(row), width;
	double size = changes_size(rows, &width);
	bool above = change.estimate > area->x.high;
	bool is_shown = plot_overlay_change(runs_of(rows), cell_of(rows, row), &text);
	plot_text_shorten(words, size, rows->right - left + 1, shown, sizeof(shown));
	plot_figure_label(rows->figure,
		&(struct plot_label){
			left, y, size, PLOT_LEFT_OF, is_shown ? PLOT_INK : PLOT_SOFT, true },
		shown);
	if (isnan(change.estimate))
		return;
	if (is_beyond(area, change.estimate)) {
		plot_rows_text(rows, row, above ? area->right : area->left,
			above ? PLOT_RIGHT_OF : PLOT_LEFT_OF, plot_rows_colour(rows, row),
			above ? "\xe2\x96\xb6" : "\xe2\x97\x80");
		return;
	}
	change.low = fmax(change.low, area->x.low);
	change.high = fmin(change.high, area->x.high);
	plot_rows_interval(rows, 1, row, y, &change);
	plot_rows_point(rows, 1, row,
		&(struct plot_spot){
			change.estimate, y, 1, fmin(MARK, rows->pitch * 0.5), PLOT_MARKER });
}

/* The names of the first and the last run beside their points, outwards, if there is room. */
static bool name_runs(const struct plot_rows *rows, const struct plot_row *row)
{
	const struct plot_runs *runs = runs_of(rows);
	const struct plot_area *area = &rows->panels[0];
	const size_t last = runs->count - 1;
	const struct interval *walls = cell_of(rows, row)->walls_s;
	const double size = fmin(rows->size, 26);
	struct reach reach = reach_of(runs, row->cell);
	if (isnan(walls[0].estimate) || isnan(walls[last].estimate))
		return false;
	bool turned = walls[last].estimate <= walls[0].estimate; /* the last is on the left */
	const size_t sides[2] = { turned ? last : 0, turned ? 0 : last };
	const double x[2] = { plot_area_x(area, reach.least) - NAME_GAP,
		plot_area_x(area, reach.most) + NAME_GAP };
	if (x[0] - plot_text_width(runs->names[sides[0]], size) < area->left + 8 ||
		x[1] + plot_text_width(runs->names[sides[1]], size) > area->right)
		return false;
	for (size_t i = 0; i < 2; i++)
		plot_figure_label(rows->figure,
			&(struct plot_label){ x[i], at(rows, row, sides[i]), size,
				i ? PLOT_LEFT_OF : PLOT_RIGHT_OF, PLOT_INK, true },
			runs->names[sides[i]]);
	return true;
}

static void draw_heads(const struct plot_rows *rows)
{
	const struct plot_area *changes = &rows->panels[1];
	double one = plot_area_x(changes, 1);
	const struct compared *compared =
		compared_of_all(&rows->plot->results, 0, rows->plot->results.count);
	char head[80];
	snprintf(head, sizeof(head), "%s, less is better",
		compared->rate ? "time a task" : compared->noun);
	plot_rows_head(rows, rows->panels[0].left, PLOT_LEFT_OF, head);
	plot_rows_head(rows, changes->left, PLOT_LEFT_OF,
		!strcmp(compared->gain, "speedup") ? "times as fast, more is better"
						   : compared->gain_axis);
	plot_figure_line(rows->figure, &(struct plot_line){ one, changes->bottom, one, changes->top,
					       PLOT_SOFT, 2.4, false });
	for (size_t i = 0; i < rows->count; i++)
		if (name_runs(rows, &rows->rows[i]))
			return;
}

static void draw(struct plot_rows *rows, const struct plot_row *row)
{
	const struct plot_area *walls = &rows->panels[0];
	double y = plot_row_middle(row);
	plot_figure_line(rows->figure,
		&(struct plot_line){ walls->left, y, walls->right, y, PLOT_LINE_SOFT, 1.2, false });
	draw_walls(rows, row);
	draw_change(rows, row);
	if (row == rows->rows)
		draw_heads(rows);
}

/* ---- all of it --------------------------------------------------------------------------------
 */

static bool any_interval(const struct plot_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		for (size_t run = 0; run < runs_of(rows)->count; run++)
			if (plot_has_interval(&cell_of(rows, &rows->rows[i])->walls_s[run]))
				return true;
	return false;
}

static void words(const struct plot_rows *rows, struct say *title, struct say *subtitle)
{
	const struct plot_runs *runs = runs_of(rows);
	plot_overlay_title(runs, title);
	say(subtitle, "%s; hollow: %s, solid: %s",
		any_interval(rows) ? "Medians and 95 % intervals" : "Medians", runs->names[0],
		runs->names[runs->count - 1]);
	for (size_t i = 1; i + 1 < runs->count; i++)
		say(subtitle, "%s%s", i == 1 ? ", faint: " : ", ", runs->names[i]);
	for (size_t i = 0; i < rows->count; i++) {
		if (!is_beyond(&rows->panels[1], change_of(rows, &rows->rows[i]).estimate))
			continue;
		say(subtitle, "; arrows: beyond the axis");
		break;
	}
	if (runs->builds)
		say(subtitle, "; compared round by round");
	if (*runs->machines)
		say(subtitle, "; different machines: %s", runs->machines);
	else if (runs->unknown)
		say(subtitle, "; whether the machines are the same is not known");
}

static const struct plot_rows_kind kind = { .mark = "point",
	.lay = lay,
	.draw = draw,
	.has = has,
	.words = words,
	.say = plot_overlay_say,
	.note = plot_overlay_note };

/* Their cells stand in the place of the run's own. */
static void draw_runs(struct plot *plot, const struct plot_runs *runs)
{
	struct plot_rows_kind own = kind;
	const struct plot before = *plot;
	own.lines = runs->count > 2 ? 12 : 0; /* rows are higher */
	plot->runs = runs;
	plot->results = runs->all;
	findings_init(&plot->findings, &plot->results);
	plot_rows_draw(plot, &own);
	findings_finish(&plot->findings);
	plot->results = before.results;
	plot->findings = before.findings;
}

void plot_overlay(struct plot *plot)
{
	const struct plot_request *request = plot->request;
	const char *directories[PLOT_RUNS_MAX];
	struct plot_runs runs;
	char error[512] = "";
	if (request->earlier_count > PLOT_EARLIER_MAX) {
		plot_fail(plot, -EINVAL, "overlay: more runs than can be told apart");
		return;
	}
	for (size_t i = 0; i < request->earlier_count; i++)
		directories[i] = request->earlier[i];
	directories[request->earlier_count] = request->run;
	int status = plot_runs_read(
		&runs, directories, request->earlier_count + 1, error, sizeof(error));
	if (status && status != -ENOENT)
		plot_fail(plot, status, error);
	else if (!status && runs.differences.count)
		draw_runs(plot, &runs);
	plot_runs_finish(&runs);
}
