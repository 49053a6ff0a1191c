/* SPDX-License-Identifier: MIT */
/* Variables of the environment: which of those are set that change what is measured? */
#ifndef CONCBENCH_VARIABLES_H
#define CONCBENCH_VARIABLES_H

/*
 * The first variable after `last` (NULL: of all) that is set and whose name begins with one of
 * `beginnings`, which NULL ends, as "NAME=value", borrowed; NULL: there is no more. In the order of
 * their texts, since an environment has none that means anything.
 */
const char *variables_next(const char *last, const char *const *beginnings);

#endif
