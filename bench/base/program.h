/* SPDX-License-Identifier: MIT */
/* Programs that the harness starts. */
#ifndef CONCBENCH_PROGRAM_H
#define CONCBENCH_PROGRAM_H

#include <stddef.h>

/*
 * The absolute path of a program: a name with a slash as seen from here, another one as found in
 * PATH. Entries of PATH that are empty or relative are passed over: they lead to wherever the
 * program is about to be started, which may be a folder that somebody else has filled, such as a
 * run that was received. 0, -ENOENT, -EACCES where it is no executable file, or another errno.
 */
int program_find(const char *name, char *path, size_t size);

#endif
