/* SPDX-License-Identifier: MIT */
/* Options on the command line. */
#ifndef CONCBENCH_OPTIONS_LINE_H
#define CONCBENCH_OPTIONS_LINE_H

#include "bench/base/error.h"

#include <stdio.h>

struct options;

/*
 * Reads a command line: `argv[0]` is the command. Options of `takes` are applied to the settings
 * and to every request there is; what is no option is left in `argv`, from *first on. -EINVAL with
 * a line that suggests the nearest option. May be called again on the same argv, as argv is kept
 * in its new order.
 */
int options_parse(
	struct options *, unsigned takes, int argc, char **argv, int *first, struct error *);

/* Prints the help lines of the options of `takes`. */
void options_help(FILE *, unsigned takes);

#endif
