/* SPDX-License-Identifier: MIT */
/* Random numbers for simulations, the same on every machine. */
#ifndef CONCBENCH_TESTS_DRAWS_H
#define CONCBENCH_TESTS_DRAWS_H

#include <stdint.h>

/* Each seed has numbers of its own; `drawn` begins at 0. */
struct draws {
	uint64_t seed, drawn;
};

/* Above 0 and below 1. */
double draws_uniform(struct draws *);
/* With mean 0 and standard deviation 1 (Box and Muller, 1958). */
double draws_normal(struct draws *);

#endif
