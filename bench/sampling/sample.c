/* SPDX-License-Identifier: MIT */
#include "bench/sampling/sample.h"

#include "bench/plan/cells.h"
#include "bench/sampling/guardian.h"
#include "bench/runner.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

const char *sample_status_name(enum sample_status status)
{
	static const char *const names[] = { [SAMPLE_OK] = "ok",
		[SAMPLE_WARMUP] = "warmup",
		[SAMPLE_WRONG] = "wrong-result",
		[SAMPLE_ERROR] = "error",
		[SAMPLE_SIGNAL] = "signal",
		[SAMPLE_TIMEOUT] = "timeout",
		[SAMPLE_INTERRUPTED] = "interrupted" };
	return names[status];
}

/* How many workers of a cell want a CPU at once. */
static unsigned busy_workers(const struct cells *cells, size_t index)
{
	const struct cell *cell = &cells->cells[index];
	bool pool = cell->runner->flags & RUNNER_POOL;
	return pool ? (unsigned)cell_at_once(cells, cell) : 1;
}

int sample_failed(struct sample *sample, int code, const char *what)
{
	sample->status = SAMPLE_ERROR;
	snprintf(sample->detail, sizeof sample->detail, "%s: %s", what, strerror(-code));
	return 0;
}

int sample_take(const struct sampler *sampler, size_t cell, unsigned round, unsigned order,
	bool warmup, struct sample *sample, struct error *error)
{
	struct watch_reading before, after;
	*sample = (struct sample){
		.cell = cell, .round = round, .order = order, .report = { .units = NAN }
	};
	watch_read(&before);
	int code = guardian_take(sampler, warmup, sample, error);
	watch_read(&after);
	if (sample->status == SAMPLE_OK && warmup)
		sample->status = SAMPLE_WARMUP;
	/* Another build judged by itself what disturbed the time that counts. */
	char inner[sizeof sample->disturbance.words];
	memcpy(inner, sample->disturbance.words, sizeof inner);
	bool foreign = sampler->builds[0];
	bool pool = sampler->cells->cells[cell].runner->flags & RUNNER_POOL;
	struct watch_load load = { .wall_ns = sample->report.digest.wall_ns,
		.busy_workers = foreign ? UINT_MAX : busy_workers(sampler->cells, cell),
		.cpus = sampler->cells->cpus,
		.switches_involuntary = sample->report.switches_involuntary,
		/* The main thread of a pool only starts and joins: its delay is the pool's own. */
		.run_delay_ns = pool ? 0 : sample->report.run_delay_ns };
	watch_judge(sampler->watch, &before, &after, &load, &sample->disturbance);
	watch_add_words(&sample->disturbance, inner);
	sample->cost_ns = after.at_ns - before.at_ns;
	return code;
}
