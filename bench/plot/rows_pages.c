/* SPDX-License-Identifier: MIT */
/* Which rows there are, and on which page each is. */
#include "bench/plot/rows.h"

#include <stdlib.h>

enum {
	COLUMNS = 3,     /* of a grid, at most */
	GRID_LOW = 6,    /* rows of a panel when two stand above each other */
	LINES_PAGE = 18, /* rows and gaps of a stack: 40 pixels each */
};

/* ---- which rows there are ---------------------------------------------------------------------
 */

/* All rows of the run: groups of more than PLOT_ROWS_BLOCK are cut. */
struct list {
	const struct plot_cell **cells;
	struct plot_block *blocks;
	size_t count;
};

static bool make_list(struct list *list, struct plot *plot, const struct plot_rows_kind *kind)
{
	const struct plot_data *data = &plot->data;
	size_t used = 0;
	list->cells = calloc(data->cells_count + 1, sizeof(*list->cells));
	list->blocks = calloc(data->cells_count + 1, sizeof(*list->blocks));
	for (size_t i = 0; i < data->groups_count && list->cells && list->blocks; i++) {
		const struct plot_group *group = &data->groups[i];
		size_t first = used;
		for (size_t k = 0; k < group->count; k++)
			if (!kind->lists || kind->lists(plot, &group->cells[k]))
				list->cells[used++] = &group->cells[k];
		size_t count = used - first,
		       parts = (count + PLOT_ROWS_BLOCK - 1) / PLOT_ROWS_BLOCK;
		for (size_t part = 0; part < parts; part++) {
			size_t from = count * part / parts, to = count * (part + 1) / parts;
			list->blocks[list->count++] = (struct plot_block){ .group = group,
				.cells = list->cells + first + from,
				.count = to - from,
				.part = part + 1,
				.parts = parts };
		}
	}
	return list->count > 0;
}

static bool any_drawn(struct plot *plot, const struct plot_rows_kind *kind)
{
	for (size_t i = 0; i < plot->data.cells_count; i++) {
		const struct plot_cell *cell = &plot->data.cells[i];
		if ((!kind->lists || kind->lists(plot, cell)) && plot_rows_has(kind, plot, cell))
			return true;
	}
	return false;
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
			&(struct plot_page){ kind->name, "rows.gp", ++page, pages });
	}
}

static void draw_grid(struct plot *plot, const struct plot_rows_kind *kind, const struct list *list)
{
	size_t lines = plot_blocks_rows(list->blocks, list->count) <= GRID_LOW ? 2 : 1;
	size_t across =
		plot_blocks_names(&plot->data, list->blocks, list->count, 24) > 190 ? 2 : COLUMNS;
	size_t pages = (list->count + across * lines - 1) / (across * lines);
	for (size_t page = 0; page < pages; page++) {
		size_t first = list->count * page / pages;
		plot_rows_page(plot, kind, list->blocks + first,
			list->count * (page + 1) / pages - first,
			&(struct plot_page){ kind->name, "rows.gp", page + 1, pages });
	}
}

void plot_rows_draw(struct plot *plot, const struct plot_rows_kind *kind)
{
	struct list list = { 0 };
	if ((kind->failures || any_drawn(plot, kind)) && make_list(&list, plot, kind)) {
		if (kind->grid)
			draw_grid(plot, kind, &list);
		else
			draw_stack(plot, kind, &list);
	}
	free(list.cells);
	free(list.blocks);
}
