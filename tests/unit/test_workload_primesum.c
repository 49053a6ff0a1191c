/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `primesum`. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

static void expect_sum(uint64_t limit, uint64_t tasks, uint64_t sum)
{
	struct driver driver;
	char figures[64];
	driver_init(&driver, &workload_primesum);
	driver_value(&driver, "limit")->number = limit;
	driver_passes(&driver, tasks);
	uint64_t total = 0;
	for (uint64_t task = 0; task < tasks; task++)
		total += driver.ledger.records[task].result;
	assert_true(total == sum);
	snprintf(figures, sizeof figures, "sum=%llu", (unsigned long long)sum);
	assert_string_equal(driver.verdict.figures, figures);
	assert_true(driver.verdict.units == (double)limit + 1);
	driver_finish(&driver);
}

/* The three that courses use, from the issue that asked for this workload. */
static void test_known_sums(void **fixture)
{
	(void)fixture;
	expect_sum(400000, 1, UINT64_C(6458901531));
	expect_sum(500000, 7, UINT64_C(9914236195));
	expect_sum(600000, 64, UINT64_C(14071826345));
}

/* OEIS A034387: the sum of the primes up to n, from 0; and A046731: up to 10^6. */
static void test_small_and_published_sums(void **fixture)
{
	static const uint64_t sums[] = { 0, 0, 2, 5, 5, 10, 10, 17, 17, 17, 17, 28, 28, 41, 41, 41,
		41, 58, 58, 77, 77, 77, 77, 100, 100, 100 };
	(void)fixture;
	for (uint64_t limit = 0; limit < sizeof sums / sizeof sums[0]; limit++)
		for (uint64_t tasks = 1; tasks < 30; tasks += 4)
			expect_sum(limit, tasks, sums[limit]);
	expect_sum(1000000, 1000, UINT64_C(37550402023));
}

static void test_check_finds_lies(void **fixture)
{
	struct driver driver;
	(void)fixture;
	driver_init(&driver, &workload_primesum);
	driver_value(&driver, "limit")->number = 100;
	driver_passes(&driver, 3);
	driver_finds_lies(&driver);
	driver.ledger.records[0].result -= 31;
	assert_true(driver_check(&driver) < 0);
	assert_string_equal(driver.verdict.detail, "task 0 gave 129 instead of 160");
	driver_finish(&driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_sums),
		cmocka_unit_test(test_small_and_published_sums),
		cmocka_unit_test(test_check_finds_lies),
	};
	return cmocka_run_group_tests_name("workload primesum", tests, NULL, NULL);
}
