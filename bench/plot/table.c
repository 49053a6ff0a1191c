/* SPDX-License-Identifier: MIT */
#include "bench/plot/table.h"

#include "bench/plot/say.h"
#include "bench/plot/text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	LINES_PAGE = 22, /* rows and headings */
	HEAD = 52,       /* above the rows: what the panels are */
	FOOT = 60,       /* below: ticks */
	NAMES_WIDTH = 320,
	PITCH_MOST = 96,
	POINT_SIZE = 11, /* of a sample, pixels */
};

static const double heading = 0.95, least_gap = 0.35; /* of a group, in rows */

/* ---- marks ------------------------------------------------------------------------------------
 */

double plot_table_middle(const struct plot_table_row *row)
{
	return (row->top + row->bottom) / 2;
}

void plot_table_box(const struct plot_table *table, size_t panel, const struct plot_table_row *row,
	double from, double to, double share)
{
	double inset = (row->bottom - row->top) * 0.15;
	fprintf(table->marks[panel].boxes.file, "%.9g %.9g %.6g %.6g %zu %.3g\n", from, to,
		row->top + inset, row->bottom - inset, row->cell->runner + 1, share);
}

void plot_table_span(
	const struct plot_table *table, size_t panel, double at, const struct plot_estimate *value)
{
	if (plot_estimate_has_interval(value))
		fprintf(table->marks[panel].spans.file, "%.9g %.9g %.6g\n", value->low, value->high,
			at);
}

void plot_table_point(const struct plot_table *table, size_t panel,
	const struct plot_table_row *row, double value, double at)
{
	fprintf(table->marks[panel].points.file, "%.9g %.6g %zu 1 %d -1\n", value, at,
		row->cell->runner + 1, POINT_SIZE);
}

void plot_table_mark(const struct plot_table *table, size_t panel, const struct plot_table_row *row,
	const struct plot_table_mark *mark)
{
	fprintf(table->marks[panel].points.file, "%.9g %.6g %zu %.3g %.3g %d\n", mark->value,
		mark->at, row->cell->runner + 1, mark->share, mark->size, mark->hollow);
}

static bool open_marks(struct plot_table *table)
{
	bool open = true;
	table->marks = calloc(table->panels_count, sizeof(*table->marks));
	for (size_t i = 0; table->marks && i < table->panels_count; i++) {
		struct plot_stream *streams[] = { &table->marks[i].boxes, &table->marks[i].spans,
			&table->marks[i].points };
		for (size_t k = 0; k < 3; k++) {
			streams[k]->file = open_memstream(&streams[k]->text, &streams[k]->size);
			open &= streams[k]->file != NULL;
		}
	}
	return table->marks && open;
}

/* Three blocks a panel. gnuplot does not take an empty one: each begins outside the panel. */
static void close_marks(struct plot_table *table, struct plot_figure *figure)
{
	static const char *const columns[] = { "from to top bottom runner share", "low high at",
		"value at runner share size form" };
	for (size_t i = 0; table->marks && i < table->panels_count; i++) {
		struct plot_stream *streams[] = { &table->marks[i].boxes, &table->marks[i].spans,
			&table->marks[i].points };
		for (size_t k = 0; k < 3; k++) {
			bool whole = streams[k]->file && fclose(streams[k]->file) == 0;
			double low = table->panels[i].x.low;
			fprintf(figure->data, "# panel %zu: %s\n", i + 1, columns[k]);
			fprintf(figure->data,
				k == 0   ? "%.9g %.9g -90 -80 1 1\n"
				: k == 1 ? "%.9g %.9g -90\n"
					 : "%.9g -90 1 1 1 -1\n",
				low, low);
			fprintf(figure->data, "%s\n\n", whole ? streams[k]->text : "");
			free(streams[k]->text);
		}
	}
	free(table->marks);
}

/* ---- layout -----------------------------------------------------------------------------------
 */

struct plot_panel *plot_table_panel(
	struct plot_table *table, double left, double right, const struct plot_span *axis)
{
	struct plot_panel *panel = &table->panels[table->panels_count++];
	*panel = (struct plot_panel){ left, right, table->top, table->bottom, *axis,
		{ table->bottom, table->top, table->bottom - table->top, false } };
	panel->x.width = right - left;
	return panel;
}

static double gap_of(const struct plot_table_kind *kind)
{
	return kind->gap > 0 ? kind->gap : least_gap;
}

static double lines_of(const struct plot_table_kind *kind, const struct plot_slice *slice)
{
	return (double)slice->count + heading + gap_of(kind);
}

static void lay_out(
	struct plot_table *table, const struct plot_slice *slices, size_t count, double top)
{
	const double gap = gap_of(table->kind);
	const double type = table->kind->type > 0 ? table->kind->type : 0.66;
	double lines = -gap, at, room = PLOT_BOTTOM - FOOT - HEAD - top;
	for (size_t i = 0; i < count; i++)
		lines += lines_of(table->kind, &slices[i]);
	double pitch = fmin(room / lines, PITCH_MOST);
	table->size = floor(fmin(30, fmax(17, pitch * type)));
	table->top = at = top + HEAD + (room - pitch * lines) * 0.25;
	table->count = 0;
	for (size_t i = 0; i < count; i++) {
		at += heading * pitch;
		for (size_t k = 0; k < slices[i].count; k++, at += pitch) {
			const struct plot_cell *cell = &slices[i].cells[k];
			table->rows[table->count++] = (struct plot_table_row){ cell,
				(size_t)(cell - table->plot->data.cells), slices[i].group, at,
				at + pitch };
		}
		at += gap * pitch;
	}
	table->bottom = at - gap * pitch;
	double names = plot_names_width(&table->plot->data, slices, count, table->size);
	table->left = PLOT_LEFT + fmin(names, NAMES_WIDTH) + 24;
	table->right = PLOT_RIGHT;
	table->panels_count = 0;
	table->kind->lay(table);
}

static void write_facts(const struct plot_table *table, struct plot_figure *figure)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct plot_table_row *row = &table->rows[i];
		char words[512] = "";
		struct plot_text text = { words, sizeof(words), 0 };
		if (table->kind->has(table->plot, row->index))
			table->kind->say(table, row, &text);
		else
			plot_say(&text, "%s", plot_cell_reason(row->cell));
		plot_fact_cell(figure, &table->scope, row->group, row->cell, words);
	}
}

static double write_words(const struct plot_table *table, struct plot_figure *figure)
{
	char title[512] = "", subtitle[512] = "", note[768] = "";
	struct plot_text before = { note, sizeof(note), 0 };
	struct plot_text head = { title, sizeof(title), 0 };
	struct plot_text under = { subtitle, sizeof(subtitle), 0 };
	bool several = false;
	for (size_t i = 0; i < table->scope.count; i++)
		several |= table->scope.groups[i].several;
	table->kind->words(table, &head, &under);
	if (several)
		plot_say(&under, "; in brackets: tasks at once");
	if (table->kind->note)
		table->kind->note(table, &before);
	write_facts(table, figure);
	return plot_chart_words(figure, &(struct plot_about){ &table->scope, title, subtitle,
						table->kind->mark, !several, note });
}

static void write_names(const struct plot_table *table, const struct plot_slice *slices,
	size_t count, struct plot_chart *chart)
{
	const struct plot_table_row *row = table->rows;
	char text[256], name[256];
	for (size_t i = 0; i < count; i++) {
		const double at = row->top - (row->bottom - row->top) * 0.42;
		plot_slice_label(&slices[i], table->size, 900, text, sizeof(text));
		plot_chart_label(chart,
			&(struct plot_label){
				PLOT_LEFT, at, table->size, PLOT_LEFT_OF, PLOT_INK, 1, NULL },
			text);
		for (size_t k = 0; k < slices[i].count; k++, row++) {
			plot_cell_name(
				&table->plot->data, row->group, row->cell, name, sizeof(name));
			plot_text_shorten(name, table->size, table->left - PLOT_LEFT - 23, text,
				sizeof(text));
			plot_chart_label(chart,
				&(struct plot_label){ table->left - 24, plot_table_middle(row),
					table->size, PLOT_RIGHT_OF, (double)row->cell->runner + 1,
					0, NULL },
				text);
		}
	}
}

/* Why there is nothing in a row. */
static void write_reasons(const struct plot_table *table, struct plot_chart *chart)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct plot_table_row *row = &table->rows[i];
		char text[256];
		if (table->kind->has(table->plot, row->index))
			continue;
		plot_text_shorten(plot_cell_measured(row->cell) ? "not in samples.csv"
								: plot_cell_reason(row->cell),
			table->size, table->right - table->left - 40, text, sizeof(text));
		plot_chart_label(chart,
			&(struct plot_label){ table->left + 12, plot_table_middle(row), table->size,
				PLOT_LEFT_OF, PLOT_SOFT, 1, NULL },
			text);
	}
}

/* ---- pages ------------------------------------------------------------------------------------
 */

void plot_table_say(
	const struct plot_table *table, struct plot_text *text, const struct plot_table_row *row)
{
	char name[256];
	plot_cell_name(&table->plot->data, row->group, row->cell, name, sizeof(name));
	plot_say_name(text, name, PLOT_SAY_RUNNER);
	if (table->scope.count > 1) {
		plot_say(text, " on ");
		plot_say_name(text, row->group->label, PLOT_SAY_LABEL * 0.7);
	}
}

static void draw_page(struct plot_table *table, const struct plot_slice *slices, size_t count,
	const struct plot_page *page)
{
	struct plot_figure figure;
	struct plot_chart chart = { 0 };
	table->scope = plot_slices_scope(&table->plot->data, slices, count);
	if (plot_figure_begin(&figure, table->plot, page))
		return;
	lay_out(table, slices, count, PLOT_TOP); /* the words depend on what is drawn */
	lay_out(table, slices, count, write_words(table, &figure));
	if (open_marks(table)) {
		table->kind->draw(table, &chart);
		write_names(table, slices, count, &chart);
		write_reasons(table, &chart);
		for (size_t i = 0; i < table->panels_count; i++)
			plot_chart_panel(&chart, &table->panels[i]);
	} else {
		plot_figure_fail(&figure, -ENOMEM);
	}
	close_marks(table, &figure);
	plot_chart_finish(&chart, &figure);
	plot_figure_end(&figure);
}

/* How many slices fit on a page of so many lines; one always does. */
static size_t fit(const struct plot_table_kind *kind, const struct plot_slice *slices, size_t count,
	double limit)
{
	double lines = lines_of(kind, &slices[0]);
	size_t fits = 1;
	while (fits < count && lines + lines_of(kind, &slices[fits]) <= limit)
		lines += lines_of(kind, &slices[fits++]);
	return fits;
}

static size_t count_pages(const struct plot_table_kind *kind, const struct plot_slice *slices,
	size_t count, double limit)
{
	size_t pages = 0;
	for (size_t first = 0; first < count; pages++)
		first += fit(kind, slices + first, count - first, limit);
	return pages;
}

static bool any_drawn(struct plot *plot, const struct plot_table_kind *kind)
{
	for (size_t i = 0; i < plot->data.cells_count; i++)
		if (kind->has(plot, i))
			return true;
	return false;
}

void plot_table_draw(struct plot *plot, const struct plot_table_kind *kind)
{
	size_t count, page = 0;
	if (!any_drawn(plot, kind))
		return;
	struct plot_slice *slices = plot_slices(&plot->data, &count);
	if (!slices || count == 0) {
		free(slices);
		return;
	}
	double limit = kind->lines > 0 ? kind->lines : LINES_PAGE;
	size_t pages = count_pages(kind, slices, count, limit);
	/* the least that needs no more pages fills them evenly */
	while (limit > 1 && count_pages(kind, slices, count, limit - 0.5) == pages)
		limit -= 0.5;
	for (size_t first = 0, fits; first < count; first += fits) {
		fits = fit(kind, slices + first, count - first, limit);
		struct plot_table table = { .plot = plot, .kind = kind };
		draw_page(&table, slices + first, fits,
			&(struct plot_page){ kind->name, "table.gp", ++page, pages });
	}
	free(slices);
}
