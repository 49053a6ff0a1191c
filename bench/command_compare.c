/* SPDX-License-Identifier: MIT */
/* concbench compare: is the NEW run slower than the OLD one? */
#include "bench/command.h"

#include "bench/difference.h"
#include "bench/recording.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct command_usage usage = {
	.line = "compare OLD NEW [options]",
	.summary =
		"Compares two run directories cell by cell: by how much is NEW slower, with a\n"
		"95 % interval, corrected for the number of cells. Exit status 1 when a\n"
		"regression is shown. Stronger is to measure both interleaved: 'concbench ab'.\n",
	.takes = OPTION_COMPARE | OPTION_FORCE,
};

static int label(const struct recorded_cell *cell, char *text, size_t size)
{
	char *label = recorded_cell_label(cell);
	if (!label)
		return -ENOMEM;
	snprintf(text, size, "%s", label);
	free(label);
	return 0;
}

static int fill(const struct recorded_cell *old, const struct recorded_cell *new,
	struct difference *difference)
{
	struct interval before, after;
	difference->old_count = old->count;
	difference->new_count = new->count;
	int code = label(old, difference->label, sizeof difference->label);
	if (!code)
		code = statistics_median(old->walls, old->count, &before);
	if (!code)
		code = statistics_median(new->walls, new->count, &after);
	if (code)
		return code;
	difference->old_s = before.estimate;
	difference->new_s = after.estimate;
	return statistics_unpaired(
		old->walls, old->count, new->walls, new->count, &difference->comparison);
}

/* The cells that are in both; gives their number through `count`. */
static int collect(const struct recording *old, const struct recording *new,
	struct difference **differences, size_t *count)
{
	*count = 0;
	*differences = calloc(old->count + 1, sizeof **differences);
	int code = *differences ? 0 : -ENOMEM;
	for (size_t i = 0; !code && i < old->count; i++) {
		const struct recorded_cell *same = recording_find(new, &old->cells[i]);
		if (same)
			code = fill(&old->cells[i], same, &(*differences)[(*count)++]);
	}
	return code;
}

/* What is in one run only cannot be compared; it is said, not hidden. */
static void tell_unmatched(
	const struct recording *in, const struct recording *missing_in, const char *where)
{
	for (size_t i = 0; i < in->count; i++) {
		char text[160];
		if (recording_find(missing_in, &in->cells[i]) ||
			label(&in->cells[i], text, sizeof text))
			continue;
		fprintf(stderr, "concbench: only in %s: %s\n", where, text);
	}
}

static int check_environments(
	const struct recording *old, const struct recording *new, bool force, struct error *error)
{
	char fields[300];
	recording_differences(old, new, fields, sizeof fields);
	if (!*fields)
		return 0;
	if (!force)
		return error_set(error, -EINVAL,
			"the runs are of different machines or builds (%s differ); --force "
			"compares "
			"them all the same",
			fields);
	fprintf(stderr, "concbench: compared although these differ: %s\n", fields);
	return 0;
}

static int compare(const struct options *options, char **runs, struct error *error)
{
	struct recording old = { 0 }, new = { 0 };
	struct difference *differences = NULL;
	size_t count = 0;
	int status = EXIT_REFUSED;
	int code = recording_read(&old, runs[0], error);
	if (!code)
		code = recording_read(&new, runs[1], error);
	if (!code)
		code = check_environments(&old, &new, options->settings.force, error);
	if (!code && (code = collect(&old, &new, &differences, &count)))
		error_errno(error, code, "compare");
	if (!code && !count)
		code = error_set(
			error, -EINVAL, "%s and %s have no cell in common", runs[0], runs[1]);
	if (!code && (code = differences_judge(differences, count, options->settings.threshold)))
		error_errno(error, code, "compare");
	if (!code) {
		tell_unmatched(&old, &new, runs[0]);
		tell_unmatched(&new, &old, runs[1]);
		status = differences_print(stdout, differences, count, options->settings.threshold)
				 ? EXIT_FAILED
				 : EXIT_MEASURED;
	}
	free(differences);
	recording_finish(&old);
	recording_finish(&new);
	return status;
}

int command_compare(int argc, char **argv)
{
	struct options options;
	struct error error = { 0 };
	int first = argc, status = EXIT_REFUSED, code = options_init(&options);
	if (!code)
		code = options_parse(&options, usage.takes, argc, argv, &first, &error);
	if (!code && options.settings.help)
		status = command_help(&usage);
	else if (!code && argc - first != 2)
		error_set(&error, -EINVAL, "compare takes two run directories, OLD and NEW");
	else if (!code)
		status = compare(&options, argv + first, &error);
	if (status == EXIT_REFUSED)
		command_refuse(argv[0], &error);
	options_finish(&options);
	return status;
}
