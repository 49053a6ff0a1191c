/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `pipeline`, with room for all items: then one task may end before the
 * next begins. Tasks that wait for each other: tests/sharing and the battery. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *const vias[] = { "memory", "pipe", "socketpair" };

static void begin(struct driver *driver, const char *via, uint64_t producers, uint64_t consumers)
{
	driver_init(driver, &workload_pipeline);
	driver_choose(driver, "via", via);
	driver_value(driver, "items")->number = 200;
	driver_value(driver, "capacity")->number = 256;
	driver_value(driver, "producers")->number = producers;
	driver_value(driver, "consumers")->number = consumers;
}

static void test_all_items_come_through(void **fixture)
{
	(void)fixture;
	for (size_t i = 0; i < sizeof vias / sizeof *vias; i++) {
		struct driver driver;
		begin(&driver, vias[i], 3, 7);
		driver_passes(&driver, 0);
		assert_int_equal(driver.plan.tasks, 10);
		assert_int_equal(driver.plan.concurrency, 10);
		assert_int_equal(driver.plan.flags, PLAN_ALL_AT_ONCE | PLAN_SETUP_ONCE);
		assert_true(driver.verdict.units == 200);
		/* 200 among seven: four take 29, three 28. */
		assert_int_equal(driver.ledger.records[3].result, 29);
		assert_int_equal(driver.ledger.records[9].result, 28);
		driver_finds_lies(&driver);
		driver.ledger.records[9].result++;
		assert_true(driver_check(&driver) < 0);
		driver_finish(&driver);
	}
}

/* What the last consumer took stands at the end of the shared block: as much as came in before. */
static void test_an_item_came_twice(void **fixture)
{
	struct driver driver;
	(void)fixture;
	begin(&driver, "memory", 1, 2);
	driver_passes(&driver, 3);
	char *end = (char *)driver.setup.shared + driver.plan.shared;
	*((uint64_t *)(void *)end - 1) ^= 1;
	assert_true(driver_check(&driver) < 0);
	assert_non_null(strstr(driver.verdict.detail, "200 of 200 items came out, and add up to"));
	driver_finish(&driver);
}

static void test_refusals(void **fixture)
{
	struct driver driver;
	(void)fixture;
	begin(&driver, "pipe", 2, 1);
	assert_true(driver_plan(&driver, 4) < 0);
	assert_string_equal(driver.plan.error, "4 tasks are not 2 producers and 1 consumers; say "
					       "producers= and consumers= instead of a number");
	for (uint64_t capacity = 1; capacity < 1000; capacity++) {
		bool power = capacity == 1 || capacity == 2 || capacity == 4 || capacity == 8 ||
			     capacity == 16 || capacity == 32 || capacity == 64 ||
			     capacity == 128 || capacity == 256;
		driver_value(&driver, "capacity")->number = capacity;
		assert_int_equal(driver_plan(&driver, 3) == 0, power);
	}
	driver_choose(&driver, "via", "memory");
	assert_int_equal(driver_plan(&driver, 3), 0);
	driver_finish(&driver);
}

/* How many numbers a pair of sockets holds that was asked for room for 65,536. */
static uint64_t sockets_hold(void)
{
	int ends[2], bytes = 65536 * 768 / 2;
	uint64_t number = 0;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, ends), 0);
	assert_int_equal(setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes), 0);
	while (number < 65536 && write(ends[1], &number, sizeof number) == sizeof number)
		number++;
	close(ends[0]);
	close(ends[1]);
	return number;
}

/* No more is promised than the system lets a socket hold. */
static void test_sockets_hold_what_was_asked_for(void **fixture)
{
	uint64_t most = sockets_hold();
	struct driver driver;
	(void)fixture;
	begin(&driver, "socketpair", 1, 1);
	driver_value(&driver, "capacity")->number = most - most / 10;
	assert_int_equal(driver_plan(&driver, 2), 0);
	driver_value(&driver, "capacity")->number = most + 1;
	if (most < 65536) {
		assert_int_equal(driver_plan(&driver, 2), -EINVAL);
		assert_non_null(strstr(driver.plan.error, "a pair of sockets has room for "));
		assert_non_null(strstr(driver.plan.error, " items here (net.core.wmem_max)"));
	}
	driver_finish(&driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_items_come_through),
		cmocka_unit_test(test_an_item_came_twice),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_sockets_hold_what_was_asked_for),
	};
	return cmocka_run_group_tests_name("workload pipeline", tests, NULL, NULL);
}
