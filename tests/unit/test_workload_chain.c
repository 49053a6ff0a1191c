/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `chain`. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void init(struct driver *driver, uint64_t steps, uint64_t duration_ns)
{
	driver_init(driver, &workload_chain);
	driver_value(driver, "steps")->number = steps;
	driver_value(driver, "duration")->number = duration_ns;
}

/* By Python's integers, from the description alone. */
static const struct {
	uint64_t seed, task, steps, duration_ns, result, waits_ns;
} known[] = {
	{ 1, 0, 2, 100000, UINT64_C(0x665488d8f671f0bb), 152708 },
	{ 1, 7, 2, 100000, UINT64_C(0x8863afcd54e31d71), 87099 },
	{ 9, 3, 1, 100000, UINT64_C(0x3587db4a829a78c2), 78482 },
	{ 1, 3, 5, 20000, UINT64_C(0x6e1908936ab0a55d), 50296 },
};

static void test_known_chains(void **fixture)
{
	(void)fixture;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		struct driver driver;
		init(&driver, known[i].steps, known[i].duration_ns);
		driver.plan.seed = known[i].seed;
		driver_passes(&driver, 8);
		struct record *record = &driver.ledger.records[known[i].task];
		assert_true(record->result == known[i].result);
		assert_true(driver.verdict.units == 8.0 * (double)known[i].steps);
		/* As long as the waits, to the nanosecond. */
		record->end_ns = record->start_ns + known[i].waits_ns;
		assert_int_equal(driver_check(&driver), 0);
		record->end_ns--;
		assert_true(driver_check(&driver) < 0);
		assert_non_null(strstr(driver.verdict.detail, " ended 1 ns early, after "));
		driver_finish(&driver);
	}
}

/* What is computed between the waits is checked by its closed form, in both forms. */
static void test_work(void **fixture)
{
	struct driver blocking, events;
	(void)fixture;
	init(&blocking, 3, 1000);
	init(&events, 3, 1000);
	driver_value(&blocking, "work")->number = 20000;
	driver_value(&events, "work")->number = 20000;
	driver_passes(&blocking, 20);
	assert_int_equal(driver_run_events(&events, 20, 8), 0);
	for (size_t task = 0; task < 20; task++)
		assert_true(
			blocking.ledger.records[task].result == events.ledger.records[task].result);
	blocking.ledger.records[5].result ^= 1;
	assert_true(driver_check(&blocking) < 0);
	driver_finish(&blocking);
	driver_finish(&events);
}

static void test_event_form_gives_the_same(void **fixture)
{
	struct driver blocking, events;
	(void)fixture;
	init(&blocking, 4, 50000);
	init(&events, 4, 50000);
	driver_passes(&blocking, 100);
	assert_int_equal(driver_run_events(&events, 100, 64), 0);
	assert_int_equal(driver_check(&events), 0);
	for (uint64_t task = 0; task < 100; task++)
		assert_true(
			events.ledger.records[task].result == blocking.ledger.records[task].result);
	driver_finish(&blocking);
	driver_finish(&events);
}

static void test_check_finds_lies(void **fixture)
{
	struct driver driver;
	(void)fixture;
	init(&driver, 2, 1000);
	driver_passes(&driver, 10);
	driver_finds_lies(&driver);
	driver_finish(&driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_chains),
		cmocka_unit_test(test_work),
		cmocka_unit_test(test_event_form_gives_the_same),
		cmocka_unit_test(test_check_finds_lies),
	};
	return cmocka_run_group_tests_name("workload chain", tests, NULL, NULL);
}
