/* SPDX-License-Identifier: MIT */
#include "bench/base/statistics.h"

#include "bench/base/memory.h"
#include "bench/workload.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define ALPHA         0.05   /* 1 - the level of every interval */
#define OUTLIER_SCORE 14.826 /* hyperfine's OUTLIER_THRESHOLD, see statistics_describe */

/* ---- order ---------------------------------------------------------------------------------- */

static int compare_doubles(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

void statistics_sort(double *values, size_t count)
{
	if (count)
		qsort(values, count, sizeof(*values), compare_doubles);
}

bool statistics_positive(const double *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!(values[i] > 0) || isinf(values[i]))
			return false;
	return true;
}

/* A sorted copy, to be freed. */
static double *sorted_copy(const double *values, size_t count)
{
	double *copy = memory_zeroed(count, sizeof *copy);

	if (count)
		memcpy(copy, values, count * sizeof *copy);
	statistics_sort(copy, count);
	return copy;
}

static void swap(double *a, double *b)
{
	double kept = *a;

	*a = *b;
	*b = kept;
}

/*
 * The value that sorting would put at `index`. Reorders: lower values end up before it, higher ones
 * after it. Equal values are set aside together, pivots are drawn: no input makes it quadratic.
 */
static double select_value(double *values, size_t count, size_t index)
{
	size_t first = 0, last = count; /* the part that holds the index; last is one past it */

	while (last - first > 1) {
		double pivot = values[first + workload_hash(first, last) % (last - first)];
		size_t below = first, above = last, at = first;

		while (at < above) {
			if (values[at] < pivot)
				swap(&values[at++], &values[below++]);
			else if (values[at] > pivot)
				swap(&values[at], &values[--above]);
			else
				at++;
		}
		if (index < below)
			last = below;
		else if (index >= above)
			first = above;
		else
			break;
	}
	return values[index];
}

static double middle(const double *sorted, size_t count)
{
	if (!count)
		return NAN;
	return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

/* ---- one set of values ---------------------------------------------------------------------- */

double statistics_mean(const double *values, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += values[i];
	return count ? sum / (double)count : NAN;
}

double statistics_stddev(const double *values, size_t count)
{
	double mean = statistics_mean(values, count), squares = 0;

	if (count < 2)
		return NAN;
	for (size_t i = 0; i < count; i++)
		squares += (values[i] - mean) * (values[i] - mean);
	return sqrt(squares / (double)(count - 1));
}

double statistics_min(const double *values, size_t count)
{
	double min = NAN;

	for (size_t i = 0; i < count; i++)
		min = fmin(min, values[i]);
	return min;
}

double statistics_max(const double *values, size_t count)
{
	double max = NAN;

	for (size_t i = 0; i < count; i++)
		max = fmax(max, values[i]);
	return max;
}

/* One quantile of `values`, which it reorders. */
static double quantile(double *values, size_t count, double at)
{
	double place = at * (double)(count - 1);
	size_t index = (size_t)place;
	double value = select_value(values, count, index);

	if (place == (double)index)
		return value;
	double next = statistics_min(values + index + 1, count - index - 1);
	return value + (place - (double)index) * (next - value);
}

void statistics_quantiles(
	double *values, size_t count, const double *at, size_t wanted, double *quantiles)
{
	for (size_t i = 0; i < wanted; i++)
		quantiles[i] = count ? quantile(values, count, at[i]) : NAN;
}

/* Shares such as 0.9 are no binary fractions: what is whole but for that is whole. */
#define ROUNDING 1e-9

bool statistics_shows(size_t count, double share)
{
	return (1 - share) * (double)count >= 1 - ROUNDING;
}

/* The chance that exactly k of n values lie below the median of what they are drawn from. */
static double binomial_half(double n, double k)
{
	int sign;

	return exp(lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) - lgamma_r(n - k + 1, &sign) -
		   n * log(2));
}

/*
 * How far out the median may lie: the chances that fewer than `depth` of `count` values are below
 * it, and that exactly `depth` are. The order statistics number `depth` from either end hold it
 * with 1 - 2 * fewer, the next ones inwards with 1 - 2 * (fewer + exactly).
 */
struct tail {
	size_t count, depth;
	double fewer, exactly;
};

/* What lies 10 standard deviations out is left away: it adds less than 1e-22. */
static struct tail tail_start(size_t count)
{
	double n = (double)count, depth = fmax(0, floor(n / 2 - 5 * sqrt(n)));

	return (struct tail){ count, (size_t)depth, 0, binomial_half(n, depth) };
}

static void tail_deepen(struct tail *tail)
{
	tail->fewer += tail->exactly;
	tail->exactly *= (double)(tail->count - tail->depth) / (double)(tail->depth + 1);
	tail->depth++;
}

/*
 * Hettmansperger and Sheather: how far from the outer order statistic (0) to the inner one (1) an
 * interval reaches whose coverage is `share` of the way between theirs. It is not linear.
 */
static double weight_of_share(const struct tail *tail, double share)
{
	double n = (double)tail->count, d = (double)tail->depth;

	return (n - d) * share / (d + (n - 2 * d) * share);
}

static double share_of_weight(const struct tail *tail, double weight)
{
	double n = (double)tail->count, d = (double)tail->depth;

	return d * weight / (n - d - (n - 2 * d) * weight);
}

/* The interval of statistics_median. */
static struct interval median_interval(const double *sorted, size_t count)
{
	struct interval median = { middle(sorted, count), NAN, NAN };
	struct tail tail = tail_start(count);

	while (2 * (tail.fewer + tail.exactly) <= ALPHA)
		tail_deepen(&tail);
	if (!tail.depth)
		return median;

	double weight = weight_of_share(&tail, (ALPHA / 2 - tail.fewer) / tail.exactly);
	const double *low = sorted + tail.depth - 1, *high = sorted + count - tail.depth;

	median.low = low[0] + weight * (low[1] - low[0]);
	median.high = high[0] + weight * (high[-1] - high[0]);
	return median;
}

/* The p of a median of 0: 1 minus the coverage of the interval of statistics_median that ends at 0.
 */
static double median_p(const double *sorted, size_t count)
{
	struct tail tail = tail_start(count);
	double median = middle(sorted, count), before = 0, after = 0;
	size_t depth = 0; /* how many lie on the other side of 0 than the median, or on it */

	if (median == 0)
		return 1;
	for (; depth < count; depth++) {
		before = after;
		after = median > 0 ? sorted[depth] : -sorted[count - 1 - depth];
		if (after > 0)
			break;
	}
	if (!depth)
		return fmin(1, 2 * binomial_half((double)count, 0));
	while (tail.depth < depth)
		tail_deepen(&tail);
	if (tail.depth > depth)
		return 0;
	return 2 * (tail.fewer + tail.exactly * share_of_weight(&tail, before / (before - after)));
}

struct interval statistics_inverse(struct interval of)
{
	return (struct interval){ 1 / of.estimate, 1 / of.high, 1 / of.low };
}

void statistics_median(const double *values, size_t count, struct interval *median)
{
	double *sorted = sorted_copy(values, count);

	*median = median_interval(sorted, count);
	free(sorted);
}

void statistics_describe(const double *values, size_t count, struct description *description)
{
	double *work = sorted_copy(values, count);

	*description = (struct description){
		.count = count,
		.mean = statistics_mean(values, count),
		.stddev = statistics_stddev(values, count),
		.min = statistics_min(values, count),
		.max = statistics_max(values, count),
		.median = median_interval(work, count),
	};
	for (size_t i = 0; i < count; i++)
		work[i] = fabs(work[i] - description->median.estimate);
	statistics_sort(work, count);
	description->mad = middle(work, count);
	for (size_t i = 0; i < count; i++)
		description->outliers += work[i] > OUTLIER_SCORE * description->mad;
	free(work);
}

/* ---- two sets of values --------------------------------------------------------------------- */

/* The p of a mean of 0, by Student's test. */
static double mean_p(const double *values, size_t count)
{
	double mean = statistics_mean(values, count);
	double error = statistics_stddev(values, count) / sqrt((double)count);

	if (!(fabs(mean) > 0) || count < 2)
		return 1;
	return error > 0 ? statistics_student_p(mean / error, (unsigned)count - 1) : 0;
}

void statistics_paired(
	const double *base, const double *value, size_t count, struct comparison *comparison)
{
	bool positive = statistics_positive(base, count) && statistics_positive(value, count);

	if (!count || !positive) {
		*comparison = (struct comparison){ { NAN, NAN, NAN }, NAN, NAN };
		return;
	}
	double *logs = memory_zeroed(count, sizeof *logs);
	/* Not log(base / value): changing places must change signs and nothing else. */
	for (size_t i = 0; i < count; i++)
		logs[i] = log(base[i]) - log(value[i]);
	statistics_sort(logs, count);

	struct interval shift = median_interval(logs, count);
	comparison->ratio =
		(struct interval){ exp(shift.estimate), exp(shift.low), exp(shift.high) };
	comparison->p = median_p(logs, count);
	comparison->p_mean = mean_p(logs, count);
	free(logs);
}

void statistics_holm(const double *p, size_t count, double *adjusted)
{
	size_t tested = 0;

	for (size_t i = 0; i < count; i++)
		tested += isnan(p[i]) ? 0 : 1;
	for (size_t i = 0; i < count; i++) {
		size_t left = tested;

		for (size_t j = 0; j < count; j++)
			left -= p[j] < p[i];
		adjusted[i] = fmin(1, (double)left * p[i]);
		if (isnan(p[i]))
			adjusted[i] = NAN;
	}
	/* Monotone: none is below that of a smaller p. Maxima of maxima: the order does not matter.
	 */
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++)
			if (p[j] <= p[i])
				adjusted[i] = fmax(adjusted[i], adjusted[j]);
}

double statistics_detectable(double stddev, double count)
{
	return expm1((1.959964 + 0.841621) * sqrt(M_PI / 2) * stddev / sqrt(count));
}
