/* SPDX-License-Identifier: MIT */
/* A run read back from its directory: the wall times of each cell, and where it was measured. */
#ifndef CONCBENCH_RECORDING_H
#define CONCBENCH_RECORDING_H

#include "bench/error.h"

#include <stddef.h>
#include <stdio.h>

struct cJSON;

/* One cell of a run, by what identifies it. */
struct recorded_cell {
	char *workload, *params, *tasks, *runner, *concurrency, *seed;
	double *walls; /* s, in the order measured, of the samples that count */
	size_t count;
	size_t disturbed, failed;
};

/* Zero-initialise. */
struct recording {
	struct recorded_cell *cells; /* in the order of their first sample */
	size_t count;
	struct cJSON *environment; /* NULL when the file is missing */
};

/* Reads samples.csv and environment.json. -errno with a line; finish it either way. */
int recording_read(struct recording *, const char *run, struct error *);
void recording_finish(struct recording *);

/* The cell with the same identity, or NULL. */
const struct recorded_cell *recording_find(const struct recording *, const struct recorded_cell *);

/*
 * The names of the lasting facts (machine, build) in which two recordings differ, "a, b"; "" for
 * none. A recording without an environment differs in "environment.json".
 */
void recording_differences(
	const struct recording *, const struct recording *, char *text, size_t size);

#endif
