/* SPDX-License-Identifier: MIT */
/*
 * The engine of the kinds that draw a cell as a row: pages, rows under their groups, names, why
 * there is nothing in a row. Groups stand in panels of their own beside each other (a grid), or one
 * below the other on common axes (a stack). What a row shows in a panel is a value with its
 * interval, drawn by the engine as a bar from zero or a point, or what the kind draws itself.
 *
 * Across a panel lies its axis, along all of them the rows, in pixels. A line of the .dat file is a
 * bar, an interval or a point, which scripts/rows.gp draws.
 */
#ifndef CONCBENCH_PLOT_ROWS_H
#define CONCBENCH_PLOT_ROWS_H

#include "bench/plot/figure.h"

enum {
	PLOT_ROWS_BLOCK = 18, /* rows; more are cut */
	PLOT_ROWS_PAGE = 64,
	PLOT_ROWS_PANELS = 8,
	PLOT_ROWS_VALUES = 3,
};

/* From this range on, the shortest bars say less than points on a logarithmic axis. */
#define PLOT_ROWS_WIDE 30

struct plot_row {
	size_t cell, block;
	double top, bottom; /* pixels */
};

/* Rows of a group; one of `parts`, from 1. */
struct plot_block {
	size_t group;
	const size_t *cells;
	size_t count, part, parts;
	double left, right, top, bottom; /* of its rows, pixels, without the names */
};

struct plot_rows {
	struct plot *plot;
	const struct plot_rows_kind *kind;
	struct plot_figure *figure;
	struct plot_scope scope;
	size_t groups_shown[PLOT_ROWS_PAGE]; /* the scope's */
	struct plot_block *blocks;
	size_t blocks_count;
	struct plot_row rows[PLOT_ROWS_PAGE];
	size_t count;
	char *labels[PLOT_ROWS_PAGE], *texts[PLOT_ROWS_PAGE]; /* names of blocks, of rows */
	double left, right, top, bottom;                      /* of a stack's panels, pixels */
	double size, pitch, names; /* of texts in rows; of a row; the width of names */
	double groups_size;        /* of the groups' names, each in such lines */
	struct plot_lines groups;
	struct plot_area panels[PLOT_ROWS_PANELS];
	size_t panels_count;
	double largest[PLOT_ROWS_PANELS]; /* of a panel's values: it chooses their unit */
	bool shared;                      /* all groups of a grid are on one scale */
};

/* What a panel shows of a row. */
struct plot_value {
	const char *name; /* above its panel, in a stack; NULL: nothing */
	struct interval (*of)(const struct plot *, size_t cell);
	const struct figures_unit *unit; /* of its axis; NULL: of time, as suits the largest */
	/* What stands behind the mark: the value in words, or in those of the cell. */
	plot_say_fn *say;
	void (*text)(const struct plot_rows *, size_t cell, double largest, char *out, size_t size);
	/* A second line below it, where rows are high enough; NULL: none. */
	void (*under)(const struct plot_rows *, size_t cell, char *out, size_t size);
	double least; /* a line stands here, in any case; 0: none */
	bool log;     /* points on a logarithmic axis; of a stack only */
};

struct plot_rows_kind {
	const char *mark; /* see plot_caption */
	bool grid;
	bool works;    /* the groups of a work, a language each, share a panel */
	bool failures; /* drawn of nothing but failures, too */
	/* A panel each, in a grid one for each group; or: */
	struct plot_value values[PLOT_ROWS_VALUES + 1]; /* the last without `of` */
	void (*lay)(struct plot_rows *);                /* adds the panels */
	void (*draw)(struct plot_rows *, const struct plot_row *);
	bool (*lists)(const struct plot *, size_t cell); /* is it a row? NULL: all are */
	bool (*has)(const struct plot *, size_t cell);   /* anything to draw? */
	const char *missing; /* said in the row of a cell that was measured and has nothing */
	void (*words)(const struct plot_rows *, struct say *title, struct say *subtitle);
	/* What is known of a cell, for the facts; NULL: wall times and speedups. */
	void (*say)(const struct plot *, size_t cell, struct say *);
	void (*note)(const struct plot_rows *, struct say *); /* before the caption; NULL */
	/* What is known of a panel's group beside what bounds it; NULL: nothing. */
	void (*beside)(const struct plot_rows *, const struct plot_block *, struct say *);
	double lines; /* of a page of a stack; 0: as many as can be read */
};

void plot_rows_draw(struct plot *, const struct plot_rows_kind *);

/* Adds a panel; it has all rows where `block` is NULL. */
struct plot_area *plot_rows_panel(struct plot_rows *, const struct plot_block *block, double left,
	double right, const struct plot_axis *);

/* A bar in a `share` of the runner's colour. Hatched: of another language than C; what failed. */
struct plot_bar {
	double from, to, share;
	enum plot_hatch {
		PLOT_SOLID,
		PLOT_FAILED,
		PLOT_LANGUAGE,       /* of a language */
		PLOT_OTHER_LANGUAGE, /* of one more */
	} hatch;
	double height; /* a part of the row's; 0: all of it */
};
/* A point in the form of the runner's marker, or a dot; `at`: pixels from the top. */
struct plot_spot {
	double value, at, share, size; /* size: pixels across */
	enum plot_form {
		PLOT_DOT = -1,
		PLOT_MARKER,
		PLOT_HOLLOW,
	} form;
};
void plot_rows_bar(
	const struct plot_rows *, size_t panel, const struct plot_row *, const struct plot_bar *);
void plot_rows_interval(const struct plot_rows *, size_t panel, const struct plot_row *, double at,
	const struct interval *);
void plot_rows_point(
	const struct plot_rows *, size_t panel, const struct plot_row *, const struct plot_spot *);

/* A text in a row, at `x` pixels. */
void plot_rows_text(const struct plot_rows *, const struct plot_row *, double x, enum plot_align,
	enum plot_colour, const char *text);
/* A text above a panel, from its left end on. */
void plot_rows_head(const struct plot_rows *, double x, enum plot_align, const char *text);

double plot_row_middle(const struct plot_row *);
enum plot_colour plot_rows_colour(const struct plot_rows *, const struct plot_row *);

/* "primes: what it takes", or of several groups "What it takes". */
void plot_rows_title(const struct plot_rows *, struct say *title, const char *what);

/* Does any row that is drawn have a value with an interval? */
bool plot_rows_any_interval(const struct plot_rows *);

/* "; longer is better", and of a grid whether its scales differ. */
void plot_rows_scales(const struct plot_rows *, struct say *subtitle, const char *better);

/* ---- pages (rows_pages.c) ----------------------------------------------------------------------
 */

#define PLOT_ROWS_GAP 0.4 /* below a group of a stack, in rows */

enum {
	PLOT_GRID_LOW = 6 /* rows of a panel when two stand above each other */
};

/* How many panels of a grid stand beside each other, at most. */
size_t plot_grid_across(const struct plot *, const struct plot_block *, size_t count);

/* One figure, of these blocks. */
void plot_rows_page(struct plot *, const struct plot_rows_kind *, struct plot_block *blocks,
	size_t count, const struct plot_page *);

/* Is there anything to draw of a cell? */
bool plot_rows_has(const struct plot_rows_kind *, const struct plot *, size_t cell);

/* The rows of the fullest, and the pixels that their names need. */
size_t plot_blocks_rows(const struct plot_block *, size_t count);
double plot_blocks_names(const struct plot *, const struct plot_block *, size_t count, double size);

/* ---- names (rows_names.c) ----------------------------------------------------------------------
 */

#define PLOT_ROWS_NAME_GAP 20 /* pixels between a row's name and its panel */

/* Choose how the groups' names are written, so that they are whole: beside the rows of a stack,
 * above panels of so many pixels. */
void plot_rows_beside(struct plot_rows *);
void plot_rows_above(struct plot_rows *, double width);

/* So many of the lines have room beside the rows of a block. */
size_t plot_rows_lines(const struct plot_rows *, const struct plot_block *);

/* Fills `labels` and `texts`, short enough for their places and still told apart. */
void plot_rows_name(struct plot_rows *);
void plot_rows_unname(struct plot_rows *);

/* ---- values, by the engine (rows_values.c) -----------------------------------------------------
 */

bool plot_values_has(const struct plot_rows_kind *, const struct plot *, size_t cell);
void plot_values_lay(struct plot_rows *);
void plot_values_draw(struct plot_rows *, const struct plot_row *);

#endif
