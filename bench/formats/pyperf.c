/* SPDX-License-Identifier: MIT */
/* pyperf's JSON, version 1.0: a run a sample, since each had a process of its own. */
#include "bench/formats/export.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

/* What pyperf's own collection calls these; it refuses an empty value. */
static void add_metadata(struct cJSON *document, const struct results *results)
{
	static const struct {
		const char *key, *fact;
	} facts[] = { { "hostname", "host" }, { "platform", "kernel" },
		{ "cpu_model_name", "cpu_model" }, { "aslr", "aslr" },
		{ "concbench_version", "concbench" } };
	struct cJSON *metadata = cJSON_AddObjectToObject(document, "metadata");
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		const char *text = results_fact(results, facts[i].fact);
		if (text[strspn(text, " \t")] && !strpbrk(text, "\r\n"))
			export_add_text(metadata, facts[i].key, text);
	}
	cJSON_AddStringToObject(metadata, "unit", "second");
}

static void add_run(struct cJSON *runs, const struct results_sample *sample)
{
	struct cJSON *run = cJSON_CreateObject();
	cJSON_AddItemToObject(run, "values", cJSON_CreateDoubleArray(&sample->cost_s, 1));
	if (!isnan(sample->rss_bytes)) {
		struct cJSON *metadata = cJSON_AddObjectToObject(run, "metadata");
		cJSON_AddNumberToObject(metadata, "mem_max_rss", sample->rss_bytes);
	}
	cJSON_AddItemToArray(runs, run);
}

int export_pyperf(struct exporter *export, FILE *file)
{
	struct cJSON *document = cJSON_CreateObject();
	cJSON_AddStringToObject(document, "version", "1.0");
	add_metadata(document, &export->results);
	struct cJSON *list = cJSON_AddArrayToObject(document, "benchmarks");
	for (size_t i = 0; i < export->results.count; i++) {
		const struct results_cell *cell = &export->results.cells[i];
		if (!export_holds(export, i))
			continue;
		struct cJSON *benchmark = cJSON_CreateObject();
		struct cJSON *metadata = cJSON_AddObjectToObject(benchmark, "metadata");
		export_add_text(metadata, "name", export->labels[i]);
		struct cJSON *runs = cJSON_AddArrayToObject(benchmark, "runs");
		const struct results_sample *sample;
		for (size_t at = 0; (sample = results_next(&export->results, cell, &at));)
			add_run(runs, sample);
		cJSON_AddItemToArray(list, benchmark);
	}
	return json_write(document, file);
}
