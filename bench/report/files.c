/* SPDX-License-Identifier: MIT */
/* The run's files: where it was measured, how to repeat it, and the files themselves. */
#include "bench/base/figures.h"
#include "bench/base/file.h"
#include "bench/base/text.h"
#include "bench/report/parts.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the environment ------------------------------------------------------------------------ */

/* A text or a number; those named in bytes as an amount of memory. */
static void show_fact(
	struct report *report, struct cJSON *list, const struct cJSON *fact, const char *words)
{
	char text[512] = "";
	size_t length = fact ? strlen(fact->string) : 0;
	bool bytes = length > 6 && strcmp(fact->string + length - 6, "_bytes") == 0;
	if (cJSON_IsNumber(fact) && bytes)
		figures_bytes(fact->valuedouble, text);
	else if (cJSON_IsNumber(fact))
		snprintf(text, sizeof(text), strncmp(fact->string, "load", 4) ? "%.10g" : "%.2f",
			fact->valuedouble);
	else if (cJSON_IsString(fact))
		snprintf(text, sizeof(text), "%s", fact->valuestring);
	if (!*text)
		return;
	struct cJSON *item = report_item(report, list);
	report_say(report, item, "name", "%s", words);
	report_say(report, item, "known", "%s", text);
}

static void show_facts(struct report *report)
{
	static const char *const facts[][2] = { { "host", "Host" }, { "cpu_model", "Processor" },
		{ "cores", "Cores" }, { "cpus_online", "CPUs online" },
		{ "cpus_usable", "CPUs usable" }, { "governor", "Governor" },
		{ "virtualisation", "Virtualisation" }, { "memory_bytes", "Memory" },
		{ "kernel", "Kernel" }, { "libc", "C library" }, { "libevent", "libevent" },
		{ "compiler", "Compiler" }, { "build_type", "Build" }, { "concbench", "concbench" },
		{ "git_revision", "Revision" }, { "load_1min", "Load at the start" },
		{ "pin", "Pinning" }, { "baseline", "Baseline" }, { "seed", "Seed of the inputs" },
		{ "order_seed", "Seed of the order" }, { "old_binary", "Old build" },
		{ "new_binary", "New build" }, { "imported_from", "Imported from" },
		{ "file", "File" }, { "imported", "Imported" }, { "started", "Started" },
		{ "finished", "Finished" } };
	struct cJSON *list =
		report_list(report, report_object(report, report->shown, "known_facts"), "fact");
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		show_fact(report, list,
			cJSON_GetObjectItemCaseSensitive(report->results.environment, facts[i][0]),
			facts[i][1]);
}

static bool is_plain_word(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_-+=:,./@%";
	return *word && strspn(word, plain) == strlen(word);
}

/* As a shell reads it as one word, whatever bytes it has. */
static void write_word(FILE *out, const char *word)
{
	char *bytes = strdup(word);
	if (!bytes || is_plain_word(word)) {
		fputs(word, out);
		free(bytes);
		return;
	}
	text_restore(bytes);
	bool odd = strcmp(bytes, word) != 0;
	fputs(odd ? "$'" : "'", out);
	for (const char *at = bytes; *at; at++) {
		if (odd && (*at & 0x80))
			fprintf(out, "\\x%02x", (unsigned char)*at);
		else if (odd && strchr("'\\", *at))
			fprintf(out, "\\%c", *at);
		else if (*at == '\'')
			fputs("'\\''", out);
		else
			fputc(*at, out);
	}
	fputc('\'', out);
	free(bytes);
}

/* The words of the command line. */
static void show_command(struct report *report)
{
	const struct cJSON *words =
		cJSON_GetObjectItemCaseSensitive(report->results.environment, "command");
	const struct cJSON *word;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	report->starved |= !out;
	if (!out || !cJSON_IsString(cJSON_GetArrayItem(words, 0)))
		words = NULL;
	cJSON_ArrayForEach(word, words)
	{
		if (word != words->child)
			fputc(' ', out);
		if (cJSON_IsString(word))
			write_word(out, word->valuestring);
	}
	if (out && fclose(out) == 0)
		report_say(report, report->shown, "command", "%s", text);
	free(text);
}

/* ---- files ---------------------------------------------------------------------------------- */

/* A file of the run. One that is larger than this is named only. */
enum {
	FILE_MAX = 4 << 20
};

static const struct {
	const char *name, *type, *summary;
} run_files[] = {
	{ "samples.csv", "text/csv", "every sample, in the order measured" },
	{ "summary.csv", "text/csv", "the table above, all columns" },
	{ "differences.csv", "text/csv", "the table above, all columns" },
	{ "environment.json", "application/json", "machine and build" },
	{ "suite.ini", "text/plain", "what was run" },
	{ "tasks.csv", "text/csv", "every task: when and where it ran" },
	{ "segments.csv", "text/csv", "what every task did between its waits" },
};

static void show_suite(struct report *report, const char *text)
{
	struct cJSON *again = report_object(report, report->shown, "again");
	report_say(report, again, "listing", "%s", text);
	report_say(report, again, "does",
		report->builds ? "asks two builds the same question again"
			       : "repeats it with the same inputs and in the same order of "
				 "samples");
	report_say(report, again, "by",
		report->builds ? "concbench ab OLD NEW ./suite.ini"
			       : "concbench suite ./suite.ini");
}

static void show_environment(struct report *report, const char *text)
{
	char *whole = report->results.environment ? cJSON_Print(report->results.environment) : NULL;
	report_say(report, report->shown, "environment", "%s", whole ? whole : text);
	free(whole);
	if (!report->results.environment)
		report_say(report, report->shown, "unknown",
			"environment.json cannot be read as JSON.");
}

static void show_size(struct report *report, struct cJSON *item, size_t size)
{
	char text[FIGURES_SIZE];
	if (size < 1000)
		snprintf(text, sizeof(text), "%zu bytes", size);
	else if (size < 1000000)
		snprintf(text, sizeof(text), "%.0f kB", (double)size / 1e3);
	else
		figures_bytes((double)size, text);
	report_say(report, item, "size", "%s", text);
}

/* Adds what is there; `text` ends with a NUL and is NULL for what is too large. */
static void show_file(struct report *report, size_t index, const char *text, size_t size)
{
	struct cJSON *list = cJSON_GetObjectItem(report->shown, "downloads");
	struct cJSON *item = report_item(report, list);
	report_say(report, item, "name", "%s", run_files[index].name);
	report_say(report, item, "type", "%s", run_files[index].type);
	report_say(report, item, "summary", "%s", run_files[index].summary);
	show_size(report, item, size);
	if (!text)
		return;
	report_bytes(report, item, "data", text, size);
	if (strcmp(run_files[index].name, "suite.ini") == 0)
		show_suite(report, text);
	if (strcmp(run_files[index].name, "environment.json") == 0)
		show_environment(report, text);
}

/* A file that cannot be read is not there. 0 or -ENOMEM. */
static int read_file(struct report *report, size_t index)
{
	char path[4200], *text = NULL;
	struct stat about;
	snprintf(path, sizeof(path), "%s/%s", report->run, run_files[index].name);
	int fd = file_open(path, 0);
	if (fd < 0)
		return 0;
	size_t size = fstat(fd, &about) ? 0 : (size_t)about.st_size;
	if (size <= FILE_MAX) {
		text = calloc(1, size + 1);
		ssize_t got = text ? read(fd, text, size) : -1;
		size = got > 0 ? (size_t)got : 0;
	}
	close(fd);
	if (!text && size <= FILE_MAX)
		return -ENOMEM;
	show_file(report, index, text, size);
	free(text);
	return 0;
}

int report_files(struct report *report)
{
	int status = 0;
	report_list(report, report->shown, "downloads");
	if (report->results.environment) {
		show_facts(report);
		show_command(report);
	}
	for (size_t i = 0; i < sizeof(run_files) / sizeof(run_files[0]) && !status; i++)
		status = read_file(report, i);
	if (!cJSON_HasObjectItem(report->shown, "environment"))
		report_say(report, report->shown, "unknown",
			"This run has no environment.json: where and how it was measured is not "
			"known.");
	return status;
}
