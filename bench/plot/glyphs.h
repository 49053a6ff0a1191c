/* SPDX-License-Identifier: MIT */
/*
 * What the installed fonts can draw. Where none has a character, cairo fills the picture with a box
 * for it, of hundreds of pixels: what is drawn must not have any.
 */
#ifndef CONCBENCH_PLOT_GLYPHS_H
#define CONCBENCH_PLOT_GLYPHS_H

/* A copy of a text in UTF-8 with U+FFFD for every character that no installed font has. Caller
 * frees. */
char *plot_glyphs(const char *text);

#endif
