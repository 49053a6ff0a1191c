/* SPDX-License-Identifier: MIT */
/*
 * What stands around the marks of a chart: texts and lines at places in pixels, panels with their
 * axes. A kind adds them, writes its marks in the axes' own units to the .dat file, and finishes;
 * in its template `eval set_chart` draws texts and lines and `eval set_panel(p)` lays a panel out.
 */
#ifndef CONCBENCH_PLOT_CHART_H
#define CONCBENCH_PLOT_CHART_H

#include "bench/plot/figure.h"

/* An axis a side; `low` is at the left, and at the bottom. */
struct plot_panel {
	double left, right, top, bottom;
	struct plot_span x, y;
};

/* Zero-initialise. */
struct plot_chart {
	struct plot_label *labels;
	struct plot_line *lines;
	struct plot_panel *panels;
	size_t labels_count, lines_count, panels_count;
	bool failed; /* out of memory */
};

void plot_chart_label(struct plot_chart *, const struct plot_label *, const char *text);
void plot_chart_line(struct plot_chart *, const struct plot_line *);
void plot_chart_panel(struct plot_chart *, const struct plot_panel *);

/* Writes all of it into the script and frees it. False, and the figure fails, out of memory. */
bool plot_chart_finish(struct plot_chart *, struct plot_figure *);

/* Where a value is in a panel, pixels. */
double plot_panel_x(const struct plot_panel *, double value);
double plot_panel_y(const struct plot_panel *, double value);

/* Grid lines with their texts below or left of the panel, and what the axis counts, which may be
 * NULL. */
void plot_chart_x_axis(struct plot_chart *, const struct plot_panel *, const struct plot_ticks *,
	const char *name);
void plot_chart_y_axis(struct plot_chart *, const struct plot_panel *, const struct plot_ticks *,
	const char *name);

/* Names beside the ends of lines, in their runner's colour, pushed apart where they would overlap
 * and led to by a stroke each; from `right` of the panel on. */
struct plot_end {
	double y;      /* pixels: of the line's end; NaN: it has none */
	double runner; /* index + 1 */
	char name[128];
};
void plot_chart_ends(
	struct plot_chart *, const struct plot_panel *, struct plot_end *, size_t count);

/* The words around a chart of these groups; returns the top of the body. */
struct plot_about {
	const struct plot_scope *scope;
	const char *title, *subtitle;
	const char *mark; /* see plot_caption */
	bool concurrency;
	const char *note; /* before the caption, or NULL */
};
double plot_chart_words(struct plot_figure *, const struct plot_about *);

#endif
