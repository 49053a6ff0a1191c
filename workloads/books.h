/* SPDX-License-Identifier: MIT */
/*
 * Eight generated books: the input of the workloads that are given no files. The same bytes on
 * every machine, kept in $XDG_CACHE_HOME/concbench/books-1 (else $HOME/.cache/concbench/books-1;
 * the 1 changes whenever their bytes do). A book is there if all its bytes are right (1 ms for
 * all of them); it appears by rename, whole or not at all, so that any number of processes may
 * generate at once.
 */
#ifndef CONCBENCH_WORKLOADS_BOOKS_H
#define CONCBENCH_WORKLOADS_BOOKS_H

#include "bench/workload.h"

#define BOOKS_COUNT 8u

/* Room for a path, with its terminating NUL. */
#define BOOKS_PATH 4096

/* Are they there, or could they be written? Writes nothing; a negative errno and why not. */
int books_plan(char error[WORKLOAD_TEXT]);

/* Writes those that are not. */
int books_setup(char error[WORKLOAD_TEXT]);

/* -ENOENT without a place for them, -ENAMETOOLONG */
int books_path(unsigned book, char *path, size_t size);

#endif
