/* SPDX-License-Identifier: MIT */
/*
 * Numbers from task to task through the system: a pipe or a pair of sockets, a number a message.
 * Made by `setup`, shared by threads and forks. A descriptor is waited for by one task a loop, so
 * tasks that share an end have duplicates of it.
 */
#ifndef CONCBENCH_WORKLOADS_CHANNEL_H
#define CONCBENCH_WORKLOADS_CHANNEL_H

#include "bench/workload.h"

enum channel_kind {
	CHANNEL_PIPE,
	CHANNEL_SOCKETS,
};

/* Put into one end, taken out of the other. -1: not open. */
struct channel {
	int in, out;
};

#define CHANNEL_CLOSED ((struct channel){ -1, -1 })

/* So many numbers a pipe holds at most, where the system is set up as usual. */
#define CHANNEL_PIPE_MOST 256u

/* How many numbers sockets hold at most here. 0 or a negative errno. */
int channel_sockets_most(uint64_t *most);

/*
 * Opens one with room for so many numbers: of a pipe a power of two; sockets hold as few as the
 * system lets them, about six, or more as asked for. 0 or a negative errno with nothing open.
 */
int channel_open(struct channel *, enum channel_kind, uint64_t capacity);
void channel_close(struct channel *);

/* On a loop an end must not block, in a pool it may: for `enter`. 0 or a negative errno. */
int channel_enter(int fd, const struct pending *service);

/* One try: 0, -EAGAIN if it would have to wait, or another negative errno. */
int channel_put(int fd, uint64_t number);
int channel_take(int fd, uint64_t *number);

#endif
