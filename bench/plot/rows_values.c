/* SPDX-License-Identifier: MIT */
/* Values with their intervals in the panels of rows: bars from zero, or points. */
#include "bench/plot/rows.h"

#include "bench/plot/text.h"

#include <math.h>
#include <string.h>

enum {
	PANEL_GAP = 46,
	TEXT_GAP = 14, /* behind a bar and its interval */
	POINT = 21,
	POINT_GAP = 24,
	UNDER_PITCH = 60, /* pixels of a row that has room for two lines of text */
};

/* Groups share an axis when their longest bars differ by no more than this: settings of one
 * workload are there to be compared, different workloads are not. */
static const double shared_ratio = 2, shared_ratio_settings = 8;

#define UNDER_SIZE 0.72 /* of the letters of the line above */

/* The values of a panel: those of a block, or of all rows. */
struct panel {
	const struct plot_rows *rows;
	const struct plot_value *value;
	const struct plot_block *block;
};

/* Has the row a value in the panel? */
static bool find_value(const struct panel *panel, const struct plot_row *row, struct interval *of)
{
	if (panel->block && row->block != (size_t)(panel->block - panel->rows->blocks))
		return false;
	*of = panel->value->of(panel->rows->plot, row->cell);
	return !isnan(of->estimate);
}

static double right_of(const struct interval *of)
{
	return fmax(of->estimate, of->high); /* passes over a NaN */
}

struct reach {
	double least, most;
};

static struct reach reach_of(const struct panel *panel)
{
	const double least = panel->value->least;
	struct reach reach = { least > 0 ? least : INFINITY, least };
	struct interval of;
	for (size_t i = 0; i < panel->rows->count; i++) {
		if (!find_value(panel, &panel->rows->rows[i], &of))
			continue;
		reach.least = fmin(reach.least, fmin(of.estimate, of.low));
		reach.most = fmax(reach.most, right_of(&of));
	}
	return reach;
}

bool plot_values_has(const struct plot_rows_kind *kind, const struct plot *plot, size_t cell)
{
	for (const struct plot_value *value = kind->values; value->of; value++)
		if (!isnan(value->of(plot, cell).estimate))
			return true;
	return false;
}

bool plot_rows_any_interval(const struct plot_rows *rows)
{
	bool any = false;
	for (size_t i = 0; i < rows->count; i++)
		for (const struct plot_value *value = rows->kind->values; value->of; value++) {
			struct interval of = value->of(rows->plot, rows->rows[i].cell);
			any |= plot_has_interval(&of);
		}
	return any;
}

void plot_rows_scales(const struct plot_rows *rows, struct say *subtitle, const char *better)
{
	bool own = rows->kind->grid && rows->blocks_count > 1 && !rows->shared;
	say(subtitle, "; %s is better%s", better, own ? "; each panel has its own scale" : "");
}

/* ---- texts ------------------------------------------------------------------------------------
 */

/* Behind a mark: what it says, and the smaller line that may stand below it. */
struct texts {
	char text[256], under[256];
};

/* What the unit of a panel's times is chosen by; those of a stack have no ticks, or own units. */
static double unit_size(const struct panel *panel, double largest)
{
	return panel->rows->kind->grid && !panel->value->unit
		       ? plot_unit_size(panel->rows->plot, largest, plot_wall_size)
		       : largest;
}

static void find_texts(const struct panel *panel, size_t cell, double largest, struct texts *texts)
{
	const struct plot_rows *rows = panel->rows;
	*texts = (struct texts){ "", "" };
	if (panel->value->say)
		panel->value->say(
			panel->value->of(rows->plot, cell).estimate, largest, texts->text);
	else
		panel->value->text(
			rows, cell, unit_size(panel, largest), texts->text, sizeof(texts->text));
	if (panel->value->under && rows->pitch >= UNDER_PITCH)
		panel->value->under(rows, cell, texts->under, sizeof(texts->under));
}

static double width_of(const struct panel *panel, size_t cell, double largest)
{
	struct texts texts;
	find_texts(panel, cell, largest, &texts);
	return fmax(plot_text_width(texts.text, panel->rows->size),
		plot_text_width(texts.under, panel->rows->size * UNDER_SIZE));
}

/* ---- axes -------------------------------------------------------------------------------------
 */

static double round_down(double value)
{
	double power = pow(10, floor(log10(value) + 1e-9));
	return value >= 5 * power ? 5 * power : value >= 2 * power ? 2 * power : power;
}

/* The pixels that the widest text needs. */
static double widest(const struct panel *panel, double largest)
{
	double width = 0;
	struct interval of;
	for (size_t i = 0; i < panel->rows->count; i++)
		if (find_value(panel, &panel->rows->rows[i], &of))
			width = fmax(width, width_of(panel, panel->rows->rows[i].cell, largest));
	return width;
}

/* Where an axis from 0 ends so that each text fits behind its bar: that has the pixels that are
 * left. */
static double end_of(const struct panel *panel, double width, double largest)
{
	double end = largest;
	struct interval of;
	for (size_t i = 0; i < panel->rows->count; i++) {
		const struct plot_row *row = &panel->rows->rows[i];
		if (!find_value(panel, row, &of))
			continue;
		double room = width - width_of(panel, row->cell, largest) - POINT_GAP;
		end = fmax(end, right_of(&of) * width / fmax(room, width / 4));
	}
	return end;
}

static const struct figures_unit *unit_of(const struct panel *panel, double largest)
{
	return panel->value->unit ? panel->value->unit
				  : figures_unit_for(unit_size(panel, largest));
}

static void add_panel(struct plot_rows *rows, const struct panel *panel, double left, double right,
	const struct reach *reach)
{
	const struct plot_value *value = panel->value;
	double most = reach->most > 0 ? reach->most : 1;
	struct plot_axis axis = { .high = most,
		.unit = unit_of(panel, most),
		.log = value->log && reach->most > 0,
		.mark = value->least };
	if (axis.log) {
		right -= widest(panel, most) + POINT_GAP;
		axis.low = round_down(0.9 * reach->least);
		axis.high = most * 1.05;
	} else {
		axis.high = end_of(panel, right - left, most);
	}
	rows->largest[rows->panels_count % PLOT_ROWS_PANELS] = most;
	plot_rows_panel(rows, panel->block, left, right, &axis);
}

static const char *workload_of(const struct plot_rows *rows, size_t i)
{
	const struct results *results = &rows->plot->results;
	return results->cells[results->groups[plot_scope_group(&rows->scope, i)].first].workload;
}

static bool same_workload(const struct plot_rows *rows)
{
	for (size_t i = 1; i < rows->scope.count; i++)
		if (strcmp(workload_of(rows, i), workload_of(rows, 0)) != 0)
			return false;
	return true;
}

/* One scale for all groups: their bars stay legible on it. */
static bool share_scale(const struct plot_rows *rows, const struct plot_value *value)
{
	double least = INFINITY, most = 0;
	for (size_t i = 0; i < rows->blocks_count; i++) {
		struct reach reach = reach_of(&(struct panel){ rows, value, &rows->blocks[i] });
		if (reach.most <= 0)
			continue;
		least = fmin(least, reach.most);
		most = fmax(most, reach.most);
	}
	return most <= least * (same_workload(rows) ? shared_ratio_settings : shared_ratio);
}

static void lay_grid(struct plot_rows *rows)
{
	const struct plot_value *value = rows->kind->values;
	const struct reach all = reach_of(&(struct panel){ rows, value, NULL });
	double end = 0;
	rows->shared = share_scale(rows, value);
	for (size_t i = 0; i < rows->blocks_count; i++) {
		const struct plot_block *block = &rows->blocks[i];
		const struct panel panel = { rows, value, block };
		bool same = i > 0 && block->group == block[-1].group; /* parts of one group */
		const struct reach reach = rows->shared ? all : reach_of(&panel);
		add_panel(rows, &panel, block->left, block->right, &reach);
		struct plot_axis *axis = &rows->panels[i].x, *before = &rows->panels[i - same].x;
		axis->high = before->high = fmax(axis->high, before->high);
		axis->unit = before->unit = unit_of(&panel, reach.most);
		end = fmax(end, axis->high);
	}
	for (size_t i = 0; i < rows->panels_count && rows->shared; i++)
		rows->panels[i].x.high = end;
}

void plot_values_lay(struct plot_rows *rows)
{
	size_t count = 0;
	while (rows->kind->values[count].of)
		count++;
	if (rows->kind->grid) {
		lay_grid(rows);
		return;
	}
	double width = (rows->right - rows->left - PANEL_GAP * (double)(count - 1)) / (double)count;
	for (size_t i = 0; i < count; i++) {
		const struct panel panel = { rows, &rows->kind->values[i], NULL };
		const struct reach reach = reach_of(&panel);
		double left = rows->left + (double)i * (width + PANEL_GAP);
		add_panel(rows, &panel, left, left + width, &reach);
	}
}

/* ---- rows -------------------------------------------------------------------------------------
 */

static void write_texts(const struct plot_rows *rows, const struct plot_row *row, double x,
	const struct texts *texts)
{
	double up = *texts->under ? rows->size * 0.35 : 0;
	struct plot_label at = { x, plot_row_middle(row) - up, rows->size, PLOT_LEFT_OF, PLOT_INK,
		true };
	plot_figure_label(rows->figure, &at, texts->text);
	at.y += rows->size * 0.95;
	at.size = rows->size * UNDER_SIZE;
	at.colour = PLOT_SOFT;
	plot_figure_label(rows->figure, &at, texts->under);
}

/* Where several languages share a panel, each but C has a hatch; the second of them another one. */
static enum plot_hatch hatch_of(const struct plot_rows *rows, const struct plot_row *row)
{
	const struct results *results = &rows->plot->results;
	const char *language = results->cells[row->cell].language;
	if (!rows->kind->works || !*language)
		return PLOT_SOLID;
	for (size_t i = 0; i < results->runner_count; i++)
		if (*results->runners[i].language)
			return results->runners[i].language == language ? PLOT_LANGUAGE
									: PLOT_OTHER_LANGUAGE;
	return PLOT_LANGUAGE;
}

static void draw_value(const struct plot_rows *rows, const struct plot_row *row,
	const struct plot_value *value, size_t index)
{
	const struct panel panel = { rows, value, NULL };
	const struct plot_area *area = &rows->panels[index];
	double middle = plot_row_middle(row);
	struct interval of;
	struct texts texts;
	if (!find_value(&panel, row, &of)) {
		plot_rows_text(
			rows, row, area->left + TEXT_GAP, PLOT_LEFT_OF, PLOT_SOFT, "not known");
		return;
	}
	if (area->x.log)
		plot_rows_point(rows, index, row,
			&(struct plot_spot){ of.estimate, middle, 1, POINT, PLOT_MARKER });
	else
		plot_rows_bar(rows, index, row,
			&(struct plot_bar){ 0, of.estimate, 1, hatch_of(rows, row), 0 });
	plot_rows_interval(rows, index, row, middle, &of);
	find_texts(&panel, row->cell, rows->largest[index], &texts);
	write_texts(rows, row,
		plot_area_x(area, right_of(&of)) + (area->x.log ? POINT_GAP : TEXT_GAP), &texts);
}

void plot_values_draw(struct plot_rows *rows, const struct plot_row *row)
{
	const bool first = row == rows->rows;
	for (size_t i = 0; rows->kind->values[i].of; i++) {
		const struct plot_value *value = &rows->kind->values[i];
		size_t panel = rows->kind->grid ? row->block : i;
		const struct plot_area *area = &rows->panels[panel];
		double middle = plot_row_middle(row);
		if (first && value->name)
			plot_rows_head(rows, area->left, PLOT_LEFT_OF, value->name);
		if (area->x.log)
			plot_figure_line(
				rows->figure, &(struct plot_line){ area->left, middle, area->right,
						      middle, PLOT_LINE_SOFT, 1.2, false });
		draw_value(rows, row, value, panel);
	}
}
