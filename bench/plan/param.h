/* SPDX-License-Identifier: MIT */
/* Typed parameters: the only place that turns text into numbers and back. */
#ifndef CONCBENCH_PARAM_H
#define CONCBENCH_PARAM_H

#include "bench/base/error.h"
#include "bench/workload.h"

#include <stdbool.h>

/* The values of one table of parameters, on the heap. */
struct values {
	const struct param *params; /* borrowed */
	size_t count;
	struct value *values;
};

/*
 * Parses `text` as the parameter's type and checks its range. The value owns what it points to
 * until value_finish. -EINVAL with a line that says what would do.
 */
int value_parse(const struct param *, const char *text, struct value *, struct error *);
void value_finish(struct value *);
/* Is it the parameter's default? */
bool value_is_initial(const struct param *, const struct value *);

/* All parameters at their defaults. A NULL table has none. */
struct values *values_create(const struct param *params);
/* A copy with texts and lists of its own. */
struct values *values_copy(const struct values *);
void values_destroy(struct values *);

/* Sets one by its name, as value_parse; an unknown name is refused with a suggestion. */
int values_set(struct values *, const char *name, const char *text, struct error *);

/* The index of a parameter in its table, or -1. */
int param_index(const struct param *params, const char *name);

/* `name=value;name=value` of all parameters, special characters escaped; caller frees. */
char *values_text(const struct values *);
/* The same of those that are not at their defaults, with another separator; "" for none. */
char *values_text_changed(const struct values *, const char *separator);

/* The range of a parameter in words ("1..1024", "fixed|uniform"); caller frees. */
char *param_range_text(const struct param *);

/* Checks a table itself: names, defaults in range. -EINVAL with what is wrong. */
int params_check(const struct param *params, struct error *);

#endif
