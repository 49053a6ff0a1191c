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

/* A command as it was called. */
struct call {
	int argc;
	char **argv;            /* argv[0] is its name; getopt puts the others in another order */
	char **line;            /* "concbench" and argv as typed: argc + 1 words */
	struct options options; /* at their defaults until it is read */
	char **words;           /* what is no option; in argv */
	int count;
};

/* A command; its file ends with it. */
struct command {
	const char *name;
	const char *summary; /* for the list of them */
	const char *usage;  /* "run WORKLOAD[,WORKLOAD...] [options]": completion follows it, too */
	const char *about;  /* what it does: a sentence or two, and examples */
	void (*more)(void); /* prints what follows that in the help, or NULL */
	unsigned takes;     /* OPTION_* */
	const char *one;    /* it takes one word, such as "one file"; NULL: it looks by itself */
	/* Reads argv into the options and words: 0, with --help whatever else is missing, or a
	 * negative errno with a line. NULL: command_read of what it takes. */
	int (*read)(struct call *, struct error *);
	/* Does it, and gives the exit status; EXIT_REFUSED with a line. */
	int (*act)(struct call *, struct error *);
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

/* Reads, helps or acts, and says what was refused; gives the exit status. */
int command_call(const struct command *, int argc, char **argv);

/* Refuses a word that is no command, and says which one was meant; gives EXIT_REFUSED. */
int command_unknown(const char *name);

/* What could be typed next: for completion, in no table. See complete.c. */
int command_complete(int argc, char **argv);
/* A runner's worker, in no table. See again.c; argv[0] is the program here. */
int command_again(int argc, char **argv);

/* Is it a run's directory? 0 or a negative errno with a line. */
int command_check_run(const char *run, struct error *);

/* Are these kinds of plots that there are? 0 or -EINVAL with a line. */
int command_check_kinds(const struct names *kinds, struct error *);

/* Says which kinds of plots that were asked for the run has no data for, and what each needs;
 * false: for none. */
bool command_lacks_kinds(const char *run, const struct names *kinds, bool nothing_drawn);

/* The directory of the plots' templates. 0 or -ENOENT with a line. */
int command_find_templates(char *path, size_t size, struct error *);

/* Reads "COMMAND [options] WORD...", with options of `takes`. */
int command_read(struct call *, unsigned takes, struct error *);

/*
 * Reads "COMMAND [options] WORD... SUITE": so many words, then the suite, by name or file, whose
 * settings the options override.
 */
int command_read_suite(struct call *, unsigned takes, int words, struct error *);

/* Makes the catalog with the plug-ins that the options name. 0 or -EINVAL; finish it either way. */
int command_catalog(struct catalog *, const struct options *, struct error *);

#endif
