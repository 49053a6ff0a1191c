/* SPDX-License-Identifier: MIT */
/* What a ledger says of tasks whose times are known. */
#include "bench/sampling/ledger.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define MS UINT64_C(1000000)

static struct block block;

/* Four tasks on two workers, clock from 100 ms to 200 ms. */
static void fill(struct ledger *ledger)
{
	assert_int_equal(ledger_init(ledger, &block, 4), 0);
	assert_int_equal(ledger_prefault(ledger), 0);
	ledger->start_ns = 100 * MS;
	ledger->stop_ns = 200 * MS;
	ledger->records[0] = (struct record){ 110 * MS, 130 * MS, 7, 0, 1 };
	ledger->records[1] = (struct record){ 112 * MS, 152 * MS, 8, 1, 1 };
	ledger->records[2] = (struct record){ 130 * MS, 140 * MS, 9, 0, 1 };
	ledger->records[3] = (struct record){ 152 * MS, 182 * MS, 10, 1, 1 };
}

static void test_phases(void **state)
{
	(void)state;
	struct ledger ledger;
	struct digest digest;
	fill(&ledger);
	assert_int_equal(ledger_digest(&ledger, 2, NULL, &digest), 0);
	assert_int_equal(digest.wall_ns, 100 * MS);
	assert_int_equal(digest.startup_ns, 10 * MS);
	assert_int_equal(digest.work_ns, 72 * MS);
	assert_int_equal(digest.winddown_ns, 18 * MS);
	/* times 20 40 10 30 ms, waits 10 12 30 52 ms; numpy.quantile's answers */
	assert_float_equal(digest.times.task_median_s, 0.025, 1e-12);
	assert_true(isnan(digest.times.task_p90_s) &&
		    isnan(digest.times.task_p99_s)); /* of four tasks */
	assert_float_equal(digest.times.task_max_s, 0.040, 1e-12);
	assert_float_equal(digest.times.wait_median_s, 0.021, 1e-12);
	/* 100 ms of tasks in 100 ms */
	assert_float_equal(digest.times.overlap, 1, 1e-12);
	/* busy 30 and 70 ms: 70 over 50 */
	assert_float_equal(digest.times.imbalance, 1.4, 1e-12);
	block_finish(&block);
}

/* 1, 2, ... ms, each after the one before: quantiles by numpy.quantile, from 10 and 100 tasks on.
 */
static void test_quantiles(void **state)
{
	static const struct {
		uint64_t tasks;
		double median, p90, p99, wait_p99; /* ms */
	} wanted[] = { { 9, 5, NAN, NAN, NAN }, { 10, 5.5, 9.1, NAN, NAN },
		{ 99, 50, 89.2, NAN, NAN }, { 100, 50.5, 90.1, 99.01, 4851.99 } };

	(void)state;
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		struct record records[100];
		struct ledger ledger = { .records = records, .tasks = wanted[i].tasks };
		struct digest digest;
		uint64_t at = 0;

		for (uint64_t task = 0; task < ledger.tasks; task++) {
			records[task] = (struct record){ .start_ns = at, .status = 1 };
			at += (task + 1) * MS;
			records[task].end_ns = at;
		}
		ledger.stop_ns = at;
		assert_int_equal(ledger_digest(&ledger, 1, NULL, &digest), 0);
		const double found[] = { digest.times.task_median_s, digest.times.task_p90_s,
			digest.times.task_p99_s, digest.times.wait_p99_s };
		const double told[] = { wanted[i].median, wanted[i].p90, wanted[i].p99,
			wanted[i].wait_p99 };
		for (size_t j = 0; j < 4; j++) {
			assert_int_equal(isnan(found[j]), isnan(told[j]));
			if (!isnan(told[j]))
				assert_float_equal(found[j], told[j] * 1e-3, 1e-9);
		}
	}
}

static void test_checksum(void **state)
{
	(void)state;
	struct ledger ledger;
	struct digest first, second;
	fill(&ledger);
	assert_int_equal(ledger_digest(&ledger, 1, NULL, &first), 0);
	assert_true(isnan(first.times.imbalance));
	/* splitmix64 over the number of tasks and the results, in Python */
	assert_true(first.checksum == UINT64_C(0x5b10b321862bbd4e));
	ledger.records[2].end_ns += 5 * MS; /* times do not matter, */
	ledger.records[2].worker = 1;       /* nor does who did it */
	assert_int_equal(ledger_digest(&ledger, 1, NULL, &second), 0);
	assert_true(first.checksum == second.checksum);
	ledger.records[0].result = 8; /* results do, and their order too */
	ledger.records[1].result = 7;
	assert_int_equal(ledger_digest(&ledger, 1, NULL, &second), 0);
	assert_true(first.checksum != second.checksum);
	block_finish(&block);
}

static void test_endings(void **state)
{
	(void)state;
	struct ledger ledger;
	fill(&ledger);
	ledger.records[1].status = -5;
	ledger.records[2].status = 0; /* in progress */
	ledger.records[3] = (struct record){ 0 };
	struct endings endings = ledger_endings(&ledger);
	assert_int_equal(endings.done, 1);
	assert_int_equal(endings.failed, 1);
	assert_int_equal(endings.first_failed, 1);
	assert_int_equal(endings.unfinished, 2);
	assert_int_equal(endings.started, 1);
	assert_int_equal(endings.first_unfinished, 2);
	block_finish(&block);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_phases),
		cmocka_unit_test(test_quantiles),
		cmocka_unit_test(test_checksum),
		cmocka_unit_test(test_endings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
