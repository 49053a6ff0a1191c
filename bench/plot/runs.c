/* SPDX-License-Identifier: MIT */
#include "bench/plot/runs.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct plot_estimate unknown = { (double)NAN, (double)NAN, (double)NAN };

/* ---- reading ----------------------------------------------------------------------------------
 */

static int read_recordings(struct plot_runs *runs, struct error *error)
{
	int status = 0;
	for (size_t i = 0; i < runs->recordings_count && !status; i++) {
		status = results_read(&runs->recordings[i], runs->runs[i], error);
	}
	return status;
}

/* The recording of a run, or of both builds. */
static const struct results *recording_of(const struct plot_runs *runs, size_t run)
{
	return &runs->recordings[runs->builds ? 0 : run];
}

/* ---- which cells there are --------------------------------------------------------------------
 */

static bool belongs(const struct plot_runs *runs, size_t run, const struct results_cell *cell)
{
	return !runs->builds || strcmp(cell->build, run ? "new" : "old") == 0;
}

static bool is_same(const struct plot_runs *runs, const struct results_cell *known,
	const struct results_cell *cell)
{
	struct results_cell twin = *cell;
	if (runs->builds)
		twin.build = known->build;
	return results_same(known, &twin);
}

static const struct results_cell *any_of(const struct plot_runs_cell *cell)
{
	size_t run = 0;
	while (run < PLOT_RUNS_MAX - 1 && !cell->cells[run])
		run++;
	return cell->cells[run];
}

static struct plot_runs_cell *enter(struct plot_runs *runs, const struct results_cell *cell)
{
	for (size_t i = 0; i < runs->cells_count; i++)
		if (is_same(runs, any_of(&runs->cells[i]), cell))
			return &runs->cells[i];
	struct plot_runs_cell *entered = &runs->cells[runs->cells_count++];
	for (size_t i = 0; i < PLOT_RUNS_MAX; i++)
		entered->walls_s[i] = unknown;
	return entered;
}

static int add_cell(struct plot_runs *runs, size_t run, const struct results_cell *cell)
{
	const struct results *results = recording_of(runs, run);
	struct interval wall;
	int status = results_median(
		results, (size_t)(cell - results->cells), results_wall_s, false, &wall);
	if (status)
		return status;
	struct plot_runs_cell *entered = enter(runs, cell);
	entered->cells[run] = cell;
	entered->walls_s[run] = plot_estimate_of(wall.estimate, wall.low, wall.high);
	return 0;
}

/* Those of the last run first: its order is the one that is known from its other plots. */
static int add_cells(struct plot_runs *runs)
{
	size_t most = 1;
	int status = 0;
	for (size_t i = 0; i < runs->recordings_count; i++)
		most += runs->recordings[i].count;
	runs->cells = calloc(most, sizeof(*runs->cells));
	if (!runs->cells)
		return -ENOMEM;
	for (size_t run = runs->count; run-- > 0;) {
		const struct results *results = recording_of(runs, run);
		for (size_t i = 0; i < results->count && !status; i++)
			if (belongs(runs, run, &results->cells[i]))
				status = add_cell(runs, run, &results->cells[i]);
	}
	return status;
}

/* A run of `ab` has no summary, and so no order but that of its shuffled rounds. */
static int by_name(const void *one, const void *other)
{
	const struct results_cell *a = any_of(one), *b = any_of(other);
	const char *const texts[][2] = { { a->workload, b->workload }, { a->params, b->params } };
	const double numbers[][2] = { { (double)a->tasks, (double)b->tasks },
		{ (double)plot_runner_rank(a->runner), (double)plot_runner_rank(b->runner) },
		{ (double)a->concurrency, (double)b->concurrency } };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(texts[i][0], texts[i][1]) != 0)
			return strcmp(texts[i][0], texts[i][1]);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (numbers[i][0] != numbers[i][1])
			return numbers[i][0] < numbers[i][1] ? -1 : 1;
	return strcmp(a->runner, b->runner);
}

/* ---- comparing --------------------------------------------------------------------------------
 */

static int compare(struct plot_runs *runs)
{
	const struct results *first = &runs->recordings[0];
	const struct results *last = &runs->recordings[runs->recordings_count - 1];
	struct differences *differences = &runs->differences;
	int status = runs->builds ? differences_collect_builds(differences, first)
				  : differences_collect(differences,
					    &(struct difference_runs){ &first, 1 },
					    &(struct difference_runs){ &last, 1 });
	if (!status)
		status = differences_judge(differences, 0);
	for (size_t i = 0; i < differences->count && !status; i++)
		for (size_t k = 0; k < runs->cells_count; k++)
			if (runs->cells[k].cells[0] == differences->items[i].old.cell)
				runs->cells[k].change = &differences->items[i];
	return status;
}

/* ---- what the plots are drawn from ------------------------------------------------------------
 */

const char *plot_runs_reason(
	const struct plot_runs *runs, size_t run, const struct plot_runs_cell *cell)
{
	const struct results_cell *recorded = cell->cells[run];
	(void)runs;
	return *recorded->failure ? recorded->failure : "not measured";
}

/* What the last of the runs says that has the cell. */
static void enter_figures(const struct plot_runs *runs, struct plot_cell *cell)
{
	const struct plot_runs_cell *own = &runs->cells[cell->row];
	cell->samples = (double)NAN;
	for (size_t i = 0; i < runs->count; i++) {
		if (!own->cells[i])
			continue;
		cell->failed += (double)own->cells[i]->failed;
		if (isnan(own->walls_s[i].value))
			cell->verdict = plot_runs_reason(runs, i, own);
		else
			cell->wall_s = own->walls_s[i];
	}
}

/* Without their builds, of each of which a cell is a group of its own. */
static int collect(struct plot_runs *runs)
{
	const struct results_cell **cells = calloc(runs->cells_count + 1, sizeof(*cells));
	struct results_cell *plain = calloc(runs->cells_count + 1, sizeof(*plain));
	int status = cells && plain ? 0 : -ENOMEM;
	for (size_t i = 0; i < runs->cells_count && !status; i++) {
		plain[i] = *any_of(&runs->cells[i]);
		plain[i].build = "";
		cells[i] = &plain[i];
	}
	if (!status)
		status = plot_data_collect(&runs->data, cells, runs->cells_count);
	for (size_t i = 0; !status && i < runs->data.cells_count; i++)
		enter_figures(runs, &runs->data.cells[i]);
	free(cells);
	free(plain);
	return status;
}

/* ---- all of it --------------------------------------------------------------------------------
 */

int plot_runs_read(struct plot_runs *runs, const char *const *directories, size_t count,
	char *error, size_t error_size)
{
	struct error why = { 0 };
	bool builds = count == 1;
	*runs = (struct plot_runs){ .runs = directories,
		.recordings_count = count,
		.builds = builds,
		.count = builds ? 2 : count };
	int status = count >= 1 && count <= PLOT_RUNS_MAX ? read_recordings(runs, &why) : -EINVAL;
	if (status) {
		snprintf(error, error_size, "%s", *why.text ? why.text : strerror(-status));
		return status;
	}
	status = add_cells(runs);
	if (!status && builds)
		qsort(runs->cells, runs->cells_count, sizeof(*runs->cells), by_name);
	if (!status)
		status = compare(runs);
	if (!status)
		status = collect(runs);
	if (status) {
		snprintf(error, error_size, "%s: %s", directories[0], strerror(-status));
		return status;
	}
	plot_runs_name(runs);
	plot_runs_compare_places(runs);
	return 0;
}

void plot_runs_finish(struct plot_runs *runs)
{
	for (size_t i = 0; i < runs->recordings_count && i < PLOT_RUNS_MAX; i++)
		results_finish(&runs->recordings[i]);
	plot_data_finish(&runs->data);
	free(runs->cells);
	differences_finish(&runs->differences);
	*runs = (struct plot_runs){ 0 };
}
