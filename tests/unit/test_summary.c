/* SPDX-License-Identifier: MIT */
/* From rows of samples.csv whose times are made up to the standings and the sentences. */
#include "bench/results/findings.h"

#include "bench/base/csv.h"
#include "bench/results/changes.h"
#include "bench/results/difference.h"
#include "bench/plan/cells.h"
#include "bench/sampling/rows.h"
#include "bench/workload.h"

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

#define CELLS_MAX 24

/* One cell of the group that is made up. */
struct made {
	const char *runner;
	unsigned at_once, workers; /* of that many tasks: 64 */
	double wall_s, busy;       /* CPU utilisation */
	bool failing;
	unsigned disturbed;    /* samples, the first ones */
	double noise, delayed; /* delayed: the share in which it waited for a CPU */
	double rss;            /* 0: more from cell to cell */
	const char *figures;   /* of the workload, of 1000 updates */
};

struct fixture {
	char run[64];
	struct results results;
	struct findings findings;
};

/* How all cells are loaded, and of an open loop at 300/s what each achieves; NULL: fixed work. */
static const struct offered {
	const char *load;
	double achieved[4];
} * offered;

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);
	strcpy(fixture->run, "/tmp/concbench-summary-XXXXXX");
	*state = fixture;
	return mkdtemp(fixture->run) ? 0 : -1;
}

static void forget(struct fixture *fixture)
{
	findings_finish(&fixture->findings);
	results_finish(&fixture->results);
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	char path[100];
	forget(fixture);
	snprintf(path, sizeof path, "%s/samples.csv", fixture->run);
	unlink(path);
	rmdir(fixture->run);
	free(fixture);
	return 0;
}

static void write_sample(
	struct csv_row *line, int fd, const struct made *made, size_t cell, unsigned round)
{
	struct row row;
	double spread = (double)(workload_hash(cell, round) % 1000) / 500 - 1;
	rows_clear(&row);
	row.workload = "work";
	row.params = "";
	row.tasks = 64;
	row.runner = made->runner;
	row.concurrency = made->at_once;
	row.seed = 1;
	row.round = round;
	row.order = cell + 1;
	row.status = made->failing ? SAMPLE_SIGNAL : SAMPLE_OK;
	row.detail = made->failing ? "killed by SIGSEGV" : "";
	row.disturbed = round <= made->disturbed ? "steal" : "";
	if (!made->failing) {
		row.wall_s = made->wall_s * (1 + made->noise * spread);
		row.user_s = row.wall_s * made->busy;
		row.system_s = 0;
		row.run_delay_s = made->delayed * row.wall_s;
		row.workers = made->workers;
		row.rss_peak_bytes = made->rss > 0 ? made->rss : 1e6 * (double)(cell + 1);
		row.units = 1000;
		row.unit = "updates";
		row.figures = made->figures ? made->figures : "";
	}
	if (offered) {
		row.load = offered->load;
		row.latency_median_s = row.wall_s;
		row.rate_offered = 300;
		row.rate_achieved = offered->achieved[cell];
	}
	assert_int_equal(rows_write(line, fd, &row), 0);
}

static void measure(
	struct fixture *fixture, const struct made *cells, size_t count, unsigned rounds)
{
	struct csv_row line = { 0 };
	struct error error;
	char path[100];
	forget(fixture);
	snprintf(path, sizeof path, "%s/samples.csv", fixture->run);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	char header[ROWS_HEADER];
	rows_header(header);
	assert_int_equal(csv_header(fd, header), 0);
	for (unsigned round = 1; round <= rounds; round++)
		for (size_t i = 0; i < count; i++)
			write_sample(&line, fd, &cells[i], i, round);
	csv_finish(&line);
	close(fd);
	assert_int_equal(results_read(&fixture->results, fixture->run, &error), 0);
	findings_init(&fixture->findings, &fixture->results);
	assert_int_equal(fixture->results.group_count, 1);
}

#define FOUR(s, t, p, a, sb, tb, pb, ab, noise) \
	{ \
		{ "sequential", 1, 1, s, sb, (s) <= 0, 0, noise, 0, 0, NULL }, \
			{ "threads", 2, 2, t, tb, (t) <= 0, 0, noise, 0, 0, NULL }, \
			{ "processes", 2, 2, p, pb, (p) <= 0, 0, noise, 0, 0, NULL }, \
		{ \
			"async", 2, 1, a, ab, (a) <= 0, 0, noise, 0, 0, NULL \
		} \
	}

struct sentence_case {
	struct made cells[4];
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
		struct fixture *fixture = *state;
		size_t group = 0;
		char text[500];
		measure(fixture, test->cells, 4, test->rounds);
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
	struct fixture *fixture = *state;
	const struct made cells[] = FOUR(1.0, 0.5, 0.5, 0, 1, 2, 2, 0, 0.01);
	measure(fixture, cells, 4, 10);
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
	struct fixture *fixture = *state;
	const struct made cells[] = FOUR(1.0, 0.5, 0.5, 0.5, 1, 2, 2, 2, 0.2);
	double base[100], value[100];
	measure(fixture, cells, 4, 8);
	struct results_sample *samples = fixture->results.samples;
	samples[0].status = SAMPLE_TIMEOUT;    /* round 1, cell 0 */
	samples[4 + 1].status = SAMPLE_WARMUP; /* round 2, cell 1 */
	assert_int_equal(results_pairs(&fixture->results, 0, 1, base, value), 6);
	for (size_t i = 0; i < 6; i++) {
		assert_float_equal(base[i], samples[4 * (i + 2)].wall_s, 1e-12);
		assert_float_equal(value[i], samples[4 * (i + 2) + 1].wall_s, 1e-12);
	}
}

/* ---- findings ------------------------------------------------------------------------------- */

static const char *headline(const struct fixture *fixture)
{
	static char text[500];
	size_t group = 0;
	findings_headline(&fixture->findings, &group, 1, true, text, sizeof text);
	return text;
}

static const char *advice(const struct fixture *fixture)
{
	static char text[500];
	findings_advice(&fixture->findings, 0, text, sizeof text);
	return text;
}

static const char *curves(const struct fixture *fixture)
{
	static char text[500];
	findings_curves(&fixture->findings, 0, true, text, sizeof text);
	return text;
}

static void open_loops(void **state)
{
#define LOAD "rate=300;arrival=fixed;duration=1s"
	static const struct offered all = { LOAD, { 300, 299, 301, 300 } },
				    some = { LOAD, { 186, 300, 299, 301 } },
				    none = { LOAD, { 186, 280, 100, 10 } };
	static const struct {
		const struct offered *offered;
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
		const struct made cells[] = FOUR(0.1, 0.05, 0.13, 0.1, 1, 1, 1, 1, 0.0005);
		char note[500];
		offered = tests[i].offered;
		measure(*state, cells, 4, 12);
		offered = NULL;
		assert_string_equal(headline(*state), tests[i].headline);
		assert_string_equal(advice(*state), tests[i].advice);
		findings_note(&((struct fixture *)*state)->findings, 0, &(size_t){ 0 }, note,
			sizeof note);
		assert_string_equal(note, tests[i].note);
	}
}

/* An interval of half of its figure leaves no three digits. */
static void digits_of_times(void **state)
{
	const struct made cells[] = FOUR(1.0, 0.5, 0.333, 1.0, 1, 1, 1, 1, 0.6);
	measure(*state, cells, 4, 12);
	const struct interval *of = &((struct fixture *)*state)->findings.summary.rows[2].speedup;
	assert_true(of->low > 1 && of->high - of->low > 0.2 * of->estimate);
	char wanted[20];
	snprintf(wanted, sizeof wanted, "%.1f times as fast", of->estimate);
	assert_non_null(strstr(headline(*state), wanted));
}

/* Disturbed samples count only where six others do not remain; then nothing is claimed. */
static void test_busy_machine(void **state)
{
	struct fixture *fixture = *state;
	struct made cells[] = FOUR(1.0, 0.5, 0.5, 1.0, 1, 2, 2, 1, 0.001);
	for (size_t i = 0; i < 4; i++)
		cells[i].disturbed = 8;
	measure(fixture, cells, 4, 8);
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
	measure(fixture, cells, 4, 8);
	assert_string_equal(headline(fixture), "work: the machine was too busy to tell");
	assert_int_equal(fixture->findings.summary.rows[1].standing, STANDING_BUSY);
	assert_int_equal(fixture->findings.summary.rows[0].standing, STANDING_SLOWER);
	/* Of too few samples, that is what is said. */
	measure(fixture, cells, 4, 5);
	assert_string_equal(advice(fixture), "Too few samples to tell (5 a cell, 6 are needed).");
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
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		struct made cells[] = FOUR(1.0, 0.5, 0.5, 1.0, 1, 2, 2, 1, 0.001);
		cells[1].disturbed = rules[i].disturbed;
		measure(fixture, cells, 4, rules[i].samples);
		bool busy = fixture->findings.groups[0].busy;
		if (busy != rules[i].busy)
			fail_msg("%u of %u disturbed", rules[i].disturbed, rules[i].samples);
	}
}

/* The least at once, then the cheaper, of those not shown to be worse than the best. */
static void test_advice(void **state)
{
	struct fixture *fixture = *state;
	struct made cells[] = { { "sequential", 1, 1, 1.0, 1, .noise = 0.01 },
		{ "threads", 2, 2, 0.503, 2, .noise = 0.02 },
		{ "threads", 8, 8, 0.500, 2, .noise = 0.02 },
		{ "threads", 32, 32, 0.498, 2, .noise = 0.02 },
		{ "processes", 2, 2, 0.503, 2.4, .noise = 0.02 } };
	measure(fixture, cells, 5, 12);
	const struct finding *finding = &fixture->findings.groups[0];
	assert_true(finding->best != 1);
	assert_int_equal(finding->advised, 1);
	assert_string_equal(advice(fixture),
		"Use threads with 2 at once; processes shows no difference to it, but costs more CPU "
		"time.");
	cells[4].busy = 1.6;
	measure(fixture, cells, 5, 12);
	assert_int_equal(fixture->findings.groups[0].advised, 4);
	/* The advice does not contradict what is said of the concurrency. */
	assert_int_equal(fixture->findings.groups[0].curves[0].enough, 2);
	assert_string_equal(curves(fixture), "work: no gain shown from more tasks at once");
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
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		const struct made cells[] = { { "sequential", 1, 1, 1.0, 1, .rss = 1e6 },
			{ "threads", 2, 2, 0.5, 1.5, .rss = 1e8 },
			{ "processes", 2, 2, 0.5, 1.5 * reasons[i].cpu,
				.rss = 1e8 * reasons[i].rss } };
		measure(fixture, cells, 3, 12);
		assert_string_equal(advice(fixture), reasons[i].advice);
		assert_int_equal(fixture->findings.groups[0].advised, reasons[i].advised);
	}
}

/* By rounds, like the table: the intervals of medians that drift together overlap. */
static void test_curves(void **state)
{
	struct fixture *fixture = *state;
	const struct made cells[] = { { "threads", 1, 1, 1.0, 1, .noise = 0.001 },
		{ "threads", 2, 2, 0.52, 2, .noise = 0.001 },
		{ "threads", 3, 3, 0.50, 2, .noise = 0.001 },
		{ "threads", 4, 4, 0.53, 2, .noise = 0.001 } };
	measure(fixture, cells, 4, 12);
	assert_string_equal(
		curves(fixture), "work: no gain shown beyond 3 tasks at once, slower from 4 on");
	assert_string_equal(fixture->findings.summary.rows[2].verdict, "best");
	assert_string_equal(fixture->findings.summary.rows[1].verdict, "slower");
	assert_string_equal(fixture->findings.summary.rows[3].verdict, "slower");
}

/* 64 tasks are never more than 64 at once. */
static void test_at_once(void **state)
{
	struct fixture *fixture = *state;
	const struct made cells[] = { { "sequential", 1, 1, 1.0, 0.01, .noise = 0.001 },
		{ "threads", 64, 64, 0.02, 0.5, .noise = 0.001 },
		{ "threads", 128, 64, 0.02, 0.5, .noise = 0.001 },
		{ "threads", 256, 64, 0.02, 0.5, .noise = 0.001 } };
	measure(fixture, cells, 4, 12);
	assert_int_equal(results_at_once(&fixture->results.cells[3]), 64);
	assert_float_equal(fixture->findings.summary.rows[3].efficiency, 50.0 / 64, 0.01);
	assert_int_equal(fixture->findings.groups[0].curve_count, 0);
	assert_string_equal(curves(fixture), "");
}

/* A loop computes one task at a time: its efficiency says something of waiting only. */
static void test_efficiency_of_loops(void **state)
{
	struct fixture *fixture = *state;
	struct made cells[] = FOUR(1.0, 0.5, 0.5, 1.0, 0.99, 1.98, 1.98, 0.99, 0.001);
	cells[3].at_once = 1;
	measure(fixture, cells, 4, 12);
	assert_float_equal(fixture->findings.summary.rows[1].efficiency, 1, 0.01);
	assert_true(isnan(fixture->findings.summary.rows[3].efficiency));
	for (size_t i = 0; i < 4; i++)
		cells[i].busy = 0.7;
	measure(fixture, cells, 4, 12);
	assert_true(isnan(fixture->findings.summary.rows[3].efficiency));
	cells[3] = (struct made){ "async", 64, 1, 0.016, 0.05, .noise = 0.001 };
	cells[0].busy = 0.01;
	measure(fixture, cells, 4, 12);
	assert_float_equal(fixture->findings.summary.rows[3].efficiency, 62.5 / 64, 0.01);
}

/* What others had of the CPU is no idleness of the work, and one figure is said. */
static void test_bound(void **state)
{
	struct fixture *fixture = *state;
	char text[200];
	struct made cells[] = FOUR(1.0, 0.5, 0.5, 1.0, 0.67, 1.98, 1.98, 0.67, 0.001);
	for (size_t i = 0; i < 4; i++)
		cells[i].delayed = 0.33;
	measure(fixture, cells, 4, 12);
	findings_bound(&fixture->findings, 0, text, sizeof text);
	assert_string_equal(
		text, "CPU-bound: sequential keeps one core 67 % busy, all of the time it had one");
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
		struct fixture *fixture = *state;
		const struct made cells[] = FOUR(1.0, 0.5, 0.5, 1.0, busy, busy, busy, busy, 0.001);
		measure(fixture, cells, 4, 12);
		assert_int_equal(fixture->findings.groups[0].bound, shares[i].bound);
	}
}

/* That a loop cannot help is said where it gains less than a tenth, not where it gains more. */
static void test_loop_gains_little(void **state)
{
	static const double gains[] = { 1.08, 1.12, 1.5 };
	for (size_t i = 0; i < sizeof gains / sizeof *gains; i++) {
		struct fixture *fixture = *state;
		const struct made cells[] =
			FOUR(1.0, 0.5, 0.5, 1 / gains[i], 0.99, 1.97, 1.98, 0.99, 0.001);
		measure(fixture, cells, 4, 12);
		assert_int_equal(strstr(advice(fixture), "it cannot help here") != NULL, i == 0);
	}
}

/* Rounds are compared, not medians: where that turns the order round, it is said why. */
static void test_order(void **state)
{
	struct fixture *fixture = *state;
	char text[300];
	const struct made cells[] = { { "sequential", 1, 1, 1.0, 1, .noise = 0.001 },
		{ "threads", 2, 2, 0.5, 2, .noise = 0.001 },
		{ "processes", 2, 2, 0.51, 2, .noise = 0.001 },
		{ "async", 2, 1, 0.52, 1, .noise = 0.3 } };
	measure(fixture, cells, 4, 12);
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

/* What workloads measure themselves. What lost updates is said to, before anything else, and is not
 * advised, however fast. */
static void test_measured(void **state)
{
	struct fixture *fixture = *state;
	char text[300];
	struct made cells[] = FOUR(1.0, 0.5, 0.55, 1.0, 0.99, 1.97, 1.98, 0.99, 0.001);
	cells[0].figures = cells[2].figures = cells[3].figures = "lost=0;trip_s=0.000002";
	cells[1].figures = "late_s=3;lost=370;longest_run=1234567;busiest_share=0.75";
	measure(fixture, cells, 4, 12);
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
	measure(fixture, cells, 4, 12);
	assert_string_equal(advice(fixture),
		"Use processes. An event loop computes one task at a time: it cannot help here.");
	/* One sample shows it, whatever the machine did. */
	cells[2].figures = "lost=1";
	cells[1].disturbed = true;
	measure(fixture, cells, 4, 1);
	assert_string_equal(headline(fixture),
		"work: threads lost 37 % and processes 0.10 % of the updates: a data race");
	assert_true(findings_claim(&fixture->findings, 0));
	cells[1].figures = cells[2].figures = "lost=0";
	measure(fixture, cells, 4, 1);
	assert_false(findings_claim(&fixture->findings, 0));
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
	struct fixture *fixture = *state;
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
		forget(fixture);
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
	struct fixture *fixture = *state;
	char path[100];
	snprintf(path, sizeof path, "%s/samples.csv", fixture->run);
	for (size_t cut = 0; cut <= strlen("2,1,w,,4,threads,2,ok,0.125\n"); cut++) {
		struct error error;
		FILE *file = fopen(path, "w");
		assert_non_null(file);
		fprintf(file, "%s%.*s", head, (int)cut, "2,1,w,,4,threads,2,ok,0.125\n");
		fclose(file);
		forget(fixture);
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
		.comparison = { { 2, 1.5, 2.5 }, 0.01 },
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
		cmocka_unit_test_setup_teardown(test_sentences, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pairs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(open_loops, set_up, tear_down),
		cmocka_unit_test_setup_teardown(digits_of_times, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_busy_machine, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_few_disturbed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_advice, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_reasons, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_curves, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_efficiency_of_loops, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_bound, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_bound_thresholds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_loop_gains_little, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_measured, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_refused_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_half_a_row, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
