/* SPDX-License-Identifier: MIT */
/*
 * The table of options: one row for each, whoever takes it. Command line, suites, help and
 * completion are made from it.
 */
#ifndef CONCBENCH_OPTIONS_TABLE_H
#define CONCBENCH_OPTIONS_TABLE_H

#include "bench/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct options;
struct request;

/* How an option's text becomes the field at `offset` of struct request or struct settings. */
enum option_kind {
	AS_FLAG,      /* bool, takes no argument */
	AS_COUNT,     /* unsigned, between min and max */
	AS_NUMBER,    /* uint64_t */
	AS_PERCENT,   /* double, above 0 */
	AS_THRESHOLD, /* double, 0 or above */
	AS_SECONDS,   /* uint64_t ns, from seconds or a duration with its unit */
	AS_PERIOD,    /* the same, above 0 */
	AS_TEXT,      /* char * */
	AS_CHOICE,    /* char *, one of the words of `argument` */
	AS_LEVEL,     /* unsigned: which of those words, from 1; without a text 1, `no` is 0 */
	AS_NAMES,     /* struct names, split at commas */
	AS_APPEND,    /* struct names, one more */
	AS_FILES,     /* the same, as an absolute path, and each only once */
	AS_NUMBERS,   /* struct numbers: 1,2,4-6,auto */
};

/*
 * `argument` says in the help what is to be typed: a word in capitals stands for something
 * (RUNNER, FILE), one in small letters for itself, and bars part what may be chosen.
 */
struct option_row {
	const char *name;
	char letter;
	enum option_kind kind;
	unsigned scope; /* OPTION_*: who takes it */
	size_t offset;
	unsigned min, max; /* AS_COUNT */
	const char *argument, *help;
};

/* There are at most so many rows. */
#define OPTIONS_MOST 80

extern const struct option_row options_rows[];
extern const size_t options_row_count;

/* Has it no effect on a search for an --slo? */
bool options_is_idle(const struct option_row *);

/* Is an option among those of `takes`? */
bool options_offered(const struct option_row *, unsigned takes);

/* Sets one of the request or of the settings. -EINVAL with a line that says what would do. */
int options_set_row(struct options *, struct request *, const struct option_row *,
	const char *value, struct error *);

/*
 * Sets one option by its long name, as a suite does; `request` may be NULL for options that are
 * not OPTION_CELLS. Refuses names that are not in `takes`.
 */
int options_set(struct options *, struct request *, unsigned takes, const char *name,
	const char *value, struct error *);

/* Refuses a name that is not in `takes`, with the nearest that is. -EINVAL. */
int options_unknown(unsigned takes, const char *name, struct error *);

#endif
