/* SPDX-License-Identifier: MIT */
/* The environment, the command that repeats the run, the files to download. */
#include "bench/plot/text.h"
#include "bench/report/html.h"
#include "bench/report/parts.h"

#include <cjson/cJSON.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* ---- the environment ------------------------------------------------------------------------ */

/* A fact in words: a text, a number; those named in bytes as an amount of memory. */
static void fact_text(const struct cJSON *fact, char *out, size_t size)
{
	size_t length = fact->string ? strlen(fact->string) : 0;
	bool bytes = length > 6 && strcmp(fact->string + length - 6, "_bytes") == 0;
	if (cJSON_IsNumber(fact) && bytes)
		plot_text_memory(fact->valuedouble, out, size);
	else if (cJSON_IsNumber(fact) && strncmp(fact->string, "load", 4) == 0)
		snprintf(out, size, "%.2f", fact->valuedouble);
	else if (cJSON_IsNumber(fact))
		snprintf(out, size, "%.10g", fact->valuedouble);
	else
		snprintf(out, size, "%s", cJSON_IsString(fact) ? fact->valuestring : "");
}

static void write_facts(const struct report *report)
{
	static const struct {
		const char *name, *words;
	} facts[] = { { "host", "Host" }, { "cpu_model", "Processor" }, { "cores", "Cores" },
		{ "cpus_online", "CPUs online" }, { "cpus_usable", "CPUs usable" },
		{ "cpu_governor", "Governor" }, { "virtualisation", "Virtualisation" },
		{ "memory_bytes", "Memory" }, { "kernel", "Kernel" }, { "libc", "C library" },
		{ "libevent", "libevent" }, { "compiler", "Compiler" }, { "build_type", "Build" },
		{ "concbench", "concbench" }, { "git_revision", "Revision" },
		{ "load_1min", "Load at the start" }, { "pin", "Pinning" },
		{ "baseline", "Baseline" }, { "seed", "Seed of the inputs" },
		{ "order_seed", "Seed of the order" }, { "old_binary", "Old build" },
		{ "new_binary", "New build" }, { "imported_from", "Imported from" },
		{ "file", "File" }, { "imported", "Imported" }, { "started", "Started" },
		{ "finished", "Finished" } };
	html_print(report->out, "<dl>\n");
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		const struct cJSON *fact =
			cJSON_GetObjectItemCaseSensitive(report->environment, facts[i].name);
		char text[512] = "";
		if (fact)
			fact_text(fact, text, sizeof(text));
		if (*text)
			html_print(report->out, "<div><dt>%s</dt><dd>%s</dd></div>\n",
				facts[i].words, text);
	}
	html_print(report->out, "</dl>\n");
}

/* A file as a text that can be scrolled and copied. */
static void write_listing(FILE *out, const char *id, const char *label, const char *text)
{
	html_print(out,
		"<pre id=\"%s\" class=\"scroller\" role=\"group\" tabindex=\"0\" "
		"aria-label=\"%s\">%s</pre>\n",
		id, label, text);
}

void report_environment(const struct report *report)
{
	const struct report_file *file = report_file(report, "environment.json");
	char *text = report->environment ? cJSON_Print(report->environment) : NULL;
	FILE *out = report->out;
	html_print(out, "<section aria-labelledby=\"environment\">\n"
			"<h2 id=\"environment\">Environment</h2>\n");
	if (report->environment)
		write_facts(report);
	else
		html_print(out, "<p class=\"note\">%s</p>\n",
			file->there ? "environment.json cannot be read as JSON."
				    : "This run has no environment.json: where and how it was "
				      "measured is not known.");
	if (text || file->bytes) {
		html_print(out, "<details><summary>environment.json, complete</summary>\n");
		write_listing(
			out, "environment-json", "environment.json", text ? text : file->bytes);
		html_print(out, "</details>\n");
	}
	html_print(out, "</section>\n");
	free(text);
}

/* ---- again ---------------------------------------------------------------------------------- */

static bool is_plain_word(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_-+=:,./@%";
	return *word && strspn(word, plain) == strlen(word);
}

/* As a shell reads it as one word. */
static void write_word(FILE *out, const char *word)
{
	if (is_plain_word(word)) {
		html_text(out, word);
		return;
	}
	html_text(out, "'");
	for (; *word; word += strcspn(word, "'")) {
		if (*word == '\'') {
			html_text(out, "'\\''");
			word++;
		}
		html_text_part(out, word, strcspn(word, "'"));
	}
	html_text(out, "'");
}

/* The words of the command line. */
static void write_command(const struct report *report)
{
	FILE *out = report->out;
	const struct cJSON *words =
		cJSON_GetObjectItemCaseSensitive(report->environment, "command");
	const struct cJSON *word;
	if (!cJSON_IsString(cJSON_GetArrayItem(words, 0)))
		return;
	html_print(out, "<p>This was the command:</p>\n<pre id=\"command\" class=\"scroller\" "
			"role=\"group\" tabindex=\"0\" aria-label=\"the command\">");
	cJSON_ArrayForEach(word, words)
	{
		if (word != words->child)
			fputc(' ', out);
		if (cJSON_IsString(word))
			write_word(out, word->valuestring);
	}
	html_print(out, "</pre>\n");
}

void report_repeat(const struct report *report)
{
	FILE *out = report->out;
	const char *suite = report_file(report, "suite.ini")->bytes;
	html_print(out, "<section aria-labelledby=\"repeat\">\n"
			"<h2 id=\"repeat\">Repeat it</h2>\n");
	write_command(report);
	if (suite && !report->differences)
		html_print(out,
			"<p>The suite, saved as <code>suite.ini</code>, repeats it with the "
			"same inputs and in the same order of samples: "
			"<code>concbench suite ./suite.ini</code></p>\n");
	else if (suite)
		html_print(out,
			"<p>The suite, saved as <code>suite.ini</code>, asks two builds the "
			"same question again: "
			"<code>concbench ab OLD NEW ./suite.ini</code></p>\n");
	else
		html_print(out, "<p class=\"note\">This run has no suite.ini, which would say "
				"exactly what was run.</p>\n");
	if (suite)
		write_listing(out, "suite-ini", "suite.ini", suite);
	html_print(out, "</section>\n");
}

/* ---- files ---------------------------------------------------------------------------------- */

/* In parts that need no padding but the last. */
static void write_base64(FILE *out, const struct report_file *file)
{
	const unsigned char *bytes = (const unsigned char *)file->bytes;
	enum {
		PART = 3 * 1024
	};
	unsigned char text[PART / 3 * 4 + 1];
	for (size_t at = 0; at < file->size; at += PART) {
		size_t length = file->size - at < PART ? file->size - at : PART;
		fwrite(text, 1, (size_t)EVP_EncodeBlock(text, bytes + at, (int)length), out);
	}
}

static void write_download(FILE *out, const struct report_file *file)
{
	char size[32];
	if (file->size < 1000)
		snprintf(size, sizeof(size), "%zu bytes", file->size);
	else if (file->size < 1000000)
		snprintf(size, sizeof(size), "%.0f kB", (double)file->size / 1e3);
	else
		plot_text_memory((double)file->size, size, sizeof(size));
	html_print(out, "<li>");
	if (file->bytes) {
		html_print(
			out, "<a download=\"%s\" href=\"data:%s;base64,", file->name, file->type);
		write_base64(out, file);
		html_print(out, "\">%s</a>", file->name);
	} else {
		html_print(out, "<b>%s</b>", file->name);
	}
	html_print(out, " <span class=\"soft\">%s: %s%s</span></li>\n", size, file->summary,
		file->bytes ? "" : "; too large to be in this page, it is in the run's directory");
}

void report_downloads(const struct report *report)
{
	html_print(report->out,
		"<section class=\"downloads\" aria-labelledby=\"downloads\">\n"
		"<h2 id=\"downloads\">Data</h2>\n"
		"<p>This page holds the run's own files, byte for byte.</p>\n<ul>\n");
	for (size_t i = 0; i < REPORT_FILES; i++)
		if (report->files[i].there)
			write_download(report->out, &report->files[i]);
	html_print(report->out, "</ul>\n</section>\n");
}
