/* SPDX-License-Identifier: MIT */
/* One sample of one cell: a subject is forked, watched, ended, and what it reported is kept. */
#ifndef CONCBENCH_SAMPLE_H
#define CONCBENCH_SAMPLE_H

#include "bench/base/error.h"
#include "bench/sampling/subject.h"
#include "bench/machine/watch.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cells;
struct guardian;
struct settings;
struct trace;

enum sample_status {
	SAMPLE_OK,
	SAMPLE_WARMUP,
	SAMPLE_WRONG,
	SAMPLE_ERROR,
	SAMPLE_SIGNAL,
	SAMPLE_TIMEOUT,
	SAMPLE_INTERRUPTED,
};

/* What is known of a sample: one row of samples.csv. */
struct sample {
	size_t cell;
	unsigned round, order; /* from 1; order counts within the round */
	enum sample_status status;
	char detail[256];
	struct report report;
	struct disturbance disturbance;
	uint64_t cost_ns; /* of the harness: set-up, sample, verification, clean-up */
};

struct sampler {
	/*
	 * Takes the sample whose cell, round and order are given, in the guardian: native_take in
	 * a subject of this build, foreign_take in one of another.
	 */
	int (*take)(const struct sampler *, bool warmup, struct sample *, struct error *);
	struct guardian *guardian;
	const char *builds[2]; /* the programs of the builds "old" and "new", or NULL */
	const struct cells *cells;
	const struct settings *settings;
	const struct placement *placement;
	struct watch *watch;
	struct trace *trace; /* or NULL */
	/* samples.csv, above 2: the guardian closes it, and with it its share of the lock; 0: none.
	 */
	int samples;
};

/* The word of the status column. */
const char *sample_status_name(enum sample_status);

/* Makes it one that failed because the system refused `what` with this negative errno. Returns 0:
 * others may fare better. */
int sample_failed(struct sample *, int code, const char *what);

/*
 * Takes sample number `order` of a round. Whatever happens to the subject is a sample with a
 * status; a negative errno means that the harness itself could not (no memory, no process). No
 * process of the subject's is left when it returns. `warmup` marks one that is left out of the
 * statistics.
 */
int sample_take(const struct sampler *, size_t cell, unsigned round, unsigned order, bool warmup,
	struct sample *, struct error *);

#endif
