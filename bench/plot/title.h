/* SPDX-License-Identifier: MIT */
/*
 * The sentences above and below a plot. A title states the finding, and only what the intervals
 * show: an interval of a speedup that contains 1 is "no gain shown", never "no gain"; a runner
 * helps a kind of work only if every cell of that kind in the picture says so; cells that failed
 * or have no interval support no claim.
 */
#ifndef CONCBENCH_PLOT_TITLE_H
#define CONCBENCH_PLOT_TITLE_H

#include "bench/plot/data.h"

#include <stddef.h>

/* The groups that a figure shows. */
struct plot_scope {
	const struct plot_data *data;
	const struct plot_group *groups;
	size_t count;
};

/* What comparing the runners with the baseline shows. */
void plot_title(const struct plot_scope *, char *title, size_t size);

/* What raising the concurrency shows, in one group. */
void plot_title_concurrency(
	const struct plot_data *, const struct plot_group *, char *title, size_t size);

/* Machine and date, with a full stop; what is not known is left out. */
struct say;
void plot_caption_machine(struct say *, const struct plot_data *);

/* Machine, date, samples, concurrency, version; what is not known is left out. `mark` is what a
 * cell is drawn as: bar, point. `concurrency`: say it (it is not drawn). */
struct plot_caption {
	const char *mark;
	bool concurrency;
};
void plot_caption(const struct plot_scope *, const struct plot_caption *, char *text, size_t size);

#endif
