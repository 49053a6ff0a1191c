/* SPDX-License-Identifier: MIT */
/* A run for other tools, out of its directory's files alone: one writer a format, in one table. */
#ifndef CONCBENCH_EXPORT_H
#define CONCBENCH_EXPORT_H

#include "bench/base/error.h"
#include "bench/base/json.h"
#include "bench/base/names.h"
#include "bench/results/summary.h"

#include <stdbool.h>
#include <stdio.h>

struct cJSON;
struct settings;

/* A run as the writers see it. Zero-initialise. */
struct exporter {
	struct results results;
	/*
	 * One a cell, on one line of UTF-8, no two the same. The label says all that identifies the
	 * cell, so that it is the same in other runs; the title what tells it from the others here.
	 * Both end in what the cell's times are, where they are no wall times.
	 */
	char **labels, **titles;
	struct summary summary;
	const char *run;       /* of the formats that check for its tasks.csv; borrowed */
	bool follows;          /* an entry has been written before */
	struct names left_out; /* the labels of cells that the format could not hold, and why */
};

struct export_format {
	const char *name, *summary;
	/* Can this run be written at all? Asked before a file is opened. NULL: always. */
	int (*check)(struct exporter *, const char *run, struct error *);
	/* 0 or a negative errno. The caller looks at the file's own error state. */
	int (*write)(struct exporter *, FILE *);
};

/* The formats there are; the last one has no name. */
extern const struct export_format export_formats[];

/* By its name; -EINVAL with the names there are. */
int export_format_find(const char *name, const struct export_format **, struct error *);

/* Reads the run directory. 0 or a negative errno with a line; finish it either way. */
int export_init(struct exporter *, const char *run, struct error *);
void export_finish(struct exporter *);

/* ---- what `run` writes by itself ------------------------------------------------------------ */

/*
 * Can what the settings name be written? Asked before anything is measured; nothing is touched. 0
 * or a negative errno with a line.
 */
int exports_check(const struct settings *, struct error *);

/* Does one of them go to standard output, so that nothing else may? */
bool exports_take_stdout(const struct settings *);

/* Writes them out of the finished run directory. 0 or a negative errno with a line. */
int exports_write(const struct settings *, const char *run, struct error *);

/* ---- for the writers ------------------------------------------------------------------------ */

/* What the times of a cell are: "wall", "a task", "median latency", "p99 latency". */
const char *export_figure(const struct exporter *, size_t cell);

/* The CPU time that belongs to a sample's time: that of a task where that is no wall time. */
double export_cpu_s(const struct results_sample *, const struct load *);

/* A time of a cell in ns: whole, as it was measured; that of a task is a quotient. */
double export_ns(double seconds, const struct load *);

/* Has the cell values? If not, it is noted as left out. */
bool export_holds(struct exporter *, size_t cell);

/* Notes that a cell was left out. */
void export_leave_out(struct exporter *, size_t cell, const char *why);

/* A check: -EINVAL unless some cell has values. */
int export_check_any(struct exporter *, const char *run, struct error *);

/* What is made UTF-8 or is shown on one line may look the same: puts numbers, between these texts,
 * behind those that others before them look like. */
void export_tell_apart(char **labels, size_t count, const char *before, const char *behind);

/* For Markdown: characters that end a cell, or mean something to a reader of it, as references. */
void export_plain(FILE *, const char *text);

/* A name that is there already is left alone. */
void export_add_text(struct cJSON *object, const char *name, const char *text);
/* NaN becomes null. */
void export_add_number(struct cJSON *object, const char *name, double number);
/* Prints a text as a JSON string. 0 or a negative errno. */
int export_print_text(const char *text, FILE *);

int export_action(struct exporter *, FILE *);
int export_action_speedup(struct exporter *, FILE *);
int export_benchstat(struct exporter *, FILE *);
int export_google(struct exporter *, FILE *);
int export_hyperfine(struct exporter *, FILE *);
int export_hyperfine_csv(struct exporter *, FILE *);
int export_markdown(struct exporter *, FILE *);
int export_pyperf(struct exporter *, FILE *);
int export_trace(struct exporter *, FILE *);
int export_check_speedup(struct exporter *, const char *run, struct error *);
int export_check_tasks(struct exporter *, const char *run, struct error *);

#endif
