/* SPDX-License-Identifier: MIT */
/* The ledger: shared memory with a record a task, and what it says when all have ended. */
#ifndef CONCBENCH_LEDGER_H
#define CONCBENCH_LEDGER_H

#include "bench/plan/load.h"
#include "bench/sampling/block.h"
#include "bench/workload.h"

/* What a sample's tasks took, as it goes from the ledger into a row and back. Times in seconds from
 * the clock's start. Doubles alone. */
struct digest_times {
	/* NaN where there are too few tasks to show it: see statistics_shows */
	double task_min_s, task_median_s, task_p90_s, task_p99_s, task_max_s;
	double wait_median_s, wait_p99_s;
	double overlap;   /* the tasks' times together over the wall time */
	double imbalance; /* the busiest worker's busy time over the mean; NaN with one worker */
	/* From when tasks were due, of an open loop; else NaN, as is what too few tasks show. */
	double latency_median_s, latency_p90_s, latency_p99_s, latency_p999_s, latency_max_s;
	double rate_offered, rate_achieved; /* tasks a second, from first to last; NaN: closed */
	/* Not out of the ledger, where they are NaN: see struct statement. */
	double prepare_s, deal_s, gather_s;
	double beat_late_median_s, beat_late_p99_s, beat_late_max_s;
};

_Static_assert(sizeof(struct digest_times) == 22 * sizeof(double),
	"it is walked as an array: a new member is a double, too");

/* Figures of one sample, out of its ledger. */
struct digest {
	uint64_t wall_ns, startup_ns, work_ns, winddown_ns; /* the last three add up to the first */
	struct digest_times times;
	uint64_t ended; /* tasks */
	double cost_s;  /* what samples are compared by; see ledger_cost */
	uint64_t checksum;
};

/* How the tasks ended. */
struct endings {
	uint64_t done, failed, unfinished, started; /* started: of the unfinished, those begun */
	uint64_t odd; /* of those done: with a status that struct record does not know */
	uint64_t first_failed, first_unfinished, first_odd; /* task numbers, when there are any */
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
 * Of a sample of fixed time: `tasks` becomes the number of those that ended, which are the first
 * ones. -EPROTO when they are not.
 */
int ledger_cut(struct ledger *);

/*
 * Sums the ledger up; all tasks must have ended and the clock be stopped. `workers` is how many
 * the runner had, 0 or 1 on a loop; `due_ns` when the tasks were due, or NULL. 0 or -ENOMEM.
 */
int ledger_digest(const struct ledger *, unsigned workers, const uint64_t *due_ns, struct digest *);

/*
 * What samples of one load are compared by; less is better. Fixed work: the wall time. Fixed time:
 * that a task. Open: the 99 % of the latency or, where too few tasks ended for it, its median; of a
 * probe the percentile that it asks for.
 */
double ledger_cost(const struct digest *, const struct load *);

#endif
