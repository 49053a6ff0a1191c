/* SPDX-License-Identifier: MIT */
/*
 * concbench-rank: one process of an MPI job, which serves samples of the runner `mpi` until its
 * line to the harness ends. Started by a launcher; nobody types it.
 *
 *     main.c    its life: MPI, the line, the frames that it is sent
 *     serve.c   a sample
 *     drain.c   the workload that its inner runner executes: drains, which take task after task
 *     stock.c   the tasks that it has taken and not begun
 *     deal.c    how they come from rank 0, and results go there: all that is MPI
 */
#ifndef CONCBENCH_RANK_H
#define CONCBENCH_RANK_H

#include "bench/runner.h"
#include "runners/line.h"

#include <pthread.h>

struct catalog;
struct stock;

/* This process. */
struct rank_self {
	int fd; /* the line */
	unsigned rank;
	pid_t pid; /* not that of a child */
	const struct catalog *catalog;
	pthread_mutex_t writing;       /* guards sending on fd: main thread and watcher do */
	_Atomic(struct stock *) stock; /* of the sample that it executes, for its pulse */
	_Atomic bool pulsing; /* from PREPARE to OVER: also while others alone are at work */
	int begun; /* an eventfd: the clock runs, and what it holds is soon worth saying */
};

/* Sends a frame. */
int rank_send(struct rank_self *, enum line_kind, const void *data, size_t bytes);

/*
 * A sample, from READY until its results are with rank 0, which hands them on; `word` is the number
 * of ranks that take part. 0 or a negative errno; what fails in it is told to rank 0.
 */
int rank_serve(struct rank_self *, const struct job *, const char *word);

#endif
