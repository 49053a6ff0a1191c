/* SPDX-License-Identifier: MIT */
/* Where a run lands. */
#ifndef CONCBENCH_DIRECTORY_H
#define CONCBENCH_DIRECTORY_H

#include "bench/base/error.h"

#include <stddef.h>
#include <time.h>

/*
 * Makes the run directory, and those above it: `output`, or results/NAME-TIMESTAMP if that is NULL,
 * -EINVAL for a NAME that would leave results/ or hide in it; the second of two runs of one second gets a number. Its path goes into `path`. -EEXIST when it
 * holds a file that a run writes; other files may be there. 0 or a negative errno with a line.
 */
int directory_make(
	const char *output, const char *name, time_t when, char *path, size_t size, struct error *);

/*
 * Refuses (-EEXIST with a line) a path that the user named if it is a file of a run, or of one that
 * is about to be made in the directory `output` (or NULL).
 */
int directory_refuse_target(const char *path, const char *output, struct error *);

#endif
