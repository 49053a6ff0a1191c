/* SPDX-License-Identifier: MIT */
/* From rows of samples.csv whose times are made up to the standings and the sentences. */
#include "bench/results/findings.h"

#include "bench/base/csv.h"
#include "bench/plan/cells.h"
#include "bench/sampling/rows.h"
#include "bench/workload.h"

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
	bool failing, disturbed;
	double noise;
};

struct fixture {
	char run[64];
	struct results results;
	struct findings findings;
};

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
	row.disturbed = made->disturbed ? "steal" : "";
	if (!made->failing) {
		row.wall_s = made->wall_s * (1 + made->noise * spread);
		row.user_s = row.wall_s * made->busy;
		row.system_s = 0;
		row.workers = made->workers;
		row.rss_peak_bytes = 1e6 * (double)(cell + 1);
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
	assert_int_equal(findings_init(&fixture->findings, &fixture->results), 0);
	assert_int_equal(fixture->results.group_count, 1);
}

#define FOUR(s, t, p, a, sb, tb, pb, ab, noise) \
	{ \
		{ "sequential", 1, 1, s, sb, (s) <= 0, false, noise }, \
			{ "threads", 2, 2, t, tb, (t) <= 0, false, noise }, \
			{ "processes", 2, 2, p, pb, (p) <= 0, false, noise }, \
		{ \
			"async", 2, 1, a, ab, (a) <= 0, false, noise \
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
		"Use threads. processes shows no difference to it, but needs more memory. An event "
		"loop computes one task at a time: it cannot help here." },
	{ FOUR(1.0, 0.5, 0.55, 0.0502, 0.01, 0.02, 0.02, 0.05, 0.0005), 12,
		"I/O-bound: sequential keeps one core 1.0 % busy",
		"work: threads, processes and async are 2.00, 1.82 and 19.9 times as fast",
		"Use async. One event loop is enough for waiting." },
	{ FOUR(1.0, 1.0, 1.0, 1.0, 0.7, 0.7, 0.7, 0.7, 0.05), 12,
		"partly CPU-bound: sequential keeps one core 70 % busy",
		"work: no difference shown", "No difference shown: sequential is the simplest." },
	{ FOUR(1.0, 1.2, 1.3, 1.4, 0.99, 1, 1, 1, 0.001), 12,
		"CPU-bound: sequential keeps one core 99 % busy",
		"work: threads, processes and async take 1.20, 1.30 and 1.40 times as long",
		"Use sequential: nothing is shown to beat it. An event loop computes one task at a "
		"time: it cannot help here." },
	{ FOUR(1.0, 0.5, 0.5, 1.0, 1, 2, 2, 1, 0.001), 3,
		"CPU-bound: sequential keeps one core 100 % busy",
		"work: wall time under four runners (too few samples for an interval)",
		"Too few samples to tell (3 a cell, 6 are needed)." },
	{ FOUR(1.0, 0, 0.5, 0, 1, 0, 2, 0, 0.001), 12,
		"CPU-bound: sequential keeps one core 100 % busy",
		"work: processes are 2.00 times as fast; threads and async failed",
		"Use processes." },
	{ FOUR(1.0, 0, 0, 0, 1, 0, 0, 0, 0.001), 12,
		"CPU-bound: sequential keeps one core 100 % busy",
		"work: wall time under four runners; threads, processes and async failed",
		"All others failed: nothing to compare it with." },
	{ FOUR(0, 0, 0, 0, 0, 0, 0, 0, 0.001), 12, "", "work: every cell failed",
		"Every cell failed: nothing can be said." },
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sentences, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pairs, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
