/* SPDX-License-Identifier: MIT */
/*
 * concbench complete WORD...: what could stand where the last of the words of a command line
 * stands, for the shells' completions (scripts/completion.*). A line each: the whole word, and
 * after a tab what it is. ':files', ':folders' and ':more' (the word goes on: no blank behind it)
 * stand alone.
 *
 * It all follows from the tables: from the usage lines and from what the options say they take, a
 * word in capitals for something (RUNNER, FILE), one in small letters for itself.
 */
#include "bench/commands/command.h"

#include "bench/base/data.h"
#include "bench/base/memory.h"
#include "bench/formats/export.h"
#include "bench/plan/options_table.h"
#include "bench/plan/suite.h"
#include "bench/plot/plot.h"
#include "bench/runner.h"

#include <ctype.h>
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct completion {
	const struct command *command;
	int count; /* words before the last one, the command's name first */
	char **words;
	const char *head; /* what stands in the last word before what is completed: "--runner=a," */
	size_t head_length;
	const char *last;       /* and that */
	struct options options; /* as far as they are typed and right */
	struct catalog catalog;
	bool more;
};

/* ---- candidates ----------------------------------------------------------------------------- */

static void offer(struct completion *completion, const char *word, const char *what)
{
	if (strncmp(word, completion->last, strlen(completion->last)))
		return;
	printf("%.*s%s%s%s\n", (int)completion->head_length, completion->head, word,
		what && *what ? "\t" : "", what ? what : "");
}

static void offer_workloads(struct completion *completion)
{
	for (size_t i = 0; i < completion->catalog.workload_count; i++)
		offer(completion, completion->catalog.workloads[i]->name,
			completion->catalog.workloads[i]->summary);
}

static void offer_runners(struct completion *completion)
{
	for (size_t i = 0; i < completion->catalog.runner_count; i++)
		offer(completion, completion->catalog.runners[i]->name,
			completion->catalog.runners[i]->summary);
}

static void offer_suites(struct completion *completion)
{
	struct names suites = { 0 };
	data_list("suites", ".ini", &suites);
	for (size_t i = 0; i < suites.count; i++) {
		char summary[256];
		suite_summary(suites.items[i], summary, sizeof summary);
		offer(completion, suites.items[i], summary);
	}
	names_finish(&suites);
}

static void offer_kinds(struct completion *completion)
{
	for (size_t i = 0; plot_kind_name(i); i++)
		offer(completion, plot_kind_name(i), NULL);
}

static void offer_formats(struct completion *completion)
{
	for (const struct export_format *format = export_formats; format->name; format++)
		offer(completion, format->name, format->summary);
}

static void offer_files(struct completion *completion)
{
	(void)completion;
	puts(":files");
}

static void offer_folders(struct completion *completion)
{
	(void)completion;
	puts(":folders");
}

/* The runs in a folder that ends with a slash, or is "". */
static void offer_runs_in(struct completion *completion, const char *folder)
{
	DIR *stream = opendir(*folder ? folder : ".");
	char path[4200], file[4300];
	struct dirent *entry;
	while (stream && (entry = readdir(stream))) {
		snprintf(path, sizeof path, "%s%s", folder, entry->d_name);
		snprintf(file, sizeof file, "%s/samples.csv", path);
		if (*entry->d_name != '.' && !access(file, F_OK))
			offer(completion, path, "run");
	}
	if (stream)
		closedir(stream);
}

/* Those beside what is typed so far; with nothing typed, where runs land. */
static void offer_runs(struct completion *completion)
{
	const char *slash = strrchr(completion->last, '/');
	char folder[4096] = "";
	if (slash)
		snprintf(folder, sizeof folder, "%.*s", (int)(slash + 1 - completion->last),
			completion->last);
	offer_runs_in(completion, folder);
	if (!slash)
		offer_runs_in(completion, "results/");
	puts(":folders");
}

static void offer_commands(struct completion *completion)
{
	for (size_t i = 0; commands[i]; i++)
		offer(completion, commands[i]->name, commands[i]->summary);
	offer(completion, "--help", "the commands");
	offer(completion, "--version", NULL);
}

/* ---- what a word stands for ----------------------------------------------------------------- */

static const struct {
	const char *word;
	void (*offer)(struct completion *);
} words[] = {
	{ "BINARY", offer_files },
	{ "DIR", offer_folders },
	{ "FILE", offer_files },
	{ "FILE.so", offer_files },
	{ "FORMAT", offer_formats },
	{ "KIND", offer_kinds },
	{ "NEW", offer_runs },
	{ "OLD", offer_runs },
	{ "RUN", offer_runs },
	{ "RUNNER", offer_runners },
	{ "SUITE", offer_suites },
	{ "WORKLOAD", offer_workloads },
};

/* `text` of `length` bytes: a word in capitals (OLD_BINARY is a BINARY), or one offered itself. */
static void offer_word(struct completion *completion, const char *text, size_t length)
{
	char whole[32];
	snprintf(whole, sizeof whole, "%.*s", (int)length, text);
	const char *bar = strrchr(whole, '_'), *word = bar ? bar + 1 : whole;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(words[i].word, word))
			words[i].offer(completion);
	if (islower((unsigned char)*word))
		offer(completion, word, NULL);
}

/* What may stand for "SUITE|FILE", "N[,N...]", "[list|of|words]", "RUN...". */
static void offer_form(struct completion *completion, const char *form, size_t length)
{
	const char *end = form + length;
	bool list = memmem(form, length, "[,", 2);
	const char *comma = list ? strrchr(completion->last, ',') : NULL;
	if (comma) {
		completion->head_length += (size_t)(comma + 1 - completion->last);
		completion->last = comma + 1;
	}
	completion->more = completion->more || list;
	form += *form == '[';
	while (form < end && *form != '[' && *form != ']' && strncmp(form, "...", 3)) {
		size_t word = strcspn(form, "|[] ");
		if (word > 3 && !strncmp(form + word - 3, "...", 3))
			word -= 3;
		offer_word(completion, form, word);
		form += word + (form[word] == '|');
	}
}

/* ---- parameters ----------------------------------------------------------------------------- */

/* True: the parameter itself is typed, and its values are what is offered. */
static bool offer_param(
	struct completion *completion, const char *prefix, const struct param *param)
{
	char text[200];
	size_t length = (size_t)snprintf(text, sizeof text, "%s%s=", prefix, param->name);
	if (strncmp(completion->last, text, length) || !param->choices) {
		offer(completion, text, param->help);
		return false;
	}
	const char *comma = strrchr(completion->last + length, ',');
	length = comma ? (size_t)(comma + 1 - completion->last) : length;
	completion->head_length += length;
	completion->last += length;
	for (const char *const *choice = param->choices; *choice; choice++)
		offer(completion, *choice, NULL);
	return true;
}

static bool offer_params_of(
	struct completion *completion, const char *name, const struct param *params)
{
	char prefix[100] = "";
	if (!strncmp(completion->last, name, strlen(name)) && completion->last[strlen(name)] == '.')
		snprintf(prefix, sizeof prefix, "%s.", name);
	for (; params && params->name; params++)
		if (offer_param(completion, prefix, params))
			return true;
	return false;
}

/* Of the workloads named so far. */
static void offer_params(struct completion *completion)
{
	const struct request *request = completion->options.requests;
	struct error error;
	completion->more = true;
	for (size_t i = 0; i < request->workloads.count; i++) {
		const struct workload *workload =
			catalog_workload(&completion->catalog, request->workloads.items[i], &error);
		if (workload && offer_params_of(completion, workload->name, workload->params))
			return;
	}
}

/* ---- where the last word stands ------------------------------------------------------------- */

static void offer_value(struct completion *completion, const struct option_row *row)
{
	if (!strcmp(row->name, "param"))
		offer_params(completion);
	else
		offer_form(completion, row->argument, strlen(row->argument));
}

/* The option of `--name` or `-n`, of `length` bytes, that takes an argument; or NULL. */
static const struct option_row *option_of(
	const struct completion *completion, const char *word, size_t length)
{
	unsigned takes = completion->command->takes;
	for (size_t i = 0; i < options_row_count; i++) {
		const struct option_row *row = &options_rows[i];
		bool named = length > 2 && strlen(row->name) == length - 2 &&
			     !strncmp(word, "--", 2) && !strncmp(word + 2, row->name, length - 2);
		bool lettered =
			length == 2 && word[0] == '-' && row->letter && word[1] == row->letter;
		if ((named || lettered) && options_offered(row, takes) && row->argument)
			return row;
	}
	return NULL;
}

static void offer_options(struct completion *completion)
{
	char text[64];
	for (size_t i = 0; i < options_row_count; i++) {
		const struct option_row *row = &options_rows[i];
		if (!options_offered(row, completion->command->takes | OPTION_LINE))
			continue;
		snprintf(text, sizeof text, "--%s", row->name);
		offer(completion, text, row->help);
	}
}

/* The words so far that are neither options nor their arguments, the command's name aside. */
static size_t count_words(const struct completion *completion)
{
	size_t count = 0;
	for (int i = 1; i < completion->count; i++) {
		const char *word = completion->words[i];
		if (*word != '-')
			count++;
		else if (option_of(completion, word, strlen(word)))
			i++;
	}
	return count;
}

/* The usage line's word for the place; its last one may be given often. */
static void offer_place(struct completion *completion)
{
	size_t place = count_words(completion);
	const char *form = strchr(completion->command->usage, ' ');
	while (form) {
		form++;
		size_t length = strcspn(form, " ");
		bool often = length > 3 && memmem(form, length, "...", 3);
		if (!strncmp(form, "[options]", length))
			return;
		if (!place || often) {
			offer_form(completion, form, length);
			return;
		}
		place--;
		form = strchr(form, ' ');
	}
}

/* The option that waits for the last word, or NULL. */
static const struct option_row *option_before(const struct completion *completion)
{
	const char *word = completion->words[completion->count - 1];
	const struct option_row *row =
		completion->count > 1 ? option_of(completion, word, strlen(word)) : NULL;
	return row && row->kind != AS_LEVEL ? row : NULL; /* whose value follows a '=' only */
}

static void offer_last(struct completion *completion)
{
	const char *last = completion->last;
	size_t name = strcspn(last, "=");
	const struct option_row *row = option_before(completion);
	if (!row && !strncmp(last, "--", 2) && last[name]) {
		row = option_of(completion, last, name);
		completion->head_length = name + 1;
		completion->last += name + 1;
		if (row)
			offer_value(completion, row);
	} else if (row) {
		offer_value(completion, row);
	} else if (*last == '-') {
		offer_options(completion);
	} else {
		offer_place(completion);
	}
}

/* Reads what is typed so far as the command would, as far as that goes. */
static void read_words(struct completion *completion)
{
	struct error error;
	int count = completion->count - (option_before(completion) != NULL), first = count;
	char **copy = memory_zeroed((size_t)count + 1, sizeof *copy);
	memcpy(copy, completion->words, (size_t)count * sizeof *copy);
	options_init(&completion->options);
	options_add_request(&completion->options, NULL);
	options_parse(
		&completion->options, completion->command->takes, count, copy, &first, &error);
	for (int i = first; i < count; i++)
		names_split(&completion->options.requests->workloads, copy[i], ',', false);
	free(copy);
	command_catalog(&completion->catalog, &completion->options, &error);
}

int command_complete(int argc, char **argv)
{
	char *nothing = (char *)(uintptr_t) "";
	struct completion completion = {
		.count = argc - 2, .words = argv + 1, .head = argc > 1 ? argv[argc - 1] : nothing
	};
	completion.last = completion.head;
	if (argc <= 2 || (argc == 3 && !strcmp(argv[1], "help"))) {
		offer_commands(&completion);
		return EXIT_MEASURED;
	}
	completion.command = command_find(argv[1]);
	if (!completion.command)
		return EXIT_MEASURED;
	read_words(&completion);
	offer_last(&completion);
	if (completion.more)
		puts(":more");
	catalog_finish(&completion.catalog);
	options_finish(&completion.options);
	return EXIT_MEASURED;
}
