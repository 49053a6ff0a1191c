/* SPDX-License-Identifier: MIT */
/* A sample taken by another build of concbench, through its command line and its samples.csv. */
#ifndef CONCBENCH_FOREIGN_H
#define CONCBENCH_FOREIGN_H

struct sample;
struct sampler;

/*
 * Takes the sample whose cell is given, in the guardian, whose socket is `link`: runs the cell's
 * build for it, `PROGRAM run ... --runs 1`, in a scratch directory, and reads the row that it
 * leaves. Whatever goes wrong is the sample's status and detail.
 */
void foreign_take(const struct sampler *, int link, struct sample *);

#endif
