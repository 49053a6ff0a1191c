/* SPDX-License-Identifier: MIT */
/* What is said of samples whose times are made up: headlines, advice, curves, notes. */
#include "bench/results/findings.h"

#include "bench/plan/cells.h"
#include "tests/unit/samples.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *headline(const struct samples *fixture)
{
	static char text[500];
	size_t group = 0;
	findings_headline(&fixture->findings, &group, 1, true, text, sizeof text);
	return text;
}

static const char *advice(const struct samples *fixture)
{
	static char text[500];
	findings_advice(&fixture->findings, 0, text, sizeof text);
	return text;
}

static const char *curves(const struct samples *fixture)
{
	static char text[500];
	findings_curves(&fixture->findings, 0, text, sizeof text);
	return text;
}

static void open_loops(void **state)
{
#define LOAD "rate=300;arrival=fixed;duration=1s"
	static const struct samples_offered all = { LOAD, { 300, 299, 301, 300 } },
					    some = { LOAD, { 186, 300, 299, 301 } },
					    none = { LOAD, { 186, 280, 100, 10 } };
	static const struct {
		const struct samples_offered *offered;
		const char *headline, *advice, *note;
	} tests[] = {
		{ &all,
			"work at 300/s for 1 s: median latency 100 ms under sequential; 0.50 times that "
			"under threads; 1.30 times that under processes; async shows no difference",
			"Use threads. An event loop computes one task at a time: it cannot help here.",
			"" },
		{ &some,
			"work at 300/s for 1 s: the rate is held under threads, processes and async, not "
			"under sequential: median latency 50.0 ms under threads",
			"Use threads. An event loop computes one task at a time: it cannot help here.",
			"sequential did not keep up: 62 % of 300/s achieved; waiting grows as long as "
			"the run lasts." },
		{ &none, "work at 300/s for 1 s: the rate is held under no runner",
			"The rate is held under none of them.",
			"sequential did not keep up: 62 % of 300/s achieved; waiting grows as long as "
			"the run lasts." },
	};
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
		const struct samples_cell cells[] = FOUR(0.1, 0.05, 0.13, 0.1, 1, 1, 1, 1, 0.0005);
		char note[500];
		samples_offered = tests[i].offered;
		samples_measure(*state, cells, 4, 12);
		samples_offered = NULL;
		assert_string_equal(headline(*state), tests[i].headline);
		assert_string_equal(advice(*state), tests[i].advice);
		findings_note(&((struct samples *)*state)->findings, 0, &(size_t){ 0 }, note,
			sizeof note);
		assert_string_equal(note, tests[i].note);
	}
}

/* An interval of half of its figure leaves no three digits. */
static void digits_of_times(void **state)
{
	const struct samples_cell cells[] = FOUR(1.0, 0.5, 0.333, 1.0, 1, 1, 1, 1, 0.6);
	samples_measure(*state, cells, 4, 12);
	const struct interval *of = &((struct samples *)*state)->findings.summary.rows[2].speedup;
	assert_true(of->low > 1 && of->high - of->low > 0.2 * of->estimate);
	char wanted[20];
	snprintf(wanted, sizeof wanted, "%.1f times as fast", of->estimate);
	assert_non_null(strstr(headline(*state), wanted));
}

/* Disturbed samples count only where six others do not remain; then nothing is claimed. */
static void test_busy_machine(void **state)
{
	struct samples *fixture = *state;
	struct samples_cell cells[] = FOUR(1.0, 0.5, 0.5, 1.0, 1, 2, 2, 1, 0.001);
	for (size_t i = 0; i < 4; i++)
		cells[i].disturbed = 8;
	samples_measure(fixture, cells, 4, 8);
	assert_string_equal(headline(fixture), "work: the machine was too busy to tell");
	assert_string_equal(advice(fixture),
		"Measure again when it is quiet: 32 of 32 samples were "
		"disturbed.");
	for (size_t i = 0; i < 4; i++) {
		const struct summary_row *row = &fixture->findings.summary.rows[i];
		assert_string_equal(row->verdict, "the machine was too busy to tell");
		assert_int_equal(row->shown, SHOWN_NOTHING);
	}
	/* One that may be the best is enough. */
	cells[0].disturbed = cells[1].disturbed = cells[3].disturbed = 0;
	samples_measure(fixture, cells, 4, 8);
	assert_string_equal(headline(fixture), "work: the machine was too busy to tell");
	assert_int_equal(fixture->findings.summary.rows[1].standing, STANDING_BUSY);
	assert_int_equal(fixture->findings.summary.rows[0].standing, STANDING_SLOWER);
	/* Of too few samples, that is what is said; that most were disturbed comes first. */
	cells[2].disturbed = 0;
	samples_measure(fixture, cells, 4, 5);
	assert_string_equal(advice(fixture), "Too few samples to tell (5 a cell, 6 are needed).");
	assert_string_equal(
		headline(fixture), "work under four runners (too few samples for an interval)");
	cells[0].disturbed = cells[1].disturbed = cells[3].disturbed = 1;
	samples_measure(fixture, cells, 4, 1);
	assert_string_equal(headline(fixture),
		"work under four runners (on a busy machine; one sample, no interval)");
	assert_string_equal(advice(fixture),
		"The machine was busy in 3 of 4 samples, too few to tell (1 a cell, 6 are "
		"needed).");
}

/* With `-r 6` one disturbed sample says less than the others; a third of them are too many. */
static void test_few_disturbed(void **state)
{
	static const struct {
		unsigned samples, disturbed;
		bool busy;
	} rules[] = { { 6, 1, false }, { 6, 2, true }, { 7, 2, false }, { 8, 2, false },
		{ 8, 3, true }, { 10, 4, false }, { 10, 5, true }, { 20, 14, false },
		{ 20, 15, true } };
	struct samples *fixture = *state;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		struct samples_cell cells[] = FOUR(1.0, 0.5, 0.5, 1.0, 1, 2, 2, 1, 0.001);
		cells[1].disturbed = rules[i].disturbed;
		samples_measure(fixture, cells, 4, rules[i].samples);
		bool busy = fixture->findings.groups[0].busy;
		if (busy != rules[i].busy)
			fail_msg("%u of %u disturbed", rules[i].disturbed, rules[i].samples);
	}
}

/* The least at once, then the cheaper, of those not shown to be worse than the best. */
static void test_advice(void **state)
{
	struct samples *fixture = *state;
	struct samples_cell cells[] = { { "sequential", 1, 1, 1.0, 1, .noise = 0.01 },
		{ "threads", 2, 2, 0.503, 2, .noise = 0.02 },
		{ "threads", 8, 8, 0.500, 2, .noise = 0.02 },
		{ "threads", 32, 32, 0.498, 2, .noise = 0.02 },
		{ "processes", 2, 2, 0.503, 2.4, .noise = 0.02 } };
	samples_measure(fixture, cells, 5, 12);
	const struct finding *finding = &fixture->findings.groups[0];
	assert_true(finding->best != 1);
	assert_int_equal(finding->advised, 1);
	assert_string_equal(advice(fixture),
		"Use threads with 2 at once; processes shows no difference to it, but costs more CPU "
		"time.");
	cells[4].busy = 1.6;
	samples_measure(fixture, cells, 5, 12);
	assert_int_equal(fixture->findings.groups[0].advised, 4);
	/* The advice does not contradict what is said of the concurrency. */
	assert_int_equal(fixture->findings.groups[0].curves[0].enough, 2);
	assert_string_equal(curves(fixture), "work: no gain shown from more tasks at once");
}

/* A runner is stood for by the first of its cells that may be advised: not by one that few samples
 * tell neither from the best nor from the baseline. */
static void test_stands_for_its_runner(void **state)
{
	struct samples *fixture = *state;
	const struct samples_cell cells[] = { { "sequential", 1, 1, 1.0, 1, .noise = 0.01 },
		{ "threads", 2, 2, 0.500, 2, .noise = 0.02 },
		{ "processes", 2, 2, 0.8, 2, .noise = 0.9 },
		{ "processes", 4, 4, 0.503, 2, .noise = 0.02 } };
	samples_measure(fixture, cells, 4, 12);
	const struct summary_row *row = &fixture->findings.summary.rows[2];
	assert_int_equal(row->standing, STANDING_LEVEL);
	assert_int_equal(row->shown, SHOWN_NO_DIFFERENCE);
	assert_string_equal(advice(fixture),
		"Use threads; processes with 4 at once shows no difference to it, but needs more at "
		"once.");
}

/* CPU time and memory from 5 % on are a reason, and less is none. */
static void test_reasons(void **state)
{
	static const struct {
		double cpu, rss; /* of processes, of those of threads */
		size_t advised;
		const char *advice;
	} reasons[] = {
		{ 1.04, 1.04, 1, "Use threads; processes shows no difference to it." },
		{ 1.06, 1.04, 1,
			"Use threads; processes shows no difference to it, but costs more CPU time." },
		{ 1.04, 1.06, 1,
			"Use threads; processes shows no difference to it, but needs more memory." },
		{ 0.96, 1.06, 1,
			"Use threads; processes shows no difference to it, but needs more memory." },
		{ 0.94, 1.06, 2,
			"Use processes; threads shows no difference to it, but costs more CPU time." },
		{ 0.96, 0.94, 2,
			"Use processes; threads shows no difference to it, but needs more memory." },
	};
	struct samples *fixture = *state;
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		const struct samples_cell cells[] = { { "sequential", 1, 1, 1.0, 1, .rss = 1e6 },
			{ "threads", 2, 2, 0.5, 1.5, .rss = 1e8 },
			{ "processes", 2, 2, 0.5, 1.5 * reasons[i].cpu,
				.rss = 1e8 * reasons[i].rss } };
		samples_measure(fixture, cells, 3, 12);
		assert_string_equal(advice(fixture), reasons[i].advice);
		assert_int_equal(fixture->findings.groups[0].advised, reasons[i].advised);
	}
}

/* By rounds, like the table: the intervals of medians that drift together overlap. */
static void test_curves(void **state)
{
	struct samples *fixture = *state;
	const struct samples_cell cells[] = { { "threads", 1, 1, 1.0, 1, .noise = 0.001 },
		{ "threads", 2, 2, 0.52, 2, .noise = 0.001 },
		{ "threads", 3, 3, 0.50, 2, .noise = 0.001 },
		{ "threads", 4, 4, 0.53, 2, .noise = 0.001 } };
	samples_measure(fixture, cells, 4, 12);
	assert_string_equal(
		curves(fixture), "work: no gain shown beyond 3 tasks at once, slower from 4 on");
	/* Where nobody else was measured, the headline says the same. */
	assert_string_equal(headline(fixture), curves(fixture));
	assert_true(findings_claim(&fixture->findings, 0));
	assert_string_equal(fixture->findings.summary.rows[2].verdict, "best");
	assert_string_equal(fixture->findings.summary.rows[1].verdict, "slower");
	assert_string_equal(fixture->findings.summary.rows[3].verdict, "slower");
}

/* However surely, by 0.2 % more are not slower; by 1 % and more they are, and by how much. */
static void test_curves_of_little(void **state)
{
	struct samples *fixture = *state;
	struct samples_cell cells[] = { { "threads", 1, 1, 1.0, 1, .noise = 0.0001 },
		{ "threads", 2, 2, 0.50, 2, .noise = 0.0001 },
		{ "threads", 3, 3, 0.501, 2, .noise = 0.0001 },
		{ "threads", 4, 4, 0.501, 2, .noise = 0.0001 } };
	samples_measure(fixture, cells, 4, 12);
	assert_string_equal(fixture->findings.summary.rows[3].verdict, "slower");
	assert_string_equal(curves(fixture), "work: no gain shown beyond 2 tasks at once");
	cells[2].wall_s = 0.51;
	cells[3].wall_s = 0.507;
	samples_measure(fixture, cells, 4, 12);
	assert_string_equal(
		curves(fixture), "work: no gain shown beyond 2 tasks at once, slower from 3 on");
	assert_float_equal(fixture->findings.groups[0].curves[0].slower_by, 1.014, 0.0005);
}

/* 64 tasks are never more than 64 at once. */
static void test_at_once(void **state)
{
	struct samples *fixture = *state;
	const struct samples_cell cells[] = { { "sequential", 1, 1, 1.0, 0.01, .noise = 0.001 },
		{ "threads", 64, 64, 0.02, 0.5, .noise = 0.001 },
		{ "threads", 128, 64, 0.02, 0.5, .noise = 0.001 },
		{ "threads", 256, 64, 0.02, 0.5, .noise = 0.001 } };
	samples_measure(fixture, cells, 4, 12);
	assert_int_equal(results_at_once(&fixture->results.cells[3]), 64);
	assert_float_equal(fixture->findings.summary.rows[3].efficiency, 50.0 / 64, 0.01);
	assert_int_equal(fixture->findings.groups[0].curve_count, 0);
	assert_string_equal(curves(fixture), "");
}

/* A loop computes one task at a time: its efficiency says something of waiting only. */
static void test_efficiency_of_loops(void **state)
{
	struct samples *fixture = *state;
	struct samples_cell cells[] = FOUR(1.0, 0.5, 0.5, 1.0, 0.99, 1.98, 1.98, 0.99, 0.001);
	cells[3].at_once = 1;
	samples_measure(fixture, cells, 4, 12);
	assert_float_equal(fixture->findings.summary.rows[1].efficiency, 1, 0.01);
	assert_true(isnan(fixture->findings.summary.rows[3].efficiency));
	for (size_t i = 0; i < 4; i++)
		cells[i].busy = 0.7;
	samples_measure(fixture, cells, 4, 12);
	assert_true(isnan(fixture->findings.summary.rows[3].efficiency));
	cells[3] = (struct samples_cell){ "async", 64, 1, 0.016, 0.05, .noise = 0.001 };
	cells[0].busy = 0.01;
	samples_measure(fixture, cells, 4, 12);
	assert_float_equal(fixture->findings.summary.rows[3].efficiency, 62.5 / 64, 0.01);
}

/* What others had of the CPU is no idleness of the work, and one figure is said. */
static void test_bound(void **state)
{
	struct samples *fixture = *state;
	char text[200];
	struct samples_cell cells[] = FOUR(1.0, 0.5, 0.5, 1.0, 0.67, 1.98, 1.98, 0.67, 0.001);
	for (size_t i = 0; i < 4; i++)
		cells[i].delayed = 0.33;
	samples_measure(fixture, cells, 4, 12);
	findings_bound(&fixture->findings, 0, text, sizeof text);
	assert_string_equal(text,
		"CPU-bound: sequential keeps one core 67 % busy, others had it the rest of the time");
	/* No core is more than busy; work with threads of its own keeps several. */
	static const struct {
		double busy;
		const char *words;
	} busy[] = { { 1.013, "CPU-bound: sequential keeps one core 100 % busy" },
		{ 1.97, "CPU-bound: sequential keeps 1.97 cores busy" } };
	for (size_t i = 0; i < sizeof busy / sizeof *busy; i++) {
		const struct samples_cell own[] =
			FOUR(1.0, 0.5, 0.5, 1.0, busy[i].busy, 1.98, 1.98, 1, 0.001);
		samples_measure(fixture, own, 4, 12);
		findings_bound(&fixture->findings, 0, text, sizeof text);
		assert_string_equal(text, busy[i].words);
	}
}

/* docs/method.md: "From 0.9 on the workload is cpu-bound, up to 0.5 io-bound, between them mixed".
 */
static void test_bound_thresholds(void **state)
{
	static const struct {
		double busy;
		enum bounded bound;
	} shares[] = { { 0.91, BOUNDED_CPU }, { 0.89, BOUNDED_MIXED }, { 0.51, BOUNDED_MIXED },
		{ 0.49, BOUNDED_IO }, { 0.01, BOUNDED_IO } };
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
		double busy = shares[i].busy;
		struct samples *fixture = *state;
		const struct samples_cell cells[] =
			FOUR(1.0, 0.5, 0.5, 1.0, busy, busy, busy, busy, 0.001);
		samples_measure(fixture, cells, 4, 12);
		assert_int_equal(fixture->findings.groups[0].bound, shares[i].bound);
	}
}

/* A busy machine keeps work from its CPU: that is no waiting of the work's own. */
static void test_bound_on_a_busy_machine(void **state)
{
	static const struct {
		double busy;
		enum bounded bound;
		const char *words;
	} shares[] = { { 0.95, BOUNDED_CPU, "CPU-bound: sequential keeps one core 95 % busy" },
		{ 0.7, BOUNDED_UNKNOWN, "" }, { 0.13, BOUNDED_UNKNOWN, "" },
		{ 0.01, BOUNDED_IO, "I/O-bound: sequential keeps one core 1.0 % busy" } };
	struct samples *fixture = *state;
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
		char text[200];
		double busy = shares[i].busy;
		struct samples_cell cells[] =
			FOUR(1.0, 0.5, 0.5, 1.0, busy, busy, busy, busy, 0.001);
		cells[0].disturbed = 8;
		samples_measure(fixture, cells, 4, 8);
		assert_int_equal(fixture->findings.groups[0].bound, shares[i].bound);
		findings_bound(&fixture->findings, 0, text, sizeof text);
		assert_string_equal(text, shares[i].words);
	}
	/* One sample of one pool. */
	const struct samples_cell alone = { "threads", 2, 2, 0.16, 0.25, .disturbed = 1 };
	samples_measure(fixture, &alone, 1, 1);
	assert_int_equal(fixture->findings.groups[0].bound, BOUNDED_UNKNOWN);
}

/* That a loop cannot help is said where it gains less than a tenth, not where it gains more. */
static void test_loop_gains_little(void **state)
{
	static const double gains[] = { 1.08, 1.12, 1.5 };
	for (size_t i = 0; i < sizeof gains / sizeof *gains; i++) {
		struct samples *fixture = *state;
		const struct samples_cell cells[] =
			FOUR(1.0, 0.5, 0.5, 1 / gains[i], 0.99, 1.97, 1.98, 0.99, 0.001);
		samples_measure(fixture, cells, 4, 12);
		assert_int_equal(strstr(advice(fixture), "it cannot help here") != NULL, i == 0);
	}
}

/* Rounds are compared, not medians: where that turns the order round, it is said why. */
static void test_order(void **state)
{
	struct samples *fixture = *state;
	char text[300];
	const struct samples_cell cells[] = { { "sequential", 1, 1, 1.0, 1, .noise = 0.001 },
		{ "threads", 2, 2, 0.5, 2, .noise = 0.001 },
		{ "processes", 2, 2, 0.51, 2, .noise = 0.001 },
		{ "async", 2, 1, 0.52, 1, .noise = 0.3 } };
	samples_measure(fixture, cells, 4, 12);
	assert_int_equal(fixture->findings.summary.rows[2].standing, STANDING_SLOWER);
	assert_int_equal(fixture->findings.summary.rows[3].standing, STANDING_LEVEL);
	assert_true(fixture->findings.summary.rows[3].wall.median.estimate > 0.512);
	size_t next = 0;
	assert_true(findings_note(&fixture->findings, 0, &next, text, sizeof text));
	assert_string_equal(text,
		"async has the larger median, but only processes is shown to be slower than the best: "
		"cells are compared round by round.");
	assert_false(findings_note(&fixture->findings, 0, &next, text, sizeof text));
}

/* What workloads samples_measure themselves. What lost updates is said to, before anything else,
 * and is not advised, however fast. */
static void test_measured(void **state)
{
	struct samples *fixture = *state;
	char text[300];
	struct samples_cell cells[] = FOUR(1.0, 0.5, 0.55, 1.0, 0.99, 1.97, 1.98, 0.99, 0.001);
	cells[0].figures = cells[2].figures = cells[3].figures = "lost=0;trip_s=0.000002";
	cells[1].figures = "late_s=3;lost=370;longest_run=1234567;busiest_share=0.75";
	samples_measure(fixture, cells, 4, 12);
	assert_string_equal(
		headline(fixture), "work: threads lost 37 % of the updates: a data race");
	assert_string_equal(
		advice(fixture), "The fastest lost updates: however fast, it is not to be used.");
	assert_string_equal(fixture->findings.summary.rows[1].verdict,
		"best; lost 37 % of the updates: a data race");
	assert_string_equal(fixture->findings.summary.rows[2].verdict, "slower");
	static const char *const notes[] = {
		"Longest run of one worker: threads 1,234,567. Share "
		"of the busiest worker: threads 75 %. A round trip: "
		"sequential 2.00 µs, processes 2.00 µs, async 2.00 µs."
	};
	for (size_t i = 0, next = 0; i < sizeof notes / sizeof *notes; i++) {
		assert_true(findings_note(&fixture->findings, 0, &next, text, sizeof text));
		assert_string_equal(text, notes[i]);
	}
	/* Level with the best, but sound: that one is advised. */
	cells[2].wall_s = 0.5;
	samples_measure(fixture, cells, 4, 12);
	assert_string_equal(advice(fixture),
		"Use processes. An event loop computes one task at a time: it cannot help here.");
	/* One sample shows it, whatever the machine did. */
	cells[2].figures = "lost=1";
	cells[1].disturbed = true;
	samples_measure(fixture, cells, 4, 1);
	assert_string_equal(headline(fixture),
		"work: threads lost 37 % and processes 0.10 % of the updates: a data race");
	assert_true(findings_claim(&fixture->findings, 0));
	cells[1].figures = cells[2].figures = "lost=0";
	samples_measure(fixture, cells, 4, 1);
	assert_false(findings_claim(&fixture->findings, 0));
}

/* Of many cells the least and the most: no sentence grows with the cells. */
static void figures_of_many_cells(void **state)
{
	struct samples *fixture = *state;
	char text[300];
	struct samples_cell cells[40];
	char figures[40][100];
	for (unsigned i = 0; i < 40; i++) {
		snprintf(figures[i], sizeof figures[i], "answer_median_s=%f;answer_p99_s=%f",
			0.01 + 0.001 * (i * 7 % 40), 0.1 + 0.001 * (i * 3 % 40));
		cells[i] = (struct samples_cell){ i ? "threads" : "sequential", i + 1, i + 1,
			1.0 / (i + 1), .busy = 1, .noise = 0.001, .figures = figures[i] };
	}
	samples_measure(fixture, cells, 40, 8);
	assert_true(findings_note(&fixture->findings, 0, &(size_t){ 0 }, text, sizeof text));
	assert_string_equal(text,
		"Half of the answers came within, least and most of 40: sequential 10.0 ms, threads "
		"with 18 at once 49.0 ms. 99 % of the answers came within, least and most of 40: "
		"sequential 100 ms, threads with 14 at once 139 ms.");
}

/* What failed at one concurrency takes nothing from what the runner shows at others. */
static void fails_at_one_concurrency(void **state)
{
	struct samples *fixture = *state;
	struct samples_cell cells[] = { { "sequential", 1, 1, 1.0, 1, .noise = 0.001 },
		{ "threads", 2, 2, 0, 2, .failing = true },
		{ "threads", 4, 4, 0.25, 4, .noise = 0.001 },
		{ "threads", 8, 8, 0, 2, .failing = true },
		{ "processes", 4, 4, 0.5, 4, .noise = 0.001 },
		{ "async", 4, 1, 2, 1, .noise = 0.001, .warming = true },
		{ "async", 8, 1, 2, 1, .noise = 0.001 } };
	samples_measure(fixture, cells, 7, 8);
	assert_string_equal(headline(fixture),
		"work: threads and processes are 4.00 and 2.00 times as fast; async takes 2.00 "
		"times as long");
	cells[2].failing = true;
	samples_measure(fixture, cells, 7, 8);
	assert_string_equal(headline(fixture),
		"work: processes are 2.00 times as fast; async takes 2.00 times as long; threads "
		"failed");
}

/* Why nothing was measured: not all that was not measured failed. */
static void nothing_was_measured(void **state)
{
	static const char *const headlines[] = { "work: nothing was measured",
		"work: one cell failed, the others were not measured",
		"work: two cells failed, the others were not measured", "work: every cell failed" };
	struct samples *fixture = *state;
	struct samples_cell cells[] = { { "sequential", 1, 1, 1.0, 1, .warming = true },
		{ "threads", 2, 2, 1.0, 2, .warming = true },
		{ "async", 2, 1, 1.0, 1, .warming = true } };
	for (size_t i = 0; i < 4; i++) {
		if (i)
			cells[i - 1].failing = true;
		samples_measure(fixture, cells, 3, 2);
		assert_string_equal(headline(fixture), headlines[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(open_loops, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(digits_of_times, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(
			test_busy_machine, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(
			test_few_disturbed, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(test_advice, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(
			test_stands_for_its_runner, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(test_reasons, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(test_curves, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(
			test_curves_of_little, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(test_at_once, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(
			test_efficiency_of_loops, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(test_bound, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(
			test_bound_thresholds, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(
			test_bound_on_a_busy_machine, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(
			test_loop_gains_little, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(test_order, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(test_measured, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(
			figures_of_many_cells, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(
			fails_at_one_concurrency, samples_set_up, samples_tear_down),
		cmocka_unit_test_setup_teardown(
			nothing_was_measured, samples_set_up, samples_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
