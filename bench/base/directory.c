/* SPDX-License-Identifier: MIT */
#include "bench/base/directory.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Makes a directory and those above it; with `fresh` it must not be there, not even as a link. */
static int make_all(const char *path, bool fresh)
{
	char partial[4096];
	snprintf(partial, sizeof partial, "%s", path);
	for (char *slash = partial + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		if (mkdir(partial, 0777) && errno != EEXIST)
			return -errno;
		*slash = '/';
	}
	return mkdir(partial, 0777) && (fresh || errno != EEXIST) ? -errno : 0;
}

/* What a run writes into its directory, and what commands add to it. */
static const char *const files[] = { "samples.csv", "summary.csv", "differences.csv", "tasks.csv",
	"segments.csv", "environment.json", "suite.ini", "plots", "slides", "report.html" };

#define FILES (sizeof files / sizeof *files)

/*
 * Refuses a directory that holds a file which a run writes, so that none is overwritten. A link
 * that leads nowhere is one, too: it would be written through.
 */
static int refuse_run(const char *path, struct error *error)
{
	char file[4200];
	struct stat status;
	for (size_t i = 0; i < FILES; i++) {
		snprintf(file, sizeof file, "%s/%s", path, files[i]);
		if (!lstat(file, &status))
			return error_set(error, -EEXIST,
				"%s holds %s of another run; give another --output", path,
				files[i]);
	}
	return 0;
}

/* It may come from a suite that somebody else wrote, and is to stay in its folder. */
static int check_name(const char *name, struct error *error)
{
	if (*name && *name != '.' && !strchr(name, '/'))
		return 0;
	return error_set(error, -EINVAL,
		"the name '%s' names no folder: it may not be empty, begin with '.' or have a "
		"'/'; change it, or give an --output",
		name);
}

/* Makes the directory of a run that was not told where to land: its own, whoever else is at it. */
static int make_named(
	const struct directory_wanted *wanted, char *path, size_t size, struct error *error)
{
	char stamp[32];
	struct tm utc;
	int code = check_name(wanted->name, error);
	if (!code && wanted->baseline)
		code = check_name(wanted->baseline, error);
	if (code)
		return code;
	gmtime_r(&wanted->when, &utc);
	strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &utc);
	snprintf(path, size, "results/%s%s%s%s-%s", wanted->baseline ? "baselines/" : "",
		wanted->baseline ? wanted->baseline : "", wanted->baseline ? "/" : "", wanted->name,
		stamp);
	size_t length = strlen(path);
	code = make_all(path, true);
	for (int i = 2; i < 100 && code == -EEXIST; i++) {
		snprintf(path + length, size - length, "-%d", i);
		code = make_all(path, true);
	}
	return code ? error_errno(error, code, "output directory %s", path) : 0;
}

int directory_make(
	const struct directory_wanted *wanted, char *path, size_t size, struct error *error)
{
	if (!wanted->output)
		return make_named(wanted, path, size, error);
	if (strlen(wanted->output) >= size)
		return error_errno(error, -ENAMETOOLONG, "output directory %s", wanted->output);
	snprintf(path, size, "%s", wanted->output);
	int code = refuse_run(path, error);
	if (code)
		return code;
	code = make_all(path, false);
	return code ? error_errno(error, code, "output directory %s", path) : 0;
}

static bool is_same(const char *path, const char *other)
{
	struct stat here, there;
	return !stat(path, &here) && !stat(other, &there) && here.st_dev == there.st_dev &&
	       here.st_ino == there.st_ino;
}

/* Is it a run's directory, or about to become one? */
static bool is_run(const char *path, const char *output)
{
	char samples[PATH_MAX + 16];
	struct stat status;
	snprintf(samples, sizeof samples, "%s/samples.csv", path);
	return !lstat(samples, &status) || (output && is_same(path, output));
}

/* A file of a run, or one in a folder of it, by its real path, which is taken apart. */
static bool is_of_run(char *path, const char *output)
{
	for (int depth = 0; depth < 2; depth++) {
		char *name = strrchr(path, '/');
		if (!name)
			return false;
		*name++ = '\0';
		for (size_t i = 0; i < FILES; i++)
			if (!strcmp(name, files[i]) && is_run(path, output))
				return true;
	}
	return false;
}

/* Follows links, also where the file itself is not there yet. */
static bool real_path(const char *path, char *real)
{
	char folder[PATH_MAX];
	if (realpath(path, real))
		return true;
	const char *slash = strrchr(path, '/');
	snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1,
		slash ? path : ".");
	if (!realpath(folder, real))
		return false;
	size_t length = strlen(real);
	return snprintf(real + length, PATH_MAX - length, "/%s", slash ? slash + 1 : path) <
	       (int)(PATH_MAX - length);
}

int directory_refuse_target(const char *path, const char *output, struct error *error)
{
	char real[PATH_MAX];
	if (strcmp(path, "-") && real_path(path, real) && is_of_run(real, output))
		return error_set(error, -EEXIST,
			"%s is a file of a run: nothing else is written there", path);
	return 0;
}

bool directory_same_file(const char *path, const char *other)
{
	char here[PATH_MAX], there[PATH_MAX];
	return real_path(path, here) && real_path(other, there) && !strcmp(here, there);
}
