/* SPDX-License-Identifier: MIT */
/*
 * A run as one HTML page that needs nothing else: the verdicts, the table, the figures as images
 * in it, the environment, the files to download, the command that repeats it. Made of the run's own
 * files alone. The page loads nothing; its script, which sorts and filters the table, is the only
 * one that its policy lets run, so that nothing in a file can be one.
 */
#ifndef CONCBENCH_REPORT_H
#define CONCBENCH_REPORT_H

#include "bench/base/error.h"

#include <stddef.h>

struct report_request {
	const char *run;     /* the run directory */
	const char *output;  /* the file; NULL: RUN/report.html */
	const char *gnuplot; /* the program, NULL: gnuplot, found in PATH */
};

struct report_result {
	char path[4096];   /* of the page */
	size_t figures;    /* drawn in it */
	char missing[512]; /* why there are not all figures; "" when there are */
};

/* Is there a run, and can the page be written? 0, or a negative errno with a line. */
int report_check(const struct report_request *, struct error *);

/*
 * Writes the page under a name of its own and moves it into place when it is whole: what was there
 * stays until then. Figures that cannot be drawn are missing, and the page says so. 0, or a
 * negative errno with a line.
 */
int report_write(const struct report_request *, struct report_result *, struct error *);

#endif
