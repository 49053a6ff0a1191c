/* SPDX-License-Identifier: MIT */
/* concbench import: another tool's file as a run. */
#include "bench/commands/command.h"

#include "bench/base/terminal.h"
#include "bench/base/directory.h"
#include "bench/formats/import.h"
#include "bench/results/results.h"

static const struct command_usage usage = {
	.line = "import FILE [options]",
	.summary = "Makes a run directory of what 'hyperfine --export-json' wrote, for compare,\n"
		   "plot and export: each command is a cell of the workload 'hyperfine', each\n"
		   "time a sample; one whose exit status is not 0 is kept and marked.\n",
	.takes = OPTION_DIRECTORY,
};

static int import_file(const struct options *options, const char *file, struct error *error)
{
	struct import import = { 0 };
	char directory[4096];
	int status = EXIT_REFUSED;
	int code = import_read(&import, file, error);
	if (!code)
		code = directory_make(
			&(struct directory_wanted){ .output = options->settings.output,
				.name = IMPORT_WORKLOAD,
				.when = time(NULL) },
			directory, sizeof directory, error);
	if (!code)
		code = import_write(&import, directory, file, error);
	if (!code) {
		status = EXIT_MEASURED;
		terminal_line(stdout, "%s: samples.csv summary.csv environment.json", directory);
	}
	if (!code && import.failed)
		fprintf(stderr, "concbench: %zu of %zu samples failed; they do not count\n",
			import.failed, import.samples);
	import_finish(&import);
	return status;
}

static int run(int argc, char **argv)
{
	return command_on_one(&usage, "one file", import_file, argc, argv);
}

const struct command command_import = { "import", "another tool's file as a run", &usage, run };
