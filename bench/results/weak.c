/* SPDX-License-Identifier: MIT */
#include "bench/results/weak.h"

#include "bench/base/figures.h"
#include "bench/base/memory.h"
#include "bench/base/say.h"
#include "bench/plan/cells.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	RUNNER_MOST = 28, /* characters of a runner's name */
};

/* ---- finding it ------------------------------------------------------------------------------ */

typedef const struct results_cell *cell_pointer;

static uint64_t each_of(cell_pointer cell)
{
	return cell->tasks / results_at_once(cell);
}

/* Texts of one struct results are the same where they are equal. */
static int order_text(const char *a, const char *b)
{
	return a == b ? 0 : strcmp(a, b);
}

/* Is it the same work under the same runner, whatever there is of it? */
static int order_work(cell_pointer a, cell_pointer b)
{
	int order = order_text(a->workload, b->workload);
	order = order ? order : order_text(a->params, b->params);
	order = order ? order : order_text(a->build, b->build);
	return order ? order
		     : (a->runner_index > b->runner_index) - (a->runner_index < b->runner_index);
}

static int order_cells(const void *one, const void *other)
{
	cell_pointer a = *(const cell_pointer *)one, b = *(const cell_pointer *)other;
	int order = order_work(a, b);
	order = order ? order : (each_of(a) > each_of(b)) - (each_of(a) < each_of(b));
	uint64_t at_once = results_at_once(a), as_many = results_at_once(b);
	return order ? order : (at_once > as_many) - (at_once < as_many);
}

/* Fixed work of as many tasks for each at once. */
static size_t collect(const struct summary *summary, cell_pointer *cells)
{
	const struct results *results = summary->results;
	size_t count = 0;
	for (size_t i = 0; i < results->count; i++) {
		cell_pointer cell = &results->cells[i];
		if (summary->rows[i].samples && !*cell->load_text && cell->concurrency &&
			cell->concurrency <= cell->tasks && cell->tasks % cell->concurrency == 0)
			cells[count++] = cell;
	}
	qsort(cells, count, sizeof *cells, order_cells);
	return count;
}

/* Where the run of cells like the first, with as many tasks for each, ends. */
static size_t end_of(const cell_pointer *cells, size_t first, size_t count)
{
	size_t end = first + 1;
	while (end < count && !order_work(cells[first], cells[end]) &&
		each_of(cells[first]) == each_of(cells[end]) &&
		results_at_once(cells[end]) > results_at_once(cells[end - 1]))
		end++;
	return end;
}

static void keep(struct weaks *weaks, const cell_pointer *cells, size_t count)
{
	weaks->items = memory_more(weaks->items, weaks->count, sizeof *weaks->items);
	struct weak *weak = &weaks->items[weaks->count++];
	*weak = (struct weak){ .cells = memory_zeroed(count, sizeof *weak->cells),
		.count = count,
		.each = each_of(cells[0]) };
	for (size_t i = 0; i < count; i++)
		weak->cells[i] = (size_t)(cells[i] - weaks->summary->results->cells);
}

void weaks_init(struct weaks *weaks, const struct summary *summary)
{
	cell_pointer *cells = memory_zeroed(summary->results->count, sizeof *cells);
	size_t count = collect(summary, cells);
	*weaks = (struct weaks){ .summary = summary };
	for (size_t first = 0, next; first < count; first = next) {
		size_t longest = 0, at = first;
		for (next = first; next < count && !order_work(cells[first], cells[next]);) {
			size_t end = end_of(cells, next, count);
			at = end - next > longest ? next : at;
			longest = end - next > longest ? end - next : longest;
			next = end;
		}
		if (longest > 1)
			keep(weaks, &cells[at], longest);
	}
	free(cells);
}

void weaks_finish(struct weaks *weaks)
{
	for (size_t i = 0; i < weaks->count; i++)
		free(weaks->items[i].cells);
	free(weaks->items);
	*weaks = (struct weaks){ 0 };
}

/* ---- saying it ------------------------------------------------------------------------------- */

struct interval weak_efficiency(const struct weaks *weaks, const struct weak *weak, size_t index)
{
	return summary_compare(weaks->summary->results, weak->cells[0], weak->cells[index]).ratio;
}

bool weak_say(const struct weaks *weaks, const struct weak *weak, struct say *out)
{
	const struct results *results = weaks->summary->results;
	const struct summary_row *rows = weaks->summary->rows;
	size_t first = weak->cells[0], last = weak->cells[weak->count - 1];
	const struct results_cell *cell = &results->cells[last];
	struct interval kept = weak_efficiency(weaks, weak, weak->count - 1);
	char times[FIGURES_SIZE], share[FIGURES_SIZE];
	if (isnan(kept.low) || rows[first].busy || rows[last].busy)
		return false;
	const struct interval longer = statistics_inverse(kept);
	figures_factor(&longer, times);
	figures_percent(kept.estimate, share);
	bool same = kept.low <= 1 && kept.high >= 1;
	say(out, "%" PRIu64 " at once do %.3g times the tasks ", results_at_once(cell),
		(double)cell->tasks / (double)results->cells[first].tasks);
	if (!same)
		say(out, "in %s times the time ", times);
	say(out, "under ");
	say_name(out, results->runners[cell->runner_index].label, RUNNER_MOST);
	say(out, same ? "; no loss of time shown" : ", %s efficient", share);
	return true;
}
