/* SPDX-License-Identifier: MIT */
/* Files that ship with the program: suites and plot templates. */
#ifndef CONCBENCH_DATA_H
#define CONCBENCH_DATA_H

#include "bench/base/names.h"

/*
 * Finds a shipped file: in $CONCBENCH_DATA, in the source tree when the program runs out of its
 * build folder, where it was installed, and at last where it was built from. 0, or -ENOENT.
 */
int data_path(const char *name, char *path, size_t size);

/* The names, without their ending, of the shipped files of a folder, sorted. 0 or -errno. */
int data_list(const char *folder, const char *ending, struct names *);

#endif
