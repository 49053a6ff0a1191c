/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `sleep`. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static void init(struct driver *driver, uint64_t duration_ns, const char *distribution)
{
	driver_init(driver, &workload_sleep);
	driver_value(driver, "duration")->number = duration_ns;
	driver_choose(driver, "distribution", distribution);
}

static void test_none_of_2000_is_early(void **fixture)
{
	static const char *const distributions[] = { "fixed", "uniform", "exponential" };
	(void)fixture;
	for (size_t i = 0; i < 3; i++)
		for (uint64_t duration_ns = 0; duration_ns < 20000;
			duration_ns = 3 * duration_ns + 7) {
			struct driver driver;
			init(&driver, duration_ns, distributions[i]);
			driver_passes(&driver, 2000);
			assert_true(driver.verdict.units == 2000);
			driver_finish(&driver);
		}
}

static void test_event_form_gives_the_same(void **fixture)
{
	struct driver blocking, events;
	(void)fixture;
	init(&blocking, 100000, "uniform");
	init(&events, 100000, "uniform");
	driver_passes(&blocking, 500);
	assert_int_equal(driver_run_events(&events, 500, 64), 0);
	assert_int_equal(events.plan.scratch, 0);
	assert_int_equal(driver_check(&events), 0);
	for (uint64_t task = 0; task < 500; task++)
		assert_int_equal(
			events.ledger.records[task].result, blocking.ledger.records[task].result);
	driver_finish(&blocking);
	driver_finish(&events);
}

static int hasty(struct wait *wait, int fd, unsigned events, uint64_t after_ns)
{
	(void)wait, (void)after_ns;
	return fd == -1 && events == 0 ? 0 : -EINVAL;
}

/* Tasks are not run: the ledger is filled with what the workload says it would sleep. */
static uint64_t planned_ns(struct driver *driver, uint64_t task)
{
	uint64_t result = UINT64_MAX;
	struct wait wait = { .wait = hasty };
	assert_int_equal(workload_sleep.run(driver->state, task, &wait, &result), 0);
	return result;
}

/* The mean of 10^6 is within 5 standard errors of what the distribution promises. */
static void expect_mean(const char *distribution, double mean, double deviation, uint64_t most)
{
	struct driver driver;
	double sum = 0;
	init(&driver, 1000000, distribution);
	assert_int_equal(driver_plan(&driver, 1000000), 0);
	assert_int_equal(driver_setup(&driver), 0);
	uint64_t longest = 0, shortest = UINT64_MAX;
	for (uint64_t task = 0; task < 1000000; task++) {
		uint64_t ns = planned_ns(&driver, task);
		sum += (double)ns;
		longest = ns > longest ? ns : longest;
		shortest = ns < shortest ? ns : shortest;
	}
	assert_true(longest <= most && longest > most / 3 * 2);
	assert_true(deviation == 0 || shortest < 100);
	double off = sum / 1e6 - mean;
	assert_true(off <= deviation * 0.005 + 1 && off >= -deviation * 0.005 - 1);
	driver_finish(&driver);
}

static void test_distributions(void **fixture)
{
	(void)fixture;
	expect_mean("fixed", 1e6, 0, 1000000);
	expect_mean("uniform", 0.5e6, 0.289e6, 1000000);
	expect_mean("exponential", 1e6, 1e6, 20000000);
}

static void test_seeds_differ(void **fixture)
{
	struct driver one, two;
	(void)fixture;
	init(&one, 1000, "uniform");
	init(&two, 1000, "uniform");
	two.plan.seed = 2;
	driver_passes(&one, 50);
	driver_passes(&two, 50);
	unsigned equal = 0;
	for (uint64_t task = 0; task < 50; task++)
		equal += one.ledger.records[task].result == two.ledger.records[task].result;
	assert_in_range(equal, 0, 5);
	driver_finish(&one);
	driver_finish(&two);
}

static int refuse(struct wait *wait, int fd, unsigned events, uint64_t after_ns)
{
	(void)wait, (void)fd, (void)events, (void)after_ns;
	return -ENOBUFS;
}

static void test_an_error_of_the_wait_is_the_tasks(void **fixture)
{
	struct driver driver;
	(void)fixture;
	init(&driver, 1000, "fixed");
	assert_int_equal(driver_plan(&driver, 1), 0);
	assert_int_equal(driver_setup(&driver), 0);
	struct wait wait = { .wait = refuse };
	uint64_t result;
	assert_int_equal(workload_sleep.run(driver.state, 0, &wait, &result), -ENOBUFS);
	driver_finish(&driver);
}

static void test_check_finds_lies(void **fixture)
{
	struct driver driver;
	(void)fixture;
	init(&driver, 1000, "fixed");
	driver_passes(&driver, 10);
	driver_finds_lies(&driver);
	struct record *record = &driver.ledger.records[9];
	record->end_ns = record->start_ns + 999;
	assert_true(driver_check(&driver) < 0);
	assert_string_equal(driver.verdict.detail, "task 9 ended 1 ns early, after 999 ns of 1000");
	record->end_ns = record->start_ns - 1;
	assert_true(driver_check(&driver) < 0);
	record->end_ns = record->start_ns + 1000;
	assert_int_equal(driver_check(&driver), 0);
	driver_finish(&driver);
}

/* Lateness made by hand: task t is t ms late, in an order that is no order. */
static void test_figures(void **fixture)
{
	struct driver driver;
	(void)fixture;
	init(&driver, 5000000000, "fixed");
	assert_int_equal(driver_plan(&driver, 1000001), 0);
	assert_int_equal(driver_setup(&driver), 0);
	for (uint64_t i = 0; i < 1000001; i++)
		driver.ledger.records[i] = (struct record){ .start_ns = 1000 + i,
			.end_ns = 1000 + i + 5000000000 + i * 700001 % 1000001 * 1000000 + 7,
			.result = 5000000000,
			.status = 1 };
	assert_int_equal(driver_check(&driver), 0);
	assert_string_equal(
		driver.verdict.figures, "late_median_s=500.000000007;late_max_s=1000.000000007");
	assert_string_equal(driver_format(&driver, 0), "5.000000000 s");
	driver_finish(&driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_none_of_2000_is_early),
		cmocka_unit_test(test_event_form_gives_the_same),
		cmocka_unit_test(test_distributions),
		cmocka_unit_test(test_seeds_differ),
		cmocka_unit_test(test_an_error_of_the_wait_is_the_tasks),
		cmocka_unit_test(test_check_finds_lies),
		cmocka_unit_test(test_figures),
	};
	return cmocka_run_group_tests_name("workload sleep", tests, NULL, NULL);
}
