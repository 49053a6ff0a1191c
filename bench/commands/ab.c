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

static int act(struct call *call, struct error *error)
{
	struct options *options = &call->options;
	struct catalog catalog = { 0 };
	char builds[2][PATH_MAX];
	int status = EXIT_REFUSED, code = 0;
	struct run_request request = { .options = options,
		.catalog = &catalog,
		.builds = { builds[0], builds[1] },
		.argc = call->argc + 1,
		.argv = call->line };
	const struct settings *settings = &options->settings;
	if (settings->trace || settings->counters || settings->heartbeat_ns ||
		strcmp(settings->workload_output, "inherit"))
		code = error_set(error, -EINVAL,
			"the suite asks for trace, counters, heartbeat or workload-output, which "
			"cannot see into other builds");
	if (!code)
		code = find_builds(call->words, builds, error);
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

static int read_builds(struct call *call, struct error *error)
{
	return command_read_suite(call, TAKES, 2, error);
}

const struct command command_ab = { .name = "ab",
	.summary = "is the new build slower than the old one? interleaved",
	.usage = "ab OLD_BINARY NEW_BINARY SUITE|FILE [options]",
	.about = "Is NEW slower than OLD? Runs two builds of concbench on the cells of a suite,\n"
		 "both in every round, in random order, and compares them pair by pair. Any\n"
		 "program that takes the options of 'concbench run' will do, such as a script\n"
		 "that adds one. Exit status 1 when a regression is shown.\n",
	.takes = TAKES,
	.read = read_builds,
	.act = act };
