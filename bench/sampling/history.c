/* SPDX-License-Identifier: MIT */
#include "bench/sampling/history.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

int history_add(struct history *history, const struct sample *sample)
{
	struct sample *grown = reallocarray(history->samples, history->count + 1, sizeof *grown);
	if (!grown)
		return -ENOMEM;
	history->samples = grown;
	grown[history->count++] = *sample;
	return 0;
}

void history_finish(struct history *history)
{
	free(history->samples);
	*history = (struct history){ 0 };
}

static bool has_failed(const struct sample *sample)
{
	return sample->status != SAMPLE_OK && sample->status != SAMPLE_WARMUP &&
	       sample->status != SAMPLE_INTERRUPTED;
}

static bool is_disturbed(const struct sample *sample)
{
	return *sample->disturbance.words != '\0';
}

size_t history_valid(const struct history *history, size_t cell)
{
	size_t valid = 0;
	for (size_t i = 0; i < history->count; i++)
		valid +=
			history->samples[i].cell == cell && history->samples[i].status == SAMPLE_OK;
	return valid;
}

void history_rounds(const struct history *history, size_t *rounds, size_t *disturbed)
{
	*rounds = *disturbed = 0;
	unsigned last = 0, last_disturbed = 0;
	for (size_t i = 0; i < history->count; i++) {
		const struct sample *sample = &history->samples[i];
		if (sample->status == SAMPLE_WARMUP)
			continue;
		*rounds += sample->round != last;
		last = sample->round;
		if (is_disturbed(sample) && sample->round != last_disturbed) {
			(*disturbed)++;
			last_disturbed = sample->round;
		}
	}
}

size_t history_disturbed(const struct history *history, size_t cell)
{
	size_t disturbed = 0;
	for (size_t i = 0; i < history->count; i++) {
		const struct sample *sample = &history->samples[i];
		disturbed +=
			sample->cell == cell && sample->status == SAMPLE_OK && is_disturbed(sample);
	}
	return disturbed;
}

const struct sample *history_last_failure(const struct history *history, size_t cell)
{
	for (size_t i = history->count; i-- > 0;) {
		const struct sample *sample = &history->samples[i];
		if (sample->cell == cell && has_failed(sample))
			return sample;
	}
	return NULL;
}

size_t history_failed(const struct history *history, size_t cell)
{
	size_t failed = 0;
	for (size_t i = 0; i < history->count; i++) {
		const struct sample *sample = &history->samples[i];
		failed += sample->cell == cell && has_failed(sample);
	}
	return failed;
}

double history_wall_s(const struct sample *sample)
{
	return (double)sample->report.digest.wall_ns * 1e-9;
}

static size_t values_of(const struct history *history, size_t cell, history_figure *figure,
	bool warmups, bool clean, double *values)
{
	size_t count = 0;
	for (size_t i = 0; i < history->count; i++) {
		const struct sample *sample = &history->samples[i];
		bool counts =
			sample->status == SAMPLE_OK || (warmups && sample->status == SAMPLE_WARMUP);
		if (sample->cell != cell || !counts || (clean && is_disturbed(sample)))
			continue;
		values[count] = figure(sample);
		count += !isnan(values[count]);
	}
	return count;
}

size_t history_values(const struct history *history, size_t cell, history_figure *figure,
	bool warmups, double *values)
{
	size_t clean = values_of(history, cell, figure, warmups, true, values);
	return clean >= HISTORY_CLEAN_MIN
		       ? clean
		       : values_of(history, cell, figure, warmups, false, values);
}

static size_t pairs_of(const struct history *history, size_t base_cell, size_t value_cell,
	bool clean, double *base, double *value)
{
	size_t pairs = 0, begin = 0;
	while (begin < history->count) {
		unsigned round = history->samples[begin].round;
		const struct sample *first = NULL, *second = NULL;
		size_t i = begin;
		for (; i < history->count && history->samples[i].round == round; i++) {
			const struct sample *sample = &history->samples[i];
			if (sample->status != SAMPLE_OK || (clean && is_disturbed(sample)))
				continue;
			if (sample->cell == base_cell)
				first = sample;
			if (sample->cell == value_cell)
				second = sample;
		}
		if (first && second) {
			base[pairs] = history_wall_s(first);
			value[pairs++] = history_wall_s(second);
		}
		begin = i;
	}
	return pairs;
}

size_t history_pairs(const struct history *history, size_t base_cell, size_t value_cell,
	double *base, double *value)
{
	size_t clean = pairs_of(history, base_cell, value_cell, true, base, value);
	return clean >= HISTORY_CLEAN_MIN
		       ? clean
		       : pairs_of(history, base_cell, value_cell, false, base, value);
}
