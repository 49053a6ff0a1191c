/* SPDX-License-Identifier: MIT */
/* The workloads and runners there are: the built-in tables and those that plug-ins add. */
#ifndef CONCBENCH_CATALOG_H
#define CONCBENCH_CATALOG_H

#include "bench/base/error.h"

#include <stddef.h>

struct plugin;
struct runner;
struct workload;

/* Zero-initialise. */
struct catalog {
	const struct workload **workloads;
	size_t workload_count;
	const struct runner **runners;
	size_t runner_count;
	struct plugin **plugins;
	size_t plugin_count;
};

/*
 * Takes the built-in tables. Refuses (-EINVAL) an entry of another ABI version, with a missing
 * member, a bad name, a name that is taken or a parameter table that does not hold together.
 */
int catalog_init(struct catalog *, struct error *);

/* Unloads plug-ins; nothing of theirs may be used any more. */
void catalog_finish(struct catalog *);

/*
 * Adds what a shared object offers (`concbench_workload`, `concbench_runner` or both), checked as
 * the built-in ones are. -EINVAL with a line that names the file.
 */
int catalog_add_plugin(struct catalog *, const char *path, struct error *);

/* Looks a name up; NULL with a line that suggests the nearest name. */
const struct workload *catalog_workload(const struct catalog *, const char *name, struct error *);
const struct runner *catalog_runner(const struct catalog *, const char *name, struct error *);

#endif
