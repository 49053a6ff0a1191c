/* SPDX-License-Identifier: MIT */
/*
 * Rounds of made-up samples, for the tests of schedules. No process is forked: what a sample would
 * have shown is written down.
 */
#ifndef CONCBENCH_TESTS_ROUNDS_H
#define CONCBENCH_TESTS_ROUNDS_H

#include "bench/base/names.h"
#include "bench/plan/cells.h"
#include "bench/plan/options.h"
#include "bench/sampling/sample.h"
#include "bench/sampling/schedule.h"

#define CELLS   6
#define WALL_NS 1000000
#define LOG     4000

/* What is measured, how, and what was seen of it. */
struct rounds {
	struct cells cells;
	struct settings settings;
	struct history history;
	struct names left_out;
	enum stop_reason *reasons;
	struct sample (*sample_of)(
		size_t cell, unsigned round); /* status, wall, disturbance, cost */
	char order[LOG]; /* the cells in the order measured, a digit each, '/' between rounds */
	size_t taken, warmups[CELLS];
	unsigned first_round;
	bool told; /* progress goes to stderr */
};

/* The one that is measured; a test may change what set-up has put there. */
extern struct rounds rounds;

/* Set-up and teardown of cmocka. */
int rounds_set_up(void **state);
int rounds_tear_down(void **state);

/* `groups` of as many cells each, whose first is the baseline. */
void rounds_make_cells(size_t groups, size_t count);

/* All alike, but for a spread of one in a million: precise at once. */
struct sample rounds_quiet(size_t cell, unsigned round);
/* Never precise. */
struct sample rounds_restless(size_t cell, unsigned round);

/* What an interrupted run has measured: a round of a sample of each of the first cells. */
void rounds_measured_before(
	unsigned round, enum sample_status status, size_t count, uint64_t cost_ns);
/* The same of one cell. */
void rounds_cell_before(unsigned round, enum sample_status status, size_t cell, uint64_t cost_ns);

void rounds_measure(void);
/* Until the intervals are narrow enough, by the samples that `sample_of` gives. */
void rounds_measure_until_precise(struct sample (*sample_of)(size_t cell, unsigned round));

#endif
