/* SPDX-License-Identifier: MIT */
/* concbench import: another tool's file as a run. */
#include "bench/commands/command.h"

#include "bench/base/terminal.h"
#include "bench/base/directory.h"
#include "bench/formats/import.h"
#include "bench/results/results.h"

#include <stdio.h>
#include <unistd.h>

/* The directory held none of these. */
static void take_back(const char *directory, bool created)
{
	static const char *const written[] = { "samples.csv", "environment.json", "summary.csv" };
	char path[4200];
	for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
		snprintf(path, sizeof path, "%s/%s", directory, written[i]);
		unlink(path);
	}
	if (created)
		rmdir(directory);
}

static int act(struct call *call, struct error *error)
{
	const char *file = call->words[0];
	struct import import = { 0 };
	const char *output = call->options.settings.output;
	bool created = !output || access(output, F_OK);
	char directory[4096];
	int status = EXIT_REFUSED;
	int code = import_read(&import, file, error);
	if (!code)
		code = directory_make(
			&(struct directory_wanted){
				.output = output, .name = IMPORT_WORKLOAD, .when = time(NULL) },
			directory, sizeof directory, error);
	if (!code && (code = import_write(&import, directory, file, error)))
		take_back(directory, created);
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

const struct command command_import = { .name = "import",
	.summary = "another tool's file as a run",
	.usage = "import FILE [options]",
	.about = "Makes a run directory of what 'hyperfine --export-json' wrote, for compare,\n"
		 "plot and export: each command is a cell of the workload 'hyperfine', each\n"
		 "time a sample; one whose exit status is not 0 is kept and marked.\n",
	.takes = OPTION_DIRECTORY,
	.one = "one file",
	.act = act };
