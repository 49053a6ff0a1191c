/* SPDX-License-Identifier: MIT */
/* gnuplot's SVG made a part of a page. */
#ifndef CONCBENCH_SVG_H
#define CONCBENCH_SVG_H

#include <stdio.h>

struct svg {
	const char *text;        /* what gnuplot wrote */
	const char *prefix;      /* of all its ids: gnuplot gives the same ones in every picture */
	const char *class;       /* of the element */
	const char *labelled_by; /* the id of the element that names it */
	double top, left, width, height; /* what is shown, in the picture's units */
};

/* Where a picture of gnuplot begins and ends, from top to bottom, letters included; as given when
 * nothing is found. */
void svg_extent(const char *text, double *top, double *bottom);

/*
 * Writes the picture as an <svg> element. Only elements and attributes known to draw are kept, and
 * only references within the picture; of everything else, scripts and links included, nothing is.
 * Style attributes become the attributes they stand for, which a policy without inline styles
 * lets through. 0, or -EINVAL when the text is no such picture: part of it may be written by then.
 */
int svg_write(FILE *, const struct svg *);

#endif
