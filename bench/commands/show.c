/* SPDX-License-Identifier: MIT */
#include "bench/commands/show.h"

#include "bench/base/data.h"
#include "bench/base/figures.h"
#include "bench/base/stop.h"
#include "bench/base/terminal.h"
#include "bench/formats/export.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/plot/plot.h"
#include "bench/report/report.h"
#include "bench/results/results.h"
#include "bench/results/table.h"
#include "bench/runner.h"
#include "bench/sampling/history.h"
#include "bench/sampling/stopping.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool show_wanted(const struct settings *settings)
{
	return strcmp(settings->style, "none") && !exports_take_stdout(settings);
}

/* Lines longer than this are hard to read, and shorter ones hold no table. */
#define COLUMNS_MOST  100
#define COLUMNS_LEAST 40

static bool colour_of(const struct settings *settings)
{
	return !strcmp(settings->style, "full") ||
	       (!strcmp(settings->style, "auto") && isatty(STDOUT_FILENO) && terminal_has_colour());
}

/* COLUMNS in the environment; else the terminal's; else, as into a file, the most. */
static unsigned columns_of(void)
{
	const char *asked = getenv("COLUMNS");
	struct winsize size;
	unsigned long columns = asked ? strtoul(asked, NULL, 10) : 0;
	if (!columns && isatty(STDOUT_FILENO) && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		columns = size.ws_col;
	if (!columns || columns > COLUMNS_MOST)
		return COLUMNS_MOST;
	return columns > COLUMNS_LEAST ? (unsigned)columns : COLUMNS_LEAST;
}

struct table_style show_style(const struct settings *settings)
{
	struct table_style style = { .columns = columns_of(),
		.unit = settings->time_unit ? figures_unit_named(settings->time_unit) : NULL };
	style.colour = colour_of(settings);
	return style;
}

void show_table(const struct settings *settings, const struct findings *findings)
{
	const struct table_style style = show_style(settings);
	if (show_wanted(settings))
		table_print(stdout, findings, &style);
}

/* A note on the whole run. */
__attribute__((format(printf, 2, 3))) static void note(
	const struct table_style *style, const char *format, ...)
{
	char text[600];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	terminal_wrap(stdout, style->columns, 0, text);
}

/* Why intervals may be wider than was asked for. */
static void show_limit(const struct settings *settings, const struct results *results,
	const struct table_style *style)
{
	const char *of = settings->max_time_of;
	size_t cut = 0, intervals = 0;
	for (size_t i = 0; i < results->count; i++) {
		bool is_cut = !strcmp(results->cells[i].stop_reason, "max-time");
		cut += is_cut;
		intervals += is_cut && results->cells[i].valid >= HISTORY_CLEAN_MIN;
	}
	if (cut)
		note(style,
			"--max-time %g%s%s%s ended %zu of %zu cells before %g %% were reached%s",
			(double)settings->max_time_ns * 1e-9, of ? " (" : "", of ? of : "",
			of ? ")" : "", cut, results->count, settings->precision,
			!intervals ? ": too few samples for an interval"
			: cut == 1 ? ": its interval says how far it came"
				   : ": their intervals say how far they came");
}

static void show_cells_left_out(const struct results *results, const struct table_style *style)
{
	const char *why;
	for (size_t i = 0; (why = results_left_out(results, i)); i++)
		note(style, "left out: %s", why);
}

static void show_disturbance(const struct results *results, const struct table_style *style)
{
	size_t rounds, disturbed;
	results_rounds(results, &rounds, &disturbed);
	if (disturbed)
		note(style,
			"the machine was busy in %zu of %zu rounds: those samples are flagged in "
			"samples.csv and left out where %d undisturbed ones remain",
			disturbed, rounds, HISTORY_CLEAN_MIN);
}

void show_notes(const struct settings *settings, const struct results *results)
{
	const struct table_style style = show_style(settings);
	if (!show_wanted(settings))
		return;
	show_limit(settings, results, &style);
	show_cells_left_out(results, &style);
	show_disturbance(results, &style);
}

/* Tells the failures of one cell. */
static bool show_failed_cell(const struct cells *cells, const struct history *history, size_t cell)
{
	char label[160];
	const struct history_cell *past = history_of(history, cell);
	if (!past->failed)
		return false;
	cell_label(cells, &cells->cells[cell], label, sizeof label);
	terminal_line(stderr, "concbench: %s: %zu sample%s failed, the last: %s", label,
		past->failed, past->failed == 1 ? "" : "s", past->failure);
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
	terminal_line(stdout, "%s.{svg,png,pdf}", picture->path);
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
		terminal_line(stdout, "%s", result.path);
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
		terminal_line(stderr, "concbench: %s", error);
	if (left_out && show)
		terminal_line(stdout, "%zu more: concbench plot %s --all", left_out, directory);
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
		terminal_line(stderr, "concbench: left out: %s", cells->left_out.items[i]);
}

void show_plan(const struct cells *cells, const enum stop_reason *reasons)
{
	for (size_t i = 0; i < cells->count; i++) {
		if (reasons[i] == STOP_LEFT_OUT)
			continue;
		const struct cell *cell = &cells->cells[i];
		const struct group *group = &cells->groups[cell->group];
		char tasks[24] = "auto", load[LOAD_SIZE];
		load_text(&group->load, load);
		if (!group->automatic)
			snprintf(tasks, sizeof tasks, "%" PRIu64, group->tasks);
		printf("%s  tasks=%s  %s  concurrency=%" PRIu64 "  %s%s%s%s%s\n",
			group->workload->name, tasks, cell->runner->name, cell->concurrency,
			group->params, *cell->runner_params ? "  " : "", cell->runner_params,
			*load ? "  " : "", load);
	}
}
