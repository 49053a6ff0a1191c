/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `memory`. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void init(struct driver *driver, uint64_t size, uint64_t stride)
{
	driver_init(driver, &workload_memory);
	driver_value(driver, "size")->number = size;
	driver_value(driver, "stride")->number = stride;
}

/*
 * Python: words of base + k * 0x9e3779b97f4a7c15, cut into 64 slices as even as can be; of each
 * every stride-th byte's word, added up modulo 2^64, over the passes, each of which begins a golden
 * section of the stride's lines further on. `reads` by the same program.
 */
static const struct {
	uint64_t size, stride, passes, sum, reads;
} known[] = { { 512, 8, 1, UINT64_C(1154393578107305440), 64 },
	{ 100000, 8, 1, UINT64_C(6892771975220485826), 12500 },
	{ 100000, 64, 3, UINT64_C(13880728964196616098), 4800 },
	{ 1 << 20, 4096, 2, UINT64_C(8533498599449363968), 512 },
	{ 1 << 20, 4096, 7, UINT64_C(16601479923631743232), 1792 },
	{ 100000, 1000, 40, UINT64_C(2235037697523448678), 4160 },
	{ 4096, 1 << 20, 1, UINT64_C(7482220434653927360), 64 } };

static void test_known_sums(void **fixture)
{
	(void)fixture;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		struct driver driver;
		init(&driver, known[i].size, known[i].stride);
		driver_passes(&driver, 64 * known[i].passes);
		uint64_t sum = 0;
		for (uint64_t task = 0; task < driver.ledger.tasks; task++)
			sum += driver.ledger.records[task].result;
		assert_true(sum == known[i].sum);
		double gigabytes = (double)known[i].reads * 8e-9;
		assert_float_equal(driver.verdict.units / gigabytes, 1, 1e-6);
		driver_finish(&driver);
	}
}

/* Workers that begin with tasks far from each other read far from each other. */
static void test_passes_begin_apart(void **fixture)
{
	struct driver driver;
	(void)fixture;
	init(&driver, 512, 8); /* a word a slice: the results tell the slices apart */
	driver_passes(&driver, 1024);
	const struct record *records = driver.ledger.records;
	for (uint64_t workers = 2; workers <= 16; workers *= 2)
		for (uint64_t worker = 1; worker < workers; worker++)
			assert_true(records[worker * 1024 / workers].result ==
				    records[worker * 64 / workers].result);
	driver_finish(&driver);
}

/* The odd number by which a word's place is to be found again: Newton's iteration. */
static uint64_t inverse_of(uint64_t odd)
{
	uint64_t inverse = odd;
	for (int i = 0; i < 6; i++)
		inverse *= 2 - odd * inverse;
	return inverse;
}

/*
 * What a pass has brought into a cache serves none of the next ones, nor does the other half of its
 * pairs of lines, which comes along. A read a task, of a page each: its result tells the word.
 */
static void test_passes_share_no_line(void **fixture)
{
	static bool seen[64 * 512 / 16];
	struct driver driver;
	(void)fixture;
	init(&driver, 64 * 4096, 4096);
	driver_passes(&driver, 1024);
	uint64_t base = workload_hash(driver.plan.seed, 64 * 512);
	uint64_t inverse = inverse_of(UINT64_C(0x9e3779b97f4a7c15));
	for (uint64_t task = 0; task < driver.ledger.tasks; task++) {
		uint64_t word = (driver.ledger.records[task].result - base) * inverse;
		assert_true(word < 64 * 512);
		assert_false(seen[word / 16]);
		seen[word / 16] = 1;
	}
	driver_finish(&driver);
}

static void test_check_finds_lies(void **fixture)
{
	struct driver driver;
	(void)fixture;
	init(&driver, 100000, 64);
	driver_passes(&driver, 70);
	driver_finds_lies(&driver);
	driver_finish(&driver);
}

static void test_odd_strides_are_refused(void **fixture)
{
	struct driver driver;
	(void)fixture;
	init(&driver, 100000, 12);
	driver_value(&driver, "stride")->text = "12B";
	assert_int_equal(driver_plan(&driver, 1), -EINVAL);
	assert_string_equal(
		driver.plan.error, "stride=12B is no multiple of 8 bytes, for example 64");
	driver_finish(&driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_sums),
		cmocka_unit_test(test_passes_begin_apart),
		cmocka_unit_test(test_passes_share_no_line),
		cmocka_unit_test(test_check_finds_lies),
		cmocka_unit_test(test_odd_strides_are_refused),
	};
	return cmocka_run_group_tests_name("workload memory", tests, NULL, NULL);
}
