/* SPDX-License-Identifier: MIT */
#include "tests/unit/samples.h"

#include "bench/base/csv.h"
#include "bench/sampling/rows.h"
#include "bench/workload.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

const struct samples_offered *samples_offered;
unsigned samples_draw;

int samples_set_up(void **state)
{
	struct samples *fixture = calloc(1, sizeof *fixture);
	strcpy(fixture->run, "/tmp/concbench-summary-XXXXXX");
	*state = fixture;
	return mkdtemp(fixture->run) ? 0 : -1;
}

void samples_forget(struct samples *fixture)
{
	findings_finish(&fixture->findings);
	results_finish(&fixture->results);
}

int samples_tear_down(void **state)
{
	struct samples *fixture = *state;
	char path[100];
	samples_forget(fixture);
	snprintf(path, sizeof path, "%s/samples.csv", fixture->run);
	unlink(path);
	rmdir(fixture->run);
	free(fixture);
	return 0;
}

static void write_sample(
	struct csv_row *line, int fd, const struct samples_cell *made, size_t cell, unsigned round)
{
	struct row row;
	double spread = (double)(workload_hash(cell + 1000 * samples_draw, round) % 1000) / 500 - 1;
	rows_clear(&row);
	row.workload = "work";
	row.params = "";
	row.tasks = 64;
	row.runner = made->runner;
	row.concurrency = made->at_once;
	row.seed = 1;
	row.round = round;
	row.order = cell + 1;
	row.status = made->failing ? SAMPLE_SIGNAL : made->warming ? SAMPLE_WARMUP : SAMPLE_OK;
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
	if (samples_offered) {
		row.load = samples_offered->load;
		row.times.latency_median_s = row.wall_s;
		row.times.rate_offered = 300;
		row.times.rate_achieved = samples_offered->achieved[cell];
	}
	assert_int_equal(rows_write(line, fd, &row), 0);
}

void samples_measure(
	struct samples *fixture, const struct samples_cell *cells, size_t count, unsigned rounds)
{
	struct csv_row line = { 0 };
	struct error error;
	char path[100];
	samples_forget(fixture);
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
