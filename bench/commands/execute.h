/* SPDX-License-Identifier: MIT */
/* One run: from options to a run directory with its files, the table and the plots. */
#ifndef CONCBENCH_EXECUTE_H
#define CONCBENCH_EXECUTE_H

#include "bench/base/error.h"
#include "bench/sampling/stopping.h"

#include <stdbool.h>

struct catalog;
struct cells;
struct options;
struct probes;
struct schedule;

struct run_request {
	struct options *options; /* settled by the run */
	const struct catalog *catalog;
	const char *builds[2]; /* compare these two programs instead of measuring here; or NULLs */
	int argc;              /* the command line, for the record */
	char **argv;
};

/*
 * Plans, measures, writes and shows. Gives the exit status; with EXIT_REFUSED nothing was run and
 * `error` says why. Other failures are told on stderr.
 */
int run_execute(const struct run_request *, struct error *);

/* Was a cell left out, in the plan or by its `reasons`, that somebody asked for by name? Then the
 * run lacks it. */
bool run_lacks(const struct cells *, const enum stop_reason *reasons);

/* Is there a place for what samples write? `wanted`: one is, whatever the cells. 0 or a negative
 * errno with a line. */
int run_check_scratch(const struct cells *, bool wanted, struct error *);

/*
 * Takes the samples, and those that the searches (NULL: there are none) then ask for: see
 * schedule_run. What it is done with, from the guardian to the progress, is added here. 0 or a
 * negative errno with a line.
 */
int measure_cells(const struct schedule *, struct probes *, struct error *);

#endif
