/* SPDX-License-Identifier: MIT */
#include "bench/base/directory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Makes a directory and those above it. */
static int make_all(const char *path)
{
	char partial[4096];
	snprintf(partial, sizeof partial, "%s", path);
	for (char *slash = partial + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		if (mkdir(partial, 0777) && errno != EEXIST)
			return -errno;
		*slash = '/';
	}
	return mkdir(partial, 0777) && errno != EEXIST ? -errno : 0;
}

/*
 * Refuses a directory that holds a file which a run writes, so that none is overwritten. A link
 * that leads nowhere is one, too: it would be written through.
 */
static int refuse_run(const char *path, struct error *error)
{
	static const char *const files[] = { "samples.csv", "summary.csv", "differences.csv",
		"tasks.csv", "environment.json", "suite.ini", "plots", "report.html" };
	char file[4200];
	struct stat status;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(file, sizeof file, "%s/%s", path, files[i]);
		if (!lstat(file, &status))
			return error_set(error, -EEXIST,
				"%s holds %s of another run; give another --output", path,
				files[i]);
	}
	return 0;
}

int directory_make(const char *output, const char *name, time_t when, char *path, size_t size,
	struct error *error)
{
	char stamp[32];
	struct tm utc;
	if (output && strlen(output) >= size)
		return error_errno(error, -ENAMETOOLONG, "output directory %s", output);
	gmtime_r(&when, &utc);
	strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &utc);
	if (output)
		snprintf(path, size, "%s", output);
	else
		snprintf(path, size, "results/%s-%s", name, stamp);
	size_t length = strlen(path);
	for (int i = 2; !output && i < 100 && !access(path, F_OK); i++)
		snprintf(path + length, size - length, "-%d", i);
	int code = refuse_run(path, error);
	if (code)
		return code;
	code = make_all(path);
	return code ? error_errno(error, code, "output directory %s", path) : 0;
}
