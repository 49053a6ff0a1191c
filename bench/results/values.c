/* SPDX-License-Identifier: MIT */
/* Figures of samples, of a cell's samples, and of pairs of two cells. */
#include "bench/results/results.h"

#include "bench/base/memory.h"
#include "bench/sampling/history.h"

#include <math.h>
#include <stdlib.h>

uint64_t results_at_once(const struct results_cell *cell)
{
	return cell->concurrency < cell->tasks ? cell->concurrency : cell->tasks;
}

double results_parallel(const struct results *results, const struct results_cell *cell)
{
	uint64_t at_once = results_at_once(cell);
	double parallel =
		cell->workers && cell->workers < at_once ? cell->workers : (double)at_once;
	return results->cpus && parallel > results->cpus ? results->cpus : parallel;
}

bool results_mostly_disturbed(size_t disturbed, size_t valid)
{
	return disturbed && disturbed * 3 >= valid;
}

bool results_busy_few(const struct results_cell *cell)
{
	return results_mostly_disturbed(cell->disturbed, cell->valid) &&
	       !history_leaves_out_disturbed(cell->valid - cell->disturbed);
}

bool results_busy(const struct results_cell *cell)
{
	return cell->valid >= HISTORY_CLEAN_MIN && results_busy_few(cell);
}

double results_wall_s(const struct results_sample *sample)
{
	return sample->wall_s;
}

double results_cost_s(const struct results_sample *sample)
{
	return sample->cost_s;
}

double results_cpu_s(const struct results_sample *sample)
{
	return sample->user_s + sample->system_s;
}

double results_rss_bytes(const struct results_sample *sample)
{
	return sample->rss_bytes;
}

double results_startup_s(const struct results_sample *sample)
{
	return sample->startup_s;
}

double results_beat_median_s(const struct results_sample *sample)
{
	return sample->times.beat_late_median_s;
}

double results_beat_p99_s(const struct results_sample *sample)
{
	return sample->times.beat_late_p99_s;
}

double results_beat_max_s(const struct results_sample *sample)
{
	return sample->times.beat_late_max_s;
}

double results_overlap(const struct results_sample *sample)
{
	return sample->times.overlap;
}

double results_switches(const struct results_sample *sample)
{
	return sample->switches;
}

const struct results_sample *results_sample_at(
	const struct results *results, double round, double order, size_t *near)
{
	for (size_t i = 0; i < results->sample_count; i++) {
		size_t index = (*near + i) % results->sample_count;
		const struct results_sample *sample = &results->samples[index];
		if (sample->round == round && sample->order == order) {
			*near = index;
			return sample;
		}
	}
	return NULL;
}

double results_most(const struct results *results, enum measured what)
{
	double most = NAN;
	for (size_t i = 0; i < results->sample_count; i++)
		most = fmax(most, results->samples[i].measured[what]);
	return most;
}

const struct results_sample *results_next(
	const struct results *results, const struct results_cell *cell, size_t *at)
{
	while (*at < cell->total) {
		const struct results_sample *sample =
			&results->samples[results->by_cell[cell->first + (*at)++]];
		if (sample->counts)
			return sample;
	}
	return NULL;
}

size_t results_values(const struct results *results, size_t index, results_figure *figure,
	bool warmups, double *values)
{
	const struct results_cell *cell = &results->cells[index];
	size_t count = 0;
	for (size_t i = 0; i < cell->total; i++) {
		const struct results_sample *sample =
			&results->samples[results->by_cell[cell->first + i]];
		if (!sample->counts && !(warmups && sample->status == SAMPLE_WARMUP))
			continue;
		values[count] = figure(sample);
		count += !isnan(values[count]);
	}
	return count;
}

struct interval results_median(
	const struct results *results, size_t cell, results_figure *figure, bool warmups)
{
	struct interval median;
	double *values = memory_zeroed(results->cells[cell].total, sizeof *values);
	size_t count = results_values(results, cell, figure, warmups, values);
	statistics_median(values, count, &median);
	free(values);
	return median;
}

const struct results_sample *results_typical(
	const struct results *results, size_t cell, results_figure *figure)
{
	double median = results_median(results, cell, figure, false).estimate;
	const struct results_sample *typical = NULL, *sample;
	for (size_t at = 0; (sample = results_next(results, &results->cells[cell], &at));)
		if (!isnan(figure(sample)) && (!typical || fabs(figure(sample) - median) <
								   fabs(figure(typical) - median)))
			typical = sample;
	return typical;
}

static const struct results_sample *sample_of(
	const struct results *results, const struct results_cell *cell, size_t i)
{
	return &results->samples[results->by_cell[cell->first + i]];
}

/* Rounds ascend in the order measured. */
static size_t pairs_of(const struct results *results, const struct results_cell *base_cell,
	const struct results_cell *value_cell, bool clean, double *base, double *value)
{
	size_t pairs = 0, i = 0, j = 0;
	while (i < base_cell->total && j < value_cell->total) {
		const struct results_sample *a = sample_of(results, base_cell, i);
		const struct results_sample *b = sample_of(results, value_cell, j);
		i += a->round <= b->round;
		j += b->round <= a->round;
		if (a->round != b->round || a->status != SAMPLE_OK || b->status != SAMPLE_OK ||
			(clean && (a->disturbed || b->disturbed)))
			continue;
		base[pairs] = a->cost_s;
		value[pairs++] = b->cost_s;
	}
	return pairs;
}

size_t results_pairs(const struct results *results, size_t base_cell, size_t value_cell,
	double *base, double *value)
{
	const struct results_cell *first = &results->cells[base_cell];
	const struct results_cell *second = &results->cells[value_cell];
	size_t clean = pairs_of(results, first, second, true, base, value);
	return history_leaves_out_disturbed(clean)
		       ? clean
		       : pairs_of(results, first, second, false, base, value);
}

void results_rounds(const struct results *results, size_t *rounds, size_t *disturbed)
{
	*rounds = *disturbed = 0;
	unsigned last = 0, last_disturbed = 0;
	for (size_t i = 0; i < results->sample_count; i++) {
		const struct results_sample *sample = &results->samples[i];
		if (sample->status == SAMPLE_WARMUP)
			continue;
		*rounds += sample->round != last;
		last = sample->round;
		if (sample->disturbed && sample->round != last_disturbed) {
			(*disturbed)++;
			last_disturbed = sample->round;
		}
	}
}
