/* SPDX-License-Identifier: MIT */
/*
 * The tasks that a rank has and has not begun: one range, in memory shared with its children. That
 * of rank 0 is all that is left of the sample; others are given chunks of it.
 */
#ifndef CONCBENCH_RANK_STOCK_H
#define CONCBENCH_RANK_STOCK_H

#include "bench/runner.h"

#include <pthread.h>

struct stock {
	_Atomic uint64_t range; /* next << 32 | end */
	_Atomic uint32_t over;  /* no more will come */
	pthread_mutex_t asking; /* held by who asks for more, so that one does */
	/* Of children, which cannot ask: that they want more, until it is there. A futex. */
	_Atomic uint32_t wanted;
	_Atomic uint64_t asks_at; /* the task with which it is time to say that more is wanted */
	pid_t owner;              /* who can ask */
	/*
	 * Asks for more, or looks whether it has come, and puts it; called by the owner alone.
	 * False: it has not come, and `may_wait` was false.
	 */
	bool (*ask)(void *context, bool may_wait);
	void (*ask_ahead)(void *context); /* says that it will, before it is needed */
	void *context;
	unsigned lanes;
	/* The task in progress of each lane, plus one; 0: none. Of a loop there is no telling. */
	_Atomic uint32_t held[];
};

enum stock_got {
	STOCK_TASK,
	STOCK_LATER, /* it was asked for, and has not come */
	STOCK_OVER,
};

/* With a range of tasks; `over`: there will be no others. NULL: no memory. `ask` is set by who
 * makes it. */
struct stock *stock_create(unsigned lanes, uint64_t first, uint64_t end, bool over);
void stock_destroy(struct stock *);

/* Takes so many tasks, or fewer that are left, from its beginning: how many. Any thread may. */
uint32_t stock_cut(struct stock *, uint32_t count, uint32_t *first);

/* How many are left. */
uint32_t stock_left(const struct stock *);

/*
 * Puts tasks in, when there are none in it; none: it is over. With `ahead` more are asked for while
 * a quarter of them is left.
 */
void stock_put(struct stock *, uint32_t first, uint32_t count, bool ahead);

/*
 * Takes a task; waits for one if it may wait. `fresh`: it was not there at once, so time has
 * passed.
 */
enum stock_got stock_take(struct stock *, bool may_wait, uint32_t *task, bool *fresh);

/* Serves children that want more, until stock_close. */
void stock_serve(struct stock *);
void stock_close(struct stock *);

#endif
