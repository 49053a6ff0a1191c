/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `pingpong`, on a loop without descriptors. The other ways:
 * tests/sharing and the battery. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void test_to_and_fro(void **fixture)
{
	struct driver driver;
	(void)fixture;
	driver_init(&driver, &workload_pingpong);
	driver_choose(&driver, "via", "spin");
	driver_value(&driver, "rounds")->number = 1000;
	assert_int_equal(driver_run_events(&driver, 6, 6), 0);
	assert_int_equal(driver_check(&driver), 0);
	assert_true(driver.verdict.units == 3000);
	driver_finds_lies(&driver);
	/* Each adds a number of its own, which follows from the seed, before it gives it away. */
	uint64_t right = 1000 * (workload_hash(1, 4) + workload_hash(1, 5));
	assert_true(driver.ledger.records[4].result == right);
	assert_true(driver.ledger.records[5].result == right);
	driver_finish(&driver);
}

/* From when both were there to when the first has the number back for the last time: of three
 * pairs the one in the middle. */
static void test_trip(void **fixture)
{
	static const uint64_t times[][2] = { { 1000, 9001000 }, { 2000, 9000000 }, { 0, 5000000 },
		{ 4000000, 4900000 }, { 0, 3002000 }, { 2000, 3000000 } };
	struct driver driver;
	(void)fixture;
	driver_init(&driver, &workload_pingpong);
	driver_choose(&driver, "via", "spin");
	driver_value(&driver, "rounds")->number = 1000;
	assert_int_equal(driver_run_events(&driver, 6, 6), 0);
	for (size_t i = 0; i < 6; i++) {
		driver.ledger.records[i].start_ns = times[i][0];
		driver.ledger.records[i].end_ns = times[i][1];
	}
	assert_int_equal(driver_check(&driver), 0);
	assert_string_equal(driver.verdict.figures, "trip_s=0.000003000");
	driver_finish(&driver);
}

static void test_pairs_only(void **fixture)
{
	struct driver driver;
	(void)fixture;
	driver_init(&driver, &workload_pingpong);
	assert_true(driver_plan(&driver, 3) < 0);
	assert_string_equal(driver.plan.error, "3 tasks are no pairs; use an even number");
	assert_int_equal(driver_plan(&driver, 0), 0);
	assert_int_equal(driver.plan.concurrency, 2);
	assert_int_equal(driver.plan.flags, PLAN_ALL_AT_ONCE | PLAN_SETUP_ONCE);
	driver_finish(&driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_to_and_fro),
		cmocka_unit_test(test_trip),
		cmocka_unit_test(test_pairs_only),
	};
	return cmocka_run_group_tests_name("workload pingpong", tests, NULL, NULL);
}
