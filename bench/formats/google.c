/* SPDX-License-Identifier: MIT */
/* google/benchmark's JSON, schema version 1: an entry a sample, repetitions share a name. */
#include "bench/formats/export.h"

#include "bench/base/memory.h"
#include "bench/base/text.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int write_context(const struct results *results, FILE *file)
{
	static const struct {
		const char *key, *fact;
	} facts[] = { { "date", "started" }, { "host_name", "host" },
		{ "library_version", "concbench" } };
	struct cJSON *context = cJSON_CreateObject();
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		const char *text = results_fact(results, facts[i].fact);
		if (*text)
			export_add_text(context, facts[i].key, text);
	}
	double cpus = results_number(results, "cpus_online");
	if (!isnan(cpus))
		cJSON_AddNumberToObject(context, "num_cpus", cpus);
	cJSON_AddNumberToObject(context, "json_schema_version", 1);
	return json_write(context, file);
}

/* "primes/runner:threads/concurrency:4/tasks:64/limit:1000": what compare.py's filters match. */
static char *name_of(const struct exporter *export, size_t index)
{
	const struct results_cell *cell = &export->results.cells[index];
	struct memory_stream stream;
	memory_stream_open(&stream);
	fprintf(stream.file, "%s/runner:%s/concurrency:%" PRIu64 "/tasks:%" PRIu64, cell->workload,
		cell->runner, cell->concurrency, cell->tasks);
	for (size_t i = 0; i < cell->names.count; i++)
		fprintf(stream.file, "/%s:%s", cell->names.items[i], cell->values.items[i]);
	for (size_t i = 0; i < cell->runner_names.count; i++)
		fprintf(stream.file, "/%s:%s", cell->runner_names.items[i],
			cell->runner_values.items[i]);
	if (*cell->load_text)
		fprintf(stream.file, "/load:%s/time:%s", cell->load_text,
			export_figure(export, index));
	if (*cell->build)
		fprintf(stream.file, "/build:%s", cell->build);
	char *text = memory_stream_close(&stream), *line = text_line(text);
	free(text);
	return line;
}

/* CPU time of a sample, or of the mean one where samples are not told apart. */
static double cpu_s(const struct results_cell *cell, const struct results_sample *sample)
{
	double own = export_cpu_s(sample, &cell->load);
	return isnan(own) ? cell->user_mean_s + cell->system_mean_s : own;
}

static struct cJSON *entry_of(const struct results_cell *cell, const char *name, size_t family,
	size_t repetition, const struct results_sample *sample)
{
	struct cJSON *entry = cJSON_CreateObject();
	export_add_text(entry, "name", name);
	cJSON_AddNumberToObject(entry, "family_index", (double)family);
	cJSON_AddNumberToObject(entry, "per_family_instance_index", 0);
	export_add_text(entry, "run_name", name);
	cJSON_AddStringToObject(entry, "run_type", "iteration");
	cJSON_AddNumberToObject(entry, "repetitions", (double)cell->count);
	cJSON_AddNumberToObject(entry, "repetition_index", (double)repetition);
	cJSON_AddNumberToObject(entry, "threads", 1); /* a sample's time is of all its workers */
	cJSON_AddNumberToObject(entry, "iterations", 1);
	cJSON_AddNumberToObject(entry, "real_time", export_ns(sample->cost_s, &cell->load));
	cJSON_AddNumberToObject(entry, "cpu_time", export_ns(cpu_s(cell, sample), &cell->load));
	cJSON_AddStringToObject(entry, "time_unit", "ns");
	if (!isnan(sample->rss_bytes))
		cJSON_AddNumberToObject(entry, "rss_peak_bytes", sample->rss_bytes);
	return entry;
}

/* Can its entries be read? Both times are required of each. */
static bool is_whole(const struct results *results, const struct results_cell *cell)
{
	const struct results_sample *sample;
	for (size_t at = 0; (sample = results_next(results, cell, &at));)
		if (isnan(cpu_s(cell, sample)))
			return false;
	return true;
}

/* One by one: all of them together would need more memory than the run. */
static int write_entries(struct exporter *export, size_t index, const char *name, FILE *file)
{
	const struct results *results = &export->results;
	const struct results_cell *cell = &results->cells[index];
	const struct results_sample *sample;
	size_t repetition = 0;
	int code = 0;
	for (size_t at = 0; !code && (sample = results_next(results, cell, &at)); repetition++) {
		fputs(export->follows ? ",\n" : "", file);
		export->follows = true;
		code = json_write(entry_of(cell, name, index, repetition, sample), file);
	}
	return code;
}

int export_google(struct exporter *export, FILE *file)
{
	const struct results *results = &export->results;
	char **names = memory_zeroed(results->count, sizeof *names);
	fputs("{\"context\": ", file);
	int code = write_context(results, file);
	fputs(",\n\"benchmarks\": [\n", file);
	for (size_t i = 0; i < results->count; i++)
		names[i] = name_of(export, i);
	export_tell_apart(names, results->count, " (", ")");
	for (size_t i = 0; !code && i < results->count; i++) {
		const struct results_cell *cell = &results->cells[i];
		if (export_holds(export, i) && !is_whole(results, cell))
			export_leave_out(export, i, "its CPU time is not known");
		else
			code = write_entries(export, i, names[i], file);
	}
	fputs("]}\n", file);
	for (size_t i = 0; i < results->count; i++)
		free(names[i]);
	free(names);
	return code;
}
