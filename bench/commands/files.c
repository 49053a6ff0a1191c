/* SPDX-License-Identifier: MIT */
#include "bench/commands/files.h"

#include "bench/base/directory.h"
#include "bench/base/json.h"
#include "bench/formats/export.h"
#include "bench/machine/changes.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/plan/suite.h"
#include "bench/runner.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static int choose_directory(struct files *files, struct error *error)
{
	const struct settings *settings = &files->options->settings;
	char name[4000];
	if (settings->resume) {
		snprintf(files->directory, sizeof files->directory, "%s", settings->resume);
		return 0;
	}
	files->created = !settings->output || access(settings->output, F_OK);
	snprintf(name, sizeof name, "%s%s", files->about.builds ? "ab-" : "", files->options->name);
	const struct directory_wanted wanted = { .output = settings->output,
		.baseline = settings->save_baseline,
		.name = name,
		.when = files->about.started };
	return directory_make(&wanted, files->directory, sizeof files->directory, error);
}

void files_path(const struct files *files, const char *name, char *path, size_t size)
{
	snprintf(path, size, "%s/%s", files->directory, name);
}

static int open_journal(struct files *files, const struct cells *cells, struct history *history,
	struct error *error)
{
	const struct settings *settings = &files->options->settings;
	const struct journal_request request = { .directory = files->directory,
		.trace = settings->trace,
		.cells = cells,
		.environment = files->environment.hash };
	if (settings->resume)
		return journal_resume(&files->journal, &request, history, error);
	int code = journal_create(&files->journal, &request, error);
	if (code == -EEXIST)
		error_set(error, code, "%s holds another run; give another --output",
			files->directory);
	return code;
}

static int write_environment(struct files *files, struct error *error)
{
	char path[4200];
	files_path(files, "environment.json", path, sizeof path);
	return environment_write(&files->environment, &files->about, path, error);
}

/* What was run and where, before anything is measured. */
static int describe(struct files *files, struct error *error)
{
	char path[4200];
	files_path(files, "suite.ini", path, sizeof path);
	int code = suite_write(
		files->options, files->about.builds ? SUITE_OF_BUILDS : SUITE_OF_RUN, path, error);
	return code ? code : write_environment(files, error);
}

/* Takes back what a run that is refused has made; a directory that holds other files stays. */
static void undo(struct files *files)
{
	char path[4200];
	if (files->options->settings.resume)
		return;
	static const char *const described[] = { "suite.ini", "environment.json" };
	/* The directory had none, and ours are written last. */
	for (size_t i = 0; files->journal.samples.fd >= 0 && i < 2; i++) {
		files_path(files, described[i], path, sizeof path);
		unlink(path);
	}
	journal_undo(&files->journal);
	if (files->created)
		rmdir(files->directory);
}

/* What environment.json says of the run. */
static struct environment_run about(const struct files_request *request)
{
	const struct settings *settings = &request->options->settings;
	static const char *const traces[] = {
		[TRACE_NONE] = "none", [TRACE_TASKS] = "tasks", [TRACE_STATES] = "states"
	};
	return (struct environment_run){ .suite = request->options->name,
		.baseline = settings->baseline,
		.baseline_params = &request->cells->baseline,
		.pin = settings->pin,
		.seed = settings->seed,
		.order_seed = settings->order_seed,
		.heartbeat_ns = settings->heartbeat_ns,
		.warmup = settings->warmup,
		.trace = traces[settings->trace],
		.counters = settings->counters,
		.workload_output = settings->workload_output,
		.builds = request->builds,
		.plugins = settings->plugins,
		.left_out = &request->cells->left_out,
		.argc = request->argc,
		.argv = request->argv,
		.started = time(NULL) };
}

/* What the figures of runners depend on, once each. */
static void collect_facts(const struct cells *cells, struct names *facts)
{
	for (size_t i = 0; i < cells->count; i++) {
		const struct cell *cell = &cells->cells[i];
		char key[512];
		snprintf(key, sizeof key, "%s %s%s%s", cells->groups[cell->group].workload->name,
			cell->runner->name, *cell->runner_params ? " " : "", cell->runner_params);
		if (!cell->facts || names_has(facts, key))
			continue;
		names_add(facts, key);
		names_add(facts, cell->facts);
	}
}

/*
 * What was measured on one machine and by one build does not go on on another. A description that
 * was not written whole says nothing: then the hash in the rows tells.
 */
static int check_place(const struct files *files, struct error *error)
{
	char path[4200];
	struct cJSON *was;
	struct error ignored;
	files_path(files, "environment.json", path, sizeof path);
	if (!files->options->settings.resume || json_read(path, &was, &ignored))
		return 0;
	struct cJSON *is = environment_describe(&files->environment, &files->about);
	int code = changes_check(was, is, error);
	cJSON_Delete(is);
	cJSON_Delete(was);
	return code ? error_prefix(error, code,
			      "%s was measured on another machine or by another build",
			      files->directory)
		    : 0;
}

int files_open(struct files *files, const struct files_request *request, struct history *history,
	struct error *error)
{
	*files = (struct files){ .options = request->options,
		.about = about(request),
		.journal = { .samples.fd = -1, .tasks.fd = -1, .segments.fd = -1 } };
	collect_facts(request->cells, &files->facts);
	files->about.facts = &files->facts;
	environment_init(&files->environment);
	int code = exports_check(&files->options->settings, error);
	if (!code)
		code = choose_directory(files, error);
	if (!code)
		code = check_place(files, error);
	if (!code)
		code = open_journal(files, request->cells, history, error);
	if (!code)
		code = describe(files, error);
	if (code)
		undo(files);
	return code;
}

int files_describe_end(struct files *files, double clock_error_s, struct error *error)
{
	files->about.clock_error_s = clock_error_s;
	files->about.finished = time(NULL);
	return write_environment(files, error);
}

int files_close(struct files *files, struct error *error)
{
	return journal_close(&files->journal, error);
}

void files_finish(struct files *files)
{
	struct error error;
	files_close(files, &error); /* of a run that is refused: they are taken back */
	environment_finish(&files->environment);
	names_finish(&files->facts);
}
