/* SPDX-License-Identifier: MIT */
/* concbench plot: the pictures of a run again, from its files alone. */
#include "bench/command.h"

#include "bench/data.h"
#include "plot/plot.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const struct command_usage usage = {
	.line = "plot RUN... [options]",
	.summary =
		"Draws the plots of run directories again from their CSV files, into RUN/plots:\n"
		"wall, wall-log, speedup, concurrency, timeline, distribution, phases, cost,\n"
		"efficiency, scaling, size, latency. Each kind is drawn where the run has data\n"
		"for it: timeline and latency need --trace.\n",
	.takes = OPTION_PLOT,
};

static void print_path(void *context, const struct plot_picture *picture)
{
	++*(size_t *)context;
	printf("%s.svg\n%s.png\n%s.pdf\n", picture->path, picture->path, picture->path);
}

/* The text of a picture, without the blanks and page breaks around it. */
static void print_text(void *context, const struct plot_picture *picture)
{
	char line[1024], path[4200];
	snprintf(path, sizeof path, "%s.txt", picture->path);
	FILE *file = fopen(path, "re");
	++*(size_t *)context;
	for (bool blank = true; file && fgets(line, sizeof line, file);) {
		size_t length = strlen(line);
		while (length && strchr(" \n\f", line[length - 1]))
			line[--length] = '\0';
		if (length || !blank)
			printf("%s\n", line + (line[0] == '\f'));
		blank = !length;
	}
	if (file)
		fclose(file);
}

static int plot_one(const char *run, const char *templates, const struct settings *settings)
{
	char error[512];
	size_t drawn = 0;
	struct plot_request request = { .run = run,
		.templates = templates,
		.kinds = (const char *const *)settings->kinds.items,
		.kinds_count = settings->kinds.count,
		.theme = settings->theme,
		.formats = settings->terminal ? "txt" : NULL,
		.temporary = settings->terminal,
		.drawn = settings->terminal ? print_text : print_path,
		.context = &drawn };
	int code = plot_run(&request, error, sizeof error);
	if (code)
		fprintf(stderr, "concbench: %s\n", error);
	else if (!drawn)
		fprintf(stderr, "concbench: %s has no data for %s; nothing drawn\n", run,
			settings->kinds.count ? "that (timeline and latency need --trace)"
					      : "any plot");
	return code || !drawn ? EXIT_FAILED : EXIT_MEASURED;
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

static int check_theme(const char *theme, struct error *error)
{
	static const char *const themes[] = { "light", "dark", "print" };
	for (size_t i = 0; theme && i < sizeof themes / sizeof *themes; i++)
		if (!strcmp(theme, themes[i]))
			return 0;
	return theme ? error_set(error, -EINVAL, "--theme '%s' is not light, dark or print", theme)
		     : 0;
}

static int check_kinds(const struct names *kinds, struct error *error)
{
	struct names known = { 0 };
	int code = 0;
	for (size_t i = 0; plot_kind_name(i); i++)
		names_add(&known, plot_kind_name(i), strlen(plot_kind_name(i)));
	for (size_t i = 0; i < kinds->count && !code; i++) {
		size_t k = 0;
		while (k < known.count && strcmp(known.items[k], kinds->items[i]))
			k++;
		const char *nearest = names_nearest(&known, kinds->items[i]);
		if (k == known.count)
			code = error_set(error, -EINVAL, "no kind of plot '%s'%s%s%s",
				kinds->items[i], nearest ? "; did you mean '" : "",
				nearest ? nearest : "", nearest ? "'?" : "");
	}
	names_finish(&known);
	return code;
}

int command_plot(int argc, char **argv)
{
	struct options options;
	struct error error = { 0 };
	char templates[4096];
	int first = 0, status = EXIT_MEASURED;
	int code = options_init(&options);
	if (!code)
		code = options_parse(&options, usage.takes, argc, argv, &first, &error);
	bool help = !code && options.settings.help;
	if (!code && !help)
		code = check_theme(options.settings.theme, &error);
	if (!code && !help)
		code = check_kinds(&options.settings.kinds, &error);
	if (!code && !help)
		code = check_runs(argc - first, argv + first, &error);
	if (!code && !help && data_path("scripts", templates, sizeof templates))
		code = error_set(&error, -ENOENT, "no plot templates found; set CONCBENCH_DATA");
	if (code)
		status = command_refuse(argv[0], &error);
	else if (help)
		status = command_help(&usage);
	for (int i = first; !code && !help && i < argc; i++)
		if (plot_one(argv[i], templates, &options.settings) != EXIT_MEASURED)
			status = EXIT_FAILED;
	options_finish(&options);
	return status;
}
