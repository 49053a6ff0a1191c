/* SPDX-License-Identifier: MIT */
/*
 * Rounds of made-up samples: in which order they are taken, how many, and why they end. No process
 * is forked: what a sample would have shown is written down here.
 */
#include "bench/sampling/schedule.h"

#include "bench/base/names.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/runner.h"
#include "bench/sampling/progress.h"
#include "bench/sampling/take.h"

#include <malloc.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define CELLS      6
#define WALL_NS    1000000
#define LOG        4000
#define NEVER_DONE 1e-9

/* What is measured, how, and what was seen of it. */
struct fixture {
	struct cells cells;
	struct settings settings;
	struct history history;
	struct names left_out;
	enum stop_reason *reasons;
	struct sample (*sample_of)(
		size_t cell, unsigned round); /* status, wall, disturbance, cost */
	char order[LOG]; /* the cells in the order measured, a digit each, '/' between rounds */
	size_t taken, warmups[CELLS];
	unsigned first_round;
};

static struct fixture fixture;
static const struct workload work = { .name = "work" };
static const struct runner runner = { .name = "runner" };

/* `groups` of as many cells each, whose first is the baseline. */
static void make_cells(size_t groups, size_t count)
{
	struct cells *cells = &fixture.cells;

	cells->groups = calloc(groups, sizeof *cells->groups);
	cells->cells = calloc(groups * count, sizeof *cells->cells);
	fixture.reasons = calloc(groups * count, sizeof *fixture.reasons);
	cells->group_count = groups;
	cells->count = groups * count;
	for (size_t i = 0; i < groups; i++)
		cells->groups[i] = (struct group){ .workload = &work,
			.tasks = 1,
			.first = i * count,
			.count = count,
			.baseline = i * count };
	for (size_t i = 0; i < cells->count; i++)
		cells->cells[i] =
			(struct cell){ .group = i / count, .runner = &runner, .build = "" };
}

/* All alike, but for a spread of one in a million: precise at once. */
static struct sample quiet(size_t cell, unsigned round)
{
	return (struct sample){ .statement.digest.cost_s =
					(double)(WALL_NS + (cell + round) % 2) * 1e-9,
		.cost_ns = WALL_NS };
}

static int set_up(void **state)
{
	(void)state;
	fixture = (struct fixture){ .sample_of = quiet,
		.settings = { .runs = 3,
			.min_runs = 10,
			.max_runs = 100,
			.precision = 2,
			.warmup = 1,
			.max_time_ns = UINT64_C(3600000000000),
			.order_seed = 42 } };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	history_finish(&fixture.history);
	names_finish(&fixture.left_out);
	free(fixture.cells.groups);
	free(fixture.cells.cells);
	free(fixture.reasons);
	return 0;
}

static void log_order(const struct sample *sample)
{
	size_t length = strlen(fixture.order);

	if (length + 2 < sizeof fixture.order && fixture.cells.count <= CELLS)
		sprintf(fixture.order + length, "%s%zu", sample->order == 1 && length ? "/" : "",
			sample->cell);
}

static void take(const struct sampler *sampler, bool warmup, struct taken *taken)
{
	struct sample *sample = &taken->sample, made;

	(void)sampler;
	made = fixture.sample_of(sample->cell, sample->round);
	made.cell = sample->cell;
	made.round = sample->round;
	made.order = sample->order;
	made.statement.digested = made.status == SAMPLE_OK;
	made.statement.digest.checksum = 1;
	if (warmup && made.status == SAMPLE_OK)
		made.status = SAMPLE_WARMUP;
	*taken = (struct taken){ .sample = made, .trace = trace_none() };
	log_order(&made);
	fixture.first_round = fixture.taken++ ? fixture.first_round : made.round;
	if (made.cell < CELLS)
		fixture.warmups[made.cell] += made.status == SAMPLE_WARMUP;
}

static void measure(void)
{
	struct error error;
	struct progress progress = { .silent = true };
	struct sampler sampler = { .cells = &fixture.cells, .settings = &fixture.settings };
	struct schedule schedule = { .sampler = &sampler,
		.take = take,
		.history = &fixture.history,
		.progress = &progress,
		.left_out = &fixture.left_out,
		.reasons = fixture.reasons };

	assert_int_equal(schedule_run(&schedule, &error), 0);
}

static void assert_cells(size_t samples, enum stop_reason reason)
{
	for (size_t cell = 0; cell < fixture.cells.count; cell++) {
		assert_int_equal(history_of(&fixture.history, cell)->count, samples);
		assert_int_equal(fixture.reasons[cell], reason);
	}
}

/* Until the intervals are narrow enough, by the samples that `sample_of` gives. */
static void measure_until_precise(struct sample (*sample_of)(size_t cell, unsigned round))
{
	fixture.settings.runs = 0;
	fixture.sample_of = sample_of;
	measure();
}

/* ---- order ---------------------------------------------------------------------------------- */

/*
 * The same on every machine: written down once. Groups are blocks (01, 23, 45), in each place once
 * in three rounds, as are the two cells of a block in two.
 */
static void rounds_are_balanced(void **state)
{
	(void)state;
	make_cells(3, 2);
	fixture.settings.runs = 6;
	measure();
	assert_string_equal(fixture.order, "324501/543201/231045/015432/451023/325401/102345");
	assert_cells(6, STOP_RUNS);
}

/* What an interrupted run has measured: `count` of the cells from 0 on, in a round. */
static void measured_before(
	unsigned round, enum sample_status status, size_t count, uint64_t cost_ns)
{
	for (size_t cell = 0; cell < count; cell++) {
		struct sample sample = quiet(cell, round);

		sample.cell = cell;
		sample.round = round;
		sample.order = (unsigned)cell + 1;
		sample.status = status;
		sample.cost_ns = cost_ns;
		history_add(&fixture.history, &sample);
	}
}

/* Resumed after its third round, it goes on as it would have. */
static void order_is_kept(void **state)
{
	char whole[LOG];

	make_cells(3, 2);
	fixture.settings.runs = 6;
	measure();
	strcpy(whole, fixture.order);
	tear_down(state);
	set_up(state);
	make_cells(3, 2);
	fixture.settings.runs = 6;
	measured_before(1, SAMPLE_WARMUP, 6, 1);
	measured_before(2, SAMPLE_OK, 6, 1);
	measured_before(3, SAMPLE_OK, 6, 1);
	measure();
	assert_string_equal(fixture.order, whole + 3 * 7);
	assert_cells(6, STOP_RUNS);
}

/* ---- how many ------------------------------------------------------------------------------- */

static void min_runs_are_kept(void **state)
{
	(void)state;
	make_cells(3, 2);
	fixture.settings.min_runs = 12;
	measure_until_precise(quiet);
	assert_cells(12, STOP_PRECISE);
}

/* Every other one takes twice as long. */
static struct sample restless(size_t cell, unsigned round)
{
	struct sample sample = quiet(cell, round);

	sample.statement.digest.cost_s *= round / 2 % 2 + 1;
	return sample;
}

static void max_runs_are_kept(void **state)
{
	(void)state;
	make_cells(3, 2);
	measure_until_precise(restless);
	assert_cells(100, STOP_MAX_RUNS);
}

/* Each varies by 1.5 % either way, the one up when the other is down: their ratio by 3 %. */
static struct sample opposed(size_t cell, unsigned round)
{
	struct sample sample = quiet(cell, round);

	sample.statement.digest.cost_s *= (cell + round) % 2 ? 1.015 : 0.985;
	return sample;
}

static void speedups_are_precise_too(void **state)
{
	(void)state;
	make_cells(1, 2);
	measure_until_precise(opposed);
	assert_cells(100, STOP_MAX_RUNS);
}

/* Few are no less exact: 2 samples have no interval. */
static void few_runs_are_kept(void **state)
{
	(void)state;
	make_cells(3, 2);
	fixture.settings.min_runs = fixture.settings.max_runs = 2;
	measure_until_precise(quiet);
	assert_cells(2, STOP_MAX_RUNS);
}

static void runs_are_kept(void **state)
{
	(void)state;
	make_cells(3, 2);
	fixture.settings.runs = 7;
	fixture.settings.max_time_ns = 1; /* what is asked for exactly has no budget */
	fixture.sample_of = restless;
	measure();
	assert_cells(7, STOP_RUNS);
}

/* 4 of 5 samples are quiet: 8 counted ones are 10 with the 2 disturbed. */
static struct sample disturbed(size_t cell, unsigned round)
{
	struct sample sample = restless(cell, round);

	strcpy(sample.disturbance.words, round % 5 ? "" : "steal");
	return sample;
}

/* Always disturbed: measured again, but not for ever. */
static struct sample always_disturbed(size_t cell, unsigned round)
{
	struct sample sample = restless(cell, round);

	strcpy(sample.disturbance.words, "steal");
	return sample;
}

static void disturbed_samples_are_measured_again(void **state)
{
	make_cells(1, 2);
	fixture.settings.min_runs = fixture.settings.max_runs = 8;
	measure_until_precise(disturbed);
	assert_cells(10, STOP_MAX_RUNS);
	tear_down(state);
	set_up(state);
	make_cells(1, 2);
	fixture.settings.min_runs = fixture.settings.max_runs = 8;
	measure_until_precise(always_disturbed);
	assert_cells(15, STOP_MAX_RUNS); /* 15 less half of them, rounded down, are 8 */
}

/* The spread is 2.5 % until round 40: promising, and confirmed by three times as many. */
static struct sample calming(size_t cell, unsigned round)
{
	struct sample sample = quiet(cell, round);

	if (round <= 25)
		sample.statement.digest.cost_s += (double)(round / 2 % 2 * WALL_NS / 20) * 1e-9;
	return sample;
}

static void intervals_are_confirmed(void **state)
{
	size_t count;

	(void)state;
	make_cells(1, 1);
	measure_until_precise(calming);
	assert_int_equal(fixture.reasons[0], STOP_PRECISE);
	count = history_of(&fixture.history, 0)->count;
	assert_true(count > 50 && count <= 100);
}

/* ---- budget --------------------------------------------------------------------------------- */

/* The budget beats --min-runs, but every cell gets one recorded sample. */
static void max_time_leaves_one_sample(void **state)
{
	(void)state;
	make_cells(3, 2);
	fixture.settings.max_time_ns = 1;
	measure_until_precise(quiet);
	assert_int_equal(fixture.taken, 12);
	assert_cells(1, STOP_MAX_TIME);
}

/* A second each. */
static struct sample dear(size_t cell, unsigned round)
{
	struct sample sample = quiet(cell, round);

	sample.cost_ns = UINT64_C(1000000000);
	return sample;
}

/* What a round will cost counts before it begins: six seconds do not fit into five. */
static void max_time_is_not_overrun(void **state)
{
	(void)state;
	make_cells(3, 2);
	fixture.settings.max_time_ns = UINT64_C(5000000000);
	measure_until_precise(dear);
	assert_cells(1, STOP_MAX_TIME);
}

/* It is of the whole run: when an interrupted one has spent it, one round remains. */
static void max_time_is_of_the_whole_run(void **state)
{
	(void)state;
	make_cells(3, 2);
	fixture.settings.precision = NEVER_DONE;
	fixture.settings.min_runs = fixture.settings.max_runs = 1000;
	measured_before(1, SAMPLE_WARMUP, 6, 1);
	measured_before(2, SAMPLE_OK, 6, UINT64_C(600000000000));
	measure_until_precise(quiet);
	assert_int_equal(fixture.taken, 6);
	assert_cells(2, STOP_MAX_TIME);
}

/* ---- warm-ups ------------------------------------------------------------------------------- */

/* Interrupted in its second warm-up round: the cells that missed it get it, and nobody a third. */
static void warmups_are_owed(void **state)
{
	(void)state;
	make_cells(3, 2);
	fixture.settings.warmup = 2;
	measured_before(1, SAMPLE_WARMUP, 6, 1);
	measured_before(2, SAMPLE_WARMUP, 3, 1);
	measure();
	assert_cells(3, STOP_RUNS);
	for (size_t cell = 0; cell < 6; cell++)
		assert_int_equal(fixture.warmups[cell], cell < 3 ? 0 : 1);
	/* They come first: three cells in a round of their own. */
	assert_int_equal(strcspn(fixture.order, "/"), 3);
	assert_int_equal(fixture.first_round, 3);
}

/* A warm-up that was interrupted itself is none. */
static void interrupted_warmups_are_owed(void **state)
{
	(void)state;
	make_cells(3, 2);
	measured_before(1, SAMPLE_INTERRUPTED, 1, 1);
	measure();
	for (size_t cell = 0; cell < 6; cell++)
		assert_int_equal(fixture.warmups[cell], 1);
}

/* ---- failures ------------------------------------------------------------------------------- */

/* Cell 1 always fails, cell 3 never ends; the others are well. */
static struct sample failing(size_t cell, unsigned round)
{
	struct sample sample = quiet(cell, round);

	sample.status = cell == 1 ? SAMPLE_ERROR : cell == 3 ? SAMPLE_TIMEOUT : SAMPLE_OK;
	return sample;
}

/* Twice an error; a time limit takes too long to be tried again. The others go on. */
static void failing_cells_are_given_up(void **state)
{
	(void)state;
	make_cells(3, 2);
	measure_until_precise(failing);
	assert_int_equal(history_of(&fixture.history, 1)->failed, 2);
	assert_int_equal(history_of(&fixture.history, 3)->failed, 1);
	assert_string_equal(history_of(&fixture.history, 3)->failure, "timeout");
	for (size_t cell = 0; cell < 6; cell++) {
		bool fails = cell == 1 || cell == 3;

		assert_int_equal(fixture.reasons[cell], fails ? STOP_FAILED : STOP_PRECISE);
		assert_int_equal(history_of(&fixture.history, cell)->count, fails ? 0 : 10);
	}
}

/* ---- cells that could not end ---------------------------------------------------------------- */

/* Tasks of 100 ms, of which none computes. */
static struct sample waiting(size_t cell, unsigned round)
{
	struct sample sample = quiet(cell, round);

	sample.statement.digest.task_min_s = 0.1;
	return sample;
}

/* Beside others that compute as long as they take: they may have waited for a CPU only. */
static struct sample computing(size_t cell, unsigned round)
{
	struct sample sample = waiting(cell, round);

	sample.statement.user_ns = 60000000;
	sample.statement.system_ns = 40000000;
	return sample;
}

/* 64 tasks: one at a time 6.4 s, eight 0.8 s, all at once 0.1 s. */
static void make_concurrencies(void)
{
	static const uint64_t at_once[] = { 1, 8, 64 };
	static char none[] = "";

	make_cells(1, 3);
	fixture.cells.groups[0].tasks = 64;
	fixture.cells.groups[0].changed = none;
	for (size_t i = 0; i < 3; i++) {
		fixture.cells.cells[i].concurrency = at_once[i];
		fixture.cells.cells[i].runner_params = none;
	}
	fixture.settings.timeout_ns = UINT64_C(1000000000);
}

/* The one with the most at once goes first, and tells. The reason is told with what would do. */
static void hopeless_cells_are_not_measured(void **state)
{
	(void)state;
	make_concurrencies();
	fixture.sample_of = waiting;
	measure();
	assert_memory_equal(fixture.order, "21/", 3);
	assert_null(strchr(fixture.order, '0'));
	assert_int_equal(fixture.reasons[0], STOP_LEFT_OUT);
	assert_int_equal(fixture.reasons[1], STOP_RUNS);
	assert_int_equal(fixture.reasons[2], STOP_RUNS);
	assert_int_equal(fixture.left_out.count, 1);
	assert_non_null(strstr(fixture.left_out.items[0],
		"a sample takes 6.40 s or more, as each of 64 tasks waits 100 ms or more, 1 at "
		"once, and --timeout ends it after 1.00 s; use more at once, fewer tasks or a "
		"--timeout above that"));
}

/* Without its baseline the rest of a group stops when it is precise. */
static void others_do_not_wait_for_a_hopeless_one(void **state)
{
	(void)state;
	make_concurrencies();
	measure_until_precise(waiting);
	assert_int_equal(fixture.reasons[1], STOP_PRECISE);
	assert_int_equal(history_of(&fixture.history, 1)->count, 10);
}

static void computing_foretells_nothing(void **state)
{
	(void)state;
	make_concurrencies();
	fixture.sample_of = computing;
	measure();
	assert_int_equal(fixture.left_out.count, 0);
	assert_int_equal(fixture.reasons[0], STOP_RUNS);
}

/* ---- baselines of other groups -------------------------------------------------------------- */

/* Cells 2 and 3, of the second group, are restless. */
static struct sample half_restless(size_t cell, unsigned round)
{
	return cell / 2 == 1 ? restless(cell, round) : quiet(cell, round);
}

/* The first group has the baseline of the second, so it goes on as long; the third is its own. */
static void groups_with_one_baseline_stop_together(void **state)
{
	static const size_t samples[] = { 100, 100, 100, 100, 10, 10 };

	(void)state;
	make_cells(3, 2);
	fixture.cells.groups[1].baseline = 0;
	measure_until_precise(half_restless);
	for (size_t cell = 0; cell < 6; cell++)
		assert_int_equal(history_of(&fixture.history, cell)->count, samples[cell]);
}

/* ---- growth --------------------------------------------------------------------------------- */

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
		set_up(NULL);
		make_cells(1, cells);
		fixture.settings.runs = runs;
		fixture.settings.warmup = 0;
		double begun = cpu_ns();
		measure();
		least = fmin(least, (cpu_ns() - begun) / (double)fixture.taken);
		assert_int_equal(fixture.taken, cells * runs);
		tear_down(NULL);
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
		set_up(state);
		make_cells(1, 2);
		fixture.settings.min_runs = fixture.settings.max_runs = i ? 100000 : 1000;
		double begun = cpu_ns();
		measure_until_precise(restless);
		cost[i] = (cpu_ns() - begun) / (double)fixture.taken;
		tear_down(state);
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
	make_cells(1, 2);
	measured_before(1, SAMPLE_OK, 2, 1);
	before = allocated();
	for (unsigned round = 2; round < 2 + SAMPLES / 2; round++)
		measured_before(round, SAMPLE_OK, 2, 1);
	double bytes = (double)(allocated() - before) / SAMPLES;
	print_message("%.1f bytes a sample\n", bytes);
	assert_true(bytes < 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rounds_are_balanced, set_up, tear_down),
		cmocka_unit_test_setup_teardown(order_is_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(min_runs_are_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(max_runs_are_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(speedups_are_precise_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(few_runs_are_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(runs_are_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			disturbed_samples_are_measured_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(intervals_are_confirmed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(max_time_leaves_one_sample, set_up, tear_down),
		cmocka_unit_test_setup_teardown(max_time_is_not_overrun, set_up, tear_down),
		cmocka_unit_test_setup_teardown(max_time_is_of_the_whole_run, set_up, tear_down),
		cmocka_unit_test_setup_teardown(warmups_are_owed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(interrupted_warmups_are_owed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(failing_cells_are_given_up, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hopeless_cells_are_not_measured, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			others_do_not_wait_for_a_hopeless_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(computing_foretells_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			groups_with_one_baseline_stop_together, set_up, tear_down),
		cmocka_unit_test(cost_does_not_grow),
		cmocka_unit_test(looks_do_not_grow),
		cmocka_unit_test_setup_teardown(memory_of_a_sample, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
