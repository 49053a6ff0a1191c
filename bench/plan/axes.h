/* SPDX-License-Identifier: MIT */
/* Parameters as they are asked for, [SCOPE.]NAME=VALUE[,VALUE...]: what one owner's values are. */
#ifndef CONCBENCH_AXES_H
#define CONCBENCH_AXES_H

#include "bench/base/error.h"
#include "bench/base/names.h"

#include <stdbool.h>
#include <stddef.h>

struct param;
struct values;

/* Who has parameters: a workload or a runner. */
struct owner {
	const char *name;
	const struct param *params;
};

/* Those of several. Zero-initialise; the names are borrowed. */
struct owners {
	struct owner *items;
	size_t count;
};

void owners_add(struct owners *, const char *name, const struct param *params);
void owners_finish(struct owners *);

/* Adds the names of all their parameters. */
void owners_params(const struct owners *, struct names *params);

/* Takes a text apart. Borrowed from it; the scope's length is 0 where there is none. */
struct param_text {
	const char *text, *scope, *name, *values;
	size_t scope_length, name_length;
};

int param_text_split(struct param_text *, const char *text, struct error *);

/* Does it concern this owner: is it named, or nobody, and is there such a parameter? */
bool param_text_is_for(const struct param_text *, const struct owner *);
bool param_text_is_for_any(const struct param_text *, const struct owners *);

/*
 * The last of the texts holds: an earlier one of the same [SCOPE.]NAME is taken out. Gives its
 * index, or the number of texts that are left.
 */
size_t param_texts_settle(struct names *texts);

/* The parameters that are asked for of one owner, each with the values to try. Zero-initialise. */
struct axes {
	struct axis {
		char *name;
		struct names values;
	} * items;
	size_t count;
};

/* Adds one; of one that is meant in several ways the later one holds. */
void axes_add(struct axes *, const struct param_text *);
void axes_finish(struct axes *);

/* How many combinations of values there are; 1 without an axis. */
size_t axes_combinations(const struct axes *);

/*
 * All parameters of the owner at combination `index`, the last axis running fastest. NULL with a
 * line for a value that is refused.
 */
struct values *axes_values(const struct axes *, const struct owner *, size_t index, struct error *);

#endif
