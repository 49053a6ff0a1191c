/* SPDX-License-Identifier: MIT */
/* Where a run lands. */
#ifndef CONCBENCH_DIRECTORY_H
#define CONCBENCH_DIRECTORY_H

#include "bench/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/* Where a run is to land. */
struct directory_wanted {
	const char *output;   /* exactly there; NULL: results/NAME-TIMESTAMP, */
	const char *baseline; /* or, unless NULL, results/baselines/BASELINE/NAME-TIMESTAMP */
	const char *name;
	time_t when;
};

/*
 * Makes the run directory, and those above it; the second of two runs of one second gets a number.
 * -EINVAL for names that would leave results/ or hide in it, -EEXIST when the directory holds a
 * file that a run writes; other files may be there. Its path goes into `path`. 0 or a negative
 * errno with a line.
 */
int directory_make(const struct directory_wanted *, char *path, size_t size, struct error *);

/*
 * Refuses (-EEXIST with a line) a path that the user named if it is a file of a run, or of one that
 * is about to be made in the directory `output` (or NULL).
 */
int directory_refuse_target(const char *path, const char *output, struct error *);

/* Is it the same file, whether it is there yet or not? */
bool directory_same_file(const char *path, const char *other);

#endif
