/* SPDX-License-Identifier: MIT */
/*
 * `overlay`: what several runs measured of the same cells, on one line a cell: the first run
 * hollow, the last one solid, those between them pale; beside them the change from the first to the
 * last.
 */
#include "bench/plot/overlay.h"

#include "bench/plot/plot.h"
#include "bench/plot/text.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	CHANGES_WIDTH = 640, /* at most */
	CHANGES_GAP = 40,
	NAME_GAP = 20, /* beside a point */
	MARK = 21,     /* across, at most */
	STEP = 14,     /* down from a run to the next, at most */
};

/* A factor between the least and the most from which on an axis is logarithmic: on one from zero,
 * a tenth of the least would be no wider than a marker. */
static const double wide_ratio = 4;

/* Groups share an axis when their longest times differ by no more than this, as in `wall`. */
static const double shared_ratio = 2;

static const double pale = 0.4;

static const struct plot_runs *runs_of(const struct plot_table *table)
{
	return table->plot->runs;
}

/* ---- what is there ----------------------------------------------------------------------------
 */

struct reach {
	double least, most;
};

static void add_cell(struct reach *reach, const struct plot_runs *runs, size_t row)
{
	for (size_t i = 0; i < runs->count; i++) {
		const struct plot_estimate *wall = &runs->cells[row].walls_s[i];
		reach->least = fmin(reach->least, fmin(wall->value, wall->low));
		reach->most = fmax(reach->most, fmax(wall->value, wall->high));
	}
}

static struct reach reach_of(
	const struct plot_runs *runs, const struct plot_cell *cells, size_t count)
{
	struct reach reach = { INFINITY, 0 }; /* fmin and fmax pass over a NaN */
	for (size_t i = 0; i < count; i++)
		add_cell(&reach, runs, cells[i].row);
	return reach;
}

static bool has(struct plot *plot, size_t cell)
{
	return reach_of(plot->runs, &plot->data.cells[cell], 1).most > 0;
}

/* ---- axes -------------------------------------------------------------------------------------
 */

/* The reach that all groups of the page share, or none of 0. */
static struct reach find_shared(const struct plot_table *table)
{
	struct reach all = { INFINITY, 0 };
	double shortest = INFINITY;
	for (size_t i = 0; i < table->scope.count; i++) {
		const struct plot_group *group = &table->scope.groups[i];
		struct reach reach = reach_of(runs_of(table), group->cells, group->count);
		if (reach.most <= 0)
			continue;
		shortest = fmin(shortest, reach.most);
		all.least = fmin(all.least, reach.least);
		all.most = fmax(all.most, reach.most);
	}
	if (all.most > shared_ratio * shortest)
		all.most = 0;
	return all;
}

static struct plot_span axis_of(const struct reach *reach)
{
	if (reach->most <= 0)
		return (struct plot_span){ 0, 1, 0, false };
	if (reach->most > wide_ratio * reach->least)
		return (struct plot_span){ reach->least / 1.25, reach->most * 1.15, 0, true };
	return (struct plot_span){ 0, reach->most * 1.06, 0, false };
}

/* Is it the first row below a heading? */
static bool begins(const struct plot_table *table, size_t row)
{
	return row == 0 || table->rows[row].top > table->rows[row - 1].bottom + 1;
}

static void add_panel(
	struct plot_table *table, size_t first, const struct reach *shared, double right)
{
	const struct plot_group *group = table->rows[first].group;
	struct reach own = reach_of(runs_of(table), group->cells, group->count);
	struct plot_span axis = axis_of(shared->most > 0 ? shared : &own);
	size_t last = first;
	while (last + 1 < table->count && !begins(table, last + 1))
		last++;
	struct plot_panel *panel = plot_table_panel(table, table->left, right, &axis);
	panel->top = panel->y.high = table->rows[first].top;
	panel->bottom = panel->y.low = table->rows[last].bottom;
}

static double changes_width(const struct plot_table *table)
{
	double width = 0;
	for (size_t i = 0; i < table->count; i++) {
		char text[512];
		plot_overlay_change(runs_of(table), plot_overlay_cell(table, &table->rows[i]), text,
			sizeof(text));
		width = fmax(width, plot_text_width(text, table->size));
	}
	return fmin(width, CHANGES_WIDTH);
}

static void lay(struct plot_table *table)
{
	struct reach shared = find_shared(table);
	double right = table->right - changes_width(table) - CHANGES_GAP;
	for (size_t i = 0; i < table->count; i++)
		if (begins(table, i) && table->panels_count < PLOT_TABLE_PANELS)
			add_panel(table, i, &shared, right);
}

static bool any_axis(const struct plot_table *table, bool log)
{
	for (size_t i = 0; i < table->panels_count; i++)
		if (table->panels[i].x.log == log)
			return true;
	return false;
}

/* ---- a row ------------------------------------------------------------------------------------
 */

struct place {
	const struct plot_table *table;
	const struct plot_table_row *row;
	size_t panel;
	const struct plot_runs_cell *cell;
};

/* Runs lie a little below each other, so that intervals do not hide each other. */
static double at(const struct place *place, size_t run)
{
	double parts = (double)runs_of(place->table)->count - 1;
	double step = fmin(STEP, (place->row->bottom - place->row->top) * 0.5 / parts);
	return plot_table_middle(place->row) + ((double)run - parts / 2) * step;
}

static void draw_marks(const struct place *place, struct plot_chart *chart)
{
	const struct plot_runs *runs = runs_of(place->table);
	const struct plot_panel *panel = &place->table->panels[place->panel];
	const size_t last = runs->count - 1, none = runs->count;
	const double size = fmin(MARK, (place->row->bottom - place->row->top) * 0.6);
	size_t before = none;
	for (size_t i = 0; i < runs->count; i++) {
		const struct plot_estimate *wall = &place->cell->walls_s[i];
		if (isnan(wall->value))
			continue;
		if (before != none)
			plot_chart_line(chart,
				&(struct plot_line){
					plot_panel_x(panel, place->cell->walls_s[before].value),
					at(place, before), plot_panel_x(panel, wall->value),
					at(place, i), (double)place->row->cell->runner + 1, 2.4,
					0 });
		before = i;
		plot_table_span(place->table, place->panel, at(place, i), wall);
		plot_table_mark(place->table, place->panel, place->row,
			&(struct plot_table_mark){ wall->value, at(place, i),
				i > 0 && i < last ? pale : 1, size, i == 0 });
	}
}

/* The row's guide line, and the change at its end. */
static void draw_change(const struct place *place, struct plot_chart *chart)
{
	const struct plot_table *table = place->table;
	const struct plot_panel *panel = &table->panels[place->panel];
	double middle = plot_table_middle(place->row), left = panel->right + CHANGES_GAP;
	char text[512], shown[512];
	bool change = plot_overlay_change(runs_of(table), place->cell, text, sizeof(text));
	plot_text_shorten(text, table->size, table->right - left + 1, shown, sizeof(shown));
	plot_chart_line(chart, &(struct plot_line){ panel->left, middle, panel->right, middle,
				       PLOT_LINE_SOFT, 1.2, 0 });
	plot_chart_label(chart,
		&(struct plot_label){ left, middle, table->size, PLOT_LEFT_OF,
			change ? PLOT_INK : PLOT_SOFT, 0, NULL },
		shown);
}

/* ---- which is which ---------------------------------------------------------------------------
 */

static double size_of_names(const struct plot_table *table)
{
	return fmin(table->size, 26);
}

/* The names of the first and the last run beside their points, outwards, if there is room. */
static bool name_runs(const struct place *place, struct plot_chart *chart)
{
	const struct plot_table *table = place->table;
	const struct plot_runs *runs = runs_of(table);
	const struct plot_panel *panel = &table->panels[place->panel];
	const size_t last = runs->count - 1;
	const double first_s = place->cell->walls_s[0].value;
	const double last_s = place->cell->walls_s[last].value, size = size_of_names(table);
	struct reach reach = reach_of(runs, place->row->cell, 1);
	if (isnan(first_s) || isnan(last_s))
		return false;
	bool turned = last_s <= first_s; /* the last is on the left */
	const char *left = runs->names[turned ? last : 0], *right = runs->names[turned ? 0 : last];
	double from = plot_panel_x(panel, reach.least) - NAME_GAP;
	double to = plot_panel_x(panel, reach.most) + NAME_GAP;
	if (from - plot_text_width(left, size) < panel->left + 8 ||
		to + plot_text_width(right, size) > panel->right)
		return false;
	plot_chart_label(chart,
		&(struct plot_label){ from, at(place, turned ? last : 0), size, PLOT_RIGHT_OF,
			PLOT_INK, 1, NULL },
		left);
	plot_chart_label(chart,
		&(struct plot_label){
			to, at(place, turned ? 0 : last), size, PLOT_LEFT_OF, PLOT_INK, 1, NULL },
		right);
	return true;
}

/* ---- all of it --------------------------------------------------------------------------------
 */

static void draw_axis(
	const struct plot_table *table, const struct plot_panel *panel, struct plot_chart *chart)
{
	struct plot_ticks ticks;
	if (panel->x.log)
		plot_ticks_log(&ticks, &panel->x, false);
	else
		plot_ticks_time(&ticks, &panel->x, panel->x.high / 1.06);
	plot_chart_x_axis(chart, panel, &ticks, NULL);
	if (panel->x.log && any_axis(table, false))
		plot_chart_label(chart,
			&(struct plot_label){ panel->right + CHANGES_GAP, panel->bottom + 28,
				fmin(table->size, PLOT_TICK_SIZE), PLOT_LEFT_OF, PLOT_SOFT, 0,
				NULL },
			"log scale");
}

static void draw_head(const struct plot_table *table, struct plot_chart *chart)
{
	const struct plot_runs *runs = runs_of(table);
	char text[2 * PLOT_RUNS_NAME + 80];
	double left = table->panels[0].right + CHANGES_GAP;
	double size = fmin(table->size, PLOT_TICK_SIZE);
	snprintf(text, sizeof(text), "%s against %s", plot_overlay_last(runs),
		plot_overlay_first(runs));
	plot_chart_label(chart,
		&(struct plot_label){ left,
			table->rows[0].top - (table->rows[0].bottom - table->rows[0].top) * 0.42,
			size, PLOT_LEFT_OF, PLOT_SOFT, 0, NULL },
		plot_text_width(text, size) <= table->right - left ? text : "change");
}

static void draw(const struct plot_table *table, struct plot_chart *chart)
{
	bool named = false;
	struct place place = { .table = table };
	for (size_t i = 0; i < table->panels_count; i++)
		draw_axis(table, &table->panels[i], chart);
	draw_head(table, chart);
	for (size_t i = 0; i < table->count; i++) {
		place.panel += i > 0 && begins(table, i);
		place.row = &table->rows[i];
		place.cell = plot_overlay_cell(table, place.row);
		draw_change(&place, chart);
		draw_marks(&place, chart);
		named = named || name_runs(&place, chart);
	}
}

static bool any_interval(const struct plot_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		for (size_t run = 0; run < runs_of(table)->count; run++)
			if (plot_estimate_has_interval(
				    &plot_overlay_cell(table, &table->rows[i])->walls_s[run]))
				return true;
	return false;
}

static void words(
	const struct plot_table *table, struct plot_text *title, struct plot_text *subtitle)
{
	const struct plot_runs *runs = runs_of(table);
	bool log = any_axis(table, true), shared = find_shared(table).most > 0;
	plot_overlay_title(table, title);
	plot_say(subtitle, "Wall time%s%s; hollow: %s, solid: %s",
		log && !any_axis(table, false) ? " on a log scale" : "",
		any_interval(table) ? ", median and 95 % interval" : "", plot_overlay_first(runs),
		plot_overlay_last(runs));
	for (size_t i = 1; i + 1 < runs->count; i++)
		plot_say(subtitle, "%s%s", i == 1 ? ", pale: " : ", ", runs->names[i]);
	plot_say(subtitle, "; further left is better");
	if (!shared && table->scope.count > 1)
		plot_say(subtitle, "; each group has its own scale");
	if (runs->builds)
		plot_say(subtitle, "; compared round by round");
	if (*runs->differ.machines)
		plot_say(subtitle, "; different machines: %s", runs->differ.machines);
	else if (runs->differ.unknown)
		plot_say(subtitle, "; whether the machines are the same is not known");
}

static const struct plot_table_kind kind = { .name = "overlay",
	.mark = "point",
	.has = has,
	.words = words,
	.say = plot_overlay_say,
	.lay = lay,
	.draw = draw,
	.note = plot_overlay_note,
	.type = 0.78,
	.gap = 1.2,
	.lines = 25 };

/* What is the same of all runs is told as that of one. */
static void describe(struct plot_runs *runs)
{
	struct plot_data *data = &runs->data;
	const size_t last = runs->recordings_count - 1;
	bool same_day = true, same_version = true;
	if (*runs->differ.machines || runs->differ.unknown)
		return;
	plot_data_describe(data, runs->recordings[last].environment);
	for (size_t i = 0; i < last; i++) {
		same_day &= strncmp(plot_runs_fact(runs, i, "started"),
				    plot_runs_fact(runs, last, "started"), 10) == 0;
		same_version &= strcmp(plot_runs_fact(runs, i, "concbench"),
					plot_runs_fact(runs, last, "concbench")) == 0;
	}
	if (!same_day)
		data->started = "";
	if (!same_version)
		data->version = "";
}

static void draw_runs(struct plot *plot, struct plot_runs *runs)
{
	struct plot_table_kind own = kind;
	struct plot several = *plot;
	if (runs->count > 2)
		own.lines = 16; /* rows are higher */
	describe(runs);
	several.data = runs->data;
	several.runs = runs;
	plot_table_draw(&several, &own);
	plot->status = several.status;
	plot->pages = several.pages;
	plot->no_gnuplot = several.no_gnuplot;
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
	else if (!status && runs.differences_count)
		draw_runs(plot, &runs);
	plot_runs_finish(&runs);
}
