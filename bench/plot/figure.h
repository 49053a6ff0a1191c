/* SPDX-License-Identifier: MIT */
/*
 * One figure on its way to gnuplot, and what the kinds of plots share. Sizes are pixels of a
 * 1920x1080 canvas, counted from its top left; the templates turn them into gnuplot's units, and
 * the vector formats scale them.
 */
#ifndef CONCBENCH_PLOT_FIGURE_H
#define CONCBENCH_PLOT_FIGURE_H

#include "bench/base/figures.h"
#include "bench/base/say.h"
#include "bench/plot/cells.h"

#include <stddef.h>
#include <stdio.h>

/* Characters that a name of the data takes in a sentence, at most. */
enum {
	PLOT_LABEL_MOST = 64,  /* of a group */
	PLOT_RUNNER_MOST = 28, /* of a runner */
};

/* The parts of the canvas; style.gp draws title, subtitle and caption around the body. */
enum {
	PLOT_LEFT = 58,
	PLOT_RIGHT = 1862,
	PLOT_TOP = 186, /* of the body, below a title of one line */
	PLOT_BOTTOM = 1004,
	PLOT_HEAD = 54, /* above a panel: what its upright axis counts */
	PLOT_FOOT = 62, /* below: ticks; and what they count */
	PLOT_FOOT_NAMED = 92,
	PLOT_TITLE_SIZE = 46,
	PLOT_TITLE_SMALL = 40, /* when that saves a line */
	PLOT_TITLE_LINES = 3,  /* at most */
	PLOT_SUBTITLE_SIZE = 29,
	PLOT_CAPTION_SIZE = 19,
};

#define PLOT_TITLE_PITCH 1.22 /* from a line to the next, of its letters' size */

/* What is written of a figure: all but the data and the facts becomes its script. */
enum plot_part {
	PLOT_SCRIPT, /* the variables */
	PLOT_DATA,   /* what the .dat file holds */
	PLOT_FACTS,
	PLOT_LINES, /* beneath the marks */
	PLOT_PANELS,
	PLOT_LABELS, /* over the marks */
	PLOT_PARTS
};

/* Lives until plot_run returns: what is drawn is told at its end. */
struct plot_figure {
	struct plot *plot;
	const char *kind;
	char name[40], script[48]; /* script: the name of its file */
	const char *template;
	FILE *parts[PLOT_PARTS];
	char *texts[PLOT_PARTS];
	size_t sizes[PLOT_PARTS];
	size_t panels;
	/* What stands around the body, and is told to who asked for the figure. */
	struct say title, subtitle, caption;
	char titled[512], subtitled[512], captioned[1024];
	double top, bottom; /* of what is drawn, pixels */
	bool *hatched;      /* by runner, see plot_figure_hatch */
	bool failed, drawn;
};

/*
 * A page of the kind being drawn: KIND, or KIND-1, KIND-2, ... when there are several. The template
 * is an engine:
 * it draws the marks of all panels, `do for [p = 1:|panel|] { eval set_blank; eval panel[p]; plot
 * ... }`. Figures of words alone have none.
 */
struct plot_page {
	const char *template;
	size_t page, pages;
};
/* NULL where the page is not drawn: there are too many, or it failed, which the plot keeps. */
struct plot_figure *plot_figure_begin(struct plot *, const struct plot_page *);

/* Writes the files, to be drawn when all are written. A failure is kept in the plot. */
void plot_figure_end(struct plot_figure *);
void plot_figure_free(struct plot_figure *);

/* A file in the folder aside; NULL when it cannot be made. Closes it; appends a template to it. 0
 * or a negative errno. The plot keeps what fails. */
FILE *plot_create(struct plot *, const char *name, const char *extension);
int plot_close(struct plot *, FILE *, const char *name);
int plot_append_template(struct plot *, FILE *, const char *name);

/* The script's array `hatched` has the runner (its number in the .dat file): each is to be hatched
 * by itself, as a pattern in an SVG has one colour. */
void plot_figure_hatch(struct plot_figure *, size_t runner);

/* Variables of the script. */
void plot_figure_text(struct plot_figure *, const char *name, const char *text);
void plot_figure_numbers(
	struct plot_figure *, const char *name, const double *numbers, size_t count);

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
};

struct plot_label {
	double x, y, size, align, colour; /* pixels; enum plot_align; enum plot_colour */
	bool boxed;                       /* on a piece of paper, over the marks */
};

struct plot_line {
	double x, y, to_x, to_y, colour, width;
	bool dashed;
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
	double mark;       /* a firm line stands here, over the grid's; 0: none */
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

/* How many there are at most, the pixels from one to the next, and those of each; 0: up to the
 * canvas' other side. */
struct plot_lines {
	size_t most;
	double pitch, width;
};
/* A text down from a label; returns where the next line would stand. */
double plot_figure_lines(struct plot_figure *, const struct plot_label *, const char *text,
	const struct plot_lines *);
/* Is it whole on them? */
bool plot_lines_hold(const struct plot_lines *, const char *text, double size);
/* The pixels that its last line takes. */
double plot_lines_last(const struct plot_lines *, const char *text, double size);

/* Ends the caption (see plot_caption) and writes the words, wrapped; returns the top of the body.
 * The walls of the scope are the figure's facts, where it has not told others by then. */
double plot_figure_words(
	struct plot_figure *, const struct plot_scope *, const struct plot_caption *);

/* ---- facts: the figures of the picture in words ------------------------------------------------
 */

/* A line: what it is about, and what is known of it. */
__attribute__((format(printf, 3, 4))) void plot_fact(
	struct plot_figure *, const char *name, const char *format, ...);
/* A line about a cell, named as far as the scope needs it. */
void plot_fact_cell(struct plot_figure *, const struct plot_scope *, size_t cell, const char *text);

/* Ends a line of the .dat file with what it is about, as a comment. */
void plot_figure_line_end(struct plot_figure *, size_t cell);

#endif
