/* SPDX-License-Identifier: MIT */
/* The sentences of `overlay`: what its intervals show, and no more. */
#ifndef CONCBENCH_PLOT_OVERLAY_H
#define CONCBENCH_PLOT_OVERLAY_H

#include "bench/plot/rows.h"
#include "bench/plot/runs.h"

/* `1.32x as fast [1.28, 1.36]`, `no difference shown`, `only in OLD`, ... Is a change shown? */
bool plot_overlay_change(const struct plot_runs *, const struct plot_runs_cell *, struct say *);

/* The finding, of all cells. */
void plot_overlay_title(const struct plot_runs *, struct say *);

/* A fact: every run's wall time, then the change. */
void plot_overlay_say(const struct plot *, size_t cell, struct say *);

/* Where, when and what each run was, as far as it is not the same of all; samples. */
void plot_overlay_note(const struct plot_rows *, struct say *);

#endif
