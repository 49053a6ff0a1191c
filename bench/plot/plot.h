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
 * Text of the data reaches gnuplot in single quotes only and is drawn with enhanced text off, so
 * nothing in a name can be a command. A new kind of plot is a template and a row of the table in
 * plot.c.
 */
#ifndef CONCBENCH_PLOT_H
#define CONCBENCH_PLOT_H

#include <stdbool.h>
#include <stddef.h>

#define PLOT_FORMATS     "svg png pdf"
#define PLOT_EARLIER_MAX 5
#define PLOT_PAGES       4 /* of a kind: as many as a person will open */

/* A figure that was drawn. All is borrowed until the call that is given it returns. */
struct plot_picture {
	const char *kind;                       /* the name of its kind */
	const char *path;                       /* of its files, without the extensions */
	const char *title, *subtitle, *caption; /* its words, not wrapped */
	const char *facts;                      /* its figures in words, a line each */
};

struct plot_request {
	const char *run;       /* the run directory; its folder `plots` is made */
	const char *templates; /* the directory of the *.gp templates */
	const char *gnuplot;   /* the program, NULL: gnuplot, found in PATH */

	const char *const *kinds; /* what to draw; none: what suits a run */
	size_t kinds_count;
	bool deck;         /* a title page before them, the verdicts behind */
	bool all_pages;    /* of each kind, not only the first PLOT_PAGES */
	size_t *left_out;  /* how many pages were not drawn for that; may be NULL */
	const char *theme; /* light, dark, print; NULL: light */

	/* For `overlay`: the runs before this one, the earliest first, borrowed. Without any, only
	 * a run of `ab` has one, of its two builds. */
	const char *const *earlier;
	size_t earlier_count; /* at most PLOT_EARLIER_MAX, or the figure is refused */

	/* "svg", "png", "pdf" and "txt" (120 columns of text), as a list with blanks between them;
	 * NULL: "svg png pdf". */
	const char *formats;
	const char *folder; /* where the files go, made if it is not there; NULL: RUN/plots */
	bool linked;        /* `folder` is the user's own choice: it may be a link */
	bool temporary;     /* to a folder that is gone when plot_run returns, instead */
	bool unrendered;    /* .gp and .dat, written straight into `folder`: gnuplot is not run */
	bool bare;          /* without the title, the subtitle and the caption */

	/* Called for each figure when all are drawn in all formats; may be NULL. */
	void (*drawn)(void *context, const struct plot_picture *);
	void *context;
};

/*
 * Draws all figures that the run has data for; none is not an error. Returns 0, or a negative
 * errno and one line in `error`: -ENOENT with a hint at the package when gnuplot is missing (the
 * .dat and .gp files are written all the same, where no picture of an earlier drawing stands beside
 * them), -EINTR when the harness was asked to stop. One figure that fails does not stop the others.
 */
int plot_run(const struct plot_request *, char *error, size_t error_size);

/* Is it a run of `ab`, which has samples of two builds and no summary? */
bool plot_is_of_builds(const char *run);

/* The names of the kinds, in the order drawn; NULL after the last. */
const char *plot_kind_name(size_t index);

#endif
