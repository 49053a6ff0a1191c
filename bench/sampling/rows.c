/* SPDX-License-Identifier: MIT */
#include "bench/sampling/rows.h"

#include "bench/plan/cells.h"
#include "bench/base/csv.h"
#include "bench/runner.h"
#include "bench/sampling/sample.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char rows_header[] =
	"round,order,workload,params,tasks,runner,concurrency,seed,status,detail,"
	"wall_s,startup_s,work_s,winddown_s,user_s,system_s,rss_peak_bytes,"
	"switches_voluntary,switches_involuntary,faults_minor,faults_major,"
	"task_median_s,task_p90_s,task_p99_s,task_max_s,wait_median_s,wait_p99_s,"
	"workers,imbalance,units,unit,figures,checksum,"
	"disturbed,steal_s,pressure_s,throttled_s,run_delay_s,canary_s,"
	"task_clock_s,context_switches,migrations,page_faults,cycles,instructions,cache_misses,"
	"environment,build,process_s,runner_params,family\n";

static void write_identity(
	struct csv_row *row, const struct cells *cells, const struct sample *sample)
{
	const struct cell *cell = &cells->cells[sample->cell];
	const struct group *group = &cells->groups[cell->group];
	csv_integer(row, sample->round);
	csv_integer(row, sample->order);
	csv_text(row, group->workload->name);
	csv_text(row, group->params);
	csv_integer(row, group->tasks);
	csv_text(row, cell->runner->name);
	csv_integer(row, cell->concurrency);
	csv_integer(row, group->seed);
	csv_text(row, sample_status_name(sample->status));
	csv_text(row, sample->detail);
}

/* Empty rather than 0 when it was not taken. */
static void seconds_if(struct csv_row *row, bool taken, uint64_t ns)
{
	if (taken)
		csv_seconds(row, ns);
	else
		csv_empty(row);
}

static void integer_if(struct csv_row *row, bool taken, uint64_t number)
{
	if (taken)
		csv_integer(row, number);
	else
		csv_empty(row);
}

static void write_system(struct csv_row *row, const struct report *report)
{
	bool timed = report->timed, phased = report->digested && !report->wall_only;
	seconds_if(row, report->digested, report->digest.wall_ns);
	seconds_if(row, phased, report->digest.startup_ns);
	seconds_if(row, phased, report->digest.work_ns);
	seconds_if(row, phased, report->digest.winddown_ns);
	seconds_if(row, timed, report->user_ns);
	seconds_if(row, timed, report->system_ns);
	integer_if(row, report->rss_known, report->rss_peak_bytes);
	integer_if(row, timed, report->switches_voluntary);
	integer_if(row, timed, report->switches_involuntary);
	integer_if(row, timed, report->faults_minor);
	integer_if(row, timed, report->faults_major);
}

static void write_digest(struct csv_row *row, const struct report *report)
{
	const struct digest *digest = &report->digest;
	const double seconds[] = { digest->task_median_s, digest->task_p90_s, digest->task_p99_s,
		digest->task_max_s, digest->wait_median_s, digest->wait_p99_s };
	for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++)
		csv_number(row, report->digested ? seconds[i] : NAN, 9);
	integer_if(row, report->timed, report->workers);
	csv_number(row, report->digested ? digest->imbalance : NAN, 4);
}

static void write_disturbance(struct csv_row *row, const struct sample *sample)
{
	const struct disturbance *disturbance = &sample->disturbance;
	csv_text(row, disturbance->words);
	seconds_if(row, disturbance->known_steal, disturbance->steal_ns);
	seconds_if(row, disturbance->known_pressure, disturbance->pressure_ns);
	seconds_if(row, disturbance->known_throttled, disturbance->throttled_ns);
	seconds_if(row, sample->report.delay_known, sample->report.run_delay_ns);
	seconds_if(row, disturbance->canary_ns > 0, disturbance->canary_ns);
}

static void write_counts(struct csv_row *row, const struct counts *counts)
{
	seconds_if(row, counts->known[COUNTER_TASK_CLOCK], counts->counts[COUNTER_TASK_CLOCK]);
	for (size_t i = COUNTER_CONTEXT_SWITCHES; i < COUNTERS; i++)
		integer_if(row, counts->known[i], counts->counts[i]);
}

int rows_write(struct csv_row *row, int fd, const struct cells *cells, const struct sample *sample,
	const char *environment)
{
	const struct report *report = &sample->report;
	const struct group *group = &cells->groups[cells->cells[sample->cell].group];
	char checksum[24] = "";
	if (report->digested && !report->wall_only)
		snprintf(checksum, sizeof checksum, "%016" PRIx64, report->digest.checksum);
	write_identity(row, cells, sample);
	write_system(row, report);
	write_digest(row, report);
	csv_number(row, report->units, report->units == floor(report->units) ? 0 : 6);
	csv_text(row, group->workload->unit);
	csv_text(row, report->figures);
	csv_text(row, checksum);
	write_disturbance(row, sample);
	write_counts(row, &report->counts);
	csv_text(row, environment);
	csv_text(row, cells->cells[sample->cell].build);
	seconds_if(row, report->process_ns > 0, report->process_ns);
	csv_text(row, cells->cells[sample->cell].runner_params);
	csv_text(row, cells->cells[sample->cell].runner->family);
	return csv_end(row, fd);
}

/* ---- reading -------------------------------------------------------------------------------- */

static uint64_t nanoseconds(const struct csv *csv, size_t row, const char *column)
{
	double seconds = csv_get_number(csv, row, csv_column(csv, column));
	return isnan(seconds) ? 0 : (uint64_t)llround(seconds * 1e9);
}

static uint64_t integer(const struct csv *csv, size_t row, const char *column)
{
	return strtoull(csv_get(csv, row, csv_column(csv, column)), NULL, 10);
}

static enum sample_status status_of(const char *name)
{
	for (int status = SAMPLE_OK; status <= SAMPLE_INTERRUPTED; status++)
		if (!strcmp(name, sample_status_name((enum sample_status)status)))
			return (enum sample_status)status;
	return SAMPLE_ERROR;
}

void rows_read(const struct csv *csv, size_t row, struct sample *sample)
{
	struct report *report = &sample->report;
	const char *checksum = csv_get(csv, row, csv_column(csv, "checksum"));
	sample->status = status_of(csv_get(csv, row, csv_column(csv, "status")));
	snprintf(sample->detail, sizeof sample->detail, "%s",
		csv_get(csv, row, csv_column(csv, "detail")));
	report->digest.wall_ns = nanoseconds(csv, row, "wall_s");
	report->digest.startup_ns = nanoseconds(csv, row, "startup_s");
	report->digest.work_ns = nanoseconds(csv, row, "work_s");
	report->digest.winddown_ns = nanoseconds(csv, row, "winddown_s");
	report->digest.task_median_s = csv_get_number(csv, row, csv_column(csv, "task_median_s"));
	report->digest.task_p90_s = csv_get_number(csv, row, csv_column(csv, "task_p90_s"));
	report->digest.task_p99_s = csv_get_number(csv, row, csv_column(csv, "task_p99_s"));
	report->digest.task_max_s = csv_get_number(csv, row, csv_column(csv, "task_max_s"));
	report->digest.wait_median_s = csv_get_number(csv, row, csv_column(csv, "wait_median_s"));
	report->digest.wait_p99_s = csv_get_number(csv, row, csv_column(csv, "wait_p99_s"));
	report->digest.imbalance = csv_get_number(csv, row, csv_column(csv, "imbalance"));
	report->digest.checksum = strtoull(checksum, NULL, 16);
	report->user_ns = nanoseconds(csv, row, "user_s");
	report->system_ns = nanoseconds(csv, row, "system_s");
	report->run_delay_ns = nanoseconds(csv, row, "run_delay_s");
	report->delay_known = *csv_get(csv, row, csv_column(csv, "run_delay_s"));
	report->rss_peak_bytes = integer(csv, row, "rss_peak_bytes");
	report->rss_known = report->rss_peak_bytes > 0;
	report->switches_voluntary = integer(csv, row, "switches_voluntary");
	report->switches_involuntary = integer(csv, row, "switches_involuntary");
	report->faults_minor = integer(csv, row, "faults_minor");
	report->faults_major = integer(csv, row, "faults_major");
	report->workers = (unsigned)integer(csv, row, "workers");
	report->units = csv_get_number(csv, row, csv_column(csv, "units"));
	snprintf(sample->disturbance.words, sizeof sample->disturbance.words, "%s",
		csv_get(csv, row, csv_column(csv, "disturbed")));
	report->timed = report->digested = *checksum && report->digest.wall_ns > 0;
	if (sample->status == SAMPLE_OK && !report->digested)
		sample->status = SAMPLE_ERROR;
}

void rows_place(const struct csv *csv, size_t row, struct sample *sample)
{
	sample->round = (unsigned)integer(csv, row, "round");
	sample->order = (unsigned)integer(csv, row, "order");
}

size_t rows_cell(const struct csv *csv, size_t row, const struct cells *cells)
{
	const char *workload = csv_get(csv, row, csv_column(csv, "workload"));
	const char *params = csv_get(csv, row, csv_column(csv, "params"));
	const char *runner = csv_get(csv, row, csv_column(csv, "runner"));
	const char *build = csv_get(csv, row, csv_column(csv, "build"));
	const char *runner_params = csv_get(csv, row, csv_column(csv, "runner_params"));
	for (size_t i = 0; i < cells->count; i++) {
		const struct cell *cell = &cells->cells[i];
		const struct group *group = &cells->groups[cell->group];
		if (!strcmp(group->workload->name, workload) && !strcmp(group->params, params) &&
			!strcmp(cell->runner->name, runner) && !strcmp(cell->build, build) &&
			!strcmp(cell->runner_params, runner_params) &&
			integer(csv, row, "tasks") == group->tasks &&
			integer(csv, row, "concurrency") == cell->concurrency &&
			integer(csv, row, "seed") == group->seed)
			return i;
	}
	return NO_CELL;
}
