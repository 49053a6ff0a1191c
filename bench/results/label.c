/* SPDX-License-Identifier: MIT */
/* What cells and groups of a run are called. */
#include "bench/results/parts.h"

#include "bench/base/apart.h"
#include "bench/base/figures.h"
#include "bench/base/memory.h"
#include "bench/base/text.h"
#include "bench/plan/baseline.h"
#include "bench/plan/cells.h"
#include "bench/results/findings.h"
#include "bench/runner.h"
#include "runners/registry.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- cells ---------------------------------------------------------------------------------- */

bool results_imported(const struct results_cell *cell)
{
	return !strcmp(cell->workload, IMPORT_WORKLOAD) && !strcmp(cell->runner, IMPORT_RUNNER) &&
	       cell->names.count && !strcmp(cell->names.items[0], IMPORT_PARAM);
}

bool results_is_loop(const struct results_cell *cell)
{
	return !strcmp(cell->family, "loop") || (cell->workers == 1 && results_at_once(cell) > 1);
}

/* Rows older than the column: what the runner of that name says. */
static const struct runner *that_ships(const char *name)
{
	size_t i = 0;
	while (runner_table[i] && strcmp(runner_table[i]->name, name) != 0)
		i++;
	return runner_table[i];
}

const char *results_family(const char *runner)
{
	const struct runner *ships = that_ships(runner);
	return ships ? ships->family : runner;
}

const char *results_language(const char *runner)
{
	const struct runner *ships = that_ships(runner);
	return ships && ships->language ? ships->language : "";
}

bool results_takes(const char *runner, const char *param)
{
	const struct runner *ships = that_ships(runner);
	const struct param *at = ships ? ships->params : NULL;
	while (at && at->name && strcmp(at->name, param) != 0)
		at++;
	return at && at->name;
}

void findings_baselines(const struct findings *findings, char *text, size_t size)
{
	const struct results *results = findings->results;
	char other[200];
	for (size_t i = 0; i < results->runner_count; i++) {
		if (*results->runners[i].language && baseline_is_own(results->baseline)) {
			snprintf(text, size, "its language's sequential");
			return;
		}
	}
	*text = '\0';
	for (size_t i = 0; i < results->group_count; i++) {
		findings_baseline(findings, i, other, sizeof other);
		if (results->groups[i].baseline == NO_CELL || !strcmp(text, other))
			continue;
		snprintf(text, size, "%s", *text ? results->baseline : other);
		if (!strcmp(text, results->baseline)) /* no words are more general */
			return;
	}
	if (!*text)
		snprintf(text, size, "%s", results->baseline);
}

/* ---- looks ---------------------------------------------------------------------------------- */

static const char *const families[] = { "sequential", "threads", "processes", "loop", "hosts" };
enum {
	FAMILIES = sizeof families / sizeof *families
};

static unsigned family_of(const struct results_runner *runner)
{
	unsigned i = 0;
	while (i < FAMILIES && strcmp(families[i], runner->family) != 0)
		i++;
	return i;
}

/* The first runner of its family. */
static size_t first_of(const struct results *results, size_t runner)
{
	size_t i = 0;
	while (strcmp(results->runners[i].family, results->runners[runner].family) != 0)
		i++;
	return i;
}

/* The shade of a runner that ships, the same in every run, and of its like in other languages;
 * RESULTS_SHADES: any is free to it. Of several with other parameters the first has it. */
static unsigned own_shade(const struct results *results, size_t runner)
{
	const struct results_runner *own = &results->runners[runner];
	unsigned shade = 0;
	for (size_t i = 0; i < runner; i++)
		if (results->runners[i].name == own->name)
			return RESULTS_SHADES;
	for (size_t i = 0; runner_table[i]; i++) {
		if (!strcmp(runner_table[i]->name, own->name))
			return shade % RESULTS_SHADES;
		shade += !strcmp(runner_table[i]->family, own->family) &&
			 !strcmp(results_language(runner_table[i]->name), own->language);
	}
	return RESULTS_SHADES;
}

/* The hue of its family; families that do not ship take those that follow, in turn. */
static void find_hues(struct results *results)
{
	unsigned others = 0;
	for (size_t i = 0; i < results->runner_count; i++) {
		struct results_runner *runner = &results->runners[i];
		size_t first = first_of(results, i);
		runner->hue = first < i ? results->runners[first].hue : family_of(runner);
		if (first == i && runner->hue == FAMILIES)
			runner->hue += others++ % (RESULTS_HUES - FAMILIES);
	}
}

void results_find_looks(struct results *results)
{
	bool taken[RESULTS_HUES][RESULTS_SHADES] = { { false } };
	find_hues(results);
	for (size_t i = 0; i < results->runner_count; i++) {
		struct results_runner *runner = &results->runners[i];
		runner->shade = own_shade(results, i);
		if (runner->shade < RESULTS_SHADES)
			taken[runner->hue][runner->shade] = true;
	}
	for (size_t i = 0; i < results->runner_count; i++) {
		struct results_runner *runner = &results->runners[i];
		if (runner->shade < RESULTS_SHADES)
			continue;
		runner->shade = 0;
		while (runner->shade + 1 < RESULTS_SHADES && taken[runner->hue][runner->shade])
			runner->shade++;
		taken[runner->hue][runner->shade] = true;
	}
}

unsigned results_slot(const struct results *results, size_t runner)
{
	return results->runners[runner].hue * RESULTS_SHADES + results->runners[runner].shade;
}

/* What was printed into a stream, on one line of UTF-8; closes it. Caller frees. */
static char *line_of(struct memory_stream *stream)
{
	char *text = memory_stream_close(stream), *line = text_line(text);
	free(text);
	return line;
}

char *results_cell_label(const struct results_cell *cell)
{
	struct memory_stream text;
	size_t i = 0;
	char load[LOAD_SIZE];
	memory_stream_open(&text);
	if (results_imported(cell))
		fputs(cell->values.items[i++], text.file);
	else
		fprintf(text.file, "%s %s%s%s -j %" PRIu64, cell->workload, cell->runner,
			*cell->runner_params ? " " : "", cell->runner_params, cell->concurrency);
	if (!results_imported(cell) && cell->tasks)
		fprintf(text.file, " -n %" PRIu64, cell->tasks);
	for (; i < cell->names.count; i++)
		fprintf(text.file, " %s=%s", cell->names.items[i], cell->values.items[i]);
	load_words(&cell->load, load);
	if (!results_imported(cell)) /* whose command says it */
		fprintf(text.file, "%s%s", *load ? " " : "", load);
	if (*cell->build)
		fprintf(text.file, " (%s)", cell->build);
	return line_of(&text);
}

/* So many characters of parameters at most stand in a label. */
#define PARAMS_MOST 56

/* ---- groups --------------------------------------------------------------------------------- */

/* In what the groups of one workload differ. */
struct differing {
	const struct results_cell *like;      /* a cell of its first group */
	const struct results_cell *loaded[2]; /* a cell of its first group of fixed work, and of
						 fixed time */
	bool *params;                         /* one a parameter of the first cell */
	bool tasks[2], names;                 /* names: they have other parameters at all */
};

static void note_group(struct differing *differing, const struct results_cell *cell)
{
	const struct results_cell *like = differing->like;
	const struct results_cell **loaded = &differing->loaded[load_is_timed(&cell->load)];
	if (!*loaded && !load_is_open(&cell->load))
		*loaded = cell;
	/* Of a fixed time they are what there could be at most: longer ones have others. */
	if (*loaded && load_same(&cell->load, &(*loaded)->load))
		differing->tasks[loaded != differing->loaded] |= cell->tasks != (*loaded)->tasks;
	differing->names |= cell->names.count != like->names.count;
	for (size_t i = 0; i < cell->names.count && i < like->names.count; i++) {
		differing->names |= strcmp(cell->names.items[i], like->names.items[i]) != 0;
		differing->params[i] |= strcmp(cell->values.items[i], like->values.items[i]) != 0;
	}
}

/* "limit=1000 kernel=naive": the parameters that tell the group from others, but for the usual. */
static char *params_of(const struct differing *differing, const struct results_cell *cell,
	const char *const *usual)
{
	struct memory_stream text;
	memory_stream_open(&text);
	for (size_t i = results_imported(cell); i < cell->names.count; i++) {
		const char *value = cell->values.items[i];
		if (!differing->names &&
			(!differing->params[i] || (usual[i] && !strcmp(usual[i], value))))
			continue;
		fprintf(text.file, "%s%s=%s", ftell(text.file) ? " " : "", cell->names.items[i],
			value);
	}
	return line_of(&text);
}

/* The groups of a workload, by a cell of each. */
struct siblings {
	const struct differing *differing;
	const struct results_cell **cells;
	size_t count;
};

/* The value of a parameter that more than half of the groups have; NULL: there is none. */
static const char *usual_of(const struct siblings *siblings, size_t param)
{
	const char *usual = NULL;
	size_t lead = 0, same = 0; /* who has the majority outlasts all others, pair by pair */
	for (size_t i = 0; i < siblings->count; i++) {
		const char *own = siblings->cells[i]->values.items[param];
		if (!lead)
			usual = own;
		if (strcmp(own, usual) == 0)
			lead++;
		else
			lead--;
	}
	for (size_t i = 0; i < siblings->count; i++)
		same += !strcmp(siblings->cells[i]->values.items[param], usual);
	return 2 * same > siblings->count ? usual : NULL;
}

/* Those a parameter, where all groups have the same parameters and some are too long for a label:
 * what most have is then left out. No two become the same by that: only one of them can be as most
 * are. Caller frees. */
static const char **all_usual(const struct siblings *siblings)
{
	size_t count = siblings->differing->like->names.count;
	const char **usual = memory_zeroed(count, sizeof *usual);
	bool is_long = false;
	for (size_t i = 0; i < siblings->count && !siblings->differing->names; i++) {
		char *params = params_of(siblings->differing, siblings->cells[i], usual);
		is_long |= text_characters(params) > PARAMS_MOST;
		free(params);
	}
	for (size_t i = 0; i < count && is_long; i++)
		usual[i] = usual_of(siblings, i);
	return usual;
}

/* Takes the parameters as they are to be shown. */
static void label_group(struct results_group *group, const struct differing *differing,
	const struct results_cell *cell, char *params)
{
	struct memory_stream text;
	char load[LOAD_SIZE];
	memory_stream_open(&text);
	group->params = params;
	group->tasks_differ =
		differing->tasks[load_is_timed(&cell->load)] && !load_is_open(&cell->load);
	fprintf(text.file, "%s", results_imported(cell) ? cell->values.items[0] : cell->workload);
	char language[RESULTS_LANGUAGE];
	if (*cell->language)
		fprintf(text.file, " in %s", results_language_name(cell->language, language));
	fprintf(text.file, "%s%s", *params ? " " : "", params);
	load_words(&cell->load, load);
	if (!results_imported(cell))
		fprintf(text.file, "%s%s", *load ? " " : "", load);
	char tasks[FIGURES_SIZE];
	figures_whole((double)cell->tasks, tasks);
	if (group->tasks_differ)
		fprintf(text.file, ", %s task%s", tasks, cell->tasks == 1 ? "" : "s");
	group->label = line_of(&text);
}

/* Labels the groups of one workload, whose parameters are shortened and still told apart. */
static void label_workload(struct results *results, const struct differing *differing)
{
	size_t *groups = memory_zeroed(results->group_count, sizeof *groups);
	struct siblings siblings = { .differing = differing,
		.cells = memory_zeroed(results->group_count, sizeof *siblings.cells) };
	for (size_t i = 0; i < results->group_count; i++) {
		const struct results_cell *cell = &results->cells[results->groups[i].first];
		if (cell->workload != differing->like->workload)
			continue;
		groups[siblings.count] = i;
		siblings.cells[siblings.count++] = cell;
	}
	const char **usual = all_usual(&siblings);
	char **whole = memory_zeroed(siblings.count, sizeof *whole);
	for (size_t i = 0; i < siblings.count; i++)
		whole[i] = params_of(differing, siblings.cells[i], usual);
	char **shown = apart_shorten((const char *const *)whole, siblings.count, PARAMS_MOST);
	for (size_t i = 0; i < siblings.count; i++) {
		label_group(&results->groups[groups[i]], differing, siblings.cells[i], shown[i]);
		free(whole[i]);
	}
	free(siblings.cells);
	free(usual);
	free(groups);
	free(whole);
	free(shown);
}

/* The entry of a workload among `count`, made if it is new. */
static struct differing *differing_of(
	struct differing *all, size_t *count, const struct results_cell *cell)
{
	size_t i = 0;
	while (i < *count && all[i].like->workload != cell->workload)
		i++;
	if (i == *count)
		all[(*count)++] = (struct differing){ .like = cell,
			.params = memory_zeroed(cell->names.count, sizeof(bool)) };
	return &all[i];
}

void results_label_groups(struct results *results)
{
	size_t count = 0;
	struct differing *all = memory_zeroed(results->group_count, sizeof *all);
	for (size_t i = 0; i < results->group_count; i++) {
		const struct results_cell *cell = &results->cells[results->groups[i].first];
		note_group(differing_of(all, &count, cell), cell);
	}
	for (size_t i = 0; i < count; i++) {
		label_workload(results, &all[i]);
		free(all[i].params);
	}
	free(all);
}
