/* SPDX-License-Identifier: MIT */
/* gnuplot as a program: started without a shell, without the user's start-up file. */
#ifndef CONCBENCH_GNUPLOT_H
#define CONCBENCH_GNUPLOT_H

#include <stddef.h>

struct gnuplot_job {
	const char *program;        /* NULL: gnuplot, as program_find finds it in PATH */
	const char *directory;      /* where it runs */
	const char *const *scripts; /* file names in that directory, run in turn; ends with NULL */
};

/*
 * Runs the scripts to their end, for a minute at most and ten seconds more for each. gnuplot ends
 * with the harness, and when the harness is asked to stop. Returns 0, or a negative errno and one
 * line in `error`: -ENOENT when there is no such program, -ETIMEDOUT, -EINTR, -EIO with gnuplot's
 * own complaint.
 */
int gnuplot_run(const struct gnuplot_job *, char *error, size_t error_size);

#endif
