/* SPDX-License-Identifier: MIT */
#include "bench/sampling/take.h"

#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/runner.h"
#include "bench/sampling/guardian.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* Ranks elsewhere, another build, and a server that a set-up has started: theirs is not all
 * counted, and nothing is of a subject that was killed. Workers that may not go everywhere leave
 * CPUs to others by themselves. */
static uint64_t used_ns(const struct sampler *sampler, const struct sample *sample)
{
	const struct cell *cell = &sampler->cells->cells[sample->cell];
	bool known = sample->statement.timed && !sampler->builds[0] &&
		     !(cell->runner->flags & RUNNER_FAR) &&
		     !(sampler->cells->groups[cell->group].flags & PLAN_SETUP_ONCE) &&
		     !strcmp(sampler->settings->pin, "none");
	return known ? sample->statement.user_ns + sample->statement.system_ns : UINT64_MAX;
}

/* How many of its own want a CPU at once. A loop that starts programs wants one besides. */
static unsigned busy_workers(const struct cell *cell, unsigned flags)
{
	uint64_t programs = flags & PLAN_PROGRAMS ? cell->concurrency : 0;
	uint64_t busy = programs > cell->busy ? programs + cell->busy : cell->busy;
	return busy < UINT_MAX ? (unsigned)busy : UINT_MAX;
}

struct watch_load take_load(const struct sampler *sampler, const struct sample *sample)
{
	const struct statement *statement = &sample->statement;
	const struct cell *cell = &sampler->cells->cells[sample->cell];
	unsigned flags = sampler->cells->groups[cell->group].flags;
	unsigned busy = busy_workers(cell, flags);
	/* Of a pool the main thread then computes too, a little: it takes a CPU from a worker. */
	bool heart = sampler->settings->heartbeat_ns && cell->busy > 1;
	return (struct watch_load){ .wall_ns = statement->digest.wall_ns,
		/* Another build judges by itself what disturbs the time that counts. */
		.busy_workers = sampler->builds[0] || busy == UINT_MAX ? UINT_MAX : busy + heart,
		.cpus = sampler->cells->cpus,
		.switches_involuntary = flags & PLAN_BESIDE ? 0 : statement->switches_involuntary,
		/* Of several that compute the main thread only starts and joins the others. */
		.run_delay_ns = busy > 1 ? 0 : statement->run_delay_ns,
		.used_ns = used_ns(sampler, sample) };
}

static void judge_disturbance(
	const struct sampler *sampler, const struct watch_reading *before, struct sample *sample)
{
	char inner[sizeof sample->disturbance.words]; /* what another build has judged */
	memcpy(inner, sample->disturbance.words, sizeof inner);
	struct watch_load load = take_load(sampler, sample);
	watch_judge(sampler->watch, before, &sampler->watch->last, &load, &sample->disturbance);
	watch_add_words(&sample->disturbance, inner);
	watch_add_words(&sample->disturbance, sample->statement.disturbed);
}

void take_sample(const struct sampler *sampler, bool warmup, struct taken *taken)
{
	struct watch *watch = sampler->watch;
	struct watch_reading before = watch_before(watch);
	struct sample *sample = &taken->sample;
	sample->statement.units = NAN;
	guardian_take(sampler, warmup, sample, &taken->trace);
	watch_read(watch);
	if (sample->status == SAMPLE_OK && warmup)
		sample->status = SAMPLE_WARMUP;
	judge_disturbance(sampler, &before, sample);
	sample->cost_ns = watch->last.at_ns - before.at_ns;
}
