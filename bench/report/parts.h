/* SPDX-License-Identifier: MIT */
/* What the parts of the page share. */
#ifndef CONCBENCH_REPORT_PARTS_H
#define CONCBENCH_REPORT_PARTS_H

#include "bench/plot/data.h"
#include "bench/report/report.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct cJSON;
struct csv;
struct plot_picture;

/* A file of the run. One that is larger than REPORT_FILE_MAX is named only, and not read. */
struct report_file {
	const char *name, *type, *summary;
	bool there;
	size_t size;
	char *bytes; /* a NUL after the last; NULL: not read */
};

enum {
	REPORT_FILES = 6,
	REPORT_FILE_MAX = 4 << 20
};

struct report_figure {
	char *kind, *name;                        /* `wall`, `wall-2` */
	char *title, *subtitle, *caption, *facts; /* as plot.h has them */
	char *light, *dark;                       /* elements; NULL: not drawn */
};

/* Samples of one cell that failed alike. */
struct report_failure {
	char *cell, *status, *detail;
	size_t count;
};

struct report {
	const struct report_request *request;
	FILE *out;
	struct plot_data data;     /* empty for a run of `ab` */
	struct csv *differences;   /* of a run of `ab`; NULL for others */
	struct cJSON *environment; /* NULL: there is none */
	char *suite;               /* its name */
	struct report_file files[REPORT_FILES];
	struct report_figure *figures;
	size_t figures_count;
	struct report_failure *failures;
	size_t failures_count;
	char missing[512]; /* why figures are missing */
};

/* ---- what is read: 0, or a negative errno with a line -----------------------------------------
 */

int report_read(struct report *, struct error *);
void report_read_finish(struct report *);
const struct report_file *report_file(const struct report *, const char *name);
/* A text of the environment, "" when there is none. */
const char *report_fact(const struct report *, const char *name);

int report_read_failures(struct report *, struct error *);
void report_failures_finish(struct report *);

/* Draws all figures in both themes; what could not be drawn is told in `missing`. -ENOMEM. */
int report_draw(struct report *, struct error *);
void report_draw_finish(struct report *);

/* ---- what is written, in this order -----------------------------------------------------------
 */

/* From the beginning to the links to the sections; `style` and `script` are texts. */
struct report_assets {
	char *style, *script;
};
void report_head(const struct report *, const struct report_assets *);
void report_verdicts(const struct report *);
void report_failures(const struct report *);
void report_table(const struct report *);
void report_figures(const struct report *);
void report_environment(const struct report *);
void report_repeat(const struct report *);
void report_downloads(const struct report *);
void report_reading(const struct report *);
void report_tail(const struct report *, const struct report_assets *);

/* The table of a run of `ab`, and what it comes to. */
void report_differences(const struct report *);
void report_differences_verdict(const struct report *);

/* ---- shared -----------------------------------------------------------------------------------
 */

/* A runner's marker and name. */
void report_runner(const struct report *, size_t runner);
/* `112 ms [110, 117]`, the values in the unit of the largest beside it, as the content of a cell of
 * the table that sorts by the value. */
void report_cell_time(FILE *, const struct plot_estimate *, double largest);
void report_cell_ratio(FILE *, const struct plot_estimate *);
/* An empty cell, a text in one, a number in one: `text` is what it looks like. */
void report_cell_number(FILE *, double value, const char *text);

#endif
