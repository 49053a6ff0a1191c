/* SPDX-License-Identifier: MIT */
/*
 * --baseline RUNNER[:NAME=VALUE[;NAME=VALUE...]]: the cell that others are compared with. It has
 * the parameters of each group that it is the baseline of, but for those named, of the workload or
 * of the runner.
 */
#ifndef CONCBENCH_BASELINE_H
#define CONCBENCH_BASELINE_H

#include "bench/base/names.h"

#include <stdbool.h>

struct baseline {
	char *runner;
	/* "name=value" as the columns say it, any of those of one name; "name" alone: the runner's
	 * default, which its column leaves out. */
	struct names pairs;
};

/* What tells a cell, as the columns of samples.csv say it. */
struct baseline_cell {
	const char *runner, *runner_params, *params;
	const char *family, *language; /* of the runner; no language or "" is C */
};

/* 0, or -EINVAL for what is no baseline; finish it either way. */
int baseline_init(struct baseline *, const char *text);
void baseline_finish(struct baseline *);

/* Can the cell be the baseline of a group with these `params`? Both are of one workload. */
bool baseline_fits(const struct baseline *, const struct baseline_cell *, const char *params);

/*
 * Does the text, being the default, stand for the sequential runner of each language? Then what is
 * a twin is compared with its own language's alone.
 */
bool baseline_is_own(const char *text);
/* Is the cell that of its language? */
bool baseline_fits_language(const struct baseline_cell *, const char *language);

#endif
