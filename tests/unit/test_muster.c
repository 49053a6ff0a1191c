/* SPDX-License-Identifier: MIT */
/* The stamps of ranks whose clock is another: put on ours, and how long a task took stays. */
#include "runners/muster.h"
#include "runners/ranks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define SECOND INT64_C(1000000000)

/* A clock 1,000 s ahead, of which the second look, a second later, finds 1 ms more. */
static void keeps_how_long_a_task_took(void **state)
{
	const uint64_t start_ns = 50 * SECOND, ahead_ns = 1000 * SECOND, took_ns = 20000000;
	struct record records[3] = {
		{ start_ns + ahead_ns, start_ns + ahead_ns + took_ns, 0, 1, 1 },
		{ start_ns + ahead_ns + SECOND / 2, start_ns + ahead_ns + SECOND / 2 + took_ns, 0,
			1, 1 },
		{ start_ns + 7, start_ns + 9, 0, 0, 1 }, /* of a rank that reads our clock */
	};
	const struct job job = { .records = records, .tasks = 3, .start_ns = start_ns };
	const struct rank ranks[2] = { { .near = true }, { .near = false } };
	struct member members[2] = { { .rank = &ranks[0] },
		{ .rank = &ranks[1],
			.before = { (int64_t)ahead_ns, 30000 },
			.after = { (int64_t)ahead_ns + 1000000, 40000 } } };
	const struct muster muster = {
		.count = 2, .members = members, .job = &job, .all_ns = start_ns + SECOND
	};
	(void)state;
	assert_int_equal(muster_align(&muster, 2), 40000);
	for (int task = 0; task < 2; task++)
		assert_int_equal(records[task].end_ns - records[task].start_ns, took_ns);
	assert_int_equal(records[0].start_ns, start_ns);
	/* Half a second later the clock is half of that millisecond further, or a half of 1/1001
	 * less. */
	int64_t second_ns = (int64_t)(records[1].start_ns - start_ns - SECOND / 2);
	assert_in_range(second_ns + 500000, 0, 1000);
	assert_int_equal(records[2].start_ns, start_ns + 7);
	assert_int_equal(records[2].end_ns, start_ns + 9);
}

/* Each lane is that of the rank whose share it lies in, and shares differ by one at most. */
static void shares_lanes_out(void **state)
{
	(void)state;
	for (uint64_t all = 1; all < 30; all++)
		for (uint64_t ranks = 1; ranks <= all; ranks++)
			for (uint64_t rank = 0; rank < ranks; rank++) {
				uint64_t first = ranks_first(all, rank, ranks);
				uint64_t end = ranks_first(all, rank + 1, ranks);
				assert_in_range(end - first, all / ranks, (all - 1) / ranks + 1);
				for (uint64_t lane = first; lane < end; lane++)
					assert_int_equal(ranks_whose(lane, all, ranks), rank);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(keeps_how_long_a_task_took),
		cmocka_unit_test(shares_lanes_out) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
