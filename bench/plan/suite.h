/* SPDX-License-Identifier: MIT */
/*
 * Suite files: INI. [global] says how it is measured, every other section is a request:
 * `workload = primes`, `runner = threads, processes`, `concurrency = 1, 2`, `tasks = 64`,
 * `param.numbers = ...`. Keys are the long options. A value goes on in the next line where that
 * begins with blanks. concbench-suite(5) says it all.
 */
#ifndef CONCBENCH_SUITE_H
#define CONCBENCH_SUITE_H

#include "bench/base/error.h"

#include <stddef.h>

struct options;

/* What [global] may set. */
#define SUITE_GLOBAL (OPTION_RUN | OPTION_BASELINE | OPTION_DETAIL | OPTION_PLUGIN)

/* Reads a file into options that are at their defaults. -EINVAL with file, line and what is wrong.
 */
int suite_read(struct options *, const char *path, struct error *);

/* Reads a shipped suite by its name, or a file: a word that holds a '/' or a '.' is a file. */
int suite_find(struct options *, const char *name, struct error *);

/* What a shipped suite is for: its first line, which is a comment. "" if that says nothing. */
void suite_summary(const char *name, char *text, size_t size);

/* Its first line, a comment. */
#define SUITE_OF_RUN "what was run, exactly: 'concbench suite' on this file repeats it"
#define SUITE_OF_BUILDS \
	"the cells of a 'concbench ab', which repeats it with the same programs and plug-ins"

/* Writes options as a suite that repeats the run: same inputs, same order; `of` is the first line.
 * 0 or negative errno. */
int suite_write(const struct options *, const char *of, const char *path, struct error *);

#endif
