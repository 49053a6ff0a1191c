/* SPDX-License-Identifier: MIT */
#include "bench/sampling/rows.h"

#include "bench/plan/cells.h"
#include "bench/base/csv.h"
#include "bench/runner.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the columns ---------------------------------------------------------------------------- */

enum kind {
	TEXT,   /* const char * */
	COUNT,  /* uint64_t; missing: 0 */
	FIGURE, /* double; NaN: empty */
	STATUS, /* enum sample_status */
};

/* Columns that every file has; the others are younger, or not of every sample. */
#define NEEDED true

struct column {
	const char *name;
	enum kind kind;
	size_t offset; /* in struct row */
	int decimals;  /* of a figure; -1: none, or 6 where it is no whole number */
	bool needed;
};

#define AT(member) offsetof(struct row, member)

/* In the order of the file; columns are only ever added at its end. */
static const struct column columns[] = {
	{ "round", COUNT, AT(round), 0, false },
	{ "order", COUNT, AT(order), 0, false },
	{ "workload", TEXT, AT(workload), 0, NEEDED },
	{ "params", TEXT, AT(params), 0, NEEDED },
	{ "tasks", COUNT, AT(tasks), 0, NEEDED },
	{ "runner", TEXT, AT(runner), 0, NEEDED },
	{ "concurrency", COUNT, AT(concurrency), 0, NEEDED },
	{ "seed", COUNT, AT(seed), 0, false },
	{ "status", STATUS, AT(status), 0, NEEDED },
	{ "detail", TEXT, AT(detail), 0, false },
	{ "wall_s", FIGURE, AT(wall_s), 9, NEEDED },
	{ "startup_s", FIGURE, AT(startup_s), 9, false },
	{ "work_s", FIGURE, AT(work_s), 9, false },
	{ "winddown_s", FIGURE, AT(winddown_s), 9, false },
	{ "user_s", FIGURE, AT(user_s), 9, false },
	{ "system_s", FIGURE, AT(system_s), 9, false },
	{ "rss_peak_bytes", FIGURE, AT(rss_peak_bytes), 0, false },
	{ "switches_voluntary", FIGURE, AT(switches_voluntary), 0, false },
	{ "switches_involuntary", FIGURE, AT(switches_involuntary), 0, false },
	{ "faults_minor", FIGURE, AT(faults_minor), 0, false },
	{ "faults_major", FIGURE, AT(faults_major), 0, false },
	{ "task_median_s", FIGURE, AT(times.task_median_s), 9, false },
	{ "task_p90_s", FIGURE, AT(times.task_p90_s), 9, false },
	{ "task_p99_s", FIGURE, AT(times.task_p99_s), 9, false },
	{ "task_max_s", FIGURE, AT(times.task_max_s), 9, false },
	{ "wait_median_s", FIGURE, AT(times.wait_median_s), 9, false },
	{ "wait_p99_s", FIGURE, AT(times.wait_p99_s), 9, false },
	{ "workers", FIGURE, AT(workers), 0, false },
	{ "imbalance", FIGURE, AT(times.imbalance), 4, false },
	{ "units", FIGURE, AT(units), -1, false },
	{ "unit", TEXT, AT(unit), 0, false },
	{ "figures", TEXT, AT(figures), 0, false },
	{ "checksum", TEXT, AT(checksum), 0, false },
	{ "disturbed", TEXT, AT(disturbed), 0, false },
	{ "steal_s", FIGURE, AT(steal_s), 9, false },
	{ "pressure_s", FIGURE, AT(pressure_s), 9, false },
	{ "throttled_s", FIGURE, AT(throttled_s), 9, false },
	{ "run_delay_s", FIGURE, AT(run_delay_s), 9, false },
	{ "canary_s", FIGURE, AT(canary_s), 9, false },
	{ "task_clock_s", FIGURE, AT(task_clock_s), 9, false },
	{ "context_switches", FIGURE, AT(context_switches), 0, false },
	{ "migrations", FIGURE, AT(migrations), 0, false },
	{ "page_faults", FIGURE, AT(page_faults), 0, false },
	{ "cycles", FIGURE, AT(cycles), 0, false },
	{ "instructions", FIGURE, AT(instructions), 0, false },
	{ "cache_misses", FIGURE, AT(cache_misses), 0, false },
	{ "environment", TEXT, AT(environment), 0, false },
	{ "build", TEXT, AT(build), 0, false },
	{ "process_s", FIGURE, AT(process_s), 9, false },
	{ "runner_params", TEXT, AT(runner_params), 0, false },
	{ "family", TEXT, AT(family), 0, false },
	{ "task_min_s", FIGURE, AT(times.task_min_s), 9, false },
	{ "language", TEXT, AT(language), 0, false },
	{ "prepare_s", FIGURE, AT(times.prepare_s), 9, false },
	{ "overlap", FIGURE, AT(times.overlap), 4, false },
	{ "beat_late_median_s", FIGURE, AT(times.beat_late_median_s), 9, false },
	{ "beat_late_p99_s", FIGURE, AT(times.beat_late_p99_s), 9, false },
	{ "beat_late_max_s", FIGURE, AT(times.beat_late_max_s), 9, false },
	{ "beat_late_parts_s", TEXT, AT(beat_late_parts_s), 0, false },
	{ "load", TEXT, AT(load), 0, false },
	{ "tasks_ended", FIGURE, AT(tasks_ended), 0, false },
	{ "rate_offered", FIGURE, AT(times.rate_offered), 6, false },
	{ "rate_achieved", FIGURE, AT(times.rate_achieved), 6, false },
	{ "latency_median_s", FIGURE, AT(times.latency_median_s), 9, false },
	{ "latency_p90_s", FIGURE, AT(times.latency_p90_s), 9, false },
	{ "latency_p99_s", FIGURE, AT(times.latency_p99_s), 9, false },
	{ "latency_p999_s", FIGURE, AT(times.latency_p999_s), 9, false },
	{ "latency_max_s", FIGURE, AT(times.latency_max_s), 9, false },
	{ "deal_s", FIGURE, AT(times.deal_s), 9, false },
	{ "gather_s", FIGURE, AT(times.gather_s), 9, false },
};
#define COLUMNS (sizeof columns / sizeof *columns)

static void *member(struct row *row, const struct column *column)
{
	return (char *)row + column->offset;
}

void rows_clear(struct row *row)
{
	*row = (struct row){ 0 };
	for (size_t i = 0; i < COLUMNS; i++) {
		if (columns[i].kind == TEXT)
			*(const char **)member(row, &columns[i]) = "";
		else if (columns[i].kind == FIGURE)
			*(double *)member(row, &columns[i]) = NAN;
	}
}

/* ---- writing -------------------------------------------------------------------------------- */

static void write_field(struct csv_row *line, struct row *row, const struct column *column)
{
	const void *at = member(row, column);
	double figure = column->kind == FIGURE ? *(const double *)at : 0;
	int decimals = column->decimals >= 0 ? column->decimals : figure == floor(figure) ? 0 : 6;
	switch (column->kind) {
	case TEXT:
		csv_text(line, *(const char *const *)at);
		break;
	case COUNT:
		csv_integer(line, *(const uint64_t *)at);
		break;
	case FIGURE:
		csv_number(line, figure, decimals);
		break;
	case STATUS:
		csv_text(line, sample_status_name(*(const enum sample_status *)at));
		break;
	}
}

void rows_header(char text[ROWS_HEADER])
{
	size_t used = 0;
	for (size_t i = 0; i < COLUMNS; i++)
		used += (size_t)snprintf(
			text + used, ROWS_HEADER - used, "%s%s", i ? "," : "", columns[i].name);
	snprintf(text + used, ROWS_HEADER - used, "\n");
}

int rows_write(struct csv_row *line, int fd, const struct row *row)
{
	struct row copy = *row;
	for (size_t i = 0; i < COLUMNS; i++)
		write_field(line, &copy, &columns[i]);
	return csv_end(line, fd);
}

/* ---- samples -------------------------------------------------------------------------------- */

static double seconds_if(bool taken, uint64_t ns)
{
	return taken ? (double)ns * 1e-9 : NAN;
}

static double number_if(bool taken, uint64_t number)
{
	return taken ? (double)number : NAN;
}

static void describe_cell(struct row *row, const struct cells *cells, const struct cell *cell)
{
	const struct group *group = &cells->groups[cell->group];
	row->workload = group->workload->name;
	row->params = group->params;
	row->tasks = group->tasks;
	row->runner = cell->runner->name;
	row->concurrency = cell->concurrency;
	row->seed = group->seed;
	row->build = cell->build;
	row->runner_params = cell->runner_params;
	row->family = cell->runner->family;
	row->language = cell->runner->language ? cell->runner->language : "";
	row->unit = group->workload->unit ? group->workload->unit : "";
}

static void describe_usage(struct row *row, const struct statement *statement)
{
	bool timed = statement->timed;
	row->user_s = seconds_if(timed, statement->user_ns);
	row->system_s = seconds_if(timed, statement->system_ns);
	row->rss_peak_bytes = number_if(statement->rss_known, statement->rss_peak_bytes);
	row->switches_voluntary = number_if(timed, statement->switches_voluntary);
	row->switches_involuntary = number_if(timed, statement->switches_involuntary);
	row->faults_minor = number_if(timed, statement->faults_minor);
	row->faults_major = number_if(timed, statement->faults_major);
	row->workers = number_if(timed, statement->workers);
	row->run_delay_s = seconds_if(
		statement->delay_known, statement->run_delay_ns + statement->workers_delay_ns);
	row->times.prepare_s = seconds_if(statement->prepare_ns > 0, statement->prepare_ns);
	row->process_s = seconds_if(statement->process_ns > 0, statement->process_ns);
	bool deals = statement->deal_ns || statement->gather_ns;
	row->times.deal_s = seconds_if(deals, statement->deal_ns);
	row->times.gather_s = seconds_if(deals, statement->gather_ns);
	row->units = statement->units;
	row->figures = statement->figures;
}

static void describe_digest(struct row *row, const struct statement *statement, char checksum[24])
{
	const struct digest *digest = &statement->digest;
	*checksum = '\0';
	row->checksum = checksum;
	if (!statement->digested)
		return;
	row->wall_s = seconds_if(statement->digested, digest->wall_ns);
	row->startup_s = seconds_if(statement->digested, digest->startup_ns);
	row->work_s = seconds_if(statement->digested, digest->work_ns);
	row->winddown_s = seconds_if(statement->digested, digest->winddown_ns);
	row->times = digest->times;
	row->tasks_ended = (double)digest->ended;
	snprintf(checksum, 24, "%016" PRIx64, digest->checksum);
}

static void describe_beats(struct row *row, const struct beats *beats)
{
	if (!beats->count)
		return;
	row->times.beat_late_median_s = beats->median_s;
	row->times.beat_late_p99_s = beats->p99_s;
	row->times.beat_late_max_s = beats->max_s;
	row->beat_late_parts_s = beats->parts;
}

static void describe_disturbance(struct row *row, const struct disturbance *disturbance)
{
	row->disturbed = disturbance->words;
	row->steal_s = seconds_if(disturbance->known_steal, disturbance->steal_ns);
	row->pressure_s = seconds_if(disturbance->known_pressure, disturbance->pressure_ns);
	row->throttled_s = seconds_if(disturbance->known_throttled, disturbance->throttled_ns);
	row->canary_s = seconds_if(disturbance->canary_ns > 0, disturbance->canary_ns);
}

static void describe_counts(struct row *row, const struct counts *counts)
{
	row->task_clock_s =
		seconds_if(counts->known[COUNTER_TASK_CLOCK], counts->counts[COUNTER_TASK_CLOCK]);
	double *const numbers[COUNTERS] = { [COUNTER_CONTEXT_SWITCHES] = &row->context_switches,
		[COUNTER_MIGRATIONS] = &row->migrations,
		[COUNTER_PAGE_FAULTS] = &row->page_faults,
		[COUNTER_CYCLES] = &row->cycles,
		[COUNTER_INSTRUCTIONS] = &row->instructions,
		[COUNTER_CACHE_MISSES] = &row->cache_misses };
	for (size_t i = 0; i < COUNTERS; i++)
		if (numbers[i])
			*numbers[i] = number_if(counts->known[i], counts->counts[i]);
}

void rows_describe(struct row *row, const struct cells *cells, const struct sample *sample,
	const char *environment, struct rows_room *room)
{
	const struct cell *cell = &cells->cells[sample->cell];
	rows_clear(row);
	describe_cell(row, cells, cell);
	load_text(&cells->groups[cell->group].load, room->load);
	row->load = room->load;
	row->round = sample->round;
	row->order = sample->order;
	row->status = sample->status;
	row->detail = sample->detail;
	row->environment = environment;
	describe_digest(row, &sample->statement, room->checksum);
	describe_usage(row, &sample->statement);
	describe_beats(row, &sample->statement.beats);
	describe_disturbance(row, &sample->disturbance);
	describe_counts(row, &sample->statement.counts);
}

/* ---- reading -------------------------------------------------------------------------------- */

struct reading {
	const char *path;
	const struct csv *csv;
	int at[COLUMNS]; /* where the columns are */
	struct error *error;
};

static int find_columns(struct reading *reading)
{
	for (size_t i = 0; i < COLUMNS; i++) {
		reading->at[i] = csv_column(reading->csv, columns[i].name);
		if (reading->at[i] < 0 && columns[i].needed)
			return error_set(reading->error, -EINVAL,
				"%s: no column %s: not the samples.csv of a run", reading->path,
				columns[i].name);
	}
	return 0;
}

static int refuse(
	const struct reading *reading, const char *column, const char *value, const char *wanted)
{
	return error_set(reading->error, -EINVAL, "%s:%zu: %s is '%s', not %s", reading->path,
		csv_line(reading->csv), column, value, wanted);
}

static int read_count(const char *text, uint64_t *count)
{
	char *end;
	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	*count = strtoull(text, &end, 10);
	return *end || errno ? -EINVAL : 0;
}

static int read_status(const char *text, enum sample_status *status)
{
	for (int i = SAMPLE_OK; i <= SAMPLE_STALLED; i++) {
		if (!strcmp(text, sample_status_name((enum sample_status)i))) {
			*status = (enum sample_status)i;
			return 0;
		}
	}
	return -EINVAL;
}

/* An empty field of a text or a figure is one; of the others only where files may lack it. */
static int read_field(const struct reading *reading, size_t index, struct row *row)
{
	const struct column *column = &columns[index];
	const char *text = csv_get(reading->csv, reading->at[index]);
	void *at = member(row, column);
	double *figure = at;
	if (!*text && (column->kind == TEXT || column->kind == FIGURE || !column->needed))
		return 0;
	switch (column->kind) {
	case TEXT:
		*(const char **)at = text;
		return 0;
	case COUNT:
		return read_count(text, at) ? refuse(reading, column->name, text, "a whole number")
					    : 0;
	case STATUS:
		return read_status(text, at) ? refuse(reading, column->name, text, "a status") : 0;
	case FIGURE:
		*figure = csv_get_number(reading->csv, reading->at[index]);
		return *figure >= 0 ? 0
				    : refuse(reading, column->name, text, "a number of 0 or more");
	}
	return 0;
}

static int read_row(const struct reading *reading, struct row *row)
{
	size_t fields = csv_fields(reading->csv), wanted = csv_columns(reading->csv);
	int code = 0;
	rows_clear(row);
	if (fields != wanted)
		return error_set(reading->error, -EINVAL, "%s:%zu: %zu fields, not %zu",
			reading->path, csv_line(reading->csv), fields, wanted);
	for (size_t i = 0; !code && i < COLUMNS; i++)
		code = read_field(reading, i, row);
	struct load load;
	if (!code && load_parse(row->load, &load))
		return refuse(reading, "load", row->load, "a way to load work");
	if (code || row->status != SAMPLE_OK || row->wall_s > 0)
		return code;
	return refuse(reading, "wall_s of a valid sample",
		csv_get(reading->csv, csv_column(reading->csv, "wall_s")), "a time");
}

int rows_each(const char *path, rows_fn *each, void *context, struct error *error)
{
	struct csv_file *file;
	struct row row;
	int code = csv_open(&file, path, error->text, sizeof error->text), more = 1;
	if (code)
		return code;
	struct reading reading = { .path = path, .csv = csv_row(file), .error = error };
	code = find_columns(&reading);
	/* A last row without its line end was being written when the writer was ended. */
	while (!code && (more = csv_next(file)) > 0 && csv_whole(reading.csv)) {
		code = read_row(&reading, &row);
		if (!code)
			code = each(context, &row, error);
	}
	csv_close(file);
	return code ? code : more < 0 ? more : 0;
}
