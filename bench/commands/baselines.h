/* SPDX-License-Identifier: MIT */
/* Runs by what a user types: a directory, or the name under which runs were kept. */
#ifndef CONCBENCH_BASELINES_H
#define CONCBENCH_BASELINES_H

#include "bench/base/error.h"
#include "bench/base/names.h"

/* Where runs with --save-baseline NAME are kept: a folder a run in results/baselines/NAME. */
#define BASELINES "results/baselines"

/*
 * Adds the run in the directory `word`, or all runs of the baseline of that name, the oldest first.
 * -ENOENT with a line when there is neither.
 */
int baselines_find(const char *word, struct names *runs, struct error *);

/* Adds the newest run in results/ that is none of two builds. -ENOENT with a line when there is
 * none. */
int baselines_newest(struct names *runs, struct error *);

/* Refuses (-EINVAL with a line) a run that is among them twice: it would count as two. */
int baselines_check_once(const char *const *runs, size_t count, struct error *);

#endif
