/* SPDX-License-Identifier: MIT */
/* A figure of the kind `timeline` on its way: what is drawn, where, and in which words. */
#ifndef CONCBENCH_PLOT_TIMELINE_H
#define CONCBENCH_PLOT_TIMELINE_H

#include "bench/plot/chart.h"

enum {
	PLOT_TIMELINE_ROWS = 12,  /* cells of a figure */
	PLOT_TIMELINE_PITCH = 74, /* pixels a line, at most */
};

/* A cell. */
struct plot_timeline_row {
	const struct plot_cell *cell;
	const struct plot_traced *traced;
	unsigned *lanes; /* of every task, from 0 */
	size_t lanes_count, peak;
	bool area, several;               /* several: lines of one worker */
	double wall_s, cpus, top, bottom; /* cpus: busy, on average; NaN: not known */
	char name[256], text[128], note[64];
};

struct plot_timeline {
	struct plot *plot;
	const struct plot_group *group;
	struct plot_timeline_row rows[PLOT_TIMELINE_ROWS];
	size_t count, left_out;
	struct plot_panel panel;
	double pitch, size, notes, names, largest; /* notes: their size, 0: no room */
};

/* Writes title, subtitle and caption; returns the top of the body. */
double plot_timeline_words(const struct plot_timeline *, struct plot_figure *);

/* Writes the bars of all rows, their names, numbers and times. */
void plot_timeline_marks(const struct plot_timeline *, struct plot_figure *, struct plot_chart *);

#endif
