/* SPDX-License-Identifier: MIT */
/* The rows of samples.csv, and what a cell's samples say of a figure. */
#ifndef CONCBENCH_PLOT_SAMPLES_H
#define CONCBENCH_PLOT_SAMPLES_H

#include "bench/plot/data.h"

enum plot_figure_of {
	PLOT_WALL,
	PLOT_STARTUP,
	PLOT_WORK,
	PLOT_WINDDOWN,
	PLOT_CPU, /* user and system */
	PLOT_MEMORY,
	PLOT_SWITCHES, /* voluntary and not */
	PLOT_FIGURES,
};

struct plot_sample {
	size_t cell; /* index of plot_data.cells */
	unsigned long round, order;
	bool warmup, ok, disturbed;  /* ok: it counts; neither of the first two: it failed */
	double values[PLOT_FIGURES]; /* SI units; NaN: not taken */
};

/* In the order measured. Zero-initialise. */
struct plot_samples {
	struct plot_sample *items;
	size_t count, room;
};

/* Reads RUN/samples.csv; no such file is no samples. Rows of cells that the summary does not have
 * are passed over. 0, or a negative errno and one line. */
int plot_samples_read(struct plot_samples *, const struct plot_data *, const char *run, char *error,
	size_t error_size);
void plot_samples_finish(struct plot_samples *);

/* The first sample of a cell that counts, or NULL. */
const struct plot_sample *plot_samples_first(const struct plot_samples *, size_t cell);

/*
 * A figure of every sample of a cell that counts, in the order measured: those that the summary's
 * median is made of (disturbed ones are left out where enough others remain; memory is that of
 * warm-ups too). The caller frees; NULL and 0 when there is none, or no memory.
 */
double *plot_samples_values(
	const struct plot_samples *, size_t cell, enum plot_figure_of, size_t *count);

/* Their median and its interval. */
struct plot_estimate plot_samples_median(
	const struct plot_samples *, size_t cell, enum plot_figure_of);

#endif
