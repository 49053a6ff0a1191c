/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `fetch`: what its check finds. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"
#include "workloads/server.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define TASKS 40

static void init(struct driver *driver)
{
	driver_init(driver, &workload_fetch);
	driver_value(driver, "latency")->number = 1000000;
	driver_value(driver, "size")->number = 1000;
	driver_value(driver, "timeout")->number = UINT64_C(10000000000);
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
	assert_true(driver.verdict.units == TASKS);
	struct record *record = &driver.ledger.records[3];
	record->result ^= 1;
	expect_detail(&driver, "task 3 got a page of hash ");
	record->result ^= 1;
	record->status = 0;
	expect_detail(&driver, "task 3 did not end");
	record->status = 1;
	record->end_ns = record->start_ns + 999999;
	expect_detail(&driver, "task 3 ended ");
	driver_finish(&driver);
}

/* The server's log is at the beginning of the shared block. */
static void test_check_reads_the_servers_log(void **fixture)
{
	struct driver driver;
	(void)fixture;
	init(&driver);
	driver_passes(&driver, TASKS);
	struct server_entry *entry = (struct server_entry *)driver.setup.shared + 5;
	entry->answered = 2;
	expect_detail(&driver, "the server answered the request of task 5 2 times");
	entry->answered = 0;
	expect_detail(&driver, "the server answered the request of task 5 0 times");
	entry->answered = 1;
	entry->took_ns = 999999;
	expect_detail(&driver, "the server answered task 5 after 999999 ns instead of 1000000");
	driver_finish(&driver);
}

/* As many as asked for, at any number of tasks; they fail, and others do not. */
static void test_errors_are_the_share_asked_for(void **fixture)
{
	static const struct {
		uint64_t tasks, rate, failed;
	} cases[] = { { 40, 5000, 2 }, { 40, 100000, 40 }, { 7, 50000, 3 }, { 19, 5000, 0 } };
	(void)fixture;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct driver driver;
		init(&driver);
		driver_value(&driver, "error-rate")->number = cases[i].rate;
		driver_value(&driver, "tolerate")->number = 50000;
		driver_passes(&driver, cases[i].tasks);
		uint64_t failed = 0;
		for (uint64_t task = 0; task < cases[i].tasks; task++)
			failed += driver.ledger.records[task].status < 0;
		assert_int_equal(failed, cases[i].failed);
		assert_int_equal(driver.verdict.tolerated, cases[i].tasks / 2);
		assert_true(driver.verdict.units == (double)(cases[i].tasks - failed));
		driver_finish(&driver);
	}
}

/* The figures are of answers that came: what the client gave up is in neither of them. */
static void test_latency_is_of_answers(void **fixture)
{
	struct driver driver;
	(void)fixture;
	init(&driver);
	driver_passes(&driver, TASKS);
	struct server_entry *log = driver.setup.shared;
	_Atomic uint32_t *statuses = (_Atomic uint32_t *)(void *)(log + TASKS);
	for (uint64_t task = 1; task < TASKS; task++) {
		driver.ledger.records[task].status = -ETIMEDOUT;
		statuses[task] = 0;
		log[task].answered = task % 2;
		log[task].took_ns = task % 2 ? 9000000000 : 0;
	}
	log[0].took_ns = 1000001;
	driver.ledger.records[0].end_ns = driver.ledger.records[0].start_ns + 1000001;
	assert_int_equal(driver_check(&driver), 0);
	if (!strstr(driver.verdict.figures,
		    "failed=39;latency_median_s=0.001000001;latency_max_s=0.001000001;server_cpu"))
		fail_msg("figures of one answer: %s", driver.verdict.figures);
	driver.ledger.records[0].status = -ETIMEDOUT;
	statuses[0] = 0;
	assert_int_equal(driver_check(&driver), 0);
	if (strncmp(driver.verdict.figures, "failed=40;server_cpu_s=", 23) != 0)
		fail_msg("figures of no answer: %s", driver.verdict.figures);
	driver_finish(&driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check_finds_lies),
		cmocka_unit_test(test_check_reads_the_servers_log),
		cmocka_unit_test(test_errors_are_the_share_asked_for),
		cmocka_unit_test(test_latency_is_of_answers),
	};
	return cmocka_run_group_tests_name("workload fetch", tests, NULL, NULL);
}
