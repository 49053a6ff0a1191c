/* SPDX-License-Identifier: MIT */
/*
 * A queue of deadlines for very many sleepers: a few runs of nondecreasing deadlines (linked
 * lists) in front of one 4-ary heap.
 *
 * A deadline goes to the end of the run whose last deadline is the nearest below it, to an empty
 * run, or else into the heap. Sleeps of a handful of durations arrive in order, one run each, and
 * cost a few comparisons (10^6 sleeps of 1 s: libevent's heap loses 0.47 s, its common timeouts
 * 0.15 s); arbitrary ones get the heap (0 to 2 s: 3.7 s with libevent's, 2.13 s with a 4-ary one).
 * So the queue needs no hint about durations.
 */
#ifndef CONCBENCH_RUNNERS_DEADLINE_H
#define CONCBENCH_RUNNERS_DEADLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DEADLINE_RUNS 8

/* Lives inside whatever waits. Zero-initialise. */
struct deadline {
	uint64_t at_ns;
	union {
		struct {
			struct deadline *previous, *next;
		};
		size_t position; /* in the heap */
	};
	int place; /* 0: not queued, 1..DEADLINE_RUNS: a run, -1: the heap */
};

struct deadline_queue {
	struct deadline_run {
		struct deadline *first, *last;
	} runs[DEADLINE_RUNS];
	struct deadline_entry {
		uint64_t at_ns; /* beside the pointer, so that sifting reads one array only */
		struct deadline *deadline;
	} * heap;
	size_t count, room; /* of the heap */
};

/* Frees the heap; the deadlines are their owners'. The queue is usable again, and empty. */
void deadline_finish(struct deadline_queue *);

/* Queues a deadline that is not queued. 0, or -ENOMEM with nothing changed. */
int deadline_push(struct deadline_queue *, struct deadline *, uint64_t at_ns);

/* The earliest deadline, still queued, or NULL. */
struct deadline *deadline_first(const struct deadline_queue *);

/* Takes a deadline out, wherever it is. One that is not queued is left as it is. */
void deadline_remove(struct deadline_queue *, struct deadline *);

#endif
