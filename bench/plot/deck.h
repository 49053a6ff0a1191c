/* SPDX-License-Identifier: MIT */
/* What a deck has besides its figures; see plot.h. */
#ifndef CONCBENCH_DECK_H
#define CONCBENCH_DECK_H

struct plot;

/* Drops the figures that a deck nobody has asked for in detail does without: of each kind all but
 * the first, and what is more than a few. */
void deck_choose(struct plot *);

/* Writes slides.gp, which loads all figures in turn, and slides.md. A failure is kept in the plot.
 */
void deck_write(struct plot *);

#endif
