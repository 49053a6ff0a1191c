/* SPDX-License-Identifier: MIT */
/* Runs measured apart. The golden figures come from tests/unit/statistics_golden.py. */
#include "bench/base/statistics.h"
#include "bench/workload.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static void assert_near(const char *what, double got, double wanted)
{
	if (fabs(got - wanted) > 1e-9 * fmax(1, fabs(wanted)))
		fail_msg("%s is %.17g, not %.17g", what, got, wanted);
}

static void students_chances(void **state)
{
	static const struct {
		unsigned freedom;
		double t, p;
	} golden[] = {
		{ 1, 1.0, 0.49999999999999956 },
		{ 1, 12.7, 0.05002432768934415 },
		{ 2, 0.5, 0.6666666666666667 },
		{ 2, 4.3, 0.050057154117091586 },
		{ 3, 2.0, 0.1393259685588431 },
		{ 4, 2.776, 0.0500227783199764 },
		{ 7, 0.1, 0.9231480596047924 },
		{ 10, 2.228, 0.05001177181711133 },
		{ 10, 6.0, 0.00013210886035478557 },
		{ 25, 1.96, 0.06123256580461753 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(golden); i++) {
		double t = golden[i].t, p = golden[i].p;
		unsigned freedom = golden[i].freedom;

		assert_near("p", statistics_student_p(t, freedom), p);
		assert_near("p of -t", statistics_student_p(-t, freedom), p);
		assert_near("t", statistics_student(p, freedom), t);
	}
}

static struct statistics_run run_of(double estimate, double low, double high, double spread)
{
	return (struct statistics_run){ { estimate, low, high }, spread };
}

static void compares_runs(void **state)
{
	static const double runs[][4][3] = { { { 1.0, 0.99, 1.012 } }, { { 1.05, 1.04, 1.06 } },
		{ { 0.8, 0.78, 0.83 } },
		{ { 1.0, 0.995, 1.004 }, { 1.03, 1.02, 1.036 }, { 0.98, 0.97, 0.985 } },
		{ { 1.04, 1.03, 1.05 }, { 1.05, 1.044, 1.056 } },
		{ { 2e-6, 1.9e-6, 2.1e-6 }, { 2e-6, 1.9e-6, 2.1e-6 }, { 2e-6, 1.9e-6, 2.1e-6 },
			{ 2e-6, 1.9e-6, 2.1e-6 } } };
	static const struct {
		size_t base, base_count, value, value_count;
		double spread, shift, ratio, low, high, p;
	} golden[] = {
		{ 0, 1, 1, 1, 0.008, 0, 0.9523809523809523, 0.9253936788587205, 0.9808794735213878,
			0.004197110958606882 },
		{ 0, 1, 1, 1, 0.008, 0.03, 0.9523809523809523, 0.8980441624224679,
			1.0107517007520526, 0.18603231912387047 },
		{ 0, 1, 2, 1, 0.008, 0, 1.25, 1.1941181108822732, 1.2979808532850625,
			7.355606077809369e-07 },
		{ 3, 3, 4, 2, 0.008, 0, 0.9599378460123581, 0.9213097731140386, 0.9999887470055977,
			0.0499456572707137 },
		{ 5, 4, 5, 3, 0.02, 0.01, 1.0, 0.9451102569974345, 1.0583148185008002, 1.0 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(golden); i++) {
		struct statistics_run base[4], value[4];
		struct comparison got, swapped;

		for (size_t j = 0; j < 4; j++) {
			const double *a = runs[golden[i].base][j], *b = runs[golden[i].value][j];

			base[j] = run_of(a[0], a[1], a[2], golden[i].spread);
			value[j] = run_of(b[0], b[1], b[2], golden[i].spread);
		}
		statistics_runs(base, golden[i].base_count, value, golden[i].value_count,
			golden[i].shift, &got);
		assert_near("ratio", got.ratio.estimate, golden[i].ratio);
		assert_near("low", got.ratio.low, golden[i].low);
		assert_near("high", got.ratio.high, golden[i].high);
		assert_near("p", got.p, golden[i].p);
		assert_int_equal(got.p<0.05, got.ratio.low> 1 || got.ratio.high < 1);
		statistics_runs(value, golden[i].value_count, base, golden[i].base_count,
			golden[i].shift, &swapped);
		assert_near("low, places changed", 1 / swapped.ratio.high, got.ratio.low);
		assert_near("p, places changed", swapped.p, got.p);
	}
}

/* A run that is expected to differ more counts for more. */
static void restless_runs_prove_less(void **state)
{
	struct statistics_run base = run_of(1, 0.999, 1.001, 0.008), quiet = base, restless = base;
	struct comparison a, b;

	(void)state;
	quiet.median = (struct interval){ 1.05, 1.049, 1.051 };
	restless = quiet;
	restless.spread = 0.03;
	statistics_runs(&base, 1, &quiet, 1, 0, &a);
	statistics_runs(&base, 1, &restless, 1, 0, &b);
	assert_true(a.p < 0.05 && a.ratio.high < 1);
	assert_true(b.p > 0.05 && b.ratio.high > 1);
}

static void compares_no_runs(void **state)
{
	struct statistics_run good = run_of(1, 0.9, 1.1, 0.01), few = run_of(1, NAN, NAN, 0.01);
	struct statistics_run zero = run_of(0, 0, 0, 0.01);
	struct comparison got;

	(void)state;
	statistics_runs(&good, 1, NULL, 0, 0, &got);
	assert_true(isnan(got.ratio.estimate) && isnan(got.p));
	statistics_runs(&few, 1, &good, 1, 0, &got);
	assert_true(isnan(got.ratio.estimate) && isnan(got.ratio.low) && isnan(got.p));
	statistics_runs(&good, 1, &zero, 1, 0, &got);
	assert_true(isnan(got.ratio.estimate) && isnan(got.p));
}

/* ---- false alarms --------------------------------------------------------------------------- */

/* Random numbers that are the same on every machine. */
struct stream {
	uint64_t seed, drawn;
};

static double uniform(struct stream *stream)
{
	uint64_t bits = workload_hash(stream->seed, stream->drawn++);

	return ((double)(bits >> 11) + 0.5) / 9007199254740992.0; /* 2^53 */
}

static double normal(struct stream *stream)
{
	double radius = sqrt(-2 * log(uniform(stream)));

	return radius * cos(2 * acos(-1) * uniform(stream));
}

/* A run of 12 samples that spread by 2 %, at a time that adds what it adds. */
static struct statistics_run draw_run(struct stream *stream, double level, double spread)
{
	struct statistics_run run = { .spread = 0.008 };
	double walls[12], time = exp(spread * normal(stream));

	for (size_t i = 0; i < LENGTH(walls); i++)
		walls[i] = level * time * exp(0.02 * normal(stream));
	statistics_median(walls, LENGTH(walls), &run.median);
	return run;
}

/* How often a difference is shown, per cent. */
static double shown_of(size_t runs, double level, double spread)
{
	enum {
		TRIALS = 3000
	};
	struct stream stream = { 5, 0 };
	size_t shown = 0;

	for (size_t trial = 0; trial < TRIALS; trial++) {
		struct statistics_run base[4], value[4];
		struct comparison got;

		for (size_t i = 0; i < runs; i++) {
			base[i] = draw_run(&stream, 1, spread);
			value[i] = draw_run(&stream, level, spread);
		}
		statistics_runs(base, runs, value, runs, 0, &got);
		shown += got.p < 0.05;
	}
	return 100.0 * (double)shown / TRIALS;
}

/*
 * Runs that differ by as much as is expected, by half of it, and by twice as much. Two runs cannot
 * see the latter; four of each do.
 */
static void false_alarms(void **state)
{
	static const struct {
		size_t runs;
		double spread, most;
	} cases[] = { { 1, 0.004, 5 }, { 1, 0.008, 5 }, { 3, 0.004, 5 }, { 3, 0.008, 5 },
		{ 4, 0.016, 9 } };

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		double shown = shown_of(cases[i].runs, 1, cases[i].spread);

		print_message("%zu runs a side that differ by %.1f %%: %.1f %% false alarms\n",
			cases[i].runs, 100 * cases[i].spread, shown);
		assert_true(shown <= cases[i].most);
	}
}

static void sensitivity(void **state)
{
	(void)state;
	for (size_t runs = 1; runs <= 3; runs++) {
		double shown = shown_of(runs, 1.05, 0.008);

		print_message("5 %% more work, %zu runs a side: seen in %.1f %%\n", runs, shown);
		assert_true(shown >= (runs == 1 ? 70 : 95));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(students_chances),
		cmocka_unit_test(compares_runs),
		cmocka_unit_test(restless_runs_prove_less),
		cmocka_unit_test(compares_no_runs),
		cmocka_unit_test(false_alarms),
		cmocka_unit_test(sensitivity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
