/* SPDX-License-Identifier: MIT */
/* The heartbeat of one sample: the block behind it, and what it says in the end. */
#ifndef CONCBENCH_BEATS_H
#define CONCBENCH_BEATS_H

#include "bench/sampling/block.h"

#include <stdint.h>

struct heart;

/* The wall time in as many equal parts as a picture can show. */
#define BEATS_PARTS 48

/* How late the beats of a sample came, in seconds. */
struct beats {
	uint64_t count; /* 0: nobody asked, or the sample was too short for one */
	double median_s, p99_s, max_s;
	/* p99_s is NaN where there are too few to show it: see statistics_shows */
	char parts[BEATS_PARTS * 16]; /* the latest of those due in each part, ';' between; or "" */
};

/* Makes the block of a heart with room for this time, as far as memory is likely to do. */
int beats_init(struct block *, uint64_t every_ns, uint64_t limit_ns);

/* Of a heart whose clock ran from `start_ns` to `stop_ns`: what is still due comes now. 0 or
 * -ENOMEM. NULL has none. */
int beats_digest(struct heart *, uint64_t start_ns, uint64_t stop_ns, struct beats *);

#endif
