/* SPDX-License-Identifier: MIT */
/* What the kernel and the CPU count during a sample: perf_event_open, inherited by all workers. */
#ifndef CONCBENCH_COUNTERS_H
#define CONCBENCH_COUNTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum counter {
	COUNTER_TASK_CLOCK, /* ns on a CPU */
	COUNTER_CONTEXT_SWITCHES,
	COUNTER_MIGRATIONS,
	COUNTER_PAGE_FAULTS,
	COUNTER_CYCLES,
	COUNTER_INSTRUCTIONS,
	COUNTER_CACHE_MISSES,
	COUNTERS,
};

/* Open counters; -1 for one that is not to be had. */
struct counters {
	int fds[COUNTERS];
};

/* The counts of a sample, scaled when the hardware had to share its counters. */
struct counts {
	bool known[COUNTERS];
	uint64_t counts[COUNTERS];
};

/* Opens what can be opened, stopped at 0, for this process and all that it will start. */
void counters_open(struct counters *);
void counters_start(const struct counters *);
void counters_stop(const struct counters *);

/* Reads, after all workers were joined or reaped (their counts are added then), and closes. */
void counters_close(struct counters *, struct counts *);

/*
 * Says in one line why counters are missing here and which setting would allow them; false when
 * all are there.
 */
bool counters_missing(char *why, size_t size);

#endif
