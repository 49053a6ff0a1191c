/* SPDX-License-Identifier: MIT */
/* One run: from options to a run directory with its files, the table and the plots. */
#ifndef CONCBENCH_EXECUTE_H
#define CONCBENCH_EXECUTE_H

#include "bench/base/error.h"

#include "bench/sampling/stopping.h"

struct catalog;
struct cells;
struct history;
struct journal;
struct names;
struct options;
struct placement;
struct probes;
struct settings;

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

/* What samples are taken of and with, and where they go; all borrowed. */
struct measuring {
	const struct cells *cells;
	const char *builds[2]; /* as above */
	const struct settings *settings;
	const struct placement *placement;
	struct journal *journal; /* NULL: they are kept nowhere */
	struct history *history;
	struct names *left_out;    /* out: see schedule.h */
	enum stop_reason *reasons; /* out: one a cell */
	struct probes *probes;     /* the searches of the run, which move the reasons; or NULL */
};

/* Takes the samples: see schedule_run. 0 or a negative errno with a line. */
int measure_cells(const struct measuring *, struct error *);

#endif
