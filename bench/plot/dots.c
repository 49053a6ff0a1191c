/* SPDX-License-Identifier: MIT */
#include "bench/plot/dots.h"

#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	ROWS_PAGE = 22, /* and gaps between groups: 32 pixels a row */
	HEAD = 44,      /* above the rows, where there are reference lines to explain */
	FOOT = 66,      /* below: ticks */
	GROUPS_WIDTH = 500,
	NAMES_WIDTH = 320,
	FAILED_BOX = 80,
};

static const double gap = 0.5; /* between groups, in rows */

struct row {
	const struct plot_cell *cell;
	const struct plot_group *group;
	double at; /* rows from the top, the middle of the row */
	double largest;
};

/* A group's place in the chart. */
struct block {
	const struct plot_slice *slice;
	double first, past; /* rows from the top */
};

struct chart {
	struct plot *plot;
	const struct plot_dots *kind;
	const struct plot_slice *slices;
	size_t count;
	struct row *rows;
	struct block *blocks;
	size_t rows_count, blocks_count;
	double height; /* in rows, gaps too */
	double size, pitch, groups, names;
	double left, right, top, bottom, low, end;
	bool log;
};

/* ---- rows -------------------------------------------------------------------------------------
 */

static bool is_drawn(const struct chart *chart, const struct plot_cell *cell)
{
	return !chart->kind->skip_baseline || !plot_cell_is_baseline(&chart->plot->data, cell);
}

static bool has_value(const struct chart *chart, const struct plot_cell *cell)
{
	return plot_cell_measured(cell) && !isnan(chart->kind->value(cell)->value);
}

static double largest_of(const struct chart *chart, const struct plot_slice *slice)
{
	double most = 0;
	for (size_t i = 0; i < slice->count; i++)
		if (has_value(chart, &slice->cells[i]))
			most = fmax(most, chart->kind->value(&slice->cells[i])->value);
	return most;
}

static void add_slice(struct chart *chart, const struct plot_slice *slice)
{
	size_t before = chart->rows_count;
	double at = chart->height + (before > 0 ? gap : 0), largest = largest_of(chart, slice);
	struct block *block = &chart->blocks[chart->blocks_count];
	block->slice = slice;
	block->first = at;
	for (size_t i = 0; i < slice->count; i++) {
		if (!is_drawn(chart, &slice->cells[i]))
			continue;
		chart->rows[chart->rows_count++] =
			(struct row){ &slice->cells[i], slice->group, at + 0.5, largest };
		at++;
	}
	if (chart->rows_count == before)
		return;
	block->past = at;
	chart->height = at;
	chart->blocks_count++;
}

static bool make_rows(struct chart *chart)
{
	size_t rows = 1;
	for (size_t i = 0; i < chart->count; i++)
		rows += chart->slices[i].count;
	chart->rows = calloc(rows, sizeof(*chart->rows));
	chart->blocks = calloc(chart->count + 1, sizeof(*chart->blocks));
	for (size_t i = 0; i < chart->count && chart->rows && chart->blocks; i++)
		add_slice(chart, &chart->slices[i]);
	return chart->rows_count > 0;
}

/* ---- layout -----------------------------------------------------------------------------------
 */

static double names_width(const struct chart *chart)
{
	double width = 0;
	for (size_t i = 0; i < chart->rows_count; i++) {
		char name[256];
		plot_cell_name(&chart->plot->data, chart->rows[i].group, chart->rows[i].cell, name,
			sizeof(name));
		width = fmax(width, plot_text_width(name, chart->size));
	}
	return fmin(width, NAMES_WIDTH);
}

static double groups_width(const struct chart *chart)
{
	double width = 0;
	for (size_t i = 0; i < chart->blocks_count; i++) {
		const struct plot_slice *slice = chart->blocks[i].slice;
		char label[256];
		plot_slice_label(slice, chart->size, GROUPS_WIDTH, label, sizeof(label));
		width = fmax(width, plot_text_width(label, chart->size));
		width = fmax(width, plot_text_width(plot_bound_words(slice->group->bound), 25));
	}
	return fmin(width, GROUPS_WIDTH);
}

static void lay_out(struct chart *chart, double top)
{
	double head = chart->kind->ratios ? HEAD : 0;
	double room = PLOT_BOTTOM - top - head - FOOT;
	chart->pitch = fmin(room / chart->height, 110);
	chart->size = floor(fmin(31, fmax(17, chart->pitch * 0.66)));
	chart->groups = groups_width(chart);
	chart->names = names_width(chart);
	chart->left = PLOT_LEFT + chart->groups + 48 + chart->names + 24;
	chart->right = PLOT_RIGHT;
	chart->top = top + head + (room - chart->pitch * chart->height) * 0.3;
	chart->bottom = chart->top + chart->pitch * chart->height;
}

static double right_of(const struct chart *chart, const struct row *row)
{
	const struct plot_estimate *value = chart->kind->value(row->cell);
	double right = fmax(value->value, value->high);
	return chart->kind->ratios ? fmax(right, 1) : right; /* a loss has a stem up to 1 */
}

static void row_text(const struct chart *chart, const struct row *row, char *out, size_t size)
{
	if (has_value(chart, row->cell))
		chart->kind->text(row->cell, row->largest, out, size);
	else if (plot_cell_measured(row->cell))
		snprintf(out, size, "no pair with %s", chart->plot->data.baseline);
	else
		plot_text_shorten(plot_cell_reason(row->cell), chart->size,
			chart->right - chart->left - FAILED_BOX - 20, out, size);
}

/* The end of the axis, so that each text fits between its point and the right edge. */
static void lay_axis(struct chart *chart)
{
	double least = INFINITY, most = 0, width = chart->right - chart->left;
	for (size_t i = 0; i < chart->rows_count; i++) {
		const struct row *row = &chart->rows[i];
		if (!has_value(chart, row->cell))
			continue;
		const struct plot_estimate *value = chart->kind->value(row->cell);
		least = fmin(least, fmin(value->value, value->low));
		most = fmax(most, right_of(chart, row));
	}
	chart->low = chart->kind->low(least, most, &chart->log);
	chart->end = fmax(chart->low * 2, chart->kind->ratios ? 1.2 : 0);
	for (size_t i = 0; i < chart->rows_count; i++) {
		const struct row *row = &chart->rows[i];
		char text[256];
		if (!has_value(chart, row->cell))
			continue;
		row_text(chart, row, text, sizeof(text));
		double room = width - plot_text_width(text, chart->size) - 44;
		double share = width / fmax(room, width / 4);
		double end = chart->low + (right_of(chart, row) - chart->low) * share;
		if (chart->log)
			end = chart->low * pow(right_of(chart, row) / chart->low, share);
		chart->end = fmax(chart->end, end);
	}
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static void write_groups(const struct chart *chart, struct plot_figure *figure)
{
	plot_figure_number(figure, "groups", (double)chart->blocks_count);
	plot_figure_array(figure, "group_name", chart->blocks_count);
	for (size_t i = 0; i < chart->blocks_count; i++) {
		char label[256];
		plot_slice_label(chart->blocks[i].slice, chart->size, chart->groups + 1, label,
			sizeof(label));
		plot_figure_item_text(figure, label);
	}
	plot_figure_array_end(figure);
	plot_figure_array(figure, "group_note", chart->blocks_count);
	for (size_t i = 0; i < chart->blocks_count; i++) {
		const struct block *block = &chart->blocks[i];
		bool fits = block->past - block->first >= 2;
		plot_figure_item_text(
			figure, fits ? plot_bound_words(block->slice->group->bound) : "");
	}
	plot_figure_array_end(figure);
	plot_figure_array(figure, "group_top", chart->blocks_count);
	for (size_t i = 0; i < chart->blocks_count; i++)
		plot_figure_item(figure, chart->blocks[i].first);
	plot_figure_array_end(figure);
}

/* What follows the points: a failed cell has none, so its text follows a box at the left edge. */
static void write_text_at(const struct chart *chart, struct plot_figure *figure)
{
	double share = FAILED_BOX / (chart->right - chart->left);
	double box = chart->log ? chart->low * pow(chart->end / chart->low, share)
				: chart->low + (chart->end - chart->low) * share;
	plot_figure_number(figure, "box_end", box);
	plot_figure_array(figure, "row_text_at", chart->rows_count);
	for (size_t i = 0; i < chart->rows_count; i++) {
		const struct row *row = &chart->rows[i];
		bool drawn = has_value(chart, row->cell);
		plot_figure_item(figure, drawn                           ? right_of(chart, row)
					 : plot_cell_measured(row->cell) ? chart->low
									 : box);
	}
	plot_figure_array_end(figure);
}

static void write_rows(const struct chart *chart, struct plot_figure *figure)
{
	char text[256], name[256];
	plot_figure_number(figure, "rows", (double)chart->rows_count);
	plot_figure_number(figure, "rows_height", chart->height);
	plot_figure_number(figure, "row_pitch", chart->pitch);
	plot_figure_number(figure, "row_size", chart->size);
	plot_figure_array(figure, "row_name", chart->rows_count);
	for (size_t i = 0; i < chart->rows_count; i++) {
		const struct row *row = &chart->rows[i];
		plot_cell_name(&chart->plot->data, row->group, row->cell, name, sizeof(name));
		plot_text_shorten(name, chart->size, chart->names + 1, text, sizeof(text));
		plot_figure_item_text(figure, text);
	}
	plot_figure_array_end(figure);
	plot_figure_array(figure, "row_runner", chart->rows_count);
	for (size_t i = 0; i < chart->rows_count; i++)
		plot_figure_item(figure, (double)chart->rows[i].cell->runner + 1);
	plot_figure_array_end(figure);
	plot_figure_array(figure, "row_at", chart->rows_count);
	for (size_t i = 0; i < chart->rows_count; i++)
		plot_figure_item(figure, chart->rows[i].at);
	plot_figure_array_end(figure);
	plot_figure_array(figure, "row_text", chart->rows_count);
	for (size_t i = 0; i < chart->rows_count; i++) {
		row_text(chart, &chart->rows[i], text, sizeof(text));
		plot_figure_item_text(figure, text);
	}
	plot_figure_array_end(figure);
	write_text_at(chart, figure);
}

static void write_axis(const struct chart *chart, struct plot_figure *figure)
{
	struct plot_ticks ticks;
	struct plot_span span = { chart->low, chart->end, chart->right - chart->left, chart->log };
	if (chart->log)
		plot_ticks_log(&ticks, &span, chart->kind->ratios);
	else
		plot_ticks_ratio(&ticks, &span);
	for (size_t i = 0; i < ticks.count && chart->kind->percent; i++)
		snprintf(ticks.text[i], sizeof(ticks.text[i]), "%.6g %%", 100 * ticks.at[i]);
	const struct {
		const char *name;
		double value;
	} numbers[] = { { "log_scale", chart->log }, { "left", chart->left },
		{ "right", chart->right }, { "top", chart->top }, { "bottom", chart->bottom },
		{ "low", chart->low }, { "end", chart->end } };
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		plot_figure_number(figure, numbers[i].name, numbers[i].value);
	plot_figure_ticks(figure, &ticks);
}

/* Lines at 1 and at what this machine's cores could give a CPU-bound workload at most. */
static void write_references(const struct chart *chart, struct plot_figure *figure)
{
	double cores = chart->plot->data.cpus_usable;
	bool computing = false, gains = false;
	char text[64];
	for (size_t i = 0; i < chart->blocks_count; i++)
		computing |= strcmp(chart->blocks[i].slice->group->bound, "cpu") == 0;
	for (size_t i = 0; i < chart->rows_count; i++)
		gains |= has_value(chart, chart->rows[i].cell) &&
			 chart->kind->value(chart->rows[i].cell)->value > 1;
	bool drawn = computing && gains && chart->kind->ratios && !chart->kind->percent &&
		     cores > 1 && cores < chart->end * 0.98;
	plot_figure_number(figure, "reference", chart->kind->ratios);
	plot_figure_text(figure, "reference_text", chart->kind->ratios ? chart->kind->one : "");
	snprintf(text, sizeof(text), "%g cores", cores);
	plot_figure_number(figure, "cores", drawn ? cores : 0);
	plot_figure_text(figure, "cores_text", drawn ? text : "");
}

static void write_data(const struct chart *chart, struct plot_figure *figure)
{
	fprintf(figure->data, "# row runner concurrency %s\n", chart->kind->columns);
	for (size_t i = 0; i < chart->rows_count; i++) {
		const struct plot_cell *cell = chart->rows[i].cell;
		const struct plot_estimate *value = chart->kind->value(cell);
		bool drawn = has_value(chart, cell);
		const double values[] = { chart->rows[i].at, (double)cell->runner + 1,
			cell->concurrency, drawn ? value->value : (double)NAN,
			drawn ? value->low : (double)NAN, drawn ? value->high : (double)NAN,
			plot_cell_measured(cell) ? 0 : 1 };
		for (size_t v = 0; v < sizeof(values) / sizeof(values[0]); v++)
			plot_figure_value(figure, values[v]);
		plot_figure_line_end(figure, cell);
	}
}

static double write_words(const struct chart *chart, struct plot_figure *figure)
{
	const struct plot_data *data = &chart->plot->data;
	struct plot_scope scope = plot_slices_scope(data, chart->slices, chart->count);
	struct plot_caption how = { "point", true };
	char title[512], subtitle[256], caption[768];
	bool interval = false;
	for (size_t i = 0; i < scope.count; i++)
		how.concurrency &= !scope.groups[i].several;
	for (size_t i = 0; i < chart->rows_count; i++)
		interval |= plot_estimate_has_interval(chart->kind->value(chart->rows[i].cell));
	chart->kind->title(&scope, title, sizeof(title));
	chart->kind->subtitle(data, chart->log, interval, subtitle, sizeof(subtitle));
	plot_caption(&scope, &how, caption, sizeof(caption));
	if (chart->kind->facts)
		chart->kind->facts(figure, &scope);
	return plot_figure_words(figure, &(struct plot_words){ title, subtitle, caption, &scope });
}

static void draw_page(struct chart *chart, const struct plot_page *page)
{
	struct plot_figure figure;
	if (!make_rows(chart) || plot_figure_begin(&figure, chart->plot, page))
		return;
	lay_out(chart, PLOT_TOP); /* the subtitle says whether the axis is logarithmic */
	lay_axis(chart);
	lay_out(chart, write_words(chart, &figure));
	lay_axis(chart);
	plot_figure_runners(&figure);
	write_axis(chart, &figure);
	write_references(chart, &figure);
	write_groups(chart, &figure);
	write_rows(chart, &figure);
	write_data(chart, &figure);
	plot_figure_end(&figure);
}

/* ---- pages ------------------------------------------------------------------------------------
 */

/* How many slices fit on a page of `limit` rows; one always does. */
static size_t fit(const struct plot_slice *slices, size_t count, double limit)
{
	double rows = (double)slices[0].count;
	size_t fits = 1;
	while (fits < count && rows + gap + (double)slices[fits].count <= limit)
		rows += gap + (double)slices[fits++].count;
	return fits;
}

static size_t count_pages(const struct plot_slice *slices, size_t count, double limit)
{
	size_t pages = 0;
	for (size_t first = 0; first < count; pages++)
		first += fit(slices + first, count - first, limit);
	return pages;
}

/* The lowest limit that needs no more pages: it fills them evenly. */
static double even_limit(const struct plot_slice *slices, size_t count)
{
	size_t pages = count_pages(slices, count, ROWS_PAGE);
	double limit = ROWS_PAGE;
	while (limit > 1 && count_pages(slices, count, limit - gap) == pages)
		limit -= gap;
	return limit;
}

/* Drops the slices in which cells were measured but none has a value: they have no baseline. */
static size_t select_slices(const struct plot_dots *kind, struct plot_slice *slices, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		bool measured = false, value = false;
		for (size_t k = 0; k < slices[i].count; k++) {
			const struct plot_cell *cell = &slices[i].cells[k];
			measured |= plot_cell_measured(cell);
			value |= !isnan(kind->value(cell)->value);
		}
		if (value || !measured)
			slices[kept++] = slices[i];
	}
	return kept;
}

void plot_dots_draw(struct plot *plot, const struct plot_dots *kind)
{
	size_t count, page = 0;
	struct plot_slice *slices = plot_slices(&plot->data, &count);
	count = slices ? select_slices(kind, slices, count) : 0;
	if (!slices || count == 0) {
		free(slices);
		return;
	}
	double limit = even_limit(slices, count);
	size_t pages = count_pages(slices, count, limit);
	for (size_t first = 0, fits; first < count; first += fits) {
		fits = fit(slices + first, count - first, limit);
		struct chart chart = {
			.plot = plot, .kind = kind, .slices = slices + first, .count = fits
		};
		draw_page(&chart, &(struct plot_page){ kind->name, "dots.gp", ++page, pages });
		free(chart.rows);
		free(chart.blocks);
	}
	free(slices);
}
