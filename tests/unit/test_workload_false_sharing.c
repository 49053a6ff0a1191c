/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `false-sharing`. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
	const char *padding;
	uintptr_t bytes; /* between the beginnings of two counters */
} paddings[] = { { "0", 8 }, { "64", 64 }, { "128", 128 } };

static void test_adds_and_finds_lies(void **fixture)
{
	(void)fixture;
	for (size_t i = 0; i < sizeof paddings / sizeof *paddings; i++) {
		struct driver driver;
		driver_init(&driver, &workload_false_sharing);
		driver_choose(&driver, "padding", paddings[i].padding);
		driver_value(&driver, "times")->number = 1000;
		driver_passes(&driver, 5);
		assert_true(driver.verdict.units == 5000);
		driver_finds_lies(&driver);
		driver_finish(&driver);
	}
}

/* Workers are side by side, as far apart as was asked for, and the first is not beside anything
 * else; what lies between them is not to be written. */
static void test_where_counters_are(void **fixture)
{
	(void)fixture;
	for (size_t i = 0; i < sizeof paddings / sizeof *paddings; i++) {
		struct driver driver;
		void *first, *second;
		driver_init(&driver, &workload_false_sharing);
		driver_choose(&driver, "padding", paddings[i].padding);
		driver_value(&driver, "times")->number = 1000;
		assert_int_equal(driver_run(&driver, 2), 0);
		assert_int_equal(workload_false_sharing.enter(driver.state, NULL, &first), 0);
		assert_int_equal(workload_false_sharing.enter(driver.state, NULL, &second), 0);
		assert_int_equal((uintptr_t)second - (uintptr_t)first, paddings[i].bytes);
		assert_int_equal(((uintptr_t)first - paddings[i].bytes) % 128, 0);
		assert_int_equal(driver_check(&driver), 0);
		*((char *)second - 8) += 1;
		assert_true(driver_check(&driver) < 0);
		driver_finish(&driver);
	}
}

static void test_too_many_tasks(void **fixture)
{
	struct driver driver;
	(void)fixture;
	driver_init(&driver, &workload_false_sharing);
	assert_int_equal(driver_plan(&driver, 1 << 20), 0);
	assert_true(driver_plan(&driver, (1 << 20) + 1) < 0);
	driver_finish(&driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_adds_and_finds_lies),
		cmocka_unit_test(test_where_counters_are),
		cmocka_unit_test(test_too_many_tasks),
	};
	return cmocka_run_group_tests_name("workload false-sharing", tests, NULL, NULL);
}
