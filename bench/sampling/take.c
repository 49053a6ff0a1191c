/* SPDX-License-Identifier: MIT */
#include "bench/sampling/take.h"

#include "bench/machine/watch.h"
#include "bench/plan/cells.h"
#include "bench/runner.h"
#include "bench/sampling/guardian.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* How many workers of a cell want a CPU at once. */
static unsigned busy_workers(const struct cells *cells, size_t index)
{
	const struct cell *cell = &cells->cells[index];
	bool pool = cell->runner->flags & RUNNER_POOL;
	return pool ? (unsigned)cell_at_once(cells, cell) : 1;
}

static void judge(const struct sampler *sampler, const struct watch_reading *before,
	const struct watch_reading *after, struct sample *sample)
{
	/* Another build judged by itself what disturbed the time that counts. */
	char inner[sizeof sample->disturbance.words];
	memcpy(inner, sample->disturbance.words, sizeof inner);
	bool foreign = sampler->builds[0];
	bool pool = sampler->cells->cells[sample->cell].runner->flags & RUNNER_POOL;
	struct watch_load load = { .wall_ns = sample->report.digest.wall_ns,
		.busy_workers = foreign ? UINT_MAX : busy_workers(sampler->cells, sample->cell),
		.cpus = sampler->cells->cpus,
		.switches_involuntary = sample->report.switches_involuntary,
		/* The main thread of a pool only starts and joins: its delay is the pool's own. */
		.run_delay_ns = pool ? 0 : sample->report.run_delay_ns };
	watch_judge(sampler->watch, before, after, &load, &sample->disturbance);
	watch_add_words(&sample->disturbance, inner);
}

void take_sample(const struct sampler *sampler, bool warmup, struct taken *taken)
{
	struct watch_reading before, after;
	struct sample *sample = &taken->sample;
	taken->trace = (struct trace){ .records = -1, .texts = -1 };
	sample->report.units = NAN;
	watch_read(&before);
	guardian_take(sampler, warmup, sample, &taken->trace);
	watch_read(&after);
	if (sample->status == SAMPLE_OK && warmup)
		sample->status = SAMPLE_WARMUP;
	judge(sampler, &before, &after, sample);
	sample->cost_ns = after.at_ns - before.at_ns;
}
