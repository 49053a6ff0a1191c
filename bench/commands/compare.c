/* SPDX-License-Identifier: MIT */
/* concbench compare: is the NEW run slower than the OLD one? */
#include "bench/commands/command.h"

#include "bench/results/difference.h"
#include "bench/results/results.h"

#include <errno.h>
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

/* What is in one run only cannot be compared; it is said, not hidden. */
static void tell_unmatched(
	const struct results *in, const struct results *missing_in, const char *where)
{
	for (size_t i = 0; i < in->count; i++) {
		if (results_find(missing_in, &in->cells[i]))
			continue;
		char *label = results_cell_label(&in->cells[i]);
		if (label)
			fprintf(stderr, "concbench: only in %s: %.159s\n", where, label);
		free(label);
	}
}

static int check_environments(
	const struct results *old, const struct results *new, bool force, struct error *error)
{
	char fields[300];
	results_differences(old, new, fields, sizeof fields);
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
	struct results old = { 0 }, new = { 0 };
	struct difference *differences = NULL;
	size_t count = 0;
	int status = EXIT_REFUSED;
	int code = results_read(&old, runs[0], error);
	if (!code)
		code = results_read(&new, runs[1], error);
	if (!code)
		code = check_environments(&old, &new, options->settings.force, error);
	if (!code && (code = differences_collect(&differences, &count, &old, &new)))
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
	results_finish(&old);
	results_finish(&new);
	return status;
}

static int run(int argc, char **argv)
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
	else if (!code) {
		command_tell(&options);
		status = compare(&options, argv + first, &error);
	}
	if (status == EXIT_REFUSED)
		command_refuse(argv[0], &error);
	options_finish(&options);
	return status;
}

const struct command command_compare = { "compare",
	"is the new run slower than the old one? cell by cell", &usage, run };
