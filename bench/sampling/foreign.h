/* SPDX-License-Identifier: MIT */
/* A sample taken by another build of concbench, through its command line and its samples.csv. */
#ifndef CONCBENCH_FOREIGN_H
#define CONCBENCH_FOREIGN_H

#include "bench/sampling/sample.h"

/*
 * A sampler's `take`: runs the cell's build for one sample, `PROGRAM run ... --runs 1`, in a
 * scratch directory, and reads the row that it leaves. What goes wrong with that program is the
 * sample's status and detail. 0, or a negative errno when the harness itself cannot.
 */
int foreign_take(const struct sampler *, bool warmup, struct sample *, struct error *);

#endif
