/* SPDX-License-Identifier: MIT */
/* A sample taken by another build of concbench, through its command line and its samples.csv. */
#ifndef CONCBENCH_FOREIGN_H
#define CONCBENCH_FOREIGN_H

struct sample;
struct sampler;
struct taking;

/*
 * Takes the sample whose cell is given, in the guardian: runs the cell's build for it, `PROGRAM run
 * ... --runs 1`, in the scratch directory, which is its TMPDIR too, and reads the row that it
 * leaves. Whatever goes wrong is the sample's status and detail.
 */
void foreign_take(const struct sampler *, const struct taking *, struct sample *);

#endif
