/* SPDX-License-Identifier: MIT */
#include "bench/sampling/foreign.h"

#include "bench/plan/cells.h"
#include "bench/sampling/family.h"
#include "bench/machine/machine.h"
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

static int add(struct names *words, const char *word)
{
	return names_add(words, word, strlen(word));
}

static int add_number(struct names *words, const char *option, uint64_t number)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRIu64, number);
	int code = add(words, option);
	return code ? code : add(words, text);
}

/* A comma in a value would make two values of it. */
static int add_param(struct names *words, const char *name, const char *value)
{
	char *text = malloc(strlen(name) + 2 * strlen(value) + 2), *to = text;
	if (!text)
		return -ENOMEM;
	to = stpcpy(stpcpy(to, name), "=");
	for (; *value; value++) {
		if (*value == ',')
			*to++ = '\\';
		*to++ = *value;
	}
	*to = '\0';
	int code = add(words, "--param");
	if (!code)
		code = add(words, text);
	free(text);
	return code;
}

/* Those at their default are not said: an older build may not know them. */
static int add_runner_param(struct names *words, const struct cell *cell, size_t index)
{
	const char *name = cell->values->params[index].name;
	size_t length = strlen(name);
	char scoped[128];
	snprintf(scoped, sizeof scoped, "%s.%s", cell->runner->name, name);
	for (const char *at = cell->runner_params; *at; at += *at == ';') {
		if (!strncmp(at, name, length) && at[length] == '=')
			return add_param(words, scoped, cell->values->values[index].text);
		at += names_item_length(at, ';');
	}
	return 0;
}

static int add_plugins(struct names *words, const struct names *plugins)
{
	int code = 0;
	for (size_t i = 0; !code && i < plugins->count; i++) {
		code = add(words, "--plugin");
		if (!code)
			code = add(words, plugins->items[i]);
	}
	return code;
}

static int command_line(struct names *words, const struct sampler *sampler, const struct cell *cell,
	const char *output)
{
	const struct group *group = &sampler->cells->groups[cell->group];
	const struct settings *settings = sampler->settings;
	size_t build = !strcmp(cell->build, "new");
	const char *const fixed[] = { sampler->builds[build], "run", group->workload->name,
		"--runner", cell->runner->name, "--runs", "1", "--warmup", "0", "--no-plots",
		"--quiet", "--style", "none", "--pin", settings->pin, "--output", output };
	int code = 0;
	for (size_t i = 0; !code && i < sizeof fixed / sizeof *fixed; i++)
		code = add(words, fixed[i]);
	if (!code)
		code = add_plugins(words, &settings->plugins[0]);
	if (!code)
		code = add_plugins(words, &settings->plugins[1 + build]);
	char timeout[32];
	snprintf(timeout, sizeof timeout, "%.9f", (double)settings->timeout_ns * 1e-9);
	if (!code)
		code = add(words, "--timeout");
	if (!code)
		code = add(words, timeout);
	if (!code)
		code = add_number(words, "--concurrency", cell->concurrency);
	if (!code)
		code = add_number(words, "--tasks", group->tasks);
	if (!code)
		code = add_number(words, "--seed", group->seed);
	for (size_t i = 0; !code && i < group->values->count; i++)
		code = add_param(
			words, group->values->params[i].name, group->values->values[i].text);
	for (size_t i = 0; !code && i < cell->values->count; i++)
		code = add_runner_param(words, cell, i);
	return code;
}

/* ---- its process ---------------------------------------------------------------------------- */

/* Executes the program with its words on stderr kept in a file. Never returns. */
static _Noreturn void become(const struct names *words, const char *directory)
{
	char talk[4200];
	snprintf(talk, sizeof talk, "%s/talk", directory);
	setenv("TMPDIR", directory, 1);
	char **argv = calloc(words->count + 1, sizeof *argv);
	int null = open("/dev/null", O_RDWR), log = open(talk, O_WRONLY | O_CREAT, 0600);
	if (!argv || null < 0 || log < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 ||
		dup2(log, 2) < 0)
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
static void judge(struct sample *sample, const struct family_end *end, const char *output)
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
	uint64_t limit_ns = sampler->settings->timeout_ns + GRACE_NS;
	struct family_end end = family_end(child, taking->link, limit_ns);
	sample->report.process_ns = runner_now_ns() - begun;
	judge(sample, &end, taking->directory);
}

void foreign_take(const struct sampler *sampler, const struct taking *taking, struct sample *sample)
{
	const struct cell *cell = &sampler->cells->cells[sample->cell];
	struct names words = { 0 };
	int code = command_line(&words, sampler, cell, taking->directory);
	if (code)
		sample_fail(sample, code, "the other build's command line");
	else
		run_build(sampler, taking, &words, sample);
	names_finish(&words);
}
