/* SPDX-License-Identifier: MIT */
/*
 * Every statistic of the program. No other place computes one.
 *
 * Values are finite, in any order, and not modified unless said. NaN means "cannot be given": too
 * few values, or values for which the figure has no meaning; each function says when. Intervals are
 * 95 % confidence intervals. Nothing is random: the same values give the same figures, to the bit.
 */
#ifndef CONCBENCH_STATISTICS_H
#define CONCBENCH_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>

/* An estimate and its 95 % interval; low and high are NaN together when it cannot be given. */
struct interval {
	double estimate, low, high;
};

/* Of the inverse: its ends change places. */
struct interval statistics_inverse(struct interval);

/* What summary.csv says of one set of values. */
struct description {
	size_t count;
	size_t outliers;
	double mean;   /* NaN of no values, as are min, max, mad and the median */
	double stddev; /* NaN below 2 values */
	double min, max;
	double mad;             /* median absolute deviation, raw: not scaled by 1.4826 */
	struct interval median; /* see statistics_median */
};

/* How many times as fast the value is as its base: base / value, 1 for no difference. */
struct comparison {
	struct interval ratio;
	double p;      /* two-sided, of the hypothesis that nothing differs */
	double p_mean; /* the same by Student's test of the mean of the logarithms: below any p that
			  so few pairs have, where they differ by far more than they spread. NaN of
			  runs apart */
};

/* ---- for this module and its callers' own order --------------------------------------------- */

/* Ascending, in place. */
void statistics_sort(double *values, size_t count);

/* Are all values above 0 and finite, so that they have logarithms? */
bool statistics_positive(const double *values, size_t count);

/* ---- one set of values ---------------------------------------------------------------------- */

/* NaN of no values. */
double statistics_mean(const double *values, size_t count);
double statistics_min(const double *values, size_t count);
double statistics_max(const double *values, size_t count);

/* The standard deviation of a sample (divides by count - 1). NaN below 2 values. */
double statistics_stddev(const double *values, size_t count);

/*
 * The quantiles `at` (each 0 to 1), `wanted` of them, into `quantiles`; 0.5 is the median. Between
 * two values it interpolates: type 7 of Hyndman and Fan (1996), the default of R and NumPy. NaN of
 * no values. Linear time (Hoare's FIND, 1961), in place, so that their order
 * changes: made for the latencies of 10^7 tasks too.
 */
void statistics_quantiles(
	double *values, size_t count, const double *at, size_t wanted, double *quantiles);

/*
 * Can so many values show what a share of them does not exceed? When at least one lies beyond: 99 %
 * are told from all only by 100 values or more. Below, the figure is the maximum under another
 * name.
 */
bool statistics_shows(size_t count, double share);

/*
 * The median and the interval of the median of what the values are drawn from, whatever the shape
 * of that. Between two order statistics, whose exact coverage follows from the binomial
 * distribution (at 10 values 97.9 % or 89.1 %), it interpolates to reach 95 %: Hettmansperger and
 * Sheather (1986), the same as Nyblom (1992) for the median. Low and high are NaN below 6 values:
 * even the whole range of 5 values misses the median in 2 * 0.5^5 = 6.25 % of all cases.
 */
void statistics_median(const double *values, size_t count, struct interval *median);

/*
 * All of the above. A value is an outlier when its modified z-score |x - median| / MAD is above
 * 14.826 = 1.4826 * 10 (Iglewicz and Hoaglin, 1993; 1.4826 * MAD estimates a standard deviation).
 * Score and threshold are hyperfine's (src/outlier_detection.rs). With a MAD of 0, half of the
 * values are equal and every other value is an outlier; hyperfine divides by DBL_EPSILON, which
 * amounts to the same without depending on the unit. Outliers are counted, never dropped.
 */
void statistics_describe(const double *values, size_t count, struct description *description);

/* ---- two sets of values --------------------------------------------------------------------- */

/*
 * base[i] and value[i] were measured in the same round, so that what disturbed both cancels out.
 * The ratio is the median of the `count` ratios, its interval that of statistics_median, both on
 * logarithms, so that changing places turns each figure into its reciprocal. p is that of the sign
 * test (Dixon and Mood, 1946), interpolated like the interval: p < 0.05 exactly when it excludes 1.
 *
 * Nothing is assumed of how either is distributed. Chosen among Hodges-Lehmann, trimmed means and
 * bootstraps, by simulation and on 3,200 measured pairs of spinning subjects: bootstraps of few
 * rounds claim too much (a trimmed mean of 6 rounds covers 90 % for 95), Hodges-Lehmann needs
 * symmetry, and on a machine that disturbs one pair in twenty it saw 1 % less often (10 rounds: in
 * 64 % of the trials, this in 76 %). The price: under purely normal noise the interval is a fifth
 * wider from 20 rounds on.
 *
 * Low and high are NaN below 6 rounds (p cannot be below 0.05 then); all is NaN for no rounds and
 * when a value is not above 0. A p below 1e-22 may read 0.
 */
void statistics_paired(
	const double *base, const double *value, size_t count, struct comparison *comparison);

/* What a run says of a cell. */
struct statistics_run {
	struct interval
		median; /* above 0, with its interval: it holds what the samples leave open */
	double spread;  /* what runs at different times are expected to differ by besides, as the
			   standard deviation of their logarithm; above 0 */
};

/*
 * The same question of runs measured apart, one or several of each. The ratio is that of the
 * geometric means of their medians. Its interval joins, on logarithms, what the runs' own intervals
 * leave open (the distances to their ends, squared and added: Donner and Zou, Statistical Methods
 * in Medical Research 21, 2012) and what runs differ by: the expected spread, which counts as much
 * as ten runs, scaled by what the runs at hand differ by beyond their own intervals, if that is
 * more by it alone; by Student's distribution. `shift`: what is known to have changed between the
 * two, a logarithm, 0 or more; it widens the interval. p < 0.05 exactly when the interval
 * excludes 1. All is NaN when a side has no run or a run no interval.
 */
void statistics_runs(const struct statistics_run *base, size_t base_count,
	const struct statistics_run *value, size_t value_count, double shift, struct comparison *);

/* Student's distribution, two-sided: the chance of a |t| at least as large, and the t of a chance
 * (above 1e-12). */
double statistics_student_p(double t, unsigned freedom);
double statistics_student(double p, unsigned freedom);

/*
 * From which difference on, as a share, `count` rounds will show it in 4 of 5 runs, when the
 * logarithms of the ratios spread by `stddev`: (1.96 + 0.84) standard errors of a median, each
 * sqrt(pi / 2) * stddev / sqrt(count) (the normal approximation).
 */
double statistics_detectable(double stddev, double count);

/*
 * Adjusts p-values of a table that tests `count` cells, so that the chance of any false alarm in
 * the whole table stays what each p says: Holm (1979). In the order given; never above 1, never
 * below p. NaN stays NaN and is not counted. `adjusted` must not overlap `p`. Quadratic time.
 */
void statistics_holm(const double *p, size_t count, double *adjusted);

#endif
