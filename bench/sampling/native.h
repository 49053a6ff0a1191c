/* SPDX-License-Identifier: MIT */
/* A sample taken by this very build: in a subject, which is forked, watched and ended. */
#ifndef CONCBENCH_NATIVE_H
#define CONCBENCH_NATIVE_H

#include "bench/sampling/sample.h"

/*
 * A sampler's `take`. Whatever happens to the subject is a sample with a status; no process of the
 * subject's is left when it returns. 0, or a negative errno when the trace cannot be written.
 */
int native_take(const struct sampler *, bool warmup, struct sample *, struct error *);

#endif
