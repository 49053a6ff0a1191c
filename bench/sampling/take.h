/* SPDX-License-Identifier: MIT */
/* Takes one sample, with an eye on what the machine does meanwhile. */
#ifndef CONCBENCH_TAKE_H
#define CONCBENCH_TAKE_H

#include "bench/machine/watch.h"
#include "bench/sampling/sample.h"
#include "bench/sampling/trace.h"

/* A sample that was taken, and its trace if the run keeps one: yours to finish. */
struct taken {
	struct sample sample;
	struct trace trace;
};

/*
 * Takes the sample whose cell, round and order are given. Whatever happens is a sample with a
 * status, and no process of the subject's is left. `warmup` marks one that is left out of the
 * statistics.
 */
void take_sample(const struct sampler *, bool warmup, struct taken *);

/* What this sample, which has been taken, makes of the machine by itself. */
struct watch_load take_load(const struct sampler *, const struct sample *);

#endif
