/* SPDX-License-Identifier: MIT */
/* What runs are called beside each other, and what is not the same about where they were measured.
 */
#include "bench/plot/runs.h"

#include "bench/machine/environment.h"
#include "bench/plot/text.h"

#include <cjson/cJSON.h>
#include <ctype.h>
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

void plot_runs_compare_places(struct plot_runs *runs)
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
