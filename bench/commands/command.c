/* SPDX-License-Identifier: MIT */
#include "bench/commands/command.h"

#include "bench/base/data.h"
#include "bench/base/memory.h"
#include "bench/base/say.h"
#include "bench/base/terminal.h"
#include "bench/plan/suite.h"
#include "bench/plot/plot.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

static bool is_file(const char *format, const char *name)
{
	char path[4200];
	snprintf(path, sizeof path, format, name);
	return !access(path, R_OK);
}

/* The command that a word belongs to which was given without it, in the form it is typed; or NULL.
 */
static const char *command_of(const char *word)
{
	struct catalog catalog = { 0 };
	struct error error;
	char file[300], path[4200];
	const char *form = NULL;
	snprintf(file, sizeof file, "suites/%s.ini", word);
	int code = catalog_init(&catalog, &error);
	if (!code && catalog_workload(&catalog, word, &error))
		form = "it is a workload: 'concbench run %s' measures it";
	else if (!code && catalog_runner(&catalog, word, &error))
		form = "it is a runner: 'concbench run WORKLOAD -x %s' measures under it";
	else if (*word && !strchr(word, '/') && !data_path(file, path, sizeof path))
		form = "it is a suite: 'concbench suite %s' measures it";
	else if (strpbrk(word, "/.") && is_file("%s/samples.csv", word))
		form = "it is a run: 'concbench report %s' shows it, or plot, slides, export, compare";
	else if (strstr(word, ".ini") && is_file("%s", word))
		form = "it is a suite: 'concbench suite %s' measures it";
	catalog_finish(&catalog);
	return form;
}

/* Says on stderr what is wrong and where help is; gives EXIT_REFUSED. */
static int refuse(const char *command, const struct error *error)
{
	fprintf(stderr, "concbench: %s ('concbench%s%s --help' explains)\n", error->text,
		command ? " " : "", command ? command : "");
	return EXIT_REFUSED;
}

int command_unknown(const char *name)
{
	struct names known = { 0 };
	struct error error;
	const char *form = command_of(name);
	char *hint = form ? memory_print(form, name) : NULL;
	error_set(&error, 0, "no command '%s'", name);
	for (size_t i = 0; !hint && commands[i]; i++)
		names_add(&known, commands[i]->name);
	names_suggest(&known, name, hint, &error);
	names_finish(&known);
	free(hint);
	return refuse(NULL, &error);
}

/* ---- a call --------------------------------------------------------------------------------- */

static int help(const struct command *command)
{
	printf("usage: concbench %s\n\n%s", command->usage, command->about);
	if (command->more)
		command->more();
	putchar('\n');
	options_help(stdout, command->takes);
	return EXIT_MEASURED;
}

int command_read(struct call *call, unsigned takes, struct error *error)
{
	int first = call->argc;
	int code = options_parse(&call->options, takes, call->argc, call->argv, &first, error);
	call->words = call->argv + first;
	call->count = call->argc - first;
	return code;
}

int command_read_suite(struct call *call, unsigned takes, int words, struct error *error)
{
	/* Once to find the words among the options, once more to override what the suite says. */
	int code = command_read(call, takes, error);
	if (code || call->options.settings.help)
		return code;
	if (call->count != words + 1)
		return error_set(error, -EINVAL, "%s takes %s, %d given", call->argv[0],
			words ? "two programs and a suite" : "one suite, by name or file",
			call->count);
	struct settings given = call->options.settings;
	options_finish(&call->options);
	options_init(&call->options);
	code = suite_find(&call->options, call->words[words], error);
	if (!code)
		options_override(&call->options, &given);
	return code ? code : command_read(call, takes, error);
}

static int read_call(const struct command *command, struct call *call, struct error *error)
{
	int code = command->read ? command->read(call, error)
				 : command_read(call, command->takes, error);
	if (!code && !call->options.settings.help && command->one && call->count != 1)
		code = error_set(error, -EINVAL, "%s takes %s, %d given", command->name,
			command->one, call->count);
	return code;
}

/* Says what was given and has no effect. */
static void tell_notes(const struct names *notes)
{
	for (size_t i = 0; i < notes->count; i++)
		fprintf(stderr, "concbench: %s\n", notes->items[i]);
}

int command_call(const struct command *command, int argc, char **argv)
{
	struct call call = { .argc = argc, .argv = argv };
	struct error error = { 0 };
	int status = EXIT_REFUSED;
	call.line = memory_zeroed((size_t)argc + 2, sizeof *call.line);
	call.line[0] = (char *)(uintptr_t) "concbench";
	memcpy(call.line + 1, argv, (size_t)argc * sizeof *argv);
	options_init(&call.options);
	int code = read_call(command, &call, &error);
	if (!code && call.options.settings.help) {
		status = help(command);
	} else if (!code) {
		tell_notes(&call.options.notes);
		status = command->act(&call, &error);
	}
	options_finish(&call.options);
	free(call.line);
	/* Without a text it was said where it was found. */
	return status == EXIT_REFUSED && *error.text ? refuse(command->name, &error) : status;
}

/* ---- what commands share -------------------------------------------------------------------- */

int command_check_run(const char *run, struct error *error)
{
	char path[4200];
	snprintf(path, sizeof path, "%s/samples.csv", run);
	return access(path, R_OK)
		       ? error_errno(error, -errno, "%s is no run directory: samples.csv", run)
		       : 0;
}

int command_catalog(struct catalog *catalog, const struct options *options, struct error *error)
{
	int code = catalog_init(catalog, error);
	const struct names *plugins = &options->settings.plugins[0];
	for (size_t i = 0; !code && i < plugins->count; i++)
		code = catalog_add_plugin(catalog, plugins->items[i], error);
	return code;
}

int command_check_kinds(const struct names *kinds, struct error *error)
{
	struct names known = { 0 };
	int code = 0;
	for (size_t i = 0; plot_kind_name(i); i++)
		names_add(&known, plot_kind_name(i));
	for (size_t i = 0; i < kinds->count && !code; i++) {
		if (names_has(&known, kinds->items[i]))
			continue;
		error_set(error, -EINVAL, "no kind of plot '%s'", kinds->items[i]);
		code = names_suggest(&known, kinds->items[i], NULL, error);
	}
	names_finish(&known);
	return code;
}

bool command_lacks_kinds(const char *run, const struct names *kinds, bool nothing_drawn)
{
	const bool builds = plot_is_of_builds(run);
	char names[1024];
	struct say said = say_into(names, sizeof names);
	for (size_t i = 0; i < kinds->count; i++) {
		say_comma(&said, i, kinds->count, "and");
		const char *needs = builds ? NULL : plot_kind_needs(kinds->items[i]);
		say(&said, "%s", kinds->items[i]);
		if (needs)
			say(&said, " (needs %s)", needs);
	}
	if (kinds->count)
		terminal_line(stderr, "concbench: %s has no data for %s%s%s", run, names,
			builds ? ", as of a run of 'ab' there is overlay alone" : "",
			nothing_drawn ? "; nothing drawn" : "");
	return kinds->count;
}

int command_find_templates(char *path, size_t size, struct error *error)
{
	return data_path("scripts", path, size)
		       ? error_set(error, -ENOENT, "no plot templates found; set CONCBENCH_DATA")
		       : 0;
}
