/* SPDX-License-Identifier: MIT */
/* What the plots are drawn from: the results of a run and what they show, made fit to be drawn. */
#ifndef CONCBENCH_PLOT_DATA_H
#define CONCBENCH_PLOT_DATA_H

#include "bench/results/findings.h"

#include <stdbool.h>
#include <stddef.h>

struct cJSON;

/* A median and its 95 % interval; NaN where there is none. */
struct plot_estimate {
	double value, low, high;
};

/* A cell of the results, of the same index. All text is borrowed from the data, and clean. */
struct plot_cell {
	const char *workload, *params, *tasks, *bound, *verdict;
	size_t runner; /* index of plot_data.runners */
	size_t row;    /* of what was collected */
	double concurrency, samples, failed, disturbed, outliers;
	double cpu; /* cores kept busy */
	double rss_bytes, tasks_per_s;
	struct plot_estimate wall_s, speedup, efficiency;
	enum shown shown; /* by the speedup */
};

struct plot_runner {
	const char *name;
	unsigned slot; /* from 0: its colour and marker in style.gp */
};

/* Its place among those that ship; the same number for all others. */
unsigned plot_runner_rank(const char *name);

/* A group of the results, of the same index. */
struct plot_group {
	const struct plot_cell *cells;
	size_t count;
	const char *workload, *bound;
	const char *label; /* the workload, and what tells the group from its other groups */
	bool several;      /* a runner has cells of different concurrency */
};

struct plot_data {
	struct results results;
	struct findings findings;
	struct plot_cell *cells;
	size_t cells_count;
	struct plot_runner *runners;
	size_t runners_count;
	struct plot_group *groups;
	size_t groups_count;
	/* of environment.json; "" and NaN where it does not say */
	const char *suite, *version, *started, *host, *cpu_model, *kernel, *baseline;
	double cpus_online, cpus_usable;
	struct plot_string *strings;
};

/* Reads a run. Returns 0, or a negative errno and one line; finish it either way. */
int plot_data_read(struct plot_data *, const char *run, char *error, size_t error_size);
void plot_data_finish(struct plot_data *);

/* The same of cells that somebody else has read, without figures: cell `row` is cells[row]. Nothing
 * is known of the machine. 0 or -ENOMEM. */
int plot_data_collect(struct plot_data *, const struct results_cell *const *cells, size_t count);

/* Enters what an environment.json says, NULL: nothing. */
void plot_data_describe(struct plot_data *, const struct cJSON *environment);

/* A copy, cleaned, that lives as long as the data; "" out of memory. */
const char *plot_data_keep(struct plot_data *, const char *text);

/* How many tasks are in progress at once: no more than there are. */
double plot_cell_at_once(const struct plot_cell *);

bool plot_cell_measured(const struct plot_cell *);
bool plot_cell_is_baseline(const struct plot_data *, const struct plot_cell *);
/* What of it can be drawn: a time or a ratio of 0 was not measured, and no axis takes what is far
 * beyond any that was. */
struct plot_estimate plot_estimate_of(double value, double low, double high);
bool plot_estimate_has_interval(const struct plot_estimate *);
enum shown plot_speedup_shown(const struct plot_cell *);

/* The median of a figure of the samples of a cell that count, and with `warmups` of its warm-ups.
 */
struct plot_estimate plot_cell_median(
	const struct plot_data *, const struct plot_cell *, results_figure *, bool warmups);

/* Why a cell has no median, in words. */
const char *plot_cell_reason(const struct plot_cell *);

#endif
