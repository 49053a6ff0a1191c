/* SPDX-License-Identifier: MIT */
/* Medians of runs measured apart, and Student's distribution, by which they are compared. */
#include "bench/base/statistics.h"

#include <math.h>

#define ALPHA 0.05 /* 1 - the level of the interval */
/* How many runs' worth of observed spread the expected one weighs. */
#define EXPECTED_RUNS 10

/* ---- Student -------------------------------------------------------------------------------- */

/* Abramowitz and Stegun, 26.7.3 and 26.7.4: finite sums for whole degrees of freedom. */
double statistics_student_p(double t, unsigned freedom)
{
	double angle = atan(fabs(t) / sqrt(freedom)), cosine = cos(angle);
	bool odd = freedom % 2;
	double term = odd ? cosine : 1, sum = freedom > 1 ? term : 0;

	for (unsigned k = odd ? 3 : 2; k < freedom; k += 2) {
		term *= cosine * cosine * (k - 1) / k;
		sum += term;
	}
	return 1 - (odd ? 2 / M_PI * (angle + sin(angle) * sum) : sin(angle) * sum);
}

double statistics_student(double p, unsigned freedom)
{
	double low = 0, high = 1;

	while (statistics_student_p(high, freedom) > p)
		high *= 2;
	for (unsigned i = 0; i < 100; i++) {
		double half = (low + high) / 2;

		if (statistics_student_p(half, freedom) > p)
			low = half;
		else
			high = half;
	}
	return high;
}

/* ---- runs ----------------------------------------------------------------------------------- */

/* One side in logarithms. */
struct side {
	double mean, below, above; /* of the medians; how far their own intervals reach, squared */
	double expected;           /* variance of the mean by what runs are expected to add */
	double observed;           /* squares of the medians around their mean beyond their own */
	double spreads;            /* the sum of what each is expected to add, as a variance */
};

static double square(double value)
{
	return value * value;
}

static struct side side_of(const struct statistics_run *runs, size_t count)
{
	struct side side = { 0 };
	double n = (double)count, own = 0;

	for (size_t i = 0; i < count; i++) {
		const struct interval *median = &runs[i].median;
		double at = log(median->estimate);

		side.mean += at / n;
		side.below += square((at - log(median->low)) / n);
		side.above += square((log(median->high) - at) / n);
		side.expected += square(runs[i].spread / n);
		side.spreads += square(runs[i].spread);
		own += square(log(median->high / median->low) / (2 * 1.959964));
	}
	for (size_t i = 0; i < count; i++)
		side.observed += square(log(runs[i].median.estimate) - side.mean);
	side.observed = fmax(0, side.observed - own * (1 - 1 / n));
	return side;
}

static bool are_usable(const struct statistics_run *runs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!(runs[i].median.low > 0) || isinf(runs[i].median.high))
			return false;
	return count;
}

/*
 * By how much the runs' variance is other than expected. What is seen to be larger is believed at
 * once; what is smaller may be luck.
 */
static double scale_of(double observed, double freedom)
{
	double joined = (EXPECTED_RUNS + observed) / (EXPECTED_RUNS + freedom);

	return freedom > 0 ? fmax(joined, observed / freedom) : joined;
}

void statistics_runs(const struct statistics_run *base, size_t base_count,
	const struct statistics_run *value, size_t value_count, double shift,
	struct comparison *comparison)
{
	*comparison = (struct comparison){ { NAN, NAN, NAN }, NAN, NAN };
	if (!are_usable(base, base_count) || !are_usable(value, value_count))
		return;
	struct side a = side_of(base, base_count), b = side_of(value, value_count);
	unsigned freedom = EXPECTED_RUNS + (unsigned)(base_count + value_count - 2);
	double usual = (a.spreads + b.spreads) / (double)(base_count + value_count); /* of a run */
	double scale = scale_of((a.observed + b.observed) / usual, freedom - EXPECTED_RUNS);
	double quantile = statistics_student(ALPHA, freedom);
	double between = square(quantile) * scale * (a.expected + b.expected);
	double low = sqrt(between + a.below + b.above), high = sqrt(between + a.above + b.below);
	double estimate = a.mean - b.mean;

	comparison->ratio = (struct interval){ exp(estimate), exp(estimate - low - shift),
		exp(estimate + high + shift) };
	double beyond = fmax(0, fabs(estimate) - shift) / (estimate > 0 ? low : high);
	comparison->p = statistics_student_p(quantile * beyond, freedom);
}
