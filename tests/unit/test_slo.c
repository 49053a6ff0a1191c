/* SPDX-License-Identifier: MIT */
/*
 * What searches found, side by side: runs whose probes are made up around a border, by the very
 * search that asks for them. What is held is then the highest rate of the grid below the border,
 * and the interval reaches to the next one: IEC 60063 has 787, 806, 976, 1000 and 1020.
 */
#include "bench/results/changes.h"
#include "bench/results/compared.h"
#include "bench/results/difference.h"
#include "bench/results/results.h"
#include "bench/base/say.h"
#include "bench/results/slo.h"

#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define SECOND UINT64_C(1000000000)

static const struct load asked = {
	.duration_ns = SECOND, .poisson = true, .slo_ns = 20000000, .permille = 500
};

/* One runner's search. */
struct made {
	const char *runner;
	double border; /* tasks a second */
	size_t crossings;
	bool disturbed;
	unsigned most; /* probes, then it was interrupted */
};

enum {
	RUNNERS = 3
};

struct fixture {
	char folders[2][64];
	struct results runs[2];
	struct differences differences;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);
	*state = fixture;
	for (size_t i = 0; i < 2; i++) {
		strcpy(fixture->folders[i], "/tmp/concbench-slo-XXXXXX");
		if (!mkdtemp(fixture->folders[i]))
			return -1;
	}
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	char path[100];
	differences_finish(&fixture->differences);
	for (size_t i = 0; i < 2; i++) {
		results_finish(&fixture->runs[i]);
		snprintf(path, sizeof path, "%s/samples.csv", fixture->folders[i]);
		unlink(path);
		rmdir(fixture->folders[i]);
	}
	free(fixture);
	return 0;
}

static void write_search(FILE *file, const struct made *made, unsigned order)
{
	struct search *search = calloc(1, sizeof *search);
	uint64_t rate, needed;
	assert_int_equal(search_rates(search, &asked, 1, &needed), 0);
	search_begin(search, made->crossings);
	for (unsigned round = 1; round <= made->most && (rate = search_next(search)); round++) {
		struct load load = asked;
		char text[LOAD_SIZE];
		bool held = (double)rate <= made->border;
		load.rate = rate;
		load_text(&load, text);
		fprintf(file,
			"%u,%u,sleep,duration=10ms,%u,%s,4000,1,ok,%s,1,0.01,0,%s,%u,%u,%u,%s\n",
			round, order, (unsigned)rate, made->runner, made->disturbed ? "steal" : "",
			text, (unsigned)rate, (unsigned)rate, (unsigned)rate,
			held ? "0.011" : "0.1");
		search_add(search, rate, held ? PROBE_HELD : PROBE_LATE, made->disturbed);
	}
	free(search);
}

/* Writes and reads both runs, and compares them; a search of no runner is left out. */
static void compare(struct fixture *fixture, const struct made made[2][RUNNERS])
{
	const struct results *sides[] = { &fixture->runs[0], &fixture->runs[1] };
	for (size_t i = 0; i < 2; i++) {
		struct error error;
		char path[100];
		snprintf(path, sizeof path, "%s/samples.csv", fixture->folders[i]);
		FILE *file = fopen(path, "w");
		fputs("round,order,workload,params,tasks,runner,concurrency,seed,status,disturbed,"
		      "wall_s,user_s,system_s,load,tasks_ended,rate_offered,rate_achieved,"
		      "latency_median_s\n",
			file);
		for (unsigned k = 0; k < RUNNERS; k++)
			if (made[i][k].runner)
				write_search(file, &made[i][k], k + 1);
		assert_int_equal(fclose(file), 0);
		assert_int_equal(results_read(&fixture->runs[i], fixture->folders[i], &error), 0);
	}
	differences_collect(&fixture->differences, &(struct difference_runs){ &sides[0], 1 },
		&(struct difference_runs){ &sides[1], 1 });
	differences_judge(&fixture->differences, 1);
}

static void compares_the_rates_that_are_held(void **state)
{
	static const struct made made[2][RUNNERS] = {
		{ { "threads", 1000, 6, false, UINT_MAX }, { "async", 1000, 6, false, UINT_MAX } },
		{ { "threads", 787, 6, false, UINT_MAX }, { "async", 1000, 9, false, UINT_MAX } }
	};
	struct fixture *fixture = *state;
	const struct differences *differences = &fixture->differences;
	compare(fixture, made);
	/* As many at once as were allowed, however few tasks the first probe had. */
	assert_int_equal(differences->count, 2);
	const struct difference *slower = &differences->items[0], *same = &differences->items[1];
	assert_string_equal(slower->label,
		"sleep threads -j 4000 duration=10ms at the highest rate "
		"with 50 % within 20 ms, Poisson arrivals, for 1 s");
	assert_string_equal(
		slower->shown, "sleep: threads, 4000 at once, rate held, 50 % within 20 ms");
	assert_true(difference_compared(slower)->rate);
	assert_float_equal(1 / slower->old.median_s, 1000, 1e-6);
	assert_float_equal(1 / slower->new.median_s, 787, 1e-6);
	assert_float_equal(slower->comparison.ratio.estimate, 0.787, 1e-9);
	/* Half of what either grid leaves open, at least. */
	assert_true(slower->comparison.ratio.low <= 0.787 / 1.02);
	assert_true(slower->comparison.ratio.high >= 0.787 * 806 / 787);
	assert_int_equal(slower->change, CHANGE_SLOWER);
	assert_true(slower->regression);
	assert_int_equal(same->new.samples, 9);
	assert_int_equal(same->change, CHANGE_NONE);
	assert_int_equal(differences->only[0].count + differences->only[1].count, 0);
}

static void tells_what_is_not_held_any_more(void **state)
{
	static const struct made made[2][RUNNERS] = {
		{ { "threads", 1000, 6, false, UINT_MAX }, { "async", 1000, 6, false, UINT_MAX } },
		{ { "threads", 0, 6, false, UINT_MAX }, { NULL, 0, 0, false, 0 } }
	};
	struct fixture *fixture = *state;
	const struct differences *differences = &fixture->differences;
	compare(fixture, made);
	assert_int_equal(differences->count, 1);
	assert_int_equal(differences->items[0].change, CHANGE_FAILED);
	assert_string_equal(differences->items[0].new.failure, "not even the lowest rate is held");
	assert_int_equal(differences->regressions, 1);
	assert_int_equal(differences->only[0].count, 1);
	assert_int_equal(differences->only[1].count, 0);
	assert_non_null(strstr(differences->only[0].items[0], "sleep async -j 4000"));
}

/* Tasks that only wait are held less often on a busy machine, too. */
static void tells_nothing_of_a_busy_machine(void **state)
{
	static const struct made made[2][RUNNERS] = { { { "threads", 1000, 6, false, UINT_MAX },
							      { NULL, 0, 0, false, 0 } },
		{ { "threads", 976, 6, true, UINT_MAX }, { NULL, 0, 0, false, 0 } } };
	struct fixture *fixture = *state;
	compare(fixture, made);
	assert_int_equal(fixture->differences.items[0].change, CHANGE_BUSY);
	assert_true(fixture->differences.items[0].busy);
}

/* Of a search that was cut off the rate is known, and nothing is told of it. */
static void tells_nothing_of_a_search_without_an_interval(void **state)
{
	static const struct made made[2][RUNNERS] = { { { "threads", 1000, 6, false, UINT_MAX },
							      { NULL, 0, 0, false, 0 } },
		{ { "threads", 787, 1, false, UINT_MAX }, { NULL, 0, 0, false, 0 } } };
	struct fixture *fixture = *state;
	compare(fixture, made);
	assert_int_equal(fixture->differences.items[0].change, CHANGE_UNKNOWN);
	assert_float_equal(1 / fixture->differences.items[0].new.median_s, 787, 1e-6);
}

/* A search that goes no higher holds its rate, and one that was not ended what it has seen. */
static void tells_why_a_search_has_no_end(void **state)
{
	static const struct made top = { "threads", 1e12, 6, false, UINT_MAX },
				 begun = { "threads", 1e12, 6, false, 3 },
				 unseen = { "threads", 0, 6, true, 1 },
				 none = { "threads", 0, 6, false, UINT_MAX },
				 found = { "threads", 1000, 6, false, UINT_MAX };
	static const struct {
		const struct made *old, *new;
		const char *verdict;
	} tests[] = {
		{ &found, &top, "cannot tell: the search goes no higher" },
		{ &top, &found, "cannot tell: the search goes no higher" },
		{ &top, &top, "cannot tell: the search goes no higher" },
		{ &begun, &found, "cannot tell: the search was not ended" },
		{ &begun, &begun, "cannot tell: the search was not ended" },
		{ &unseen, &unseen, "cannot tell: the search was not ended" },
		{ &unseen, &none, "cannot tell: the search was not ended" },
		{ &top, &none, "failed: it worked before" },
		{ &none, &begun, "works: it failed before" },
		{ &none, &none, "failed in both" },
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
		const struct made made[2][RUNNERS] = { { *tests[i].old, { NULL, 0, 0, false, 0 } },
			{ *tests[i].new, { NULL, 0, 0, false, 0 } } };
		compare(fixture, made);
		assert_string_equal(
			changes_verdict(&fixture->differences.items[0]), tests[i].verdict);
		differences_finish(&fixture->differences);
		results_finish(&fixture->runs[0]);
		results_finish(&fixture->runs[1]);
	}
}

/* Crossings are no samples. */
static void counts_searches_that_failed(void **state)
{
	static const struct made made[2][RUNNERS] = { { { "threads", 1000, 6, false, UINT_MAX },
							      { NULL, 0, 0, false, 0 } },
		{ { "threads", 0, 6, false, UINT_MAX }, { NULL, 0, 0, false, 0 } } };
	struct fixture *fixture = *state;
	const struct results *both[] = { &fixture->runs[0], &fixture->runs[1] };
	struct changes_row row;
	compare(fixture, made);
	differences_finish(&fixture->differences);
	differences_collect(&fixture->differences, &(struct difference_runs){ both, 1 },
		&(struct difference_runs){ both, 2 });
	assert_int_equal(fixture->differences.items[0].new.samples, 6);
	changes_row(&fixture->differences.items[0], &row);
	assert_string_equal(row.failed, "1 search failed in NEW");
}

/* An interval may reach further than one of a higher rate. */
static void names_all_whose_intervals_meet(void **state)
{
	static const struct made made[2][RUNNERS] = {
		{ { "threads", 1000, 6, false, UINT_MAX }, { "processes", 845, 6, false, UINT_MAX },
			{ "async", 825, 6, false, UINT_MAX } },
	};
	static const struct {
		double high;
		const char *advice;
	} tests[] = { { 988, "No difference is shown between threads and async: their intervals "
			     "meet." },
		{ 975, "Use threads: it holds the most." } };
	struct fixture *fixture = *state;
	struct slos slos;
	compare(fixture, made);
	slos_init(&slos, &fixture->runs[0]);
	assert_int_equal(slos.items[0].count, 3);
	slos.items[0].runners[0].held = (struct interval){ 988, 976, 1020 };
	slos.items[0].runners[1].held = (struct interval){ 845, 845, 866 };
	for (size_t i = 0; i < 2; i++) {
		char text[200] = "";
		struct say out = say_into(text, sizeof text);
		slos.items[0].runners[2].held = (struct interval){ 825, 675, tests[i].high };
		slo_advise(&out, &slos, &slos.items[0]);
		assert_string_equal(text, tests[i].advice);
	}
	slos_finish(&slos);
}

/* One that is not ended may hold more than the one that has an interval. */
static void chooses_none_before_all_are_ended(void **state)
{
	static const struct made made[2][RUNNERS] = {
		{ { "threads", 1000, 6, false, UINT_MAX }, { "async", 1e12, 6, false, 3 } },
	};
	struct fixture *fixture = *state;
	struct slos slos;
	char text[200] = "";
	struct say out = say_into(text, sizeof text);
	compare(fixture, made);
	slos_init(&slos, &fixture->runs[0]);
	assert_int_equal(slos.items[0].runners[0].state, SEARCH_FOUND);
	assert_int_equal(slos.items[0].runners[1].state, SEARCH_BEGUN);
	slo_advise(&out, &slos, &slos.items[0]);
	assert_string_equal(text, "The search was not ended: use a larger --max-time.");
	slos_finish(&slos);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			compares_the_rates_that_are_held, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tells_what_is_not_held_any_more, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tells_nothing_of_a_busy_machine, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			tells_nothing_of_a_search_without_an_interval, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tells_why_a_search_has_no_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(counts_searches_that_failed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_all_whose_intervals_meet, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			chooses_none_before_all_are_ended, set_up, tear_down),
	};
	return cmocka_run_group_tests_name("slo", tests, NULL, NULL);
}
