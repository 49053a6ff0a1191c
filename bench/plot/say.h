/* SPDX-License-Identifier: MIT */
/* A sentence that grows in a buffer of the caller's; what does not fit is cut off. */
#ifndef CONCBENCH_PLOT_SAY_H
#define CONCBENCH_PLOT_SAY_H

#include <stddef.h>

struct plot_text {
	char *out;
	size_t size, used;
};

/* Widths that names of the data may take in a title, in pixels at the title's size. */
enum {
	PLOT_SAY_SIZE = 46,
	PLOT_SAY_LABEL = 760,  /* a group */
	PLOT_SAY_RUNNER = 400, /* a runner */
};

__attribute__((format(printf, 2, 3))) void plot_say(struct plot_text *, const char *format, ...);

/* What stands before an item of a list: nothing, a comma, `and`. */
void plot_say_comma(struct plot_text *, size_t index, size_t count);

/* A share in per cent, without the sign: two digits below ten. */
void plot_say_percent(struct plot_text *, double share);

/* Up to twelve in words. */
void plot_say_count(struct plot_text *, size_t number);

/* A name of the data; a long one is shortened, so that it leaves room for the rest. */
void plot_say_name(struct plot_text *, const char *name, double width);

#endif
