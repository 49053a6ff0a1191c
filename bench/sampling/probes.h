/* SPDX-License-Identifier: MIT */
/*
 * The searches of a run, one a runner, its parameters, its concurrency and the work: which probes
 * they ask for, planned as any cell is, and measured as such by the schedule, a round a probe of
 * each. What they go by is the history alone, so that an interrupted run goes on.
 */
#ifndef CONCBENCH_PROBES_H
#define CONCBENCH_PROBES_H

#include "bench/base/error.h"
#include "bench/sampling/stopping.h"

#include <stdbool.h>
#include <stddef.h>

struct catalog;
struct cells;
struct history;
struct options;
struct progress;

struct probes {
	/* All borrowed; the cells grow. */
	struct cells *cells;
	const struct catalog *catalog;
	struct options *options;
	const struct history *history;
	enum stop_reason **reasons; /* one a cell; they move as cells are added */
	struct probing *items;
	size_t count, heard; /* so many probes of the history the searches know */
};

/* Plans the rates that an interrupted run in this directory has probed. 0 or a negative errno with
 * a line. */
int probes_recall(struct probes *, const char *directory, struct error *);

/* Before the first round: no probe is to be measured yet. */
void probes_begin(struct probes *);

/*
 * Asks for the next probes, out of what was measured so far. False: all searches have ended, or the
 * budget has. There may be new cells, which a guardian that was started before does not know.
 */
bool probes_next(struct probes *, struct progress *);
void probes_finish(struct probes *);

#endif
