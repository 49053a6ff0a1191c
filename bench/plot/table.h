/* SPDX-License-Identifier: MIT */
/*
 * Cells as rows under the headings of their groups, and panels beside them in which a kind draws
 * what it knows of each cell: what `distribution`, `phases` and `cost` have in common, pages and
 * all. Across a panel lies its own axis, along all of them the rows, in pixels.
 */
#ifndef CONCBENCH_PLOT_TABLE_H
#define CONCBENCH_PLOT_TABLE_H

#include "bench/plot/chart.h"

enum {
	PLOT_TABLE_PANELS = 12,
	PLOT_TABLE_ROWS = 24,
};

struct plot_table_row {
	const struct plot_cell *cell;
	size_t index; /* of plot_data.cells */
	const struct plot_group *group;
	double top, bottom; /* pixels */
};

struct plot_table;
struct plot_text;

struct plot_table_kind {
	const char *name;
	const char *mark;                        /* see plot_caption */
	bool (*has)(struct plot *, size_t cell); /* is there anything to draw of a cell? */
	/* Title and subtitle; called after `lay`. */
	void (*words)(
		const struct plot_table *, struct plot_text *title, struct plot_text *subtitle);
	/* What is known of a row in words, for the facts of the figure. */
	void (*say)(const struct plot_table *, const struct plot_table_row *, struct plot_text *);
	/* Divides left to right into panels and gives them their axes. */
	void (*lay)(struct plot_table *);
	/* Axes, texts, marks. Marks of panel p are written to blocks[p]. */
	void (*draw)(const struct plot_table *, struct plot_chart *);
	/* What stands before the caption; NULL: nothing. */
	void (*note)(const struct plot_table *, struct plot_text *);
	double type;  /* of texts in rows, as a share of a row; 0: what bars leave room for */
	double gap;   /* below each group, in rows; 0: what tells groups apart */
	double lines; /* a page: rows, headings and gaps; 0: as many as can be read */
};

/* Marks of a panel, in its axis' unit. */
struct plot_marks {
	struct plot_stream {
		FILE *file;
		char *text;
		size_t size;
	} boxes, spans, points;
};

struct plot_table {
	struct plot *plot;
	const struct plot_table_kind *kind;
	struct plot_scope scope;
	struct plot_table_row rows[PLOT_TABLE_ROWS];
	size_t count;
	double left, right, top, bottom; /* pixels: of the panels */
	double size;                     /* of texts in rows */
	struct plot_panel panels[PLOT_TABLE_PANELS];
	size_t panels_count;
	struct plot_marks *marks; /* one a panel */
	void *own;                /* the kind's */
};

void plot_table_draw(struct plot *, const struct plot_table_kind *);

/* Gives panel `index` of `count` its place; `gap` pixels between them. */
struct plot_panel *plot_table_panel(
	struct plot_table *, double left, double right, const struct plot_span *axis);

/* A bar (`share` of its colour), an interval over it, a point; `at` counts pixels from the top. */
void plot_table_box(const struct plot_table *, size_t panel, const struct plot_table_row *,
	double from, double to, double share);
void plot_table_span(
	const struct plot_table *, size_t panel, double at, const struct plot_estimate *);
void plot_table_point(const struct plot_table *, size_t panel, const struct plot_table_row *,
	double value, double at);

/* A point in the form of the runner's marker, in a `share` of its colour, hollow or not. */
struct plot_table_mark {
	double value, at, share, size; /* size: pixels across */
	bool hollow;
};
void plot_table_mark(const struct plot_table *, size_t panel, const struct plot_table_row *,
	const struct plot_table_mark *);

/* The middle of a row, pixels. */
double plot_table_middle(const struct plot_table_row *);

/* "threads on sleep" where there are several groups, "threads" otherwise. */
void plot_table_say(const struct plot_table *, struct plot_text *, const struct plot_table_row *);

#endif
