/* SPDX-License-Identifier: MIT */
/* gnuplot as a program: started without a shell, without the user's start-up file. */
#ifndef CONCBENCH_GNUPLOT_H
#define CONCBENCH_GNUPLOT_H

#include <stddef.h>

struct gnuplot_job {
	const char *program;   /* NULL: gnuplot, found in PATH */
	const char *directory; /* where it runs */
	const char *script;    /* a file name in that directory */
};

/*
 * Runs the script to its end, for a minute at most. Returns 0, or a negative errno and one line in
 * `error`: -ENOENT when there is no such program, -ETIMEDOUT, -EIO with gnuplot's own complaint.
 */
int gnuplot_run(const struct gnuplot_job *, char *error, size_t error_size);

#endif
