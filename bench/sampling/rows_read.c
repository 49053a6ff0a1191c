/* SPDX-License-Identifier: MIT */
/* The way back: the sample that a row tells of, and the cell that it is of. */
#include "bench/sampling/rows.h"

#include "bench/base/number.h"
#include "bench/plan/cells.h"
#include "bench/runner.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t nanoseconds(double seconds)
{
	return number_whole(round(seconds * 1e9));
}

static struct digest digest_of(const struct row *row)
{
	struct load load;
	struct digest digest = { .wall_ns = nanoseconds(row->wall_s),
		.startup_ns = nanoseconds(row->startup_s),
		.work_ns = nanoseconds(row->work_s),
		.winddown_ns = nanoseconds(row->winddown_s),
		.times = row->times,
		.checksum = strtoull(row->checksum, NULL, 16),
		.ended = number_whole(row->tasks_ended) };
	bool known = !load_parse(row->load, &load);
	digest.cost_s = known ? ledger_cost(&digest, &load) : NAN;
	return digest;
}

double rows_cost(const struct row *row)
{
	return digest_of(row).cost_s;
}

void rows_sample(const struct row *row, struct sample *sample)
{
	struct statement *statement = &sample->statement;
	sample->status = row->status;
	snprintf(sample->detail, sizeof sample->detail, "%s", row->detail);
	snprintf(sample->disturbance.words, sizeof sample->disturbance.words, "%s", row->disturbed);
	*statement = (struct statement){ .digest = digest_of(row),
		.user_ns = nanoseconds(row->user_s),
		.system_ns = nanoseconds(row->system_s),
		.run_delay_ns = nanoseconds(row->run_delay_s),
		.delay_known = !isnan(row->run_delay_s),
		.rss_peak_bytes = number_whole(row->rss_peak_bytes),
		.rss_known = row->rss_peak_bytes > 0,
		.switches_voluntary = number_whole(row->switches_voluntary),
		.switches_involuntary = number_whole(row->switches_involuntary),
		.faults_minor = number_whole(row->faults_minor),
		.faults_major = number_whole(row->faults_major),
		.workers = (unsigned)number_whole(row->workers),
		.units = row->units,
		.prepare_ns = nanoseconds(row->times.prepare_s),
		.deal_ns = nanoseconds(row->times.deal_s),
		.gather_ns = nanoseconds(row->times.gather_s),
		.process_ns = statement->process_ns };
	snprintf(statement->figures, sizeof statement->figures, "%s", row->figures);
	statement->beats = (struct beats){ .count = !isnan(row->times.beat_late_max_s),
		.median_s = row->times.beat_late_median_s,
		.p99_s = row->times.beat_late_p99_s,
		.max_s = row->times.beat_late_max_s };
	snprintf(statement->beats.parts, sizeof statement->beats.parts, "%s",
		row->beat_late_parts_s);
	statement->timed = statement->digested = *row->checksum && row->wall_s > 0;
	if (sample->status == SAMPLE_OK && !statement->digested)
		sample->status = SAMPLE_ERROR;
}

/* The columns that identify a cell, as far as they agree. */
static const char *const identity[] = { "workload", "params", "load", "tasks", "runner",
	"concurrency", "seed", "build", "runner_params", NULL };

static size_t agrees(const struct row *row, const struct group *group, const struct cell *cell)
{
	char load[LOAD_SIZE];
	load_text(&group->load, load);
	const bool same[] = { !strcmp(group->workload->name, row->workload),
		!strcmp(group->params, row->params), !strcmp(load, row->load),
		row->tasks == group->tasks, !strcmp(cell->runner->name, row->runner),
		row->concurrency == cell->concurrency, row->seed == group->seed,
		!strcmp(cell->build, row->build),
		!strcmp(cell->runner_params, row->runner_params) };
	size_t count = 0;
	while (identity[count] && same[count])
		count++;
	return count;
}

size_t rows_cell(const struct row *row, const struct cells *cells, const char **differs)
{
	size_t most = 0;
	for (size_t i = 0; i < cells->count; i++) {
		const struct cell *cell = &cells->cells[i];
		size_t count = agrees(row, &cells->groups[cell->group], cell);
		most = count > most ? count : most;
		if (!identity[count])
			return i;
	}
	*differs = identity[most];
	return NO_CELL;
}
