/* SPDX-License-Identifier: MIT */
/* From samples whose times are made up to the rows, the standings and the sentence. */
#include "bench/results/summary.h"

#include "bench/plan/catalog.h"
#include "bench/plan/cells.h"
#include "bench/plan/planner.h"
#include "bench/plan/options.h"
#include "bench/plan/options_table.h"
#include "bench/results/verdict.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CELLS      4
#define ROUNDS_MAX 12

/* Four cells of one group: sequential, threads, processes, async. */
struct fixture {
	struct catalog catalog;
	struct options options;
	struct cells cells;
	struct history history;
	enum stop_reason reasons[CELLS];
	struct summary summary;
	struct error error;
};

static int set_up(void **state)
{
	static struct fixture fixture;
	fixture = (struct fixture){ 0 };
	*state = &fixture;
	assert_int_equal(catalog_init(&fixture.catalog, &fixture.error), 0);
	assert_int_equal(options_init(&fixture.options), 0);
	struct request *request = options_add_request(&fixture.options, NULL);
	assert_non_null(request);
	assert_int_equal(names_split(&request->workloads, "sleep", ',', false), 0);
	assert_int_equal(options_set(&fixture.options, request, OPTION_CELLS, "concurrency", "2",
				 &fixture.error),
		0);
	assert_int_equal(options_settle(&fixture.options, &fixture.error), 0);
	assert_int_equal(
		planner_plan(&fixture.cells, &fixture.catalog, &fixture.options, &fixture.error),
		0);
	assert_int_equal(fixture.cells.count, CELLS);
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	summary_finish(&fixture->summary);
	history_finish(&fixture->history);
	cells_finish(&fixture->cells);
	options_finish(&fixture->options);
	catalog_finish(&fixture->catalog);
	return 0;
}

/*
 * Adds rounds in which cell i takes walls[i] seconds, give or take `noise`, and keeps its CPU
 * `busy[i]` of that time. A wall of 0 is a failed sample.
 */
static void add_rounds(struct fixture *fixture, unsigned rounds, const double *walls,
	const double *busy, double noise)
{
	for (unsigned round = 1; round <= rounds; round++) {
		for (size_t cell = 0; cell < CELLS; cell++) {
			uint64_t hash = workload_hash(cell, round) % 1000;
			double wall = walls[cell] * (1 + noise * ((double)hash / 500 - 1));
			struct sample sample = { .cell = cell, .round = round };
			sample.status = wall > 0 ? SAMPLE_OK : SAMPLE_SIGNAL;
			if (sample.status == SAMPLE_SIGNAL)
				snprintf(sample.detail, sizeof sample.detail, "killed by SIGSEGV");
			sample.report.digest.wall_ns = (uint64_t)(wall * 1e9);
			sample.report.user_ns = (uint64_t)(wall * busy[cell] * 1e9);
			sample.report.timed = sample.report.digested = wall > 0;
			sample.report.units = 1;
			assert_int_equal(history_add(&fixture->history, &sample), 0);
		}
	}
	assert_int_equal(summary_init(&fixture->summary, &fixture->cells, &fixture->history,
				 fixture->reasons),
		0);
}

struct sentence_case {
	double walls[CELLS], busy[CELLS];
	unsigned rounds;
	double noise;
	const char *sentence;
};

static const struct sentence_case cases[] = {
	{ { 1.0, 0.505, 0.500, 1.0 }, { 0.99, 1.97, 1.98, 0.99 }, 12, 0.001,
		"sleep is CPU-bound (99 % of one core when sequential): threads 1.98x, processes "
		"2.00x, async 1.00x - use threads or processes; the event loop cannot help." },
	{ { 1.0, 0.5, 0.55, 0.0502 }, { 0.01, 0.02, 0.02, 0.05 }, 12, 0.0005,
		"sleep is I/O-bound (1 % of one core when sequential): threads 2.00x, processes "
		"1.82x, async 19.9x - use async; one event loop is enough for waiting." },
	{ { 1.0, 1.0, 1.0, 1.0 }, { 0.7, 0.7, 0.7, 0.7 }, 12, 0.05,
		"sleep is partly CPU-bound (70 % of one core when sequential): threads 1.00x, "
		"processes 1.00x, async 1.00x - no difference shown: sequential is the simplest." },
	{ { 1.0, 1.2, 1.3, 1.4 }, { 0.99, 1, 1, 1 }, 12, 0.001,
		"sleep is CPU-bound (99 % of one core when sequential): threads 0.83x, processes "
		"0.77x, async 0.71x - nothing is shown to beat sequential: use it." },
	{ { 1.0, 0.5, 0.5, 1.0 }, { 1, 2, 2, 1 }, 3, 0.001,
		"sleep is CPU-bound (100 % of one core when sequential): threads 2.00x, processes "
		"2.00x, async 1.00x - too few samples to tell (3 a cell, 6 are needed)." },
	{ { 1.0, 0, 0.5, 0 }, { 1, 0, 2, 0 }, 12, 0.001,
		"sleep is CPU-bound (100 % of one core when sequential): processes 2.00x - use "
		"processes." },
	{ { 1.0, 0, 0, 0 }, { 1, 0, 0, 0 }, 12, 0.001,
		"sleep is CPU-bound (100 % of one core when sequential) - nothing to compare it "
		"with." },
};

static void test_sentences(void **state)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct sentence_case *test = &cases[i];
		struct fixture *fixture = *state;
		char sentence[500];
		tear_down(state);
		set_up(state);
		add_rounds(fixture, test->rounds, test->walls, test->busy, test->noise);
		verdict_sentence(
			&fixture->summary, &fixture->cells.groups[0], sentence, sizeof sentence);
		assert_string_equal(sentence, test->sentence);
	}
}

static void test_rows(void **state)
{
	struct fixture *fixture = *state;
	const double walls[] = { 1.0, 0.5, 0.5, 0 }, busy[] = { 1, 2, 2, 0 };
	add_rounds(fixture, 10, walls, busy, 0.01);
	const struct summary_row *rows = fixture->summary.rows;
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
	assert_int_equal(rows[3].failed, 10);
	assert_true(isnan(rows[3].wall.median.estimate));
	assert_string_equal(rows[3].verdict, "failed: signal, killed by SIGSEGV");
	assert_string_equal(rows[3].bound, "cpu");
}

/* A failed half drops the pair: what is left is still paired by round. */
static void test_pairs(void **state)
{
	struct fixture *fixture = *state;
	const double walls[] = { 1.0, 0.5, 0.5, 0.5 }, busy[] = { 1, 2, 2, 2 };
	double base[100], value[100];
	add_rounds(fixture, 8, walls, busy, 0.2);
	fixture->history.samples[0].status = SAMPLE_TIMEOUT;    /* round 1, cell 0 */
	fixture->history.samples[4 + 1].status = SAMPLE_WARMUP; /* round 2, cell 1 */
	assert_int_equal(history_pairs(&fixture->history, 0, 1, base, value), 6);
	for (size_t i = 0; i < 6; i++) {
		const struct sample *round = &fixture->history.samples[CELLS * (i + 2)];
		assert_float_equal(base[i], history_wall_s(&round[0]), 1e-12);
		assert_float_equal(value[i], history_wall_s(&round[1]), 1e-12);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sentences, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pairs, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
