/* SPDX-License-Identifier: MIT */
/* What ranks say to each other, over MPI: tasks from rank 0, results to it. */
#ifndef CONCBENCH_RANK_DEAL_H
#define CONCBENCH_RANK_DEAL_H

#include "bench/runner.h"
#include "runners/line.h"

#include <pthread.h>

struct stock;

/* One sample's. Zero-initialise but for the first. */
struct deal {
	const struct job *job;
	struct stock *stock;
	unsigned rank, ranks;
	/* Below: its own. */
	uint32_t (*chunks)[2]; /* that this rank was given, in turn: first, count */
	size_t chunk_count, chunk_room;
	bool asked;
	uint64_t waits_ns; /* since when it has had no task left; 0: it has */
	/* Of rank 0, whose dealer shares a CPU with its own tasks: a futex, 1 while there are any.
	 */
	_Atomic uint32_t working;
	uint64_t heard_ns, pace_ns; /* its last message, and how long that took to come */
	struct line_done done;      /* of rank 0's dealer, while it has one */
	pthread_t thread;           /* rank 0: deals and gathers; others: asks for children */
	bool threaded;
};

/* The stock with what a rank has at first; the thread that it needs beside its own. 0 or -errno. */
int deal_begin(struct deal *);

/*
 * No task is in progress any more: sends results to rank 0, with `own` for what they took, or waits
 * until they are all there, and sums up in `done`.
 */
void deal_end(struct deal *, const struct line_done *own);

#endif
