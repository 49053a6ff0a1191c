/* SPDX-License-Identifier: MIT */
/*
 * `wall`: the wall time of every cell as a horizontal bar, a panel a group, so that each bar
 * carries its name, its value, its interval, or why it failed, in type that a lecture hall can
 * read. Panels share one axis where the bars of all of them stay legible on it.
 */
#include "bench/plot/figure.h"
#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	COLUMNS_MAX = 3,
	PANELS_MAX = 6,
	ROWS_STACKED = 6, /* rows a panel when two panels stand above each other */
	GAP = 64,         /* between panels */
	HEAD = 54,        /* above the rows of a panel */
	FOOT = 62,        /* below: ticks */
	FAILED_BOX = 96,
};

/* Panels share an axis when their longest bars differ by no more than this: settings of one
 * workload are there to be compared, different workloads are not. */
static const double shared_ratio = 2, shared_ratio_settings = 8;

/* How the panels of one figure lie. */
struct grid {
	size_t columns, lines, rows; /* rows: of the fullest panel */
	double width, pitch, top, line_height, size, names;
	bool shared; /* the axis */
};

struct panel {
	const struct plot_slice *slice;
	double left, right, top, bottom; /* of the rows */
	double largest;                  /* on the panel's axis, seconds: it chooses the unit */
	double end;                      /* of the axis */
};

struct chart {
	struct plot *plot;
	const struct plot_slice *slices;
	size_t count;
	struct grid grid;
	struct panel panels[PANELS_MAX];
};

/* ---- the grid ---------------------------------------------------------------------------------
 */

static size_t most_rows(const struct plot_slice *slices, size_t count)
{
	size_t rows = 1;
	for (size_t i = 0; i < count; i++)
		rows = slices[i].count > rows ? slices[i].count : rows;
	return rows;
}

static size_t columns_max(const struct plot_data *data, const struct plot_slice *slices, size_t n)
{
	return plot_names_width(data, slices, n, 24) > 190 ? 2 : COLUMNS_MAX;
}

/* How many panels one figure takes. */
static size_t capacity(const struct plot_data *data, const struct plot_slice *slices, size_t count)
{
	size_t lines = most_rows(slices, count) <= ROWS_STACKED ? 2 : 1;
	return columns_max(data, slices, count) * lines;
}

static void lay_grid(struct chart *chart, double top)
{
	const struct plot_data *data = &chart->plot->data;
	struct grid *grid = &chart->grid;
	size_t most = columns_max(data, chart->slices, chart->count);
	grid->rows = most_rows(chart->slices, chart->count);
	grid->columns = chart->count <= most && chart->count != 4         ? chart->count
			: chart->count <= 4 && grid->rows <= ROWS_STACKED ? 2
									  : most;
	grid->lines = (chart->count + grid->columns - 1) / grid->columns;
	grid->width = (PLOT_RIGHT - PLOT_LEFT - GAP * (double)(grid->columns - 1)) /
		      (double)grid->columns;
	grid->line_height = (PLOT_BOTTOM - top) / (double)grid->lines;
	double room = grid->line_height - HEAD - FOOT;
	grid->pitch = fmin(room / (double)grid->rows, 140);
	grid->size = floor(fmin(grid->columns > 2 ? 26 : 31, fmax(17, grid->pitch * 0.6)));
	grid->names = fmin(plot_names_width(data, chart->slices, chart->count, grid->size),
		grid->width * 0.42);
	grid->top = top + fmax(0, room - grid->pitch * (double)grid->rows) * 0.3;
}

static void lay_panels(struct chart *chart)
{
	const struct grid *grid = &chart->grid;
	for (size_t i = 0; i < chart->count; i++) {
		struct panel *panel = &chart->panels[i];
		double column = (double)(i % grid->columns), line = (double)(i / grid->columns);
		double left = PLOT_LEFT + column * (grid->width + GAP);
		panel->slice = &chart->slices[i];
		panel->left = left + grid->names + 16;
		panel->right = left + grid->width;
		panel->top = grid->top + line * grid->line_height + HEAD;
		panel->bottom = panel->top + grid->pitch * (double)panel->slice->count;
	}
}

/* ---- values and axes --------------------------------------------------------------------------
 */

static double longest(const struct plot_cell *cells, size_t count)
{
	double most = 0;
	for (size_t i = 0; i < count; i++) {
		most = fmax(most, cells[i].wall_s.value); /* fmax passes over a NaN */
		most = fmax(most, cells[i].wall_s.high);
	}
	return most;
}

static double end_of(const struct plot_cell *cell)
{
	return fmax(cell->wall_s.value, cell->wall_s.high);
}

/* Where the axis ends so that the value fits behind each bar: the bar has the pixels that its
 * text leaves. */
static double axis_end(const struct chart *chart, const struct panel *panel)
{
	double width = panel->right - panel->left, end = 0;
	for (size_t i = 0; i < panel->slice->count; i++) {
		const struct plot_cell *cell = &panel->slice->cells[i];
		char text[80];
		if (!plot_cell_measured(cell))
			continue;
		plot_cell_time(cell, panel->largest, text, sizeof(text));
		double room = width - plot_text_width(text, chart->grid.size) - 22;
		end = fmax(end, end_of(cell) * width / fmax(room, width / 4));
	}
	return end > 0 ? end : 1;
}

static bool same_workload(const struct chart *chart)
{
	const char *first = chart->slices[0].group->workload;
	for (size_t i = 1; i < chart->count; i++)
		if (strcmp(chart->slices[i].group->workload, first) != 0)
			return false;
	return true;
}

/* The parts of one group are on one axis in any case. */
static void share_axis(struct panel *one, struct panel *other)
{
	if (one->slice->group != other->slice->group)
		return;
	one->end = other->end = fmax(one->end, other->end);
	one->largest = other->largest = fmax(one->largest, other->largest);
}

static void lay_axes(struct chart *chart)
{
	double most = 0, least = INFINITY, end = 0;
	for (size_t i = 0; i < chart->count; i++) {
		double top = longest(chart->slices[i].cells, chart->slices[i].count);
		if (top <= 0)
			continue;
		most = fmax(most, top);
		least = fmin(least, top);
	}
	chart->grid.shared =
		most <= least * (same_workload(chart) ? shared_ratio_settings : shared_ratio);
	for (size_t i = 0; i < chart->count; i++) {
		struct panel *panel = &chart->panels[i];
		double own = longest(panel->slice->cells, panel->slice->count);
		panel->largest = chart->grid.shared ? most : own;
		panel->end = axis_end(chart, panel);
		end = fmax(end, own > 0 ? panel->end : 0);
	}
	for (size_t i = 0; i < chart->count && chart->grid.shared && end > 0; i++)
		chart->panels[i].end = end;
	for (size_t i = 1; i < chart->count; i++)
		share_axis(&chart->panels[i - 1], &chart->panels[i]);
}

/* ---- writing ----------------------------------------------------------------------------------
 */

typedef double panel_value(const struct panel *);

static double panel_left(const struct panel *panel)
{
	return panel->left;
}

static double panel_right(const struct panel *panel)
{
	return panel->right;
}

static double panel_top(const struct panel *panel)
{
	return panel->top;
}

static double panel_bottom(const struct panel *panel)
{
	return panel->bottom;
}

static double panel_end(const struct panel *panel)
{
	return panel->end;
}

static double panel_rows(const struct panel *panel)
{
	return (double)panel->slice->count;
}

static void write_panel_texts(const struct chart *chart, struct plot_figure *figure)
{
	const double size = 33;
	plot_figure_array(figure, "panel_name", chart->count);
	for (size_t i = 0; i < chart->count; i++) {
		char label[256];
		plot_slice_label(&chart->slices[i], size, chart->grid.width, label, sizeof(label));
		plot_figure_item_text(figure, label);
	}
	plot_figure_array_end(figure);
	plot_figure_array(figure, "panel_note", chart->count); /* where there is room beside it */
	for (size_t i = 0; i < chart->count; i++) {
		char label[256];
		const char *note = plot_bound_words(chart->slices[i].group->bound);
		plot_slice_label(&chart->slices[i], size, chart->grid.width, label, sizeof(label));
		double room = chart->grid.width - plot_text_width(label, size) - 24;
		plot_figure_item_text(figure, plot_text_width(note, 25) < room ? note : "");
	}
	plot_figure_array_end(figure);
}

static void write_panels(const struct chart *chart, struct plot_figure *figure)
{
	static const struct {
		const char *name;
		panel_value *of;
	} values[] = { { "panel_left", panel_left }, { "panel_right", panel_right },
		{ "panel_top", panel_top }, { "panel_bottom", panel_bottom },
		{ "panel_end", panel_end }, { "panel_rows", panel_rows } };
	plot_figure_number(figure, "panels", (double)chart->count);
	write_panel_texts(chart, figure);
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		plot_figure_array(figure, values[i].name, chart->count);
		for (size_t k = 0; k < chart->count; k++)
			plot_figure_item(figure, values[i].of(&chart->panels[k]));
		plot_figure_array_end(figure);
	}
	plot_figure_number(figure, "names_width", chart->grid.names);
}

static void write_ticks(const struct chart *chart, struct plot_figure *figure)
{
	struct plot_ticks ticks[PANELS_MAX];
	size_t count = 0;
	for (size_t i = 0; i < chart->count; i++) {
		const struct panel *panel = &chart->panels[i];
		struct plot_span span = { 0, panel->end, panel->right - panel->left, false };
		plot_ticks_time(&ticks[i], &span, panel->largest);
		count += ticks[i].count;
	}
	plot_figure_array(figure, "tick_panel", count);
	for (size_t i = 0; i < chart->count; i++)
		for (size_t k = 0; k < ticks[i].count; k++)
			plot_figure_item(figure, (double)i + 1);
	plot_figure_array_end(figure);
	plot_figure_array(figure, "tick_at", count);
	for (size_t i = 0; i < chart->count; i++)
		for (size_t k = 0; k < ticks[i].count; k++)
			plot_figure_item(figure, ticks[i].at[k]);
	plot_figure_array_end(figure);
	plot_figure_array(figure, "tick_text", count);
	for (size_t i = 0; i < chart->count; i++)
		for (size_t k = 0; k < ticks[i].count; k++)
			plot_figure_item_text(figure, ticks[i].text[k]);
	plot_figure_array_end(figure);
}

static void write_name(const struct chart *chart, struct plot_figure *figure,
	const struct panel *panel, const struct plot_cell *cell)
{
	char name[256], shown[256];
	plot_cell_name(&chart->plot->data, panel->slice->group, cell, name, sizeof(name));
	plot_text_shorten(name, chart->grid.size, chart->grid.names + 1, shown, sizeof(shown));
	plot_figure_item_text(figure, shown);
}

static void write_value(const struct chart *chart, struct plot_figure *figure,
	const struct panel *panel, const struct plot_cell *cell)
{
	char text[256];
	if (plot_cell_measured(cell))
		plot_cell_time(cell, panel->largest, text, sizeof(text));
	else
		plot_text_shorten(plot_cell_reason(cell), chart->grid.size,
			panel->right - panel->left - FAILED_BOX - 14, text, sizeof(text));
	plot_figure_item_text(figure, text);
}

static void write_runner(const struct chart *chart, struct plot_figure *figure,
	const struct panel *panel, const struct plot_cell *cell)
{
	(void)chart;
	(void)panel;
	plot_figure_item(figure, (double)cell->runner + 1);
}

/* The right edge of what is drawn for a cell: its text begins there. */
static void write_text_at(const struct chart *chart, struct plot_figure *figure,
	const struct panel *panel, const struct plot_cell *cell)
{
	(void)chart;
	double share = FAILED_BOX / (panel->right - panel->left);
	if (plot_cell_measured(cell))
		plot_figure_item(figure, end_of(cell));
	else
		plot_figure_item(figure, panel->end * share);
}

static void write_rows(const struct chart *chart, struct plot_figure *figure)
{
	typedef void row_write(const struct chart *, struct plot_figure *, const struct panel *,
		const struct plot_cell *);
	static const struct {
		const char *name;
		row_write *write;
	} arrays[] = { { "row_runner", write_runner }, { "row_name", write_name },
		{ "row_text", write_value }, { "row_text_at", write_text_at } };
	size_t rows = 0;
	for (size_t i = 0; i < chart->count; i++)
		rows += chart->slices[i].count;
	plot_figure_number(figure, "rows", (double)rows);
	plot_figure_number(figure, "row_pitch", chart->grid.pitch);
	plot_figure_number(figure, "row_size", chart->grid.size);
	for (size_t a = 0; a < sizeof(arrays) / sizeof(arrays[0]); a++) {
		plot_figure_array(figure, arrays[a].name, rows);
		for (size_t i = 0; i < chart->count; i++)
			for (size_t k = 0; k < chart->slices[i].count; k++)
				arrays[a].write(chart, figure, &chart->panels[i],
					&chart->slices[i].cells[k]);
		plot_figure_array_end(figure);
	}
}

static void write_data(const struct chart *chart, struct plot_figure *figure)
{
	fputs("# panel row runner concurrency wall_median_s wall_low_s wall_high_s\n",
		figure->data);
	for (size_t i = 0; i < chart->count; i++) {
		for (size_t k = 0; k < chart->slices[i].count; k++) {
			const struct plot_cell *cell = &chart->slices[i].cells[k];
			const double values[] = { (double)i + 1, (double)k,
				(double)cell->runner + 1, cell->concurrency, cell->wall_s.value,
				cell->wall_s.low, cell->wall_s.high };
			for (size_t v = 0; v < sizeof(values) / sizeof(values[0]); v++)
				plot_figure_value(figure, values[v]);
			plot_figure_line_end(figure, cell);
		}
	}
}

static void describe(const struct chart *chart, char *out, size_t size)
{
	bool interval = false, several = false;
	for (size_t i = 0; i < chart->count; i++) {
		several |= chart->slices[i].group->several;
		for (size_t k = 0; k < chart->slices[i].count; k++)
			interval |= plot_estimate_has_interval(&chart->slices[i].cells[k].wall_s);
	}
	snprintf(out, size, "Wall time of the same tasks%s; shorter is better%s%s",
		interval ? ", median and 95 % interval" : "",
		chart->grid.shared ? "" : "; each panel has its own scale",
		several ? "; in brackets: tasks at once" : "");
}

static double write_words(const struct chart *chart, struct plot_figure *figure)
{
	struct plot_scope scope =
		plot_slices_scope(&chart->plot->data, chart->slices, chart->count);
	struct plot_caption how = { "bar", true };
	char title[512], subtitle[256], caption[768];
	for (size_t i = 0; i < scope.count; i++)
		how.concurrency &= !scope.groups[i].several;
	plot_title(&scope, title, sizeof(title));
	describe(chart, subtitle, sizeof(subtitle));
	plot_caption(&scope, &how, caption, sizeof(caption));
	return plot_figure_words(figure, &(struct plot_words){ title, subtitle, caption, &scope });
}

static void lay_out(struct chart *chart, double top)
{
	lay_grid(chart, top);
	lay_panels(chart);
	lay_axes(chart);
}

static void draw(struct chart *chart, const struct plot_page *page)
{
	struct plot_figure figure;
	if (plot_figure_begin(&figure, chart->plot, page))
		return;
	lay_out(chart, PLOT_TOP); /* the subtitle says whether the panels share their axis */
	lay_out(chart, write_words(chart, &figure));
	plot_figure_runners(&figure);
	write_panels(chart, &figure);
	write_ticks(chart, &figure);
	write_rows(chart, &figure);
	write_data(chart, &figure);
	plot_figure_end(&figure);
}

/* ---- the pages --------------------------------------------------------------------------------
 */

static void draw_pages(struct plot *plot, const struct plot_slice *slices, size_t count)
{
	size_t fit = capacity(&plot->data, slices, count);
	size_t pages = (count + fit - 1) / fit;
	for (size_t page = 0; page < pages; page++) {
		size_t first = count * page / pages, past = count * (page + 1) / pages;
		struct chart chart = {
			.plot = plot, .slices = slices + first, .count = past - first
		};
		draw(&chart, &(struct plot_page){ "wall", "wall.gp", page + 1, pages });
	}
}

void plot_wall(struct plot *plot)
{
	size_t count;
	struct plot_slice *slices = plot_slices(&plot->data, &count);
	if (slices && count > 0) {
		draw_pages(plot, slices, count);
	}
	free(slices);
}
