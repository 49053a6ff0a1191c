/* SPDX-License-Identifier: MIT */
/* How work is loaded: its text and back, and when tasks are due. */
#include "bench/plan/load.h"

#include "bench/workload.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SECOND UINT64_C(1000000000)

static void has_a_text_and_a_way_back(void **state)
{
	static const struct {
		struct load load;
		const char *text, *words;
	} cases[] = {
		{ { .rate = 0 }, "", "" },
		{ { .duration_ns = SECOND }, "duration=1s", "for 1 s" },
		{ { .duration_ns = 10000 }, "duration=0.00001s", "for 0.00001 s" },
		{ { .duration_ns = 1000 * SECOND + 1 }, "duration=1000.000000001s",
			"for 1000.000000001 s" },
		{ { .duration_ns = SECOND / 4, .rate = 500 },
			"rate=500;arrival=fixed;duration=0.25s", "at 500/s for 0.25 s" },
		{ { .duration_ns = 2 * SECOND, .rate = 7, .poisson = true },
			"rate=7;arrival=poisson;duration=2s", "at 7/s, Poisson arrivals, for 2 s" },
		{ { .duration_ns = 2 * SECOND,
			  .rate = 7,
			  .poisson = true,
			  .slo_ns = 50000,
			  .permille = 999 },
			"rate=7;arrival=poisson;duration=2s;slo=50us;percentile=99.9",
			"at 7/s, Poisson arrivals, for 2 s, 99.9 % within 50 us" },
		{ { .duration_ns = SECOND, .rate = 7, .slo_ns = 20000000, .permille = 500 },
			"rate=7;arrival=fixed;duration=1s;slo=20ms;percentile=50",
			"at 7/s for 1 s, 50 % within 20 ms" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[LOAD_SIZE];
		struct load load;
		load_text(&cases[i].load, text);
		assert_string_equal(text, cases[i].text);
		assert_int_equal(load_parse(text, &load), 0);
		assert_true(load_same(&load, &cases[i].load));
		load_words(&load, text);
		assert_string_equal(text, cases[i].words);
	}
}

static void refuses_what_it_would_not_write(void **state)
{
	static const char *const texts[] = { "x", "duration=", "duration=1", "rate=5",
		"rate=5;arrival=often;duration=1s", "rate=05;arrival=fixed;duration=1s",
		"duration=1s;", "duration=-1s", "rate=0;arrival=fixed;duration=1s",
		"rate=5;arrival=fixed;duration=1s;slo=20ms",
		"rate=5;arrival=fixed;duration=1s;slo=20ms;percentile=101",
		"rate=5;arrival=fixed;duration=1s;percentile=99",
		"duration=1s;slo=20ms;percentile=99" };
	struct load load;
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_true(load_parse(texts[i], &load) < 0);
}

static void comes_evenly_within_the_duration(void **state)
{
	const struct load load = { .duration_ns = SECOND, .rate = 4 };
	uint64_t due_ns[8];
	(void)state;
	assert_int_equal(load_due(&load, 1, 8, due_ns), 4);
	for (uint64_t i = 0; i < 4; i++)
		assert_int_equal(due_ns[i], i * SECOND / 4);
	assert_int_equal(load_due(&load, 1, 3, due_ns), 3);
}

#define MANY 10000

static int ascending(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;
	return (a > b) - (a < b);
}

/* The first five are those of Python's math.log1p over splitmix64. */
static void comes_at_random_as_elsewhere(void **state)
{
	static const uint64_t wanted[] = { 1461726, 1923847, 2353034, 4715653, 5884064 };
	const struct load load = { .duration_ns = 100 * SECOND, .rate = 1000, .poisson = true };
	uint64_t due_ns[5];
	(void)state;
	assert_int_equal(load_due(&load, 1, 5, due_ns), 5);
	for (size_t i = 0; i < 5; i++)
		assert_in_range(due_ns[i], wanted[i] - 1, wanted[i] + 1);
}

/*
 * With the default seed, once: the gaps are exponential by Kolmogorov and Smirnov at 1 % (1.628
 * over the root of their number), and the counts in windows of ten mean gaps vary as Poisson's
 * (their index of dispersion is chi-squared, here within 2.58 standard deviations).
 */
static void is_poisson(void **state)
{
	const struct load load = { .duration_ns = 100 * SECOND, .rate = 1000, .poisson = true };
	uint64_t *due_ns = calloc(MANY, sizeof *due_ns), last = 0;
	double *gaps = calloc(MANY, sizeof *gaps), worst = 0, squares = 0;
	(void)state;
	assert_int_equal(load_due(&load, 1, MANY, due_ns), MANY);
	uint64_t windows = due_ns[MANY - 1] / 10000000, *counts = calloc(windows, sizeof *counts);
	for (size_t i = 0; i < MANY; i++) {
		gaps[i] = (double)(due_ns[i] - last) / 1e6;
		last = due_ns[i];
		if (due_ns[i] / 10000000 < windows)
			counts[due_ns[i] / 10000000]++;
	}
	qsort(gaps, MANY, sizeof *gaps, ascending);
	for (size_t i = 0; i < MANY; i++) {
		double below = 1 - exp(-gaps[i]);
		worst = fmax(worst, fmax((double)(i + 1) / MANY - below, below - (double)i / MANY));
	}
	assert_true(worst < 1.628 / sqrt(MANY));
	double mean = 0, freedom = (double)windows - 1;
	for (size_t i = 0; i < windows; i++)
		mean += (double)counts[i] / (double)windows;
	for (size_t i = 0; i < windows; i++)
		squares += ((double)counts[i] - mean) * ((double)counts[i] - mean) / mean;
	assert_true(fabs(squares - freedom) < 2.58 * sqrt(2 * freedom));
	free(counts);
	free(gaps);
	free(due_ns);
}

/* The mean wait of one worker, in mean services of 1 ms, by Lindley's recursion over the arrivals.
 */
static double mean_wait(uint64_t rate, bool exponential)
{
	enum {
		TASKS = 1000000
	};
	const struct load load = { .duration_ns = 10000 * SECOND, .rate = rate, .poisson = true };
	uint64_t *due_ns = calloc(TASKS, sizeof *due_ns);
	double free_ns = 0, waited_ns = 0;
	assert_int_equal(load_due(&load, 1, TASKS, due_ns), TASKS);
	for (size_t i = 0; i < TASKS; i++) {
		double uniform = (double)(workload_hash(1, i) >> 11) * 0x1p-53;
		double service_ns = exponential ? -log1p(-uniform) * 1e6 : 1e6;
		double begin_ns = fmax(free_ns, (double)due_ns[i]);
		waited_ns += begin_ns - (double)due_ns[i];
		free_ns = begin_ns + service_ns;
	}
	free(due_ns);
	return waited_ns / TASKS / 1e6;
}

/* Pollaczek and Khinchin: load / (1 - load) services, half of it if all are alike. */
static void queues_as_the_textbook_says(void **state)
{
	static const struct {
		uint64_t rate;
		bool exponential;
		double wait;
	} cases[] = { { 500, false, 0.5 }, { 500, true, 1 }, { 800, false, 2 }, { 800, true, 4 } };
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		double wait = mean_wait(cases[i].rate, cases[i].exponential);
		assert_true(fabs(wait / cases[i].wait - 1) < 0.05);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(has_a_text_and_a_way_back),
		cmocka_unit_test(refuses_what_it_would_not_write),
		cmocka_unit_test(comes_evenly_within_the_duration),
		cmocka_unit_test(comes_at_random_as_elsewhere), cmocka_unit_test(is_poisson),
		cmocka_unit_test(queues_as_the_textbook_says) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
