/* SPDX-License-Identifier: MIT */
#include "bench/sampling/foreign.h"

#include "bench/base/memory.h"
#include "bench/plan/cells.h"
#include "bench/sampling/family.h"
#include "bench/machine/proc.h"
#include "bench/base/names.h"
#include "bench/plan/options.h"
#include "bench/plan/param.h"
#include "bench/sampling/rows.h"
#include "bench/sampling/sample.h"
#include "bench/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the other program needs beyond the sample's own limit: to start, to write, to end. */
#define GRACE_NS UINT64_C(10000000000)

/* ---- its command line ----------------------------------------------------------------------- */

static void add_option(struct names *words, const char *option, const char *value)
{
	names_add(words, option);
	names_add(words, value);
}

static void add_number(struct names *words, const char *option, uint64_t number)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRIu64, number);
	add_option(words, option, text);
}

static void add_seconds(struct names *words, const char *option, uint64_t ns)
{
	char text[32];
	snprintf(text, sizeof text, "%.9f", (double)ns * 1e-9);
	add_option(words, option, text);
}

/* A comma in a value would make two values of it. */
static void add_param(struct names *words, const char *name, const char *value)
{
	char *text = memory_resized(NULL, strlen(name) + 2 * strlen(value) + 2, 1);
	char *to = stpcpy(stpcpy(text, name), "=");
	for (; *value; value++) {
		if (*value == ',')
			*to++ = '\\';
		*to++ = *value;
	}
	*to = '\0';
	add_option(words, "--param", text);
	free(text);
}

/* Those at their default are not said: an older build may not know them. */
static void add_runner_param(struct names *words, const struct cell *cell, size_t index)
{
	const char *name = cell->values->params[index].name;
	size_t length = strlen(name);
	char scoped[128];
	snprintf(scoped, sizeof scoped, "%s.%s", cell->runner->name, name);
	for (const char *at = cell->runner_params; *at; at += *at == ';') {
		if (!strncmp(at, name, length) && at[length] == '=')
			add_param(words, scoped, cell->values->values[index].text);
		at += names_item_length(at, ';');
	}
}

/* An older build need not know of loads where there is none. */
static void add_load(struct names *words, const struct group *group)
{
	const struct load *load = &group->load;
	char duration[32];
	if (!load_is_open(load))
		add_number(words, "--tasks", group->tasks);
	if (!load->duration_ns)
		return;
	snprintf(duration, sizeof duration, "%.9f", (double)load->duration_ns * 1e-9);
	add_option(words, "--duration", duration);
	if (!load_is_open(load))
		return;
	add_number(words, "--rate", load->rate);
	add_option(words, "--arrival", load->poisson ? "poisson" : "fixed");
}

static void add_plugins(struct names *words, const struct names *plugins)
{
	for (size_t i = 0; i < plugins->count; i++)
		add_option(words, "--plugin", plugins->items[i]);
}

static struct names command_line(
	const struct sampler *sampler, const struct cell *cell, const char *output)
{
	const struct group *group = &sampler->cells->groups[cell->group];
	const struct settings *settings = sampler->settings;
	size_t build = !strcmp(cell->build, "new");
	const char *const fixed[] = { sampler->builds[build], "run", group->workload->name,
		"--runner", cell->runner->name, "--runs", "1", "--warmup", "0", "--no-plots",
		"--quiet", "--style", "none", "--pin", settings->pin, "--output", output };
	struct names words = { 0 };
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		names_add(&words, fixed[i]);
	add_plugins(&words, &settings->plugins[0]);
	add_plugins(&words, &settings->plugins[1 + build]);
	add_seconds(&words, "--timeout", settings->timeout_ns);
	if (settings->stall_ns != OPTIONS_STALL_NS) /* an older build may not know it */
		add_seconds(&words, "--stall", settings->stall_ns);
	add_number(&words, "--concurrency", cell->concurrency);
	add_load(&words, group);
	add_number(&words, "--seed", group->seed);
	for (size_t i = 0; i < group->values->count; i++)
		add_param(&words, group->values->params[i].name, group->values->values[i].text);
	for (size_t i = 0; i < cell->values->count; i++)
		add_runner_param(&words, cell, i);
	return words;
}

/* ---- its process ---------------------------------------------------------------------------- */

/* Executes the program with its words on stderr kept in a file. Never returns. */
static _Noreturn void become(const struct names *words, const char *directory)
{
	char talk[4200];
	snprintf(talk, sizeof talk, "%s/talk", directory);
	setenv("TMPDIR", directory, 1);
	char **argv = memory_zeroed(words->count + 1, sizeof *argv);
	int null = open("/dev/null", O_RDWR), log = open(talk, O_WRONLY | O_CREAT, 0600);
	if (null < 0 || log < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(log, 2) < 0)
		_exit(126);
	for (size_t i = 0; i < words->count; i++)
		argv[i] = words->items[i];
	execvp(argv[0], argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static void describe_end(struct sample *sample, int status)
{
	if (WIFSIGNALED(status))
		snprintf(sample->detail, sizeof sample->detail, "the build was killed by SIG%s",
			sigabbrev_np(WTERMSIG(status)));
	else
		snprintf(sample->detail, sizeof sample->detail,
			"the build ended with status %d and without a sample", WEXITSTATUS(status));
}

/* What the one row says; a second would be somebody else's. */
struct only_row {
	struct sample *sample;
	size_t rows;
};

static int take_row(void *context, const struct row *row, struct error *error)
{
	struct only_row *only = context;
	(void)error;
	if (only->rows++ == 0)
		rows_sample(row, only->sample);
	return 0;
}

/* What the sample is: the row, or why there is none. */
static void judge_ending(struct sample *sample, const struct family_end *end, const char *output)
{
	char path[4200];
	struct error error;
	struct only_row only = { .sample = sample };
	snprintf(path, sizeof path, "%s/samples.csv", output);
	bool over = end->ending == FAMILY_OVER;
	if (over && !rows_each(path, take_row, &only, &error) && only.rows == 1)
		return;
	if (!over) {
		sample->status = end->ending == FAMILY_LIMIT ? SAMPLE_TIMEOUT : SAMPLE_INTERRUPTED;
	} else {
		sample->status = SAMPLE_ERROR;
		snprintf(path, sizeof path, "%s/talk", output);
		if (proc_first_line(path, sample->detail, sizeof sample->detail))
			describe_end(sample, end->status);
	}
}

static void run_build(const struct sampler *sampler, const struct taking *taking,
	const struct names *words, struct sample *sample)
{
	uint64_t begun = runner_now_ns();
	pid_t child = family_begin(taking->link);
	if (child == 0)
		become(words, taking->directory);
	if (child < 0) {
		sample_fail(sample, -errno, "cannot fork for the other build");
		return;
	}
	/* What is stuck in it, it finds itself. */
	const struct family_limit limit = { .timeout_ns =
						    sampler->settings->timeout_ns + GRACE_NS };
	struct family_end end = family_end(child, taking->link, &limit);
	sample->statement.process_ns = runner_now_ns() - begun;
	judge_ending(sample, &end, taking->directory);
}

void foreign_take(const struct sampler *sampler, const struct taking *taking, struct sample *sample)
{
	const struct cell *cell = &sampler->cells->cells[sample->cell];
	struct names words = command_line(sampler, cell, taking->directory);
	run_build(sampler, taking, &words, sample);
	names_finish(&words);
}
