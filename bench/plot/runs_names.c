/* SPDX-License-Identifier: MIT */
/* What runs are called beside each other, and what is not the same about where they were measured.
 */
#include "bench/plot/runs.h"

#include "bench/machine/environment.h"
#include "bench/plot/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *plot_runs_fact(const struct plot_runs *runs, size_t run, const char *name)
{
	return results_fact(&runs->recordings[runs->builds ? 0 : run], name);
}

/* ---- names ------------------------------------------------------------------------------------
 */

/* One way to name a run; "" when it does not apply. */
typedef void name_fn(const struct plot_runs *, size_t run, char *name, size_t size);

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

/* Cuts off the time at which a run was started, which a directory is named after by default. */
static void cut_time(char *name)
{
	static const char form[] = "-00000000T000000Z";
	size_t length = strlen(name), cut = sizeof(form) - 1;
	char *tail = name + length - cut;
	bool same = length > cut;
	for (size_t i = 0; i < cut && same; i++)
		same = form[i] == '0' ? isdigit((unsigned char)tail[i]) != 0 : tail[i] == form[i];
	if (same)
		*tail = '\0';
}

static void stem(const struct plot_runs *runs, size_t run, char *name, size_t size)
{
	last_component(runs, run, name, size);
	cut_time(name);
}

static void version(const struct plot_runs *runs, size_t run, char *name, size_t size)
{
	snprintf(name, size, "%s", plot_runs_fact(runs, run, "concbench"));
}

static void revision(const struct plot_runs *runs, size_t run, char *name, size_t size)
{
	snprintf(name, size, "%.12s", plot_runs_fact(runs, run, "git_revision"));
}

static void day(const struct plot_runs *runs, size_t run, char *name, size_t size)
{
	snprintf(name, size, "%.10s", plot_runs_fact(runs, run, "started"));
}

static void moment(const struct plot_runs *runs, size_t run, char *name, size_t size)
{
	const char *started = plot_runs_fact(runs, run, "started");
	if (strlen(started) >= 19)
		snprintf(name, size, "%.10s %.8s", started, started + 11);
}

static void number(const struct plot_runs *runs, size_t run, char *name, size_t size)
{
	if (runs->builds)
		snprintf(name, size, "%s build", run ? "new" : "old");
	else
		snprintf(name, size, "run %zu", run + 1);
}

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
	static name_fn *const ways[] = { stem, version, revision, day, moment, last_component, path,
		number };
	for (size_t way = 0; way < sizeof(ways) / sizeof(ways[0]); way++) {
		for (size_t i = 0; i < runs->count; i++) {
			char name[4200] = "";
			ways[way](runs, i, name, sizeof(name));
			plot_text_shorten(plot_text_clean(name), PLOT_RUNS_NAME_SIZE,
				PLOT_RUNS_NAME_WIDTH, runs->names[i], sizeof(runs->names[i]));
		}
		if (all_differ(runs))
			return;
	}
}

/* ---- places -----------------------------------------------------------------------------------
 */

static bool is_of_build(const char *field)
{
	static const char *const fields[] = { "concbench", "git_revision", "compiler",
		"compiler_flags", "build_type", "libc", "libevent", "openssl" };
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strcmp(field, fields[i]) == 0)
			return true;
	return false;
}

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

void plot_runs_compare_places(struct plot_runs *runs)
{
	struct plot_runs_differ *differ = &runs->differ;
	for (size_t i = 0; i + 1 < runs->recordings_count; i++) {
		char fields[600], *rest = NULL;
		results_differences(&runs->recordings[i],
			&runs->recordings[runs->recordings_count - 1], fields, sizeof(fields));
		differ->unknown |= strcmp(fields, "environment.json") == 0;
		plot_text_clean(fields);
		for (char *field = strtok_r(fields, ",", &rest); field && !differ->unknown;
			field = strtok_r(NULL, ",", &rest)) {
			field += strspn(field, " ");
			if (strcmp(field, ENVIRONMENT_HASH) == 0)
				differ->unknown = true;
			else if (is_of_build(field))
				add(differ->builds, sizeof(differ->builds), field);
			else
				add(differ->machines, sizeof(differ->machines), field);
		}
	}
}
