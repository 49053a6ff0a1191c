/* SPDX-License-Identifier: MIT */
#include "tests/unit/rounds.h"

#include "bench/base/names.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/runner.h"
#include "bench/sampling/progress.h"
#include "bench/sampling/take.h"

#include <malloc.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

struct rounds rounds;
static char none[] = "";
static const struct workload work = { .name = "work" };
static const struct runner runner = { .name = "runner" };

void rounds_make_cells(size_t groups, size_t count)
{
	struct cells *cells = &rounds.cells;

	cells->groups = calloc(groups, sizeof *cells->groups);
	cells->cells = calloc(groups * count, sizeof *cells->cells);
	rounds.reasons = calloc(groups * count, sizeof *rounds.reasons);
	cells->group_count = groups;
	cells->count = groups * count;
	for (size_t i = 0; i < groups; i++)
		cells->groups[i] = (struct group){ .workload = &work,
			.changed = none,
			.tasks = 1,
			.first = i * count,
			.count = count,
			.baseline = i * count };
	for (size_t i = 0; i < cells->count; i++)
		cells->cells[i] = (struct cell){
			.group = i / count, .runner = &runner, .runner_params = none, .build = ""
		};
}

struct sample rounds_quiet(size_t cell, unsigned round)
{
	return (struct sample){ .statement.digest.cost_s =
					(double)(WALL_NS + (cell + round) % 2) * 1e-9,
		.cost_ns = WALL_NS };
}

int rounds_set_up(void **state)
{
	(void)state;
	rounds = (struct rounds){ .sample_of = rounds_quiet,
		.settings = { .runs = 3,
			.min_runs = 10,
			.max_runs = 100,
			.precision = 2,
			.warmup = 1,
			.max_time_ns = UINT64_C(3600000000000),
			.order_seed = 42 } };
	return 0;
}

int rounds_tear_down(void **state)
{
	(void)state;
	history_finish(&rounds.history);
	names_finish(&rounds.left_out);
	free(rounds.cells.groups);
	free(rounds.cells.cells);
	free(rounds.reasons);
	return 0;
}

static void log_order(const struct sample *sample)
{
	size_t length = strlen(rounds.order);

	if (length + 2 < sizeof rounds.order && rounds.cells.count <= CELLS)
		sprintf(rounds.order + length, "%s%zu", sample->order == 1 && length ? "/" : "",
			sample->cell);
}

static void take(const struct sampler *sampler, bool warmup, struct taken *taken)
{
	struct sample *sample = &taken->sample, made;

	(void)sampler;
	made = rounds.sample_of(sample->cell, sample->round);
	made.cell = sample->cell;
	made.round = sample->round;
	made.order = sample->order;
	made.statement.digested = made.status == SAMPLE_OK;
	made.statement.digest.checksum = 1;
	if (warmup && made.status == SAMPLE_OK)
		made.status = SAMPLE_WARMUP;
	*taken = (struct taken){ .sample = made, .trace = trace_none() };
	log_order(&made);
	rounds.first_round = rounds.taken++ ? rounds.first_round : made.round;
	if (made.cell < CELLS)
		rounds.warmups[made.cell] += made.status == SAMPLE_WARMUP;
}

void rounds_measure(void)
{
	struct error error;
	struct progress progress = { .silent = !rounds.told };
	struct schedule schedule = { .sampler = { .cells = &rounds.cells,
					     .settings = &rounds.settings },
		.take = take,
		.history = &rounds.history,
		.progress = &progress,
		.left_out = &rounds.left_out,
		.reasons = rounds.reasons };

	assert_int_equal(schedule_run(&schedule, &error), 0);
}

void rounds_measure_until_precise(struct sample (*sample_of)(size_t cell, unsigned round))
{
	rounds.settings.runs = 0;
	rounds.sample_of = sample_of;
	rounds_measure();
}

struct sample rounds_restless(size_t cell, unsigned round)
{
	struct sample sample = rounds_quiet(cell, round);

	sample.statement.digest.cost_s *= round / 2 % 2 + 1;
	return sample;
}

void rounds_cell_before(unsigned round, enum sample_status status, size_t cell, uint64_t cost_ns)
{
	struct sample sample = rounds_quiet(cell, round);

	sample.cell = cell;
	sample.round = round;
	sample.order = (unsigned)cell + 1;
	sample.status = status;
	sample.cost_ns = cost_ns;
	history_add(&rounds.history, &sample);
}

void rounds_measured_before(
	unsigned round, enum sample_status status, size_t count, uint64_t cost_ns)
{
	for (size_t cell = 0; cell < count; cell++)
		rounds_cell_before(round, status, cell, cost_ns);
}
