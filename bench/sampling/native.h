/* SPDX-License-Identifier: MIT */
/* A sample taken by this very build: in a subject, which is forked, watched and ended. */
#ifndef CONCBENCH_NATIVE_H
#define CONCBENCH_NATIVE_H

#include <stdbool.h>

struct sample;
struct sampler;
struct taking;
struct trace;

/*
 * Takes the sample whose cell, round and order are given, in the guardian. Whatever happens to the
 * subject is a sample with a status; no process of the subject's is left when it returns. Fills the
 * trace if the run keeps one.
 */
void native_take(const struct sampler *, const struct taking *, struct sample *, struct trace *);

/*
 * Before the first sample: has the runner begin, if it does, and compare the cell's files wherever
 * it will work. False: it cannot, or one is not the same, and `detail` says why.
 */
bool native_begin(const struct sampler *, const struct taking *, struct sample *);

#endif
