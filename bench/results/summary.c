/* SPDX-License-Identifier: MIT */
#include "bench/results/summary.h"

#include "bench/base/file.h"
#include "bench/plan/cells.h"
#include "bench/base/csv.h"
#include "bench/runner.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Above: bound by the CPU; below: by waiting. Of the CPUs that the cell's workers could use. */
#define CPU_BOUND_FROM 0.9
#define IO_BOUND_TO    0.5

/* Everything that a row is computed from. */
struct source {
	const struct cells *cells;
	const struct history *history;
	double *base, *value; /* room for the history */
};

/* ---- figures of one cell -------------------------------------------------------------------- */

static double units_figure(const struct sample *sample)
{
	return sample->report.units / history_wall_s(sample);
}

/* Reading the usage itself takes some us of CPU time: below this it says nothing of the sample. */
#define CPU_FIGURE_FROM_NS 100000

static double cpu_figure(const struct sample *sample)
{
	if (!sample->report.timed || sample->report.digest.wall_ns < CPU_FIGURE_FROM_NS)
		return NAN;
	uint64_t used = sample->report.user_ns + sample->report.system_ns;
	return (double)used * 1e-9 / history_wall_s(sample);
}

/* The same without the time in which somebody else had the CPU: that is no waiting of the work. */
static double share_figure(const struct sample *sample)
{
	const struct report *report = &sample->report;
	double delayed = report->delay_known ? (double)report->run_delay_ns : 0;
	double had = 1 - delayed / (double)report->digest.wall_ns;
	return had > 0 ? cpu_figure(sample) / had : NAN;
}

static double memory_figure(const struct sample *sample)
{
	return sample->report.rss_known ? (double)sample->report.rss_peak_bytes : NAN;
}

static double task_median_figure(const struct sample *sample)
{
	return sample->report.digest.task_median_s;
}

static double task_p99_figure(const struct sample *sample)
{
	return sample->report.digest.task_p99_s;
}

static double startup_figure(const struct sample *sample)
{
	if (sample->report.wall_only)
		return NAN;
	return (double)sample->report.digest.startup_ns * 1e-9;
}

/* The median of a figure over a cell's samples; NaN when no sample has it or memory is short. */
static double figure_median(
	const struct source *source, size_t cell, history_figure *figure, bool warmups)
{
	static const double half = 0.5;
	double median = NAN;
	size_t count = history_values(source->history, cell, figure, warmups, source->value);
	if (statistics_quantiles(source->value, count, &half, 1, &median))
		return NAN;
	return median;
}

static int row_fill(const struct source *source, size_t cell, struct summary_row *row)
{
	const struct history *history = source->history;
	const struct group *group = &source->cells->groups[source->cells->cells[cell].group];
	row->cell = cell;
	row->samples = history_values(history, cell, history_wall_s, false, source->value);
	row->failed = history_failed(history, cell);
	row->disturbed = history_disturbed(history, cell);
	int error = statistics_describe(source->value, row->samples, &row->wall);
	if (error)
		return error;
	row->tasks_per_s = (double)group->tasks / row->wall.median.estimate;
	row->units_per_s = figure_median(source, cell, units_figure, false);
	row->cpu_utilisation = figure_median(source, cell, cpu_figure, false);
	row->cpu_share = figure_median(source, cell, share_figure, false);
	row->rss_peak_bytes = figure_median(source, cell, memory_figure, true);
	row->task_median_s = figure_median(source, cell, task_median_figure, false);
	row->task_p99_s = figure_median(source, cell, task_p99_figure, false);
	row->startup_s = figure_median(source, cell, startup_figure, false);
	return 0;
}

/* ---- comparisons within a group ------------------------------------------------------------- */

static int compare(
	const struct source *source, size_t base, size_t value, struct comparison *comparison)
{
	size_t pairs = history_pairs(source->history, base, value, source->base, source->value);
	return statistics_paired(source->base, source->value, pairs, comparison);
}

static int fill_speedup(
	const struct source *source, const struct group *group, struct summary_row *row)
{
	row->speedup = (struct interval){ NAN, NAN, NAN };
	row->efficiency = NAN;
	if (group->baseline == NO_CELL || row->samples == 0)
		return 0;
	struct comparison comparison = { .ratio = { 1, NAN, NAN } };
	int error = 0;
	if (row->cell != group->baseline)
		error = compare(source, group->baseline, row->cell, &comparison);
	uint64_t at_once = cell_at_once(source->cells, &source->cells->cells[row->cell]);
	row->speedup = comparison.ratio;
	row->efficiency = comparison.ratio.estimate / (double)at_once;
	return error;
}

/* What the work waits for, seen from one cell: the share of its workers' time spent on a CPU. */
static const char *bound_of(const struct source *source, const struct summary_row *row)
{
	const struct cell *cell = &source->cells->cells[row->cell];
	double share = cell->parallel > 1 ? row->cpu_utilisation / cell->parallel : row->cpu_share;
	if (isnan(share))
		return "";
	return share >= CPU_BOUND_FROM ? "cpu" : share <= IO_BOUND_TO ? "io" : "mixed";
}

/*
 * The row that says what a group is bound by: one task at a time if measured, else a pool. A loop
 * with many tasks in flight is busy with the loop itself, which says nothing about the tasks.
 */
static const struct summary_row *bound_witness(
	const struct source *source, const struct group *group, const struct summary_row *rows)
{
	const struct summary_row *witness = NULL;
	for (size_t cell = group->first; cell < group->first + group->count; cell++) {
		const struct cell *of = &source->cells->cells[cell];
		bool loop = of->parallel == 1 && of->concurrency > 1;
		if (!rows[cell].samples || loop)
			continue;
		if (of->concurrency == 1)
			return &rows[cell];
		witness = witness ? witness : &rows[cell];
	}
	return witness;
}

static enum standing stand(const struct source *source, const struct summary_row *best,
	struct summary_row *row, size_t contenders, int *error)
{
	if (row->samples == 0)
		return STANDING_FAILED;
	if (row == best)
		return contenders == 1 ? STANDING_ALONE : STANDING_BEST;
	struct comparison comparison;
	*error = compare(source, row->cell, best->cell, &comparison);
	if (*error || isnan(comparison.ratio.low))
		return STANDING_UNKNOWN;
	row->behind = comparison.ratio.estimate;
	return comparison.ratio.low > 1 ? STANDING_SLOWER : STANDING_LEVEL;
}

/* Nothing can be called the best of a group in which nothing could be compared. */
static void settle_best(const struct group *group, struct summary_row *rows)
{
	struct summary_row *best = NULL;
	for (size_t cell = group->first; cell < group->first + group->count; cell++) {
		if (rows[cell].standing == STANDING_LEVEL || rows[cell].standing == STANDING_SLOWER)
			return;
		if (rows[cell].standing == STANDING_BEST)
			best = &rows[cell];
	}
	if (best)
		best->standing = STANDING_UNKNOWN;
}

static void word_verdict(const struct source *source, struct summary_row *row)
{
	static const char *const words[] = { [STANDING_ALONE] = "only one",
		[STANDING_BEST] = "best",
		[STANDING_LEVEL] = "no difference shown to best",
		[STANDING_SLOWER] = "slower",
		[STANDING_UNKNOWN] = "too few samples to tell" };
	const struct sample *failure = history_last_failure(source->history, row->cell);
	if (row->standing != STANDING_FAILED)
		snprintf(row->verdict, sizeof row->verdict, "%s", words[row->standing]);
	else if (failure)
		snprintf(row->verdict, sizeof row->verdict, "failed: %s%s%s",
			sample_status_name(failure->status), *failure->detail ? ", " : "",
			failure->detail);
	else
		snprintf(row->verdict, sizeof row->verdict, "not measured");
}

static int group_compare(
	const struct source *source, const struct group *group, struct summary_row *rows)
{
	const struct summary_row *best = NULL;
	const struct summary_row *witness = bound_witness(source, group, rows);
	const char *bound = witness ? bound_of(source, witness) : "";
	size_t contenders = 0;
	int error = 0;
	for (size_t cell = group->first; cell < group->first + group->count; cell++) {
		struct summary_row *row = &rows[cell];
		contenders += row->samples > 0;
		if (row->samples &&
			(!best || row->wall.median.estimate < best->wall.median.estimate))
			best = row;
	}
	for (size_t cell = group->first; !error && cell < group->first + group->count; cell++) {
		struct summary_row *row = &rows[cell];
		row->bound = bound;
		row->behind = NAN;
		error = fill_speedup(source, group, row);
		if (!error)
			row->standing = stand(source, best, row, contenders, &error);
	}
	settle_best(group, rows);
	for (size_t cell = group->first; cell < group->first + group->count; cell++)
		word_verdict(source, &rows[cell]);
	return error;
}

int summary_init(struct summary *summary, const struct cells *cells, const struct history *history,
	const enum stop_reason *reasons)
{
	struct source source = { .cells = cells, .history = history };
	summary->cells = cells;
	summary->rows = calloc(cells->count, sizeof *summary->rows);
	source.base = calloc(history->count + 1, sizeof *source.base);
	source.value = calloc(history->count + 1, sizeof *source.value);
	int error = summary->rows && source.base && source.value ? 0 : -ENOMEM;
	for (size_t cell = 0; !error && cell < cells->count; cell++) {
		summary->rows[cell].stop_reason = reasons[cell];
		error = row_fill(&source, cell, &summary->rows[cell]);
	}
	for (size_t i = 0; !error && i < cells->group_count; i++)
		error = group_compare(&source, &cells->groups[i], summary->rows);
	free(source.base);
	free(source.value);
	if (error)
		summary_finish(summary);
	return error;
}

void summary_finish(struct summary *summary)
{
	free(summary->rows);
	summary->rows = NULL;
}

/* ---- summary.csv ---------------------------------------------------------------------------- */

static const char header[] =
	"workload,params,tasks,runner,concurrency,samples,failed,stop_reason,"
	"wall_median_s,wall_low_s,wall_high_s,wall_mean_s,wall_stddev_s,wall_min_s,wall_max_s,"
	"outliers,tasks_per_s,units_per_s,unit,cpu_utilisation,rss_peak_bytes,"
	"task_median_s,task_p99_s,startup_s,speedup,speedup_low,speedup_high,efficiency,bound,"
	"verdict,disturbed\n";

static void write_numbers(struct csv_row *line, const double *numbers, size_t count, int decimals)
{
	for (size_t i = 0; i < count; i++)
		csv_number(line, numbers[i], decimals);
}

static int write_row(
	const struct summary *summary, const struct summary_row *row, struct csv_row *line, int fd)
{
	const struct cell *cell = &summary->cells->cells[row->cell];
	const struct group *group = &summary->cells->groups[cell->group];
	const struct description *wall = &row->wall;
	csv_text(line, group->workload->name);
	csv_text(line, group->params);
	csv_integer(line, group->tasks);
	csv_text(line, cell->runner->name);
	csv_integer(line, cell->concurrency);
	csv_integer(line, row->samples);
	csv_integer(line, row->failed);
	csv_text(line, stop_reason_name(row->stop_reason));
	const double walls[] = { wall->median.estimate, wall->median.low, wall->median.high,
		wall->mean, wall->stddev, wall->min, wall->max };
	write_numbers(line, walls, sizeof walls / sizeof *walls, 9);
	csv_integer(line, wall->outliers);
	csv_number(line, row->tasks_per_s, 3);
	csv_number(line, row->units_per_s, 3);
	csv_text(line, group->workload->unit);
	csv_number(line, row->cpu_utilisation, 4);
	csv_number(line, row->rss_peak_bytes, 0);
	const double times[] = { row->task_median_s, row->task_p99_s, row->startup_s };
	write_numbers(line, times, sizeof times / sizeof *times, 9);
	const double ratios[] = { row->speedup.estimate, row->speedup.low, row->speedup.high,
		row->efficiency };
	write_numbers(line, ratios, sizeof ratios / sizeof *ratios, 6);
	csv_text(line, row->bound);
	csv_text(line, row->verdict);
	csv_integer(line, row->disturbed);
	return csv_end(line, fd);
}

int summary_write(const struct summary *summary, const char *path, struct error *error)
{
	struct file file;
	struct csv_row line = { 0 };
	int code = file_create(&file, path), fd = code ? -1 : fileno(file.stream);
	if (!code)
		code = csv_header(fd, header);
	for (size_t cell = 0; !code && cell < summary->cells->count; cell++)
		code = write_row(summary, &summary->rows[cell], &line, fd);
	csv_finish(&line);
	code = file_close(&file, code);
	return code ? error_errno(error, code, "%s", path) : 0;
}
