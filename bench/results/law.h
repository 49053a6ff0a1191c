/* SPDX-License-Identifier: MIT */
/*
 * How wall time falls with concurrency n, where a law describes it:
 *
 *     Amdahl (1967)                    t(n) = t1 (serial + (1 - serial) / n)
 *     Universal Scalability (Gunther)  t(n) = t1 (1 + contention (n - 1) + coherency n (n - 1)) / n
 *
 * Both are linear in t1 and its products with the parameters, so the least squares are solved
 * exactly, without a start to guess. Errors are taken relative to the time (weights 1 / t^2): a
 * machine disturbs long times by more seconds. Parameters below 0 have no meaning: 0 is the limit,
 * and the others are the best beside it.
 *
 * A law is only given where it holds: from five different n on, each with an interval, and every
 * one of these intervals contains what the law says. It is Amdahl's, which knows no growing slower
 * again; the other one's where that is shown (the greatest n is slower than the best, their
 * intervals apart). It says nothing of an n that was not measured.
 */
#ifndef CONCBENCH_LAW_H
#define CONCBENCH_LAW_H

#include <stddef.h>

enum law_kind {
	LAW_NONE,
	LAW_AMDAHL,
	LAW_USL,
};

/* What was measured: the median and its interval, NaN without one. */
struct law_point {
	double n, wall_s, low_s, high_s;
};

struct law {
	enum law_kind kind;
	double first_s;               /* t1 */
	double serial, low, high;     /* Amdahl; the 95 % interval, by Student's t: NaN at 0 */
	double contention, coherency; /* USL */
	double peak;                  /* USL: the fastest n; NaN where it was not measured around */
	double missed; /* none: the n whose interval the law misses; NaN: too few points */
};

/* Of points in ascending order of n, n and times above 0. */
struct law law_of(const struct law_point *points, size_t count);

/* What the law says, seconds; NaN of none. */
double law_at(const struct law *, double n);

#endif
