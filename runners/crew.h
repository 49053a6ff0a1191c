/* SPDX-License-Identifier: MIT */
/* What runners share that start threads of their own: a pool with a thread a worker. */
#ifndef CONCBENCH_RUNNERS_CREW_H
#define CONCBENCH_RUNNERS_CREW_H

#include "runners/pool.h"

#include <pthread.h>

/* Threads that wait for each other may be left behind, so it is on the heap. */
struct crew {
	struct pool pool;
	void (*work)(struct crew *, unsigned worker); /* what each thread does */
	void *context;                                /* the runner's */
	pthread_attr_t attributes;
	struct crew_member *members;
};

/*
 * A thread for each task in progress, and no more than there are tasks. -EINVAL if the workload can
 * be used by one thread at a time.
 */
int crew_plan(struct runner_plan *);

/* Makes the pool and starts nothing. 0 or a negative errno. */
int crew_create(struct crew **, const struct job *, enum pool_schedule, uint64_t chunk,
	void (*work)(struct crew *, unsigned worker));
/* Once all threads that were started are joined. Gives pool_error. */
int crew_destroy(struct crew *, struct outcome *);

/* 0, or a negative errno with the detail. A worker that was joined can be started again. */
int crew_start(struct crew *, unsigned worker, struct outcome *);
void crew_join(const struct crew *, unsigned worker);

/* As pthread_cond_wait, for the thread that has called `execute`: its heart goes on. */
void crew_cond_wait(const struct crew *, pthread_cond_t *, pthread_mutex_t *);

/*
 * All of them; `outcome->workers` is how many run. When one cannot be started, those that run may
 * wait for it: they are left behind, with all that they use, and end with the subject.
 */
int crew_start_all(struct crew *, struct outcome *);
void crew_join_all(const struct crew *);

#endif
