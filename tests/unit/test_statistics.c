/* SPDX-License-Identifier: MIT */
/* The golden figures come from SciPy, NumPy and R: tests/unit/statistics_golden.py prints them. */
#include "bench/base/statistics.h"
#include "bench/workload.h"
#include "tests/unit/draws.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MOST          2500 /* values of the largest golden set */
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Equal to 1e-9, relative or absolute; NaN equals NaN. */
static bool is_near(double got, double wanted)
{
	if (isnan(wanted) || isnan(got))
		return isnan(wanted) && isnan(got);
	return fabs(got - wanted) <= 1e-9 * fmax(1, fabs(wanted));
}

#define assert_near(got, wanted) \
	do { \
		double got_ = (got), wanted_ = (wanted); \
		if (!is_near(got_, wanted_)) \
			fail_msg("%s is %.17g, not %.17g", #got, got_, wanted_); \
	} while (0)

static void assert_interval(struct interval got, double estimate, double low, double high)
{
	assert_near(got.estimate, estimate);
	assert_near(got.low, low);
	assert_near(got.high, high);
}

/* The numbers of series() in statistics_golden.py. */
static void series(double *values, size_t count, size_t seed, double factor)
{
	for (size_t i = 0; i < count; i++)
		values[i] = (fmod((double)((i + 1) * (i + seed)) * 0.6180339887498949, 1) + 0.5) *
			    factor;
}

/* ---- one set of values ---------------------------------------------------------------------- */

static const double ten[] = { 1.23, 1.31, 1.19, 1.27, 1.22, 1.45, 1.26, 1.24, 1.29, 1.21 };
static const double seven[] = { 0.9, 0.4, 12.5, 0.7, 0.1, 0.6, 0.5 };
static const double six[] = { 5.0, 3.0, 4.0, 1.0, 2.0, 9.0 };
static const double five[] = { 5.0, 3.0, 4.0, 1.0, 2.0 };
static const double two[] = { 3.0, 1.0 };
static const double one[] = { 2.5 };
static const double equal[] = { 7, 7, 7, 7, 7, 7, 7, 7 };
static const double mad_zero[] = { 10, 10, 10, 10, 10, 10, 10, 100, 100 };
static const double negative[] = { -3.5, 2.0, -1.25, 0.0, 4.75, -500.0, 1.5, 2.25, -0.5, 3.0, 1.0 };
static double hundred[100], many[MOST];

static const struct {
	const double *values;
	size_t count;
	double mean, stddev, min, max, median, low, high, mad;
	int outliers;
	double q10, q90, q99;
} golden_one[] = {
	/* count, mean, stddev, min, max, median, low, high, mad, outliers, q10, q90, q99 */
	{ ten, 10, 1.2670000000000001, 0.07409453421137081, 1.19, 1.45, 1.25, 1.2165765765765766,
		1.2968468468468468, 0.03500000000000003, 0, 1.208, 1.324, 1.4374 },
	{ seven, 7, 2.242857142857143, 4.5298481000496915, 0.1, 12.5, 0.6, 0.3200000000000001,
		3.9933333333333287, 0.19999999999999996, 1, 0.28, 5.5400000000000045,
		11.803999999999995 },
	{ six, 6, 4.0, 2.8284271247461903, 1.0, 9.0, 3.5, 1.3571428571428577, 7.571428571428569,
		1.5, 0, 1.5, 7.0, 8.8 },
	{ five, 5, 3.0, 1.5811388300841898, 1.0, 5.0, 3.0, NAN, NAN, 1.0, 0, 1.4, 4.6, 4.96 },
	{ two, 2, 2.0, 1.4142135623730951, 1.0, 3.0, 2.0, NAN, NAN, 1.0, 0, 1.2, 2.8, 2.98 },
	{ one, 1, 2.5, NAN, 2.5, 2.5, 2.5, NAN, NAN, 0.0, 0, 2.5, 2.5, 2.5 },
	{ equal, 8, 7.0, 0.0, 7.0, 7.0, 7.0, 7.0, 7.0, 0.0, 0, 7.0, 7.0, 7.0 },
	{ mad_zero, 9, 30.0, 39.68626966596886, 10.0, 100.0, 10.0, 10.0, 79.48837209302319, 0.0, 2,
		10.0, 100.0, 100.0 },
	{ negative, 11, -44.61363636363637, 151.0509170626069, -500.0, 4.75, 1.0,
		-1.4349635796045779, 2.311654526534859, 1.5, 1, -3.5, 3.0, 4.575000000000001 },
	{ hundred, 100, 1.0294337990087765, 0.26583456046344806, 0.5181145092765291,
		1.493788759969732, 1.005585065904853, 0.9395724970428369, 1.0962969201135406,
		0.2241851364288152, 0, 0.67042485668657, 1.3962707309206053, 1.4805279131883782 },
	{ many, 2500, 1.0136048070021604, 0.2907027169861361, 0.5000634198077023,
		1.4999259875621647, 1.0182316793361679, 0.9975266948412799, 1.0362960400383605,
		0.25596811740251724, 0, 0.6104553626501001, 1.411170947786013, 1.4934644117916467 },
};

static int make_series(void **state)
{
	(void)state;
	series(hundred, LENGTH(hundred), 3, 1);
	series(many, LENGTH(many), 7, 1);
	return 0;
}

static void describes_one_set(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(golden_one); i++) {
		const double *values = golden_one[i].values;
		size_t count = golden_one[i].count;
		double before[MOST], quantiles[4];
		struct description got;
		struct interval median;

		memcpy(before, values, count * sizeof(*values));
		statistics_describe(values, count, &got);
		assert_int_equal(got.count, count);
		assert_int_equal(got.outliers, golden_one[i].outliers);
		assert_near(got.mean, golden_one[i].mean);
		assert_near(got.stddev, golden_one[i].stddev);
		assert_near(got.min, golden_one[i].min);
		assert_near(got.max, golden_one[i].max);
		assert_near(got.mad, golden_one[i].mad);
		assert_interval(
			got.median, golden_one[i].median, golden_one[i].low, golden_one[i].high);

		statistics_median(values, count, &median);
		assert_interval(
			median, golden_one[i].median, golden_one[i].low, golden_one[i].high);

		const double at[] = { 0.99, 0.1, 0.5, 0.9 };
		assert_memory_equal(before, values, count * sizeof(*values));
		statistics_quantiles(before, count, at, 4, quantiles);
		assert_near(quantiles[0], golden_one[i].q99);
		assert_near(quantiles[1], golden_one[i].q10);
		assert_near(quantiles[2], golden_one[i].median);
		assert_near(quantiles[3], golden_one[i].q90);
	}
}

static void describes_nothing(void **state)
{
	const double at[] = { 0, 0.5 };
	double quantiles[2] = { 1, 1 };
	struct description got;

	(void)state;
	statistics_describe(NULL, 0, &got);
	assert_int_equal(got.count, 0);
	assert_int_equal(got.outliers, 0);
	assert_true(isnan(got.mean) && isnan(got.stddev) && isnan(got.min) && isnan(got.max));
	assert_true(isnan(got.mad));
	assert_interval(got.median, NAN, NAN, NAN);
	statistics_quantiles(NULL, 0, at, 2, quantiles);
	assert_true(isnan(quantiles[0]) && isnan(quantiles[1]));
}

/* The examples of hyperfine's own tests (src/outlier_detection.rs). */
static void counts_outliers_as_hyperfine(void **state)
{
	static const struct {
		size_t count, outliers;
		double values[12];
	} table[] = {
		{ 1, 0, { 50 } },
		{ 2, 0, { 1000, 0 } },
		{ 3, 0, { -0.2, 0, 0.2 } },
		{ 4, 1, { -0.2, 0, 0.2, 4 } },
		{ 5, 1, { 0.5, 0.30, 0.29, 0.31, 0.30 } },
		{ 8, 1, { 10, 10, 10, 10, 10, 10, 10, 100 } },
		{ 9, 2, { 10, 10, 10, 10, 10, 10, 10, 100, 100 } },
		{ 12, 2,
			{ 2.33269488, 1.42195907, -0.57527698, -0.31293437, 2.2948158, 0.75813273,
				-1.0712388, -0.96394741, -1.15897446, 1.10976285, 20, -500 } },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct description got;

		statistics_describe(table[i].values, table[i].count, &got);
		assert_int_equal(got.outliers, table[i].outliers);
	}
}

/* Orders that break careless selection: sorted either way, few distinct values, all equal. */
/* 72 tasks of 1 to 72 ms: what is read from such a list by hand. */
static void shares_of_few_values(void **state)
{
	double values[1000];

	(void)state;
	for (size_t i = 0; i < LENGTH(values); i++)
		values[i] = (double)(i + 1);
	assert_true(statistics_shows(2, 0.5) && !statistics_shows(1, 0.5));
	assert_true(statistics_shows(10, 0.9) && !statistics_shows(9, 0.9));
	assert_true(statistics_shows(100, 0.99) && !statistics_shows(99, 0.99));
	assert_true(statistics_shows(1000, 0.999) && !statistics_shows(999, 0.999));
	assert_false(statistics_shows(1000000, 1));
}

static void quantiles_of_any_order(void **state)
{
	enum {
		COUNT = 20001
	};
	double *values = malloc(COUNT * sizeof(*values)), *sorted = malloc(COUNT * sizeof(*sorted));
	const double at[] = { 0, 0.25, 0.5, 0.75, 0.999, 1 };
	double got[LENGTH(at)];

	(void)state;
	assert_true(values && sorted);
	for (size_t kind = 0; kind < 5; kind++) {
		for (size_t i = 0; i < COUNT; i++) {
			const double kinds[] = { (double)i, (double)(COUNT - i), (double)(i % 3), 1,
				(double)(workload_hash(kind, i) >> 40) };
			sorted[i] = values[i] = kinds[kind];
		}
		statistics_sort(sorted, COUNT);
		statistics_quantiles(values, COUNT, at, LENGTH(at), got);
		for (size_t i = 0; i < LENGTH(at); i++)
			assert_near(got[i], sorted[(size_t)round(at[i] * (COUNT - 1))]);
	}
	free(sorted);
	free(values);
}

/* ---- two sets of values --------------------------------------------------------------------- */

static const struct {
	size_t count, base_seed, value_seed;
	double factor, ratio, low, high, p;
} golden_paired[] = {
	/* paired: count, seeds, factor of the value; ratio, low, high, p */
	{ 1, 3, 8, 1.5, 0.625044797947349, NAN, NAN, 1.0 },
	{ 2, 3, 8, 1.5, 0.9815882111812073, NAN, NAN, 0.9794134765031816 },
	{ 5, 3, 8, 3.1, 0.6199615642304261, NAN, NAN, 0.0625 },
	{ 6, 3, 8, 3.1, 0.5743539859656258, 0.259794595662273, 0.7010171166474699, 0.03125 },
	{ 6, 3, 8, 1.0, 1.7804973564934403, 0.8053632465530461, 2.173153061607157,
		0.24711306280541734 },
	{ 7, 3, 8, 1.3, 1.2688575112564138, 0.6771375188956981, 1.5658899848583459,
		0.38471643749557793 },
	{ 10, 3, 8, 1.5, 0.9213808438032042, 0.5764456340566727, 1.2861683737256826,
		0.5631070622295307 },
	{ 11, 3, 8, 0.8, 1.6819307098448866, 1.149400130910594, 2.404560538399066,
		0.016993484522089264 },
	{ 20, 3, 8, 1.05, 1.1968685133612178, 0.8938874802184743, 1.5318775362931911,
		0.3138313965209083 },
	{ 21, 3, 8, 1.3, 0.9028800196785, 0.7234424925045658, 1.2313641158831756,
		0.7425178433111009 },
	{ 50, 3, 8, 1.12, 0.9102123168404241, 0.8091048703313767, 1.0960476697607913,
		0.3072482307736023 },
	{ 99, 5, 9, 0.9, 1.2182886184136739, 1.114295719622254, 1.3992093269553407,
		0.0003079586460461581 },
	{ 100, 5, 9, 1.2, 0.9133659617494493, 0.8306254399879102, 1.043264767795864,
		0.11237587197482046 },
	{ 1200, 5, 9, 1.02, 0.959437094733625, 0.9319349240100706, 0.9887077916012994,
		0.008588451741426084 },
};

static void assert_comparison(const struct comparison *got, const struct comparison *wanted)
{
	assert_interval(got->ratio, wanted->ratio.estimate, wanted->ratio.low, wanted->ratio.high);
	assert_near(got->p, wanted->p);
}

/* What must follow when base and value change places: reciprocals, and the same p. */
static struct comparison mirrored(const struct comparison *comparison)
{
	const struct interval *ratio = &comparison->ratio;

	return (struct comparison){
		.ratio = { 1 / ratio->estimate, 1 / ratio->high, 1 / ratio->low },
		.p = comparison->p,
	};
}

static void compares_pairs(void **state)
{
	double base[MOST], value[MOST];

	(void)state;
	for (size_t i = 0; i < LENGTH(golden_paired); i++) {
		size_t count = golden_paired[i].count;
		struct comparison got, swapped,
			wanted = {
				.ratio = { golden_paired[i].ratio, golden_paired[i].low,
					golden_paired[i].high },
				.p = golden_paired[i].p,
			};

		series(base, count, golden_paired[i].base_seed, 1);
		series(value, count, golden_paired[i].value_seed, golden_paired[i].factor);
		statistics_paired(base, value, count, &got);
		assert_comparison(&got, &wanted);
		statistics_paired(value, base, count, &swapped);
		wanted = mirrored(&got);
		assert_comparison(&swapped, &wanted);
	}
}

static void compares_what_cannot_be_compared(void **state)
{
	const double good[] = { 1, 2, 3, 4, 5, 6 }, zero[] = { 1, 2, 3, 0, 5, 6 };
	const double below[] = { 1, 2, 3, -4, 5, 6 }, infinite[] = { 1, 2, 3, INFINITY, 5, 6 };
	const double unknown[] = { 1, 2, 3, NAN, 5, 6 };
	const double *bad[] = { zero, below, infinite, unknown };
	struct comparison got;

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++) {
		statistics_paired(good, bad[i], 6, &got);
		assert_interval(got.ratio, NAN, NAN, NAN);
		assert_near(got.p, NAN);
		statistics_paired(bad[i], good, 6, &got);
		assert_interval(got.ratio, NAN, NAN, NAN);
	}
	statistics_paired(NULL, NULL, 0, &got);
	assert_interval(got.ratio, NAN, NAN, NAN);
	assert_near(got.p, NAN);
}

/* Ratios of exactly 1 speak against a difference, and an interval may end on one. */
static void compares_equal_pairs(void **state)
{
	const double base[] = { 1, 1, 1, 1, 1, 1, 1, 1 }, mixed[] = { 1, 1, 1, 1, 1, 1, 0.5, 0.5 };
	const double faster[] = { 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5 };
	struct comparison got;

	(void)state;
	statistics_paired(base, base, 8, &got);
	assert_interval(got.ratio, 1, 1, 1);
	assert_near(got.p, 1);
	statistics_paired(base, mixed, 8, &got);
	assert_near(got.ratio.low, 1);
	assert_near(got.p, 1);
	statistics_paired(base, faster, 8, &got);
	assert_true(got.ratio.low > 1);
	assert_near(got.p, 0.0078125); /* one of eight does not speak for it: 2 * 0.5^8 */
}

/* 25 rounds that spread by 3 %: by hand, with the normal quantiles of 97.5 and 80 %. */
static void says_what_can_be_detected(void **state)
{
	(void)state;
	assert_true(fabs(statistics_detectable(0.03, 25) - 0.021291087) < 1e-6);
}

/* R: p.adjust(p, "holm"), which leaves NA out in the same way. */
static void adjusts_by_holm(void **state)
{
	const double p[] = { 0.01, 0.04, 0.03, NAN, 0.005, 0.5, 0.04, 0.0001, 0.9 };
	const double wanted[] = { 0.06, 0.16, 0.15, NAN, 0.035, 1, 0.16, 0.0008, 1 };
	double got[LENGTH(p)];

	(void)state;
	statistics_holm(p, LENGTH(p), got);
	for (size_t i = 0; i < LENGTH(p); i++)
		assert_near(got[i], wanted[i]);
	statistics_holm(p, 1, got);
	assert_near(got[0], 0.01);
	statistics_holm(NULL, 0, NULL);
}

/* ---- coverage ------------------------------------------------------------------------------- */

enum shape {
	NORMAL,
	LOG_NORMAL,
	BIMODAL,
	DRIFTING,
	SHAPES
};

static const char *const shape_names[] = { "normal", "log-normal", "bimodal", "drifting" };

/* One value; those that drift climb by a standard deviation in all. */
static double draw(struct draws *stream, enum shape shape, double progress)
{
	switch (shape) {
	case LOG_NORMAL:
		return exp(0.1 * draws_normal(stream));
	case BIMODAL:
		return 1 + 0.01 * draws_normal(stream) + (draws_uniform(stream) < 0.25 ? 0.1 : 0);
	case DRIFTING:
		return 1 + 0.02 * (draws_normal(stream) + progress);
	default:
		return 1 + 0.02 * draws_normal(stream);
	}
}

/* The median of what draw() draws. The slow mode lies above the 2/3 quantile of the fast one. */
static const double shape_medians[] = { 1, 1, 1 + 0.01 * 0.430727299295457, 1 + 0.02 * 0.5 };

static const size_t coverage_counts[] = { 6, 10, 15, 40 };

#define TRIALS 2000

static void assert_coverage(const char *what, enum shape shape, size_t count, size_t covered)
{
	double percent = 100.0 * (double)covered / TRIALS;

	if (percent < 93 || percent > 97)
		fail_msg("%s, %s, %zu values: covered %.2f %%", what, shape_names[shape], count,
			percent);
}

static void median_covers(void **state)
{
	struct draws stream = { 1, 0 };
	double values[40];
	struct interval median;

	(void)state;
	for (enum shape shape = 0; shape < SHAPES; shape++) {
		for (size_t c = 0; c < LENGTH(coverage_counts); c++) {
			size_t count = coverage_counts[c], covered = 0;
			double truth = shape_medians[shape];

			for (size_t trial = 0; trial < TRIALS; trial++) {
				for (size_t i = 0; i < count; i++)
					values[i] = draw(
						&stream, shape, ((double)i + 0.5) / (double)count);
				statistics_median(values, count, &median);
				covered += median.low <= truth && truth <= median.high;
			}
			assert_coverage("median", shape, count, covered);
		}
	}
}

/* One round more; what drifts wanders at random, by far more than the noise, in both halves. */
static void draw_pair(struct draws *stream, enum shape shape, double *drift, double pair[2])
{
	if (shape == DRIFTING)
		*drift *= exp(0.05 * draws_normal(stream));
	pair[0] = 1.5 * *drift * draw(stream, shape, 0);
	pair[1] = *drift * draw(stream, shape, 0);
}

/* Also: p below 0.05 exactly when the interval excludes 1. */
static void paired_ratio_covers(void **state)
{
	struct draws stream = { 2, 0 };
	double base[40], value[40];
	struct comparison got;

	(void)state;
	for (enum shape shape = 0; shape < SHAPES; shape++) {
		for (size_t c = 0; c < LENGTH(coverage_counts); c++) {
			size_t count = coverage_counts[c], covered = 0;

			for (size_t trial = 0; trial < TRIALS; trial++) {
				double drift = 1, pair[2];

				for (size_t i = 0; i < count; i++) {
					draw_pair(&stream, shape, &drift, pair);
					base[i] = pair[0];
					value[i] = pair[1];
				}
				statistics_paired(base, value, count, &got);
				covered += got.ratio.low <= 1.5 && 1.5 <= got.ratio.high;
				for (size_t i = 0; i < count; i++)
					value[i] *= 1.5;
				statistics_paired(base, value, count, &got);
				assert_int_equal(
					got.p<0.05, got.ratio.low> 1 || got.ratio.high < 1);
			}
			assert_coverage("paired ratio", shape, count, covered);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(describes_one_set),
		cmocka_unit_test(describes_nothing),
		cmocka_unit_test(counts_outliers_as_hyperfine),
		cmocka_unit_test(shares_of_few_values),
		cmocka_unit_test(quantiles_of_any_order),
		cmocka_unit_test(compares_pairs),
		cmocka_unit_test(compares_what_cannot_be_compared),
		cmocka_unit_test(compares_equal_pairs),
		cmocka_unit_test(says_what_can_be_detected),
		cmocka_unit_test(adjusts_by_holm),
		cmocka_unit_test(median_covers),
		cmocka_unit_test(paired_ratio_covers),
	};

	return cmocka_run_group_tests(tests, make_series, NULL);
}
