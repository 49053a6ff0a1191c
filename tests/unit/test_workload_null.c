/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `null`. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void test_ten_million_tasks(void **fixture)
{
	struct driver driver;
	(void)fixture;
	driver_init(&driver, &workload_null);
	driver_passes(&driver, 10000000);
	assert_true(driver.verdict.units == 1e7);
	driver_finish(&driver);
}

static void test_default_tasks(void **fixture)
{
	struct driver driver;
	(void)fixture;
	driver_init(&driver, &workload_null);
	assert_int_equal(driver_plan(&driver, 0), 0);
	assert_int_equal(driver.plan.tasks, 1000000);
	driver_finish(&driver);
}

static void test_check_finds_lies(void **fixture)
{
	struct driver driver;
	(void)fixture;
	driver_init(&driver, &workload_null);
	driver_passes(&driver, 100);
	driver_finds_lies(&driver);
	driver.ledger.records[99].result = 7;
	assert_true(driver_check(&driver) < 0);
	assert_string_equal(driver.verdict.detail, "task 99 gave 7 instead of 0");
	driver_finish(&driver);
}

static void test_too_many_tasks_are_refused(void **fixture)
{
	(void)fixture;
	for (size_t i = 0; workload_table[i]; i++) {
		struct driver driver;
		driver_init(&driver, workload_table[i]);
		assert_true(driver_plan(&driver, (uint64_t)UINT32_MAX + 1) < 0);
		assert_string_equal(
			driver.plan.error, "4294967296 tasks are too many; at most 4294967295");
		driver_finish(&driver);
	}
}

static void test_the_table_is_sorted(void **fixture)
{
	(void)fixture;
	size_t count = 0;
	for (; workload_table[count]; count++) {
		const struct workload *workload = workload_table[count];
		assert_int_equal(workload->abi, WORKLOAD_ABI);
		assert_true(
			workload->name && workload->summary && workload->unit && workload->bound);
		assert_true(workload->plan && workload->run && workload->check);
		if (count > 0)
			assert_true(strcmp(workload_table[count - 1]->name, workload->name) < 0);
	}
	assert_true(count > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ten_million_tasks),
		cmocka_unit_test(test_default_tasks),
		cmocka_unit_test(test_check_finds_lies),
		cmocka_unit_test(test_too_many_tasks_are_refused),
		cmocka_unit_test(test_the_table_is_sorted),
	};
	return cmocka_run_group_tests_name("workload null", tests, NULL, NULL);
}
