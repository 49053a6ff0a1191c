/* SPDX-License-Identifier: MIT */
/* From options, typed or in a suite, to the cells; and what is refused on the way. */
#include "bench/plan/cells.h"
#include "bench/plan/planner.h"

#include "bench/plan/catalog.h"
#include "bench/plan/options.h"
#include "bench/plan/options_line.h"
#include "bench/runner.h"
#include "bench/plan/suite.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define TAKES     (OPTION_CELLS | OPTION_RUN | OPTION_BASELINE | OPTION_DETAIL | OPTION_OUTPUT)
#define WORDS_MAX 16

struct fixture {
	struct catalog catalog;
	struct options options;
	struct cells cells;
	struct error error;
};

static int set_up(void **state)
{
	static struct fixture fixture;
	fixture = (struct fixture){ 0 };
	*state = &fixture;
	options_init(&fixture.options);
	return catalog_init(&fixture.catalog, &fixture.error);
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	cells_finish(&fixture->cells);
	options_finish(&fixture->options);
	catalog_finish(&fixture->catalog);
	return 0;
}

/* Plans "WORKLOADS option option ..." as `concbench run` would; gives the code. */
static int plan_line(struct fixture *fixture, const char *line)
{
	char text[512], *words[WORDS_MAX + 1] = { (char *)(uintptr_t) "run" };
	int count = 1, first;
	snprintf(text, sizeof text, "%s", line);
	for (char *word = strtok(text, " "); word && count < WORDS_MAX; word = strtok(NULL, " "))
		words[count++] = word;
	assert_non_null(options_add_request(&fixture->options, NULL));
	int code = options_parse(&fixture->options, TAKES, count, words, &first, &fixture->error);
	for (int i = first; !code && i < count; i++)
		names_split(&fixture->options.requests[0].workloads, words[i], ',', false);
	if (!code)
		code = options_settle(&fixture->options, &fixture->error);
	return code ? code
		    : planner_plan(&fixture->cells, &fixture->catalog, &fixture->options, NULL,
			      &fixture->error);
}

static void test_defaults(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(plan_line(fixture, "primes"), 0);
	assert_int_equal(fixture->cells.group_count, 1);
	assert_int_equal(fixture->cells.count, 4);
	assert_int_equal(fixture->cells.groups[0].baseline, 0);
	assert_string_equal(fixture->cells.cells[0].runner->name, "sequential");
	assert_int_equal(fixture->cells.cells[0].concurrency, 1);
	assert_int_equal(fixture->cells.cells[3].concurrency, 1); /* primes holds the loop */
	assert_int_equal(fixture->options.settings.min_runs, 10);
}

static void test_products(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(plan_line(fixture, "sleep -x sequential,threads,async -j 1-3,8 -n 10,20 "
					    "-p duration=1ms,2ms -p sleep.distribution=uniform"),
		0);
	assert_int_equal(fixture->cells.group_count, 4);
	/* sequential once, threads and async at 1, 2, 3 and 8 */
	assert_int_equal(fixture->cells.count, 4 * 9);
	const struct group *group = &fixture->cells.groups[2];
	assert_int_equal(group->tasks, 10);
	assert_string_equal(group->params, "duration=2ms;distribution=uniform");
	assert_int_equal(group->first, 18);
	assert_int_equal(fixture->cells.cells[18 + 8].concurrency, 8);
}

static void test_refusals(void **state)
{
	static const char *const lines[][2] = {
		{ "prime", "did you mean 'primes'" },
		{ "primes -x thread", "did you mean 'threads'" },
		{ "primes -p number=3", "did you mean 'numbers'" },
		{ "primes -p numbers=x", "numbers=x" },
		{ "primes -p sleep.duration=1ms",
			"'sleep' is neither a workload nor a runner that" },
		{ "primes -p numbers", "not [SCOPE.]NAME=VALUE" },
		{ "sleep -p duration=5", "with its unit" },
		{ "sleep -p duration=2h", "0ns..1h" },
		{ "primes -n 0", "--tasks" },
		{ "primes -j 0", "--concurrency" },
		{ "primes -j 5-2", "--concurrency" },
		{ "primes -r 0", "--runs" },
		{ "primes -r 3 -m 2", "--runs" },
		{ "primes -m 20 -M 10", "--min-runs 20 is above" },
		{ "primes --precision 0", "--precision" },
		{ "primes --timeout 0", "--timeout" },
		{ "primes --baseline thread", "--baseline" },
		{ "sleep -x threads -n 5000000 -j 4000000", "this system grants" },
		{ "null -n 4294967295", "4294967295" },
		{ "wordcount -p files=/nonexistent/book", "/nonexistent/book" },
		{ "", "no workload named" },
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct fixture *fixture = *state;
		tear_down(state);
		assert_int_equal(set_up(state), 0);
		if (plan_line(fixture, lines[i][0]) != -EINVAL)
			fail_msg("not refused: %s", lines[i][0]);
		if (!strstr(fixture->error.text, lines[i][1]) || strchr(fixture->error.text, '\n'))
			fail_msg("'%s' is refused with: %s", lines[i][0], fixture->error.text);
	}
}

static int read_suite(struct fixture *fixture, const char *text)
{
	char path[] = "/tmp/concbench-suite-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_true(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	int code = suite_read(&fixture->options, path, &fixture->error);
	if (!code)
		code = options_settle(&fixture->options, &fixture->error);
	if (!code)
		code = planner_plan(&fixture->cells, &fixture->catalog, &fixture->options, NULL,
			&fixture->error);
	unlink(path);
	return code;
}

static void test_suite(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(
		read_suite(fixture, "; a suite\n"
				    "[global]\nname = mine\nmax-time = 5\nseed = 3\n"
				    "[a]\nworkload = primes, null\nrunner = threads, async\n"
				    "concurrency = 1, 2\ntasks = 4\n"
				    "param.primes.numbers = 3:5:\n\t7:11\n"
				    "[b]\nworkload = primes\nrunner = sequential\ntasks = 4\n"
				    "param.numbers = 3:5:7:11\n"),
		0);
	assert_string_equal(fixture->options.name, "mine");
	assert_int_equal(fixture->options.settings.max_time_ns, UINT64_C(5000000000));
	/* [b] has the inputs of [a]'s primes: it joins that group, and is its baseline */
	assert_int_equal(fixture->cells.group_count, 2);
	assert_string_equal(fixture->cells.groups[0].params, "numbers=3:5:7:11");
	assert_int_equal(fixture->cells.groups[0].count, 4);
	assert_int_equal(fixture->cells.groups[0].baseline, 3);
	assert_int_equal(fixture->cells.groups[1].first, 4);
	assert_int_equal(fixture->cells.groups[1].seed, 3);
}

static void test_suite_refusals(void **state)
{
	static const char *const suites[][2] = {
		{ "[global]\nmax-tim = 5\n",
			":2: no option 'max-tim' here; did you mean 'max-time'" },
		{ "[a]\nworkload = primes\ntasks = none\n", ":3: --tasks 'none'" },
		{ "[a]\nworkload = primes\nmax-time = 5\n", ":3: no option 'max-time'" },
		{ "name = x\n", ":1: 'name' stands before any [section]" },
		{ "[a]\nworkload = primes\n[global]\nseed = 2\n", "must be the first" },
		{ "[a]\nworkload primes\n", ":2: 'workload primes' is neither" },
		{ "[a\nworkload = primes\n", ":1: no ']'" },
		{ "[global]\nhelp = yes\n[a]\nworkload = primes\n", ":2: no option 'help'" },
		{ "[a]\nworkload = primes\n\ttasks = 4\n", ":3: 'tasks' begins with blanks" },
		{ "[a]\nworkload = primes\n param.numbers = 4\n",
			":3: 'param.numbers' begins with blanks" },
		{ "[a]\nworkload = primes\nrunner = async\nrunner = threads\n", "given twice" },
		{ "[global]\nseed = 1\n", "nothing to measure" },
		{ "[a]\nworkload = primes\nparam.numbes = 4\n",
			"[a]: primes: no parameter 'numbes'" },
		{ "[a]\nworkload = prims\n", "[a]: no workload 'prims'; did you mean 'primes'" },
		{ "[a]\nrunner = threads\n", "[a]: no workload named" },
	};
	for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
		struct fixture *fixture = *state;
		tear_down(state);
		assert_int_equal(set_up(state), 0);
		assert_int_equal(read_suite(fixture, suites[i][0]), -EINVAL);
		if (!strstr(fixture->error.text, suites[i][1]))
			fail_msg("'%s' is refused with: %s", suites[i][0], fixture->error.text);
	}
}

/* What a run writes as its suite reads back as the same run. */
static void test_suite_round_trip(void **state)
{
	struct fixture *fixture = *state, again = { 0 };
	char path[] = "/tmp/concbench-suite-XXXXXX";
	close(mkstemp(path));
	assert_int_equal(plan_line(fixture, "primes,sleep -j 2,auto -n 6 -r 3 --order-seed 77 "
					    "-p sleep.duration=1ms,2ms --trace --timeout 2.5"),
		0);
	fixture->options.name = strdup("mine");
	assert_int_equal(suite_write(&fixture->options, SUITE_OF_RUN, path, &fixture->error), 0);
	assert_int_equal(catalog_init(&again.catalog, &again.error), 0);
	options_init(&again.options);
	assert_int_equal(suite_read(&again.options, path, &again.error), 0);
	assert_int_equal(options_settle(&again.options, &again.error), 0);
	assert_int_equal(
		planner_plan(&again.cells, &again.catalog, &again.options, NULL, &again.error), 0);
	unlink(path);
	assert_int_equal(again.options.settings.runs, 3);
	assert_int_equal(again.options.settings.order_seed, 77);
	assert_int_equal(again.options.settings.timeout_ns, UINT64_C(2500000000));
	assert_true(again.options.settings.trace);
	assert_int_equal(again.cells.count, fixture->cells.count);
	for (size_t i = 0; i < again.cells.count; i++) {
		assert_string_equal(
			again.cells.cells[i].runner->name, fixture->cells.cells[i].runner->name);
		assert_int_equal(
			again.cells.cells[i].concurrency, fixture->cells.cells[i].concurrency);
	}
	for (size_t i = 0; i < again.cells.group_count; i++)
		assert_string_equal(again.cells.groups[i].params, fixture->cells.groups[i].params);
	void *other = &again;
	tear_down(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_defaults, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_products, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_refusals, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_suite, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_suite_refusals, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_suite_round_trip, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
