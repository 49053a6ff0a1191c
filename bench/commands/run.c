/* SPDX-License-Identifier: MIT */
/* concbench run, concbench suite: where the options come from differs, what follows does not. */
#include "bench/commands/command.h"

#include "bench/base/file.h"

#include "bench/base/memory.h"
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

/* "primes", "primes-sleep", or "run" when that would be long. */
static void name_run(struct options *options)
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
	options->name = memory_text(strchr(name, '/') || *name == '.' ? "run" : name);
}

static int act(struct call *call, struct error *error)
{
	struct catalog catalog = { 0 };
	int status = EXIT_REFUSED;
	struct run_request request = { .options = &call->options,
		.catalog = &catalog,
		.argc = call->argc + 1,
		.argv = call->line };
	if (!command_catalog(&catalog, &call->options, error))
		status = run_execute(&request, error);
	catalog_finish(&catalog);
	return status;
}

/* What decides how long a sample takes, or which it is, does not change within a run. Without a
 * warm-up, memory is measured inside the clock. */
static int check_same(const struct settings *was, const struct settings *is, struct error *error)
{
	const struct {
		const char *name;
		bool changed;
	} options[] = {
		{ "seed", was->seed != is->seed },
		{ "order-seed", was->order_seed != is->order_seed },
		{ "pin", strcmp(was->pin, is->pin) },
		{ "trace", was->trace != is->trace },
		{ "counters", was->counters != is->counters },
		{ "heartbeat", was->heartbeat_ns != is->heartbeat_ns },
		{ "warmup", !was->warmup != !is->warmup },
		{ "workload-output", strcmp(was->workload_output, is->workload_output) },
	};
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (options[i].changed)
			return error_set(error, -EINVAL,
				"--resume goes on with the --%s of the run; drop it",
				options[i].name);
	return 0;
}

/* The interrupted run's own suite, overridden by what is given now. */
static int read_resumed(struct call *call, struct error *error)
{
	char path[4200];
	struct options *options = &call->options;
	if (call->count)
		return error_set(error, -EINVAL,
			"--resume takes its workloads from the run, not '%s'", call->words[0]);
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
	options_init(options);
	int code = suite_read(options, path, error);
	if (code)
		return code;
	struct settings was = options->settings;
	was.pin = memory_text(was.pin);
	was.workload_output = memory_text(was.workload_output);
	options_override(options, &given);
	if (options->settings.max_time_of) /* or by default: suite.ini does not tell */
		options->settings.max_time_of = "the run's";
	code = command_read(call, TAKES_RUN, error);
	if (!code)
		code = check_same(&was, &options->settings, error);
	free(was.pin);
	free(was.workload_output);
	return code;
}

static int read_run(struct call *call, struct error *error)
{
	struct request *request = options_add_request(&call->options, NULL);
	int code = command_read(call, TAKES_RUN, error);
	if (!code && call->options.settings.resume)
		return read_resumed(call, error);
	for (int i = 0; !code && i < call->count; i++)
		names_split(&request->workloads, call->words[i], ',', false);
	name_run(&call->options);
	if (!code && !request->tasks.count)
		code = options_set(&call->options, request, OPTION_CELLS, "tasks", "auto", error);
	return code;
}

static int read_suite(struct call *call, struct error *error)
{
	return command_read_suite(call, TAKES, 0, error);
}

const struct command command_run = { .name = "run",
	.summary = "measure workloads under runners",
	.usage = "run WORKLOAD[,WORKLOAD...] [options]",
	.about = "Measures workloads under runners: every sample in a fresh process, rounds\n"
		 "interleaved and shuffled, every result verified.\n"
		 "       concbench run --resume DIR goes on with an interrupted run.\n",
	.takes = TAKES_RUN,
	.read = read_run,
	.act = act };

const struct command command_suite = { .name = "suite",
	.summary = "measure what a suite lists",
	.usage = "suite SUITE|FILE [options]",
	.about =
		"Measures what a suite lists: a shipped one by its name ('concbench list suites')\n"
		"or a file. Options given here override those of the suite.\n",
	.takes = TAKES,
	.read = read_suite,
	.act = act };
