/* SPDX-License-Identifier: MIT */
/* From rows of samples.csv whose times are made up to the standings and the sentences. */
#include "bench/results/findings.h"

#include "bench/results/changes.h"
#include "bench/results/difference.h"
#include "bench/plan/cells.h"
#include "bench/sampling/rows.h"
#include "tests/unit/samples.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct sentence_case {
	struct samples_cell cells[4];
	unsigned rounds;
	const char *bound, *headline, *advice;
};

static const struct sentence_case cases[] = {
	{ FOUR(1.0, 0.505, 0.500, 1.0, 0.99, 1.97, 1.98, 0.99, 0.001), 12,
		"CPU-bound: sequential keeps one core 99 % busy",
		"work: threads and processes are 1.98 and 2.00 times as fast; async shows no gain",
		"Use processes. An event loop computes one task at a time: it cannot help here." },
	{ FOUR(1.0, 0.5, 0.5, 1.0, 0.99, 1.97, 1.98, 0.99, 0.001), 12,
		"CPU-bound: sequential keeps one core 99 % busy",
		"work: threads and processes are 2.00 times as fast; async shows no gain",
		"Use threads; processes shows no difference to it, but needs more memory. An event "
		"loop computes one task at a time: it cannot help here." },
	{ FOUR(1.0, 0.5, 0.55, 0.0502, 0.01, 0.02, 0.02, 0.05, 0.0005), 12,
		"I/O-bound: sequential keeps one core 1.0 % busy",
		"work: threads, processes and async are 2.00, 1.82 and 19.9 times as fast",
		"Use async. One event loop is enough for waiting." },
	{ FOUR(1.0, 1.0, 1.0, 1.0, 0.7, 0.7, 0.7, 0.7, 0.05), 12,
		"partly CPU-bound: sequential keeps one core 70 % busy",
		"work: no difference shown", "Use sequential, the simplest." },
	{ FOUR(1.0, 1.2, 1.3, 1.4, 0.99, 1, 1, 1, 0.001), 12,
		"CPU-bound: sequential keeps one core 99 % busy",
		"work: threads, processes and async take 1.20, 1.30 and 1.40 times as long",
		"Use sequential: nothing is shown to beat it. An event loop computes one task at a "
		"time: it cannot help here." },
	{ FOUR(1.0, 0.5, 0.5, 1.0, 1, 2, 2, 1, 0.001), 3,
		"CPU-bound: sequential keeps one core 100 % busy",
		"work under four runners (too few samples for an interval)",
		"Too few samples to tell (3 a cell, 6 are needed)." },
	{ FOUR(1.0, 0, 0.5, 0, 1, 0, 2, 0, 0.001), 12,
		"CPU-bound: sequential keeps one core 100 % busy",
		"work: processes are 2.00 times as fast; threads and async failed",
		"Use processes." },
	{ FOUR(1.0, 0, 0, 0, 1, 0, 0, 0, 0.001), 12,
		"CPU-bound: sequential keeps one core 100 % busy",
		"work under four runners; threads, processes and async failed",
		"All others failed: nothing to compare it with." },
	{ FOUR(0, 0, 0, 0, 0, 0, 0, 0, 0.001), 12, "", "work: every cell failed",
		"Nothing can be compared." },
};

static void test_sentences(void **state)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct sentence_case *test = &cases[i];
		struct samples *fixture = *state;
		size_t group = 0;
		char text[500];
		samples_measure(fixture, test->cells, 4, test->rounds);
		findings_bound(&fixture->findings, 0, text, sizeof text);
		assert_string_equal(text, test->bound);
		findings_headline(&fixture->findings, &group, 1, true, text, sizeof text);
		assert_string_equal(text, test->headline);
		findings_advice(&fixture->findings, 0, text, sizeof text);
		assert_string_equal(text, test->advice);
	}
}

static void test_rows(void **state)
{
	struct samples *fixture = *state;
	const struct samples_cell cells[] = FOUR(1.0, 0.5, 0.5, 0, 1, 2, 2, 0, 0.01);
	samples_measure(fixture, cells, 4, 10);
	const struct summary_row *rows = fixture->findings.summary.rows;
	assert_int_equal(rows[0].samples, 10);
	assert_true(rows[0].speedup.estimate >= 1 && rows[0].speedup.estimate <= 1);
	assert_true(isnan(rows[0].speedup.low));
	assert_int_equal(rows[0].standing, STANDING_SLOWER);
	assert_true(rows[1].speedup.low > 1.9 && rows[1].speedup.high < 2.1);
	assert_float_equal(rows[1].efficiency, rows[1].speedup.estimate / 2, 1e-12);
	assert_float_equal(rows[1].cpu_utilisation, 2, 1e-6);
	assert_true((rows[1].standing == STANDING_BEST && rows[2].standing == STANDING_LEVEL) ||
		    (rows[2].standing == STANDING_BEST && rows[1].standing == STANDING_LEVEL));
	assert_int_equal(rows[3].standing, STANDING_FAILED);
	assert_int_equal(fixture->results.cells[3].failed, 10);
	assert_true(isnan(rows[3].wall.median.estimate));
	assert_string_equal(rows[3].verdict, "failed: signal, killed by SIGSEGV");
	assert_int_equal(rows[3].bound, BOUNDED_CPU);
}

/* A failed half drops the pair: what is left is still paired by round. */
static void test_pairs(void **state)
{
	struct samples *fixture = *state;
	const struct samples_cell cells[] = FOUR(1.0, 0.5, 0.5, 0.5, 1, 2, 2, 2, 0.2);
	double base[100], value[100];
	samples_measure(fixture, cells, 4, 8);
	struct results_sample *samples = fixture->results.samples;
	samples[0].status = SAMPLE_TIMEOUT;    /* round 1, cell 0 */
	samples[4 + 1].status = SAMPLE_WARMUP; /* round 2, cell 1 */
	assert_int_equal(results_pairs(&fixture->results, 0, 1, base, value), 6);
	for (size_t i = 0; i < 6; i++) {
		assert_float_equal(base[i], samples[4 * (i + 2)].wall_s, 1e-12);
		assert_float_equal(value[i], samples[4 * (i + 2) + 1].wall_s, 1e-12);
	}
}

/* In how many of 200 groups of eight settings one is shown to be slower, and how many in all. */
static size_t count_slower(
	struct samples *fixture, const double walls[8], unsigned rounds, size_t *all)
{
	struct samples_cell cells[8];
	size_t groups = 0;
	*all = 0;
	for (samples_draw = 1; samples_draw <= 200; samples_draw++) {
		size_t slower = 0;
		for (unsigned i = 0; i < 8; i++)
			cells[i] = (struct samples_cell){ "threads", i + 1, 1, walls[i], .busy = 1,
				.noise = 0.02 };
		samples_measure(fixture, cells, 8, rounds);
		for (size_t i = 0; i < 8; i++)
			slower += fixture->findings.summary.rows[i].standing == STANDING_SLOWER;
		groups += slower > 0;
		*all += slower;
	}
	samples_draw = 0;
	return groups;
}

/* The best of many was chosen by the samples that the others are compared with it by. In
 * simulations of 2,000 groups 4 of 100 have a slower one (2.9 by six rounds); without a correction
 * 40, with one for the seven comparisons alone 14. */
static void equals_are_seldom_slower(void **state)
{
	static const double equal[8] = { 1, 1, 1, 1, 1, 1, 1, 1 };
	size_t all;
	assert_in_range(count_slower(*state, equal, 10, &all), 0, 14);
	assert_in_range(count_slower(*state, equal, 6, &all), 0, 14);
}

/* By six rounds, too, of which the sign test alone can tell nothing of three settings or more. */
static void slower_ones_are_seen(void **state)
{
	static const double one[8] = { 1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1 };
	static const double half[8] = { 1, 1, 1, 1, 1.3, 1.3, 1.3, 1.3 };
	size_t all;
	assert_int_equal(count_slower(*state, one, 6, &all), 200);
	assert_in_range(all, 1300, 1400);
	assert_int_equal(count_slower(*state, half, 10, &all), 200);
	assert_in_range(all, 800, 840);
}

/* Another program may have sorted the rows: pairs are found by their rounds. */
static void rows_in_any_order(void **state)
{
	struct samples *fixture = *state;
	const struct samples_cell cells[] = FOUR(1.0, 0.5, 0.5, 0.5, 1, 2, 2, 2, 0.2);
	char path[100], lines[80][1000];
	double base[100], value[100];
	size_t count = 0, rounds, disturbed;
	struct error error;
	samples_measure(fixture, cells, 4, 12);
	snprintf(path, sizeof path, "%s/samples.csv", fixture->run);
	FILE *file = fopen(path, "r+");
	assert_non_null(file);
	while (count < 80 && fgets(lines[count], sizeof lines[count], file))
		count++;
	assert_int_equal(count, 1 + 4 * 12);
	rewind(file);
	/* By runner; of the first one the other way round. */
	fputs(lines[0], file);
	for (size_t cell = 0; cell < 4; cell++)
		for (size_t round = 0; round < 12; round++)
			fputs(lines[1 + cell + 4 * (cell ? round : 11 - round)], file);
	assert_int_equal(fclose(file), 0);
	samples_forget(fixture);
	assert_int_equal(results_read(&fixture->results, fixture->run, &error), 0);
	assert_int_equal(results_pairs(&fixture->results, 0, 1, base, value), 12);
	for (size_t i = 0; i < 12; i++)
		assert_float_equal(value[i], fixture->results.samples[4 * i + 1].wall_s, 1e-12);
	results_rounds(&fixture->results, &rounds, &disturbed);
	assert_int_equal(rounds, 12);
}

/* ---- rows that make no sense ---------------------------------------------------------------- */

static void test_refused_rows(void **state)
{
	static const struct {
		const char *line, *says;
	} cases_of_rows[] = {
		{ "1,1,w,,4,threads,2,1,ok,,nan",
			":3: wall_s is 'nan', not a number of 0 or more" },
		{ "1,1,w,,4,threads,2,1,ok,,inf",
			":3: wall_s is 'inf', not a number of 0 or more" },
		{ "1,1,w,,4,threads,2,1,ok,,-1", ":3: wall_s is '-1', not a number of 0 or more" },
		{ "1,1,w,,4,threads,2,1,ok,,abc",
			":3: wall_s is 'abc', not a number of 0 or more" },
		{ "1,1,w,,4,threads,2,1,ok,,1e999",
			":3: wall_s is '1e999', not a number of 0 or more" },
		{ "1,1,w,,4,threads,2,1,ok,,", ":3: wall_s of a valid sample is '', not a time" },
		{ "1,1,w,,4,threads,2,1,ok,,0", ":3: wall_s of a valid sample is '0', not a time" },
		{ "1,1,w,,4,threads,2,1,fine,,1", ":3: status is 'fine', not a status" },
		{ "1,1,w,,four,threads,2,1,ok,,1", ":3: tasks is 'four', not a whole number" },
		{ "1,1,w,,-4,threads,2,1,ok,,1", ":3: tasks is '-4', not a whole number" },
		{ "-1,1,w,,4,threads,2,1,ok,,1", ":3: round is '-1', not a whole number" },
		{ "1,1,w,,4,threads,,1,ok,,1", ":3: concurrency is '', not a whole number" },
		{ "1,1,w,,4,threads,2,1,ok,", ":3: 10 fields, not 11" },
		{ "1,1,w,,4,threads,2,1,ok,,1,2", ":3: 12 fields, not 11" },
		{ "%PDF-1.4", ":3: 1 fields, not 11" },
	};
	struct samples *fixture = *state;
	char path[100], expected[300];
	snprintf(path, sizeof path, "%s/samples.csv", fixture->run);
	for (size_t i = 0; i < sizeof cases_of_rows / sizeof *cases_of_rows; i++) {
		struct error error;
		FILE *file = fopen(path, "w");
		assert_non_null(file);
		fprintf(file,
			"round,order,workload,params,tasks,runner,concurrency,seed,status,detail,"
			"wall_s\n1,1,w,,4,threads,2,1,ok,,1\n%s\n",
			cases_of_rows[i].line);
		fclose(file);
		samples_forget(fixture);
		assert_int_equal(results_read(&fixture->results, fixture->run, &error), -EINVAL);
		snprintf(expected, sizeof expected, "%s%s", path, cases_of_rows[i].says);
		assert_string_equal(error.text, expected);
	}
}

/* A row that an interruption left without its line end is none. */
static void test_half_a_row(void **state)
{
	static const char head[] =
		"round,order,workload,params,tasks,runner,concurrency,status,wall_s\n"
		"1,1,w,,4,threads,2,ok,0.125\n";
	struct samples *fixture = *state;
	char path[100];
	snprintf(path, sizeof path, "%s/samples.csv", fixture->run);
	for (size_t cut = 0; cut <= strlen("2,1,w,,4,threads,2,ok,0.125\n"); cut++) {
		struct error error;
		FILE *file = fopen(path, "w");
		assert_non_null(file);
		fprintf(file, "%s%.*s", head, (int)cut, "2,1,w,,4,threads,2,ok,0.125\n");
		fclose(file);
		samples_forget(fixture);
		assert_int_equal(results_read(&fixture->results, fixture->run, &error), 0);
		bool whole = cut == strlen("2,1,w,,4,threads,2,ok,0.125\n");
		assert_int_equal(fixture->results.sample_count, whole ? 2 : 1);
	}
}

/* Each column of differences.csv says what its name says: no two figures are alike. */
static void differences_are_written(void **state)
{
	char label[] = "cell", path[] = "/tmp/concbench-differences-XXXXXX", text[400] = "";
	static const struct results_cell cell;
	struct difference one = { .label = label,
		.old = { .cell = &cell, .samples = 11, .failed = 1, .median_s = 0.5 },
		.new = { .cell = &cell, .samples = 12, .failed = 2, .median_s = 0.25 },
		.comparison = { { 2, 1.5, 2.5 }, 0.01, NAN },
		.p_holm = 0.02,
		.change = CHANGE_FASTER };
	const struct differences all = { .items = &one, .count = 1 };
	struct error error;
	int fd = mkstemp(path);
	(void)state;
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(changes_write(&all, path, &error), 0);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	assert_non_null(fgets(text, sizeof text, file));
	assert_non_null(fgets(text, sizeof text, file));
	fclose(file);
	unlink(path);
	assert_string_equal(text, "cell,11,12,0.500000000,0.250000000,2.000000,1.500000,2.500000,"
				  "0.0100000,0.0200000,faster,no,1,2,wall\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(differences_are_written),
		cmocka_unit_test_setup_teardown(test_sentences, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(test_rows, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(test_pairs, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(
			equals_are_seldom_slower, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(
			slower_ones_are_seen, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(
			rows_in_any_order, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(
			test_refused_rows, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(test_half_a_row, samples_set_up, samples_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
