/* SPDX-License-Identifier: MIT */
#include "bench/commands/execute.h"

#include "bench/plan/cells.h"
#include "bench/commands/command.h"
#include "bench/machine/counters.h"
#include "bench/base/csv.h"
#include "bench/base/data.h"
#include "bench/base/directory.h"
#include "bench/machine/environment.h"
#include "bench/formats/export.h"
#include "bench/results/difference.h"
#include "bench/sampling/foreign.h"
#include "bench/sampling/guardian.h"
#include "bench/sampling/native.h"
#include "bench/machine/placement.h"
#include "bench/sampling/progress.h"
#include "bench/sampling/rows.h"
#include "bench/runner.h"
#include "bench/sampling/schedule.h"
#include "bench/base/stop.h"
#include "bench/plan/suite.h"
#include "bench/results/summary.h"
#include "bench/results/table.h"
#include "bench/sampling/trace.h"
#include "bench/machine/watch.h"
#include "bench/plot/plot.h"
#include "bench/report/report.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* Everything that a run holds. */
struct run {
	struct options *options;
	const char *const *builds; /* two, or NULL */
	struct cells cells;
	struct history history;
	enum stop_reason *reasons;
	struct environment environment;
	struct environment_run about;
	struct exports exports;
	struct placement placement;
	struct watch watch;
	char directory[4096];
	bool created; /* the directory is ours */
	int samples;  /* samples.csv */
	struct csv_row row;
	struct trace *trace;
};

/* ---- the run directory ---------------------------------------------------------------------- */

static int choose_directory(struct run *run, struct error *error)
{
	const struct settings *settings = &run->options->settings;
	char name[4000];
	if (settings->resume) {
		snprintf(run->directory, sizeof run->directory, "%s", settings->resume);
		return 0;
	}
	run->created = !settings->output || access(settings->output, F_OK);
	snprintf(name, sizeof name, "%s%s", run->builds ? "ab-" : "", run->options->name);
	return directory_make(settings->output, name, run->about.started, run->directory,
		sizeof run->directory, error);
}

static void path_in(const struct run *run, const char *name, char *path, size_t size)
{
	snprintf(path, size, "%s/%s", run->directory, name);
}

/* Takes the samples of the interrupted run, which must be of these cells, machine and build. */
static int read_samples(struct run *run, const char *path, struct error *error)
{
	struct csv *csv = NULL;
	char text[ERROR_TEXT];
	int code = csv_read(path, &csv, text, sizeof text);
	if (code)
		return error_set(error, -EINVAL, "%s", text);
	int environment = csv_column(csv, "environment");
	for (size_t row = 0; !code && row < csv_rows(csv); row++) {
		struct sample sample = { .cell = rows_cell(csv, row, &run->cells) };
		rows_read(csv, row, &sample);
		rows_place(csv, row, &sample);
		sample.cost_ns = sample.report.digest.wall_ns; /* the part of it that is known */
		if (sample.cell == NO_CELL)
			code = error_set(error, -EINVAL, "%s: row %zu is of no cell of suite.ini",
				path, row + 1);
		else if (strcmp(csv_get(csv, row, environment), run->environment.hash))
			code = error_set(error, -EINVAL,
				"%s: row %zu was measured on another machine or by another build",
				path, row + 1);
		else if (history_add(&run->history, &sample))
			code = error_errno(error, -ENOMEM, "%s", path);
	}
	csv_destroy(csv);
	return code;
}

/*
 * One process at a time writes into a run: the lock is of the open samples.csv and ends with it. A
 * record lock of fcntl would end as soon as the plots had read the file. What is forked shares the
 * lock, so the guardian closes the file before it forks (see struct sampler): nobody who outlives a
 * killed harness keeps the run from going on.
 */
static int lock_samples(const struct run *run, const char *path, struct error *error)
{
	if (!flock(run->samples, LOCK_EX | LOCK_NB))
		return 0;
	if (errno == EWOULDBLOCK)
		return error_set(error, -EBUSY,
			"%s is being measured by another process; wait for its end, or stop it",
			run->directory);
	fprintf(stderr, "concbench: %s: no lock (%s): do not resume this run while it goes on\n",
		path, strerror(errno));
	return 0;
}

static int resume_samples(struct run *run, const char *path, struct error *error)
{
	run->samples = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (run->samples < 0)
		return error_errno(error, -errno, "%s", path);
	int code = lock_samples(run, path, error);
	return code ? code : read_samples(run, path, error);
}

static int open_samples(struct run *run, struct error *error)
{
	char path[4200];
	path_in(run, "samples.csv", path, sizeof path);
	if (run->options->settings.resume)
		return resume_samples(run, path, error);
	run->samples = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
	if (run->samples < 0 && errno == EEXIST)
		return error_set(error, -EEXIST, "%s holds another run; give another --output",
			run->directory);
	int code = run->samples < 0 ? -errno : csv_header(run->samples, rows_header);
	if (code)
		return error_errno(error, code, "%s", path);
	return lock_samples(run, path, error);
}

static int open_trace(struct run *run, struct error *error)
{
	const struct settings *settings = &run->options->settings;
	char path[4200];
	if (!settings->trace)
		return 0;
	path_in(run, "tasks.csv", path, sizeof path);
	run->trace = trace_create(path, settings->resume != NULL, error);
	return run->trace ? 0 : -EIO;
}

/* What was run and where, before anything is measured. */
static int write_description(struct run *run, struct error *error)
{
	char path[4200];
	path_in(run, "suite.ini", path, sizeof path);
	int code = suite_write(run->options, path, error);
	path_in(run, "environment.json", path, sizeof path);
	return code ? code : environment_write(&run->environment, &run->about, path, error);
}

/* Takes back what a run that is refused has made; a directory that holds other files stays. */
static void undo_files(struct run *run)
{
	char path[4200];
	if (run->options->settings.resume)
		return;
	static const char *const described[] = { "suite.ini", "environment.json" };
	if (run->samples >= 0) {
		path_in(run, "samples.csv", path, sizeof path);
		unlink(path);
	}
	if (run->trace) {
		path_in(run, "tasks.csv", path, sizeof path);
		unlink(path);
	}
	/* The directory had none, and ours are written last. */
	for (size_t i = 0; run->samples >= 0 && i < sizeof described / sizeof *described; i++) {
		path_in(run, described[i], path, sizeof path);
		unlink(path);
	}
	if (run->created)
		rmdir(run->directory);
}

/* Opens everything that will be written, so that nothing measured can be lost to a bad path. */
static int open_files(struct run *run, struct error *error)
{
	int code = environment_init(&run->environment);
	if (code)
		return error_errno(error, code, "environment");
	code = exports_open(&run->exports, &run->options->settings, error);
	if (!code)
		code = choose_directory(run, error);
	if (!code)
		code = open_samples(run, error);
	if (!code)
		code = open_trace(run, error);
	if (!code)
		code = write_description(run, error);
	if (code)
		undo_files(run);
	return code;
}

/* ---- measuring ------------------------------------------------------------------------------ */

static int keep_sample(void *context, const struct sample *sample, struct error *error)
{
	struct run *run = context;
	int code = rows_write(&run->row, run->samples, &run->cells, sample, run->environment.hash);
	return code ? error_errno(error, code, "%s/samples.csv", run->directory) : 0;
}

static int measure(struct run *run, struct error *error)
{
	const struct settings *settings = &run->options->settings;
	struct progress progress = { .silent = settings->quiet || !strcmp(settings->style, "none"),
		.live = isatty(STDERR_FILENO) && strcmp(settings->style, "basic") };
	struct guardian guardian = { 0 };
	struct sampler sampler = { .take = run->builds ? foreign_take : native_take,
		.guardian = &guardian,
		.cells = &run->cells,
		.settings = settings,
		.placement = &run->placement,
		.watch = &run->watch,
		.samples = run->samples,
		.trace = run->trace };
	if (run->builds)
		memcpy(sampler.builds, run->builds, sizeof sampler.builds);
	struct schedule schedule = { .sampler = &sampler,
		.history = &run->history,
		.keep = keep_sample,
		.context = run,
		.progress = &progress,
		.reasons = run->reasons };
	char why[200];
	if (settings->counters && counters_missing(why, sizeof why))
		fprintf(stderr, "concbench: %s\n", why);
	stop_catch();
	int code = schedule_run(&schedule, error);
	guardian_finish(&guardian);
	return code;
}

/* ---- showing -------------------------------------------------------------------------------- */

static void show_table(const struct run *run, const struct summary *summary)
{
	const char *style = run->options->settings.style;
	bool terminal = isatty(STDOUT_FILENO);
	struct winsize size;
	struct table_style table = { .columns = 100 };
	if (terminal && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		table.columns = size.ws_col < 80 ? 80 : size.ws_col > 100 ? 100 : size.ws_col;
	table.colour = !strcmp(style, "full") ||
		       (!strcmp(style, "auto") && terminal && !getenv("NO_COLOR"));
	if (strcmp(style, "none"))
		table_print(stdout, summary, &table);
}

static void show_disturbance(const struct run *run)
{
	size_t rounds, disturbed;
	history_rounds(&run->history, &rounds, &disturbed);
	if (disturbed && strcmp(run->options->settings.style, "none"))
		printf("the machine was busy in %zu of %zu rounds: those samples are flagged in "
		       "samples.csv\nand left out where %d undisturbed ones remain\n",
			disturbed, rounds, HISTORY_CLEAN_MIN);
}

static void show_figure(void *context, const struct plot_picture *picture)
{
	(void)context;
	printf("%s.{svg,png,pdf}\n", picture->path);
}

static void show_files(const struct run *run)
{
	printf("%s: samples.csv summary.csv%s environment.json suite.ini\n", run->directory,
		run->trace ? " tasks.csv" : "");
}

/* The run as a page; a failure is told, but what was measured stays good. */
static void write_report(const struct run *run, bool show)
{
	struct report_result result;
	struct error error;
	const struct report_request request = { .run = run->directory };
	if (report_write(&request, &result, &error))
		fprintf(stderr, "concbench: %s\n", error.text);
	else if (show)
		printf("%s\n", result.path);
}

/* Draws; a failure is told as well. */
static void draw_plots(const struct run *run, bool show)
{
	char templates[4096], error[512];
	if (data_path("scripts", templates, sizeof templates)) {
		fprintf(stderr, "concbench: no plot templates found; nothing drawn\n");
		return;
	}
	struct plot_request request = {
		.run = run->directory, .templates = templates, .drawn = show ? show_figure : NULL
	};
	if (plot_run(&request, error, sizeof error))
		fprintf(stderr, "concbench: %s\n", error);
}

/* The plots and the page, unless nobody waits for them. */
static void leave_pictures(const struct run *run)
{
	bool show = strcmp(run->options->settings.style, "none");
	if (run->options->settings.no_plots || stop_wanted())
		return;
	draw_plots(run, show);
	write_report(run, show);
}

/* ---- the end -------------------------------------------------------------------------------- */

static bool any_failed(const struct run *run)
{
	for (size_t cell = 0; cell < run->cells.count; cell++)
		if (history_failed(&run->history, cell))
			return true;
	return false;
}

/* Tells each kind of failure of a cell once, with how often it happened. */
static void tell_failures(const struct run *run)
{
	for (size_t cell = 0; cell < run->cells.count; cell++) {
		size_t failed = history_failed(&run->history, cell);
		const struct sample *last = history_last_failure(&run->history, cell);
		char label[160];
		if (!failed || !last)
			continue;
		cell_label(&run->cells, &run->cells.cells[cell], label, sizeof label);
		fprintf(stderr, "concbench: %s: %zu sample%s failed, the last: %s%s%s\n", label,
			failed, failed == 1 ? "" : "s", sample_status_name(last->status),
			*last->detail ? ", " : "", last->detail);
	}
}

static int finish_environment(struct run *run, struct error *error)
{
	char path[4200];
	run->about.finished = time(NULL);
	path_in(run, "environment.json", path, sizeof path);
	return environment_write(&run->environment, &run->about, path, error);
}

/* Everything after the last sample. What was measured is written even if one step fails. */
static int conclude(struct run *run, struct error *error)
{
	struct summary summary;
	char path[4200];
	int code = summary_init(&summary, &run->cells, &run->history, run->reasons);
	if (code)
		return error_errno(error, code, "summary");
	path_in(run, "summary.csv", path, sizeof path);
	code = summary_write(&summary, path, error);
	if (!code)
		code = finish_environment(run, error);
	if (!code)
		code = exports_write(&run->exports, run->directory, error);
	tell_failures(run);
	show_table(run, &summary);
	show_disturbance(run);
	fflush(stdout);
	if (strcmp(run->options->settings.style, "none"))
		show_files(run);
	fflush(stdout);
	leave_pictures(run);
	summary_finish(&summary);
	return code;
}

/* Compares the two cells of a group, round by round. */
static int compare_builds(const struct run *run, const struct summary *summary, size_t group,
	double *base, double *value, struct difference *difference)
{
	size_t old = run->cells.groups[group].first, new = old + 1;
	cell_label(
		&run->cells, &run->cells.cells[old], difference->label, sizeof difference->label);
	difference->old_s = summary->rows[old].wall.median.estimate;
	difference->new_s = summary->rows[new].wall.median.estimate;
	difference->old_count = summary->rows[old].samples;
	difference->new_count = summary->rows[new].samples;
	size_t pairs = history_pairs(&run->history, old, new, base, value);
	return statistics_paired(base, value, pairs, &difference->comparison);
}

/* The same for two builds: one difference a cell. `regressed` says whether one is a regression. */
static int conclude_builds(struct run *run, bool *regressed, struct error *error)
{
	const struct settings *settings = &run->options->settings;
	struct summary summary;
	char path[4200];
	size_t groups = run->cells.group_count;
	int code = summary_init(&summary, &run->cells, &run->history, run->reasons);
	if (code)
		return error_errno(error, code, "summary");
	struct difference *differences = calloc(groups + 1, sizeof *differences);
	double *base = calloc(run->history.count + 1, sizeof *base);
	double *value = calloc(run->history.count + 1, sizeof *value);
	code = differences && base && value ? 0 : -ENOMEM;
	for (size_t i = 0; !code && i < groups; i++)
		code = compare_builds(run, &summary, i, base, value, &differences[i]);
	if (!code)
		code = differences_judge(differences, groups, settings->threshold);
	if (code)
		error_errno(error, code, "comparison");
	path_in(run, "differences.csv", path, sizeof path);
	if (!code)
		code = differences_write(differences, groups, path, error);
	if (!code)
		code = finish_environment(run, error);
	tell_failures(run);
	if (!code)
		*regressed = differences_print(stdout, differences, groups, settings->threshold);
	show_disturbance(run);
	printf("%s: samples.csv differences.csv environment.json suite.ini\n", run->directory);
	fflush(stdout);
	if (!code)
		leave_pictures(run);
	free(differences);
	free(base);
	free(value);
	summary_finish(&summary);
	return code;
}

static void show_plan(const struct run *run)
{
	for (size_t i = 0; i < run->cells.count; i++) {
		const struct cell *cell = &run->cells.cells[i];
		const struct group *group = &run->cells.groups[cell->group];
		printf("%s  tasks=%" PRIu64 "  %s  concurrency=%" PRIu64 "  %s\n",
			group->workload->name, group->tasks, cell->runner->name, cell->concurrency,
			group->params);
	}
}

/* Some file systems tell only at the end that the disk is full. With samples.csv goes its lock. */
static int close_files(struct run *run, struct error *error)
{
	int samples = run->samples, trace = trace_destroy(run->trace);
	run->trace = NULL;
	run->samples = -1;
	if (trace)
		error_errno(error, trace, "%s/tasks.csv", run->directory);
	if (samples >= 0 && close(samples))
		return error_errno(error, -errno, "%s/samples.csv", run->directory);
	return trace;
}

static void run_finish(struct run *run)
{
	struct error error;
	close_files(run, &error); /* of a run that is refused: they are taken back */
	csv_finish(&run->row);
	placement_finish(&run->placement);
	watch_finish(&run->watch);
	environment_finish(&run->environment);
	exports_finish(&run->exports);
	history_finish(&run->history);
	free(run->reasons);
	cells_finish(&run->cells);
}

/* Opens, measures, concludes: from here on a failure is no refusal. */
static int run_measure(struct run *run, struct error *error)
{
	run->reasons = calloc(run->cells.count, sizeof *run->reasons);
	if (!run->reasons) {
		error_errno(error, -ENOMEM, "run");
		return EXIT_REFUSED;
	}
	if (open_files(run, error))
		return EXIT_REFUSED;
	int measured = measure(run, error);
	if (measured)
		fprintf(stderr, "concbench: %s\n", error->text);
	bool regressed = false;
	int concluded =
		run->builds ? conclude_builds(run, &regressed, error) : conclude(run, error);
	if (concluded)
		fprintf(stderr, "concbench: %s\n", error->text);
	int closed = close_files(run, error);
	if (closed)
		fprintf(stderr, "concbench: %s\n", error->text);
	if (stop_wanted())
		return EXIT_INTERRUPTED;
	bool failed = measured || concluded || closed || regressed || any_failed(run);
	return failed ? EXIT_FAILED : EXIT_MEASURED;
}

/* What environment.json says of the run, once the options are settled. */
static void about_fill(struct run *run, const struct run_request *request)
{
	const struct settings *settings = &request->options->settings;
	run->about = (struct environment_run){ .suite = request->options->name,
		.baseline = settings->baseline,
		.pin = settings->pin,
		.seed = settings->seed,
		.order_seed = settings->order_seed,
		.builds = run->builds,
		.argc = request->argc,
		.argv = request->argv,
		.started = run->about.started };
}

int run_execute(const struct run_request *request, struct error *error)
{
	struct run run = { .options = request->options,
		.builds = request->builds[0] ? request->builds : NULL,
		.samples = -1 };
	run.about.started = time(NULL);
	int status = EXIT_REFUSED;
	if (!options_settle(request->options, error) &&
		!cells_plan(&run.cells, request->catalog, request->options, error) &&
		!placement_init(&run.placement, request->options->settings.pin, error)) {
		about_fill(&run, request);
		if (run.builds && cells_split(&run.cells)) {
			error_errno(error, -ENOMEM, "cells");
		} else if (request->options->settings.dry_run) {
			show_plan(&run);
			status = EXIT_MEASURED;
		} else {
			status = run_measure(&run, error);
		}
	}
	run_finish(&run);
	return status;
}
