/* SPDX-License-Identifier: MIT */
/* Every column of samples.csv says what the sample said: each figure is one that no other has. */
#include "bench/sampling/rows.h"

#include "bench/base/csv.h"
#include "bench/plan/cells.h"
#include "bench/runner.h"
#include "bench/workload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct sample sample = { .round = 3,
	.order = 2,
	.status = SAMPLE_OK,
	.detail = "why",
	.statement = { .timed = true,
		.digested = true,
		.digest = { .wall_ns = 1000000001,
			.startup_ns = 1000000002,
			.work_ns = 1000000003,
			.winddown_ns = 1000000004,
			.times.task_min_s = 0.04,
			.times.task_median_s = 0.05,
			.times.task_p90_s = 0.06,
			.times.task_p99_s = 0.07,
			.times.task_max_s = 0.08,
			.times.wait_median_s = 0.09,
			.times.wait_p99_s = 0.10,
			.times.imbalance = 1.25,
			.times.overlap = 1.75,
			.checksum = 0xabc,
			.ended = 63,
			.times.rate_offered = 500.5,
			.times.rate_achieved = 400.25,
			.times.latency_median_s = 0.11,
			.times.latency_p90_s = 0.12,
			.times.latency_p99_s = 0.13,
			.times.latency_p999_s = 0.14,
			.times.latency_max_s = 0.15 },
		.user_ns = 1000000011,
		.system_ns = 1000000012,
		.delay_known = true,
		.run_delay_ns = 1000000013,
		.rss_peak_bytes = 14,
		.rss_known = true,
		.switches_voluntary = 15,
		.switches_involuntary = 16,
		.faults_minor = 17,
		.faults_major = 18,
		.process_ns = 1000000019,
		.workers = 20,
		.counts = { { true, true, true, true, true, true, true },
			{ 1000000021, 22, 23, 24, 25, 26, 27 } },
		.beats = { 34, 0.11, 0.12, 0.13, "0.1;;0.13" },
		.units = 28,
		.figures = "hits=1",
		.prepare_ns = 1000000033,
		.deal_ns = 34,
		.gather_ns = 1000000035 },
	.disturbance = {
		true, true, true, 1000000029, 1000000030, 1000000031, 1000000032, "steal" } };

/* As docs/csv.md has them. */
static const struct {
	const char *column, *text;
} wanted[] = { { "round", "3" }, { "order", "2" }, { "workload", "work" }, { "params", "a=1" },
	{ "tasks", "64" }, { "runner", "threads" }, { "concurrency", "5" }, { "seed", "7" },
	{ "status", "ok" }, { "detail", "why" }, { "wall_s", "1.000000001" },
	{ "startup_s", "1.000000002" }, { "work_s", "1.000000003" },
	{ "winddown_s", "1.000000004" }, { "user_s", "1.000000011" }, { "system_s", "1.000000012" },
	{ "rss_peak_bytes", "14" }, { "switches_voluntary", "15" },
	{ "switches_involuntary", "16" }, { "faults_minor", "17" }, { "faults_major", "18" },
	{ "task_median_s", "0.050000000" }, { "task_p90_s", "0.060000000" },
	{ "task_p99_s", "0.070000000" }, { "task_max_s", "0.080000000" },
	{ "wait_median_s", "0.090000000" }, { "wait_p99_s", "0.100000000" }, { "workers", "20" },
	{ "imbalance", "1.2500" }, { "units", "28" }, { "unit", "pages" }, { "figures", "hits=1" },
	{ "checksum", "0000000000000abc" }, { "disturbed", "steal" }, { "steal_s", "1.000000029" },
	{ "pressure_s", "1.000000030" }, { "throttled_s", "1.000000031" },
	{ "run_delay_s", "1.000000013" }, { "canary_s", "1.000000032" },
	{ "task_clock_s", "1.000000021" }, { "context_switches", "22" }, { "migrations", "23" },
	{ "page_faults", "24" }, { "cycles", "25" }, { "instructions", "26" },
	{ "cache_misses", "27" }, { "environment", "machine" }, { "build", "old" },
	{ "process_s", "1.000000019" }, { "runner_params", "b=2" }, { "family", "kin" },
	{ "task_min_s", "0.040000000" }, { "language", "lisp" }, { "prepare_s", "1.000000033" },
	{ "overlap", "1.7500" }, { "beat_late_median_s", "0.110000000" },
	{ "beat_late_p99_s", "0.120000000" }, { "beat_late_max_s", "0.130000000" },
	{ "beat_late_parts_s", "0.1;;0.13" }, { "load", "rate=500;arrival=poisson;duration=2s" },
	{ "tasks_ended", "63" }, { "rate_offered", "500.500000" },
	{ "rate_achieved", "400.250000" }, { "latency_median_s", "0.110000000" },
	{ "latency_p90_s", "0.120000000" }, { "latency_p99_s", "0.130000000" },
	{ "latency_p999_s", "0.140000000" }, { "latency_max_s", "0.150000000" },
	{ "deal_s", "0.000000034" }, { "gather_s", "1.000000035" } };

/* All that identifies a cell tells its rows from others'. */
static void is_of_its_cell_alone(const struct row *row, const struct cells *cells)
{
	const char *other = "other", *differs;
	assert_int_equal(rows_cell(row, cells, &differs), 0);
	const size_t texts[] = { offsetof(struct row, workload), offsetof(struct row, params),
		offsetof(struct row, runner), offsetof(struct row, runner_params),
		offsetof(struct row, build) };
	const size_t numbers[] = { offsetof(struct row, tasks), offsetof(struct row, concurrency),
		offsetof(struct row, seed) };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct row changed = *row;
		memcpy((char *)&changed + texts[i], &other, sizeof other);
		assert_true(rows_cell(&changed, cells, &differs) == NO_CELL);
	}
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		struct row changed = *row;
		memcpy((char *)&changed + numbers[i], &(uint64_t){ 99 }, sizeof(uint64_t));
		assert_true(rows_cell(&changed, cells, &differs) == NO_CELL);
	}
}

static void write_row(int fd)
{
	char params[] = "a=1", runner_params[] = "b=2";
	static const struct workload workload = { .name = "work", .unit = "pages" };
	static const struct runner runner = {
		.name = "threads", .family = "kin", .language = "lisp"
	};
	struct group group = { .workload = &workload,
		.params = params,
		.tasks = 64,
		.seed = 7,
		.load = { .duration_ns = 2000000000, .rate = 500, .poisson = true } };
	struct cell cell = {
		.runner = &runner, .runner_params = runner_params, .build = "old", .concurrency = 5
	};
	const struct cells cells = {
		.groups = &group, .group_count = 1, .cells = &cell, .count = 1
	};
	struct csv_row line = { 0 };
	struct row row;
	char header[ROWS_HEADER];
	struct rows_room room;
	rows_describe(&row, &cells, &sample, "machine", &room);
	is_of_its_cell_alone(&row, &cells);
	rows_header(header);
	assert_int_equal(csv_header(fd, header), 0);
	assert_int_equal(rows_write(&line, fd, &row), 0);
	csv_finish(&line);
}

static void says_what_the_sample_said(void **state)
{
	char path[] = "/tmp/concbench-rows-XXXXXX", error[200];
	struct csv_file *file;
	int fd = mkstemp(path);
	(void)state;
	assert_true(fd >= 0);
	write_row(fd);
	close(fd);
	assert_int_equal(csv_open(&file, path, error, sizeof error), 0);
	unlink(path);
	assert_int_equal(csv_next(file), 1);
	const struct csv *row = csv_row(file);
	assert_int_equal(csv_columns(row), sizeof wanted / sizeof *wanted);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		assert_int_equal(csv_column(row, wanted[i].column), i);
		assert_string_equal(csv_get(row, (int)i), wanted[i].text);
	}
	csv_close(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(says_what_the_sample_said) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
