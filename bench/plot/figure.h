/* SPDX-License-Identifier: MIT */
/*
 * One figure on its way to gnuplot, and what the kinds of plots share. Sizes are pixels of a
 * 1920x1080 canvas, counted from its top left; the templates turn them into gnuplot's units, and
 * the vector formats scale them.
 */
#ifndef CONCBENCH_PLOT_FIGURE_H
#define CONCBENCH_PLOT_FIGURE_H

#include "bench/plot/data.h"
#include "bench/plot/folder.h"

#include "bench/base/figures.h"
#include "bench/base/say.h"
#include "bench/plot/title.h"
#include "bench/plot/trace.h"

#include <stddef.h>
#include <stdio.h>

/* Characters that a name of the data takes in a sentence, at most. */
enum {
	PLOT_LABEL_MOST = 48,  /* of a group */
	PLOT_RUNNER_MOST = 28, /* of a runner */
};

struct plot_request;
struct plot_runs;

/* The parts of the canvas; style.gp draws title, subtitle and caption around the body. */
enum {
	PLOT_LEFT = 58,
	PLOT_RIGHT = 1862,
	PLOT_TOP = 186, /* of the body, below a title of one line */
	PLOT_BOTTOM = 1004,
	PLOT_TITLE_SIZE = 46,
	PLOT_TITLE_SMALL = 40, /* when that keeps it on one line */
	PLOT_SUBTITLE_SIZE = 29,
	PLOT_CAPTION_SIZE = 19,
	PLOT_TICK_SIZE = 25,
};

/* A figure whose files are written, and what is told of it. */
struct plot_written {
	char *kind, *name, *title, *subtitle, *caption, *facts;
	bool drawn;
};

/* A drawing of one run. */
struct plot {
	const struct plot_request *request;
	struct plot_folder folder;
	const char *kind; /* the name of the kind being drawn */
	size_t pages;     /* of which it has so many; 0: none has begun */
	struct plot_written *written;
	size_t written_count;
	struct plot_data data;
	struct plot_trace trace;      /* by plot_trace_of */
	const struct plot_runs *runs; /* of `overlay`, which draws all of their cells as its data */
	bool trace_read;
	int status; /* the first failure, described in `error` */
	char *error;
	size_t error_size;
};

/* Keeps the first failure; `what` is told. */
void plot_fail(struct plot *, int status, const char *what);

/* Read when it is first asked for. What cannot be read is empty, and the plot fails. */
const struct plot_trace *plot_trace_of(struct plot *);

struct plot_figure {
	struct plot *plot;
	char name[40];
	const char *template;
	FILE *script, *data; /* the variables; what the .dat file holds */
	char *script_text, *data_text;
	size_t script_size, data_size;
	struct plot_part {
		FILE *file;
		char *text;
		size_t size;
	} lines, panels, labels; /* of a figure with an engine: beneath the marks, and over them */
	size_t panels_count;
	char title[512], subtitle[512], caption[1024]; /* as told to who asked for the figure */
	FILE *facts;
	char *facts_text;
	size_t facts_size;
	size_t items; /* of the array being written */
	bool failed;
};

/* What stands around the body. `scope`: whose walls are the figure's facts, where it has not told
 * others by then; may be NULL. */
struct plot_words {
	const char *title, *subtitle, *caption;
	const struct plot_scope *scope;
};

/*
 * Begins NAME (NAME-1, NAME-2, ... when it is one of several `pages`). The template is an engine:
 * it draws the marks of all panels, `do for [p = 1:|panel|] { eval set_blank; eval panel[p]; plot
 * ... }`. Figures of words alone have none.
 */
struct plot_page {
	const char *name, *template;
	size_t page, pages;
};
/* Not 0 where the page is not drawn: there are too many, or it failed, which the plot keeps. */
int plot_figure_begin(struct plot_figure *, struct plot *, const struct plot_page *);

/* Writes the files, to be drawn when all are written. Frees all. A failure is kept in the plot. */
void plot_figure_end(struct plot_figure *);

/* Appends FOLDER/NAME to a script. 0 or a negative errno. */
int plot_append_template(FILE *script, const char *folder, const char *name);

/* The figure cannot be drawn: it is not saved when it ends. */
void plot_figure_fail(struct plot_figure *, int status);

/* Variables of the script. */
void plot_figure_text(struct plot_figure *, const char *name, const char *text);
void plot_figure_number(struct plot_figure *, const char *name, double number);
void plot_figure_array(struct plot_figure *, const char *name, size_t count);
void plot_figure_item_text(struct plot_figure *, const char *text);
void plot_figure_item(struct plot_figure *, double number);
void plot_figure_array_end(struct plot_figure *);

/* ---- texts, lines and panels, of a figure with an engine ---------------------------------------
 */

/* A colour of the theme; from 1 on: the colour of that runner (its index + 1). */
enum plot_colour {
	PLOT_INK = 0,
	PLOT_SOFT = -1,
	PLOT_LINE_SOFT = -2,
	PLOT_LINE_FIRM = -3,
	PLOT_FAINT = -4,
	PLOT_ON_RUNNER = -10, /* legible on a bar of a runner: this minus its index */
};

enum plot_align {
	PLOT_LEFT_OF,
	PLOT_CENTRE,
	PLOT_RIGHT_OF,
	PLOT_UPRIGHT, /* centred, turned to read upwards */
};

struct plot_label {
	double x, y, size, align, colour; /* pixels; enum plot_align; enum plot_colour */
	double boxed;                     /* on a piece of paper, over the marks */
	char *text;
};

struct plot_line {
	double x, y, to_x, to_y, colour, width, dashed;
};

/* Texts stand over all marks, lines lie beneath them. */
void plot_figure_label(struct plot_figure *, const struct plot_label *, const char *text);
void plot_figure_line(struct plot_figure *, const struct plot_line *);

/* What an axis counts: its ticks' texts, `%g` and the name, and the factor from the figures of the
 * .dat file, which are in SI units. */
extern const struct figures_unit plot_unit_pixels; /* of no ticks */
extern const struct figures_unit plot_unit_count, plot_unit_ratio, plot_unit_percent;

/* An axis of a panel, in SI units; `low` is at the left, and at the bottom. gnuplot places its
 * ticks. A logarithmic axis says so; one of times has ticks in whatever unit suits each. */
struct plot_axis {
	double low, high;
	const struct figures_unit *unit;
	bool log;
	const char *name;  /* below it, above it if it is upright; NULL: none */
	const char *ticks; /* a list as gnuplot takes it, `'50 %%' 2, '90 %%' 10`; NULL: its own */
};

struct plot_area {
	double left, right, top, bottom; /* pixels */
	struct plot_axis x, y;
};

/* The next panel. In the engine, `eval panel[p]` lays it out and sets x_per and y_per, the factors
 * from the .dat file's figures to those of the axes. */
void plot_figure_panel(struct plot_figure *, const struct plot_area *);

/* Where a value is in a panel, pixels. */
double plot_area_x(const struct plot_area *, double value);
double plot_area_y(const struct plot_area *, double value);

/* The words, wrapped; returns the top of the body. */
double plot_figure_words(struct plot_figure *, const struct plot_words *);

/* ---- facts: the figures of the picture in words ------------------------------------------------
 */

/* A line: what it is about, and what is known of it. */
__attribute__((format(printf, 3, 4))) void plot_fact(
	struct plot_figure *, const char *name, const char *format, ...);
/* A line about a cell, named as far as the scope needs it. */
void plot_fact_cell(struct plot_figure *, const struct plot_scope *, const struct plot_group *,
	const struct plot_cell *, const char *text);
/* Wall times and speedups, a line a cell. */
void plot_facts_walls(struct plot_figure *, const struct plot_scope *);

/* `112 ms [110 ms, 117 ms]`, each value as `say` puts it beside the largest. */
void plot_say_estimate(struct say *, const struct plot_estimate *,
	void (*text_of)(double value, double largest, char text[FIGURES_SIZE]));
void plot_time_text(double value, double largest, char text[FIGURES_SIZE]);
void plot_ratio_text(double value, double largest, char text[FIGURES_SIZE]);

/* The arrays runner_name and runner_slot. */
void plot_figure_runners(struct plot_figure *);

/* A number of the .dat file: NaN stays NaN. */
void plot_figure_value(struct plot_figure *, double number);
/* Ends a line of the .dat file with what it is about, as a comment. */
void plot_figure_line_end(struct plot_figure *, const struct plot_cell *);

/* ---- cells ------------------------------------------------------------------------------------
 */

/* The runner's name; where that tells cells apart, in brackets how many tasks are at once: "(4)",
 * or
 * "(4 of 8)" where more were asked for than there are. */
void plot_cell_name(const struct plot_data *, const struct plot_group *, const struct plot_cell *,
	char *out, size_t out_size);

/* `155 ms`, in the unit of the largest value beside it; `155 ms, 2 failed`. */
void plot_cell_time(const struct plot_cell *, double largest, char *out, size_t out_size);

/* `CPU-bound`, `I/O-bound`, ... */
const char *plot_bound_words(const char *bound);

/* ---- the kinds --------------------------------------------------------------------------------
 */

void plot_wall(struct plot *);
void plot_wall_log(struct plot *);
void plot_speedup(struct plot *);
void plot_timeline(struct plot *);
void plot_distribution(struct plot *);
void plot_phases(struct plot *);
void plot_cost(struct plot *);
void plot_scaling(struct plot *);
void plot_size(struct plot *);
void plot_latency(struct plot *);
void plot_overlay(struct plot *);
void plot_title_page(struct plot *);
void plot_verdicts_page(struct plot *);

#endif
