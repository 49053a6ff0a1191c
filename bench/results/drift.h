/* SPDX-License-Identifier: MIT */
/* What the machine did during runs, and what runs at different times differ by for that reason. */
#ifndef CONCBENCH_DRIFT_H
#define CONCBENCH_DRIFT_H

#include <stddef.h>

struct results;
struct results_cell;

/*
 * Standard deviation of the logarithm by which a run's time changes its medians on a quiet machine.
 * tests/experiments/apart.sh measures it; below this nothing is believed of single runs.
 */
#define DRIFT_SPREAD 0.008

/* The machine during the runs of one side. */
struct drift_machine {
	double disturbed;    /* share of the samples that were */
	double canary_s;     /* the geometric mean of the runs' median canaries; NaN: not known */
	double canary_error; /* the standard error of its logarithm; 0: not known */
};

struct drift_machine drift_machine(const struct results *const *runs, size_t count);

/* By how much the canaries of two sides differ beyond the 95 % interval of that, a logarithm, 0 or
 * more; all of it where there is no interval, 0 where they are not known. */
double drift_shift(const struct drift_machine *, const struct drift_machine *);

/* What a cell's median in this run is expected to differ by from other runs, as a standard
 * deviation of its logarithm. `cpu`: how far the cell depends on the CPU, 0 to 1. */
double drift_spread(const struct results *run, const struct results_cell *, double cpu);

#endif
