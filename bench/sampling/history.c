/* SPDX-License-Identifier: MIT */
#include "bench/sampling/history.h"

#include "bench/base/memory.h"
#include "bench/base/number.h"
#include "bench/plan/cells.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void history_finish(struct history *history)
{
	for (size_t i = 0; i < history->cell_count; i++) {
		free(history->cells[i].values);
		free(history->cells[i].failure);
		free(history->cells[i].rounds);
	}
	free(history->cells);
	free(history->probes);
	*history = (struct history){ 0 };
}

const struct history_cell *history_of(const struct history *history, size_t cell)
{
	static const struct history_cell none;
	return cell < history->cell_count ? &history->cells[cell] : &none;
}

/* ---- adding --------------------------------------------------------------------------------- */

/* The cell with this index. */
static struct history_cell *reach(struct history *history, size_t cell)
{
	while (cell >= history->cell_count) {
		history->cells =
			memory_more(history->cells, history->cell_count, sizeof *history->cells);
		history->cells[history->cell_count++] = (struct history_cell){ 0 };
	}
	return &history->cells[cell];
}

/* Before it is counted as good or failed. */
static void add_round(struct history_cell *cell, unsigned round)
{
	size_t rounds = cell->count + cell->failed;
	cell->rounds = memory_more(cell->rounds, rounds, sizeof *cell->rounds);
	cell->rounds[rounds] = round;
}

static void add_value(struct history_cell *cell, const struct sample *sample, bool disturbed)
{
	add_round(cell, sample->round);
	cell->values = memory_more(cell->values, cell->count, sizeof *cell->values);
	cell->values[cell->count++] = (struct history_value){ sample->statement.digest.cost_s,
		sample->round & 0x7fffffff, disturbed };
	cell->disturbed += disturbed;
}

static void add_failure(struct history_cell *cell, const struct sample *sample)
{
	add_round(cell, sample->round);
	free(cell->failure);
	cell->failure = memory_print("%s%s%s", sample_status_name(sample->status),
		*sample->detail ? ", " : "", sample->detail);
	cell->late = sample->status == SAMPLE_TIMEOUT || sample->status == SAMPLE_STALLED;
	cell->failed++;
}

/* Counts a round once, and once as disturbed. */
static void count_round(struct history *history, const struct sample *sample, bool disturbed)
{
	history->rounds += sample->round != history->last_recorded;
	history->last_recorded = sample->round;
	if (disturbed && sample->round != history->last_disturbed) {
		history->disturbed_rounds++;
		history->last_disturbed = sample->round;
	}
}

/* While others computed a task may have waited for a CPU: what is left it waited of itself. */
static void note_waits(struct history_cell *cell, const struct statement *statement)
{
	double cpu_ns = (double)(statement->user_ns + statement->system_ns);
	uint64_t waits_ns = number_whole(statement->digest.times.task_min_s * 1e9 - cpu_ns);
	if (waits_ns)
		cell->waits_ns = waits_ns;
}

static void note_digest(struct history_cell *cell, const struct sample *sample)
{
	bool good = sample->status == SAMPLE_OK || sample->status == SAMPLE_WARMUP;
	if (!good || !sample->statement.digested)
		return;
	note_waits(cell, &sample->statement);
	if (cell->checksum_known)
		return;
	cell->checksum_known = true;
	cell->checksum = sample->statement.digest.checksum;
}

/* What a sample shows of the rate that it was taken at, if it is a probe. */
static void note_probe(struct history *history, const struct sample *sample, bool disturbed)
{
	const struct cells *cells = history->searched;
	const struct digest *digest = &sample->statement.digest;
	if (!cells || sample->status == SAMPLE_INTERRUPTED)
		return;
	const struct load *load = &cells->groups[cells->cells[sample->cell].group].load;
	const struct probe_seen probe = { sample->status == SAMPLE_OK ? digest->cost_s
								      : (double)NAN,
		digest->times.rate_offered, digest->times.rate_achieved, disturbed };
	if (!load_is_probe(load))
		return;
	history->probes =
		memory_more(history->probes, history->probe_count, sizeof *history->probes);
	history->probes[history->probe_count++] =
		(struct history_probe){ sample->cell, probe_end(load, &probe), disturbed };
}

void history_add(struct history *history, const struct sample *sample)
{
	bool disturbed = *sample->disturbance.words;
	struct history_cell *cell = reach(history, sample->cell);
	if (sample->status == SAMPLE_OK)
		add_value(cell, sample, disturbed);
	else if (sample->status != SAMPLE_WARMUP && sample->status != SAMPLE_INTERRUPTED)
		add_failure(cell, sample);
	cell->warmups += sample->status == SAMPLE_WARMUP;
	cell->turns += !cell->count && sample->status != SAMPLE_INTERRUPTED;
	cell->cost_ns = sample->cost_ns;
	history->spent_ns += sample->cost_ns;
	history->round = sample->round;
	history->count++;
	note_digest(cell, sample);
	note_probe(history, sample, disturbed);
	if (sample->status != SAMPLE_WARMUP)
		count_round(history, sample, disturbed);
}

/* ---- views ---------------------------------------------------------------------------------- */

static int compare_rounds(const void *left, const void *right)
{
	unsigned a = *(const unsigned *)left, b = *(const unsigned *)right;
	return (a > b) - (a < b);
}

static bool has_round(const struct history_cell *cell, unsigned round)
{
	size_t rounds = cell->count + cell->failed;
	return rounds && bsearch(&round, cell->rounds, rounds, sizeof round, compare_rounds);
}

size_t history_common_rounds(const struct history *history, const size_t *cells, size_t count)
{
	const struct history_cell *first = history_of(history, cells[0]);
	size_t common = 0;
	for (size_t i = 0; i < first->count + first->failed; i++) {
		size_t have = 1;
		while (have < count &&
			has_round(history_of(history, cells[have]), first->rounds[i]))
			have++;
		common += have == count;
	}
	return common;
}

static size_t costs_of(const struct history_cell *cell, bool clean, double *costs)
{
	size_t count = 0;
	for (size_t i = 0; i < cell->count; i++)
		if (!clean || !cell->values[i].disturbed)
			costs[count++] = cell->values[i].cost_s;
	return count;
}

bool history_leaves_out_disturbed(size_t undisturbed)
{
	return undisturbed >= HISTORY_CLEAN_MIN;
}

size_t history_costs(const struct history *history, size_t cell, double *costs)
{
	const struct history_cell *of = history_of(history, cell);
	size_t clean = costs_of(of, true, costs);
	return history_leaves_out_disturbed(clean) ? clean : costs_of(of, false, costs);
}

static size_t pairs_of(
	const struct history_cell *const cells[2], bool clean, double *const costs[2])
{
	size_t pairs = 0, i = 0, j = 0;
	while (i < cells[0]->count && j < cells[1]->count) {
		const struct history_value *a = &cells[0]->values[i], *b = &cells[1]->values[j];
		i += a->round <= b->round;
		j += b->round <= a->round;
		if (a->round != b->round || (clean && (a->disturbed || b->disturbed)))
			continue;
		costs[0][pairs] = a->cost_s;
		costs[1][pairs++] = b->cost_s;
	}
	return pairs;
}

size_t history_pairs(const struct history *history, const size_t cells[2], double *const costs[2])
{
	const struct history_cell *const of[2] = { history_of(history, cells[0]),
		history_of(history, cells[1]) };
	size_t clean = pairs_of(of, true, costs);
	return history_leaves_out_disturbed(clean) ? clean : pairs_of(of, false, costs);
}
