/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `primes`. */
#include "tests/unit/workload_driver.h"
#include "workloads/miller_rabin.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct fact {
	uint64_t number;
	bool prime;
};

/* Decides the numbers by the workload, and compares with the facts. */
static void expect(const struct fact *facts, size_t count)
{
	struct driver driver;
	uint64_t numbers[64];
	assert_in_range(count, 1, 64);
	for (size_t i = 0; i < count; i++)
		numbers[i] = facts[i].number;
	driver_init(&driver, &workload_primes);
	driver_list(&driver, "numbers", numbers, count);
	driver_passes(&driver, count);
	for (size_t i = 0; i < count; i++)
		if (driver.ledger.records[i].result != facts[i].prime)
			fail_msg("wrong about %llu", (unsigned long long)facts[i].number);
	assert_true(driver.verdict.units == (double)count);
	driver_finish(&driver);
}

static void test_small_numbers(void **fixture)
{
	static const struct fact facts[] = { { 0, false }, { 1, false }, { 2, true }, { 3, true },
		{ 4, false }, { 5, true }, { 6, false }, { 7, true }, { 8, false }, { 9, false },
		{ 10, false }, { 11, true }, { 15, false }, { 21, false }, { 25, false },
		{ 35, false }, { 49, false }, { 97, true }, { 7917, false },
		{ 7919, true } /* the 1000th prime */ };
	(void)fixture;
	expect(facts, sizeof facts / sizeof facts[0]);
}

/* OEIS A002997 (Carmichael numbers); A014233: 3215031751 and 3825123056546413051 fool the first 4
 * and 9 bases; Mersenne; 4294967291 is the largest prime below 2^32 (A014234). */
static void test_hard_numbers(void **fixture)
{
	static const struct fact facts[] = { { 561, false }, { 1105, false }, { 1729, false },
		{ 41041, false }, { 825265, false }, { 2047, false }, { 3215031751, false },
		{ 3825123056546413051, false }, { 2147483647, true }, { 4294967291, true },
		{ 4294967295, false }, { 4294967296, false },
		{ 4294967297, false /* Euler: 641 */ }, { UINT64_C(18446744073709551615), false },
		{ UINT64_C(18446744073709551614), false } };
	(void)fixture;
	expect(facts, sizeof facts / sizeof facts[0]);
}

/* The issue says that the first five are prime, and the four others are not. */
static void test_default_numbers(void **fixture)
{
	struct driver driver;
	(void)fixture;
	driver_init(&driver, &workload_primes);
	driver_passes(&driver, 0);
	assert_int_equal(driver.ledger.tasks, 36);
	for (uint64_t task = 0; task < 36; task++)
		assert_int_equal(driver.ledger.records[task].result, task % 9 < 5);
	assert_string_equal(driver_format(&driver, 0), "112272535095293 is prime");
	assert_string_equal(driver_format(&driver, 16), "1125828054422712 is not prime");
	driver_finish(&driver);
}

/* 2^61 - 1 is prime (Pervushin, 1883). The square of 4294967291 is the largest odd square of a
 * prime below 2^64: its last divisor is the largest there is, after 2^31 divisions. Takes 10 s. */
static void test_slow_numbers(void **fixture)
{
	static const struct fact facts[] = { { (UINT64_C(1) << 61) - 1, true },
		{ UINT64_C(18446744030759878681), false } };
	(void)fixture;
	expect(facts, sizeof facts / sizeof facts[0]);
}

/* The ten largest primes below 2^64 are 2^64 - k (Caldwell's Prime Pages). */
static void test_second_opinion(void **fixture)
{
	static const uint64_t k[] = { 59, 83, 95, 179, 189, 257, 279, 323, 353, 363 };
	(void)fixture;
	size_t next = 0;
	for (uint64_t below = 1; below <= 363; below++) {
		bool prime = below == k[next];
		assert_int_equal(miller_rabin(-below), prime);
		next += prime;
	}
	unsigned count = 0;
	for (uint64_t number = 0; number < 1000000; number++)
		count += miller_rabin(number);
	assert_int_equal(count, 78498); /* pi(10^6) */
	assert_false(miller_rabin(UINT64_C(18446744030759878681)));
}

static void test_check_finds_lies(void **fixture)
{
	static const uint64_t numbers[] = { 7, 8 };
	struct driver driver;
	(void)fixture;
	driver_init(&driver, &workload_primes);
	driver_list(&driver, "numbers", numbers, 2);
	driver_passes(&driver, 5);
	driver_finds_lies(&driver);
	driver.ledger.records[3].result = 1;
	assert_true(driver_check(&driver) < 0);
	assert_string_equal(driver.verdict.detail, "task 3 gave 1 for 8, which is not prime");
	driver_finish(&driver);
}

static void test_an_empty_list_is_refused(void **fixture)
{
	struct driver driver;
	(void)fixture;
	driver_init(&driver, &workload_primes);
	driver_list(&driver, "numbers", NULL, 0);
	assert_true(driver_plan(&driver, 0) < 0);
	driver_finish(&driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_small_numbers),
		cmocka_unit_test(test_hard_numbers),
		cmocka_unit_test(test_default_numbers),
		cmocka_unit_test(test_slow_numbers),
		cmocka_unit_test(test_second_opinion),
		cmocka_unit_test(test_check_finds_lies),
		cmocka_unit_test(test_an_empty_list_is_refused),
	};
	return cmocka_run_group_tests_name("workload primes", tests, NULL, NULL);
}
