/* SPDX-License-Identifier: MIT */
#include "bench/plot/fit.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum {
	TERMS = 3
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
		double pivot = matrix[i][i], scale = fabs(matrix[i][i]);
		if (!(scale > 1e-14))
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
	const double *n, const double *t, size_t count, const bool *used, struct solution *solution)
{
	double matrix[TERMS][TERMS] = { { 0 } }, sums[TERMS] = { 0 }, terms[TERMS];
	*solution = (struct solution){ .squares = 0 };
	for (size_t i = 0; i < count; i++) {
		terms_of(n[i], terms);
		for (size_t a = 0; a < TERMS; a++) {
			sums[a] += terms[a] / t[i];
			for (size_t b = 0; b < TERMS; b++)
				matrix[a][b] += terms[a] * terms[b] / t[i] / t[i];
		}
	}
	if (!invert(matrix, used, solution->inverse))
		return false;
	for (size_t a = 0; a < TERMS; a++)
		for (size_t b = 0; b < TERMS && used[a]; b++)
			solution->factors[a] += used[b] ? solution->inverse[a][b] * sums[b] : 0;
	for (size_t i = 0; i < count; i++) {
		double model = 0;
		terms_of(n[i], terms);
		for (size_t a = 0; a < TERMS; a++)
			model += solution->factors[a] * terms[a];
		solution->squares += (model / t[i] - 1) * (model / t[i] - 1);
	}
	return true;
}

static size_t count_different(const double *values, size_t count)
{
	size_t different = 0;
	for (size_t i = 0; i < count; i++) {
		size_t k = 0;
		while (k < i && values[k] != values[i])
			k++;
		different += k == i;
	}
	return different;
}

/* The 97.5 % quantile of Student's t, by R's qt. */
static double student(size_t freedom)
{
	static const double quantiles[] = { 12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646,
		2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098,
		2.1009, 2.0930, 2.0860 };
	const size_t known = sizeof(quantiles) / sizeof(quantiles[0]);
	return freedom <= known ? quantiles[freedom - 1] : 1.96 + 2.5 / (double)freedom;
}

/* Of the ratio of the second factor to the first: by the delta method. */
static void find_error(const struct solution *solution, size_t count, struct plot_amdahl *fit)
{
	const double *f = solution->factors;
	double variance = solution->squares / (double)(count - 2);
	double relative = solution->inverse[1][1] / f[1] / f[1] +
			  solution->inverse[0][0] / f[0] / f[0] -
			  2 * solution->inverse[0][1] / f[0] / f[1];
	fit->error = fit->serial * sqrt(fmax(relative, 0) * variance);
	double reach = fit->error * student(count - 2);
	fit->low = fmax(0, fit->serial - reach);
	fit->high = fmin(1, fit->serial + reach);
}

int plot_fit_amdahl(
	const double *concurrency, const double *wall_s, size_t count, struct plot_amdahl *fit)
{
	const bool both[TERMS] = { true, true, false }, one[TERMS] = { true, false, false };
	const double none = (double)NAN;
	struct solution solution;
	if (count_different(concurrency, count) < 3 ||
		!solve(concurrency, wall_s, count, both, &solution) || !(solution.factors[0] > 0))
		return -EINVAL;
	*fit = (struct plot_amdahl){ .error = none, .low = none, .high = none };
	if (solution.factors[1] > 0) {
		fit->serial = solution.factors[1] / solution.factors[0];
		find_error(&solution, count, fit);
	} else if (!solve(concurrency, wall_s, count, one, &solution)) {
		return -EINVAL;
	}
	fit->first_s = solution.factors[0];
	if (fit->serial > 1) { /* more at once is slower: nothing gains, says the law at most */
		fit->serial = 1;
		fit->first_s = 0;
		for (size_t i = 0; i < count; i++)
			fit->first_s += wall_s[i] / (double)count;
	}
	return 0;
}

int plot_fit_usl(
	const double *concurrency, const double *wall_s, size_t count, struct plot_usl *fit)
{
	static const bool sets[][TERMS] = { { true, true, true }, { true, true, false },
		{ true, false, true }, { true, false, false } };
	struct solution best = { .squares = INFINITY };
	if (count_different(concurrency, count) < 4)
		return -EINVAL;
	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		struct solution solution;
		if (!solve(concurrency, wall_s, count, sets[i], &solution))
			continue;
		const double *f = solution.factors;
		if (f[0] > 0 && f[1] >= 0 && f[2] >= 0 && solution.squares < best.squares)
			best = solution;
	}
	if (isinf(best.squares))
		return -EINVAL;
	double contention = best.factors[1] / best.factors[0];
	double coherency = best.factors[2] / best.factors[0];
	*fit = (struct plot_usl){ best.factors[0], contention, coherency, INFINITY };
	if (coherency > 0)
		fit->peak = fmax(1, sqrt(fmax(0, 1 - contention) / coherency));
	return 0;
}

double plot_amdahl_at(const struct plot_amdahl *fit, double n)
{
	return fit->first_s * (fit->serial + (1 - fit->serial) / n);
}

double plot_usl_at(const struct plot_usl *fit, double n)
{
	return fit->first_s * (1 + fit->contention * (n - 1) + fit->coherency * n * (n - 1)) / n;
}
