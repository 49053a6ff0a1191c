/* SPDX-License-Identifier: MIT */
#include "bench/sampling/probes.h"

#include "bench/base/memory.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/plan/planner.h"
#include "bench/plan/search.h"
#include "bench/sampling/history.h"
#include "bench/sampling/progress.h"
#include "bench/sampling/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A sample lasts as long as tasks arrive, and a bit. */
#define BESIDE 1.2

/* One search. */
struct probing {
	size_t like; /* a cell of it, at whatever rate */
	struct search search;
};

static const struct group *group_of(const struct probes *probes, size_t cell)
{
	return &probes->cells->groups[probes->cells->cells[cell].group];
}

static bool is_probe(const struct probes *probes, size_t cell)
{
	return load_is_probe(&group_of(probes, cell)->load);
}

/* Do they belong to one search? */
static bool is_alike(const struct probes *probes, size_t a, size_t b)
{
	const struct group *one = group_of(probes, a), *other = group_of(probes, b);
	const struct cell *cell = &probes->cells->cells[a], *like = &probes->cells->cells[b];
	return one->workload == other->workload && load_same_search(&one->load, &other->load) &&
	       !strcmp(one->params, other->params) && cell->runner == like->runner &&
	       cell->concurrency == like->concurrency &&
	       !strcmp(cell->runner_params, like->runner_params);
}

static struct probing *probing_of(struct probes *probes, size_t cell)
{
	for (size_t i = 0; i < probes->count; i++)
		if (is_alike(probes, probes->items[i].like, cell))
			return &probes->items[i];
	return NULL;
}

/* ---- planning ------------------------------------------------------------------------------- */

static void add_rate(struct numbers *rates, uint64_t rate)
{
	for (size_t i = 0; i < rates->count; i++)
		if (rates->items[i] == rate)
			return;
	numbers_add(rates, rate);
}

/* Cells of each request that searches, at these rates; those that are there stay. */
static int plan(struct probes *probes, const struct numbers *rates, struct error *error)
{
	struct options *options = probes->options;
	for (size_t i = 0; i < options->request_count; i++) {
		struct numbers *own = &options->requests[i].probes;
		own->count = 0;
		for (size_t k = 0; options->requests[i].slo_ns && k < rates->count; k++)
			numbers_add(own, rates->items[k]);
	}
	return planner_plan(probes->cells, probes->catalog, options, NULL, error);
}

static int recall(void *context, const struct row *row, struct error *error)
{
	struct load load;
	(void)error;
	if (!load_parse(row->load, &load) && load_is_probe(&load))
		add_rate(context, load.rate);
	return 0;
}

int probes_recall(struct probes *probes, const char *directory, struct error *error)
{
	struct numbers rates = { 0 };
	struct error ignored; /* who reads the file in earnest says what is wrong with it */
	char path[4200];
	snprintf(path, sizeof path, "%s/samples.csv", directory);
	rows_each(path, recall, &rates, &ignored);
	int code = rates.count ? plan(probes, &rates, error) : 0;
	free(rates.items);
	return code;
}

/* ---- searching ------------------------------------------------------------------------------ */

/* A search for each runner of the first rates, at which all of them begin. */
static void find_searches(struct probes *probes)
{
	const struct settings *settings = &probes->options->settings;
	for (size_t cell = 0; cell < probes->cells->count; cell++) {
		uint64_t needed;
		if (!is_probe(probes, cell) || probing_of(probes, cell))
			continue;
		probes->items = memory_more(probes->items, probes->count, sizeof *probes->items);
		struct probing *probing = &probes->items[probes->count++];
		const struct group *group = group_of(probes, cell);
		probing->like = cell;
		search_rates(&probing->search, &group->load, group->seed, &needed);
		search_begin(&probing->search, options_crossings(settings));
	}
}

void probes_begin(struct probes *probes)
{
	find_searches(probes);
	for (size_t cell = 0; cell < probes->cells->count; cell++)
		if (is_probe(probes, cell))
			(*probes->reasons)[cell] = STOP_IDLE;
	for (size_t i = 0; i < probes->history->probe_count; i++)
		(*probes->reasons)[probes->history->probes[i].cell] = STOP_PROBED;
}

/* Tells the searches what was measured since. */
static void hear(struct probes *probes)
{
	for (; probes->heard < probes->history->probe_count; probes->heard++) {
		const struct history_probe *probe = &probes->history->probes[probes->heard];
		struct probing *probing = probing_of(probes, probe->cell);
		search_add(&probing->search, group_of(probes, probe->cell)->load.rate, probe->end,
			probe->disturbed);
	}
}

/* The cell of a search at the rate that it asks for, or NO_CELL. */
static size_t cell_asked(const struct probes *probes, const struct probing *probing)
{
	for (size_t cell = 0; cell < probes->cells->count; cell++)
		if (group_of(probes, cell)->load.rate == search_next(&probing->search) &&
			is_alike(probes, cell, probing->like))
			return cell;
	return NO_CELL;
}

/* Exact counts are what was asked for: no budget cuts them. */
static bool budget_is_spent(const struct probes *probes)
{
	const struct settings *settings = &probes->options->settings;
	double ns = (double)probes->history->spent_ns;
	for (size_t i = 0; i < probes->count; i++)
		if (search_next(&probes->items[i].search))
			ns += BESIDE *
			      (double)group_of(probes, probes->items[i].like)->load.duration_ns;
	return !settings->runs && probes->history->probe_count &&
	       ns > (double)settings->max_time_ns;
}

/* Plans what is asked for; what is new is measured when it is asked for, and what cannot be had
 * ends its search. */
static void plan_asked(struct probes *probes, struct progress *progress)
{
	struct numbers rates = { 0 };
	struct error error;
	size_t before = probes->cells->count;
	for (size_t i = 0; i < probes->count; i++)
		if (search_next(&probes->items[i].search) &&
			cell_asked(probes, &probes->items[i]) == NO_CELL)
			add_rate(&rates, search_next(&probes->items[i].search));
	if (rates.count && plan(probes, &rates, &error)) {
		progress_tell_left_out(progress, error.text);
		names_add(&probes->cells->left_out, error.text);
		probes->cells->lacks = true;
	}
	free(rates.items);
	*probes->reasons =
		memory_resized(*probes->reasons, probes->cells->count, sizeof **probes->reasons);
	for (size_t cell = before; cell < probes->cells->count; cell++)
		(*probes->reasons)[cell] = STOP_IDLE;
}

bool probes_next(struct probes *probes, struct progress *progress)
{
	bool asked = false;
	hear(probes);
	if (budget_is_spent(probes))
		return false;
	plan_asked(probes, progress);
	for (size_t i = 0; i < probes->count; i++) {
		struct search *search = &probes->items[i].search;
		if (!search_next(search))
			continue;
		size_t cell = cell_asked(probes, &probes->items[i]);
		if (cell == NO_CELL || (*probes->reasons)[cell] == STOP_LEFT_OUT) {
			search_stop(search); /* with its reason */
			continue;
		}
		(*probes->reasons)[cell] = STOP_NOT_YET;
		asked = true;
	}
	return asked;
}

void probes_finish(struct probes *probes)
{
	free(probes->items);
	probes->items = NULL;
	probes->count = 0;
}
