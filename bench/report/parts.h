/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the page share. Each adds what is to be shown to an object, by the names that
 * page.html has for it.
 */
#ifndef CONCBENCH_REPORT_PARTS_H
#define CONCBENCH_REPORT_PARTS_H

#include "bench/results/compared.h"
#include "bench/results/findings.h"

struct cJSON;

struct report {
	const char *run;     /* its directory */
	const char *gnuplot; /* the program; NULL: found in PATH */
	bool builds;         /* a run of `ab` */
	struct results results;
	struct findings findings;
	struct cJSON *shown; /* the page's names and texts */
	bool starved;        /* some of them found no memory */
	size_t figures;      /* drawn */
	char title[512];     /* of the first of them */
	char missing[512];   /* why figures are missing */
};

/* ---- what is shown: these set `starved`, and take the NULL that they gave then -----------------
 */

/* Adds a text, unless it is empty. */
__attribute__((format(printf, 4, 5))) void report_say(
	struct report *, struct cJSON *object, const char *name, const char *format, ...);
struct cJSON *report_object(struct report *, struct cJSON *object, const char *name);
struct cJSON *report_list(struct report *, struct cJSON *object, const char *name);
/* An object, or a text, at the list's end. */
struct cJSON *report_item(struct report *, struct cJSON *list);
__attribute__((format(printf, 3, 4))) void report_line(
	struct report *, struct cJSON *list, const char *format, ...);
/* Adds bytes as base64. */
void report_bytes(
	struct report *, struct cJSON *object, const char *name, const void *bytes, size_t size);

/* ---- the parts ------------------------------------------------------------------------------ */

/* Which setting of each workload is fastest. */
void report_rankings(struct report *);

/* A card a group, the table with a row a cell, the samples that failed. */
void report_cards(struct report *);
void report_table(struct report *);
void report_failures(struct report *);
/* What the run left out, and why. */
void report_left_out(struct report *);

/* What differences.csv says of a run of `ab`. 0, or a negative errno with a line. */
int report_builds(struct report *, struct error *);

/* Draws all figures in both themes; what could not be drawn is told. */
void report_figures(struct report *);

/* Where it was measured, how to repeat it, the files to download. 0 or -ENOMEM. */
int report_files(struct report *);

/* ---- cells of the table, also of a run of `ab` ------------------------------------------------
 */

/* Class, name and note of each column. */
void report_columns(struct report *, const char *const columns[][3], size_t count);
/* What it is sorted by (NaN: an empty cell), what it looks like. Gives the cell. */
struct cJSON *report_number(struct report *, struct cJSON *list, double value, const char *text);
/* With its interval: a ratio, and what cells are compared by, in a unit if it is a time. */
void report_ratio(struct report *, struct cJSON *list, const struct interval *);
void report_compared(struct report *, struct cJSON *list, const struct compared *,
	const struct interval *cost, const struct figures_unit *);

#endif
