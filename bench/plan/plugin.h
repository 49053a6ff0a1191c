/* SPDX-License-Identifier: MIT */
/* Loading the file of a plug-in. */
#ifndef CONCBENCH_PLUGIN_H
#define CONCBENCH_PLUGIN_H

#include "bench/base/error.h"

/*
 * A handle for dlsym and dlclose, or NULL with a line. What would block or kill the loader (a pipe,
 * a file that lacks its end) is refused; who calls exit() in a constructor is told.
 */
void *plugin_open(const char *path, struct error *);

#endif
