/* SPDX-License-Identifier: MIT */
/* concbench run, concbench suite: where the options come from differs, what follows does not. */
#include "bench/commands/command.h"

#include "bench/base/file.h"

#include "bench/commands/execute.h"
#include "bench/plan/options_table.h"
#include "bench/plan/suite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TAKES \
	(OPTION_CELLS | OPTION_RUN | OPTION_BASELINE | OPTION_DETAIL | OPTION_OUTPUT | \
		OPTION_FILES | OPTION_PICTURES | OPTION_PLUGIN)
#define TAKES_RUN (TAKES | OPTION_RESUME)

static const struct command_usage run_usage = {
	.line = "run WORKLOAD[,WORKLOAD...] [options]",
	.summary = "Measures workloads under runners: every sample in a fresh process, rounds\n"
		   "interleaved and shuffled, every result verified.\n"
		   "       concbench run --resume DIR goes on with an interrupted run.\n",
	.takes = TAKES_RUN,
};

static const struct command_usage suite_usage = {
	.line = "suite SUITE|FILE [options]",
	.summary =
		"Measures what a suite lists: a shipped one by its name ('concbench list suites')\n"
		"or a file. Options given here override those of the suite.\n",
	.takes = TAKES,
};

/* "primes", "primes-sleep", or "run" when that would be long. */
static int name_run(struct options *options)
{
	const struct names *workloads = &options->requests[0].workloads;
	char name[41] = "";
	for (size_t i = 0; i < workloads->count; i++) {
		if (strlen(name) + strlen(workloads->items[i]) + 2 > sizeof name) {
			strcpy(name, "run");
			break;
		}
		strcat(strcat(name, i ? "-" : ""), workloads->items[i]);
	}
	/* A name that is no workload's is refused later; as a path it must do no harm until then.
	 */
	options->name = strdup(strchr(name, '/') || *name == '.' ? "run" : name);
	return options->name ? 0 : -ENOMEM;
}

static int execute(struct options *options, int argc, char **argv, struct error *error)
{
	struct catalog catalog = { 0 };
	int status = EXIT_REFUSED;
	struct run_request request = {
		.options = options, .catalog = &catalog, .argc = argc, .argv = argv
	};
	command_tell(options);
	if (!command_catalog(&catalog, options, error))
		status = run_execute(&request, error);
	catalog_finish(&catalog);
	return status;
}

/* What was measured under one seed, order or placement does not go on under another. */
static int check_same(const struct settings *was, const struct settings *is, struct error *error)
{
	const char *changed = was->seed != is->seed               ? "--seed"
			      : was->order_seed != is->order_seed ? "--order-seed"
			      : strcmp(was->pin, is->pin)         ? "--pin"
								  : NULL;
	return changed ? error_set(error, -EINVAL,
				 "--resume goes on with the %s of the run; drop it", changed)
		       : 0;
}

/* The interrupted run's own suite, overridden by what is given now. */
static int read_resumed(
	struct options *options, int argc, char **argv, int first, struct error *error)
{
	char path[4200];
	if (first < argc)
		return error_set(error, -EINVAL,
			"--resume takes its workloads from the run, not '%s'", argv[first]);
	if (options->settings.output)
		return error_set(error, -EINVAL, "--resume goes on in %s; drop --output",
			options->settings.resume);
	snprintf(path, sizeof path, "%s/suite.ini", options->settings.resume);
	int fd = file_open(path, 0); /* a link or a pipe is not the run's own */
	if (fd < 0)
		return error_errno(error, fd, "%s", path);
	close(fd);
	struct settings given = options->settings;
	options_finish(options);
	if (options_init(options))
		return error_errno(error, -ENOMEM, "run");
	int code = suite_read(options, path, error);
	if (code)
		return code;
	char *pin = strdup(options->settings.pin);
	struct settings was = options->settings;
	was.pin = pin;
	options_override(options, &given);
	code = pin ? options_parse(options, TAKES_RUN, argc, argv, &first, error)
		   : error_errno(error, -ENOMEM, "run");
	if (!code)
		code = check_same(&was, &options->settings, error);
	free(pin);
	return code;
}

static int read_run(struct options *options, int argc, char **argv, struct error *error)
{
	int first;
	if (options_init(options) || !options_add_request(options, NULL))
		return error_errno(error, -ENOMEM, "run");
	int code = options_parse(options, TAKES_RUN, argc, argv, &first, error);
	if (!code && options->settings.resume)
		return read_resumed(options, argc, argv, first, error);
	for (int i = first; !code && i < argc; i++)
		code = names_split(&options->requests[0].workloads, argv[i], ',', false);
	if (!code && !options->requests[0].tasks.count)
		code = options_set(
			options, &options->requests[0], OPTION_CELLS, "tasks", "auto", error);
	return code ? code : name_run(options);
}

static int read_suite(struct options *options, int argc, char **argv, struct error *error)
{
	return command_read_suite(options, TAKES, argc, argv, error);
}

static int measure(const struct command_usage *usage,
	int (*read)(struct options *, int, char **, struct error *), int argc, char **argv)
{
	struct options options = { 0 };
	struct error error = { 0 };
	char **arguments = command_line(argc, argv);
	int status = EXIT_REFUSED;
	int code = arguments ? read(&options, argc, argv, &error)
			     : error_errno(&error, -ENOMEM, "%s", argv[0]);
	if (!code && options.settings.help)
		status = command_help(usage);
	else if (!code)
		status = execute(&options, argc + 1, arguments, &error);
	if (status == EXIT_REFUSED)
		command_refuse(argv[0], &error);
	options_finish(&options);
	free(arguments);
	return status;
}

static int run(int argc, char **argv)
{
	return measure(&run_usage, read_run, argc, argv);
}

static int run_suite(int argc, char **argv)
{
	return measure(&suite_usage, read_suite, argc, argv);
}

const struct command command_run = { "run", "measure workloads under runners", &run_usage, run };
const struct command command_suite = { "suite", "measure what a suite lists", &suite_usage,
	run_suite };
