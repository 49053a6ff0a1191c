/* SPDX-License-Identifier: MIT */
/*
 * A run as a talk. For each figure there are NAME.gp, NAME.dat and NAME.pdf in the deck's folder,
 * as plot_run leaves them; besides:
 *
 *     slides.gp     loads them in turn: `gnuplot slides.gp` in that folder draws the deck again
 *     slides.pdf    a page a figure, behind a title page and before the verdicts
 *     slides.md     a claim a page, with the figures that it rests on and their intervals
 */
#ifndef CONCBENCH_DECK_H
#define CONCBENCH_DECK_H

#include "bench/plot/plot.h"

/*
 * Draws the kinds that the request names, with `all_pages` and none all that the run has data for,
 * otherwise the few that a talk needs: three to five pages. Of the request it takes run, templates,
 * gnuplot, kinds, all_pages, theme and folder. `pages` is given their number. Returns 0, or a
 * negative errno and one line in `error`; a figure that fails is left out and told, the others are
 * in the deck.
 */
int deck_write(const struct plot_request *, size_t *pages, char *error, size_t error_size);

#endif
