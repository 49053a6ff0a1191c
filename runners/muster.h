/* SPDX-License-Identifier: MIT */
/*
 * The ranks that take part in a sample, as the subject hears them: every one of them all the time,
 * so that one that is killed, stopped or cut off is told by its number and host, with its tasks.
 */
#ifndef CONCBENCH_RUNNERS_MUSTER_H
#define CONCBENCH_RUNNERS_MUSTER_H

#include "bench/runner.h"
#include "runners/line.h"

struct rank;

/* How far a rank's clock is ahead of ours, and by how much that may be wrong. */
struct offset {
	int64_t ns;
	uint64_t error_ns;
};

/* What is known of a rank in this sample. */
struct member {
	const struct rank *rank;
	uint64_t heard_ns;
	struct line_pulse held;
	struct offset before, after;
};

struct muster {
	unsigned count;
	bool failed;
	struct member *members;
	struct pollfd *fds;
	const struct job *job;
	struct line_done done;
	uint64_t all_ns; /* when every record was here */
};

/* Of the first ranks of those that stand. NULL: no memory. */
struct muster *muster_create(const struct job *);
void muster_destroy(struct muster *);

/* One of them has failed, and none is any good any more: writes the detail, returns the error. */
int muster_fail(struct muster *, unsigned which, int error, const char *what, struct outcome *);

/* Sends one a frame. 0 or a negative errno with detail, as all that follow. */
int muster_tell(struct muster *, unsigned which, enum line_kind, const void *data, size_t bytes,
	struct outcome *);

/* The head of the next frame of this kind and size, from whomever: who. Pulses are taken aside. */
int muster_hear(struct muster *, enum line_kind, size_t bytes, struct outcome *);
/* What follows it. */
int muster_take(struct muster *, int which, void *data, size_t bytes, struct outcome *);

/* Measures the clocks of those that read another than ours, before or after the sample. */
int muster_clocks(struct muster *, bool after, struct outcome *);

/* Puts the stamps of all `workers` on our clock. Gives the bound of the error, in ns. */
uint64_t muster_align(const struct muster *, uint64_t workers);

/* From the last task's end until every record was here. */
uint64_t muster_gather_ns(const struct muster *);

#endif
