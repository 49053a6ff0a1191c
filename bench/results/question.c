/* SPDX-License-Identifier: MIT */
/* What a run asks, in words. */
#include "bench/results/findings.h"

#include "bench/base/say.h"
#include "bench/results/compared.h"

#include <math.h>
#include <string.h>

enum {
	NAMES_MAX = 6,
	NAME_MOST = 28
};

/* "a, b and c"; beyond NAMES_MAX "12 workloads". */
static void say_names(struct say *text, const char *const *names, size_t count, const char *noun,
	const char *last)
{
	if (count > NAMES_MAX)
		say(text, "%zu %s", count, noun);
	for (size_t i = 0; count <= NAMES_MAX && i < count; i++) {
		say_comma(text, i, count, last);
		say_name(text, names[i], NAME_MOST);
	}
}

/* The workloads, each once; of more than there is room for, only their number. */
static size_t find_workloads(const struct results *results, const char *names[NAMES_MAX + 1])
{
	size_t count = 0;
	for (size_t i = 0; i < results->group_count && count <= NAMES_MAX; i++) {
		const char *name = results->cells[results->groups[i].first].workload;
		size_t k = 0;
		while (k < count && strcmp(names[k], name) != 0)
			k++;
		if (k == count)
			names[count++] = name;
	}
	return count;
}

/* What is swept of a workload, whose groups stand one after another: the number of tasks of fixed
 * work, or the rate at which they come. */
static const char *swept(const struct results *results)
{
	for (size_t i = 1; i < results->group_count; i++) {
		const struct results_cell *cell = &results->cells[results->groups[i].first];
		const struct results_cell *last = &results->cells[results->groups[i - 1].first];
		if (strcmp(cell->workload, last->workload) != 0)
			continue;
		if (load_same(&cell->load, &last->load) && !cell->load.duration_ns &&
			cell->tasks != last->tasks)
			return ", and from how many tasks on";
		if (load_is_open(&cell->load) && cell->load.rate != last->load.rate)
			return ", and up to which rate";
	}
	return "";
}

/* Had every cell that was measured a heartbeat? */
static bool is_of_beats(const struct findings *findings)
{
	size_t measured = 0;
	for (size_t i = 0; i < findings->results->count; i++) {
		const struct summary_row *row = &findings->summary.rows[i];
		if (row->samples && isnan(row->times.beat_late_max_s))
			return false;
		measured += row->samples > 0;
	}
	return measured;
}

void findings_question(const struct findings *findings, char *out, size_t size)
{
	const struct results *results = findings->results;
	struct say text = say_into(out, size);
	const char *workloads[NAMES_MAX + 1] = { NULL }, *runners[NAMES_MAX + 1] = { NULL };
	size_t kinds = find_workloads(results, workloads);
	bool concurrency = false, choice = results->runner_count > 1;
	for (size_t i = 0; i < results->runner_count && i <= NAMES_MAX; i++)
		runners[i] = results->runners[i].label;
	for (size_t i = 0; i < results->group_count; i++)
		concurrency = concurrency || findings->groups[i].curve_count;
	bool search = slos_are_all(&findings->slos), lives = is_of_beats(findings);
	say(&text, "%s ",
		lives && choice ? "Where does the program live on during"
		: search && choice
			? "What holds the highest rate of arrivals, within an objective, for"
		: search ? "Which rate of arrivals, within an objective, is held of"
			 : compared_of_all(results, 0, results->count)
				   ->questions[choice        ? 0
					       : concurrency ? 1
							     : 2]);
	if (kinds > NAMES_MAX)
		say(&text, "many workloads");
	else
		say_names(&text, workloads, kinds, "workloads", "and");
	say(&text, "%s", lives && choice ? ": under " : choice ? ": " : " under ");
	say(&text, "%s", choice && results->runner_count > NAMES_MAX ? "which of " : "");
	say_names(&text, runners, results->runner_count, "runners", choice ? "or" : "and");
	say(&text, "%s%s?", choice && concurrency ? ", and how many at once" : "",
		choice && !search ? swept(results) : "");
}
