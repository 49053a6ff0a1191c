/* SPDX-License-Identifier: MIT */
#include "bench/commands/show.h"

#include "bench/base/data.h"
#include "bench/base/stop.h"
#include "bench/formats/export.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/plot/plot.h"
#include "bench/report/report.h"
#include "bench/results/results.h"
#include "bench/results/table.h"
#include "bench/runner.h"
#include "bench/sampling/history.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool show_wanted(const struct settings *settings)
{
	return strcmp(settings->style, "none") && !exports_take_stdout(settings);
}

void show_table(const struct settings *settings, const struct findings *findings)
{
	const char *style = settings->style;
	bool terminal = isatty(STDOUT_FILENO);
	struct winsize size;
	struct table_style table = { .columns = 100 };
	if (terminal && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		table.columns = size.ws_col < 80 ? 80 : size.ws_col > 100 ? 100 : size.ws_col;
	table.colour = !strcmp(style, "full") ||
		       (!strcmp(style, "auto") && terminal && !getenv("NO_COLOR"));
	if (show_wanted(settings))
		table_print(stdout, findings, &table);
}

void show_disturbance(const struct settings *settings, const struct results *results)
{
	size_t rounds, disturbed;
	results_rounds(results, &rounds, &disturbed);
	if (disturbed && show_wanted(settings))
		printf("the machine was busy in %zu of %zu rounds: those samples are flagged in "
		       "samples.csv\nand left out where %d undisturbed ones remain\n",
			disturbed, rounds, HISTORY_CLEAN_MIN);
}

/* Tells the failures of one cell. */
static bool show_failed_cell(const struct cells *cells, const struct history *history, size_t cell)
{
	char label[160];
	const struct history_cell *past = history_of(history, cell);
	if (!past->failed)
		return false;
	cell_label(cells, &cells->cells[cell], label, sizeof label);
	fprintf(stderr, "concbench: %s: %zu sample%s failed, the last: %s\n", label, past->failed,
		past->failed == 1 ? "" : "s", past->failure);
	return true;
}

bool show_failures(const struct cells *cells, const struct history *history)
{
	bool any = false;
	for (size_t cell = 0; cell < cells->count; cell++)
		any |= show_failed_cell(cells, history, cell);
	return any;
}

static void show_figure(void *context, const struct plot_picture *picture)
{
	(void)context;
	printf("%s.{svg,png,pdf}\n", picture->path);
}

/* The run as a page; a failure is told, but what was measured stays good. */
static void write_report(const char *directory, bool show)
{
	struct report_result result;
	struct error error;
	const struct report_request request = { .run = directory };
	if (report_write(&request, &result, &error))
		fprintf(stderr, "concbench: %s\n", error.text);
	else if (show)
		printf("%s\n", result.path);
}

/* Draws; a failure is told as well. */
static void draw_plots(const char *directory, bool show)
{
	char templates[4096], error[512];
	if (data_path("scripts", templates, sizeof templates)) {
		fprintf(stderr, "concbench: no plot templates found; nothing drawn\n");
		return;
	}
	size_t left_out = 0;
	struct plot_request request = { .run = directory,
		.templates = templates,
		.left_out = &left_out,
		.drawn = show ? show_figure : NULL };
	if (plot_run(&request, error, sizeof error))
		fprintf(stderr, "concbench: %s\n", error);
	if (left_out && show)
		printf("%zu more: concbench plot %s --all\n", left_out, directory);
}

void show_pictures(const struct settings *settings, const char *directory)
{
	bool show = show_wanted(settings);
	if (settings->no_plots || stop_wanted())
		return;
	draw_plots(directory, show);
	if (!stop_wanted())
		write_report(directory, show);
}

void show_left_out(const struct cells *cells)
{
	for (size_t i = 0; i < cells->left_out.count; i++)
		fprintf(stderr, "concbench: left out: %s\n", cells->left_out.items[i]);
}

void show_plan(const struct cells *cells)
{
	for (size_t i = 0; i < cells->count; i++) {
		const struct cell *cell = &cells->cells[i];
		const struct group *group = &cells->groups[cell->group];
		printf("%s  tasks=%" PRIu64 "  %s  concurrency=%" PRIu64 "  %s\n",
			group->workload->name, group->tasks, cell->runner->name, cell->concurrency,
			group->params);
	}
}
