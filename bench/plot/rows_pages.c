/* SPDX-License-Identifier: MIT */
/* Which rows there are, and on which page each is. */
#include "bench/plot/rows.h"

#include "bench/base/memory.h"

#include <stdlib.h>

enum {
	COLUMNS = 3,        /* of a grid, at most */
	COLUMN_NAMES = 190, /* pixels: two where names of this size are wider */
	COLUMN_SIZE = 24,
	LINES_PAGE = 18, /* rows and gaps of a stack: 40 pixels each */
};

/* ---- which rows there are ---------------------------------------------------------------------
 */

/* All rows of the run: groups of more than PLOT_ROWS_BLOCK are cut. */
struct list {
	size_t *cells, used;
	struct plot_block *blocks;
	size_t count;
	bool any; /* there is something to draw */
};

/* The rows of a group. */
static size_t list_cells(
	struct list *list, const struct plot *plot, const struct plot_rows_kind *kind, size_t index)
{
	const struct results_group *group = &plot->results.groups[index];
	size_t used = list->used;
	for (size_t i = group->first; i < group->first + group->count; i++) {
		if (kind->lists && !kind->lists(plot, i))
			continue;
		list->cells[list->used++] = i;
		list->any |= kind->failures || plot_rows_has(kind, plot, i);
	}
	return list->used - used;
}

/* A group, and with `works` those behind it that are the same work, which then have no rows of
 * their own. */
static void list_group(
	struct list *list, const struct plot *plot, const struct plot_rows_kind *kind, size_t index)
{
	const struct results *results = &plot->results;
	const size_t *cells = &list->cells[list->used];
	for (size_t i = 0; kind->works && i < index; i++)
		if (results_same_work(results, i, index))
			return;
	size_t count = list_cells(list, plot, kind, index);
	for (size_t i = index + 1; kind->works && i < results->group_count; i++)
		if (results_same_work(results, i, index))
			count += list_cells(list, plot, kind, i);
	size_t parts = (count + PLOT_ROWS_BLOCK - 1) / PLOT_ROWS_BLOCK;
	for (size_t part = 0; part < parts; part++) {
		size_t from = count * part / parts, to = count * (part + 1) / parts;
		list->blocks[list->count++] = (struct plot_block){ .group = index,
			.cells = cells + from,
			.count = to - from,
			.part = part + 1,
			.parts = parts };
	}
}

/* How many blocks fit on a page of so many lines; one always does. */
static size_t fit(const struct plot_block *blocks, size_t count, double limit)
{
	double lines = (double)blocks[0].count;
	size_t fits = 1;
	while (fits < count && lines + PLOT_ROWS_GAP + (double)blocks[fits].count <= limit)
		lines += PLOT_ROWS_GAP + (double)blocks[fits++].count;
	return fits;
}

static size_t stack_pages(const struct plot_block *blocks, size_t count, double limit)
{
	size_t pages = 0;
	for (size_t first = 0; first < count; pages++)
		first += fit(blocks + first, count - first, limit);
	return pages;
}

static void draw_stack(
	struct plot *plot, const struct plot_rows_kind *kind, const struct list *list)
{
	double limit = kind->lines > 0 ? kind->lines : LINES_PAGE;
	size_t pages = stack_pages(list->blocks, list->count, limit), page = 0;
	/* the least that needs no more pages fills them evenly */
	while (limit > 1 && stack_pages(list->blocks, list->count, limit - 0.5) == pages)
		limit -= 0.5;
	for (size_t first = 0, fits; first < list->count; first += fits) {
		fits = fit(list->blocks + first, list->count - first, limit);
		plot_rows_page(plot, kind, list->blocks + first, fits,
			&(struct plot_page){ "rows.gp", ++page, pages });
	}
}

size_t plot_grid_across(const struct plot *plot, const struct plot_block *blocks, size_t count)
{
	return plot_blocks_names(plot, blocks, count, COLUMN_SIZE) > COLUMN_NAMES ? 2 : COLUMNS;
}

static void draw_grid(struct plot *plot, const struct plot_rows_kind *kind, const struct list *list)
{
	size_t lines = plot_blocks_rows(list->blocks, list->count) <= PLOT_GRID_LOW ? 2 : 1;
	size_t fit = plot_grid_across(plot, list->blocks, list->count) * lines;
	size_t pages = (list->count + fit - 1) / fit;
	for (size_t page = 0; page < pages; page++) {
		size_t first = list->count * page / pages;
		plot_rows_page(plot, kind, list->blocks + first,
			list->count * (page + 1) / pages - first,
			&(struct plot_page){ "rows.gp", page + 1, pages });
	}
}

void plot_rows_draw(struct plot *plot, const struct plot_rows_kind *kind)
{
	struct list list = { .cells = memory_zeroed(plot->results.count, sizeof(*list.cells)),
		.blocks = memory_zeroed(plot->results.count, sizeof(*list.blocks)) };
	for (size_t i = 0; i < plot->results.group_count; i++)
		list_group(&list, plot, kind, i);
	if (list.any && kind->grid)
		draw_grid(plot, kind, &list);
	else if (list.any)
		draw_stack(plot, kind, &list);
	free(list.cells);
	free(list.blocks);
}
