/* SPDX-License-Identifier: MIT */
/* Variables of the environment: which of those are set that change what is measured? */
#ifndef CONCBENCH_VARIABLES_H
#define CONCBENCH_VARIABLES_H

struct names;

/*
 * Adds each one that is set and whose name begins with one of `beginnings`, which NULL ends, as
 * "NAME=value"; in the order of their names, since an environment has none that means anything.
 */
void variables_find(struct names *found, const char *const *beginnings);

#endif
