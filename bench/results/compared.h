/* SPDX-License-Identifier: MIT */
/*
 * What cells are compared by, and all words that follow from it: closed work by its wall time,
 * fixed time by its throughput, an open loop by a latency. Figures hold a time of which less is
 * better (see ledger_cost); of a throughput people see its inverse.
 */
#ifndef CONCBENCH_COMPARED_H
#define CONCBENCH_COMPARED_H

#include "bench/base/figures.h"
#include "bench/results/results.h"

struct compared {
	const char *column; /* "wall", "tasks/s", "p99 latency" */
	const char *noun;   /* "wall time", "throughput", "p99 latency" */
	const char *time;   /* where only times are said: "wall", "a task", "p99 latency" */
	const char *words;  /* begins a sentence: "Wall time of the same tasks" */
	const char *axis;   /* "wall time, lower is better" */
	const char *gain;   /* the column of speedups: "speedup", "gain", "shorter" */
	const char *ratio;  /* the same in a sentence: "speedup", "gain", "times less latency" */
	const char *gain_axis;
	const char *times;     /* between a number and the baseline: "times as fast as" */
	const char *has_best;  /* "is fastest", "has the most throughput" */
	const char *best;      /* what that is with so many at once: "fastest" */
	const char *worse;     /* and what is not: "slower" */
	const char *explained; /* a line of a legend, or "" */
	/* Which runner, how many at once, and how it is, up to the names of workloads. */
	const char *questions[3];
	bool rate; /* more is better: tasks a second */
};

const struct compared *compared_of(const struct results_cell *);

/* What searches are compared by: the highest rate that is held, as a time a task. */
const struct compared *compared_held(void);

/* By the name of its time; what has none, as files before it was said, is a wall time. */
const struct compared *compared_named(const char *time);

/* The same for the cells from `first` up to before `end`; where they differ, words that hold for
 * all of them. */
const struct compared *compared_of_all(const struct results *, size_t first, size_t end);

const struct compared *compared_of_group(const struct results *, size_t group);

/* As it is shown: of a throughput tasks a second, else the time itself. */
struct interval compared_shown(const struct compared *, struct interval cost);

/* "155 ms", in this unit or the one that suits; "5.77 k/s". */
void compared_text(
	const struct compared *, double cost, const struct figures_unit *, char text[FIGURES_SIZE]);

/* "[150, 161]" without the unit, "[5.6, 5.9]" of 5.77 k; "" for none. The estimate, as said in front
 * of it, gets the decimals that it needs to lie within. */
void compared_interval(const struct compared *, const struct interval *cost,
	const struct figures_unit *, char estimate[FIGURES_SIZE], char text[2 * FIGURES_SIZE]);

#endif
