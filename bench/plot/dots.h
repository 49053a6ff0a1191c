/* SPDX-License-Identifier: MIT */
/*
 * Cells as points with intervals on one axis, a row a cell, group under group: what `speedup` and
 * `wall-log` have in common. One axis for all groups, because places on it are compared.
 */
#ifndef CONCBENCH_PLOT_DOTS_H
#define CONCBENCH_PLOT_DOTS_H

#include "bench/plot/figure.h"

/* What is drawn of a cell. */
struct plot_dots {
	const char *name;    /* of the figures */
	const char *columns; /* the three last ones of the .dat file, in words */
	bool skip_baseline;
	bool ratios;     /* a reference line at 1, ticks as `2x` */
	const char *one; /* what the reference line stands for */
	bool percent;    /* ticks as `200 %`, and no line at the number of cores */
	const struct plot_estimate *(*value)(const struct plot_cell *);
	/* The text beside a measured cell; `largest` is the largest value of its group. */
	void (*text)(const struct plot_cell *, double largest, char *out, size_t size);
	/* Chooses the axis for all values of the page: where it begins, and whether it is
	 * logarithmic. */
	double (*low)(double least, double most, bool *log);
	void (*title)(const struct plot_scope *, char *out, size_t size);
	void (*subtitle)(const struct plot_data *, bool log, bool interval, char *out, size_t size);
	/* The figure's facts; NULL: wall times and speedups. */
	void (*facts)(struct plot_figure *, const struct plot_scope *);
};

void plot_dots_draw(struct plot *, const struct plot_dots *);

#endif
