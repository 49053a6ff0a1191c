/* SPDX-License-Identifier: MIT */
/* The sentences of `overlay`: what its intervals show, and no more. */
#ifndef CONCBENCH_PLOT_OVERLAY_H
#define CONCBENCH_PLOT_OVERLAY_H

#include "bench/plot/runs.h"
#include "bench/base/say.h"
#include "bench/plot/rows.h"

/* The runs that are compared. */
const char *plot_overlay_first(const struct plot_runs *);
const char *plot_overlay_last(const struct plot_runs *);

/* What all runs have of a row. */
const struct plot_runs_cell *plot_overlay_cell(const struct plot_rows *, const struct plot_row *);

/* `1.32x as fast [1.28, 1.36]`, `no difference shown`, `only in OLD`, ... Is a change shown? */
bool plot_overlay_change(
	const struct plot_runs *, const struct plot_runs_cell *, char *out, size_t size);

/* The finding of a page. */
void plot_overlay_title(const struct plot_rows *, struct say *);

/* A fact: every run's wall time, then the change. */
void plot_overlay_say(const struct plot_rows *, const struct plot_row *, struct say *);

/* Where, when and what each run was, as far as it is not the same of all; samples. */
void plot_overlay_note(const struct plot_rows *, struct say *);

#endif
