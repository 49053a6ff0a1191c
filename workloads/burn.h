/* SPDX-License-Identifier: MIT */
/*
 * Computing for a given time: a chain of multiplications and additions in registers, each waiting
 * for the last, so that neither memory nor a cleverer core changes what a round takes. How many
 * rounds a millisecond has is measured once a machine (50 ms, by the first `burn_init`) and kept
 * beside the generated books, by the CPU's model: every cell, worker, sample, resumed run and both
 * sides of a comparison then do the same rounds, which a clock looked at while computing would not
 * give. It is the CPU's time, undisturbed: who is preempted takes longer.
 */
#ifndef CONCBENCH_WORKLOADS_BURN_H
#define CONCBENCH_WORKLOADS_BURN_H

#include "bench/workload.h"

struct burn {
	uint64_t rounds_per_ms;
};

/* For `plan`: is it measured, or could it be kept? `instead` is a parameter that makes it needless.
 */
int burn_plan(const char *instead, char error[WORKLOAD_TEXT]);

/* For `setup`: looks it up, or measures and keeps it. */
int burn_init(struct burn *burn, const char *instead, char error[WORKLOAD_TEXT]);

/* For how many rounds to compute; the time is an hour at most. */
static inline uint64_t burn_rounds(const struct burn *burn, uint64_t ns)
{
	return burn->rounds_per_ms * (ns / 1000000) +
	       burn->rounds_per_ms * (ns % 1000000) / 1000000;
}

/* Computes. The number that comes of it needs every round. */
uint64_t burn_run(uint64_t seed, uint64_t rounds);

/* The same number by a closed form, for `check`. */
uint64_t burn_jump(uint64_t seed, uint64_t rounds);

#endif
