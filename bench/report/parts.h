/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the page share. Each reads what it is about and adds what is to be shown to an
 * object, by the names that page.html has for it.
 */
#ifndef CONCBENCH_REPORT_PARTS_H
#define CONCBENCH_REPORT_PARTS_H

#include "bench/plot/data.h"

#include <stdbool.h>
#include <stddef.h>

struct cJSON;
struct csv;
struct error;

struct report {
	const char *run;           /* its directory */
	const char *gnuplot;       /* the program; NULL: found in PATH */
	struct plot_data data;     /* empty for a run of `ab` */
	struct csv *differences;   /* of a run of `ab`; NULL for others */
	struct cJSON *environment; /* NULL: there is none */
	struct cJSON *shown;       /* the page's names and texts */
	bool starved;              /* some of them found no memory */
	size_t figures;            /* drawn */
	char title[512];           /* of the first of them */
	char missing[512];         /* why figures are missing */
};

/* ---- what is shown: these set `starved`, and take the NULL that they gave then -----------------
 */

/* Adds a text, unless it is empty. */
__attribute__((format(printf, 4, 5))) void report_say(
	struct report *, struct cJSON *object, const char *name, const char *format, ...);
struct cJSON *report_object(struct report *, struct cJSON *object, const char *name);
struct cJSON *report_list(struct report *, struct cJSON *object, const char *name);
/* An object at the list's end. */
struct cJSON *report_item(struct report *, struct cJSON *list);
/* Adds bytes as base64. */
void report_bytes(
	struct report *, struct cJSON *object, const char *name, const void *bytes, size_t size);

/* ---- the parts ------------------------------------------------------------------------------ */

/* A card a group; the table, a row a cell. */
void report_cards(struct report *);
void report_table(struct report *);

/* Both of a run of `ab`. */
void report_differences(struct report *);

/* The samples that failed, with their reasons. 0, or a negative errno with a line. */
int report_failures(struct report *, struct error *);

/* Draws all figures in both themes; what could not be drawn is told. 0 or a negative errno. */
int report_figures(struct report *);

/* The environment, the command that repeats the run. */
void report_environment(struct report *);

/* The run's files: those to download, and the listings. 0 or a negative errno. */
int report_files(struct report *);

/* ---- shared --------------------------------------------------------------------------------- */

/* A text of the environment, "" when there is none. */
const char *report_fact(const struct report *, const char *name);

/* The classes of a runner's mark: its colour and its shape. */
void report_mark(struct report *, struct cJSON *object, size_t runner);

#endif
