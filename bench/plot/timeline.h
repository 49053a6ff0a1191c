/* SPDX-License-Identifier: MIT */
/* A figure of the kind `timeline` on its way: what is drawn, and where. */
#ifndef CONCBENCH_PLOT_TIMELINE_H
#define CONCBENCH_PLOT_TIMELINE_H

#include "bench/plot/figure.h"

enum {
	PLOT_TIMELINE_ROWS = 18,  /* cells of a figure */
	PLOT_TIMELINE_PITCH = 74, /* pixels a line, at most */
};

/* A cell, traced or not. */
struct plot_timeline_row {
	size_t cell;
	const struct plot_traced *traced;
	unsigned *lanes; /* of every task, from 0 */
	size_t lanes_count, peak;
	bool area;                  /* how many tasks are in progress, instead of lines */
	bool shared;                /* a worker has several lines */
	bool blurred;               /* there may be more at once than the hosts' clocks show */
	bool states;                /* what its tasks did between their waits is known */
	double cpus;                /* with states: kept busy by the tasks */
	double wall_s, top, bottom; /* without the ribbon above it */
	char name[256], note[64], text[128];
};

struct plot_timeline {
	struct plot *plot;
	size_t group;
	struct plot_timeline_row rows[PLOT_TIMELINE_ROWS];
	size_t count, left_out;
	double latest_s; /* beat of any row; 0: there was no heartbeat, and there are no ribbons */
	struct plot_area panel;
	double size, notes, names,
		largest_s; /* type of names and notes (0: no room); their width */
};

/* Seconds, pixels from the top, and how much of the runner's colour; below 0, of the ink. */
struct plot_box {
	double from_s, to_s, top, bottom, share;
	bool hatched;
};

void plot_timeline_box(
	struct plot_figure *, const struct plot_timeline_row *, const struct plot_box *);

/* Are all its lines high enough to be hatched? */
bool plot_timeline_hatches(const struct plot_timeline *);

/* How late the timer of whoever started the work came, as a ribbon above a row: what room it takes,
 * what it says, in the title, too (false: there is none), and its marks. */
double plot_timeline_beats_room(const struct plot_timeline *);
void plot_timeline_find_beats(struct plot_timeline *);
bool plot_timeline_say_still(const struct plot_timeline *, struct say *title);
void plot_timeline_say_beats(const struct plot_timeline *, struct say *);
void plot_timeline_beats(
	const struct plot_timeline *, const struct plot_timeline_row *, struct plot_figure *);

/* Writes the bars of all rows, their numbers, names and times. */
void plot_timeline_marks(const struct plot_timeline *, struct plot_figure *);

#endif
