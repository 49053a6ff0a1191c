/* SPDX-License-Identifier: MIT */
/* All samples of a run, in the order measured, and the views of them that statistics need. */
#ifndef CONCBENCH_HISTORY_H
#define CONCBENCH_HISTORY_H

#include "bench/sampling/sample.h"

/* Zero-initialise. */
struct history {
	struct sample *samples;
	size_t count;
};

/* Keeps a copy. 0 or -ENOMEM. */
int history_add(struct history *, const struct sample *);
void history_finish(struct history *);

/* How many samples of a cell count, and how many failed (warm-ups included; interrupted is not
 * failed). */
size_t history_valid(const struct history *, size_t cell);
size_t history_failed(const struct history *, size_t cell);

/* Recorded rounds (warm-ups aside), and those of them in which a sample was disturbed. */
void history_rounds(const struct history *, size_t *rounds, size_t *disturbed);

/* How many of the samples that count were disturbed. */
size_t history_disturbed(const struct history *, size_t cell);

/* The last failed sample of a cell, or NULL. */
const struct sample *history_last_failure(const struct history *, size_t cell);

/* What a column of figures is made from; NaN leaves the sample out. */
typedef double history_figure(const struct sample *);

double history_wall_s(const struct sample *);

/*
 * Disturbed samples are left out of what follows when at least this many undisturbed ones remain:
 * an interval can be given then.
 */
#define HISTORY_CLEAN_MIN 6

/*
 * A figure of every valid sample of a cell, in the order measured; with `warmups`, of its warm-up
 * samples too. `values` has room for history.count. Gives their number.
 */
size_t history_values(
	const struct history *, size_t cell, history_figure *, bool warmups, double *values);

/*
 * Wall times of two cells in the rounds in which both have a valid sample. `base` and `value` have
 * room for history.count. Gives the number of pairs.
 */
size_t history_pairs(
	const struct history *, size_t base_cell, size_t value_cell, double *base, double *value);

#endif
