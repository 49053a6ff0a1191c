/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `counter`. That updates get lost, and when: tests/sharing. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static const char *const syncs[] = { "none", "mutex", "atomic", "sharded" };

static void test_one_after_the_other(void **fixture)
{
	(void)fixture;
	for (size_t i = 0; i < sizeof syncs / sizeof *syncs; i++) {
		struct driver driver;
		driver_init(&driver, &workload_counter);
		driver_choose(&driver, "sync", syncs[i]);
		driver_value(&driver, "times")->number = 1000;
		driver_passes(&driver, 7);
		assert_true(driver.verdict.units == 7000);
		assert_string_equal(driver.verdict.figures, "lost=0");
		driver_finds_lies(&driver);
		driver_finish(&driver);
	}
}

/* Tasks that take turns on a loop do not do so in the middle of an update. */
static void test_on_a_loop(void **fixture)
{
	(void)fixture;
	for (size_t i = 0; i < sizeof syncs / sizeof *syncs; i++) {
		struct driver driver;
		driver_init(&driver, &workload_counter);
		driver_choose(&driver, "sync", syncs[i]);
		driver_value(&driver, "times")->number = 1001;
		assert_int_equal(driver_run_events(&driver, 9, 4), 0);
		assert_int_equal(driver_check(&driver), 0);
		assert_string_equal(driver.verdict.figures, "lost=0");
		driver_finish(&driver);
	}
}

/* The counter is the first number of the shared block. Only without synchronisation may it hold
 * less than what was added, and never more. */
static void test_lost_updates(void **fixture)
{
	(void)fixture;
	for (size_t i = 0; i < sizeof syncs / sizeof *syncs; i++) {
		struct driver driver;
		driver_init(&driver, &workload_counter);
		driver_choose(&driver, "sync", syncs[i]);
		driver_value(&driver, "times")->number = 1000;
		driver_passes(&driver, 4);
		uint64_t *value = driver.setup.shared;
		*value -= 37;
		assert_int_equal(driver_check(&driver) == 0, i == 0);
		if (i == 0)
			assert_string_equal(driver.verdict.figures, "lost=37");
		*value += 38;
		assert_true(driver_check(&driver) < 0);
		if (i == 1)
			assert_string_equal(
				driver.verdict.detail, "the counter holds 4001, not 4000");
		driver_finish(&driver);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_after_the_other),
		cmocka_unit_test(test_on_a_loop),
		cmocka_unit_test(test_lost_updates),
	};
	return cmocka_run_group_tests_name("workload counter", tests, NULL, NULL);
}
