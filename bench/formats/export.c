/* SPDX-License-Identifier: MIT */
#include "bench/formats/export.h"

#include "bench/base/directory.h"
#include "bench/base/file.h"
#include "bench/base/intern.h"
#include "bench/base/memory.h"
#include "bench/plan/options.h"
#include "bench/results/compared.h"
#include "bench/base/text.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sorted by name. */
const struct export_format export_formats[] = {
	{ "benchstat", "Go's benchmark text: benchstat -col /runner", export_check_any,
		export_benchstat },
	{ "github-action", "github-action-benchmark, smaller is better: wall times",
		export_check_any, export_action },
	{ "github-action-speedup", "the same, bigger is better: speedups", export_check_speedup,
		export_action_speedup },
	{ "google-benchmark", "google/benchmark's JSON, for its compare.py", NULL, export_google },
	{ "hyperfine", "hyperfine's JSON, every sample", NULL, export_hyperfine },
	{ "hyperfine-csv", "hyperfine's CSV, a row a cell", NULL, export_hyperfine_csv },
	{ "markdown", "a table for people", NULL, export_markdown },
	{ "pyperf", "pyperf's JSON, every sample", export_check_any, export_pyperf },
	{ "trace", "Chrome trace events out of tasks.csv: ui.perfetto.dev", export_check_tasks,
		export_trace },
	{ NULL, NULL, NULL, NULL },
};

int export_format_find(const char *name, const struct export_format **found, struct error *error)
{
	struct names known = { 0 };
	char hint[320] = "there are ";
	*found = NULL;
	for (const struct export_format *format = export_formats; format->name; format++) {
		if (!strcmp(format->name, name))
			*found = format;
		names_add(&known, format->name);
		size_t length = strlen(hint);
		snprintf(hint + length, sizeof hint - length, "%s%s",
			format == export_formats ? "" : ", ", format->name);
	}
	int code = *found ? 0 : error_set(error, -EINVAL, "no format '%s'", name);
	if (code)
		names_suggest(&known, name, hint, error);
	names_finish(&known);
	return code;
}

/* ---- the run -------------------------------------------------------------------------------- */

/* A label and its place among the others. */
struct placed {
	const char *text;
	size_t place;
};

static int compare_placed(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;
	int order = strcmp(a->text, b->text);
	return order ? order : a->place < b->place ? -1 : 1;
}

static bool is_new(struct intern *known, const char *text)
{
	size_t before = known->count;
	intern_text(known, text);
	return known->count > before;
}

void export_tell_apart(char **labels, size_t count, const char *before, const char *behind)
{
	struct intern known = { 0 };
	struct placed *sorted = memory_zeroed(count, sizeof *sorted);
	unsigned number = 1;
	for (size_t i = 0; i < count; i++)
		sorted[i] = (struct placed){ intern_text(&known, labels[i]), i };
	qsort(sorted, count, sizeof *sorted, compare_placed);
	for (size_t i = 1; i < count; i++) {
		char **label = &labels[sorted[i].place];
		bool same = sorted[i].text == sorted[i - 1].text;
		number = same ? number : 1;
		while (same) {
			free(*label);
			*label = memory_print("%s%s%u%s", sorted[i].text, before, ++number, behind);
			same = !is_new(&known, *label);
		}
	}
	free(sorted);
	intern_finish(&known);
}

/* "primes threads -j 4", with tasks and parameters where they tell the workload's cells apart. */
static char *title_of(const struct results *results, const struct results_cell *cell)
{
	const struct results_group *group = &results->groups[cell->group];
	char tasks[40] = "", load[LOAD_SIZE];
	load_words(&cell->load, load);
	if (group->tasks_differ)
		snprintf(tasks, sizeof tasks, " -n %" PRIu64, cell->tasks);
	char *text = memory_print("%s %s -j %" PRIu64 "%s%s%s%s%s%s%s%s", cell->workload,
		results->runners[cell->runner_index].label, cell->concurrency, tasks,
		*group->params ? " " : "", group->params, *load ? " " : "", load,
		*cell->build ? " (" : "", cell->build, *cell->build ? ")" : "");
	char *line = text_line(text);
	free(text);
	return line;
}

/* Readers strip names; two must not become the same by that. */
static char *trim(char *text)
{
	size_t length = strlen(text), blank = strspn(text, " ");
	while (length > blank && text[length - 1] == ' ')
		text[--length] = '\0';
	memmove(text, text + blank, length - blank + 1);
	return text;
}

const char *export_figure(const struct exporter *export, size_t cell)
{
	return compared_of(&export->results.cells[cell])->time;
}

double export_cpu_s(const struct results_sample *sample, const struct load *load)
{
	return results_cpu_s(sample) / (load->duration_ns ? sample->tasks_ended : 1);
}

double export_ns(double seconds, const struct load *load)
{
	return load->duration_ns ? seconds * 1e9 : round(seconds * 1e9);
}

/* A label that says what its times are, where they are no wall times. Takes the label. */
static char *with_figure(const struct exporter *export, size_t cell, char *label)
{
	if (!export->results.cells[cell].load.duration_ns)
		return label;
	char *text = memory_print("%s (%s)", label, export_figure(export, cell));
	free(label);
	return text;
}

int export_init(struct exporter *export, const char *run, struct error *error)
{
	struct results *results = &export->results;
	int code = results_read(results, run, error);
	if (code)
		return code;
	export->labels = memory_zeroed(results->count, sizeof *export->labels);
	export->titles = memory_zeroed(results->count, sizeof *export->titles);
	summary_init(&export->summary, results);
	for (size_t i = 0; i < results->count; i++) {
		const struct results_cell *cell = &results->cells[i];
		export->labels[i] = trim(with_figure(export, i, results_cell_label(cell)));
		export->titles[i] = trim(with_figure(export, i, title_of(results, cell)));
	}
	export_tell_apart(export->labels, results->count, " (", ")");
	export_tell_apart(export->titles, results->count, " (", ")");
	return 0;
}

void export_finish(struct exporter *export)
{
	for (size_t i = 0; export->labels && i < export->results.count; i++) {
		free(export->labels[i]);
		free(export->titles[i]);
	}
	free(export->labels);
	free(export->titles);
	summary_finish(&export->summary);
	names_finish(&export->left_out);
	results_finish(&export->results);
	*export = (struct exporter){ 0 };
}

/* ---- for the writers ------------------------------------------------------------------------ */

void export_leave_out(struct exporter *export, size_t cell, const char *why)
{
	char *text = memory_print("%s: %s", export->labels[cell], why);
	names_add(&export->left_out, text);
	free(text);
}

bool export_holds(struct exporter *export, size_t cell)
{
	bool holds = export->results.cells[cell].count > 0;
	if (!holds)
		export_leave_out(export, cell, "no sample counts");
	return holds;
}

int export_check_any(struct exporter *export, const char *run, struct error *error)
{
	for (size_t i = 0; i < export->results.count; i++)
		if (export->results.cells[i].count)
			return 0;
	return error_set(
		error, -EINVAL, "%s has no sample that counts, and the format cannot say so", run);
}

void export_plain(FILE *out, const char *text)
{
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		if (strchr("|\\`*_<>[]#@~&!$", *at))
			fprintf(out, "&#%u;", *at);
		else
			fputc(*at < ' ' ? ' ' : *at, out);
	}
}

void export_add_text(struct cJSON *object, const char *name, const char *text)
{
	if (!cJSON_GetObjectItemCaseSensitive(object, name))
		cJSON_AddStringToObject(object, name, text);
}

void export_add_number(struct cJSON *object, const char *name, double number)
{
	if (isnan(number))
		cJSON_AddNullToObject(object, name);
	else
		cJSON_AddNumberToObject(object, name, number);
}

int export_print_text(const char *text, FILE *file)
{
	char *quoted = json_print(cJSON_CreateString(text));
	int code = fputs(quoted, file) < 0 ? -errno : 0;
	free(quoted);
	return code;
}

/* ---- what `run` writes by itself ------------------------------------------------------------ */

#define EXPORTS 3

/* One file that the settings may name. */
struct target {
	const char *option, *format, *path;
};

static void targets_of(const struct settings *settings, struct target *targets)
{
	targets[0] = (struct target){ "--export-csv", "hyperfine-csv", settings->export_csv };
	targets[1] = (struct target){ "--export-json", "hyperfine", settings->export_json };
	targets[2] = (struct target){ "--export-markdown", "markdown", settings->export_markdown };
}

/* The last one written would be all that is left; a device takes several. */
static int check_apart(const struct target *targets, size_t count, struct error *error)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			if (targets[i].path && targets[j].path &&
				strncmp(targets[i].path, "/dev/", strlen("/dev/")) &&
				directory_same_file(targets[i].path, targets[j].path))
				return error_set(error, -EINVAL,
					"%s and %s name one file, %s, which holds one of them",
					targets[j].option, targets[i].option, targets[i].path);
	return 0;
}

int exports_check(const struct settings *settings, struct error *error)
{
	struct target targets[EXPORTS + 1];
	targets_of(settings, targets);
	targets[EXPORTS] =
		(struct target){ .option = "--workload-output", .path = settings->workload_output };
	int apart = check_apart(targets, EXPORTS + 1, error);
	if (apart)
		return apart;
	for (size_t i = 0; i < EXPORTS; i++) {
		const char *path = targets[i].path;
		int code = path ? directory_refuse_target(path, settings->output, error) : 0;
		if (code)
			return code;
		code = path ? file_check(path) : 0;
		if (code)
			return error_errno(error, code, "%s %s", targets[i].option, path);
	}
	return 0;
}

bool exports_take_stdout(const struct settings *settings)
{
	struct target targets[EXPORTS];
	targets_of(settings, targets);
	for (size_t i = 0; i < EXPORTS; i++)
		if (targets[i].path && !strcmp(targets[i].path, "-"))
			return true;
	return false;
}

static int write_target(const struct target *target, struct exporter *export, struct error *error)
{
	const struct export_format *format;
	struct file file;
	int code = export_format_find(target->format, &format, error);
	if (code)
		return code;
	code = file_create_for(&file, target->path);
	if (!code)
		code = format->write(export, file.stream);
	code = file_close(&file, code);
	return code ? error_errno(error, code, "%s %s", target->option, target->path) : 0;
}

/* Also the others if one fails; the first failure is the one that is told. */
int exports_write(const struct settings *settings, const char *run, struct error *error)
{
	struct exporter export = { 0 };
	struct target targets[EXPORTS];
	struct error later;
	targets_of(settings, targets);
	bool wanted = targets[0].path || targets[1].path || targets[2].path;
	int code = wanted ? export_init(&export, run, error) : 0, first = code;
	for (size_t i = 0; !code && i < EXPORTS; i++)
		if (targets[i].path) {
			int failed = write_target(&targets[i], &export, first ? &later : error);
			first = first ? first : failed;
		}
	export_finish(&export);
	return first;
}
