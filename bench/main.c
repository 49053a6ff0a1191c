/* SPDX-License-Identifier: MIT */
/*
 * concbench: the same work under every runner, interleaved, verified, with intervals.
 *
 * The way of a sample: command_run.c reads the options (options.c, suite.c); run.c makes the plan
 * (cells.c), measures round by round (schedule.c), each sample in a fresh process (sample.c forks
 * it, subject.c is its life), writes a row (rows.c), sums up (summary.c) and shows (table.c,
 * verdict.c, and plot/ from the files alone).
 */
#include "bench/commands/command.h"

#include "bench/version.h"

#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
};

/* Sorted by name. */
static const struct command commands[] = {
	{ "ab", command_ab, "is the new build slower than the old one? interleaved" },
	{ "compare", command_compare, "is the new run slower than the old one? cell by cell" },
	{ "describe", command_describe, "a workload's or runner's parameters, defaults, ranges" },
	{ "env", command_env, "the machine as it will be recorded" },
	{ "export", command_export, "a run in another tool's format" },
	{ "import", command_import, "another tool's file as a run" },
	{ "list", command_list, "the workloads, runners and suites there are" },
	{ "plan", command_plan, "how long will a suite take, and what will it be able to show?" },
	{ "plot", command_plot, "draw the plots of a run again, from its CSV files" },
	{ "report", command_report, "a run as one HTML page that needs nothing else" },
	{ "run", command_run, "measure workloads under runners" },
	{ "slides", command_slides, "a run as a talk: one PDF, and its claims as Markdown" },
	{ "suite", command_suite, "measure what a suite lists" },
};

#define COMMANDS (sizeof commands / sizeof *commands)

static void print_commands(FILE *out)
{
	fprintf(out, "usage: concbench COMMAND [...]     COMMAND --help explains each\n\n");
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
}

static void print_examples(void)
{
	printf("concbench " CONCBENCH_VERSION
	       ": run work one after the other, on threads, on processes or on an\n"
	       "event loop, and see which is faster, by how much, and how sure that is.\n\n"
	       "  concbench suite tour                 four workloads, four runners, plots\n"
	       "  concbench run primes                 one workload under all runners\n"
	       "  concbench run sleep -n 64 -x sequential,async -j 1,8,64\n\n");
	print_commands(stdout);
}

static const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

static int unknown_command(const char *name)
{
	struct names known = { 0 };
	struct error error;
	for (size_t i = 0; i < COMMANDS; i++)
		names_add(&known, commands[i].name, strlen(commands[i].name));
	const char *nearest = names_nearest(&known, name);
	if (nearest)
		error_set(&error, 0, "no command '%s'; did you mean '%s'?", name, nearest);
	else
		error_set(&error, 0, "no command '%s'", name);
	names_finish(&known);
	return command_refuse(NULL, &error);
}

/* A closed standard descriptor would be given to the next file opened: samples.csv, say. */
static int hold_descriptors(void)
{
	int fd;
	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
	return fd;
}

int main(int argc, char **argv)
{
	setlocale(LC_ALL, "C");
	if (hold_descriptors() < 0)
		return EXIT_REFUSED;
	if (argc < 2) {
		print_examples();
		return EXIT_MEASURED;
	}
	const char *name = argv[1];
	if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help")) {
		print_commands(stdout);
		return EXIT_MEASURED;
	}
	if (!strcmp(name, "--version") || !strcmp(name, "-V")) {
		printf("concbench %s\n", CONCBENCH_VERSION);
		return EXIT_MEASURED;
	}
	const struct command *command = command_find(name);
	int status = command ? command->run(argc - 1, argv + 1) : unknown_command(name);
	if ((fflush(stdout) || ferror(stdout)) && status == EXIT_MEASURED) {
		fprintf(stderr, "concbench: standard output cannot be written\n");
		status = EXIT_FAILED;
	}
	return status;
}
