/* SPDX-License-Identifier: MIT */
/* environment.json: the machine, the build and the run, one flat object. */
#ifndef CONCBENCH_ENVIRONMENT_H
#define CONCBENCH_ENVIRONMENT_H

#include "bench/error.h"

#include <stdio.h>
#include <time.h>

struct cJSON;
struct options;

/* What the run adds to the facts of the machine; `options` may be NULL for the machine alone. */
struct environment_run {
	const struct options *options;
	int argc;
	char **argv;
	time_t started, finished; /* finished: 0 while it runs */
};

/* The field that closes the lasting facts. */
#define ENVIRONMENT_HASH "environment"

/*
 * A hash, 16 hex digits, of the facts that must be the same for two samples to be comparable: the
 * machine and the build, but not its load or the time. "" out of memory.
 */
void environment_hash(char *text, size_t size);

/* What will disturb a measurement on this machine, a line each, on `out`; gives their number. */
unsigned environment_warn(FILE *out);

/* Collects all fields; caller cJSON_Delete()s. NULL out of memory. */
struct cJSON *environment_collect(const struct environment_run *);

/* Writes the object to a file, replacing it whole. 0 or a negative errno with a line. */
int environment_write(const struct environment_run *, const char *path, struct error *);

/* "2026-11-21T21:15:00Z"; `text` of at least 32 bytes. */
void environment_time(time_t when, char *text);

#endif
