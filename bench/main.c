/* SPDX-License-Identifier: MIT */
/*
 * concbench: the same work under every runner, interleaved, verified, with intervals.
 *
 * The way of a sample, in one direction: commands/command.c reads the options, commands/run.c is
 * called with them, commands/execute.c makes the plan (plan/planner.c: the cells of plan/cells.h)
 * and measures it round by round (sampling/schedule.c). Each sample is taken (sampling/take.c) by
 * the guardian (guardian.c) in a fresh process of this build (native.c has family.c fork it,
 * subject.c is its life: there the clock runs, the runner of runners/NAME.c executes, and the
 * workload's own check looks at the results) or of another (foreign.c). What it reports is judged
 * on the way back (native.c: did it end well; take.c: was it disturbed; schedule.c: does the
 * checksum agree), and its row is written (journal.c, rows.c). At the end the run is read back from
 * samples.csv (results/read.c), summed up (results/summary.c) and shown (commands/show.c).
 */
#include "bench/commands/command.h"

#include "bench/version.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct command *const commands[] = {
	&command_ab,
	&command_compare,
	&command_describe,
	&command_env,
	&command_export,
	&command_import,
	&command_list,
	&command_new,
	&command_plan,
	&command_plot,
	&command_report,
	&command_run,
	&command_slides,
	&command_suite,
	NULL,
};

static void print_commands(FILE *out)
{
	fprintf(out, "usage: concbench COMMAND [...]     COMMAND --help explains each\n\n");
	for (size_t i = 0; commands[i]; i++)
		fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
}

static void print_examples(void)
{
	printf("concbench " CONCBENCH_VERSION
	       ": run work one after the other, on threads, on processes or on an\n"
	       "event loop, and see which is faster, by how much, and how sure that is.\n\n"
	       "  concbench suite tour                 four workloads, four runners, plots\n"
	       "  concbench run primes                 one workload under the same four\n"
	       "  concbench run sleep -n 64 -x sequential,async -j 1,8,64\n\n");
	print_commands(stdout);
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

/* The command that is named, or what stands for none. */
static int act(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	bool help = !strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help");
	if (argc < 2) {
		print_examples();
		return EXIT_MEASURED;
	}
	if (!strcmp(name, "help") && argc > 2 && strcmp(argv[2], "help")) {
		/* 'help run' is 'run --help'. */
		argv[1] = argv[2];
		argv[2] = (char *)(uintptr_t) "--help";
		name = argv[1];
	} else if (help) {
		print_commands(stdout);
		return EXIT_MEASURED;
	}
	if (!strcmp(name, "--version") || !strcmp(name, "-V")) {
		printf("concbench %s\n", CONCBENCH_VERSION);
		return EXIT_MEASURED;
	}
	if (!strcmp(name, "complete"))
		return command_complete(argc - 1, argv + 1);
	const struct command *command = command_find(name);
	return command ? command_call(command, argc - 1, argv + 1) : command_unknown(name);
}

int main(int argc, char **argv)
{
	setlocale(LC_ALL, "C");
	signal(SIGXFSZ, SIG_IGN); /* a limit on file sizes: the write that it ends says so */
	if (hold_descriptors() < 0)
		return EXIT_REFUSED;
	if (argc > 1 && !strcmp(argv[1], "again"))
		return command_again(argc, argv);
	int status = act(argc, argv);
	if ((fflush(stdout) || ferror(stdout)) && status == EXIT_MEASURED) {
		fprintf(stderr, "concbench: standard output cannot be written\n");
		status = EXIT_FAILED;
	}
	/* What could not be told may have mattered. */
	return status == EXIT_MEASURED && ferror(stderr) ? EXIT_FAILED : status;
}
