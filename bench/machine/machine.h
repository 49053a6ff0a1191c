/* SPDX-License-Identifier: MIT */
/* Facts about this machine that planning needs and environment.json records. */
#ifndef CONCBENCH_MACHINE_H
#define CONCBENCH_MACHINE_H

#include <stddef.h>
#include <stdint.h>

/* CPUs that this process may really use: its affinity, cut down by the cgroup's quota; >= 1. */
unsigned machine_usable_cpus(void);

/* Memory that can be had without swapping, in bytes, of the machine and of the cgroup's limit; 0
 * when it cannot be told. */
uint64_t machine_memory_available(void);

/* The name of a process that forks the subjects. */
#define MACHINE_GUARDIAN "guardian"

/*
 * How many threads, or processes, the system grants a subject of this process, and in `reason` the
 * limit that says so. UINT64_MAX when none is known. Where it is no fewer than `wanted` it may be
 * more than is told: to count a user's tasks takes a look at every process.
 */
uint64_t machine_thread_limit(uint64_t wanted, char *reason, size_t size);
uint64_t machine_process_limit(uint64_t wanted, char *reason, size_t size);

/* How many descriptors a process can have open beside those that it needs anyway. */
uint64_t machine_descriptor_limit(void);

#endif
