/* SPDX-License-Identifier: MIT */
/*
 * Which cells are still being measured, and why the others are not. Cells that are compared stop
 * together, when all of them have enough samples in rounds that are common to all: a unit is a
 * group with all groups whose baseline is one of its cells. Those of a search are measured when it
 * asks for them (probes.h).
 */
#ifndef CONCBENCH_UNITS_H
#define CONCBENCH_UNITS_H

#include "bench/sampling/stopping.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cells;
struct history;
struct settings;
struct unit;

/* The first four are borrowed. */
struct units {
	const struct cells *cells;
	const struct settings *settings;
	const struct history *history;
	enum stop_reason *reasons; /* one a cell */
	struct unit *units;        /* one a group */
	size_t *apart;             /* one a cell: its samples in rounds that its unit broke off */
	size_t *members;           /* scratch: the cells of a unit */
	size_t out;                /* cells that nobody waits for, when that was found out */
	double *walls[2];          /* scratch for statistics */
	size_t room;
	size_t active;          /* cells being measured */
	uint64_t round_cost_ns; /* of them, by what their last samples took */
	size_t rounds_left;     /* until --runs */
};

/* When the first four are set. */
void units_init(struct units *);
void units_finish(struct units *);

/* Between two rounds: stops what has reached its end, and counts what is left. */
void units_settle(struct units *);

/* Stops all that is being measured. */
void units_stop(struct units *, enum stop_reason);

bool units_active(const struct units *, size_t cell);

/* Of all that is being measured: the widest interval at the last look, per cent either side; NaN:
 * not known. */
double units_width(const struct units *);

/* The median of a cell so far, s; NaN without a sample. */
double units_median_s(struct units *, size_t cell);

#endif
