/* SPDX-License-Identifier: MIT */
#include "bench/plot/rows.h"

#include "bench/plot/text.h"

#include <math.h>
#include <stdlib.h>

enum {
	NAMES_WIDTH = 330, /* of a stack, at most */
	GROUPS_GAP = 36,
	HEAD = 50, /* above the rows of a panel */
	GRID_GAP = 64,
	TYPE_MOST = 31,
	TYPE_LEAST = 20,
	NAMES_LEAST = 22, /* or less where all is */
	BESIDE_SIZE = 25,
	BESIDE_LEAST = 20,
	PITCH_MOST = 110,
	HATCHED = 96, /* a failed cell's box */
};

/* ---- marks ------------------------------------------------------------------------------------
 */

double plot_row_middle(const struct plot_row *row)
{
	return (row->top + row->bottom) / 2;
}

enum plot_colour plot_rows_colour(const struct plot_rows *rows, const struct plot_row *row)
{
	return (enum plot_colour)(rows->plot->results.cells[row->cell].runner_index + 1);
}

/* A line of the .dat file. */
struct mark {
	int what; /* 0: a bar, 1: an interval, 2: a point */
	double from, to, top, bottom, share;
	int form;
	double size;
};

static void write_mark(const struct plot_rows *rows, size_t panel, const struct plot_row *row,
	const struct mark *mark)
{
	fprintf(rows->figure->parts[PLOT_DATA], "%d %zu %.9g %.9g %.6g %.6g %d %.3g %d %.3g ",
		mark->what, panel + 1, mark->from, mark->to, mark->top, mark->bottom,
		(int)plot_rows_colour(rows, row), mark->share, mark->form, mark->size);
	plot_figure_line_end(rows->figure, row->cell);
}

void plot_rows_bar(const struct plot_rows *rows, size_t panel, const struct plot_row *row,
	const struct plot_bar *bar)
{
	double height = bar->height > 0 ? bar->height : 1;
	double inset = (row->bottom - row->top) * (1 - 0.7 * height) / 2;
	if (bar->hatch)
		plot_figure_hatch(rows->figure, plot_rows_colour(rows, row));
	write_mark(rows, panel, row,
		&(struct mark){ 0, bar->from, bar->to, row->top + inset, row->bottom - inset,
			bar->share, (int)bar->hatch, 0 });
}

void plot_rows_interval(const struct plot_rows *rows, size_t panel, const struct plot_row *row,
	double at, const struct interval *of)
{
	if (plot_has_interval(of))
		write_mark(
			rows, panel, row, &(struct mark){ 1, of->low, of->high, at, at, 1, 0, 0 });
}

void plot_rows_point(const struct plot_rows *rows, size_t panel, const struct plot_row *row,
	const struct plot_spot *point)
{
	write_mark(rows, panel, row,
		&(struct mark){ 2, point->value, point->value, point->at, point->at, point->share,
			point->form, point->size });
}

/* ---- blocks -----------------------------------------------------------------------------------
 */

bool plot_rows_has(const struct plot_rows_kind *kind, const struct plot *plot, size_t cell)
{
	return !kind->lay ? plot_values_has(kind, plot, cell) : kind->has(plot, cell);
}

size_t plot_blocks_rows(const struct plot_block *blocks, size_t count)
{
	size_t most = 1;
	for (size_t i = 0; i < count; i++)
		most = blocks[i].count > most ? blocks[i].count : most;
	return most;
}

double plot_blocks_names(
	const struct plot *plot, const struct plot_block *blocks, size_t count, double size)
{
	double width = 0;
	char name[256];
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < blocks[i].count; k++) {
			plot_cell_name(plot, blocks[i].cells[k], name, sizeof(name));
			width = fmax(width, plot_text_width(name, size));
		}
	}
	return width;
}

/* ---- layout -----------------------------------------------------------------------------------
 */

static void add_rows(struct plot_rows *rows, size_t index)
{
	struct plot_block *block = &rows->blocks[index];
	for (size_t k = 0; k < block->count && rows->count < PLOT_ROWS_PAGE; k++) {
		double top = block->top + (double)k * rows->pitch;
		rows->rows[rows->count++] =
			(struct plot_row){ block->cells[k], index, top, top + rows->pitch };
	}
}

static void set_pitch(struct plot_rows *rows, double pitch, double type)
{
	rows->pitch = fmin(pitch, PITCH_MOST);
	rows->size = floor(fmin(type, fmax(TYPE_LEAST, rows->pitch * 0.64)));
}

/* Letters in which the rows' names are whole, if they still can be read. */
static void fit_names(struct plot_rows *rows, double width)
{
	double wide = plot_blocks_names(rows->plot, rows->blocks, rows->blocks_count, 1);
	rows->size = plot_text_size(wide, width, fmin(NAMES_LEAST, rows->size), rows->size);
	rows->names = fmin(wide * rows->size, width);
}

static size_t grid_columns(const struct plot *plot, const struct plot_block *blocks, size_t count)
{
	size_t most = plot_grid_across(plot, blocks, count);
	if (count <= most)
		return count;
	return count <= 4 && plot_blocks_rows(blocks, count) <= PLOT_GRID_LOW ? 2 : most;
}

static void lay_grid(struct plot_rows *rows, double top, double foot)
{
	size_t most = plot_blocks_rows(rows->blocks, rows->blocks_count);
	size_t across = grid_columns(rows->plot, rows->blocks, rows->blocks_count);
	size_t lines = (rows->blocks_count + across - 1) / across;
	double width = (PLOT_RIGHT - PLOT_LEFT - (double)(across - 1) * GRID_GAP) / (double)across;
	plot_rows_above(rows, width);
	double head = HEAD + (double)(rows->groups.most - 1) * rows->groups.pitch;
	double height = (PLOT_BOTTOM - top) / (double)lines, room = height - head - foot;
	set_pitch(rows, room / (double)most, across > 2 ? 26 : TYPE_MOST);
	fit_names(rows, width * 0.42);
	top += fmax(0, room - rows->pitch * (double)most) * 0.3 + head;
	for (size_t i = 0; i < rows->blocks_count; i++) {
		struct plot_block *block = &rows->blocks[i];
		double left = PLOT_LEFT + (double)(i % across) * (width + GRID_GAP);
		block->left = left + rows->names + PLOT_ROWS_NAME_GAP;
		block->right = left + width;
		block->top = top + (double)(i / across) * height;
		block->bottom = block->top + rows->pitch * (double)block->count;
		add_rows(rows, i);
	}
}

static void lay_stack(struct plot_rows *rows, double top, double foot)
{
	double lines = -PLOT_ROWS_GAP, room = PLOT_BOTTOM - foot - HEAD - top;
	for (size_t i = 0; i < rows->blocks_count; i++)
		lines += (double)rows->blocks[i].count + PLOT_ROWS_GAP;
	set_pitch(rows, room / lines, TYPE_MOST);
	fit_names(rows, NAMES_WIDTH);
	plot_rows_beside(rows);
	rows->left = PLOT_LEFT + rows->groups.width + GROUPS_GAP + rows->names + PLOT_ROWS_NAME_GAP;
	rows->right = PLOT_RIGHT;
	rows->top = top + HEAD + (room - rows->pitch * lines) * 0.25;
	double at = rows->top;
	for (size_t i = 0; i < rows->blocks_count; i++) {
		struct plot_block *block = &rows->blocks[i];
		block->left = rows->left;
		block->right = rows->right;
		block->top = at;
		block->bottom = at + rows->pitch * (double)block->count;
		add_rows(rows, i);
		at = block->bottom + PLOT_ROWS_GAP * rows->pitch;
	}
	rows->bottom = at - PLOT_ROWS_GAP * rows->pitch;
}

struct plot_area *plot_rows_panel(struct plot_rows *rows, const struct plot_block *block,
	double left, double right, const struct plot_axis *axis)
{
	size_t index = rows->panels_count < PLOT_ROWS_PANELS ? rows->panels_count++ : 0;
	double top = block ? block->top : rows->top, bottom = block ? block->bottom : rows->bottom;
	rows->panels[index] = (struct plot_area){ left, right, top, bottom, *axis,
		{ .low = bottom, .high = top, .unit = &plot_unit_pixels } };
	return &rows->panels[index];
}

static void lay_panels(struct plot_rows *rows, double top, double foot)
{
	rows->count = rows->panels_count = 0;
	if (rows->kind->grid)
		lay_grid(rows, top, foot);
	else
		lay_stack(rows, top, foot);
	if (rows->kind->lay)
		rows->kind->lay(rows);
	else
		plot_values_lay(rows);
}

/* An axis with a name, as every logarithmic one has, needs more room below it. */
static void lay_out(struct plot_rows *rows, double top)
{
	bool named = false;
	lay_panels(rows, top, PLOT_FOOT);
	for (size_t i = 0; i < rows->panels_count; i++)
		named |= rows->panels[i].x.log || rows->panels[i].x.name;
	if (named)
		lay_panels(rows, top, PLOT_FOOT_NAMED);
}

/* ---- texts ------------------------------------------------------------------------------------
 */

void plot_rows_text(const struct plot_rows *rows, const struct plot_row *row, double x,
	enum plot_align align, enum plot_colour colour, const char *text)
{
	plot_figure_label(rows->figure,
		&(struct plot_label){
			x, plot_row_middle(row), rows->size, align, colour, align == PLOT_LEFT_OF },
		text);
}

void plot_rows_head(const struct plot_rows *rows, double x, enum plot_align align, const char *text)
{
	plot_figure_label(rows->figure,
		&(struct plot_label){ x, rows->top - 28, 26, align, PLOT_SOFT, false }, text);
}

void plot_rows_title(const struct plot_rows *rows, struct say *title, const char *what)
{
	if (rows->scope.count == 1) {
		say_name(title, rows->plot->results.groups[rows->scope.first].label,
			PLOT_LABEL_MOST);
		say(title, ": %s", what);
	} else {
		say(title, "%c%s", *what - 'a' + 'A', what + 1);
	}
}

/* Above its panel: what the group is, and where a line has room what is known of it. */
static void head_block(const struct plot_rows *rows, const struct plot_block *block)
{
	const double left = block->left - rows->names - PLOT_ROWS_NAME_GAP;
	const char *label = rows->labels[block - rows->blocks];
	char beside[256];
	struct say text = say_into(beside, sizeof(beside));
	struct plot_lines lines = rows->groups;
	struct plot_label at = { left, block->top - 30, rows->groups_size, PLOT_LEFT_OF, PLOT_INK,
		false };
	if (plot_text_width(label, at.size) <= lines.width)
		lines.most = 1;
	at.y -= (double)(lines.most - 1) * lines.pitch;
	plot_figure_lines(rows->figure, &at, label, &lines);
	say(&text, "%s", findings_bound_words(rows->plot->findings.groups[block->group].bound));
	if (rows->kind->beside)
		rows->kind->beside(rows, block, &text);
	double room = block->right - left - plot_lines_last(&lines, label, at.size) - 24;
	double size = plot_text_size(plot_text_width(beside, 1), room, BESIDE_LEAST, BESIDE_SIZE);
	if (plot_text_width(beside, size) <= room + 1)
		plot_figure_label(rows->figure,
			&(struct plot_label){ block->right, block->top - 30, size, PLOT_RIGHT_OF,
				PLOT_SOFT, false },
			beside);
}

/* Left of its rows; a line between it and the one above. */
static void side_block(const struct plot_rows *rows, size_t index)
{
	const struct plot_block *block = &rows->blocks[index];
	struct plot_lines lines = rows->groups;
	const struct plot_label at = { PLOT_LEFT, block->top + rows->pitch / 2, rows->groups_size,
		PLOT_LEFT_OF, PLOT_INK, false };
	lines.most = plot_rows_lines(rows, block);
	plot_figure_lines(rows->figure, &at, rows->labels[index], &lines);
	if (index > 0) {
		double y = block->top - PLOT_ROWS_GAP / 2 * rows->pitch;
		plot_figure_line(rows->figure, &(struct plot_line){ PLOT_LEFT, y, PLOT_RIGHT, y,
						       PLOT_LINE_SOFT, 1.2, false });
	}
}

static void write_name(const struct plot_rows *rows, const struct plot_row *row)
{
	const char *name = rows->texts[row - rows->rows];
	plot_rows_text(rows, row, rows->blocks[row->block].left - PLOT_ROWS_NAME_GAP, PLOT_RIGHT_OF,
		plot_rows_colour(rows, row), name ? name : "");
}

/* The value at a place on an axis, `pixels` from its left end. */
static double value_at(const struct plot_area *area, double pixels)
{
	const struct plot_axis *x = &area->x;
	double share = pixels / (area->right - area->left);
	return x->log ? x->low * pow(x->high / x->low, share) : x->low + (x->high - x->low) * share;
}

/* Why there is nothing in a row: a hatched box where it failed. */
static void write_reason(const struct plot_rows *rows, const struct plot_row *row)
{
	const struct plot_block *block = &rows->blocks[row->block];
	size_t panel = rows->kind->grid ? row->block : 0;
	const struct plot_area *area = &rows->panels[panel];
	bool failed = !plot_is_measured(rows->plot, row->cell);
	double left = area->left + (failed ? HATCHED : 0) + 12;
	char text[256];
	if (failed)
		plot_rows_bar(rows, panel, row,
			&(struct plot_bar){
				area->x.low, value_at(area, HATCHED), 1, PLOT_FAILED, 0 });
	plot_text_shorten(failed ? plot_reason(rows->plot, row->cell) : rows->kind->missing,
		rows->size, block->right - left, text, sizeof(text));
	plot_rows_text(rows, row, left, PLOT_LEFT_OF, failed ? PLOT_INK : PLOT_SOFT, text);
}

/* ---- words ------------------------------------------------------------------------------------
 */

static void write_facts(const struct plot_rows *rows)
{
	for (size_t i = 0; i < rows->count && rows->kind->say; i++) {
		size_t cell = rows->rows[i].cell;
		char words[512];
		struct say text = say_into(words, sizeof(words));
		if (plot_rows_has(rows->kind, rows->plot, cell))
			rows->kind->say(rows->plot, cell, &text);
		else
			say(&text, "%s", plot_reason(rows->plot, cell));
		plot_fact_cell(rows->figure, &rows->scope, cell, words);
	}
}

static double write_words(const struct plot_rows *rows)
{
	struct plot_figure *figure = rows->figure;
	bool several = plot_any_several(rows->plot, &rows->scope);
	rows->kind->words(rows, &figure->title, &figure->subtitle);
	if (several)
		say(&figure->subtitle, "; in brackets: tasks at once");
	if (rows->kind->note)
		rows->kind->note(rows, &figure->caption);
	write_facts(rows);
	return plot_figure_words(
		figure, &rows->scope, &(struct plot_caption){ rows->kind->mark, !several });
}

/* ---- pages ------------------------------------------------------------------------------------
 */

static void draw_rows(struct plot_rows *rows)
{
	for (size_t i = 0; i < rows->blocks_count; i++) {
		if (rows->kind->grid)
			head_block(rows, &rows->blocks[i]);
		else
			side_block(rows, i);
	}
	for (size_t i = 0; i < rows->count; i++) {
		const struct plot_row *row = &rows->rows[i];
		write_name(rows, row);
		if (!plot_rows_has(rows->kind, rows->plot, row->cell))
			write_reason(rows, row);
		else if (rows->kind->draw)
			rows->kind->draw(rows, row);
		else
			plot_values_draw(rows, row);
	}
	for (size_t i = 0; i < rows->panels_count; i++)
		plot_figure_panel(rows->figure, &rows->panels[i]);
}

static int ascending(const void *a, const void *b)
{
	size_t left = *(const size_t *)a, right = *(const size_t *)b;
	return (left > right) - (left < right);
}

/* The groups that have rows. */
static void find_scope(struct plot_rows *rows)
{
	size_t *groups = rows->groups_shown, count = 0;
	for (size_t i = 0; i < rows->blocks_count; i++) {
		for (size_t k = 0; k < rows->blocks[i].count; k++) {
			size_t group = rows->plot->results.cells[rows->blocks[i].cells[k]].group;
			bool known = false;
			for (size_t shown = 0; shown < count; shown++)
				known |= groups[shown] == group;
			if (!known && count < PLOT_ROWS_PAGE)
				groups[count++] = group;
		}
	}
	qsort(groups, count, sizeof(*groups), ascending);
	rows->scope = (struct plot_scope){ groups[0], count, groups };
}

void plot_rows_page(struct plot *plot, const struct plot_rows_kind *kind, struct plot_block *blocks,
	size_t count, const struct plot_page *page)
{
	struct plot_figure *figure = plot_figure_begin(plot, page);
	struct plot_rows rows = { .plot = plot,
		.kind = kind,
		.figure = figure,
		.blocks = blocks,
		.blocks_count = count };
	if (!figure)
		return;
	find_scope(&rows);
	lay_out(&rows, PLOT_TOP); /* the words depend on what is drawn */
	lay_out(&rows, write_words(&rows));
	plot_rows_name(&rows);
	fputs("# what panel from to top bottom runner share form size\n", figure->parts[PLOT_DATA]);
	draw_rows(&rows);
	plot_rows_unname(&rows);
	plot_figure_end(figure);
}
