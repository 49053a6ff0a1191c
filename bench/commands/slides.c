/* SPDX-License-Identifier: MIT */
/* concbench slides: a run as a talk, from its directory's files alone. */
#include "bench/commands/command.h"

#include "bench/base/directory.h"
#include "bench/base/terminal.h"
#include "bench/base/stop.h"
#include "bench/plot/plot.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* The same folder, also where it is not there yet? */
static bool is_same(const char *folder, const char *other)
{
	struct stat here, there;
	if (stat(folder, &here) || stat(other, &there))
		return !strcmp(folder, other);
	return here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

static int act(struct call *call, struct error *error)
{
	const struct settings *settings = &call->options.settings;
	const char *run = call->words[0];
	char templates[4096], folder[4200], told[512] = "";
	struct names lacking = { 0 };
	size_t pages = 0;
	int code = command_check_kinds(&settings->kinds, error);
	if (!code && plot_is_of_builds(run))
		code = error_set(error, -EINVAL,
			"%s is a run of 'ab': 'concbench plot' draws it, there are no slides", run);
	if (!code)
		code = command_check_run(run, error);
	if (!code)
		code = command_find_templates(templates, sizeof templates, error);
	snprintf(folder, sizeof folder, "%s/slides", run);
	if (!code && settings->output && !is_same(settings->output, folder))
		code = directory_refuse_target(settings->output, NULL, error);
	if (code)
		return EXIT_REFUSED;
	struct plot_request request = { .run = run,
		.templates = templates,
		.kinds = (const char *const *)settings->kinds.items,
		.kinds_count = settings->kinds.count,
		.lacking = &lacking,
		.all_pages = settings->all,
		.deck = true,
		.pages = &pages,
		.formats = "pdf",
		.theme = settings->theme,
		.folder = settings->output ? settings->output : folder,
		.linked = settings->output != NULL };
	stop_catch();
	code = plot_run(&request, told, sizeof told);
	if (code)
		terminal_line(stderr, "concbench: %s", told);
	bool lacks = !code && command_lacks_kinds(run, &lacking, !pages);
	names_finish(&lacking);
	if (pages) {
		terminal_line(stdout, "%s/slides.pdf", request.folder);
		terminal_line(stdout, "%s/slides.md", request.folder);
	}
	if (pages && !request.kinds_count && !request.all_pages)
		terminal_line(stderr,
			"%zu pages; all that the run has data for: concbench slides %s --all",
			pages, run);
	if (code == -EINVAL || code == -EEXIST) /* files that make no sense, or of others */
		return EXIT_REFUSED;
	return stop_wanted() ? EXIT_INTERRUPTED : code || lacks ? EXIT_FAILED : EXIT_MEASURED;
}

const struct command command_slides = { .name = "slides",
	.summary = "a run as a talk: one PDF, and its claims as Markdown",
	.usage = "slides RUN [options]",
	.about = "Makes a talk of a run directory, in RUN/slides: slides.pdf with the question,\n"
		 "one to three plots and the verdicts (--all: every plot that the run has data\n"
		 "for); slides.md with the claim of each page and the figures it rests on. Each\n"
		 "page is there alone, too, with its data and its gnuplot script: change what you\n"
		 "like, then 'gnuplot slides.gp'.\n",
	.takes = OPTION_PLOT | OPTION_DECK,
	.one = "one run directory",
	.act = act };
