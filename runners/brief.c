/* SPDX-License-Identifier: MIT */
#include "runners/brief.h"

#include "bench/runner.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/mman.h>

static void put_pair(FILE *file, const char *name, const char *text)
{
	workload_json_text(file, name);
	putc(':', file);
	workload_json_text(file, text);
	putc(',', file);
}

/* As text: JavaScript's numbers are exact up to 2^53 only. */
static void put_count(FILE *file, const char *name, uint64_t number)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRIu64, number);
	put_pair(file, name, text);
}

static bool is_number(const struct param *param)
{
	return param->type != PARAM_CHOICE && param->type != PARAM_TEXT &&
	       param->type != PARAM_FILES;
}

static void put_value(FILE *file, const struct param *param, const struct value *value)
{
	bool list = param->type == PARAM_INTEGERS || param->type == PARAM_FILES;
	workload_json_text(file, param->name);
	putc(':', file);
	if (list)
		putc('[', file);
	for (size_t i = 0; list && i < value->count; i++) {
		if (i)
			putc(',', file);
		if (param->type == PARAM_FILES)
			workload_json_text(file, value->items[i]);
		else
			fprintf(file, "\"%" PRIu64 "\"", value->numbers[i]);
	}
	if (list)
		putc(']', file);
	else if (is_number(param))
		fprintf(file, "\"%" PRIu64 "\"", value->number);
	else
		workload_json_text(file, value->text);
}

/* Those whose values are numbers, or those whose values are texts. */
static void put_values(FILE *file, const char *name, bool numbers, const struct param *params,
	const struct value *values)
{
	bool first = true;
	workload_json_text(file, name);
	fputs(":{", file);
	for (size_t i = 0; params && params[i].name; i++) {
		if (is_number(&params[i]) != numbers)
			continue;
		if (!first)
			putc(',', file);
		first = false;
		put_value(file, &params[i], &values[i]);
	}
	fputs("},", file);
}

static int put_job(FILE *file, const struct job *job)
{
	put_count(file, "tasks", job->tasks);
	put_count(file, "concurrency", job->concurrency);
	put_count(file, "parallel", job->parallel);
	put_count(file, "seed", job->setup->seed);
	put_count(file, "measure_memory", job->measure_memory);
	put_count(file, "ledger", (uint64_t)job->ledger_fd);
	if (job->shared_fd >= 0)
		put_count(file, "shared", (uint64_t)job->shared_fd);
	if (job->setup->directory)
		put_pair(file, "directory", job->setup->directory);
	fputs("\"cpus\":[", file);
	for (unsigned i = 0; i < job->cpu_count; i++)
		fprintf(file, "%s\"%u\"", i ? "," : "", job->cpus[i]);
	fputs("],\"inputs\":", file);
	int error = 0;
	if (job->workload->inputs)
		error = job->workload->inputs(job->state, file);
	else
		fputs("null", file);
	putc(',', file);
	return error;
}

static int put_all(FILE *file, const struct brief *brief)
{
	putc('{', file);
	put_pair(file, "runner", brief->runner);
	put_pair(file, "workload", brief->workload->name);
	put_pair(file, "twin", brief->twin);
	put_count(file, "control", (uint64_t)brief->control);
	put_values(file, "option_numbers", true, brief->options, brief->option_values);
	put_values(file, "option_texts", false, brief->options, brief->option_values);
	put_values(file, "numbers", true, brief->workload->params, brief->values);
	put_values(file, "texts", false, brief->workload->params, brief->values);
	int error = brief->job ? put_job(file, brief->job) : 0;
	/* It stands last, where no comma follows. */
	fputs("\"protocol\":\"1\"}\n", file);
	return error;
}

int brief_write(const struct brief *brief)
{
	int fd = memfd_create("brief", MFD_CLOEXEC);
	int copy = fd < 0 ? -1 : dup(fd);
	FILE *file = copy < 0 ? NULL : fdopen(copy, "w");
	int error = file ? put_all(file, brief) : -errno;
	if (!file && copy >= 0)
		close(copy);
	if (file && fclose(file) && !error)
		error = -errno;
	if (error && fd >= 0)
		close(fd);
	return error ? error : fd;
}
