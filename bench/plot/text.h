/* SPDX-License-Identifier: MIT */
/* Text and numbers as plots show them. Widths are those of DejaVu Sans, the widest of the faces a
 * viewer may put in its place. */
#ifndef CONCBENCH_PLOT_TEXT_H
#define CONCBENCH_PLOT_TEXT_H

#include <stddef.h>

/* The bytes of the character at `text`, which is not the end, and its code point. A byte that is no
 * character counts as a question mark. */
size_t plot_text_decode(const char *text, unsigned *point);

/* Makes a text of data drawable, in place: control characters become spaces and bytes that are not
 * UTF-8 (or not allowed in XML) question marks. Returns the text. */
char *plot_text_clean(char *text);

/*
 * A copy of a text in UTF-8 with U+FFFD for every character that no installed font has: cairo would
 * fill the picture with a box for it, of hundreds of pixels. Caller frees.
 */
char *plot_text_drawable(const char *text);

/* Width in pixels at a size in pixels. */
double plot_text_width(const char *text, double size);

/* The letters, of `most` pixels at most and `least` at least, in which a text so wide at a size of
 * one pixel is no wider than `width`. */
double plot_text_size(double wide, double width, double least, double most);

/* Copies the text, with an ellipsis in its middle where it is wider than `width` pixels. */
void plot_text_shorten(const char *text, double size, double width, char *out, size_t out_size);

/* Makes texts short, each on the heap, of which one is wider than so many pixels; those that differ
 * still do. */
void plot_text_apart(char **texts, size_t count, double size, double width);

/* The bytes of the longest beginning of `text` that ends before a blank and is at most so wide; 0
 * when all of it is narrower, or no word fits. */
size_t plot_text_break(const char *text, double size, double width);

#endif
