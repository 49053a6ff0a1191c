/* SPDX-License-Identifier: MIT */
/* The laws of scaling: their parameters against R's, and that none is given where none holds. */
#include "bench/results/law.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum {
	POINTS_MAX = 16
};

static void near(double value, double expected, double relative)
{
	if (!(fabs(value / expected - 1) <= relative))
		fail_msg("%.10g is not %.10g", value, expected);
}

/* The law of points whose intervals reach so far to either side, relative to the time. */
static struct law law_within(const double *n, const double *t, size_t count, double reach)
{
	struct law_point points[POINTS_MAX];
	for (size_t i = 0; i < count; i++)
		points[i] =
			(struct law_point){ n[i], t[i], t[i] * (1 - reach), t[i] * (1 + reach) };
	return law_of(points, count);
}

/* R 4: nls(t ~ a * (s + (1 - s) / n), weights = 1 / t^2) and its summary(). */
static void fits_amdahl_as_r_does(void **state)
{
	static const double n[] = { 1, 2, 4, 8, 16 }, t[] = { 10.1, 5.4, 3.05, 1.95, 1.38 };
	struct law law = law_within(n, t, 5, 0.05);
	(void)state;
	assert_int_equal(law.kind, LAW_AMDAHL);
	near(law.first_s, 9.9995131372, 1e-7);
	near(law.serial, 0.0797952781, 1e-6);
	near(law.high - law.low, 2 * 3.182446 * 0.002039696324, 1e-4);
	near(law_at(&law, 4), 9.9995131372 * (0.0797952781 + (1 - 0.0797952781) / 4), 1e-7);
}

static void fits_usl_as_r_does(void **state)
{
	static const double n[] = { 1, 2, 3, 4, 8, 16, 32 };
	static const double t[] = { 1.02, 0.56, 0.41, 0.345, 0.27, 0.29, 0.41 };
	struct law law = law_within(n, t, 7, 0.05);
	(void)state;
	assert_int_equal(law.kind, LAW_USL);
	near(law.first_s, 1.012917426786, 1e-7);
	near(law.contention, 0.084886043350, 1e-6);
	near(law.coherency, 0.009467684163, 1e-6);
	near(law.peak, sqrt((1 - 0.084886043350) / 0.009467684163), 1e-6);
	near(law_at(&law, 4), 1.012917426786 * (1 + 3 * 0.08488604335 + 12 * 0.009467684163) / 4,
		1e-7);
}

/* "serial 1.7 %" beside a point that the curve misses by 7 % and that is known to 0.2 %. */
static void gives_no_law_that_misses_an_interval(void **state)
{
	static const double n[] = { 1, 2, 4, 8, 16 }, t[] = { 16, 8.27, 4.6, 2.3, 1.25 };
	struct law law = law_within(n, t, 5, 0.002);
	(void)state;
	assert_int_equal(law.kind, LAW_NONE);
	assert_false(isnan(law.missed));
	assert_true(isnan(law_at(&law, 2)));
	assert_int_equal(law_within(n, t, 5, 0.1).kind, LAW_AMDAHL);
}

static void gives_no_law_of_too_little(void **state)
{
	static const double n[] = { 1, 2, 4, 8, 16 }, t[] = { 16, 8, 4, 2, 1 };
	static const double twice[] = { 1, 2, 2, 4, 8 }, twice_s[] = { 16, 8, 8, 4, 2 };
	struct law_point points[] = { { 1, 16, 15, 17 }, { 2, 8, 7, 9 }, { 4, 4, 3, 5 },
		{ 8, 2, 1, 3 }, { 16, 1, (double)NAN, (double)NAN } };
	(void)state;
	assert_int_equal(law_within(n, t, 5, 0.01).kind, LAW_AMDAHL);
	assert_int_equal(law_within(n, t, 4, 0.01).kind, LAW_NONE);
	assert_true(isnan(law_within(n, t, 4, 0.01).missed));
	assert_int_equal(law_within(twice, twice_s, 5, 0.01).kind, LAW_NONE);
	assert_int_equal(law_of(points, 5).kind, LAW_NONE);
	assert_int_equal(law_of(points, 0).kind, LAW_NONE);
}

static void knows_its_limits(void **state)
{
	static const double n[] = { 1, 2, 4, 8, 16 }, ideal[] = { 16, 8, 4, 2, 1 };
	static const double better[] = { 16, 7.9, 3.9, 1.9, 0.96 }, same[] = { 2, 2, 2, 2, 2 };
	struct law law = law_within(n, ideal, 5, 0.01);
	(void)state;
	assert_true(law.kind == LAW_AMDAHL && law.serial < 1e-9);
	law = law_within(n, better, 5, 0.1);
	assert_true(law.kind == LAW_AMDAHL && law.serial == 0 && isnan(law.low));
	law = law_within(n, same, 5, 0.01);
	assert_int_equal(law.kind, LAW_AMDAHL);
	near(law.serial, 1, 1e-9);
}

/* Growing slower again is no matter for Amdahl, and a peak is where it was measured around. */
static void gives_the_other_law_where_it_grows_slower_again(void **state)
{
	static const double n[] = { 1, 2, 4, 8, 16 }, t[] = { 10, 5.5, 3.5, 3.2, 4.5 };
	static const double level[] = { 10, 6, 4.2, 3.4, 3.5 };
	struct law law = law_within(n, t, 5, 0.1);
	(void)state;
	assert_int_equal(law.kind, LAW_USL);
	assert_true(law.peak > 4 && law.peak < 16);
	assert_int_equal(law_within(n, level, 5, 0.1).kind, LAW_AMDAHL); /* it is not shown */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fits_amdahl_as_r_does),
		cmocka_unit_test(fits_usl_as_r_does),
		cmocka_unit_test(gives_no_law_that_misses_an_interval),
		cmocka_unit_test(gives_no_law_of_too_little),
		cmocka_unit_test(knows_its_limits),
		cmocka_unit_test(gives_the_other_law_where_it_grows_slower_again),
	};
	return cmocka_run_group_tests_name("law", tests, NULL, NULL);
}
