/* SPDX-License-Identifier: MIT */
#include "bench/results/slo.h"

#include "bench/base/memory.h"
#include "bench/plan/cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- which cells belong together ------------------------------------------------------------- */

static const struct results_cell *cell_at(const struct slos *slos, size_t cell)
{
	return &slos->results->cells[cell];
}

/* The same work, and the same question but for the rate? */
static bool same_search(const struct results_cell *a, const struct results_cell *b)
{
	return load_is_probe(&a->load) && load_same_search(&a->load, &b->load) &&
	       !strcmp(a->workload, b->workload) && !strcmp(a->params, b->params) &&
	       !strcmp(a->language, b->language) && a->seed == b->seed;
}

static bool same_runner(const struct results_cell *a, const struct results_cell *b)
{
	return a->concurrency == b->concurrency && !strcmp(a->runner, b->runner) &&
	       !strcmp(a->runner_params, b->runner_params);
}

const struct slo *slos_of(const struct slos *slos, size_t group)
{
	const struct results *results = slos->results;
	const struct results_cell *cell = &results->cells[results->groups[group].first];
	for (size_t i = 0; i < slos->count; i++) {
		size_t first = results->groups[slos->items[i].group].first;
		if (same_search(cell, &results->cells[first]))
			return &slos->items[i];
	}
	return NULL;
}

const struct slo_runner *slos_find(const struct slos *slos, const struct results_cell *probe)
{
	for (size_t i = 0; i < slos->count; i++)
		for (size_t k = 0; k < slos->items[i].count; k++) {
			const struct results_cell *like =
				cell_at(slos, slos->items[i].runners[k].cell);
			if (same_search(like, probe) && same_runner(like, probe))
				return &slos->items[i].runners[k];
		}
	return NULL;
}

bool slos_are_all(const struct slos *slos)
{
	const struct results *results = slos->results;
	for (size_t i = 0; i < results->group_count; i++)
		if (!slos_of(slos, i))
			return false;
	return results->group_count > 0;
}

/* ---- what the probes of a runner show -------------------------------------------------------- */

/* The next probe of the runner from sample `*at` on, in the order measured; NULL after the last. */
static const struct results_sample *next_probe(
	const struct slos *slos, const struct slo_runner *runner, size_t *at)
{
	const struct results *results = slos->results;
	const struct results_cell *like = cell_at(slos, runner->cell);
	while (*at < results->sample_count) {
		const struct results_sample *sample = &results->samples[(*at)++];
		const struct results_cell *cell = &results->cells[sample->cell];
		if (sample->status != SAMPLE_INTERRUPTED && same_search(cell, like) &&
			same_runner(cell, like))
			return sample;
	}
	return NULL;
}

static enum probe_end end_of(const struct slos *slos, const struct results_sample *sample)
{
	const struct probe_seen seen = { sample->status == SAMPLE_OK ? sample->cost_s : (double)NAN,
		sample->times.rate_offered, sample->times.rate_achieved, sample->disturbed };
	return probe_end(&cell_at(slos, sample->cell)->load, &seen);
}

static double rate_of(const struct slos *slos, const struct results_sample *sample)
{
	return (double)cell_at(slos, sample->cell)->load.rate;
}

/* Repeats the search over what it was told. The machine counts from where the border was near. */
static void replay(const struct slos *slos, struct slo_runner *runner, struct search *search)
{
	const struct results_sample *sample;
	bool near = false;
	for (size_t at = 0; (sample = next_probe(slos, runner, &at));) {
		if (!near && search->crossing)
			runner->probes = runner->disturbed = 0;
		near |= search->crossing;
		search_add(search, cell_at(slos, sample->cell)->load.rate, end_of(slos, sample),
			sample->disturbed);
		runner->probes++;
		runner->disturbed += sample->disturbed;
	}
	runner->crossings = search->crossings;
	runner->busy = runner->disturbed * 3 >= runner->probes && runner->disturbed;
}

/* Those that were not held at the next rate above. */
static void look_above(const struct slos *slos, struct slo_runner *runner, double *values[2])
{
	const struct results_sample *sample;
	size_t ends[PROBE_FAILED + 1] = { 0 }, count = 0;
	static const double half = 0.5;
	for (size_t at = 0; (sample = next_probe(slos, runner, &at));) {
		enum probe_end end = end_of(slos, sample);
		runner->grows |= end == PROBE_BEHIND && rate_of(slos, sample) >= runner->above;
		if (end == PROBE_HELD || rate_of(slos, sample) != runner->above)
			continue;
		ends[end]++;
		runner->failure = end == PROBE_FAILED ? sample->detail : runner->failure;
		if (end == PROBE_FAILED)
			continue;
		values[0][count] = sample->cost_s;
		values[1][count++] = sample->times.rate_achieved / sample->times.rate_offered;
	}
	for (int end = PROBE_LATE; end <= PROBE_FAILED; end++)
		if (ends[end] > ends[runner->gave_way])
			runner->gave_way = end;
	statistics_quantiles(values[0], count, &half, 1, &runner->latency_s);
	statistics_quantiles(values[1], count, &half, 1, &runner->share);
}

/* The lowest rate above the one that is held at which a probe was not. */
static double rate_above(const struct slos *slos, const struct slo_runner *runner)
{
	const struct results_sample *sample;
	double above = INFINITY, held = runner->held.estimate;
	for (size_t at = 0; (sample = next_probe(slos, runner, &at));)
		if (end_of(slos, sample) != PROBE_HELD &&
			(rate_of(slos, sample) > held || runner->state == SEARCH_NONE))
			above = fmin(above, rate_of(slos, sample));
	return above;
}

static void find(const struct slos *slos, struct slo_runner *runner, struct search *search)
{
	const struct results_cell *cell = cell_at(slos, runner->cell);
	size_t room = slos->results->sample_count;
	double *values[2] = { memory_zeroed(room, sizeof *values[0]),
		memory_zeroed(room, sizeof *values[1]) };
	uint64_t needed;
	if (!search_rates(search, &cell->load, cell->seed, &needed)) {
		search_begin(search, SEARCH_CROSSINGS);
		replay(slos, runner, search);
		runner->state = search_found(search, &runner->held);
		runner->above = rate_above(slos, runner);
		look_above(slos, runner, values);
	}
	free(values[0]);
	free(values[1]);
}

/* ---- all of them ----------------------------------------------------------------------------- */

static bool is_known(const struct slos *slos, const struct slo *slo, size_t cell)
{
	for (size_t i = 0; i < slo->count; i++)
		if (same_runner(cell_at(slos, slo->runners[i].cell), cell_at(slos, cell)))
			return true;
	return false;
}

/* Those found before those not, the highest first. */
static int by_rate(const void *left, const void *right)
{
	const struct slo_runner *a = left, *b = right;
	bool none = a->state == SEARCH_NONE, other = b->state == SEARCH_NONE;
	if (none != other)
		return none ? 1 : -1;
	if (a->held.estimate > b->held.estimate || a->held.estimate < b->held.estimate)
		return a->held.estimate > b->held.estimate ? -1 : 1;
	return a->cell < b->cell ? -1 : 1;
}

static void find_runners(const struct slos *slos, struct slo *slo)
{
	const struct results *results = slos->results;
	const struct results_cell *like = &results->cells[results->groups[slo->group].first];
	struct search *search = memory_zeroed(1, sizeof *search);
	for (size_t cell = 0; cell < results->count; cell++) {
		if (!same_search(&results->cells[cell], like) || is_known(slos, slo, cell))
			continue;
		slo->runners = memory_more(slo->runners, slo->count, sizeof *slo->runners);
		struct slo_runner *runner = &slo->runners[slo->count++];
		*runner = (struct slo_runner){ .cell = cell };
		find(slos, runner, search);
	}
	qsort(slo->runners, slo->count, sizeof *slo->runners, by_rate);
	free(search);
}

void slos_init(struct slos *slos, const struct results *results)
{
	*slos = (struct slos){ .results = results };
	for (size_t group = 0; group < results->group_count; group++) {
		if (!load_is_probe(&results->cells[results->groups[group].first].load) ||
			slos_of(slos, group))
			continue;
		slos->items = memory_more(slos->items, slos->count, sizeof *slos->items);
		slos->items[slos->count] = (struct slo){ .group = group };
		find_runners(slos, &slos->items[slos->count++]);
	}
}

void slos_finish(struct slos *slos)
{
	for (size_t i = 0; i < slos->count; i++)
		free(slos->items[i].runners);
	free(slos->items);
	*slos = (struct slos){ 0 };
}
