/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `serve`: what its check finds, and what it says of the generator. */
#include "tests/unit/workload_driver.h"
#include "workloads/generator.h"
#include "workloads/registry.h"
#include "workloads/visits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define TASKS 20

/* As the workload lays out the beginning of the shared block. */
struct common {
	struct visits_count count;
	struct generator_report report;
};

static struct common *common_of(struct driver *driver)
{
	return driver->setup.shared;
}

static struct generator_entry *entries_of(struct driver *driver)
{
	return (struct generator_entry *)(common_of(driver) + 1);
}

static void init(struct driver *driver)
{
	driver_init(driver, &workload_serve);
	driver_value(driver, "think")->number = 1000000;
}

static void expect_detail(struct driver *driver, const char *words)
{
	assert_true(driver_check(driver) < 0);
	if (!strstr(driver->verdict.detail, words))
		fail_msg("'%s' instead of '%s'", driver->verdict.detail, words);
}

static void test_check_finds_lies(void **fixture)
{
	struct driver driver;
	(void)fixture;
	init(&driver);
	driver_passes(&driver, TASKS);
	assert_true(driver.verdict.units == 2 * TASKS);
	driver_finds_lies(&driver);
	driver_finish(&driver);
}

/* What the clients have written down is not what they should have seen. */
static void test_check_reads_what_clients_saw(void **fixture)
{
	struct driver driver;
	(void)fixture;
	init(&driver);
	driver_passes(&driver, TASKS);
	struct generator_entry *entry = &entries_of(&driver)[5], truth = *entry;
	entry->value ^= 1;
	expect_detail(&driver, "request 5 got ");
	*entry = truth;
	entry->task++;
	expect_detail(&driver, "request 5 got ");
	*entry = truth;
	entry->answered_ns = entry->due_ns + 999999;
	expect_detail(&driver, "request 5 was answered 1 ns early");
	*entry = truth;
	entry->status = 0;
	expect_detail(&driver, "request 5 got no answer");
	entry->status = -ECONNRESET;
	expect_detail(&driver, "request 5 got no answer: Connection reset by peer");
	*entry = truth;
	/* Two connections that say that one task had them both. */
	memcpy(entries_of(&driver) + 6, entries_of(&driver) + 4, 2 * sizeof *entry);
	expect_detail(&driver, "connection 3 was served by task 2, which had another");
	driver_finish(&driver);
}

/* Nearest ranks of latencies that are known, as Python's sorted() has them; no p99 of 40. */
static void test_figures_are_what_clients_saw(void **fixture)
{
	struct driver driver;
	(void)fixture;
	init(&driver);
	driver_passes(&driver, TASKS);
	for (unsigned i = 0; i < 2 * TASKS; i++)
		entries_of(&driver)[i].answered_ns =
			entries_of(&driver)[i].due_ns + (40 - i) * 1000000;
	common_of(&driver)->count.most = 7;
	common_of(&driver)->report = (struct generator_report){
		.wall_ns = 1000000000, .cpu_ns = 600000000, .delay_ns = 290000000, .over = true
	};
	assert_int_equal(driver_check(&driver), 0);
	assert_string_equal(driver.verdict.figures,
		"answer_median_s=0.0200000;answer_max_s=0.0400000;open=7;"
		"generator_cpu_s=0.600000;generator_busy=0.890");
	assert_string_equal(driver.verdict.disturbed, "");
	common_of(&driver)->report.delay_ns = 310000000;
	assert_int_equal(driver_check(&driver), 0);
	assert_string_equal(driver.verdict.disturbed, "generator");
	driver_finish(&driver);
}

static void test_percentiles_need_a_count(void **fixture)
{
	struct driver driver;
	(void)fixture;
	init(&driver);
	driver_value(&driver, "think")->number = 0;
	driver_value(&driver, "requests")->number = 1000;
	driver_passes(&driver, 1);
	for (unsigned i = 0; i < 1000; i++)
		entries_of(&driver)[i].answered_ns =
			entries_of(&driver)[i].due_ns + (i * 7 % 1000 + 1) * 1000000;
	assert_int_equal(driver_check(&driver), 0);
	const char *wanted = "answer_median_s=0.5000000;answer_p90_s=0.9000000;"
			     "answer_p99_s=0.9900000;answer_max_s=1.0000000;";
	assert_memory_equal(driver.verdict.figures, wanted, strlen(wanted));
	driver_finish(&driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check_finds_lies),
		cmocka_unit_test(test_check_reads_what_clients_saw),
		cmocka_unit_test(test_figures_are_what_clients_saw),
		cmocka_unit_test(test_percentiles_need_a_count),
	};
	return cmocka_run_group_tests_name("workload serve", tests, NULL, NULL);
}
