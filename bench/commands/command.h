/* SPDX-License-Identifier: MIT */
/* The commands, one a file (suite is in run.c, describe in list.c), and what they share. */
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

/* What a command's help says: its usage line, what it does, the options it takes. */
struct command_usage {
	const char *line; /* "run WORKLOAD[,WORKLOAD...] [options]": completion follows it, too */
	const char *summary; /* a sentence or two, and examples */
	void (*more)(void);  /* prints what follows the summary, or NULL */
	unsigned takes;      /* OPTION_* */
};

/* A command; its file ends with it. */
struct command {
	const char *name;
	const char *summary; /* for the list of them */
	const struct command_usage *usage;
	int (*run)(int argc, char **argv); /* argv[0] is its name; gives the exit status */
};

extern const struct command command_ab;
extern const struct command command_compare;
extern const struct command command_describe;
extern const struct command command_env;
extern const struct command command_export;
extern const struct command command_import;
extern const struct command command_list;
extern const struct command command_new;
extern const struct command command_plan;
extern const struct command command_plot;
extern const struct command command_report;
extern const struct command command_run;
extern const struct command command_slides;
extern const struct command command_suite;

/* All of them, sorted by name; the last is NULL. */
extern const struct command *const commands[];

/* By its name, or NULL. */
const struct command *command_find(const char *name);

/* Refuses a word that is no command, and says which one was meant; gives EXIT_REFUSED. */
int command_unknown(const char *name);

/* What could be typed next: for completion, in no table. See complete.c. */
int command_complete(int argc, char **argv);

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

/* Says on stderr what was given and has no effect. */
void command_tell(const struct options *);

/* Makes the catalog with the plug-ins that the options name. 0 or -EINVAL; finish it either way. */
int command_catalog(struct catalog *, const struct options *, struct error *);

#endif
