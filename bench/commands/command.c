/* SPDX-License-Identifier: MIT */
#include "bench/commands/command.h"

#include "bench/base/data.h"
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

int command_unknown(const char *name)
{
	struct names known = { 0 };
	struct error error;
	char text[4400] = "";
	for (size_t i = 0; commands[i]; i++)
		names_add(&known, commands[i]->name, strlen(commands[i]->name));
	const char *form = command_of(name), *nearest = names_nearest(&known, name);
	if (form)
		snprintf(text, sizeof text, form, name);
	else if (nearest)
		snprintf(text, sizeof text, "did you mean '%s'?", nearest);
	error_set(&error, 0, "no command '%s'%s%s", name, *text ? "; " : "", text);
	names_finish(&known);
	return command_refuse(NULL, &error);
}

int command_help(const struct command_usage *usage)
{
	printf("usage: concbench %s\n\n%s", usage->line, usage->summary);
	if (usage->more)
		usage->more();
	putchar('\n');
	options_help(stdout, usage->takes);
	return EXIT_MEASURED;
}

char **command_line(int argc, char **argv)
{
	char **copy = calloc((size_t)argc + 2, sizeof *copy);
	if (!copy)
		return NULL;
	copy[0] = (char *)(uintptr_t) "concbench";
	memcpy(copy + 1, argv, (size_t)argc * sizeof *copy);
	return copy;
}

int command_refuse(const char *command, const struct error *error)
{
	fprintf(stderr, "concbench: %s ('concbench%s%s --help' explains)\n", error->text,
		command ? " " : "", command ? command : "");
	return EXIT_REFUSED;
}

int command_on_one(const struct command_usage *usage, const char *what,
	int (*act)(const struct options *, const char *word, struct error *), int argc, char **argv)
{
	struct options options;
	struct error error = { 0 };
	int first = argc, status = EXIT_REFUSED, code = options_init(&options);
	if (!code)
		code = options_parse(&options, usage->takes, argc, argv, &first, &error);
	if (!code && options.settings.help)
		status = command_help(usage);
	else if (!code && argc - first != 1)
		error_set(&error, -EINVAL, "%s takes %s, %d given", argv[0], what, argc - first);
	else if (!code) {
		command_tell(&options);
		status = act(&options, argv[first], &error);
	}
	if (status == EXIT_REFUSED)
		command_refuse(argv[0], &error);
	options_finish(&options);
	return status;
}

void command_tell(const struct options *options)
{
	for (size_t i = 0; i < options->notes.count; i++)
		fprintf(stderr, "concbench: %s\n", options->notes.items[i]);
}

int command_catalog(struct catalog *catalog, const struct options *options, struct error *error)
{
	int code = catalog_init(catalog, error);
	const struct names *plugins = &options->settings.plugins[0];
	for (size_t i = 0; !code && i < plugins->count; i++)
		code = catalog_add_plugin(catalog, plugins->items[i], error);
	return code;
}

int command_read_words(struct options *options, unsigned takes, int argc, char **argv, char **words,
	int count, struct error *error)
{
	/* Once to find the words among the options, once more to override what the suite says. */
	struct options first_pass = { 0 };
	int first = argc, code = options_init(&first_pass);
	if (!code)
		code = options_parse(&first_pass, takes, argc, argv, &first, error);
	bool help = first_pass.settings.help;
	if (!code)
		code = options_init(options);
	options->settings.help = help;
	struct settings given = first_pass.settings;
	options_finish(&first_pass);
	if (code || help)
		return code;
	if (argc - first != count + 1)
		return error_set(error, -EINVAL, "%s takes %s, %d given", argv[0],
			count ? "two programs and a suite" : "one suite, by name or file",
			argc - first);
	for (int i = 0; i < count; i++)
		words[i] = argv[first + i];
	code = suite_find(options, argv[first + count], error);
	if (!code)
		options_override(options, &given);
	return code ? code : options_parse(options, takes, argc, argv, &first, error);
}

int command_read_suite(
	struct options *options, unsigned takes, int argc, char **argv, struct error *error)
{
	return command_read_words(options, takes, argc, argv, NULL, 0, error);
}

int command_check_kinds(const struct names *kinds, struct error *error)
{
	struct names known = { 0 };
	int code = 0;
	for (size_t i = 0; plot_kind_name(i); i++)
		names_add(&known, plot_kind_name(i), strlen(plot_kind_name(i)));
	for (size_t i = 0; i < kinds->count && !code; i++) {
		size_t k = 0;
		while (k < known.count && strcmp(known.items[k], kinds->items[i]))
			k++;
		const char *nearest = names_nearest(&known, kinds->items[i]);
		if (k == known.count)
			code = error_set(error, -EINVAL, "no kind of plot '%s'%s%s%s",
				kinds->items[i], nearest ? "; did you mean '" : "",
				nearest ? nearest : "", nearest ? "'?" : "");
	}
	names_finish(&known);
	return code;
}

int command_find_templates(char *path, size_t size, struct error *error)
{
	return data_path("scripts", path, size)
		       ? error_set(error, -ENOENT, "no plot templates found; set CONCBENCH_DATA")
		       : 0;
}
