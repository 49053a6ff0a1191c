/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `squares`. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static uint64_t total_of(const struct driver *driver)
{
	uint64_t total = 0;
	for (uint64_t task = 0; task < driver->ledger.tasks; task++)
		total += driver->ledger.records[task].result;
	return total;
}

/* Python: sum(k * k for k in range(from, from + count)) % 2**64 */
static const struct {
	uint64_t from, count, sum;
} known[] = { { 1, 1, 1 }, { 1, 1000000, UINT64_C(333333833333500000) }, { 2, 2, 13 },
	{ 6074001000, 12345, UINT64_C(925604657268071380) },
	{ UINT64_C(1) << 62, 1000, 332833500 } };

static void test_known_sums_at_any_number_of_tasks(void **fixture)
{
	static const uint64_t tasks[] = { 1, 2, 7, 64, 1000, 20000 };
	(void)fixture;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		for (size_t j = 0; j < sizeof tasks / sizeof tasks[0]; j++) {
			struct driver driver;
			driver_init(&driver, &workload_squares);
			driver_value(&driver, "from")->number = known[i].from;
			driver_value(&driver, "count")->number = known[i].count;
			driver_passes(&driver, tasks[j]);
			assert_int_equal(driver.plan.flags, PLAN_SHARES);
			assert_true(total_of(&driver) == known[i].sum);
			assert_true(driver.verdict.units == (double)known[i].count);
			driver_finish(&driver);
		}
}

static void test_check_finds_lies(void **fixture)
{
	struct driver driver;
	(void)fixture;
	driver_init(&driver, &workload_squares);
	driver_value(&driver, "count")->number = 10;
	driver_passes(&driver, 2);
	driver_finds_lies(&driver);
	driver.ledger.records[1].result = 331;
	assert_true(driver_check(&driver) < 0);
	assert_string_equal(driver.verdict.detail, "task 1 gave 331 instead of 330");
	driver_finish(&driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_sums_at_any_number_of_tasks),
		cmocka_unit_test(test_check_finds_lies),
	};
	return cmocka_run_group_tests_name("workload squares", tests, NULL, NULL);
}
