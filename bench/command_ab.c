/* SPDX-License-Identifier: MIT */
/* concbench ab: two builds, interleaved in the same rounds. */
#include "bench/command.h"

#include "bench/run.h"
#include "bench/suite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TAKES (OPTION_CELLS | OPTION_RUN | OPTION_OUTPUT | OPTION_PLUGIN | OPTION_COMPARE)

static const struct command_usage usage = {
	.line = "ab OLD_BINARY NEW_BINARY SUITE|FILE [options]",
	.summary = "Is NEW slower than OLD? Runs two builds of concbench on the cells of a suite, "
		   "both\n"
		   "in every round, in random order, and compares them pair by pair. Any program "
		   "that\n"
		   "takes the options of 'concbench run' will do, such as a script that adds one. "
		   "Exit\n"
		   "status 1 when a regression is shown.\n",
	.takes = TAKES,
};

/* Finds the three words among the options; 1 when help was asked for. */
static int find_words(int argc, char **argv, char *words[3], struct error *error)
{
	struct options options = { 0 };
	int first = argc, code = options_init(&options);
	if (!code)
		code = options_parse(&options, TAKES, argc, argv, &first, error);
	bool help = options.settings.help;
	options_finish(&options);
	if (!code && !help && argc - first != 3)
		code = error_set(error, -EINVAL, "ab takes OLD_BINARY, NEW_BINARY and a suite");
	for (int i = 0; !code && !help && i < 3; i++)
		words[i] = argv[first + i];
	return code ? code : help;
}

static int measure(
	struct options *options, char *words[3], int argc, char **argv, struct error *error)
{
	struct catalog catalog = { 0 };
	int first, status = EXIT_REFUSED;
	struct run_request request = { .options = options,
		.catalog = &catalog,
		.builds = { words[0], words[1] },
		.argc = argc,
		.argv = argv };
	int code = suite_find(options, words[2], error);
	if (!code)
		code = options_parse(options, TAKES, argc, argv, &first, error);
	if (!code && options->settings.trace)
		code = error_set(error, -EINVAL, "--trace cannot look into other builds");
	if (!code && options->settings.counters)
		code = error_set(error, -EINVAL, "--counters cannot look into other builds");
	if (!code)
		code = command_catalog(&catalog, options, error);
	if (!code)
		status = run_execute(&request, error);
	catalog_finish(&catalog);
	return status;
}

int command_ab(int argc, char **argv)
{
	struct options options = { 0 };
	struct error error = { 0 };
	char *words[3] = { NULL };
	int status = EXIT_REFUSED;
	int code = find_words(argc, argv, words, &error);
	if (code == 1)
		return command_help(&usage);
	if (!code)
		code = options_init(&options);
	if (!code)
		status = measure(&options, words, argc, argv, &error);
	if (status == EXIT_REFUSED)
		command_refuse(argv[0], &error);
	options_finish(&options);
	return status;
}
