/* SPDX-License-Identifier: MIT */
/* What is to be drawn of a run, and what has been. */
#ifndef CONCBENCH_PLOT_REQUEST_H
#define CONCBENCH_PLOT_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#define PLOT_FORMATS     "svg png pdf"
#define PLOT_EARLIER_MAX 5
#define PLOT_PAGES       4 /* of a kind: as many as a person will open */

struct findings;
struct names;

/* A figure that was drawn. All is borrowed until the call that is given it returns. */
struct plot_picture {
	const char *kind;                       /* the name of its kind */
	const char *path;                       /* of its files, without the extensions */
	const char *title, *subtitle, *caption; /* its words, not wrapped */
	const char *facts;                      /* its figures in words, a line each */
	double top, bottom; /* of what is drawn without its words, pixels of 1080 */
};

struct plot_request {
	const char *run; /* the run directory; its folder `plots` is made */
	const struct findings
		*findings;     /* what it shows, of whoever has read it; NULL: it is read */
	const char *templates; /* the directory of the *.gp templates */
	const char *gnuplot;   /* the program, NULL: gnuplot, found in PATH */

	const char *const *kinds; /* what to draw; none: what suits a run */
	size_t kinds_count;
	struct names *lacking; /* gets those named that the run has no data for; may be NULL */
	bool deck;             /* see plot_run */
	size_t *pages;         /* of the deck, as drawn; may be NULL */
	bool all_pages;        /* of each kind, not only the first PLOT_PAGES */
	size_t *left_out;      /* how many pages were not drawn for that; may be NULL */
	const char *theme;     /* light, dark, print; NULL: light */

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
	bool bare;          /* without the title, the subtitle and the caption */

	/* Called for each figure when all are drawn in all formats; may be NULL. */
	void (*drawn)(void *context, const struct plot_picture *);
	void *context;
};

#endif
