/* SPDX-License-Identifier: MIT */
/*
 * Is the machine busy with something else? Counters of the system are read after each sample, and
 * before one that does not follow at once; and a short fixed spin, the canary, is timed before
 * blocks of cells.
 */
#ifndef CONCBENCH_WATCH_H
#define CONCBENCH_WATCH_H

#include "bench/machine/cgroup.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the system has counted up to a point in time. UINT64_MAX where it does not count. */
struct watch_reading {
	uint64_t at_ns;
	uint64_t steal_ns;     /* CPU time that the hypervisor gave to others, all CPUs */
	uint64_t busy_ns;      /* CPU time of all tasks and interrupts, all CPUs */
	uint64_t pressure_ns;  /* time in which some task waited for a CPU */
	uint64_t throttled_ns; /* time in which the cgroup's quota was spent */
};

/* What happened around one sample. */
struct disturbance {
	bool known_steal, known_pressure, known_throttled;
	uint64_t steal_ns, pressure_ns, throttled_ns;
	uint64_t canary_ns; /* the last one before the sample; 0: none */
	char words[48];     /* what disturbed it: "steal canary"; "" if nothing did */
};

/* What was seen so far, to tell slow from usual. */
struct watch {
	/* Files that are read around every sample, and so are open; -1: not there. */
	int stat, pressure;
	struct cgroup_throttled throttled;
	uint64_t *canaries; /* ns, sorted */
	size_t count;
	uint64_t canary_ns, canary_at_ns; /* the last one, and when it ended */
	struct watch_reading last;        /* the one after the last sample */
};

/* What the sample itself makes of the machine, so that it is not taken for somebody else. */
struct watch_load {
	uint64_t wall_ns; /* 0: it has failed, and this is not known */
	unsigned
		busy_workers; /* that want a CPU at once; more than there are press by themselves */
	unsigned cpus;
	uint64_t switches_involuntary;
	uint64_t run_delay_ns; /* of the main thread */
	uint64_t used_ns;      /* CPU time of all its workers; UINT64_MAX: not all is known */
};

void watch_begin(struct watch *);
void watch_finish(struct watch *);
/* In who was forked and has no use for it: closes its files. */
void watch_forsake(struct watch *);

/* Makes the last reading anew. */
void watch_read(struct watch *);

/* The last reading if that was just now, else a new one. */
struct watch_reading watch_before(struct watch *);

/* Spins and remembers how long it took, unless that would cost more than 2 % of the time. */
void watch_canary(struct watch *);

/* Adds what else disturbed it, unless it is there already. */
void watch_add_words(struct disturbance *, const char *words);

/* Judges what lay between two readings. */
void watch_judge(const struct watch *, const struct watch_reading *before,
	const struct watch_reading *after, const struct watch_load *, struct disturbance *);

#endif
