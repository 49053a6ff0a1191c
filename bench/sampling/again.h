/* SPDX-License-Identifier: MIT */
/*
 * A subject's workload set up again in a fresh process of this program: both ends of the command
 * line `PROGRAM again ...` by which the subject says how.
 */
#ifndef CONCBENCH_AGAIN_H
#define CONCBENCH_AGAIN_H

#include "bench/base/error.h"

struct catalog;
struct cell;
struct group;
struct job;
struct names;

/* The command line as a job has it; on the heap. */
char **again_words(
	const struct job *, const struct group *, const struct cell *, const struct names *plugins);

/* The plug-ins that it names, which the catalog must have. -EINVAL if it is none of ours. */
int again_plugins(int argc, char **argv, struct names *plugins, struct error *);

/*
 * The other end: sets up, has the runner serve, tears down. argv[1] is `again`. 0, or a negative
 * errno with a line.
 */
int again_serve(int argc, char **argv, const struct catalog *, struct error *);

/*
 * The same where no memory of the subject's can be had, perhaps on another machine: the records are
 * the process's own, shared with its children, there is neither shared block nor scratch directory,
 * and `again_fn` serves in the runner's place. It outlives the subject.
 */
typedef int again_fn(const struct job *, const char *word);
int again_elsewhere(int argc, char **argv, const struct catalog *, again_fn *, struct error *);

#endif
