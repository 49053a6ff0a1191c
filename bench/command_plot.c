/* SPDX-License-Identifier: MIT */
/* concbench plot: the pictures of a run again, from its files alone. */
#include "bench/command.h"

#include "bench/data.h"
#include "plot/plot.h"

#include <errno.h>
#include <unistd.h>

static const struct command_usage usage = {
	.line = "plot RUN...",
	.summary =
		"Draws the plots of run directories again from their CSV files, into RUN/plots.\n",
};

static void print_path(void *context, const char *path)
{
	(void)context;
	printf("%s\n", path);
}

static int plot_one(const char *run, const char *templates)
{
	char error[512];
	struct plot_request request = { .run = run, .templates = templates, .drawn = print_path };
	int code = plot_run(&request, error, sizeof error);
	if (code)
		fprintf(stderr, "concbench: %s\n", error);
	return code ? EXIT_FAILED : EXIT_MEASURED;
}

static int check_runs(int count, char **runs, struct error *error)
{
	char path[4200];
	if (count < 1)
		return error_set(error, -EINVAL, "plot takes run directories, none given");
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%s/summary.csv", runs[i]);
		if (access(path, R_OK))
			return error_errno(
				error, -errno, "%s is no run directory: summary.csv", runs[i]);
	}
	return 0;
}

int command_plot(int argc, char **argv)
{
	struct options options;
	struct error error = { 0 };
	char templates[4096];
	int first, status = EXIT_MEASURED;
	int code = options_init(&options);
	if (!code)
		code = options_parse(&options, usage.takes, argc, argv, &first, &error);
	bool help = !code && options.settings.help;
	options_finish(&options);
	if (help)
		return command_help(&usage);
	if (!code)
		code = check_runs(argc - first, argv + first, &error);
	if (!code && data_path("scripts", templates, sizeof templates))
		code = error_set(&error, -ENOENT, "no plot templates found; set CONCBENCH_DATA");
	if (code)
		return command_refuse(argv[0], &error);
	for (int i = first; i < argc; i++)
		if (plot_one(argv[i], templates) != EXIT_MEASURED)
			status = EXIT_FAILED;
	return status;
}
