/* SPDX-License-Identifier: MIT */
/* concbench plot: the pictures of a run again, from its files alone. */
#include "bench/commands/command.h"

#include "bench/base/terminal.h"
#include "bench/base/stop.h"
#include "bench/commands/baselines.h"
#include "bench/plot/plot.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define OVERLAY "overlay"

/* What was drawn of a run. */
struct drawn {
	size_t pictures, overlays, left_out;
};

static void count(struct drawn *drawn, const struct plot_picture *picture)
{
	drawn->pictures++;
	drawn->overlays += strcmp(picture->kind, OVERLAY) == 0;
}

static void print_path(void *context, const struct plot_picture *picture)
{
	count(context, picture);
	static const char *const endings[] = { "svg", "png", "pdf" };
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		terminal_line(stdout, "%s.%s", picture->path, endings[i]);
}

/* The text of a picture, without the blanks and page breaks around it. */
static void print_text(void *context, const struct plot_picture *picture)
{
	char line[1024], path[4200];
	snprintf(path, sizeof path, "%s.txt", picture->path);
	FILE *file = fopen(path, "re");
	count(context, picture);
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

/* Several runs, of which the last is laid over the others. */
struct series {
	const char *const *runs;
	size_t count;
	bool laid; /* they can be */
};

static bool is_wanted(const struct settings *settings, const char *kind)
{
	return !settings->kinds.count || names_has(&settings->kinds, kind);
}

/* Nothing but the overlay is asked for. */
static bool is_overlay_alone(const struct settings *settings)
{
	for (size_t i = 0; i < settings->kinds.count; i++)
		if (strcmp(settings->kinds.items[i], OVERLAY) != 0)
			return false;
	return settings->kinds.count > 0;
}

/* -EINVAL with a line where these runs cannot be laid over each other. */
static int check_overlay(const char *const *runs, size_t count, struct error *error)
{
	if (count == 1 && !plot_is_of_builds(runs[0]))
		return error_set(
			error, -EINVAL, "overlay takes two runs or more, or one of 'ab'; 1 given");
	for (size_t i = 0; i < count && count > 1; i++)
		if (plot_is_of_builds(runs[i]))
			return error_set(error, -EINVAL,
				"overlay takes a run of 'ab' by itself, as it has both builds: %s",
				runs[i]);
	if (count > PLOT_EARLIER_MAX + 1)
		return error_set(error, -EINVAL, "overlay takes at most %d runs, %zu given",
			PLOT_EARLIER_MAX + 1, count);
	return baselines_check_once(runs, count, error);
}

static int plot_one(const struct series *series, size_t index, const char *templates,
	const struct settings *settings)
{
	char error[512];
	struct drawn drawn = { 0 };
	struct names lacking = { 0 };
	const char *run = series->runs[index];
	bool last = series->laid && index + 1 == series->count;
	struct plot_request request = { .run = run,
		.earlier = series->runs,
		.earlier_count = last ? index : 0,
		.templates = templates,
		.kinds = (const char *const *)settings->kinds.items,
		.kinds_count = settings->kinds.count,
		.lacking = &lacking,
		.all_pages = settings->all,
		.left_out = &drawn.left_out,
		.theme = settings->theme,
		.formats = settings->terminal ? "txt" : NULL,
		.temporary = settings->terminal,
		.drawn = settings->terminal ? print_text : print_path,
		.context = &drawn };
	int code = plot_run(&request, error, sizeof error);
	if (code)
		terminal_line(stderr, "concbench: %s", error);
	else if (last && index && is_wanted(settings, OVERLAY) && !drawn.overlays)
		terminal_line(stderr,
			"concbench: %s and %s have no cell in common; no overlay drawn",
			series->runs[0], run);
	else if (!drawn.pictures && !settings->kinds.count)
		terminal_line(stderr, "concbench: %s has no data for any plot; nothing drawn", run);
	bool lacks = !code && command_lacks_kinds(run, &lacking, !drawn.pictures);
	names_finish(&lacking);
	if (!code && drawn.left_out)
		fprintf(stderr, "concbench: %zu more page%s not drawn; --all draws them, too\n",
			drawn.left_out, drawn.left_out == 1 ? "" : "s");
	if (code == -EINVAL) /* files that make no sense */
		return EXIT_REFUSED;
	return code || lacks || !drawn.pictures ? EXIT_FAILED : EXIT_MEASURED;
}

static int plot_all(const char *const *runs, size_t count, const char *templates,
	const struct settings *settings)
{
	struct error error = { 0 };
	struct series series = { runs, count, !check_overlay(runs, count, &error) };
	int status = EXIT_MEASURED;
	if (!series.laid && count > 1)
		fprintf(stderr, "concbench: not drawn: %s\n", error.text);
	stop_catch();
	for (size_t i = is_overlay_alone(settings) ? count - 1 : 0; i < count && !stop_wanted();
		i++) {
		int own = plot_one(&series, i, templates, settings);
		status = own > status ? own : status;
	}
	return stop_wanted() ? EXIT_INTERRUPTED : status;
}

static int check_runs(const struct call *call, struct error *error)
{
	const struct settings *settings = &call->options.settings;
	int code = 0;
	if (settings->terminal && settings->theme)
		return error_set(error, -EINVAL,
			"--terminal draws text, which has no --theme; drop one of them");
	code = command_check_kinds(&settings->kinds, error);
	if (!code && !call->count)
		code = error_set(error, -EINVAL, "plot takes run directories, none given");
	for (int i = 0; !code && i < call->count; i++)
		code = command_check_run(call->words[i], error);
	if (!code && names_has(&settings->kinds, OVERLAY))
		code = check_overlay((const char *const *)call->words, (size_t)call->count, error);
	return code;
}

static int act(struct call *call, struct error *error)
{
	char templates[4096];
	if (check_runs(call, error) || command_find_templates(templates, sizeof templates, error))
		return EXIT_REFUSED;
	return plot_all((const char *const *)call->words, (size_t)call->count, templates,
		&call->options.settings);
}

static void list_kinds(void)
{
	const char *kind;
	printf("\nkinds\n");
	for (size_t i = 0; (kind = plot_kind_name(i)); i++) {
		const char *needs = plot_kind_needs(kind);
		printf("  %-15s %s%s\n", kind, needs ? "needs " : "of every run",
			needs ? needs : "");
	}
}

const struct command command_plot = { .name = "plot",
	.summary = "draw the plots of a run again, from its CSV files",
	.usage = "plot RUN... [options]",
	.about =
		"Draws the plots of run directories again from their CSV files, into RUN/plots,\n"
		"each kind where the run has data for it.\n"
		"Of several runs, OLD first, overlay shows what changed, into the last\n"
		"RUN/plots; of a run of 'ab', its two builds.\n"
		"When asked for: title, ranking and verdicts, the first and last pages of slides.\n",
	.more = list_kinds,
	.takes = OPTION_PLOT | OPTION_TERMINAL,
	.act = act };
