/* SPDX-License-Identifier: MIT */
/* Two sets of values measured apart: the test of Mann and Whitney, and the interval it gives. */
#include "bench/base/statistics.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ALPHA       0.05 /* 1 - the level of the interval */
#define EXACT_PAIRS 2500 /* 50 by 50 take 3 ms; at 51 by 50 a normal p of 0.05 is off by 0.0003 */

static const struct interval unknown = { NAN, NAN, NAN };

/* ---- sums of pairs -------------------------------------------------------------------------- */

/*
 * The sums a[i] + b[j] of two sorted arrays. There are many of them, so none is kept: counting
 * takes linear time, and bisection over the doubles themselves finds an order statistic exactly.
 */
struct sums {
	const double *a, *b;
	size_t a_count, b_count;
};

static size_t sums_total(const struct sums *sums)
{
	return sums->a_count * sums->b_count;
}

/* How many sums are at most `limit`. */
static size_t sums_up_to(const struct sums *sums, double limit)
{
	size_t total = 0, end = sums->b_count;

	for (size_t i = 0; i < sums->a_count; i++) {
		while (end && sums->a[i] + sums->b[end - 1] > limit)
			end--;
		total += end;
	}
	return total;
}

/* Maps doubles to integers of the same order, and back: it is its own inverse on the bits. */
static int64_t ordered(int64_t bits)
{
	return bits < 0 ? INT64_MIN - bits : bits;
}

static int64_t key_of(double value)
{
	int64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return ordered(bits);
}

static double value_of(int64_t key)
{
	int64_t bits = ordered(key);
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* The sum that sorting them would put at `index`. */
static double sums_at(const struct sums *sums, size_t index)
{
	int64_t low = key_of(sums->a[0] + sums->b[0]);
	int64_t high = key_of(sums->a[sums->a_count - 1] + sums->b[sums->b_count - 1]);

	while (low < high) {
		int64_t half = (low & high) + ((low ^ high) >> 1); /* cannot overflow */

		if (sums_up_to(sums, value_of(half)) > index)
			high = half;
		else
			low = half + 1;
	}
	return value_of(low);
}

/* ---- Mann-Whitney --------------------------------------------------------------------------- */

/* How U is distributed when nothing differs: symmetric around its mean. */
struct null {
	double mean, deviation;
	double *chances; /* P(U = t) for t up to the mean, or NULL: use the normal distribution */
};

/* The two-sided p of a U of t, or of its mirror image: twice P(U <= t), at most 1. */
static double null_p(const struct null *null, double t)
{
	double tail = 0;

	if (t >= null->mean)
		return 1;
	if (!null->chances)
		return fmin(1, erfc((null->mean - t - 0.5) / null->deviation / sqrt(2)));
	for (size_t i = 0; (double)i <= t; i++)
		tail += null->chances[i];
	return fmin(1, 2 * tail);
}

/* How many sums the interval leaves out at either end: the first t whose p is not below 5 %. */
static size_t null_left_out(const struct null *null)
{
	size_t low = 0, high = (size_t)ceil(null->mean);

	while (low < high) {
		size_t half = (low + high) / 2;

		if (null_p(null, (double)half) < ALPHA)
			low = half + 1;
		else
			high = half;
	}
	return low;
}

/*
 * The exact chances of U for sets of m and n values, by who has the largest: of i and j values it
 * is one of the i with chance i / (i + j), lies above all of the j, and so adds j to U. Sets of any
 * size from 0 to m are kept, a row each, while j grows to n. NULL for out of memory.
 */
static double *mann_whitney_chances(size_t m, size_t n)
{
	size_t size = m * n / 2 + 1;
	double *rows = calloc(m + 1, size * sizeof(*rows));

	if (!rows)
		return NULL;
	for (size_t i = 0; i <= m; i++)
		rows[i * size] = 1;
	for (size_t j = 1; j <= n; j++) {
		for (size_t i = 1; i <= m; i++) {
			double *row = rows + i * size, *fewer = row - size;
			double largest = (double)i / (double)(i + j);

			for (size_t u = 0; u < size; u++)
				row[u] = (1 - largest) * row[u] +
					 (u >= j ? largest * fewer[u - j] : 0);
		}
	}
	memmove(rows, rows + m * size, size * sizeof(*rows));
	return rows;
}

/* The sum of t^3 - t over all groups of t equal values. */
static double ties(const double *sorted, size_t count)
{
	double sum = 0;

	for (size_t start = 0, end; start < count; start = end) {
		for (end = start + 1; end < count && sorted[end] == sorted[start]; end++)
			;
		double t = (double)(end - start);
		sum += t * t * t - t;
	}
	return sum;
}

/* Hodges-Lehmann estimate and interval of the sums, taken back by exp. */
static struct interval ratio_of(const struct sums *sums, const struct null *null)
{
	size_t total = sums_total(sums), left_out = null_left_out(null);
	double lower = sums_at(sums, (total - 1) / 2), upper = sums_at(sums, total / 2);
	struct interval ratio = { exp((lower + upper) / 2), NAN, NAN };

	if (left_out) {
		ratio.low = exp(sums_at(sums, left_out - 1));
		ratio.high = exp(sums_at(sums, total - left_out));
	}
	return ratio;
}

/* ---- the two together ----------------------------------------------------------------------- */

/* The p of the sums base - value, whose sets occur in `pooled` together. */
static double mann_whitney_p(const struct sums *sums, const struct null *null, const double *pooled)
{
	size_t count = sums->a_count + sums->b_count;
	double n = (double)count, pairs = (double)sums_total(sums), tied = ties(pooled, count);
	double below = (double)sums_up_to(sums, nextafter(0, -1));
	double u = (below + (double)sums_up_to(sums, 0)) / 2; /* equal ones count by half */
	struct null normal = { null->mean, null->deviation, NULL };

	normal.deviation = sqrt(pairs / 12 * (n + 1 - tied / (n * (n - 1))));
	return null_p(tied > 0 ? &normal : null, fmin(u, pairs - u));
}

int statistics_unpaired(const double *base, size_t base_count, const double *value,
	size_t value_count, struct comparison *comparison)
{
	size_t count = base_count + value_count, pairs = base_count * value_count;
	bool positive =
		statistics_positive(base, base_count) && statistics_positive(value, value_count);
	int error = -ENOMEM;

	if (!pairs) {
		*comparison = (struct comparison){ unknown, NAN };
		return 0;
	}
	double *work = malloc(2 * count * sizeof(*work));
	if (!work)
		return -ENOMEM;
	double *a = work, *b = work + base_count, *pooled = work + count;
	struct sums sums = { a, b, base_count, value_count };
	struct null null = { (double)pairs / 2, sqrt((double)pairs * (double)(count + 1) / 12),
		NULL };

	memcpy(pooled, base, base_count * sizeof(*pooled));
	memcpy(pooled + base_count, value, value_count * sizeof(*pooled));
	memcpy(a, pooled, count * sizeof(*pooled));
	for (size_t i = 0; i < value_count; i++)
		b[i] = -b[i];
	statistics_sort(pooled, count);
	statistics_sort(a, base_count);
	statistics_sort(b, value_count);

	if (pairs <= EXACT_PAIRS) {
		size_t fewer = base_count < value_count ? base_count : value_count;

		null.chances = mann_whitney_chances(fewer, pairs / fewer);
		if (!null.chances)
			goto out;
	}
	comparison->p = mann_whitney_p(&sums, &null, pooled);
	comparison->ratio = unknown;
	for (size_t i = 0; i < count && positive; i++) /* keeps the order */
		work[i] = i < base_count ? log(work[i]) : -log(-work[i]);
	if (positive)
		comparison->ratio = ratio_of(&sums, &null);
	error = 0;
	free(null.chances);
out:
	free(work);
	return error;
}
