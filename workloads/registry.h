/* SPDX-License-Identifier: MIT */
/* The workloads built in, sorted by name: a row each. */
#ifndef CONCBENCH_WORKLOADS_REGISTRY_H
#define CONCBENCH_WORKLOADS_REGISTRY_H

struct workload;

#define WORKLOAD_TABLE(ROW) \
	ROW(chain) \
	ROW(copy) \
	ROW(counter) \
	ROW(exec) \
	ROW(false_sharing) \
	ROW(fetch) \
	ROW(letters) \
	ROW(lock) \
	ROW(matmul) \
	ROW(memory) \
	ROW(null) \
	ROW(pbkdf2) \
	ROW(pingpong) \
	ROW(pipeline) \
	ROW(primes) \
	ROW(primesum) \
	ROW(race_to_deadline) \
	ROW(serve) \
	ROW(sleep) \
	ROW(spin) \
	ROW(squares) \
	ROW(wordcount)

/* Declares `workload_NAME`, which workloads/NAME.c defines. */
#define WORKLOAD_DECLARE(name) extern const struct workload workload_##name;
WORKLOAD_TABLE(WORKLOAD_DECLARE)

/* Ends with NULL. */
extern const struct workload *const workload_table[];

#endif
