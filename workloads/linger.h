/* SPDX-License-Identifier: MIT */
/*
 * Computing for a given time without a look at a clock, which would cost as much as short work does
 * itself: rounds of a chain of multiplications, counted out by a calibration before the clock. It
 * touches no memory, so workers do not disturb each other by it.
 */
#ifndef CONCBENCH_WORKLOADS_LINGER_H
#define CONCBENCH_WORKLOADS_LINGER_H

#include <stdint.h>
#include <time.h>

/* A round is 4 cycles of latency; the empty asm keeps compilers from folding the chain. */
static inline void linger(uint64_t rounds)
{
	uint64_t number = rounds;
	while (rounds--) {
		number = number * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		__asm__ volatile("" : "+r"(number));
	}
}

/*
 * How many rounds take `ns`: by the quickest of some trials, since what disturbs one makes it
 * longer. Takes 0.3 ms: for `setup`.
 */
static inline uint64_t linger_rounds(uint64_t ns)
{
	const uint64_t rounds = 8192;
	uint64_t least_ns = UINT64_MAX;
	for (int trial = 0; trial < 24 && ns > 0; trial++) {
		struct timespec from, to;
		clock_gettime(CLOCK_MONOTONIC, &from);
		linger(rounds);
		clock_gettime(CLOCK_MONOTONIC, &to);
		uint64_t took_ns = (uint64_t)(to.tv_sec - from.tv_sec) * UINT64_C(1000000000) +
				   (uint64_t)to.tv_nsec - (uint64_t)from.tv_nsec;
		if (took_ns > 0 && took_ns < least_ns)
			least_ns = took_ns;
	}
	return (uint64_t)((double)ns * (double)rounds / (double)least_ns + 0.5);
}

#endif
