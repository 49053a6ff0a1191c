/* SPDX-License-Identifier: MIT */
#include "bench/results/summary.h"

#include "bench/base/memory.h"
#include "bench/plan/cells.h"
#include "bench/base/csv.h"
#include "bench/base/file.h"
#include "bench/base/say.h"
#include "bench/sampling/stopping.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Above: bound by the CPU; below: by waiting. Of the CPUs that the cell's workers could use. On a
 * busy machine surely only where a twentieth of a CPU would do. */
#define CPU_BOUND_FROM  0.9
#define IO_BOUND_TO     0.5
#define IO_BOUND_SURELY 0.05

/* Everything that a row is computed from. */
struct source {
	const struct results *results;
	struct summary_row *rows;
	double *base, *value; /* room for the samples of any cell */
};

/* ---- figures of one cell -------------------------------------------------------------------- */

static double unit_cost_figure(const struct results_sample *sample)
{
	return sample->wall_s / sample->units;
}

/* Reading the usage itself takes some us of CPU time: below this it says nothing of the sample. */
#define CPU_FIGURE_FROM_S 1e-4

static double cpu_figure(const struct results_sample *sample)
{
	return sample->wall_s < CPU_FIGURE_FROM_S ? NAN : results_cpu_s(sample) / sample->wall_s;
}

/* The same without the time in which somebody else had the CPU: that is no waiting of the work. Nor
 * is it in an open loop that a worker waits for tasks to come: there only their own times count. */
static double share_figure(const struct results_sample *sample)
{
	double delayed = isnan(sample->run_delay_s) ? 0 : sample->run_delay_s;
	bool open = !isnan(sample->times.rate_offered) && !isnan(sample->times.overlap);
	double whole = open ? sample->times.overlap : 1;
	double had = whole - delayed / sample->wall_s;
	return had > 0 ? cpu_figure(sample) / had : NAN;
}

/* The median of a figure over a cell's samples; NaN when no sample has it. */
static double figure_median(
	const struct source *source, size_t cell, results_figure *figure, bool warmups)
{
	static const double half = 0.5;
	double median;
	size_t count = results_values(source->results, cell, figure, warmups, source->value);
	statistics_quantiles(source->value, count, &half, 1, &median);
	return median;
}

/* The medians of what workloads measure themselves; of what was lost the share of all units, of
 * what was missed that of the samples. */
static void fill_measured(const struct source *source, size_t index)
{
	static const double half = 0.5;
	const struct results_cell *cell = &source->results->cells[index];
	double *medians = source->rows[index].measured;
	for (size_t what = 0; what < MEASURED_COUNT; what++) {
		const struct results_sample *sample;
		double sum = 0, units = 0;
		size_t count = 0, at = 0;
		while ((sample = results_next(source->results, cell, &at))) {
			if (isnan(sample->measured[what]))
				continue;
			source->value[count++] = sample->measured[what];
			sum += sample->measured[what];
			units += sample->units;
		}
		statistics_quantiles(source->value, count, &half, 1, &medians[what]);
		if (what == MEASURED_LOST)
			medians[what] = units > 0 ? sum / units : NAN;
		if (what == MEASURED_MISSED)
			medians[what] = count ? sum / (double)count : NAN;
	}
}

/* The medians of what the tasks took. */
static void fill_times(const struct source *source, size_t index)
{
	static const double half = 0.5;
	const struct results_cell *cell = &source->results->cells[index];
	double *medians = (double *)(void *)&source->rows[index].times;
	for (size_t i = 0; i < sizeof(struct digest_times) / sizeof(double); i++) {
		const struct results_sample *sample;
		size_t count = 0, at = 0;
		while ((sample = results_next(source->results, cell, &at))) {
			source->value[count] = ((const double *)(const void *)&sample->times)[i];
			count += !isnan(source->value[count]);
		}
		statistics_quantiles(source->value, count, &half, 1, &medians[i]);
	}
}

static void row_fill(const struct source *source, size_t index)
{
	const struct results_cell *cell = &source->results->cells[index];
	struct summary_row *row = &source->rows[index];
	row->samples = results_values(source->results, index, results_wall_s, false, source->value);
	row->busy = results_busy(cell);
	statistics_describe(source->value, row->samples, &row->wall);
	results_values(source->results, index, results_cost_s, false, source->value);
	statistics_describe(source->value, row->samples, &row->cost);
	row->tasks_per_s = load_is_timed(&cell->load)
				   ? 1 / row->cost.median.estimate
				   : (double)cell->tasks / row->wall.median.estimate;
	/* of the times, as the tasks are: a median of rates is another one */
	row->units_per_s = 1 / figure_median(source, index, unit_cost_figure, false);
	row->cpu_utilisation = figure_median(source, index, cpu_figure, false);
	row->cpu_s = figure_median(source, index, results_cpu_s, false);
	row->cpu_share = figure_median(source, index, share_figure, false);
	row->rss_peak_bytes = figure_median(source, index, results_rss_bytes, true);
	row->startup_s = figure_median(source, index, results_startup_s, false);
	fill_measured(source, index);
	fill_times(source, index);
	if (row->times.rate_achieved < LOAD_KEPT * row->times.rate_offered)
		row->pace = results_busy_few(cell) ? PACE_BUSY : PACE_BEHIND;
	row->busy |= row->pace == PACE_BUSY;
}

/* ---- what the work is bound by -------------------------------------------------------------- */

/* What the work waits for, seen from one cell: the share of its workers' time spent on a CPU; in an
 * open loop, whose workers wait for tasks to come, of the tasks' own. On a busy machine what looks
 * like waiting may be waiting for a CPU: of children and of a pool's workers that is not all known.
 */
static enum bounded bound_of(const struct source *source, size_t index)
{
	const struct results_cell *cell = &source->results->cells[index];
	const struct summary_row *row = &source->rows[index];
	double share = results_parallel(source->results, cell) > 1 && !load_is_open(&cell->load)
			       ? row->cpu_utilisation / results_parallel(source->results, cell)
			       : row->cpu_share;
	double io_to = results_busy_few(cell) ? IO_BOUND_SURELY : IO_BOUND_TO;
	return share >= CPU_BOUND_FROM                  ? BOUNDED_CPU
	       : share <= io_to                         ? BOUNDED_IO
	       : isnan(share) || results_busy_few(cell) ? BOUNDED_UNKNOWN
							: BOUNDED_MIXED;
}

/*
 * The cell that says what a group is bound by: one task at a time if measured, the baseline before
 * others; else a pool. A loop with many tasks in flight is busy with the loop itself, which says
 * nothing about the tasks.
 */
static size_t witness_of(const struct source *source, const struct results_group *group)
{
	size_t witness = NO_CELL;
	bool one = false;
	for (size_t i = group->first; i < group->first + group->count; i++) {
		const struct results_cell *cell = &source->results->cells[i];
		bool single = results_at_once(cell) == 1;
		if (!source->rows[i].samples || (!single && results_is_loop(cell)))
			continue;
		if (witness == NO_CELL || (single && (!one || i == group->baseline)))
			witness = i;
		one = one || single;
	}
	return witness;
}

bool summary_counts(const struct summary_row *row)
{
	double each = row->units_per_s / row->tasks_per_s;
	return !isnan(each) && fabs(each - 1) > 0.02;
}

const char *summary_bound_name(enum bounded bound)
{
	static const char *const names[] = { [BOUNDED_UNKNOWN] = "",
		[BOUNDED_CPU] = "cpu",
		[BOUNDED_IO] = "io",
		[BOUNDED_MIXED] = "mixed" };
	return names[bound];
}

/* ---- comparisons within a group ------------------------------------------------------------- */

static struct comparison compare(const struct source *source, size_t base, size_t value)
{
	struct comparison comparison;
	size_t pairs = results_pairs(source->results, base, value, source->base, source->value);
	statistics_paired(source->base, source->value, pairs, &comparison);
	return comparison;
}

/* With room for cells of so many samples. */
static struct source source_of(const struct results *results, size_t most)
{
	return (struct source){ .results = results,
		.base = memory_zeroed(most, sizeof(double)),
		.value = memory_zeroed(most, sizeof(double)) };
}

struct comparison summary_compare(const struct results *results, size_t base, size_t value)
{
	struct source source =
		source_of(results, results->cells[base].total + results->cells[value].total);
	struct comparison comparison = compare(&source, base, value);
	free(source.base);
	free(source.value);
	return comparison;
}

static enum shown shown_by(const struct interval *speedup)
{
	if (isnan(speedup->low))
		return SHOWN_NOTHING;
	return speedup->low > 1 ? SHOWN_GAIN : speedup->high < 1 ? SHOWN_LOSS : SHOWN_NO_DIFFERENCE;
}

/*
 * Over the tasks in progress at once. A loop computes one at a time, so that this says something of
 * it only where the work waits.
 */
static double efficiency_of(const struct results_cell *cell, const struct summary_row *row)
{
	if (results_is_loop(cell) && row->bound != BOUNDED_IO)
		return NAN;
	return row->speedup.estimate / (double)results_at_once(cell);
}

static void fill_speedup(
	const struct source *source, const struct results_group *group, size_t index)
{
	struct summary_row *row = &source->rows[index];
	row->speedup = (struct interval){ NAN, NAN, NAN };
	row->efficiency = NAN;
	if (group->baseline == NO_CELL || row->samples == 0)
		return;
	row->speedup = (struct interval){ 1, NAN, NAN };
	if (index != group->baseline)
		row->speedup = compare(source, group->baseline, index).ratio;
	row->efficiency = efficiency_of(&source->results->cells[index], row);
	row->shown = row->busy || source->rows[group->baseline].busy ? SHOWN_NOTHING
								     : shown_by(&row->speedup);
}

/* The smallest median of those measured undisturbed, or NO_CELL. */
static size_t best_of(
	const struct source *source, const struct results_group *group, size_t *contenders)
{
	size_t best = NO_CELL;
	*contenders = 0;
	for (size_t i = group->first; i < group->first + group->count; i++) {
		const struct summary_row *row = &source->rows[i];
		*contenders += row->samples > 0;
		if (row->samples && !row->busy &&
			(best == NO_CELL || row->cost.median.estimate <
						    source->rows[best].cost.median.estimate))
			best = i;
	}
	return best;
}

/* Beside the best; of what is compared with it that is still to be judged. */
static struct choice_rival stand(
	const struct source *source, size_t best, size_t index, size_t contenders)
{
	struct choice_rival rival = { { { NAN, NAN, NAN }, NAN, NAN }, STANDING_FEW };
	const struct summary_row *row = &source->rows[index];
	const struct results_cell *cell = &source->results->cells[index];
	if (row->samples == 0)
		rival.standing = cell->failed ? STANDING_FAILED : STANDING_MISSING;
	else if (row->busy)
		rival.standing = STANDING_BUSY;
	else if (index == best)
		rival.standing = contenders == 1 ? STANDING_ALONE : STANDING_BEST;
	else
		rival.comparison = compare(source, index, best);
	return rival;
}

/*
 * Nothing can be called the best of a group in which nothing could be compared, or of which one
 * that may be faster was measured on a machine too busy to tell.
 */
static void settle_best(const struct source *source, const struct results_group *group, size_t best)
{
	bool compared = false, busy = false;
	for (size_t i = group->first; i < group->first + group->count; i++) {
		enum standing standing = source->rows[i].standing;
		compared |= standing == STANDING_LEVEL || standing == STANDING_SLOWER;
		busy |= standing == STANDING_BUSY;
	}
	for (size_t i = group->first; i < group->first + group->count; i++) {
		struct summary_row *row = &source->rows[i];
		bool top = row->standing == STANDING_BEST || row->standing == STANDING_LEVEL;
		if (top && busy)
			row->standing = STANDING_BUSY;
		else if (i == best && !compared && row->standing == STANDING_BEST)
			row->standing = STANDING_FEW;
	}
}

static void word_verdict(const struct results_cell *cell, struct summary_row *row)
{
	static const char *const words[] = { [STANDING_MISSING] = "not measured",
		[STANDING_ALONE] = "only one",
		[STANDING_BEST] = "best",
		[STANDING_LEVEL] = "no difference shown to best",
		[STANDING_SLOWER] = "slower",
		[STANDING_FEW] = "too few samples to tell",
		[STANDING_BUSY] = "the machine was too busy to tell" };
	bool left_out = !strcmp(cell->stop_reason, stop_reason_name(STOP_LEFT_OUT));
	if (row->standing == STANDING_FAILED)
		snprintf(row->verdict, sizeof row->verdict, "%s", cell->failure);
	else if (row->standing == STANDING_MISSING && left_out)
		snprintf(row->verdict, sizeof row->verdict, "left out before it was measured");
	else
		snprintf(row->verdict, sizeof row->verdict, "%s", words[row->standing]);
	if (row->measured[MEASURED_LOST] > 0) {
		char share[FIGURES_SIZE];
		struct say out = say_into(row->verdict, sizeof row->verdict);
		measured_text(MEASURED_LOST, row->measured[MEASURED_LOST], share);
		say(&out, "%s; lost %s of the %s: a data race", words[row->standing], share,
			cell->unit);
	} else if (row->measured[MEASURED_MISSED] > 0) {
		char share[FIGURES_SIZE];
		struct say out = say_into(row->verdict, sizeof row->verdict);
		measured_text(MEASURED_MISSED, row->measured[MEASURED_MISSED], share);
		say(&out, "%s; missed its deadline in %s of the samples", words[row->standing],
			share);
	}
}

static void group_compare(
	const struct source *source, const struct results_group *group, size_t *witness)
{
	size_t contenders, best = best_of(source, group, &contenders);
	size_t first = group->first, end = first + group->count;
	struct choice_rival *rivals = memory_zeroed(group->count, sizeof *rivals);
	*witness = witness_of(source, group);
	enum bounded bound = *witness == NO_CELL ? BOUNDED_UNKNOWN : bound_of(source, *witness);
	for (size_t i = first; i < end; i++) {
		source->rows[i].bound = bound;
		fill_speedup(source, group, i);
		rivals[i - first] = stand(source, best, i, contenders);
	}
	choice_judge(rivals, group->count);
	for (size_t i = first; i < end; i++)
		source->rows[i].standing = rivals[i - first].standing;
	free(rivals);
	settle_best(source, group, best);
	for (size_t i = first; i < end; i++)
		word_verdict(&source->results->cells[i], &source->rows[i]);
}

void summary_init(struct summary *summary, const struct results *results)
{
	size_t most = 0;
	for (size_t i = 0; i < results->count; i++)
		most = results->cells[i].total > most ? results->cells[i].total : most;
	*summary = (struct summary){ .results = results,
		.rows = memory_zeroed(results->count, sizeof *summary->rows),
		.witnesses = memory_zeroed(results->group_count, sizeof *summary->witnesses) };
	struct source source = source_of(results, most);
	source.rows = summary->rows;
	for (size_t i = 0; i < results->count; i++)
		row_fill(&source, i);
	for (size_t i = 0; i < results->group_count; i++)
		group_compare(&source, &results->groups[i], &summary->witnesses[i]);
	free(source.base);
	free(source.value);
}

void summary_finish(struct summary *summary)
{
	free(summary->rows);
	free(summary->witnesses);
	*summary = (struct summary){ 0 };
}

/* ---- summary.csv ---------------------------------------------------------------------------- */

static const char header[] =
	"workload,params,tasks,runner,concurrency,samples,failed,stop_reason,"
	"wall_median_s,wall_low_s,wall_high_s,wall_mean_s,wall_stddev_s,wall_min_s,wall_max_s,"
	"outliers,tasks_per_s,units_per_s,unit,cpu_utilisation,rss_peak_bytes,"
	"task_median_s,task_p99_s,startup_s,speedup,speedup_low,speedup_high,efficiency,bound,"
	"verdict,disturbed,runner_params,family,overlap,language,prepare_s,"
	"load,rate_offered,rate_achieved,latency_median_s,latency_p90_s,latency_p99_s,"
	"latency_p999_s,latency_max_s,"
	"beat_late_median_s,beat_late_p99_s,beat_late_max_s,deal_s,gather_s\n";

static void write_numbers(struct csv_row *line, const double *numbers, size_t count, int decimals)
{
	for (size_t i = 0; i < count; i++)
		csv_number(line, numbers[i], decimals);
}

static int write_row(const struct results_cell *cell, const struct summary_row *row,
	struct csv_row *line, int fd)
{
	const struct description *wall = &row->wall;
	csv_text(line, cell->workload);
	csv_text(line, cell->params);
	csv_integer(line, cell->tasks);
	csv_text(line, cell->runner);
	csv_integer(line, cell->concurrency);
	csv_integer(line, row->samples);
	csv_integer(line, cell->failed);
	csv_text(line, cell->stop_reason);
	const double walls[] = { wall->median.estimate, wall->median.low, wall->median.high,
		wall->mean, wall->stddev, wall->min, wall->max };
	write_numbers(line, walls, sizeof walls / sizeof *walls, 9);
	csv_integer(line, wall->outliers);
	csv_figure(line, row->tasks_per_s, 3, 6);
	csv_figure(line, row->units_per_s, 3, 6);
	csv_text(line, cell->unit);
	csv_number(line, row->cpu_utilisation, 4);
	csv_number(line, row->rss_peak_bytes, 0);
	const double times[] = { row->times.task_median_s, row->times.task_p99_s, row->startup_s };
	write_numbers(line, times, sizeof times / sizeof *times, 9);
	const double ratios[] = { row->speedup.estimate, row->speedup.low, row->speedup.high,
		row->efficiency };
	for (size_t i = 0; i < sizeof ratios / sizeof *ratios; i++)
		csv_significant(line, ratios[i]);
	csv_text(line, summary_bound_name(row->bound));
	csv_text(line, row->verdict);
	csv_integer(line, cell->disturbed);
	csv_text(line, cell->runner_params);
	csv_text(line, cell->family);
	csv_number(line, row->times.overlap, 4);
	csv_text(line, cell->language);
	csv_number(line, row->times.prepare_s, 9);
	csv_text(line, cell->load_text);
	const double rates[] = { row->times.rate_offered, row->times.rate_achieved };
	write_numbers(line, rates, sizeof rates / sizeof *rates, 6);
	const double latencies[] = { row->times.latency_median_s, row->times.latency_p90_s,
		row->times.latency_p99_s, row->times.latency_p999_s, row->times.latency_max_s };
	write_numbers(line, latencies, sizeof latencies / sizeof *latencies, 9);
	const double times_since[] = { row->times.beat_late_median_s, row->times.beat_late_p99_s,
		row->times.beat_late_max_s, row->times.deal_s, row->times.gather_s };
	write_numbers(line, times_since, sizeof times_since / sizeof *times_since, 9);
	return csv_end(line, fd);
}

int summary_write(const struct summary *summary, const char *path, struct error *error)
{
	struct file file;
	struct csv_row line = { 0 };
	int code = file_create(&file, path), fd = code ? -1 : fileno(file.stream);
	if (!code)
		code = csv_header(fd, header);
	for (size_t i = 0; !code && i < summary->results->count; i++)
		code = write_row(&summary->results->cells[i], &summary->rows[i], &line, fd);
	csv_finish(&line);
	code = file_close(&file, code);
	return code ? error_errno(error, code, "%s", path) : 0;
}
