/* SPDX-License-Identifier: MIT */
/* The ledger: shared memory with a record a task, and what it says when all have ended. */
#ifndef CONCBENCH_LEDGER_H
#define CONCBENCH_LEDGER_H

#include "bench/sampling/block.h"
#include "bench/workload.h"

/* Figures of one sample, out of its ledger. Times in seconds from the clock's start. */
struct digest {
	uint64_t wall_ns, startup_ns, work_ns, winddown_ns; /* the last three add up to the first */
	/* NaN where there are too few tasks to show it: see statistics_shows */
	double task_min_s, task_median_s, task_p90_s, task_p99_s, task_max_s;
	double wait_median_s, wait_p99_s;
	double overlap;   /* the tasks' times together over the wall time */
	double imbalance; /* the busiest worker's busy time over the mean; NaN with one worker */
	uint64_t checksum;
};

/* How the tasks ended. */
struct endings {
	uint64_t done, failed, unfinished, started; /* started: of the unfinished, those begun */
	uint64_t first_failed, first_unfinished;    /* task numbers, when there are any */
};

/* Makes the block of its zeroed records, which is the caller's to finish. 0 or -errno. */
int ledger_init(struct ledger *, struct block *, uint64_t tasks);

/*
 * Touches every page, before the clock: without it threads pay 24 % more than processes for their
 * first stores. 0 or a negative errno.
 */
int ledger_prefault(const struct ledger *);

/* Counts how tasks ended; may be called on the ledger of a subject that died. */
struct endings ledger_endings(const struct ledger *);

/*
 * Sums the ledger up; all tasks must have ended and the clock be stopped. `workers` is how many
 * the runner had, 0 or 1 on a loop. 0 or -ENOMEM.
 */
int ledger_digest(const struct ledger *, unsigned workers, struct digest *);

#endif
