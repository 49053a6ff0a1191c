/* SPDX-License-Identifier: MIT */
#include "bench/history.h"

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

size_t history_valid(const struct history *history, size_t cell)
{
	size_t valid = 0;
	for (size_t i = 0; i < history->count; i++)
		valid +=
			history->samples[i].cell == cell && history->samples[i].status == SAMPLE_OK;
	return valid;
}

const struct sample *history_last_failure(const struct history *history, size_t cell)
{
	for (size_t i = history->count; i-- > 0;) {
		const struct sample *sample = &history->samples[i];
		if (sample->cell == cell && sample->status != SAMPLE_OK &&
			sample->status != SAMPLE_WARMUP)
			return sample;
	}
	return NULL;
}

size_t history_failed(const struct history *history, size_t cell)
{
	size_t failed = 0;
	for (size_t i = 0; i < history->count; i++) {
		const struct sample *sample = &history->samples[i];
		failed += sample->cell == cell && sample->status != SAMPLE_OK &&
			  sample->status != SAMPLE_WARMUP && sample->status != SAMPLE_INTERRUPTED;
	}
	return failed;
}

double history_wall_s(const struct sample *sample)
{
	return (double)sample->report.digest.wall_ns * 1e-9;
}

size_t history_values(const struct history *history, size_t cell, history_figure *figure,
	bool warmups, double *values)
{
	size_t count = 0;
	for (size_t i = 0; i < history->count; i++) {
		const struct sample *sample = &history->samples[i];
		bool counts =
			sample->status == SAMPLE_OK || (warmups && sample->status == SAMPLE_WARMUP);
		if (sample->cell != cell || !counts)
			continue;
		values[count] = figure(sample);
		count += !isnan(values[count]);
	}
	return count;
}

size_t history_pairs(const struct history *history, size_t base_cell, size_t value_cell,
	double *base, double *value)
{
	size_t pairs = 0, begin = 0;
	while (begin < history->count) {
		unsigned round = history->samples[begin].round;
		const struct sample *first = NULL, *second = NULL;
		size_t i = begin;
		for (; i < history->count && history->samples[i].round == round; i++) {
			const struct sample *sample = &history->samples[i];
			if (sample->status != SAMPLE_OK)
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
