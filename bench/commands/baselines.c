/* SPDX-License-Identifier: MIT */
#include "bench/commands/baselines.h"

#include "bench/base/json.h"
#include "bench/base/memory.h"
#include "bench/machine/environment.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_run(const char *path)
{
	char samples[4200];
	snprintf(samples, sizeof samples, "%s/samples.csv", path);
	return !access(samples, R_OK);
}

/* Adds what a pattern of samples.csv matches, in order: the names end with the time. */
static int add_matching(const char *pattern, struct names *runs)
{
	glob_t found;
	int code = glob(pattern, 0, NULL, &found);
	if (code)
		return code == GLOB_NOMATCH ? -ENOENT : -EIO;
	for (size_t i = 0; i < found.gl_pathc; i++)
		names_add_part(runs, found.gl_pathv[i],
			strlen(found.gl_pathv[i]) - strlen("/samples.csv"));
	globfree(&found);
	return 0;
}

int baselines_find(const char *word, struct names *runs, struct error *error)
{
	if (is_run(word)) {
		names_add(runs, word);
		return 0;
	}
	char *pattern = memory_text(BASELINES "/");
	names_escape(&pattern, word, "*?["); /* they may be in a name */
	names_escape(&pattern, "/*/samples.csv", "");
	bool named = *word && *word != '.' && !strchr(word, '/');
	int code = named ? add_matching(pattern, runs) : -ENOENT;
	free(pattern);
	if (!code)
		return 0;
	return error_set(error, -ENOENT,
		"no run '%s': neither a directory with samples.csv nor a baseline in " BASELINES,
		word);
}

/* When samples.csv was last written. */
static time_t written(const char *run)
{
	char samples[4200];
	struct stat status;
	snprintf(samples, sizeof samples, "%s/samples.csv", run);
	return stat(samples, &status) ? 0 : status.st_mtime;
}

/* Does it hold two builds, which have no cell in common with a run? */
static bool is_of_builds(const char *run)
{
	char path[4200];
	struct cJSON *environment;
	struct error ignored;
	snprintf(path, sizeof path, "%s/environment.json", run);
	if (json_read(path, &environment, &ignored))
		return false;
	bool builds = json_text(environment, ENVIRONMENT_OLD_BINARY);
	cJSON_Delete(environment);
	return builds;
}

int baselines_newest(struct names *runs, struct error *error)
{
	struct names all = { 0 };
	const char *newest = NULL;
	int code = add_matching("results/*/samples.csv", &all);
	for (size_t i = 0; !code && i < all.count; i++)
		if ((!newest || written(all.items[i]) >= written(newest)) &&
			!is_of_builds(all.items[i]))
			newest = all.items[i];
	if (newest)
		names_add(runs, newest);
	else
		code = error_set(error, -ENOENT, "no run in results/ to compare with");
	names_finish(&all);
	return code;
}

int baselines_check_once(const char *const *runs, size_t count, struct error *error)
{
	struct names real = { 0 };
	int code = 0;
	for (size_t i = 0; !code && i < count; i++) {
		char *path = realpath(runs[i], NULL);
		names_add(&real, path ? path : runs[i]);
		free(path);
		for (size_t j = 0; !code && j < i; j++)
			if (!strcmp(real.items[j], real.items[i]))
				code = error_set(error, -EINVAL,
					"%s and %s are the same run, which counts once", runs[j],
					runs[i]);
	}
	names_finish(&real);
	return code;
}
