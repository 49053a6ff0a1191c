/* SPDX-License-Identifier: MIT */
/*
 * What all event loops share: which task starts, goes on and ends when. A library (struct
 * engine_backend) waits for descriptors and for time; a runner says where tasks come from and how
 * they start.
 */
#ifndef CONCBENCH_RUNNERS_ENGINE_H
#define CONCBENCH_RUNNERS_ENGINE_H

#include "bench/runner.h"
#include "runners/deadline.h"
#include "runners/park.h"

#include <stdalign.h>

struct engine;
struct pool;

/* One task in flight. */
struct engine_slot {
	/* Its `next` links the slot while it is free, has yielded or was woken. */
	struct deadline deadline;
	struct parked parked;
	void *watch;                        /* the backend's, or NULL */
	bool watched;                       /* it waits for a descriptor */
	alignas(16) struct pending pending; /* last: the scratch memory follows */
};

/* Oldest first. */
struct engine_queue {
	struct engine_slot *first, *last;
};

/* What waits for descriptors and time. Functions that can fail give a negative errno. */
struct engine_backend {
	/* Makes `engine->base`. */
	int (*open)(struct engine *);
	/* Calls engine_ready() once, from `poll`, when one of the events is there. */
	int (*watch)(struct engine *, struct engine_slot *, int fd, unsigned events);
	/* Takes back a watch that has not been told. */
	void (*unwatch)(struct engine *, struct engine_slot *);
	/* Tells what is ready; if nothing is, waits for it until then: 0 not at all. */
	int (*poll)(struct engine *, uint64_t until_ns);
	/* Frees `slot->watch`, of which nothing is waited for. */
	void (*forget)(struct engine *, struct engine_slot *);
	void (*close)(struct engine *);
};

/* Where loops that share the tasks of a job tell each other of words that were woken. */
struct engine_mate {
	alignas(64) _Atomic uint32_t parked; /* how many tasks are parked on this loop */
	_Atomic uintptr_t word;              /* that was woken: 0 none, 1 several */
	int fd;                              /* an eventfd: look at `word` */
};

/* How a runner runs a loop; what is not said is NULL or 0. */
struct engine_options {
	const struct job *job;
	const struct engine_backend *backend;
	size_t slots;              /* the most tasks in flight; 0: tasks hold the loop one by one */
	const struct pool *pool;   /* where tasks come from; NULL: all are this loop's */
	unsigned lane;             /* of the pool and in the records */
	struct engine_mate *mates; /* one a lane of the pool, if there are several */
	/* Starts a task instead of the workload. */
	void (*start)(struct engine *, struct pending *);
	/* Instead of the workload's `enter` and `leave`. */
	int (*begin)(struct engine *);
	void (*end)(struct engine *);
	void *context; /* the runner's own */
};

struct engine {
	struct loop loop; /* first member: a pending's loop is its engine */
	const struct engine_options *options;
	const struct job *job;
	void *base; /* the backend's */
	struct deadline_queue deadlines;
	struct park park;
	struct engine_slot *free; /* slots given back */
	struct engine_queue yielded, woken;
	char *slab;
	size_t touched, stride;
	uint64_t next;  /* the next task, if there is no pool; of paced work the one that waits */
	bool taken;     /* `next` has been taken off the pool, and is to start when it is due */
	bool dry;       /* there is no task left to start */
	size_t flying;  /* tasks that have started and not ended */
	size_t watched; /* waits for descriptors */
	struct heart *heart; /* of the thread that has called `execute`, if that turns the loop */
	uint64_t stamp_ns;   /* the end of the last task, if the next one follows at once, or 0 */
	int error;           /* ends the loop */
	struct engine_slot service; /* the pending given to `enter`; a runner's that does not */
	struct engine_slot inbox;   /* waits for mates */
	void *local;
};

static inline struct engine *engine_of(const struct pending *pending)
{
	return (struct engine *)(uintptr_t)pending->loop;
}

static inline unsigned engine_events(bool readable, bool writable)
{
	return (readable ? WAIT_READ : 0) | (writable ? WAIT_WRITE : 0);
}

/* A slot's watch has come: its task goes on. For backends. */
void engine_ready(struct engine_slot *, unsigned events);

/*
 * Runs the loop until there is no task left: opens the backend, enters, turns, leaves. 0, or a
 * negative errno with `detail`.
 */
int engine_run(const struct engine_options *, struct outcome *);

/* ---- how tasks begin: engine_begin.c, for engine.c alone --------------------------------------
 */

/* Tasks started, gone on with or held before the others and the descriptors get their turn. */
#define ENGINE_BURST 256

/* The slot that is linked to this one. */
static inline struct engine_slot *engine_next(const struct engine_slot *slot)
{
	return (struct engine_slot *)(void *)slot->deadline.next;
}

/* Lets tasks begin, a burst at most; in which way depends on the job alone. */
void engine_begin(struct engine *);

/* When a task can begin: 0 at once, or WAIT_FOREVER. */
uint64_t engine_begin_ns(const struct engine *);

/* The plan and the execution of a runner that is one loop for all tasks. */
int engine_plan_alone(struct runner_plan *);
int engine_run_alone(const struct job *, const struct engine_backend *, struct outcome *);

/* libevent, with which the runners `async`, `async-threads`, ... are built. */
extern const struct engine_backend engine_libevent;

#endif
