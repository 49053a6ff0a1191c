/* SPDX-License-Identifier: MIT */
/* The runners that are meant by what -x lists: names, `family:NAME`, `language:NAME`, `all`, or the
 * default. */
#ifndef CONCBENCH_ROSTER_H
#define CONCBENCH_ROSTER_H

#include "bench/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct catalog;
struct names;
struct runner;

/* Zero-initialise. */
struct roster {
	struct roster_entry {
		const struct runner *runner;
		bool named; /* by its own name: what it cannot serve is an error */
	} * entries;
	size_t count;
};

/* Each runner once, in the order asked for. -EINVAL with a line; finish it anyway. */
int roster_init(struct roster *, const struct catalog *, const struct names *asked, struct error *);
void roster_finish(struct roster *);

/* The runner of that name, if it is among them, or NULL. */
const struct runner *roster_find(const struct roster *, const char *name);

#endif
