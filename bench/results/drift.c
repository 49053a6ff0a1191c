/* SPDX-License-Identifier: MIT */
#include "bench/results/drift.h"

#include "bench/base/memory.h"
#include "bench/base/statistics.h"
#include "bench/results/results.h"

#include <math.h>
#include <stdlib.h>

/*
 * As DRIFT_SPREAD, when all samples are disturbed and count all the same; it grows with their
 * share. 45 runs of 4 s, on two CPUs at a load of 12: neighbours differed by 0.24; 12 at a load of
 * 4: by 0.30.
 */
#define DISTURBED_SPREAD 0.2
/*
 * What disturbed samples that are left out say of the others, by their share. 12 runs of 4 s at
 * each of seven loads from 0 to 4 that came and went: shares of 0.2 to 0.5, and the medians of
 * what was left spread by 0.001 to 0.008.
 */
#define LEFT_OUT_SPREAD 0.02
/* Standard errors in a 95 % interval's half. */
#define Z 1.959964

static double share_disturbed(const struct results *run)
{
	size_t valid = 0, disturbed = 0;
	for (size_t i = 0; i < run->count; i++) {
		valid += run->cells[i].valid;
		disturbed += run->cells[i].disturbed;
	}
	return valid ? (double)disturbed / (double)valid : 0;
}

/* The median canary of a run; NaN without one. Samples that follow one canary all tell it. */
static struct interval canary_of(const struct results *run)
{
	double *values = memory_zeroed(run->sample_count, sizeof *values), last = 0;
	size_t count = 0;
	struct interval median;
	for (size_t i = 0; i < run->sample_count; i++) {
		double canary_s = run->samples[i].canary_s;
		if (canary_s > 0 && canary_s != last)
			values[count++] = last = canary_s;
	}
	statistics_median(values, count, &median);
	free(values);
	return median;
}

struct drift_machine drift_machine(const struct results *const *runs, size_t count)
{
	double logs = 0, disturbed = 0, squares = 0;
	for (size_t i = 0; i < count; i++) {
		struct interval canary = canary_of(runs[i]);
		double error = log(canary.high / canary.low) / (2 * Z);
		disturbed += share_disturbed(runs[i]);
		logs += log(canary.estimate);
		squares += isnan(error) ? 0 : error * error;
	}
	return (struct drift_machine){ .disturbed = disturbed / (double)count,
		.canary_s = exp(logs / (double)count),
		.canary_error = sqrt(squares) / (double)count };
}

double drift_shift(const struct drift_machine *old, const struct drift_machine *new)
{
	double difference = fabs(log(new->canary_s / old->canary_s));
	return fmax(0, difference - Z * hypot(old->canary_error, new->canary_error));
}

double drift_spread(const struct results *run, const struct results_cell *cell, double cpu)
{
	/* What a search found rests on all its probes, and this is one of them. */
	bool counts = load_is_probe(&cell->load) || (cell->disturbed && cell->count == cell->valid);
	double disturbed = share_disturbed(run) * (counts ? DISTURBED_SPREAD : LEFT_OUT_SPREAD);
	return hypot(DRIFT_SPREAD, disturbed * cpu);
}
