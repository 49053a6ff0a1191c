/* SPDX-License-Identifier: MIT */
/*
 * samples.csv, tasks.csv and segments.csv, appended to by the harness alone. A sample is there when
 * its row of samples.csv is whole; its rows of the other two are written before. What was begun and
 * not ended, by a full disk, a kill or a power cut, is cut off: at once, or when the run is
 * resumed.
 */
#ifndef CONCBENCH_JOURNAL_H
#define CONCBENCH_JOURNAL_H

#include "bench/base/csv.h"
#include "bench/sampling/appended.h"

#include <stdbool.h>
#include <stdint.h>

struct cells;
struct history;
struct sample;
struct trace;

struct journal {
	const struct cells *cells; /* borrowed */
	const char *environment;   /* the hash of the machine and the build; borrowed */
	struct appended samples, tasks, segments;
	uint64_t dropped; /* stretches for which segments.csv had no room */
	struct csv_row row;
};

/* Where and of what. `trace`: an enum trace_level. */
struct journal_request {
	const char *directory;
	unsigned trace;
	const struct cells *cells;
	const char *environment;
};

/* Makes the files, which must not be there. 0 or a negative errno with a line; close it either way.
 */
int journal_create(struct journal *, const struct journal_request *, struct error *);

/*
 * Goes on with those of an interrupted run: cuts them back to the last sample that is whole in the
 * first two, and adds the samples that there are to the history. Refuses (-EINVAL) files of other
 * cells, another machine or another build, and files that no interruption leaves like this.
 */
int journal_resume(
	struct journal *, const struct journal_request *, struct history *, struct error *);

/*
 * Adds a sample with its trace. When it cannot, nothing of it stays and nothing more should be
 * added. A negative errno with a line.
 */
int journal_add(struct journal *, const struct sample *, const struct trace *, struct error *);

/* Do the files stand where they were made? If not, the directory may be another's. */
bool journal_is_here(const struct journal *);

/*
 * For a forked child: lets go of the files, and with them of the lock that keeps other processes
 * from writing. Nobody who outlives a killed harness keeps the run from going on.
 */
void journal_forsake(struct journal *);

/* Removes the files. */
void journal_undo(struct journal *);

/* Closes. Some file systems tell only now that the disk is full: a negative errno with a line. */
int journal_close(struct journal *, struct error *);

#endif
