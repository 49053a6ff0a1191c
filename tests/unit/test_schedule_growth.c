/* SPDX-License-Identifier: MIT */
/* What a sample costs the schedule does not grow with cells or samples. */
#include "tests/unit/rounds.h"

#include <malloc.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

/* CPU time: what else runs does not count, but for caches. */
static double cpu_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Of a sample, ns: the least of three tries. */
static double cost_of(size_t cells, unsigned runs)
{
	double least = INFINITY;

	for (size_t i = 0; i < 3; i++) {
		rounds_set_up(NULL);
		rounds_make_cells(1, cells);
		rounds.settings.runs = runs;
		rounds.settings.warmup = 0;
		double begun = cpu_ns();
		rounds_measure();
		least = fmin(least, (cpu_ns() - begun) / (double)rounds.taken);
		assert_int_equal(rounds.taken, cells * runs);
		rounds_tear_down(NULL);
	}
	return least;
}

/* A search through all cells or all samples would make the larger one a hundred times as dear. */
static void cost_does_not_grow(void **state)
{
	double few = cost_of(100, 5), many = cost_of(10000, 5);

	(void)state;
	print_message("a sample of 100 cells costs %.0f ns, of 10,000 %.0f\n", few, many);
	assert_true(many < 20 * few);
	few = cost_of(10, 200);
	many = cost_of(10, 20000);
	print_message("a sample of 2,000 costs %.0f ns, of 200,000 %.0f\n", few, many);
	assert_true(many < 20 * few);
}

/* The same while intervals are looked at. */
static void looks_do_not_grow(void **state)
{
	double cost[2];

	for (size_t i = 0; i < 2; i++) {
		rounds_set_up(state);
		rounds_make_cells(1, 2);
		rounds.settings.min_runs = rounds.settings.max_runs = i ? 100000 : 1000;
		double begun = cpu_ns();
		rounds_measure_until_precise(rounds_restless);
		cost[i] = (cpu_ns() - begun) / (double)rounds.taken;
		rounds_tear_down(state);
	}
	print_message("looks at 1,000: %.0f ns a sample, at 100,000 %.0f\n", cost[0], cost[1]);
	assert_true(cost[1] < 20 * cost[0]);
}

static size_t allocated(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

static void memory_of_a_sample(void **state)
{
	enum {
		SAMPLES = 100000
	};
	size_t before;

	(void)state;
	rounds_make_cells(1, 2);
	rounds_measured_before(1, SAMPLE_OK, 2, 1);
	before = allocated();
	for (unsigned round = 2; round < 2 + SAMPLES / 2; round++)
		rounds_measured_before(round, SAMPLE_OK, 2, 1);
	double bytes = (double)(allocated() - before) / SAMPLES;
	print_message("%.1f bytes a sample\n", bytes);
	assert_true(bytes < 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cost_does_not_grow),
		cmocka_unit_test(looks_do_not_grow),
		cmocka_unit_test_setup_teardown(
			memory_of_a_sample, rounds_set_up, rounds_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
