/* SPDX-License-Identifier: MIT */
/* concbench compare: are the NEW runs slower than the OLD ones? */
#include "bench/commands/command.h"

#include "bench/base/memory.h"
#include "bench/base/terminal.h"
#include "bench/commands/baselines.h"
#include "bench/commands/show.h"
#include "bench/formats/changes.h"
#include "bench/results/changes.h"
#include "bench/results/difference.h"
#include "bench/results/results.h"
#include "bench/results/table.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define TAKES (OPTION_COMPARE | OPTION_FORCE | OPTION_RUNS)

/* The runs of one side. */
struct side {
	struct names paths;
	struct results *results;
	const struct results **pointers;
};

static int side_read(struct side *side, struct error *error)
{
	size_t count = side->paths.count;
	side->results = memory_zeroed(count, sizeof *side->results);
	side->pointers = memory_zeroed(count, sizeof *side->pointers);
	int code = 0;
	for (size_t i = 0; !code && i < count; i++) {
		code = results_read(&side->results[i], side->paths.items[i], error);
		side->pointers[i] = &side->results[i];
	}
	return code;
}

static void side_finish(struct side *side)
{
	for (size_t i = 0; side->results && i < side->paths.count; i++)
		results_finish(&side->results[i]);
	free(side->results);
	free(side->pointers);
	names_finish(&side->paths);
}

static bool has_cell(const struct side *side, const struct results_cell *cell)
{
	for (size_t i = 0; i < side->paths.count; i++)
		if (results_find(&side->results[i], cell))
			return true;
	return false;
}

/* What is on one side only cannot be compared; it is said, not hidden. */
static void tell_unmatched(const struct differences *differences)
{
	for (size_t side = 0; side < 2; side++)
		for (size_t i = 0; i < differences->only[side].count; i++)
			fprintf(stderr, "concbench: only in %s: %s\n", side ? "NEW" : "OLD",
				differences->only[side].items[i]);
}

/* Do they differ in their numbers of tasks alone? */
static bool other_tasks(const struct results_cell *a, const struct results_cell *b)
{
	return !load_is_open(&a->load) && load_same(&a->load, &b->load) && a->tasks != b->tasks &&
	       a->concurrency == b->concurrency && !strcmp(a->workload, b->workload) &&
	       !strcmp(a->params, b->params) && !strcmp(a->runner, b->runner) &&
	       !strcmp(a->runner_params, b->runner_params);
}

/* Where other numbers of tasks keep cells from being compared: how to have those of OLD again. */
static void words_for_tasks(
	const struct side *old, const struct side *new, char *words, size_t size)
{
	const struct results *was = &old->results[0], *is = &new->results[0];
	*words = '\0';
	for (size_t i = 0; i < was->count; i++)
		for (size_t j = 0; j < is->count && !*words; j++)
			if (other_tasks(&was->cells[i], &is->cells[j]) &&
				!has_cell(new, &was->cells[i]))
				snprintf(words, size,
					"%.64s has %" PRIu64 " tasks in OLD and %" PRIu64
					" in NEW; 'concbench suite %s/suite.ini' repeats OLD",
					was->cells[i].workload, was->cells[i].tasks,
					is->cells[j].tasks, old->paths.items[0]);
}

/* The facts that differ: lists, "a, b". */
struct split {
	char machine[600], others[600];
	const char *option; /* among the others, which slows what is measured; or NULL */
};

static void split_facts(char *fields, struct split *split)
{
	static const char *const options[] = { RESULTS_HEARTBEAT, RESULTS_TRACE };
	char *rest = NULL;
	*split = (struct split){ 0 };
	for (char *field = strtok_r(fields, ", ", &rest); field;
		field = strtok_r(NULL, ", ", &rest)) {
		char *list = results_of_machine(field) ? split->machine : split->others;
		size_t used = strlen(list);
		snprintf(list + used, sizeof split->others - used, "%s%s", used ? ", " : "", field);
		for (size_t i = 0; i < sizeof options / sizeof *options; i++)
			if (!strcmp(field, options[i]))
				split->option = options[i];
	}
}

/* Other machines have other times, and so has work beside a heartbeat or that is traced; other
 * builds are what is compared. */
static int check_places(
	const struct results *old, const struct results *new, bool force, struct error *error)
{
	char fields[600];
	struct split split;
	if ((!old->environment || !new->environment) && !force)
		return error_set(error, -EINVAL,
			"a run has no environment.json that can be read, so that nothing says "
			"whether the runs are of one machine; --force compares them all the same");
	results_differences(old, new, fields, sizeof fields);
	split_facts(fields, &split);
	if (split.option && !force)
		return error_set(error, -EINVAL,
			"the runs differ in --%s, which can slow what is measured; --force "
			"compares them all the same",
			split.option);
	if (*split.machine && !force)
		return error_set(error, -EINVAL,
			"the runs are of different machines (%s differ); --force compares them all "
			"the same",
			split.machine);
	if (*split.machine)
		fprintf(stderr, "concbench: compared although these differ: %s\n", split.machine);
	if (*split.others)
		fprintf(stderr, "concbench: these differ, too: %s\n", split.others);
	return 0;
}

static int check_all_places(
	const struct side *old, const struct side *new, bool force, struct error *error)
{
	const struct results *first = &old->results[0];
	int code = 0;
	for (size_t i = 1; !code && i < old->paths.count; i++)
		code = check_places(first, &old->results[i], force, error);
	for (size_t i = 0; !code && i < new->paths.count; i++)
		code = check_places(first, &new->results[i], force, error);
	return code;
}

static int show(const struct settings *settings, const struct differences *differences)
{
	const char *format = settings->format ? settings->format : "text";
	if (settings->json || !strcmp(format, "json"))
		return changes_json(stdout, differences);
	if (settings->markdown || !strcmp(format, "markdown")) {
		changes_markdown(stdout, differences);
		return 0;
	}
	const struct table_style style = show_style(settings);
	changes_print(stdout, differences, &style);
	if (!strcmp(format, "github"))
		changes_github(stdout, differences);
	return 0;
}

static int compare(const struct settings *settings, struct side *old, struct side *new,
	struct differences *differences, struct error *error)
{
	char words[4400];
	int code = side_read(old, error);
	if (!code)
		code = side_read(new, error);
	if (!code)
		code = check_all_places(old, new, settings->force, error);
	if (code)
		return code;
	differences_collect(differences,
		&(struct difference_runs){ old->pointers, old->paths.count },
		&(struct difference_runs){ new->pointers, new->paths.count });
	words_for_tasks(old, new, words, sizeof words);
	if (!differences->count)
		return error_set(error, -EINVAL, "%s and %s have no cell in common%s%s",
			old->paths.items[0], new->paths.items[0], *words ? ": " : "", words);
	differences_judge(differences, settings->threshold);
	tell_unmatched(differences);
	if (*words)
		terminal_line(stderr, "concbench: %s", words);
	code = show(settings, differences);
	return code ? error_errno(error, code, "standard output") : 0;
}

/* --to is no option: it parts the words. */
static bool is_to(const char *word)
{
	return word && !strcmp(word, "--to");
}

/* Reads the words before --to, and those behind it, with --to between them. */
static int read_words(struct call *call, struct error *error)
{
	struct call behind = *call;
	int split = 1;
	while (split < call->argc && !is_to(call->argv[split]))
		split++;
	call->argc = split;
	int code = command_read(call, TAKES, error);
	if (code || split == behind.argc)
		return code;
	behind.argv += split;
	behind.argc -= split;
	behind.options = call->options;
	code = command_read(&behind, TAKES, error);
	call->options = behind.options;
	call->words[call->count++] = behind.argv[0];
	for (int i = 0; i < behind.count; i++)
		call->words[call->count++] = behind.words[i];
	return code;
}

/* No run is on a side twice or on both: noise of one would look like what several have in common.
 */
static int check_once(const struct side sides[2], bool newest, struct error *error)
{
	struct names all = { 0 };
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < sides[i].paths.count; j++)
			names_add(&all, sides[i].paths.items[j]);
	int code = baselines_check_once((const char *const *)all.items, all.count, error);
	if (code && newest)
		error_set(error, code,
			"%s is itself the newest run in results/, which it would be compared with; "
			"name NEW",
			sides[0].paths.items[0]);
	names_finish(&all);
	return code;
}

/* Which runs are on which side: the first of two without --to is OLD. */
static int find_sides(const struct call *call, struct side sides[2], struct error *error)
{
	int split = 0, code = 0;
	while (split < call->count && !is_to(call->words[split]))
		split++;
	bool pair = call->count == 2 && split == 2;
	if (!split || (split == call->count && split > 2))
		return error_set(error, -EINVAL,
			split ? "which of %d runs are NEW? --to stands before them"
			      : "compare takes runs: OLD NEW, or OLD... --to NEW...",
			split);
	for (int i = 0; !code && i < call->count; i++)
		if (i != split)
			code = baselines_find(
				call->words[i], &sides[i > split || (pair && i)].paths, error);
	if (!code && call->count == 1)
		code = baselines_newest(&sides[1].paths, error);
	if (!code && !sides[1].paths.count)
		code = error_set(error, -EINVAL, "--to needs the runs of NEW");
	return code ? code : check_once(sides, call->count == 1, error);
}

/* One thing is printed: of two that are asked for one would be left out without a word. */
static int check_format(const struct settings *settings, struct error *error)
{
	if ((settings->format != NULL) + settings->json + settings->markdown < 2)
		return 0;
	return error_set(error, -EINVAL,
		"--format, --json and --markdown each say what is printed; give one of them");
}

static int act(struct call *call, struct error *error)
{
	struct side sides[2] = { 0 };
	struct differences differences = { 0 };
	int code = check_format(&call->options.settings, error);
	if (!code)
		code = find_sides(call, sides, error);
	if (!code)
		code = compare(&call->options.settings, &sides[0], &sides[1], &differences, error);
	int status = code ? EXIT_REFUSED : differences.regressions ? EXIT_FAILED : EXIT_MEASURED;
	differences_finish(&differences);
	side_finish(&sides[0]);
	side_finish(&sides[1]);
	return status;
}

const struct command command_compare = { .name = "compare",
	.summary = "are the new runs slower than the old ones? cell by cell",
	.usage = "compare OLD [NEW] [options]",
	.about =
		"Compares runs cell by cell: by how much is NEW slower, with a 95 % interval,\n"
		"corrected for the number of cells. Exit status 1 on a regression: a cell that\n"
		"fails now, or is shown to be slower by --threshold or more.\n"
		"\n"
		"OLD and NEW are run directories or names given to --save-baseline, which stand\n"
		"for all their runs; without NEW it is the newest run in results/. Of several\n"
		"runs a side, --to stands before those of NEW:\n"
		"\n"
		"  concbench compare old-1 old-2 old-3 --to new-1 new-2 new-3\n"
		"\n"
		"Runs at two times differ by more than their samples do: few of them show large\n"
		"differences only. The proof is 'concbench ab', which measures both interleaved.\n",
	.takes = TAKES,
	.read = read_words,
	.act = act };
