/* SPDX-License-Identifier: MIT */
/*
 * A BLAS through its C interface (CBLAS, with an int of 32 bits), loaded by name by whoever needs
 * it: OpenBLAS starts threads and maps 30 MB when it is loaded, and the harness is to stay small.
 * OpenBLAS if it is there, else what the system calls libblas.
 */
#ifndef CONCBENCH_WORKLOADS_BLAS_H
#define CONCBENCH_WORKLOADS_BLAS_H

#include "bench/workload.h"

struct blas {
	void (*dgemm)(int order, int transpose_a, int transpose_b, int rows, int columns, int inner,
		double alpha, const double *a, int stride_a, const double *b, int stride_b,
		double beta, double *c, int stride_c);
};

/* For `plan`: is there one, and one with threads of its own if there are to be? Loads nothing. */
int blas_plan(uint64_t threads, char error[WORKLOAD_TEXT]);

/* For `setup`: loads it, with so many threads at work (1: the caller's). It stays until the end. */
int blas_init(struct blas *blas, uint64_t threads, char error[WORKLOAD_TEXT]);

#endif
