/* SPDX-License-Identifier: MIT */
/* What runners share that start processes of their own: a child a lane, over a pool's slots. */
#ifndef CONCBENCH_RUNNERS_CHILDREN_H
#define CONCBENCH_RUNNERS_CHILDREN_H

#include "runners/pool.h"

#include <sys/types.h>

/*
 * They are forked from the subject's main thread and die with the subject. A worker that came to
 * its end by itself has said so in its slot (`over`); any other end is that of all of them.
 */
struct children {
	const struct pool *pool;
	struct outcome *outcome;
	pid_t *pids; /* by worker; 0: there is none */
	unsigned alive;
	int epoll; /* readable when one has ended; -1: not watched */
	int error; /* the first failure, whose detail is the outcome's */
};

/*
 * A process for each task in progress, and no more than there are tasks. -EINVAL if the workload
 * does not survive a fork.
 */
int children_plan(struct runner_plan *);

/* For the pool's workers. 0 or -ENOMEM. */
int children_init(struct children *, const struct pool *, struct outcome *);
/* Kills and reaps those that are left, sums up their memory; gives the error, or the pool's. */
int children_finish(struct children *);

/* Forks one: 0 in the child, which ends by children_end; or its pid, or a negative errno. */
pid_t children_fork(struct children *, unsigned worker);
/* All of the pool's workers; each calls `work` and ends. 0 or a negative errno. */
int children_fork_all(
	struct children *, void (*work)(const struct pool *, unsigned, void *), void *context);
/* Takes over one that was made in another way; or its negative errno, which is returned. */
int children_add(struct children *, unsigned worker, pid_t pid);

/* A worker has nothing left to do: it says so, and what memory it took; and ends. */
void children_over(const struct pool *, unsigned worker);
_Noreturn void children_end(const struct pool *, unsigned worker);

/*
 * Has them watched by pidfds, so that whichever ends first is reaped first: those that wait for one
 * that was killed would wait for ever. Best once all are forked: a child inherits what there is.
 * Without descriptors enough they are reaped in order.
 */
void children_watch(struct children *);

/* Waits for one to end and gives its number. The first failure ends the others, too. */
unsigned children_reap(struct children *);
void children_reap_all(struct children *);

#endif
