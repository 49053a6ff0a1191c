/* SPDX-License-Identifier: MIT */
/* concbench report: a run as a page, from its directory's files alone. */
#include "bench/commands/command.h"

#include "bench/base/terminal.h"
#include "bench/base/stop.h"
#include "bench/report/report.h"

#include <errno.h>
#include <stdio.h>

static int act(struct call *call, struct error *error)
{
	struct report_result result;
	struct report_request request = { .run = call->words[0],
		.output = call->options.settings.output };
	if (report_check(&request, error))
		return EXIT_REFUSED;
	stop_catch();
	int code = report_write(&request, &result, error);
	if (code == -EINVAL) /* files that make no sense */
		return EXIT_REFUSED;
	if (code) {
		terminal_line(stderr, "concbench: %s", error->text);
		return stop_wanted() ? EXIT_INTERRUPTED : EXIT_FAILED;
	}
	terminal_line(stdout, "%s", result.path);
	if (*result.missing)
		terminal_line(stderr, "concbench: %s of the figures: %s",
			result.figures ? "without some" : "without any", result.missing);
	return EXIT_MEASURED;
}

const struct command command_report = { .name = "report",
	.summary = "a run as one HTML page that needs nothing else",
	.usage = "report RUN [options]",
	.about = "Writes a run directory as one HTML page that needs nothing else: verdicts,\n"
		 "table, figures, environment, the files to download, the command that repeats\n"
		 "it. It loads nothing, and needs neither a network nor a server.\n",
	.takes = OPTION_PAGE,
	.one = "one run directory",
	.act = act };
