/* SPDX-License-Identifier: MIT */
/*
 * The heartbeat of whoever started the work: a timer that is due at fixed times, and how late it
 * came each time. That is what `--heartbeat` measures: whether the program stands still meanwhile.
 *
 * Only the thread that called `execute` looks at it: between two tasks if it executes them itself,
 * as a loop does, else while it waits for the others. Beats that came due while it did something
 * else all count, each from its own time: one standstill of 100 ms is a hundred late beats of 1 ms.
 * NULL is a heart that nobody asked for.
 */
#ifndef CONCBENCH_HEART_H
#define CONCBENCH_HEART_H

#include <stdint.h>
#include <time.h>

struct heart {
	uint64_t every_ns;
	uint64_t next_ns; /* when the next beat is due */
	uint64_t count;   /* of those that have come */
	uint64_t room;
	uint64_t late_ns[]; /* of the first `room` of them */
};

static inline uint64_t heart_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

/* With the clock. */
static inline void heart_begin(struct heart *heart, uint64_t start_ns)
{
	if (heart)
		heart->next_ns = start_ns + heart->every_ns;
}

/* It is `now_ns`: the beats that are due come now. */
static inline void heart_beat(struct heart *heart, uint64_t now_ns)
{
	for (; heart && heart->next_ns <= now_ns; heart->next_ns += heart->every_ns) {
		if (heart->count < heart->room)
			heart->late_ns[heart->count] = now_ns - heart->next_ns;
		heart->count++;
	}
}

/* The same with a clock call. */
static inline void heart_look(struct heart *heart)
{
	if (heart)
		heart_beat(heart, heart_now_ns());
}

/* How long to wait at most from now on; without a heart UINT64_MAX, which is WAIT_FOREVER. */
static inline uint64_t heart_after_ns(const struct heart *heart)
{
	uint64_t now_ns = heart ? heart_now_ns() : 0;
	return !heart ? UINT64_MAX : heart->next_ns > now_ns ? heart->next_ns - now_ns : 0;
}

/* Until when to wait at most for something that comes at `until_ns`. */
static inline uint64_t heart_until_ns(const struct heart *heart, uint64_t until_ns)
{
	return heart && heart->next_ns < until_ns ? heart->next_ns : until_ns;
}

#endif
