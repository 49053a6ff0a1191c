/* SPDX-License-Identifier: MIT */
/*
 * The plots of a run, drawn by gnuplot from the run's own files alone.
 *
 * plot_run reads RUN/summary.csv (a run of `ab` has none) and, where they are there and a kind
 * needs them, environment.json, samples.csv and tasks.csv, and leaves for each figure in RUN/plots:
 *
 *     NAME.dat             the figures drawn, in SI units, one line a cell
 *     NAME.gp              a header of variables, then style.gp and the kind's template:
 *                          `gnuplot NAME.gp` in that folder draws it again, without concbench
 *     NAME.svg .png .pdf   the picture, 16:9; the PNG has 1920x1080 pixels
 *
 * (or those of `formats`, in `folder`.) They take their places when all are drawn; what is there
 * from an earlier drawing, of kinds that are drawn again, stays until then, and for good when
 * gnuplot is missing or the harness is asked to stop.
 *
 * Of a `deck`, a run as a talk, there are besides, in `folder`:
 *
 *     slides.gp     loads the figures in turn: `gnuplot slides.gp` draws the deck again
 *     slides.pdf    a page a figure, behind a title page and before the verdicts
 *     slides.md     a claim a page, with the figures that it rests on and their intervals
 *
 * With `all_pages` or kinds that are named it has those, otherwise the few that a talk needs: three
 * to five pages. Its `formats` are "pdf". Where the run has data for no kind that is named there is
 * no deck. In a folder that the user named it replaces a deck and nothing else.
 *
 * Text of the data reaches gnuplot in single quotes only and is drawn with enhanced text off, so
 * nothing in a name can be a command. A new kind of plot is a row of the table in plot.c and what
 * is its own.
 */
#ifndef CONCBENCH_PLOT_H
#define CONCBENCH_PLOT_H

#include "bench/plot/request.h"

/*
 * Draws all figures that the run has data for; none is not an error. Returns 0, or a negative
 * errno and one line in `error`: -ENOENT with a hint at the package when gnuplot is missing (the
 * .dat and .gp files are written all the same, where no picture of an earlier drawing stands beside
 * them), -EEXIST where a deck would replace other files, -EINTR when the harness was asked to stop.
 * One figure that fails does not stop the others.
 */
int plot_run(const struct plot_request *, char *error, size_t error_size);

/* Is it a run of `ab`, which has samples of two builds and no summary? */
bool plot_is_of_builds(const char *run);

/* The names of the kinds, in the order drawn; NULL after the last. */
const char *plot_kind_name(size_t index);

/* What a run has to have for a kind, in the words of its options: "several values of --rate"; NULL
 * where every run has it, and of names of no kind. */
const char *plot_kind_needs(const char *name);

#endif
