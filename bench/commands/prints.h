/* SPDX-License-Identifier: MIT */
/* Where goes what a workload prints: --workload-output. */
#ifndef CONCBENCH_PRINTS_H
#define CONCBENCH_PRINTS_H

#include "bench/base/error.h"

struct settings;

/* Could it be opened? Asked before anything is measured or touched. 0 or -errno with a line. */
int prints_check(const struct settings *, struct error *);

/* The descriptor for the subjects; a file begins anew unless the run is resumed. -errno with a
 * line.
 */
int prints_open(const struct settings *, struct error *);
void prints_close(int fd);

#endif
