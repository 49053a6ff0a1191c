/* SPDX-License-Identifier: MIT */
/*
 * What is made once a machine and kept: files below $XDG_CACHE_HOME/concbench, else
 * $HOME/.cache/concbench. They appear by rename, whole or not at all, so that any number of
 * processes may make the same one at once. A name is a path below there, and ends in a number that
 * changes whenever the bytes under it do.
 */
#ifndef CONCBENCH_WORKLOADS_CACHE_H
#define CONCBENCH_WORKLOADS_CACHE_H

#include "bench/workload.h"

/* Room for a path, with its terminating NUL. */
#define CACHE_PATH 4096

/*
 * -ENOENT without a place, -ENAMETOOLONG; -EPERM where the folder is another user's, a link, or one
 * that all may write to: what is kept is believed.
 */
int cache_path(const char *name, char *path, size_t size);

/* For `plan`: could it be written? Writes nothing. 0 or a negative errno. */
int cache_plan(const char *name);

/* Writes the file, and the directories above it: its bytes, so many times over. */
int cache_write(const char *name, const void *bytes, size_t length, unsigned times);

/*
 * Says in `error` why `what` ("the generated books") cannot be had at `name`, and what parameter to
 * give instead. Gives `status`.
 */
int cache_explain(char error[WORKLOAD_TEXT], const char *name, const char *what,
	const char *instead, int status);

#endif
