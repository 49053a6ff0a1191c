/* SPDX-License-Identifier: MIT */
/* What of a machine and a build has changed since a run of it was described. */
#ifndef CONCBENCH_MACHINE_CHANGES_H
#define CONCBENCH_MACHINE_CHANGES_H

#include "bench/base/error.h"

struct cJSON;

/*
 * Compares what lasts of two descriptions (of environment_describe), and the content of the
 * plug-ins that both have: 0, or -EINVAL with a line that names the first fact that differs.
 */
int changes_check(const struct cJSON *was, const struct cJSON *is, struct error *);

#endif
