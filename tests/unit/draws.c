/* SPDX-License-Identifier: MIT */
#include "tests/unit/draws.h"

#include "bench/workload.h"

#include <math.h>

double draws_uniform(struct draws *draws)
{
	uint64_t bits = workload_hash(draws->seed, draws->drawn++);
	return ((double)(bits >> 11) + 0.5) / 9007199254740992.0; /* 2^53 */
}

double draws_normal(struct draws *draws)
{
	double radius = sqrt(-2 * log(draws_uniform(draws)));
	return radius * cos(2 * acos(-1) * draws_uniform(draws));
}
