/* SPDX-License-Identifier: MIT */
/* Go's benchmark text format, for benchstat: a line a sample, repeats share a name. */
#include "bench/formats/export.h"

#include "bench/base/memory.h"
#include "bench/base/text.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Marks that mean nothing in a name: '/', '=' and '%' do, and spaces end it. */
#define PLAIN "_.,:;+@~-"

static void print_part(FILE *stream, const char *key, const char *value)
{
	char *name = text_percent(key, PLAIN), *text = text_percent(value, PLAIN);
	fprintf(stream, "/%s=%s", name, text);
	free(name);
	free(text);
}

/* A number after the last '-' would be taken for GOMAXPROCS. The '-' is escaped like the rest. */
static char *guard_end(char *name)
{
	char *dash = strrchr(name, '-');
	if (!dash || !dash[1] || dash[1 + strspn(dash + 1, "0123456789")])
		return name;
	char *guarded = memory_print("%.*s%%2D%s", (int)(dash - name), name, dash + 1);
	free(name);
	return guarded;
}

/* "BenchmarkPrimes/runner=threads/concurrency=4/tasks=64/limit=1000"; caller frees. */
static char *name_of(const struct exporter *export, size_t index)
{
	const struct results_cell *cell = &export->results.cells[index];
	struct memory_stream name;
	char *workload = text_percent(cell->workload, PLAIN), concurrency[24], tasks[24];
	memory_stream_open(&name);
	snprintf(concurrency, sizeof concurrency, "%" PRIu64, cell->concurrency);
	snprintf(tasks, sizeof tasks, "%" PRIu64, cell->tasks);
	/* By its first letter Go tells BenchmarkPrimes from a word that begins with Benchmark. */
	*workload = (char)toupper((unsigned char)*workload);
	fprintf(name.file, "Benchmark%s", workload);
	free(workload);
	print_part(name.file, "runner", cell->runner);
	print_part(name.file, "concurrency", concurrency);
	print_part(name.file, "tasks", tasks);
	for (size_t i = 0; i < cell->names.count; i++)
		print_part(name.file, cell->names.items[i], cell->values.items[i]);
	for (size_t i = 0; i < cell->runner_names.count; i++)
		print_part(name.file, cell->runner_names.items[i], cell->runner_values.items[i]);
	if (*cell->load_text) {
		print_part(name.file, "load", cell->load_text);
		print_part(name.file, "time", export_figure(export, index));
	}
	if (*cell->build)
		print_part(name.file, "build", cell->build);
	return guard_end(memory_stream_close(&name));
}

static void write_config(const struct results *results, FILE *file)
{
	static const struct {
		const char *key, *fact;
	} lines[] = { { "host", "host" }, { "cpu", "cpu_model" }, { "kernel", "kernel" },
		{ "concbench", "git_revision" } };
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		const char *fact = results_fact(results, lines[i].fact);
		char *text = *fact ? text_line(fact) : NULL;
		if (text)
			fprintf(file, "%s: %s\n", lines[i].key, text);
		free(text);
	}
	fputs("Unit ns/op better=lower\nUnit cpu-sec/op better=lower\nUnit peak-B better=lower\n\n",
		file);
}

static void write_sample(
	const struct results_sample *sample, const struct load *load, const char *name, FILE *file)
{
	double cpu_s = export_cpu_s(sample, load);
	fprintf(file, "%s 1 %.15g ns/op", name, export_ns(sample->cost_s, load));
	if (!isnan(cpu_s))
		fprintf(file, " %.15g cpu-sec/op", cpu_s);
	if (!isnan(sample->rss_bytes))
		fprintf(file, " %.0f peak-B", sample->rss_bytes);
	fputc('\n', file);
}

int export_benchstat(struct exporter *export, FILE *file)
{
	const struct results *results = &export->results;
	char **names = memory_zeroed(results->count, sizeof *names);
	write_config(results, file);
	for (size_t i = 0; i < results->count; i++)
		names[i] = name_of(export, i);
	/* Those of one name would be taken for repeats of one. */
	export_tell_apart(names, results->count, "/again=", "");
	for (size_t i = 0; i < results->count; i++) {
		const struct results_cell *cell = &results->cells[i];
		const struct results_sample *sample;
		export_holds(export, i);
		for (size_t at = 0; (sample = results_next(results, cell, &at));)
			write_sample(sample, &cell->load, names[i], file);
		free(names[i]);
	}
	free(names);
	return 0;
}
