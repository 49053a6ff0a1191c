/* SPDX-License-Identifier: MIT */
/* What the files of `load` share: whose curve it is, and its words. */
#ifndef CONCBENCH_PLOT_LOAD_H
#define CONCBENCH_PLOT_LOAD_H

#include "bench/plot/curves.h"

/* The panels: the names stand beside the last one, where lines come apart. */
enum {
	LOAD_ACHIEVED,
	LOAD_LATENCY
};

/* The search that the figure is of, or NULL; and what it found of the runner that a curve is of:
 * with the most at once. */
const struct slo *load_search(const struct plot_curves *);
const struct slo_runner *load_found(const struct plot_curves *, size_t runner);

/* Do all cells that are drawn carry the 99th percentile? */
bool load_has_p99(const struct plot_curves *);

/* A line below the panels for each curve: what it holds, and what happens above. */
void load_notes(struct plot_curves *);

/* "sleep: the rate is held up to 4,000/s under threads and processes, up to 2,000/s under async",
 * and of a search what it found. */
void load_title(const struct plot_curves *, struct say *title, struct say *under);
void load_facts(const struct plot_curves *, struct plot_figure *);

#endif
