/* SPDX-License-Identifier: MIT */
/* Rounds of real samples of the null workload: their order and their end. */
#include "bench/sampling/schedule.h"

#include "bench/plan/catalog.h"
#include "bench/plan/cells.h"
#include "bench/plan/planner.h"
#include "bench/sampling/guardian.h"
#include "bench/plan/options.h"
#include "bench/plan/options_table.h"
#include "bench/machine/placement.h"
#include "bench/sampling/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* One schedule over three groups of two cells, a task each. */
struct fixture {
	struct catalog catalog;
	struct options options;
	struct cells cells;
	struct history history;
	enum stop_reason reasons[6];
	char order[400]; /* the cells in the order measured, a digit each, '/' between rounds */
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
	assert_int_equal(names_split(&request->workloads, "null", ',', false), 0);
	struct settings *settings = &fixture.options.settings;
	const char *const cells[][2] = { { "tasks", "1,2,3" }, { "runner", "sequential,async" } };
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(options_set(&fixture.options, request, OPTION_CELLS, cells[i][0],
					 cells[i][1], &fixture.error),
			0);
	settings->order_seed = 42;
	settings->order_seed_given = true;
	settings->runs = 3;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	history_finish(&fixture->history);
	cells_finish(&fixture->cells);
	options_finish(&fixture->options);
	catalog_finish(&fixture->catalog);
	return 0;
}

static void note_order(struct fixture *fixture, size_t first)
{
	for (size_t i = first; i < fixture->history.count; i++) {
		const struct sample *sample = &fixture->history.samples[i];
		size_t length = strlen(fixture->order);
		snprintf(fixture->order + length, sizeof fixture->order - length, "%s%zu",
			sample->order == 1 && length ? "/" : "", sample->cell);
	}
}

static void measure(struct fixture *fixture)
{
	struct progress progress = { .silent = true };
	size_t first = fixture->history.count;
	assert_int_equal(options_settle(&fixture->options, &fixture->error), 0);
	assert_int_equal(planner_plan(&fixture->cells, &fixture->catalog, &fixture->options,
				 &fixture->error),
		0);
	struct placement anywhere = { 0 };
	struct watch watch = { 0 };
	struct guardian guardian = { 0 };
	struct sampler sampler = { .guardian = &guardian,
		.cells = &fixture->cells,
		.settings = &fixture->options.settings,
		.placement = &anywhere,
		.watch = &watch };
	struct schedule schedule = { .sampler = &sampler,
		.history = &fixture->history,
		.progress = &progress,
		.reasons = fixture->reasons };
	assert_int_equal(schedule_run(&schedule, &fixture->error), 0);
	guardian_finish(&guardian);
	watch_finish(&watch);
	note_order(fixture, first);
}

/* The same on every machine: written down once. Groups are blocks: 01, 23, 45. */
static void test_order(void **state)
{
	struct fixture *fixture = *state;
	measure(fixture);
	assert_string_equal(fixture->order, "324501/103245/320154/452301");
	for (size_t cell = 0; cell < 6; cell++)
		assert_int_equal(fixture->reasons[cell], STOP_RUNS);
	assert_int_equal(fixture->history.samples[0].status, SAMPLE_WARMUP);
	assert_int_equal(fixture->history.samples[6].status, SAMPLE_OK);
}

static void test_max_runs(void **state)
{
	struct fixture *fixture = *state;
	struct settings *settings = &fixture->options.settings;
	settings->runs = 0;
	settings->min_runs = settings->max_runs = 2; /* never precise with so few */
	settings->warmup = 0;
	measure(fixture);
	size_t counting = SIZE_MAX;
	for (size_t cell = 0; cell < 6; cell++) {
		/* On a busy machine disturbed samples are measured again, once. */
		size_t taken = history_valid(&fixture->history, cell);
		size_t disturbed = history_disturbed(&fixture->history, cell);
		size_t counts = taken - (disturbed < taken / 2 ? disturbed : taken / 2);
		counting = counts < counting ? counts : counting;
		assert_true(taken <= 4);
		assert_int_equal(fixture->reasons[cell], STOP_MAX_RUNS);
	}
	assert_true(counting >= 2);
}

/* The budget beats --min-runs, but every cell gets one recorded sample. */
static void test_max_time(void **state)
{
	struct fixture *fixture = *state;
	struct settings *settings = &fixture->options.settings;
	settings->runs = 0;
	settings->max_time_ns = 1;
	measure(fixture);
	assert_int_equal(fixture->history.count, 12);
	for (size_t cell = 0; cell < 6; cell++) {
		assert_int_equal(history_valid(&fixture->history, cell), 1);
		assert_int_equal(fixture->reasons[cell], STOP_MAX_TIME);
	}
}

/* An interrupted run's samples: `count` of the cells from 0 on, in the round. */
static void measured_before(struct fixture *fixture, unsigned round, enum sample_status status,
	size_t count, uint64_t cost_ns)
{
	for (size_t cell = 0; cell < count; cell++) {
		struct sample sample = { .cell = cell,
			.round = round,
			.order = (unsigned)cell + 1,
			.status = status,
			.report.digest.wall_ns = 1000,
			.cost_ns = cost_ns };
		assert_int_equal(history_add(&fixture->history, &sample), 0);
	}
}

/* How many samples of a cell have the status. */
static size_t with_status(const struct fixture *fixture, size_t cell, enum sample_status status)
{
	size_t count = 0;
	for (size_t i = 0; i < fixture->history.count; i++)
		count += fixture->history.samples[i].cell == cell &&
			 fixture->history.samples[i].status == status;
	return count;
}

/* Interrupted in its second warm-up round: the cells that missed it get it, and nobody a third. */
static void test_warmups_owed(void **state)
{
	struct fixture *fixture = *state;
	fixture->options.settings.warmup = 2;
	measured_before(fixture, 1, SAMPLE_WARMUP, 6, 1);
	measured_before(fixture, 2, SAMPLE_WARMUP, 3, 1);
	measure(fixture);
	for (size_t cell = 0; cell < 6; cell++) {
		assert_int_equal(with_status(fixture, cell, SAMPLE_WARMUP), 2);
		assert_int_equal(with_status(fixture, cell, SAMPLE_OK), 3);
	}
	/* They come first: three cells in a round of their own. */
	assert_int_equal(strcspn(fixture->order, "/"), 3);
	for (size_t cell = 0; cell < 3; cell++)
		assert_null(memchr(fixture->order, '0' + (int)cell, 3));
	assert_int_equal(fixture->history.samples[9].round, 3);
}

/* A warm-up that was interrupted itself is none. */
static void test_warmups_interrupted(void **state)
{
	struct fixture *fixture = *state;
	measured_before(fixture, 1, SAMPLE_INTERRUPTED, 1, 1);
	measure(fixture);
	for (size_t cell = 0; cell < 6; cell++)
		assert_int_equal(with_status(fixture, cell, SAMPLE_WARMUP), 1);
}

/* The budget is of the whole run: when it is spent, one round remains. */
static void test_max_time_spent(void **state)
{
	struct fixture *fixture = *state;
	struct settings *settings = &fixture->options.settings;
	settings->runs = 0;
	settings->precision = 1e-9;
	settings->min_runs = settings->max_runs = 1000;
	settings->max_time_ns = UINT64_C(3600000000000);
	measured_before(fixture, 1, SAMPLE_WARMUP, 6, 1);
	measured_before(fixture, 2, SAMPLE_OK, 6, UINT64_C(600000000000));
	measure(fixture);
	assert_int_equal(fixture->history.count, 18);
	for (size_t cell = 0; cell < 6; cell++)
		assert_int_equal(fixture->reasons[cell], STOP_MAX_TIME);
}

/* With any precision good enough, all stop at --min-runs. */
static void test_precise(void **state)
{
	struct fixture *fixture = *state;
	struct settings *settings = &fixture->options.settings;
	settings->runs = 0;
	settings->min_runs = 12;
	settings->max_runs = 500;
	settings->precision = 1000;
	measure(fixture);
	for (size_t cell = 0; cell < 6; cell++) {
		assert_int_equal(fixture->reasons[cell], STOP_PRECISE);
		assert_true(history_valid(&fixture->history, cell) >= 12);
		assert_true(history_valid(&fixture->history, cell) < 500);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_max_runs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_max_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_warmups_owed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_warmups_interrupted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_max_time_spent, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_precise, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
