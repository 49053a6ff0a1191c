/* SPDX-License-Identifier: MIT */
/*
 * Coverage of the interval that a cell ends with, by simulation of the rule and the interval in
 * use, and what the rule costs beside looking after every sample.
 */
#include "bench/sampling/stopping.h"

#include "bench/base/statistics.h"
#include "bench/plan/options.h"
#include "tests/unit/draws.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define TRIALS 10000
#define MOST   100 /* samples: the default of --max-runs */

enum shape {
	NORMAL_2,
	NORMAL_3,
	NORMAL_5,
	LOG_NORMAL,
	EXPONENTIAL,
	BIMODAL_NEAR,
	BIMODAL_FAR,
	SHAPES
};

static const struct {
	const char *name;
	double median; /* of what is drawn; of the bimodal ones the 0.5 / 0.7 quantile of the low */
} shapes[] = {
	[NORMAL_2] = { "normal, 2 % spread", 1 },
	[NORMAL_3] = { "normal, 3 % spread", 1 },
	[NORMAL_5] = { "normal, 5 % spread", 1 },
	[LOG_NORMAL] = { "log-normal, 5 %", 1 },
	[EXPONENTIAL] = { "exponential tail, 5 %", 1 + 0.05 * 0.693147180559945 },
	[BIMODAL_NEAR] = { "bimodal, 2 % apart", NAN },
	[BIMODAL_FAR] = { "bimodal, 10 % apart", 1 + 0.02 * 0.565948821932863 },
};

static double draw(struct draws *stream, enum shape shape)
{
	switch (shape) {
	case NORMAL_2:
		return 1 + 0.02 * draws_normal(stream);
	case NORMAL_3:
		return 1 + 0.03 * draws_normal(stream);
	case NORMAL_5:
		return 1 + 0.05 * draws_normal(stream);
	case LOG_NORMAL:
		return exp(0.05 * draws_normal(stream));
	case EXPONENTIAL:
		return 1 - 0.05 * log(draws_uniform(stream));
	case BIMODAL_NEAR:
		return (draws_uniform(stream) < 0.7 ? 1 : 1.02) + 0.005 * draws_normal(stream);
	default:
		return (draws_uniform(stream) < 0.7 ? 1 : 1.10) + 0.02 * draws_normal(stream);
	}
}

/* The modes overlap: no closed form. The middle of many. */
static double median_of(enum shape shape)
{
	static double values[1000001];
	struct draws stream = { 77, 0 };
	static const double half = 0.5;
	double median;

	if (!isnan(shapes[shape].median))
		return shapes[shape].median;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		values[i] = draw(&stream, shape);
	statistics_quantiles(values, sizeof values / sizeof *values, &half, 1, &median);
	return median;
}

static double width_of(const struct interval *interval)
{
	double below = interval->estimate - interval->low;
	double above = interval->high - interval->estimate;

	return 100 * fmax(below, above) / interval->estimate;
}

/* Draws until the rule stops, as the schedule does: gives the number of samples. */
static size_t sample_by_rule(struct draws *stream, enum shape shape,
	const struct settings *settings, struct interval *median)
{
	struct stopping stopping = { 0 };
	double values[MOST];
	size_t count = 0;

	while (count < settings->max_runs) {
		values[count++] = draw(stream, shape);
		if (!stopping_due(&stopping, count))
			continue;
		statistics_median(values, count, median);
		if (stopping_look(&stopping, settings, count, width_of(median)))
			return count;
	}
	statistics_median(values, count, median);
	return count;
}

/* The old rule: the first narrow interval from 10 samples on. */
static size_t sample_by_looking(
	struct draws *stream, enum shape shape, const struct settings *settings)
{
	struct interval median;
	double values[MOST];
	size_t count = 0;

	while (count < settings->max_runs) {
		values[count++] = draw(stream, shape);
		statistics_median(values, count, &median);
		if (count >= settings->min_runs && width_of(&median) <= settings->precision)
			break;
	}
	return count;
}

static void intervals_cover(void **state)
{
	const struct settings settings = { .min_runs = 10, .max_runs = MOST, .precision = 2 };

	(void)state;
	for (enum shape shape = 0; shape < SHAPES; shape++) {
		struct draws stream = { 1000 + (uint64_t)shape, 0 };
		double truth = median_of(shape), samples = 0, before = 0;
		size_t covered = 0;

		for (size_t trial = 0; trial < TRIALS; trial++) {
			struct interval median;

			samples += (double)sample_by_rule(&stream, shape, &settings, &median);
			covered += median.low <= truth && truth <= median.high;
		}
		for (size_t trial = 0; trial < TRIALS / 10; trial++)
			before += (double)sample_by_looking(&stream, shape, &settings);
		double percent = 100.0 * (double)covered / TRIALS;
		samples /= TRIALS;
		before /= (double)(TRIALS / 10);
		print_message("%-22s covered %.1f %%, %.1f samples (looking always: %.1f)\n",
			shapes[shape].name, percent, samples, before);
		if (percent < 93 || percent > 97)
			fail_msg("%s: covered %.2f %%", shapes[shape].name, percent);
		if (samples > 2.2 * before)
			fail_msg("%s: %.1f samples for %.1f", shapes[shape].name, samples, before);
	}
}

/* What is looked at when: by hand from the rule, --min-runs 10 and --precision 2. */
static void looks(void **state)
{
	const struct settings settings = { .min_runs = 10, .max_runs = MOST, .precision = 2 };
	struct stopping stopping = { 0 };

	(void)state;
	assert_false(stopping_due(&stopping, 5));
	assert_true(stopping_due(&stopping, 6));
	assert_false(stopping_look(&stopping, &settings, 6, NAN));
	assert_true(stopping_due(&stopping, 7));
	assert_false(stopping_look(&stopping, &settings, 7, 3.01));
	assert_true(stopping_due(&stopping, 8));
	/* Promising: the block ends with three times as many. */
	assert_false(stopping_look(&stopping, &settings, 8, 3));
	assert_false(stopping_due(&stopping, 23));
	assert_true(stopping_due(&stopping, 24));
	/* Nearly: a short block. */
	assert_false(stopping_look(&stopping, &settings, 24, 2.01));
	assert_false(stopping_due(&stopping, 26));
	assert_true(stopping_due(&stopping, 27));
	/* No longer promising: it begins anew. */
	assert_false(stopping_look(&stopping, &settings, 27, 3.1));
	assert_true(stopping_due(&stopping, 29));
	assert_false(stopping_look(&stopping, &settings, 29, 1));
	assert_false(stopping_due(&stopping, 86));
	assert_true(stopping_due(&stopping, 87));
	assert_true(stopping_look(&stopping, &settings, 87, 2));
}

/* What is narrow enough at once is confirmed by --min-runs alone. */
static void quiet_cells_pay_nothing(void **state)
{
	struct settings settings = { .min_runs = 10, .max_runs = MOST, .precision = 2 };
	struct stopping stopping = { 0 };

	(void)state;
	assert_false(stopping_look(&stopping, &settings, 6, 2));
	assert_false(stopping_due(&stopping, 9));
	assert_true(stopping_due(&stopping, 10));
	assert_true(stopping_look(&stopping, &settings, 10, 2));
	/* Few are allowed: they are not enough to confirm anything. */
	settings.min_runs = 2;
	stopping = (struct stopping){ 0 };
	assert_false(stopping_look(&stopping, &settings, 6, 0.1));
	assert_false(stopping_due(&stopping, 17));
	assert_true(stopping_look(&stopping, &settings, 18, 0.1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looks),
		cmocka_unit_test(quiet_cells_pay_nothing),
		cmocka_unit_test(intervals_cover),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
