/* SPDX-License-Identifier: MIT */
/* What a run shows when it has ended: the table and sentences on stdout, failures on stderr, the
 * pictures and the page in its directory. */
#ifndef CONCBENCH_SHOW_H
#define CONCBENCH_SHOW_H

#include <stdbool.h>
#include <stddef.h>

struct cells;
struct findings;
struct history;
enum stop_reason;
struct results;
struct settings;
struct table_style;

/* What the terminal grants and the user wants. */
struct table_style show_style(const struct settings *);

/* Is anything shown on standard output, which an export may have to itself? */
bool show_wanted(const struct settings *);

void show_table(const struct settings *, const struct findings *);

/* What a reader must know of the whole run beside its figures. */
void show_notes(const struct settings *, const struct results *);

/* Tells each kind of failure of a cell once, with how often it happened; true if there was one. */
bool show_failures(const struct cells *, const struct history *);

/* The plots and the page, unless nobody waits for them. Failures are told: what was measured stays
 * good. */
void show_pictures(const struct settings *, const char *directory);

/* Cells that no runner can serve and nobody asked for by name: a line each, on stderr. */
void show_left_out(const struct cells *);

/* A line a cell, for --dry-run, but those that would be left out. */
void show_plan(const struct cells *, const enum stop_reason *);

#endif
