/* SPDX-License-Identifier: MIT */
/* A run read back from its directory: the samples of each cell, and where it was measured. */
#ifndef CONCBENCH_RECORDING_H
#define CONCBENCH_RECORDING_H

#include "bench/base/error.h"
#include "bench/base/names.h"
#include "bench/base/statistics.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct cJSON;

/* One cell of a run, by what identifies it. */
struct recorded_cell {
	char *workload, *params, *tasks, *runner, *concurrency, *seed;
	char *build;                /* "", or "old" and "new" of a run of `ab` */
	struct names names, values; /* of the parameters, as many of each; escapes undone */
	double *walls;              /* s, in the order measured, of the samples that count */
	double *users, *systems;    /* s of CPU time of the same samples; NaN: not taken */
	double *rss;                /* bytes at their peak, of the same samples; NaN: not taken */
	size_t count;
	size_t disturbed, failed;
	/* Means over the samples that count; of an import what the file said. NaN: unknown. */
	double user_mean_s, system_mean_s;
	/* Of summary.csv, if it was read: NaN and NULL otherwise. */
	struct interval speedup;
	char *verdict;
};

/* One row of samples.csv. */
struct recorded_sample {
	size_t cell;
	unsigned round, order;
	char status[16];
	bool disturbed;
	bool counts; /* it is among the values of its cell */
	double wall_s, user_s, system_s, rss_bytes;
};

/* Zero-initialise. */
struct recording {
	struct recorded_cell *cells; /* in the order of their first sample */
	size_t count;
	struct recorded_sample *samples; /* all rows, in the order measured */
	size_t sample_count;
	struct cJSON *environment; /* NULL when the file is missing */
};

/*
 * Reads samples.csv and environment.json. Disturbed samples are left out of a cell's values where
 * enough others remain, as the run's own statistics do. -errno with a line; finish it either way.
 */
int recording_read(struct recording *, const char *run, struct error *);
void recording_finish(struct recording *);

/*
 * Reads summary.csv, if there is one: brings the cells into its order, which is the plan's, and
 * adds those that were never measured. -errno with a line.
 */
int recording_read_summary(struct recording *, const char *run, struct error *);

/* The same identity? What was never measured has no seed, and goes with any. */
bool recorded_cell_same(const struct recorded_cell *, const struct recorded_cell *);

/* The same cell of the other build of a run of `ab`, or NULL. */
const struct recorded_cell *recording_find_build(
	const struct recording *, const struct recorded_cell *, const char *build);

/* The cell with the same identity, or NULL. */
const struct recorded_cell *recording_find(const struct recording *, const struct recorded_cell *);

/* Was the cell imported from hyperfine? Then the value of its first parameter is the command. */
bool recorded_cell_imported(const struct recorded_cell *);

/*
 * All that identifies a cell on one line of UTF-8: "primes threads -j 4 -n 64 limit=1000", or the
 * command and its parameters. Caller frees; NULL out of memory.
 */
char *recorded_cell_label(const struct recorded_cell *);

/*
 * The names of the lasting facts (machine, build) in which two recordings differ, "a, b"; "" for
 * none. A recording without an environment differs in "environment.json".
 */
void recording_differences(
	const struct recording *, const struct recording *, char *text, size_t size);

/* A text fact of the environment, borrowed, or NULL. */
const char *recording_fact(const struct recording *, const char *name);

/* What an imported cell is called in the CSV files. */
#define IMPORT_WORKLOAD "hyperfine"
#define IMPORT_RUNNER   "command"
#define IMPORT_PARAM    "command"
/* The figures of an imported sample, of which hyperfine keeps the mean only. */
#define IMPORT_FIGURES "user_mean_s=%.9f;system_mean_s=%.9f"

#endif
