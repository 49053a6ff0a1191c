/* SPDX-License-Identifier: MIT */
/*
 * The commands, one a file, and what they share. Each takes its own argv (argv[0] is its name) and
 * gives the exit status.
 */
#ifndef CONCBENCH_COMMAND_H
#define CONCBENCH_COMMAND_H

#include "bench/plan/catalog.h"
#include "bench/base/error.h"
#include "bench/plan/options.h"
#include "bench/plan/options_line.h"

#define EXIT_MEASURED    0   /* all measured and verified */
#define EXIT_FAILED      1   /* something failed or regressed; the output says what */
#define EXIT_REFUSED     2   /* bad usage or input: nothing was run */
#define EXIT_INTERRUPTED 130 /* files complete */

int command_ab(int argc, char **argv);
int command_compare(int argc, char **argv);
int command_describe(int argc, char **argv);
int command_env(int argc, char **argv);
int command_export(int argc, char **argv);
int command_import(int argc, char **argv);
int command_list(int argc, char **argv);
int command_plan(int argc, char **argv);
int command_plot(int argc, char **argv);
int command_report(int argc, char **argv);
int command_run(int argc, char **argv);
int command_slides(int argc, char **argv);
int command_suite(int argc, char **argv);

/* What every command's file begins with: its usage line, what it does, the options it takes. */
struct command_usage {
	const char *line;    /* "run WORKLOAD[,WORKLOAD...] [options]" */
	const char *summary; /* a sentence or two, and examples */
	void (*more)(void);  /* prints what follows the summary, or NULL */
	unsigned takes;      /* OPTION_* */
};

/* Prints the help of a command on stdout; gives 0. */
int command_help(const struct command_usage *);

/*
 * The command line as it was typed, one word longer than argv, which getopt puts in another order.
 * Caller frees the array; NULL out of memory.
 */
char **command_line(int argc, char **argv);

/* Says on stderr what is wrong and where help is; gives EXIT_REFUSED. */
int command_refuse(const char *command, const struct error *);

/*
 * A whole command that takes options and one word, `what` ("one file"), and acts on it; `act` gives
 * the exit status, EXIT_REFUSED with a line.
 */
int command_on_one(const struct command_usage *, const char *what,
	int (*act)(const struct options *, const char *word, struct error *), int argc,
	char **argv);

/* Are these kinds of plots that there are? 0 or -EINVAL with a line. */
int command_check_kinds(const struct names *kinds, struct error *);

/* The directory of the plots' templates. 0 or -ENOENT with a line. */
int command_find_templates(char *path, size_t size, struct error *);

/*
 * Reads "COMMAND [options] WORD... SUITE": `count` words into `words` (borrowed from argv), then
 * the suite, by name or file, whose settings the options override. With --help nothing is required.
 * Inits the options; finish them either way. -EINVAL with a line.
 */
int command_read_words(struct options *, unsigned takes, int argc, char **argv, char **words,
	int count, struct error *);

/* The same without words. */
int command_read_suite(struct options *, unsigned takes, int argc, char **argv, struct error *);

/* Makes the catalog with the plug-ins that the options name. 0 or -EINVAL; finish it either way. */
int command_catalog(struct catalog *, const struct options *, struct error *);

#endif
