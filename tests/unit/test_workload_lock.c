/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `lock`. Under contention: tests/sharing. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static const char *const kinds[] = { "mutex", "spin", "rwlock", "fair" };

static void begin(struct driver *driver, const char *kind, uint64_t reads)
{
	driver_init(driver, &workload_lock);
	driver_choose(driver, "kind", kind);
	driver_value(driver, "times")->number = 101;
	driver_value(driver, "inside")->number = 0;
	driver_value(driver, "outside")->number = 0;
	driver_value(driver, "reads")->number = reads;
}

static void test_one_after_the_other(void **fixture)
{
	(void)fixture;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct driver driver;
		begin(&driver, kinds[i], 0);
		driver_passes(&driver, 7);
		assert_true(driver.verdict.units == 707);
		driver_finds_lies(&driver);
		driver_finish(&driver);
	}
}

static void test_on_a_loop(void **fixture)
{
	(void)fixture;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct driver driver;
		begin(&driver, kinds[i], 30);
		assert_int_equal(driver_run_events(&driver, 9, 4), 0);
		assert_int_equal(driver_check(&driver), 0);
		driver_finish(&driver);
	}
}

/* One that two incremented at once stands somewhere in the shared block, and holds one less. */
static void test_somebody_else_was_inside(void **fixture)
{
	(void)fixture;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct driver driver;
		begin(&driver, kinds[i], 40);
		driver_passes(&driver, 5);
		/* Of 101 times 40 of 100 are 40. */
		uint64_t *words = driver.setup.shared, changed = 0;
		for (size_t k = 0; k < driver.plan.shared / sizeof *words; k++) {
			if (words[k] != 5 * 61)
				continue;
			words[k]--;
			changed += driver_check(&driver) < 0;
			words[k]++;
		}
		assert_in_range(changed, 2, 3);
		assert_int_equal(driver_check(&driver), 0);
		driver_finish(&driver);
	}
}

/* Only where there are several workers is there anything to be fair about. */
static void test_fairness(void **fixture)
{
	(void)fixture;
	struct driver driver;
	void *local;
	begin(&driver, "mutex", 0);
	driver_passes(&driver, 2);
	assert_string_equal(driver.verdict.figures, "");
	assert_int_equal(workload_lock.enter(driver.state, NULL, &local), 0);
	driver.verdict = (struct verdict){ 0 };
	assert_int_equal(driver_check(&driver), 0);
	assert_string_equal(driver.verdict.figures, "longest_run=202;busiest_share=1.000000");
	driver_finish(&driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_after_the_other),
		cmocka_unit_test(test_on_a_loop),
		cmocka_unit_test(test_somebody_else_was_inside),
		cmocka_unit_test(test_fairness),
	};
	return cmocka_run_group_tests_name("workload lock", tests, NULL, NULL);
}
