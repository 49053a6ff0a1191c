/* SPDX-License-Identifier: MIT */
/* Who of what is measured takes the parameters that are asked for. */
#ifndef CONCBENCH_TAKERS_H
#define CONCBENCH_TAKERS_H

#include "bench/base/error.h"

struct catalog;
struct options;
struct owners;
struct request;

/* Adds the request's workloads. -EINVAL with a line for a name that is none's, and for none. */
int takers_workloads(
	const struct request *, const struct catalog *, struct owners *, struct error *);

/*
 * Refuses (-EINVAL with a line) a parameter that nobody takes, as it would be ignored: in a section
 * one of its own, in all of them one that the command line gives. That stays where somebody takes
 * it: a workload, or, if none does in any section, a runner.
 */
int takers_settle(struct options *, const struct catalog *, struct error *);

#endif
