/* SPDX-License-Identifier: MIT */
/* concbench ab: two builds, interleaved in the same rounds. */
#include "bench/commands/command.h"

#include "bench/base/program.h"
#include "bench/commands/execute.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TAKES \
	(OPTION_CELLS | OPTION_RUN | OPTION_OUTPUT | OPTION_PICTURES | OPTION_PLUGIN | \
		OPTION_COMPARE | OPTION_BUILDS)

static const struct command_usage usage = {
	.line = "ab OLD_BINARY NEW_BINARY SUITE|FILE [options]",
	.summary = "Is NEW slower than OLD? Runs two builds of concbench on the cells of a suite,\n"
		   "both in every round, in random order, and compares them pair by pair. Any\n"
		   "program that takes the options of 'concbench run' will do, such as a script\n"
		   "that adds one. Exit status 1 when a regression is shown.\n",
	.takes = TAKES,
};

/* Their absolute paths: nothing is looked for in PATH again once samples are taken. */
static int find_builds(char *const *builds, char found[2][PATH_MAX], struct error *error)
{
	for (size_t i = 0; i < 2; i++) {
		if (!program_find(builds[i], found[i], PATH_MAX))
			continue;
		bool here = !strchr(builds[i], '/') && !access(builds[i], X_OK);
		return error_set(error, -ENOENT, "no program '%s'%s%s%s", builds[i],
			here ? " in PATH; did you mean './" : "", here ? builds[i] : "",
			here ? "'?" : "");
	}
	return 0;
}

static int check_plugins(const struct names *plugins, struct error *error)
{
	for (size_t i = 0; i < plugins->count; i++)
		if (access(plugins->items[i], R_OK))
			return error_errno(error, -errno, "--new-plugin %s", plugins->items[i]);
	return 0;
}

static int measure_builds(
	struct options *options, int argc, char **argv, char **words, struct error *error)
{
	struct catalog catalog = { 0 };
	char builds[2][PATH_MAX];
	int status = EXIT_REFUSED, code = 0;
	struct run_request request = { .options = options,
		.catalog = &catalog,
		.builds = { builds[0], builds[1] },
		.argc = argc,
		.argv = argv };
	const struct settings *settings = &options->settings;
	if (settings->trace || settings->counters || strcmp(settings->workload_output, "inherit"))
		code = error_set(error, -EINVAL,
			"the suite asks for trace, counters or workload-output, which cannot see into other builds");
	if (!code)
		code = find_builds(words, builds, error);
	command_tell(options);
	if (!code)
		code = check_plugins(&settings->plugins[2], error);
	if (!code)
		code = command_catalog(&catalog, options, error);
	/* Both builds have the same cells; their plug-ins share names, so that one of them plans.
	 */
	for (size_t i = 0; !code && i < settings->plugins[1].count; i++)
		code = catalog_add_plugin(&catalog, settings->plugins[1].items[i], error);
	if (!code)
		status = run_execute(&request, error);
	catalog_finish(&catalog);
	return status;
}

static int run(int argc, char **argv)
{
	struct options options = { 0 };
	struct error error = { 0 };
	char *words[2] = { NULL };
	int status = EXIT_REFUSED;
	char **line = command_line(argc, argv);
	int code = line ? command_read_words(&options, TAKES, argc, argv, words, 2, &error)
			: error_errno(&error, -ENOMEM, "%s", argv[0]);
	if (!code && options.settings.help)
		status = command_help(&usage);
	else if (!code)
		status = measure_builds(&options, argc + 1, line, words, &error);
	if (status == EXIT_REFUSED)
		command_refuse(argv[0], &error);
	options_finish(&options);
	free(line);
	return status;
}

const struct command command_ab = { "ab", "is the new build slower than the old one? interleaved",
	&usage, run };
