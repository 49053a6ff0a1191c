/* SPDX-License-Identifier: MIT */
/*
 * Rounds of made-up samples: in which order they are taken, how many, and why they end. No process
 * is forked: what a sample would have shown is written down here.
 */
#include "tests/unit/rounds.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NEVER_DONE 1e-9

static void assert_cells(size_t samples, enum stop_reason reason)
{
	for (size_t cell = 0; cell < rounds.cells.count; cell++) {
		assert_int_equal(history_of(&rounds.history, cell)->count, samples);
		assert_int_equal(rounds.reasons[cell], reason);
	}
}

/* ---- order ---------------------------------------------------------------------------------- */

/*
 * The same on every machine: written down once. Groups are blocks (01, 23, 45), in each place once
 * in three rounds, as are the two cells of a block in two.
 */
static void rounds_are_balanced(void **state)
{
	(void)state;
	rounds_make_cells(3, 2);
	rounds.settings.runs = 6;
	rounds_measure();
	assert_string_equal(rounds.order, "324501/543201/231045/015432/451023/325401/102345");
	assert_cells(6, STOP_RUNS);
}

/* Resumed after its third round, it goes on as it would have. */
static void order_is_kept(void **state)
{
	char whole[LOG];

	rounds_make_cells(3, 2);
	rounds.settings.runs = 6;
	rounds_measure();
	strcpy(whole, rounds.order);
	rounds_tear_down(state);
	rounds_set_up(state);
	rounds_make_cells(3, 2);
	rounds.settings.runs = 6;
	rounds_measured_before(1, SAMPLE_WARMUP, 6, 1);
	rounds_measured_before(2, SAMPLE_OK, 6, 1);
	rounds_measured_before(3, SAMPLE_OK, 6, 1);
	rounds_measure();
	assert_string_equal(rounds.order, whole + 3 * 7);
	assert_cells(6, STOP_RUNS);
}

/* ---- how many ------------------------------------------------------------------------------- */

static void min_runs_are_kept(void **state)
{
	(void)state;
	rounds_make_cells(3, 2);
	rounds.settings.min_runs = 12;
	rounds_measure_until_precise(rounds_quiet);
	assert_cells(12, STOP_PRECISE);
}

static void max_runs_are_kept(void **state)
{
	(void)state;
	rounds_make_cells(3, 2);
	rounds_measure_until_precise(rounds_restless);
	assert_cells(100, STOP_MAX_RUNS);
}

/* Each varies by 1.5 % either way, the one up when the other is down: their ratio by 3 %. */
static struct sample opposed(size_t cell, unsigned round)
{
	struct sample sample = rounds_quiet(cell, round);

	sample.statement.digest.cost_s *= (cell + round) % 2 ? 1.015 : 0.985;
	return sample;
}

static void speedups_are_precise_too(void **state)
{
	(void)state;
	rounds_make_cells(1, 2);
	rounds_measure_until_precise(opposed);
	assert_cells(100, STOP_MAX_RUNS);
}

/* Few are no less exact: 2 samples have no interval. */
static void few_runs_are_kept(void **state)
{
	(void)state;
	rounds_make_cells(3, 2);
	rounds.settings.min_runs = rounds.settings.max_runs = 2;
	rounds_measure_until_precise(rounds_quiet);
	assert_cells(2, STOP_MAX_RUNS);
}

static void runs_are_kept(void **state)
{
	(void)state;
	rounds_make_cells(3, 2);
	rounds.settings.runs = 7;
	rounds.settings.max_time_ns = 1; /* what is asked for exactly has no budget */
	rounds.sample_of = rounds_restless;
	rounds_measure();
	assert_cells(7, STOP_RUNS);
}

static struct sample late_third(size_t cell, unsigned round)
{
	struct sample sample = rounds_quiet(cell, round);

	sample.status = cell == 2 ? SAMPLE_TIMEOUT : SAMPLE_OK;
	return sample;
}

/* What an interrupted run of 3 cells has measured, and how many rounds are missing then. */
struct broken {
	const char *before; /* a digit a sample, a letter instead (a: cell 0) where it failed */
	size_t missing, again;
};

static void measure_before(const char *before)
{
	unsigned round = 1;

	for (; *before; before++)
		if (*before == '/')
			round++;
		else if (*before >= 'a')
			rounds_cell_before(round, SAMPLE_ERROR, (size_t)(*before - 'a'), 1);
		else
			rounds_cell_before(round, SAMPLE_OK, (size_t)(*before - '0'), 1);
}

/* All cells have as many rounds in common, however often one was broken off, with --max-runs too.
 */
static void broken_rounds_are_measured_again(void **state)
{
	static const struct broken cases[] = {
		{ "012/012/012/012/012/012", 0, 0 },
		{ "012/012/01c/012/a12/012", 0, 0 }, /* to fail is to have had one's turn */
		{ "0", 6, 1 },
		{ "012/012/012/2", 3, 1 },
		{ "012/012/012/012/012/01", 1, 2 },
		{ "012/0/012/012/012/12/012", 1, 3 },
		{ "012/012/0/012/012/012/12", 1, 3 }, /* cell 0 has six, of which two are alone */
		{ "012/0/1/2/01/012/012/012", 2, 5 },
	};

	for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
		const struct broken *broken = &cases[i / 2];
		const size_t all[] = { 0, 1, 2 };

		rounds_tear_down(state);
		rounds_set_up(state);
		rounds_make_cells(1, 3);
		rounds.settings.warmup = 0;
		rounds.settings.runs = i % 2 ? 0 : 6;
		rounds.settings.min_runs = rounds.settings.max_runs = 6;
		rounds.settings.precision = NEVER_DONE;
		rounds.sample_of = rounds_restless;
		measure_before(broken->before);
		rounds_measure();
		assert_int_equal(history_common_rounds(&rounds.history, all, 3), 6);
		assert_int_equal(rounds.taken, 3 * broken->missing);
		assert_int_equal(rounds.history.count, 3 * 6 + broken->again);
		for (size_t cell = 0; cell < 3; cell++)
			assert_int_equal(rounds.reasons[cell], i % 2 ? STOP_MAX_RUNS : STOP_RUNS);
	}
}

/* Cell 2, of which there is none yet, only fails: the others do not measure theirs again for it. */
static void nobody_waits_for_a_failing_cell(void **state)
{
	(void)state;
	rounds_make_cells(1, 3);
	rounds.settings.warmup = 0;
	rounds.sample_of = late_third;
	measure_before("01/01/01");
	rounds_measure();
	assert_int_equal(rounds.taken, 3);
	assert_int_equal(rounds.reasons[1], STOP_RUNS);
	assert_int_equal(rounds.reasons[2], STOP_FAILED);
}

/* 4 of 5 samples are rounds_quiet: 8 counted ones are 10 with the 2 disturbed. */
static struct sample disturbed(size_t cell, unsigned round)
{
	struct sample sample = rounds_restless(cell, round);

	strcpy(sample.disturbance.words, round % 5 ? "" : "steal");
	return sample;
}

/* Always disturbed: measured again, but not for ever. */
static struct sample always_disturbed(size_t cell, unsigned round)
{
	struct sample sample = rounds_restless(cell, round);

	strcpy(sample.disturbance.words, "steal");
	return sample;
}

static void disturbed_samples_are_measured_again(void **state)
{
	rounds_make_cells(1, 2);
	rounds.settings.min_runs = rounds.settings.max_runs = 8;
	rounds_measure_until_precise(disturbed);
	assert_cells(10, STOP_MAX_RUNS);
	rounds_tear_down(state);
	rounds_set_up(state);
	rounds_make_cells(1, 2);
	rounds.settings.min_runs = rounds.settings.max_runs = 8;
	rounds_measure_until_precise(always_disturbed);
	assert_cells(15, STOP_MAX_RUNS); /* 15 less half of them, rounded down, are 8 */
}

/* Of 8 rounds with disturbed samples there are up to 16: none is told as "round 9 of at most 8". */
static void no_round_is_beyond_what_is_told(void **state)
{
	FILE *told = tmpfile();
	int stderr_fd = dup(2);
	char line[200];
	unsigned round = 0, most, last = 0;

	(void)state;
	assert_true(told && stderr_fd >= 0 && dup2(fileno(told), 2) == 2);
	rounds_make_cells(1, 2);
	rounds.settings.min_runs = rounds.settings.max_runs = 8;
	rounds.told = true;
	rounds_measure_until_precise(always_disturbed);
	fflush(stderr);
	dup2(stderr_fd, 2);
	close(stderr_fd);
	rewind(told);
	while (fgets(line, sizeof line, told)) {
		if (sscanf(line, "round %u of at most %u", &round, &most) != 2)
			continue;
		assert_true(round == last + 1 && round <= most);
		last = round;
	}
	assert_int_equal(last, 15);
	fclose(told);
}

/* The spread is 2.5 % until round 40: promising, and confirmed by three times as many. */
static struct sample calming(size_t cell, unsigned round)
{
	struct sample sample = rounds_quiet(cell, round);

	if (round <= 25)
		sample.statement.digest.cost_s += (double)(round / 2 % 2 * WALL_NS / 20) * 1e-9;
	return sample;
}

static void intervals_are_confirmed(void **state)
{
	size_t count;

	(void)state;
	rounds_make_cells(1, 1);
	rounds_measure_until_precise(calming);
	assert_int_equal(rounds.reasons[0], STOP_PRECISE);
	count = history_of(&rounds.history, 0)->count;
	assert_true(count > 50 && count <= 100);
}

/* ---- budget --------------------------------------------------------------------------------- */

/* The budget beats --min-runs, but every cell gets one recorded sample. */
static void max_time_leaves_one_sample(void **state)
{
	(void)state;
	rounds_make_cells(3, 2);
	rounds.settings.max_time_ns = 1;
	rounds_measure_until_precise(rounds_quiet);
	assert_int_equal(rounds.taken, 12);
	assert_cells(1, STOP_MAX_TIME);
}

/* A second each. */
static struct sample dear(size_t cell, unsigned round)
{
	struct sample sample = rounds_quiet(cell, round);

	sample.cost_ns = UINT64_C(1000000000);
	return sample;
}

/* What a round will cost counts before it begins: six seconds do not fit into five. */
static void max_time_is_not_overrun(void **state)
{
	(void)state;
	rounds_make_cells(3, 2);
	rounds.settings.max_time_ns = UINT64_C(5000000000);
	rounds_measure_until_precise(dear);
	assert_cells(1, STOP_MAX_TIME);
}

/* It is of the whole run: when an interrupted one has spent it, one round remains. */
static void max_time_is_of_the_whole_run(void **state)
{
	(void)state;
	rounds_make_cells(3, 2);
	rounds.settings.precision = NEVER_DONE;
	rounds.settings.min_runs = rounds.settings.max_runs = 1000;
	rounds_measured_before(1, SAMPLE_WARMUP, 6, 1);
	rounds_measured_before(2, SAMPLE_OK, 6, UINT64_C(600000000000));
	rounds_measure_until_precise(rounds_quiet);
	assert_int_equal(rounds.taken, 6);
	assert_cells(2, STOP_MAX_TIME);
}

/* ---- warm-ups ------------------------------------------------------------------------------- */

/* Interrupted in its second warm-up round: the cells that missed it get it, and nobody a third. */
static void warmups_are_owed(void **state)
{
	(void)state;
	rounds_make_cells(3, 2);
	rounds.settings.warmup = 2;
	rounds_measured_before(1, SAMPLE_WARMUP, 6, 1);
	rounds_measured_before(2, SAMPLE_WARMUP, 3, 1);
	rounds_measure();
	assert_cells(3, STOP_RUNS);
	for (size_t cell = 0; cell < 6; cell++)
		assert_int_equal(rounds.warmups[cell], cell < 3 ? 0 : 1);
	/* They come first: three cells in a round of their own. */
	assert_int_equal(strcspn(rounds.order, "/"), 3);
	assert_int_equal(rounds.first_round, 3);
}

/* A warm-up that was interrupted itself is none. */
static void interrupted_warmups_are_owed(void **state)
{
	(void)state;
	rounds_make_cells(3, 2);
	rounds_measured_before(1, SAMPLE_INTERRUPTED, 1, 1);
	rounds_measure();
	for (size_t cell = 0; cell < 6; cell++)
		assert_int_equal(rounds.warmups[cell], 1);
}

/* ---- failures ------------------------------------------------------------------------------- */

/* Cell 1 always fails, cell 3 never ends; the others are well. */
static struct sample failing(size_t cell, unsigned round)
{
	struct sample sample = rounds_quiet(cell, round);

	sample.status = cell == 1 ? SAMPLE_ERROR : cell == 3 ? SAMPLE_TIMEOUT : SAMPLE_OK;
	return sample;
}

/* Twice an error; a time limit takes too long to be tried again. The others go on. */
static void failing_cells_are_given_up(void **state)
{
	(void)state;
	rounds_make_cells(3, 2);
	rounds_measure_until_precise(failing);
	assert_int_equal(history_of(&rounds.history, 1)->failed, 2);
	assert_int_equal(history_of(&rounds.history, 3)->failed, 1);
	assert_string_equal(history_of(&rounds.history, 3)->failure, "timeout");
	for (size_t cell = 0; cell < 6; cell++) {
		bool fails = cell == 1 || cell == 3;

		assert_int_equal(rounds.reasons[cell], fails ? STOP_FAILED : STOP_PRECISE);
		assert_int_equal(history_of(&rounds.history, cell)->count, fails ? 0 : 10);
	}
}

/* ---- cells that could not end ---------------------------------------------------------------- */

/* Tasks of 100 ms, of which none computes. */
static struct sample waiting(size_t cell, unsigned round)
{
	struct sample sample = rounds_quiet(cell, round);

	sample.statement.digest.times.task_min_s = 0.1;
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

	rounds_make_cells(1, 3);
	rounds.cells.groups[0].tasks = 64;
	rounds.cells.groups[0].changed = none;
	for (size_t i = 0; i < 3; i++) {
		rounds.cells.cells[i].concurrency = at_once[i];
		rounds.cells.cells[i].runner_params = none;
	}
	rounds.settings.timeout_ns = UINT64_C(1000000000);
}

/* The one with the most at once goes first, and tells. The reason is told with what would do. */
static void hopeless_cells_are_not_measured(void **state)
{
	(void)state;
	make_concurrencies();
	rounds.sample_of = waiting;
	rounds_measure();
	assert_memory_equal(rounds.order, "21/", 3);
	assert_null(strchr(rounds.order, '0'));
	assert_int_equal(rounds.reasons[0], STOP_LEFT_OUT);
	assert_int_equal(rounds.reasons[1], STOP_RUNS);
	assert_int_equal(rounds.reasons[2], STOP_RUNS);
	assert_int_equal(rounds.left_out.count, 1);
	assert_non_null(strstr(rounds.left_out.items[0],
		"a sample takes 6.40 s or more, as each of 64 tasks waits 100 ms or more, 1 at "
		"once, and --timeout ends it after 1.00 s; use more at once, fewer tasks or a "
		"--timeout above that"));
}

/* Without its baseline the rest of a group stops when it is precise. */
static void others_do_not_wait_for_a_hopeless_one(void **state)
{
	(void)state;
	make_concurrencies();
	rounds_measure_until_precise(waiting);
	assert_int_equal(rounds.reasons[1], STOP_PRECISE);
	assert_int_equal(history_of(&rounds.history, 1)->count, 10);
}

static void computing_foretells_nothing(void **state)
{
	(void)state;
	make_concurrencies();
	rounds.sample_of = computing;
	rounds_measure();
	assert_int_equal(rounds.left_out.count, 0);
	assert_int_equal(rounds.reasons[0], STOP_RUNS);
}

/* ---- baselines of other groups -------------------------------------------------------------- */

/* Cells 2 and 3, of the second group, are rounds_restless. */
static struct sample half_restless(size_t cell, unsigned round)
{
	return cell / 2 == 1 ? rounds_restless(cell, round) : rounds_quiet(cell, round);
}

/* The first group has the baseline of the second, so it goes on as long; the third is its own. */
static void groups_with_one_baseline_stop_together(void **state)
{
	static const size_t samples[] = { 100, 100, 100, 100, 10, 10 };

	(void)state;
	rounds_make_cells(3, 2);
	rounds.cells.groups[1].baseline = 0;
	rounds_measure_until_precise(half_restless);
	for (size_t cell = 0; cell < 6; cell++)
		assert_int_equal(history_of(&rounds.history, cell)->count, samples[cell]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			rounds_are_balanced, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(order_is_kept, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(min_runs_are_kept, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(max_runs_are_kept, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(
			speedups_are_precise_too, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(few_runs_are_kept, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(runs_are_kept, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(
			broken_rounds_are_measured_again, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(
			nobody_waits_for_a_failing_cell, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(
			disturbed_samples_are_measured_again, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(
			no_round_is_beyond_what_is_told, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(
			intervals_are_confirmed, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(
			max_time_leaves_one_sample, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(
			max_time_is_not_overrun, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(
			max_time_is_of_the_whole_run, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(warmups_are_owed, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(
			interrupted_warmups_are_owed, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(
			failing_cells_are_given_up, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(
			hopeless_cells_are_not_measured, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(
			others_do_not_wait_for_a_hopeless_one, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(
			computing_foretells_nothing, rounds_set_up, rounds_tear_down),
		cmocka_unit_test_setup_teardown(
			groups_with_one_baseline_stop_together, rounds_set_up, rounds_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
