/* SPDX-License-Identifier: MIT */
/* A run for other tools: hyperfine's JSON and CSV, and a Markdown table. */
#ifndef CONCBENCH_EXPORT_H
#define CONCBENCH_EXPORT_H

#include "bench/error.h"

#include <stdio.h>

struct history;
struct settings;
struct summary;

/* The files asked for, open; NULL where none was. Zero-initialise. */
struct exports {
	FILE *csv, *json, *markdown;
};

/* Opens what the settings name, before anything is measured. 0 or a negative errno with a line. */
int exports_open(struct exports *, const struct settings *, struct error *);

/* Writes and closes them. 0 or a negative errno with a line. */
int exports_write(struct exports *, const struct summary *, const struct history *, struct error *);

/* Closes what is still open. */
void exports_finish(struct exports *);

#endif
