/* SPDX-License-Identifier: MIT */
#include "bench/plot/runs.h"

#include "bench/base/memory.h"
#include "bench/machine/environment.h"
#include "bench/plot/cells.h"
#include "bench/plot/text.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *plot_runs_fact(const struct plot_runs *runs, size_t run, const char *name)
{
	return results_fact(&runs->recordings[runs->builds ? 0 : run], name);
}

bool plot_runs_agree(const struct plot_runs *runs, const char *fact, size_t length)
{
	for (size_t i = 1; i < runs->count; i++)
		if (strncmp(plot_runs_fact(runs, i, fact), plot_runs_fact(runs, 0, fact), length) !=
			0)
			return false;
	return true;
}

/* ---- names ------------------------------------------------------------------------------------
 */

/* The path of a run, or of a build's program, without slashes at its end. */
static void path(const struct plot_runs *runs, size_t run, char *name, size_t size)
{
	const char *given = runs->builds
				    ? plot_runs_fact(runs, 0, run ? "new_binary" : "old_binary")
				    : runs->runs[run];
	char *real = runs->builds || given[strspn(given, "./")] ? NULL : realpath(given, NULL);
	snprintf(name, size, "%s", real ? real : given);
	free(real);
	for (size_t end = strlen(name); end > 1 && name[end - 1] == '/';)
		name[--end] = '\0';
}

static void last_component(const struct plot_runs *runs, size_t run, char *name, size_t size)
{
	path(runs, run, name, size);
	const char *slash = strrchr(name, '/');
	if (slash)
		memmove(name, slash + 1, strlen(slash));
}

/* Without the time at which the run was started, which a directory is named after by default. */
static void stem(const struct plot_runs *runs, size_t run, char *name, size_t size)
{
	static const char form[] = "-00000000T000000Z";
	last_component(runs, run, name, size);
	size_t length = strlen(name), cut = sizeof(form) - 1;
	char *tail = name + length - cut;
	bool same = length > cut;
	for (size_t i = 0; i < cut && same; i++)
		same = form[i] == '0' ? isdigit((unsigned char)tail[i]) != 0 : tail[i] == form[i];
	if (same)
		*tail = '\0';
}

static void number(const struct plot_runs *runs, size_t run, char *name, size_t size)
{
	if (runs->builds)
		snprintf(name, size, "%s build", run ? "new" : "old");
	else
		snprintf(name, size, "run %zu", run + 1);
}

/* The ways to name runs, from the shortest on: a part of the path, or the beginning of a fact. */
static const struct {
	void (*name)(const struct plot_runs *, size_t run, char *name, size_t size);
	const char *fact;
	int length;
} ways[] = { { stem, NULL, 0 }, { NULL, "concbench", 64 }, { NULL, "git_revision", 12 },
	{ NULL, "started", 10 }, { NULL, "started", 19 }, { last_component, NULL, 0 },
	{ path, NULL, 0 }, { number, NULL, 0 } };

static bool all_differ(const struct plot_runs *runs)
{
	for (size_t i = 0; i < runs->count; i++) {
		if (!runs->names[i][strspn(runs->names[i], " .?")])
			return false;
		for (size_t k = 0; k < i; k++)
			if (strcmp(runs->names[i], runs->names[k]) == 0)
				return false;
	}
	return true;
}

void plot_runs_name(struct plot_runs *runs)
{
	for (size_t way = 0; way < sizeof(ways) / sizeof(ways[0]); way++) {
		for (size_t i = 0; i < runs->count; i++) {
			char name[4200] = "";
			if (ways[way].name)
				ways[way].name(runs, i, name, sizeof(name));
			else
				snprintf(name, sizeof(name), "%.*s", ways[way].length,
					plot_runs_fact(runs, i, ways[way].fact));
			plot_text_shorten(plot_text_clean(name), PLOT_RUNS_NAME_SIZE,
				PLOT_RUNS_NAME_WIDTH, runs->names[i], sizeof(runs->names[i]));
		}
		if (all_differ(runs))
			return;
	}
}

/* ---- places -----------------------------------------------------------------------------------
 */

/* Adds a name to "a, b", once; what does not fit is not begun. */
static void add(char *list, size_t size, const char *name)
{
	size_t used = strlen(list), length = strlen(name);
	for (const char *at = list; (at = strstr(at, name)); at += length)
		if ((at == list || at[-1] == ' ') && (at[length] == ',' || !at[length]))
			return;
	if (used + length + 3 < size)
		snprintf(list + used, size - used, "%s%s", used ? ", " : "", name);
}

/* What is the same of all runs is told as that of one. */
static void describe(struct plot_runs *runs, const struct results *last)
{
	runs->all.environment = cJSON_Duplicate(last->environment, true);
	runs->all.cpus = last->cpus;
	if (!plot_runs_agree(runs, "started", 10))
		cJSON_DeleteItemFromObjectCaseSensitive(runs->all.environment, "started");
	if (!plot_runs_agree(runs, "concbench", SIZE_MAX))
		cJSON_DeleteItemFromObjectCaseSensitive(runs->all.environment, "concbench");
}

static void compare_places(struct plot_runs *runs)
{
	const struct results *last = &runs->recordings[runs->recordings_count - 1];
	for (size_t i = 0; i + 1 < runs->recordings_count; i++) {
		char fields[600], *rest = NULL;
		results_differences(&runs->recordings[i], last, fields, sizeof(fields));
		plot_text_clean(fields);
		for (char *field = strtok_r(fields, ", ", &rest); field;
			field = strtok_r(NULL, ", ", &rest)) {
			bool machine = results_of_machine(field);
			if (strcmp(field, ENVIRONMENT_HASH) == 0 ||
				strcmp(field, "environment.json") == 0)
				runs->unknown = true;
			else
				add(machine ? runs->machines : runs->others, sizeof(runs->machines),
					field);
		}
	}
	if (!*runs->machines && !runs->unknown)
		describe(runs, last);
}

/* ---- which cells there are --------------------------------------------------------------------
 */

/* The recording of a run, or of both builds. */
static const struct results *recording_of(const struct plot_runs *runs, size_t run)
{
	return &runs->recordings[runs->builds ? 0 : run];
}

/* A run of `ab` has no summary, and so no order but that of its shuffled rounds. */
static int by_name(const void *one, const void *other)
{
	const struct results_cell *a = one, *b = other;
	int order = strcmp(a->workload, b->workload);
	order = order ? order : strcmp(a->params, b->params);
	if (order || a->tasks != b->tasks)
		return order ? order : a->tasks < b->tasks ? -1 : 1;
	/* here the slot of the runner; `all` sorts by concurrency itself */
	return a->runner_index < b->runner_index ? -1 : a->runner_index > b->runner_index;
}

/* Each once, without its build, of each of which a cell is a group of its own. Those of the last
 * run first: its order is the one that is known from its other plots. Probes of searches are left
 * out: which there are follows from what the ones before them showed. */
static void collect(struct plot_runs *runs)
{
	size_t most = 0, count = 0;
	for (size_t i = 0; i < runs->recordings_count; i++)
		most += runs->recordings[i].count;
	const struct results_cell **cells = memory_zeroed(most, sizeof(*cells));
	struct results_cell *plain = memory_zeroed(most, sizeof(*plain));
	for (size_t run = runs->recordings_count; run-- > 0;) {
		const struct results *results = &runs->recordings[run];
		for (size_t i = 0; i < results->count; i++) {
			struct results_cell *cell = &plain[count];
			if (load_is_probe(&results->cells[i].load))
				continue;
			*cell = results->cells[i];
			cell->build = "";
			cell->runner_index = results_slot(results, cell->runner_index);
			cells[count++] = cell;
		}
	}
	if (runs->builds)
		qsort(plain, count, sizeof(*plain), by_name);
	results_collect(&runs->all, cells, count);
	free(cells);
	free(plain);
}

/* What the runs have of a cell; it is that of the last run, where that has it. */
static void find_cell(struct plot_runs *runs, size_t index)
{
	struct results_cell *like = &runs->all.cells[index];
	struct plot_runs_cell *cell = &runs->cells[index];
	const struct results_cell *last = like;
	for (size_t run = runs->count; run-- > 0;) {
		const struct results *results = recording_of(runs, run);
		const char *build = !runs->builds ? "" : run ? "new" : "old";
		const struct results_cell *found = results_find_build(results, last, build);
		struct interval wall = { (double)NAN, (double)NAN, (double)NAN };
		if (found)
			wall = results_median(
				results, (size_t)(found - results->cells), results_cost_s, false);
		if (found && *found->failure && !*like->failure)
			like->failure = found->failure;
		cell->cells[run] = found;
		cell->walls_s[run] = plot_drawable(wall);
		last = found ? found : last;
	}
}

static void find_cells(struct plot_runs *runs)
{
	runs->cells = memory_zeroed(runs->all.count, sizeof(*runs->cells));
	for (size_t i = 0; i < runs->all.count; i++)
		find_cell(runs, i);
}

/* ---- comparing --------------------------------------------------------------------------------
 */

static void compare(struct plot_runs *runs)
{
	const struct results *first = &runs->recordings[0];
	const struct results *last = &runs->recordings[runs->recordings_count - 1];
	struct differences *differences = &runs->differences;
	if (runs->builds)
		differences_collect_builds(differences, first);
	else
		differences_collect(differences, &(struct difference_runs){ &first, 1 },
			&(struct difference_runs){ &last, 1 });
	differences_judge(differences, 0);
	for (size_t i = 0; i < differences->count; i++)
		for (size_t k = 0; k < runs->all.count; k++)
			if (runs->cells[k].cells[0] == differences->items[i].old.cell)
				runs->cells[k].change = &differences->items[i];
}

/* ---- all of it --------------------------------------------------------------------------------
 */

int plot_runs_read(struct plot_runs *runs, const char *const *directories, size_t count,
	char *error, size_t error_size)
{
	struct error why = { 0 };
	bool builds = count == 1;
	*runs = (struct plot_runs){
		.runs = directories, .builds = builds, .count = builds ? 2 : count
	};
	int status = count >= 1 && count <= PLOT_RUNS_MAX ? 0 : -EINVAL;
	for (size_t i = 0; i < count && !status; i++, runs->recordings_count++)
		status = results_read(&runs->recordings[i], directories[i], &why);
	if (status) {
		snprintf(error, error_size, "%s", *why.text ? why.text : strerror(-status));
		return status;
	}
	collect(runs);
	find_cells(runs);
	compare(runs);
	plot_runs_name(runs);
	compare_places(runs);
	return 0;
}

void plot_runs_finish(struct plot_runs *runs)
{
	for (size_t i = 0; i < PLOT_RUNS_MAX; i++)
		results_finish(&runs->recordings[i]);
	results_finish(&runs->all);
	free(runs->cells);
	differences_finish(&runs->differences);
	*runs = (struct plot_runs){ 0 };
}
