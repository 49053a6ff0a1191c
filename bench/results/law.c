/* SPDX-License-Identifier: MIT */
#include "bench/results/law.h"

#include "bench/base/statistics.h"

#include <math.h>
#include <stdbool.h>

enum {
	TERMS = 3,
	POINTS_LEAST = 5,
};

/* What t1, t1 serial (or contention) and t1 coherency are multiplied by. */
static void terms_of(double n, double terms[TERMS])
{
	terms[0] = 1 / n;
	terms[1] = (n - 1) / n;
	terms[2] = n - 1;
}

struct solution {
	double factors[TERMS]; /* 0 for a term that is left out */
	double inverse[TERMS][TERMS];
	double squares; /* of the relative errors, added up */
};

/* The inverse of a symmetric matrix of which `used` rows and columns count; false if singular. */
static bool invert(double matrix[TERMS][TERMS], const bool *used, double inverse[TERMS][TERMS])
{
	for (size_t i = 0; i < TERMS; i++)
		for (size_t k = 0; k < TERMS; k++) {
			inverse[i][k] = i == k;
			if (!used[i] || !used[k])
				matrix[i][k] = i == k;
		}
	for (size_t i = 0; i < TERMS; i++) {
		double pivot = matrix[i][i];
		if (!(fabs(pivot) > 1e-14))
			return false;
		for (size_t k = 0; k < TERMS; k++) {
			matrix[i][k] /= pivot;
			inverse[i][k] /= pivot;
		}
		for (size_t row = 0; row < TERMS; row++) {
			double factor = matrix[row][i];
			for (size_t k = 0; k < TERMS && row != i; k++) {
				matrix[row][k] -= factor * matrix[i][k];
				inverse[row][k] -= factor * inverse[i][k];
			}
		}
	}
	return true;
}

/* Least squares of relative errors with these terms. */
static bool solve(
	const struct law_point *points, size_t count, const bool *used, struct solution *solution)
{
	double matrix[TERMS][TERMS] = { { 0 } }, sums[TERMS] = { 0 }, terms[TERMS];
	*solution = (struct solution){ .squares = 0 };
	for (size_t i = 0; i < count; i++) {
		terms_of(points[i].n, terms);
		for (size_t a = 0; a < TERMS; a++) {
			sums[a] += terms[a] / points[i].wall_s;
			for (size_t b = 0; b < TERMS; b++)
				matrix[a][b] +=
					terms[a] * terms[b] / points[i].wall_s / points[i].wall_s;
		}
	}
	if (!invert(matrix, used, solution->inverse))
		return false;
	for (size_t a = 0; a < TERMS; a++)
		for (size_t b = 0; b < TERMS && used[a]; b++)
			solution->factors[a] += used[b] ? solution->inverse[a][b] * sums[b] : 0;
	for (size_t i = 0; i < count; i++) {
		double error = -1;
		terms_of(points[i].n, terms);
		for (size_t a = 0; a < TERMS; a++)
			error += solution->factors[a] * terms[a] / points[i].wall_s;
		solution->squares += error * error;
	}
	return true;
}

/* The best of these sets of terms in which nothing is negative; false if there is none. */
static bool solve_best(const struct law_point *points, size_t count, const bool (*sets)[TERMS],
	size_t sets_count, struct solution *best)
{
	*best = (struct solution){ .squares = INFINITY };
	for (size_t i = 0; i < sets_count; i++) {
		struct solution solution;
		if (!solve(points, count, sets[i], &solution))
			continue;
		const double *f = solution.factors;
		if (f[0] > 0 && f[1] >= 0 && f[2] >= 0 && solution.squares < best->squares)
			*best = solution;
	}
	return isfinite(best->squares);
}

/* ---- the two laws ----------------------------------------------------------------------------
 */

/* Of the ratio of the second factor to the first: by the delta method. */
static void find_interval(const struct solution *solution, size_t count, struct law *law)
{
	const double *f = solution->factors;
	double variance = solution->squares / (double)(count - 2);
	double relative = solution->inverse[1][1] / f[1] / f[1] +
			  solution->inverse[0][0] / f[0] / f[0] -
			  2 * solution->inverse[0][1] / f[0] / f[1];
	double reach = law->serial * sqrt(fmax(relative, 0) * variance) *
		       statistics_student(0.05, (unsigned)count - 2);
	law->low = fmax(0, law->serial - reach);
	law->high = fmin(1, law->serial + reach);
}

static bool fit_amdahl(const struct law_point *points, size_t count, struct law *law)
{
	static const bool sets[][TERMS] = { { true, true, false }, { true, false, false } };
	struct solution best;
	if (!solve_best(points, count, sets, 2, &best))
		return false;
	law->kind = LAW_AMDAHL;
	law->first_s = best.factors[0];
	law->serial = best.factors[1] / best.factors[0];
	if (law->serial > 0)
		find_interval(&best, count, law);
	return law->serial <= 1;
}

static bool fit_usl(const struct law_point *points, size_t count, struct law *law)
{
	static const bool sets[][TERMS] = { { true, true, true }, { true, true, false },
		{ true, false, true }, { true, false, false } };
	struct solution best;
	if (!solve_best(points, count, sets, 4, &best))
		return false;
	law->kind = LAW_USL;
	law->first_s = best.factors[0];
	law->contention = best.factors[1] / best.factors[0];
	law->coherency = best.factors[2] / best.factors[0];
	double peak = sqrt(fmax(0, 1 - law->contention) / law->coherency);
	if (peak >= points[0].n && peak <= points[count - 1].n)
		law->peak = peak;
	return true;
}

double law_at(const struct law *law, double n)
{
	switch (law->kind) {
	case LAW_AMDAHL:
		return law->first_s * (law->serial + (1 - law->serial) / n);
	case LAW_USL:
		return law->first_s *
		       (1 + law->contention * (n - 1) + law->coherency * n * (n - 1)) / n;
	default:
		return (double)NAN;
	}
}

/* ---- whether one holds ------------------------------------------------------------------------
 */

static bool are_enough(const struct law_point *points, size_t count)
{
	size_t different = 0;
	for (size_t i = 0; i < count; i++) {
		if (!(points[i].low_s <= points[i].high_s))
			return false;
		different += i == 0 || points[i].n > points[i - 1].n;
	}
	return different >= POINTS_LEAST;
}

/* Is the greatest n shown to be slower than the best? */
static bool is_retrograde(const struct law_point *points, size_t count)
{
	const struct law_point *best = points;
	for (size_t i = 0; i < count; i++)
		best = points[i].wall_s < best->wall_s ? &points[i] : best;
	return best->high_s < points[count - 1].low_s;
}

struct law law_of(const struct law_point *points, size_t count)
{
	const double none = (double)NAN;
	const struct law nothing = { .low = none, .high = none, .peak = none, .missed = none };
	struct law law = nothing;
	if (!are_enough(points, count))
		return law;
	bool retrograde = is_retrograde(points, count);
	if (!(retrograde ? fit_usl : fit_amdahl)(points, count, &law))
		return nothing;
	for (size_t i = 0; i < count; i++) {
		double says = law_at(&law, points[i].n);
		if (says >= points[i].low_s && says <= points[i].high_s)
			continue;
		law = nothing;
		law.missed = points[i].n;
		break;
	}
	return law;
}
