/* SPDX-License-Identifier: MIT */
/*
 * Lines over an axis, in one panel or in two side by side: what scaling, size and latency have in
 * common. Points are measured values with their intervals as whiskers; a line joins them, or is a
 * path of its own. A runner's name stands at the end of its line.
 */
#ifndef CONCBENCH_PLOT_CURVES_H
#define CONCBENCH_PLOT_CURVES_H

#include "bench/plot/figure.h"

enum {
	CURVES_MAX = 20,
	CURVE_PANELS = 2,
	CURVE_POINTS = 128,
};

struct plot_point {
	double x;
	struct interval y[CURVE_PANELS]; /* a panel; NaN: not there */
	size_t cell;                     /* of a measured one */
};

/* A runner's. */
struct plot_curve {
	size_t runner;
	size_t cell;               /* of a path; a kind's own */
	char name[200], note[400]; /* at its end; a line below the panels, "" for none */
	struct plot_point points[CURVE_POINTS], path[CURVE_POINTS]; /* ascending; only values */
	size_t count, path_count; /* no path: the points are joined */
	bool dotted;
};

struct plot_curves {
	struct plot *plot;
	const struct plot_curves_kind *kind;
	size_t group; /* what the figure is about */
	struct plot_curve curves[CURVES_MAX];
	size_t count;
	bool left_out;              /* there are more */
	double shown[CURVE_PANELS]; /* a value that y shows, too; 0: none */
	struct plot_area panels[CURVE_PANELS];
	double size; /* pixels: letters of the names */
};

struct plot_curves_kind {
	size_t panels;
	struct plot_curves_axis {
		const char *name; /* NULL: what cells are compared by, and their ratio */
		const struct figures_unit *unit; /* NULL: time, by the largest, or what suits */
		double log_from; /* logarithmic where the largest is so many times the least */
		double least;    /* it begins at this share of its end, or above; 0: anywhere */
	} x, y[CURVE_PANELS];
	const char *ticks; /* of x, as gnuplot takes them; NULL: at the points */
	/* The names of y where they are NULL, of times; NULL: as said there. */
	const char *(*axis)(const struct plot_curves *, size_t panel);
	bool concurrency; /* it is not drawn, but said in the caption */
	/* Finds the curves of the group; false: there is no figure of it. */
	bool (*find)(struct plot_curves *);
	void (*words)(const struct plot_curves *, struct say *title, struct say *under);
	void (*facts)(const struct plot_curves *, struct plot_figure *);  /* NULL: the notes */
	void (*around)(const struct plot_curves *, struct plot_figure *); /* NULL: nothing */
};

void plot_curves_draw(struct plot *, const struct plot_curves_kind *);

/* The group's first cell; what is known of a cell. */
const struct results_cell *plot_curves_first(const struct plot_curves *);
const struct summary_row *plot_curves_row(const struct plot_curves *, size_t cell);

/* The curve of a runner, made if there is none; NULL when there are too many. */
struct plot_curve *plot_curves_of(struct plot_curves *, size_t runner);

/* Adds a point to the curve of its cell's runner, in its place by x. One that is there already
 * stays, unless the concurrency is not drawn and this one's is no less. */
void plot_curves_add(struct plot_curves *, const struct plot_point *);

/* Adds a place to a path. */
void plot_curve_lead(struct plot_curve *, double x, double y, double other_y);

/* Does one of the curves go from one host to more? Marks the places where (hosts.c). */
bool plot_curves_cross(const struct plot_curves *);
void plot_curves_hosts(const struct plot_curves *, struct plot_figure *);

#endif
