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

struct reach {
	double least, most;
};

static struct reach reach_of(const struct plot_rows *rows, const struct plot_value *value,
	const struct plot_block *block)
{
	struct reach reach = { INFINITY, 0 };
	if (value->least > 0)
		reach = (struct reach){ value->least, value->least };
	for (size_t i = 0; i < rows->count; i++) {
		const struct plot_row *row = &rows->rows[i];
		if (block && row->block != (size_t)(block - rows->blocks))
			continue;
		struct plot_estimate of = value->of(rows->plot, row->cell);
		reach.least = fmin(reach.least, fmin(of.value, of.low)); /* passes over a NaN */
		reach.most = fmax(reach.most, fmax(of.value, of.high));
	}
	return reach;
}

bool plot_values_has(
	const struct plot_rows_kind *kind, struct plot *plot, const struct plot_cell *cell)
{
	for (size_t i = 0; i < kind->values_count; i++)
		if (!isnan(kind->values[i].of(plot, cell).value))
			return true;
	return false;
}

bool plot_rows_any_interval(const struct plot_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		for (size_t k = 0; k < rows->kind->values_count; k++) {
			struct plot_estimate of =
				rows->kind->values[k].of(rows->plot, rows->rows[i].cell);
			if (plot_estimate_has_interval(&of))
				return true;
		}
	}
	return false;
}

/* ---- axes -------------------------------------------------------------------------------------
 */

static double round_down(double value)
{
	double power = pow(10, floor(log10(value) + 1e-9));
	return value >= 5 * power ? 5 * power : value >= 2 * power ? 2 * power : power;
}

static double right_of(const struct plot_estimate *of)
{
	return fmax(of->value, of->high);
}

static double text_width(const struct plot_rows *rows, const struct plot_row *row,
	const struct plot_value *value, const char *text)
{
	char under[256] = "";
	if (value->under && rows->pitch >= UNDER_PITCH)
		value->under(rows, row, under, sizeof(under));
	return fmax(
		plot_text_width(text, rows->size), plot_text_width(under, rows->size * UNDER_SIZE));
}

/* The pixels that the widest text needs. */
static double widest(const struct plot_rows *rows, const struct plot_value *value,
	const struct plot_block *block, double largest)
{
	double width = 0;
	for (size_t i = 0; i < rows->count; i++) {
		const struct plot_row *row = &rows->rows[i];
		struct plot_estimate of = value->of(rows->plot, row->cell);
		char text[256];
		if ((block && row->block != (size_t)(block - rows->blocks)) || isnan(of.value))
			continue;
		value->text(rows, row, &of, largest, text, sizeof(text));
		width = fmax(width, text_width(rows, row, value, text));
	}
	return width;
}

/* Where an axis from 0 ends so that each text fits behind its bar: that has the pixels that are
 * left. */
static double end_of(const struct plot_rows *rows, const struct plot_value *value,
	const struct plot_block *block, double width, double largest)
{
	double end = largest;
	for (size_t i = 0; i < rows->count; i++) {
		const struct plot_row *row = &rows->rows[i];
		struct plot_estimate of = value->of(rows->plot, row->cell);
		char text[256];
		if ((block && row->block != (size_t)(block - rows->blocks)) || isnan(of.value))
			continue;
		value->text(rows, row, &of, largest, text, sizeof(text));
		double room = width - text_width(rows, row, value, text) - POINT_GAP;
		end = fmax(end, right_of(&of) * width / fmax(room, width / 4));
	}
	return end;
}

static void add_panel(struct plot_rows *rows, const struct plot_value *value,
	const struct plot_block *block, double left, double right, const struct reach *reach)
{
	double most = reach->most > 0 ? reach->most : 1;
	struct plot_axis axis = { 0, most, value->unit(most), value->log && reach->most > 0, NULL,
		NULL };
	if (axis.log) {
		right -= widest(rows, value, block, most) + POINT_GAP;
		axis.low = round_down(0.9 * reach->least);
		axis.high = most * 1.05;
	} else {
		axis.high = end_of(rows, value, block, right - left, most);
	}
	rows->largest[rows->panels_count % PLOT_ROWS_PANELS] = most;
	plot_rows_panel(rows, block, left, right, &axis);
}

static bool same_workload(const struct plot_rows *rows)
{
	for (size_t i = 1; i < rows->scope.count; i++)
		if (strcmp(rows->scope.groups[i].workload, rows->scope.groups[0].workload) != 0)
			return false;
	return true;
}

/* One scale for all groups: their bars stay legible on it. */
static bool share_scale(const struct plot_rows *rows, const struct plot_value *value)
{
	double least = INFINITY, most = 0;
	for (size_t i = 0; i < rows->blocks_count; i++) {
		struct reach reach = reach_of(rows, value, &rows->blocks[i]);
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
	struct reach all = reach_of(rows, value, NULL);
	double end = 0;
	rows->shared = share_scale(rows, value);
	for (size_t i = 0; i < rows->blocks_count; i++) {
		const struct plot_block *block = &rows->blocks[i];
		bool same = i > 0 && block->group == block[-1].group; /* parts of one group */
		struct reach own = reach_of(rows, value, block);
		add_panel(
			rows, value, block, block->left, block->right, rows->shared ? &all : &own);
		struct plot_axis *axis = &rows->panels[i].x, *before = &rows->panels[i - same].x;
		axis->high = before->high = fmax(axis->high, before->high);
		axis->unit = before->unit = value->unit(own.most);
		end = fmax(end, axis->high);
	}
	for (size_t i = 0; i < rows->panels_count && rows->shared; i++) {
		rows->panels[i].x.high = end;
		rows->largest[i] = all.most;
		rows->panels[i].x.unit = value->unit(all.most);
	}
}

void plot_values_lay(struct plot_rows *rows)
{
	const size_t count = rows->kind->values_count;
	if (rows->kind->grid) {
		lay_grid(rows);
		return;
	}
	double width = (rows->right - rows->left - PANEL_GAP * (double)(count - 1)) / (double)count;
	for (size_t i = 0; i < count; i++) {
		double left = rows->left + (double)i * (width + PANEL_GAP);
		struct reach reach = reach_of(rows, &rows->kind->values[i], NULL);
		add_panel(rows, &rows->kind->values[i], NULL, left, left + width, &reach);
	}
}

/* ---- rows -------------------------------------------------------------------------------------
 */

/* Behind a mark: a text, and the smaller line that may stand below it. */
static void write_text(const struct plot_rows *rows, const struct plot_row *row,
	const struct plot_value *value, double x, const char *text)
{
	char under[256] = "";
	if (value->under && rows->pitch >= UNDER_PITCH)
		value->under(rows, row, under, sizeof(under));
	struct plot_label at = { x, plot_row_middle(row) - (*under ? rows->size * 0.35 : 0),
		rows->size, PLOT_LEFT_OF, PLOT_INK, 1, NULL };
	plot_figure_label(rows->figure, &at, text);
	at.y += rows->size * 0.95;
	at.size = rows->size * UNDER_SIZE;
	at.colour = PLOT_SOFT;
	plot_figure_label(rows->figure, &at, under);
}

static void draw_value(const struct plot_rows *rows, const struct plot_row *row,
	const struct plot_value *value, size_t panel)
{
	const struct plot_area *area = &rows->panels[panel];
	struct plot_estimate of = value->of(rows->plot, row->cell);
	double middle = plot_row_middle(row);
	char text[256];
	if (isnan(of.value))
		return;
	if (area->x.log)
		plot_rows_point(rows, panel, row,
			&(struct plot_point){ of.value, middle, 1, POINT, PLOT_MARKER });
	else
		plot_rows_bar(rows, panel, row, &(struct plot_bar){ 0, of.value, 1, false });
	plot_rows_interval(rows, panel, middle, &of);
	value->text(rows, row, &of, rows->largest[panel], text, sizeof(text));
	write_text(rows, row, value,
		plot_area_x(area, right_of(&of)) + (area->x.log ? POINT_GAP : TEXT_GAP), text);
}

void plot_values_draw(struct plot_rows *rows, const struct plot_row *row)
{
	const bool first = row == rows->rows;
	for (size_t i = 0; i < rows->kind->values_count; i++) {
		const struct plot_value *value = &rows->kind->values[i];
		size_t panel = rows->kind->grid ? row->block : i;
		const struct plot_area *area = &rows->panels[panel];
		double one = plot_area_x(area, value->least);
		if (value->least > 0 && (first || row->block != row[-1].block))
			plot_figure_line(rows->figure, &(struct plot_line){ one, area->bottom, one,
							       area->top, PLOT_SOFT, 2, 0 });
		if (first && value->name)
			plot_rows_head(rows, area->left, PLOT_LEFT_OF, value->name);
		if (area->x.log)
			plot_figure_line(rows->figure,
				&(struct plot_line){ area->left, plot_row_middle(row), area->right,
					plot_row_middle(row), PLOT_LINE_SOFT, 1.2, 0 });
		draw_value(rows, row, value, panel);
	}
}
