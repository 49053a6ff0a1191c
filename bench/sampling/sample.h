/* SPDX-License-Identifier: MIT */
/* One sample of one cell, and what all samples of a run are taken with. */
#ifndef CONCBENCH_SAMPLE_H
#define CONCBENCH_SAMPLE_H

#include "bench/sampling/status.h"
#include "bench/sampling/subject.h"
#include "bench/machine/watch.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cells;
struct guardian;
struct journal;
struct settings;
struct standings;

/* What is known of a sample; rows.h makes a row of samples.csv of it. */
struct sample {
	size_t cell;
	unsigned round, order; /* from 1; order counts within the round */
	enum sample_status status;
	char detail[768];
	struct statement statement;
	struct disturbance disturbance;
	uint64_t cost_ns; /* of the harness: set-up, sample, verification, clean-up */
};

/* All borrowed. */
struct sampler {
	const char *builds[2]; /* the programs of the builds "old" and "new", or NULL: this one */
	const struct cells *cells;
	const struct settings *settings;
	const struct placement *placement;
	struct guardian *guardian;
	struct watch *watch;     /* NULL: no canaries */
	struct journal *journal; /* or NULL: the samples are kept nowhere */
	int prints;              /* where goes what a workload prints: a descriptor */
};

/* How the guardian takes a sample. */
struct taking {
	int link; /* its socket, to be closed in whom it forks */
	bool warmup;
	struct desk *desk;           /* where its subjects report; NULL: there is none */
	const char *directory;       /* an empty one for the sample, if it wants one */
	struct standings *standings; /* what outlives it */
};

/* Makes it one that failed because the system refused `what` with this negative errno: others may
 * fare better. */
void sample_fail(struct sample *, int code, const char *what);

/*
 * What a sample of one worker takes where nobody else wants the CPU: what it waited for one is
 * others' doing. Some of those waits lie outside the clock, or are two processes' at once, an
 * interpreter's and ours: what was used counts in any case.
 */
uint64_t sample_undisturbed_ns(const struct statement *);

#endif
