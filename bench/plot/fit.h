/* SPDX-License-Identifier: MIT */
/*
 * How wall time falls with concurrency n, by two models:
 *
 *     Amdahl (1967)                    t(n) = t1 (serial + (1 - serial) / n)
 *     Universal Scalability (Gunther)  t(n) = t1 (1 + contention (n - 1) + coherency n (n - 1)) / n
 *
 * Both are linear in t1 and its products with the parameters, so the least squares are solved
 * exactly, without a start to guess. Errors are taken relative to the time (weights 1 / t^2): a
 * machine disturbs long times by more seconds. Parameters below 0 have no meaning: 0 is the
 * limit, and the others are the best beside it.
 */
#ifndef CONCBENCH_PLOT_FIT_H
#define CONCBENCH_PLOT_FIT_H

#include <stddef.h>

struct plot_amdahl {
	double first_s;   /* t1 */
	double serial;    /* 0 to 1 */
	double error;     /* the standard error of serial; NaN at the limit of 0 */
	double low, high; /* its 95 % interval, by Student's t; NaN without an error */
};

struct plot_usl {
	double first_s, contention, coherency;
	double peak; /* the concurrency that the model finds fastest; infinite without coherency */
};

/* 0, or -EINVAL when there are too few different concurrencies (3; 4), or nothing to fit. All
 * values are above 0. */
int plot_fit_amdahl(
	const double *concurrency, const double *wall_s, size_t count, struct plot_amdahl *);
int plot_fit_usl(const double *concurrency, const double *wall_s, size_t count, struct plot_usl *);

/* What the models say, seconds. */
double plot_amdahl_at(const struct plot_amdahl *, double concurrency);
double plot_usl_at(const struct plot_usl *, double concurrency);

#endif
