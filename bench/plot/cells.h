/* SPDX-License-Identifier: MIT */
/*
 * A drawing of one run, and what of its results can be drawn. Cells and groups are known by their
 * indices in the results.
 */
#ifndef CONCBENCH_PLOT_CELLS_H
#define CONCBENCH_PLOT_CELLS_H

#include "bench/base/figures.h"
#include "bench/base/say.h"
#include "bench/plot/folder.h"
#include "bench/plot/trace.h"
#include "bench/results/compared.h"
#include "bench/results/findings.h"

struct plot_figure;
struct plot_request;
struct plot_runs;

struct plot {
	const struct plot_request *request;
	struct plot_folder folder;
	struct results results; /* `overlay` puts the cells of all its runs in their place */
	struct findings findings;
	struct plot_trace trace; /* by plot_trace_of */
	bool trace_read;
	const struct plot_runs *runs; /* of `overlay` */
	const char *kind;             /* the name of the kind being drawn */
	size_t pages;                 /* of which it has so many; 0: none has begun */
	struct plot_figure **figures;
	size_t figures_count;
	int status; /* the first failure, described in `error` */
	char *error;
	size_t error_size;
};

/* Keeps the first failure; `what` is told. */
void plot_fail(struct plot *, int status, const char *what);

/* Read when it is first asked for. What cannot be read is empty, and the plot fails. */
const struct plot_trace *plot_trace_of(struct plot *);

/* The groups that a figure shows, ascending; from `first` on where there is no list of them. */
struct plot_scope {
	size_t first, count;
	const size_t *groups;
};
size_t plot_scope_group(const struct plot_scope *, size_t index);

/* Its cells, and those between them: from this one, and up to before that one. */
size_t plot_scope_from(const struct plot *, const struct plot_scope *);
size_t plot_scope_to(const struct plot *, const struct plot_scope *);

/* What of an estimate can be drawn: a time or a ratio of 0 was not measured, and no axis takes what
 * is far beyond any that was. */
struct interval plot_drawable(struct interval);
bool plot_has_interval(const struct interval *);

/* What its cells are compared by: the wall time, of paced work a time a task or a latency. */
struct interval plot_wall_of(const struct plot *, size_t cell);
/* The words for it. */
const struct compared *plot_compared(const struct plot *, const struct plot_scope *);
struct interval plot_speedup_of(const struct plot *, size_t cell);

bool plot_is_measured(const struct plot *, size_t cell);
bool plot_is_baseline(const struct plot *, size_t cell);
/* Why a cell has no median, in words. */
const char *plot_reason(const struct plot *, size_t cell);

/* Has a runner of the group cells of different concurrency? Of any group of the scope? */
bool plot_is_several(const struct plot *, size_t group);
bool plot_any_several(const struct plot *, const struct plot_scope *);

/* The runner's name; where that tells cells apart, in brackets how many tasks are at once: "(4)",
 * or "(4 of 8)" where more were asked for than there are. */
void plot_cell_name(const struct plot *, size_t cell, char *out, size_t out_size);

/* `155 ms`, in the unit of the largest value beside it; `155 ms, 2 failed`. */
void plot_cell_time(const struct plot *, size_t cell, double largest, char *out, size_t out_size);

/*
 * What the unit of times up to `own` is chosen by, so that pages of a kind and panels of a page
 * have one where it is hard to see that they have not: the largest `of` another group, if its unit
 * is finer and `own` is less than 2,000 of it.
 */
typedef double plot_size_fn(const struct plot *, size_t cell);
double plot_unit_size(const struct plot *, double own, plot_size_fn *of);
plot_size_fn plot_wall_size; /* the wall time's */

/* `112 ms [110 ms, 117 ms]`, each value as `say` puts it beside the largest. */
typedef void plot_say_fn(double value, double largest, char text[FIGURES_SIZE]);
void plot_say_estimate(struct say *, const struct interval *, plot_say_fn *);
plot_say_fn plot_time_text, plot_rate_text, plot_percent_text;
/* ` [110 ms, 117 ms]`; nothing where it is not known. */
void plot_say_interval(struct say *, const struct interval *, plot_say_fn *);
/* `1.98 [1.95, 2.01]` */
void plot_say_ratio(struct say *, const struct interval *);

/* `112 ms [110 ms, 117 ms], 1.98 [1.95, 2.01] times as fast as sequential`, or why not. */
void plot_say_cell(struct say *, const struct plot *, size_t cell);

/* What comparing the runners with the baseline shows; what raising the concurrency does. */
void plot_title(const struct plot *, const struct plot_scope *, struct say *);
void plot_title_concurrency(const struct plot *, size_t group, struct say *);

/* Machine and date, with a full stop; what is not known is left out. */
void plot_say_machine(struct say *, const struct results *);

/* `6 to 9 samples a bar` */
void plot_say_samples(struct say *, size_t least, size_t most, const char *mark);

/* Machine, date, samples, concurrency, version; what is not known is left out. `mark` is what a
 * cell is drawn as: bar, point. `concurrency`: say it (it is not drawn). */
struct plot_caption {
	const char *mark;
	bool concurrency;
};
void plot_caption(
	const struct plot *, const struct plot_scope *, const struct plot_caption *, struct say *);

#endif
