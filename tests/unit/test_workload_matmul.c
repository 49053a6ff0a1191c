/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `matmul`. */
#include "tests/unit/workload_driver.h"
#include "workloads/blas.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static const char *const kernels[] = { "naive", "blocked", "blas" };

/* Without a BLAS that kernel is refused, and is not tried. */
static size_t kernels_here(void)
{
	char error[WORKLOAD_TEXT];
	return blas_plan(1, error) == 0 ? 3 : 2;
}

static int64_t total_of(const struct driver *driver)
{
	uint64_t total = 0;
	for (uint64_t task = 0; task < driver->ledger.tasks; task++)
		total += driver->ledger.records[task].result;
	return (int64_t)total;
}

static void multiply(struct driver *driver, const char *kernel, uint64_t n, uint64_t tasks)
{
	driver_init(driver, &workload_matmul);
	driver_value(driver, "n")->number = n;
	driver_choose(driver, "kernel", kernel);
	driver_passes(driver, tasks);
	assert_true(driver->verdict.units == 2.0 * (double)(n * n * n));
}

/* Python: lists of whole numbers, multiplied by the definition. */
static void test_known_products(void **fixture)
{
	static const double three[] = { 40, 17, -84, -38, 21, 74, 30, 15, -18 };
	static const uint64_t tasks[] = { 1, 3, 7, 100, 130 };
	(void)fixture;
	for (size_t kernel = 0; kernel < kernels_here(); kernel++)
		for (size_t i = 0; i < sizeof tasks / sizeof tasks[0]; i++) {
			struct driver driver;
			multiply(&driver, kernels[kernel], 3, tasks[i]);
			assert_memory_equal(driver.setup.shared, three, sizeof three);
			driver_finish(&driver);
			multiply(&driver, kernels[kernel], 100, tasks[i]);
			const double *c = driver.setup.shared;
			assert_true(c[9999] == 92 && c[99] == -174 && c[7003] == -253);
			assert_int_equal(total_of(&driver), 208716);
			driver_finish(&driver);
			multiply(&driver, kernels[kernel], 1, tasks[i]);
			assert_int_equal(total_of(&driver), 7);
			driver_finish(&driver);
		}
}

static void test_check_finds_lies(void **fixture)
{
	struct driver driver;
	(void)fixture;
	multiply(&driver, "blocked", 70, 5);
	driver_finds_lies(&driver);
	/* Two elements exchanged: the sums of the rows do not show it. */
	double *c = driver.setup.shared, kept = c[71];
	assert_true(c[70] != c[71]);
	c[71] = c[70];
	c[70] = kept;
	assert_true(driver_check(&driver) < 0);
	assert_string_equal(driver.verdict.detail, "row 1 is not that of the product (Freivalds)");
	c[70] = c[71];
	c[71] = kept;
	assert_int_equal(driver_check(&driver), 0);
	driver_finish(&driver);
}

static void test_threads_of_a_blas(void **fixture)
{
	struct driver driver;
	char error[WORKLOAD_TEXT];
	(void)fixture;
	driver_init(&driver, &workload_matmul);
	driver_value(&driver, "n")->number = 100;
	driver_value(&driver, "blas-threads")->number = 2;
	driver_choose(&driver, "kernel", "blas");
	if (blas_plan(2, error) < 0) {
		assert_true(driver_plan(&driver, 4) < 0);
		assert_string_equal(driver.plan.error, error);
	} else {
		driver_passes(&driver, 4);
		assert_int_equal(total_of(&driver), 208716);
	}
	driver_finish(&driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_products),
		cmocka_unit_test(test_check_finds_lies),
		cmocka_unit_test(test_threads_of_a_blas),
	};
	return cmocka_run_group_tests_name("workload matmul", tests, NULL, NULL);
}
