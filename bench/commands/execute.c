/* SPDX-License-Identifier: MIT */
#include "bench/commands/execute.h"

#include "bench/base/memory.h"
#include "bench/base/stop.h"
#include "bench/base/terminal.h"
#include "bench/commands/command.h"
#include "bench/commands/files.h"
#include "bench/commands/prints.h"
#include "bench/commands/probe.h"
#include "bench/commands/show.h"
#include "bench/formats/export.h"
#include "bench/machine/counters.h"
#include "bench/machine/environment.h"
#include "bench/machine/placement.h"
#include "bench/machine/watch.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/plan/planner.h"
#include "bench/results/changes.h"
#include "bench/results/difference.h"
#include "bench/results/findings.h"
#include "bench/results/table.h"
#include "bench/sampling/foresight.h"
#include "bench/sampling/guardian.h"
#include "bench/sampling/probes.h"
#include "bench/sampling/progress.h"
#include "bench/sampling/schedule.h"
#include "bench/sampling/scratch.h"
#include "bench/sampling/take.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Everything that a run holds. */
struct run {
	const struct run_request *request;
	struct options *options;
	const char *const *builds; /* two, or NULL */
	struct cells cells;
	struct history history;
	enum stop_reason *reasons;
	struct probes probes;
	struct placement placement;
	struct files files;
};

int measure_cells(const struct schedule *asked, struct probes *probes, struct error *error)
{
	struct schedule schedule = *asked;
	struct sampler *sampler = &schedule.sampler;
	const struct settings *settings = sampler->settings;
	struct progress progress = { .silent = settings->quiet || !strcmp(settings->style, "none"),
		.live = isatty(STDERR_FILENO) && terminal_has_escapes() &&
			strcmp(settings->style, "basic") };
	struct guardian guardian = { 0 };
	struct watch watch;
	sampler->prints = prints_open(settings, error);
	if (sampler->prints < 0)
		return sampler->prints;
	watch_begin(&watch);
	sampler->guardian = &guardian;
	sampler->watch = &watch;
	schedule.take = take_sample;
	schedule.progress = &progress;
	int code = schedule_run(&schedule, error);
	while (!code && !stop_wanted() && probes && probes_next(probes, &progress)) {
		guardian_finish(&guardian); /* the next one knows the new cells */
		guardian = (struct guardian){ 0 };
		schedule.reasons = *probes->reasons;
		code = schedule_run(&schedule, error);
	}
	guardian_finish(&guardian);
	prints_close(sampler->prints);
	watch_finish(&watch);
	return code;
}

static int take_samples(struct run *run, struct error *error)
{
	const struct settings *settings = &run->options->settings;
	bool search = options_search(run->options);
	if (search)
		probes_begin(&run->probes);
	struct schedule schedule = {
		.sampler = { .cells = &run->cells,
			.builds = { run->request->builds[0], run->request->builds[1] },
			.settings = settings,
			.placement = &run->placement,
			.journal = &run->files.journal },
		.history = &run->history,
		.left_out = &run->cells.left_out,
		.reasons = run->reasons
	};
	char why[200];
	if (!settings->quiet && strcmp(settings->style, "none"))
		environment_warn(stderr);
	if (settings->counters && counters_missing(why, sizeof why))
		fprintf(stderr, "concbench: %s\n", why);
	return measure_cells(&schedule, search ? &run->probes : NULL, error);
}

/* ---- the end of a run ----------------------------------------------------------------------- */

static void show_files(const struct run *run, const char *names)
{
	if (show_wanted(&run->options->settings))
		terminal_line(stdout, "%s: %s", run->files.directory, names);
	fflush(stdout);
}

static void show_findings(const struct run *run, const struct findings *findings)
{
	const struct settings *settings = &run->options->settings;
	show_table(settings, findings);
	show_notes(settings, findings->results);
	fflush(stdout);
	if (run->files.journal.dropped)
		fprintf(stderr,
			"concbench: %" PRIu64 " stretches are not in segments.csv, which has room "
			"for some of a sample: detail in samples.csv says how many; use fewer "
			"--tasks\n",
			run->files.journal.dropped);
	static const char *const names[] = {
		[TRACE_NONE] = "samples.csv summary.csv environment.json suite.ini",
		[TRACE_TASKS] = "samples.csv summary.csv tasks.csv environment.json suite.ini",
		[TRACE_STATES] = ("samples.csv summary.csv tasks.csv segments.csv environment.json "
				  "suite.ini"),
	};
	show_files(run, names[settings->trace]);
}

/* Says in environment.json that the run has ended, and reads what was measured, which is good also
 * where that cannot be written: `*described` is what came of it. */
static int read_back(struct run *run, struct results *results, int *described, struct error *error)
{
	*described = files_describe_end(&run->files, 0, error);
	int code =
		results_read_own(results, run->files.directory, &run->cells, run->reasons, error);
	double clock_error_s = results_most(results, MEASURED_CLOCK);
	if (!code && clock_error_s > 0)
		*described = files_describe_end(&run->files, clock_error_s, error);
	return code;
}

/* Everything after the last sample. What was measured is written even if one step fails. */
static int conclude(struct run *run, struct error *error)
{
	struct results results = { 0 };
	struct findings findings = { 0 };
	char path[4200];
	int described, code = read_back(run, &results, &described, error);
	files_path(&run->files, "summary.csv", path, sizeof path);
	if (!code) {
		findings_init(&findings, &results);
		code = summary_write(&findings.summary, path, error);
	}
	if (!code)
		code = exports_write(&run->options->settings, run->files.directory, error);
	if (findings.groups)
		show_findings(run, &findings);
	show_pictures(&run->options->settings, run->files.directory);
	findings_finish(&findings);
	results_finish(&results);
	return code ? code : described;
}

/* The same for two builds: one difference a cell. `regressed` says whether one is a regression. */
static int conclude_builds(struct run *run, bool *regressed, struct error *error)
{
	const struct settings *settings = &run->options->settings;
	struct results results = { 0 };
	const struct table_style style = show_style(settings);
	struct differences differences = { 0 };
	char path[4200];
	int described, code = read_back(run, &results, &described, error);
	files_path(&run->files, "differences.csv", path, sizeof path);
	if (!code) {
		differences_collect_builds(&differences, &results);
		differences_judge(&differences, settings->threshold);
		code = changes_write(&differences, path, error);
	}
	*regressed = differences.regressions;
	show_notes(settings, &results);
	if (!code && show_wanted(settings))
		changes_print(stdout, &differences, &style);
	show_files(run, "samples.csv differences.csv environment.json suite.ini");
	if (!code)
		show_pictures(settings, run->files.directory);
	differences_finish(&differences);
	results_finish(&results);
	return code ? code : described;
}

/* Was there a failure? Then it is told. */
static bool tell(int code, const struct error *error)
{
	if (code)
		fprintf(stderr, "concbench: %s\n", error->text);
	return code;
}

bool run_lacks(const struct cells *cells, const enum stop_reason *reasons)
{
	for (size_t cell = 0; cell < cells->count; cell++)
		if (reasons[cell] == STOP_LEFT_OUT && cells->cells[cell].named)
			return true;
	return cells->lacks;
}

int run_check_scratch(const struct cells *cells, bool wanted, struct error *error)
{
	const char *folder = scratch_temporary();
	for (size_t i = 0; i < cells->group_count; i++)
		wanted = wanted || cells->groups[i].directory;
	return wanted && access(folder, W_OK | X_OK)
		       ? error_errno(error, -errno,
				 "TMPDIR is to be a folder that samples can write into: %s", folder)
		       : 0;
}

/* Opens, measures, concludes: from here on a failure is no refusal. */
static int run_measure(struct run *run, struct error *error)
{
	const struct files_request request = { .options = run->options,
		.cells = &run->cells,
		.builds = run->builds,
		.argc = run->request->argc,
		.argv = run->request->argv };
	stop_catch();
	run->reasons = memory_zeroed(run->cells.count, sizeof *run->reasons);
	if (run_check_scratch(&run->cells, run->builds, error) ||
		prints_check(&run->options->settings, error))
		return EXIT_REFUSED;
	if (files_open(&run->files, &request, &run->history, error))
		return EXIT_REFUSED;
	bool regressed = false, failed = tell(take_samples(run, error), error);
	failed |= show_failures(&run->cells, &run->history);
	failed |= run_lacks(&run->cells, run->reasons);
	if (journal_is_here(&run->files.journal))
		failed |= tell(run->builds ? conclude_builds(run, &regressed, error)
					   : conclude(run, error),
			error);
	failed |= tell(files_close(&run->files, error), error);
	return stop_wanted() ? EXIT_INTERRUPTED : failed || regressed ? EXIT_FAILED : EXIT_MEASURED;
}

static void run_finish(struct run *run)
{
	placement_finish(&run->placement);
	if (run->files.options)
		files_finish(&run->files);
	history_finish(&run->history);
	probes_finish(&run->probes);
	free(run->reasons);
	cells_finish(&run->cells);
}

/* A search goes its own way under each build: there would be no pairs. */
static int check_search(const struct run *run, struct error *error)
{
	if (!run->builds || !options_search(run->options))
		return 0;
	return error_set(error, -EINVAL,
		"a search for an --slo probes other rates under each build, which make no pairs; "
		"name a --rate, or run the search with each build");
}

/* The rates that a run which is resumed has probed. */
static int recall(struct run *run, struct error *error)
{
	const char *directory = run->options->settings.resume;
	return directory && options_search(run->options)
		       ? probes_recall(&run->probes, directory, error)
		       : 0;
}

/* Shows what would be measured. What the plan alone says could not end would be left out. A
 * workload that computes may yet have fewer tasks, if they are not told. */
static int run_show(struct run *run)
{
	const struct cells *cells = &run->cells;
	char why[600];
	run->reasons = memory_zeroed(cells->count, sizeof *run->reasons);
	for (size_t cell = 0; cell < cells->count; cell++) {
		const struct group *group = &cells->groups[cells->cells[cell].group];
		if ((group->automatic && group->workload->bound != BOUND_IO) ||
			!foresight_is_hopeless(cells, &run->options->settings, cell,
				group->waits_ns, why, sizeof why))
			continue;
		run->reasons[cell] = STOP_LEFT_OUT;
		terminal_line(stderr, "concbench: left out: %s", why);
	}
	show_plan(cells, run->reasons);
	return run_lacks(cells, run->reasons) ? EXIT_FAILED : EXIT_MEASURED;
}

int run_execute(const struct run_request *request, struct error *error)
{
	struct run run = { .request = request,
		.options = request->options,
		.builds = request->builds[0] ? request->builds : NULL };
	const struct settings *settings = &request->options->settings;
	const struct probe probe = probe_of(settings);
	run.cells.builds = run.builds;
	run.history.searched = &run.cells;
	run.probes = (struct probes){ .cells = &run.cells,
		.catalog = request->catalog,
		.options = request->options,
		.history = &run.history,
		.reasons = &run.reasons };
	const struct prober *prober = settings->dry_run ? NULL : &probe.prober;
	int status = EXIT_REFUSED;
	if (!options_settle(request->options, error) && !check_search(&run, error) &&
		!planner_plan(&run.cells, request->catalog, request->options, prober, error) &&
		!recall(&run, error) &&
		!placement_init(&run.placement, request->options->settings.pin, error)) {
		show_left_out(&run.cells);
		if (run.builds)
			cells_split(&run.cells);
		status = settings->dry_run ? run_show(&run) : run_measure(&run, error);
	}
	run_finish(&run);
	return status == EXIT_REFUSED && stop_wanted() ? EXIT_INTERRUPTED : status;
}
