/* SPDX-License-Identifier: MIT */
/* A second opinion on primality, for the check of the workload that divides by trial. */
#ifndef CONCBENCH_WORKLOADS_MILLER_RABIN_H
#define CONCBENCH_WORKLOADS_MILLER_RABIN_H

#include <stdbool.h>
#include <stdint.h>

/* Is the number prime? Certain for all 64-bit numbers. */
bool miller_rabin(uint64_t number);

#endif
