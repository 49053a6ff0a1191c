/* SPDX-License-Identifier: MIT */
/*
 * The contract of a workload: a kind of work that offers independent tasks, numbered from 0.
 *
 * A workload is one `const struct workload`, the only symbol its file exports. The harness parses
 * and range-checks its parameters, runs it under every runner, times it and verifies it; the
 * workload never parses text, never reads a clock to time itself and never knows which runner it
 * runs under. A plug-in exports the object under the name `concbench_workload`; it reaches all that
 * it needs through tables, and uses no symbol of concbench's.
 *
 * The life of a workload, in the order of the calls:
 *
 *     plan                                    in the harness, before anything is measured
 *     setup                                   in the subject (a fresh process a sample)
 *       -- the clock starts --
 *       enter  run run run ...  leave         in each worker, or
 *       enter  start ... done   leave         on an event loop
 *       -- the clock stops --
 *     check  format                           in the subject
 *     teardown                                in the subject
 *
 * Functions that can fail return 0 or a negative errno. Times are nanoseconds of CLOCK_MONOTONIC.
 */
#ifndef CONCBENCH_WORKLOAD_H
#define CONCBENCH_WORKLOAD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Changes when what a plug-in was built with no longer fits; one built for another is refused
 * (docs/upgrade.md). Without such a change members are only ever added at the end of a struct that
 * the harness makes, and of struct workload, whose `size` says which of them there are.
 */
#define WORKLOAD_ABI 2u

/* Room for an error or a detail in words, with its terminating NUL. */
#define WORKLOAD_TEXT 160

/* ---- what is known of a task ---------------------------------------------------------------- */

/*
 * The record of one task. The runner writes it, in memory shared by all workers. It never changes:
 * 32 bytes, little-endian, record i at byte 32 * i of a memfd, so that programs in other languages
 * write it too.
 */
struct record {
	uint64_t start_ns; /* stored before the task runs */
	uint64_t end_ns;
	uint64_t result; /* what the task gave, 0 on error */
	/*
	 * Its lane, from 0: tasks that share one do not overlap, except on a loop. A pool has one
	 * a worker, a loop is one, whatever threads there are behind it.
	 */
	uint32_t worker;
	int32_t status; /* 0: not ended (in progress if start_ns != 0), 1: done, <0: -errno */
};

_Static_assert(sizeof(struct record) == 32, "the record is 32 bytes for good");

/* All records of a sample, in task order, and when its clock ran. */
struct ledger {
	struct record *records;
	uint64_t tasks;
	uint64_t start_ns; /* the clock started */
	uint64_t stop_ns;  /* the clock stopped */
};

/* ---- parameters ----------------------------------------------------------------------------- */

enum param_type {
	PARAM_INTEGER = 1, /* 12; value.number */
	PARAM_SIZE,        /* 64KiB, 1MB, 512; value.number in bytes */
	PARAM_DURATION,    /* 10ms, 1.5s, 250us; value.number in nanoseconds */
	PARAM_CHOICE,      /* one of `choices`; value.number is its index */
	PARAM_TEXT,        /* any text; value.text, its length checked against the range */
	PARAM_INTEGERS,    /* 3:5:7 or 3 5 7; value.numbers, value.count */
	PARAM_FILES,   /* a:b:c, '\' makes the next character literal; value.items, value.count */
	PARAM_PERCENT, /* 5%, 0.25; value.number in thousandths of a percent: 100% is 100000 */
};

/* One parameter. A table of them ends with an entry whose name is NULL. */
struct param {
	const char *name;
	enum param_type type;
	const char *initial; /* the default, in the form a user would type */
	uint64_t min, max;   /* inclusive: number, bytes, ns, text length, or each list item */
	const char *const *choices; /* PARAM_CHOICE: names, ends with NULL */
	const char *help;           /* one line: what it is and its unit */
};

/* The value of one parameter, parsed and inside its range. Borrowed from the harness. */
struct value {
	uint64_t number;
	const char *text; /* canonical, whatever the type; for PARAM_TEXT the text itself */
	size_t count;     /* items of a list */
	const uint64_t *numbers;
	const char *const *items;
};

/* ---- planning and set-up -------------------------------------------------------------------- */

/* Tasks wait for each other: a runner with room for fewer than all of them is refused. */
#define PLAN_ALL_AT_ONCE 1u
/* Results differ from sample to sample by nature: no common checksum is asked for. */
#define PLAN_RESULTS_VARY 2u
/* The state does not survive a fork (threads, handles of a library): nothing is run in a child. */
#define PLAN_NO_FORK 4u
/* The state serves one thread at a time: never two tasks at once in threads of one process. */
#define PLAN_ONE_THREAD 8u
/* The tasks share out one amount of work: with more of them each is smaller, not the sample longer.
 */
#define PLAN_SHARES 16u
/*
 * What `setup` makes is there once: it fills the shared block or the scratch directory, or opens
 * what all tasks share. A runner whose workers set the workload up again, each for itself, refuses.
 */
#define PLAN_SETUP_ONCE 32u
/* It brings a load of its own: its tasks neither arrive at a rate nor run for a fixed time. */
#define PLAN_OWN_LOAD 64u
/* Each task in progress is a program of its own, which computes beside the worker that waits. */
#define PLAN_PROGRAMS 128u
/* What `setup` starts computes beside the workers (a server, clients) and takes CPUs from them. */
#define PLAN_BESIDE 256u

/* What a cell asks for, and what the workload answers. */
struct plan {
	const struct value *values; /* in the order of the parameter table */
	uint64_t seed;
	uint64_t tasks; /* in: asked for, or 0 for the workload's own default; out: never 0 */
	/* Out: the concurrency where none is asked for; left at 0 it follows from `bound`. */
	uint64_t concurrency;
	size_t scratch; /* out: bytes that follow each `struct pending`, 0 at first */
	size_t shared;  /* out: bytes of the shared block, 0 at first */
	/* Out: a scratch directory a sample is wanted: empty, and removed whatever happens. */
	bool directory;
	unsigned flags;            /* out: PLAN_*, 0 at first */
	char error[WORKLOAD_TEXT]; /* out, on refusal: what is wrong, and what would do */
	/*
	 * Out: how many descriptors each task in progress keeps open in one process, 0 at first. A
	 * cell with more than the system grants is refused; the subject's limit is the highest.
	 */
	uint64_t descriptors;
	/*
	 * Out: how long each task waits at the least, in ns, whatever the runner; 0 at first. A
	 * cell that therefore cannot end within --timeout is not measured.
	 */
	uint64_t waits_ns;
	/*
	 * Out: how many more descriptors each worker keeps open that executes blocking forms, in
	 * the process it is in; 0 at first. They count with the above.
	 */
	uint64_t worker_descriptors;
};

/* What `setup` builds the state from. It and the values live as long as the state. */
struct setup {
	const struct value *values;
	uint64_t tasks;
	uint64_t seed;
	uint64_t concurrency;
	void *shared; /* the planned block: zeroed, page-aligned, shared by threads and forks */
	const char *directory;     /* the planned scratch directory's path, or NULL */
	char error[WORKLOAD_TEXT]; /* out, on failure: what failed */
	bool trace;                /* `format` will be asked: keep what it needs */
};

/* What `check` found. */
struct verdict {
	double units; /* how much work was done, in the workload's `unit` */
	/* Tasks that ended in an error the workload expects. With PLAN_RESULTS_VARY these are other
	 * tasks in every sample, without it always the same ones. */
	uint64_t tolerated;
	/* Out: what the workload measured itself, name=value;... Of some names, such as `lost`,
	 * findings say more: docs/csv.md. */
	char figures[WORKLOAD_TEXT];
	char detail[WORKLOAD_TEXT]; /* out, on failure: what is wrong */
	/* Out: what tasks failed of, where an errno does not say it: "status 503 8 times". */
	char failures[WORKLOAD_TEXT];
	/* Out: the peak memory, summed, of processes that the workload started itself. */
	uint64_t rss_bytes;
	/* Out: what the workload itself saw disturb the sample, in a word: a load generator of its
	 * own without a rest. */
	char disturbed[24];
};

/* ---- waiting -------------------------------------------------------------------------------- */

#define WAIT_READ    1u
#define WAIT_WRITE   2u
#define WAIT_FOREVER UINT64_MAX

/*
 * How tasks wait. Two kinds, each in a blocking form (struct wait) and an event form (struct loop);
 * all members of both are always there.
 *
 * `wait`: for a descriptor `fd` (or -1), the events named (WAIT_READ, WAIT_WRITE), and a time from
 * now in ns (or WAIT_FOREVER). What comes of it is the events that are ready, or 0 when the time
 * has passed: never early.
 *
 * `park`: for another task, on a word of the shared block, as a futex does: it goes on when woken,
 * when the time is over, or at once if the word no longer holds `seen`. It may also go on for no
 * reason, so whoever parks looks at the word again. What comes of it is 0 when the time has passed,
 * else 1. `wake` lets up to `count` tasks that are parked on the word go on; store to the word
 * first. Only tasks wake tasks, and only words of the shared block are parked on. Tasks that wait
 * for others that may not have begun need PLAN_ALL_AT_ONCE.
 */

/* The blocking form. What could not be done is a negative errno. */
struct wait {
	int (*wait)(struct wait *, int fd, unsigned events, uint64_t after_ns);
	int (*park)(struct wait *, _Atomic uint32_t *word, uint32_t seen, uint64_t after_ns);
	void (*wake)(struct wait *, _Atomic uint32_t *word, uint32_t count);
	/*
	 * What `enter` made for this worker, or NULL. Tasks that share a worker and interleave at
	 * their waits (fibers) share it: it keeps nothing of one task across a wait.
	 */
	void *local;
};

static inline int wait_for(struct wait *wait, int fd, unsigned events, uint64_t after_ns)
{
	return wait->wait(wait, fd, events, after_ns);
}

static inline int wait_park(
	struct wait *wait, _Atomic uint32_t *word, uint32_t seen, uint64_t after_ns)
{
	return wait->park(wait, word, seen, after_ns);
}

static inline void wait_wake(struct wait *wait, _Atomic uint32_t *word, uint32_t count)
{
	wait->wake(wait, word, count);
}

struct pending;

/* Goes on with a task: `events` is what came of its wait or its park. */
typedef void pending_fn(struct pending *, unsigned events);

/* What a runner's loop offers. Workloads call it through the functions below. */
struct loop {
	int (*wait)(struct pending *, int fd, unsigned events, uint64_t after_ns, pending_fn *then);
	int (*park)(struct pending *, _Atomic uint32_t *word, uint32_t seen, uint64_t after_ns,
		pending_fn *then);
	void (*wake)(struct pending *, _Atomic uint32_t *word, uint32_t count);
	void (*done)(struct pending *, int status, uint64_t result);
};

/* A task in flight on a loop. The planned scratch memory follows it, zeroed before `start`. */
struct pending {
	const struct loop *loop;
	pending_fn *then; /* the runner's; set by pending_wait and pending_park */
	uint64_t task;
	void *local; /* what `enter` made for this loop, or NULL */
};

/* The task's scratch memory, aligned to 16 bytes. */
static inline void *pending_scratch(struct pending *pending)
{
	return pending + 1;
}

/*
 * Goes on with `then` when the wait is over. With fd -1 and 0 ns it yields: other tasks and the
 * loop's descriptors get a turn first. One wait or park is outstanding a task; one waiter a
 * descriptor and loop. Returns 0, or a negative errno (EPERM: this descriptor cannot be waited for,
 * e.g. a file); after an error `then` is not called and the task must still end by pending_done.
 */
static inline int pending_wait(
	struct pending *pending, int fd, unsigned events, uint64_t after_ns, pending_fn *then)
{
	return pending->loop->wait(pending, fd, events, after_ns, then);
}

/*
 * Goes on with `then` when the park is over; never from inside this call or inside pending_wake, so
 * that a chain of tasks that wake each other does not nest. Errors as for pending_wait.
 */
static inline int pending_park(struct pending *pending, _Atomic uint32_t *word, uint32_t seen,
	uint64_t after_ns, pending_fn *then)
{
	return pending->loop->park(pending, word, seen, after_ns, then);
}

static inline void pending_wake(struct pending *pending, _Atomic uint32_t *word, uint32_t count)
{
	pending->loop->wake(pending, word, count);
}

/*
 * Ends the task: status 0 with its result, or a negative errno. Legal inside `start`. The pending
 * and its scratch are gone when it returns.
 */
static inline void pending_done(struct pending *pending, int status, uint64_t result)
{
	pending->loop->done(pending, status, result);
}

/* ---- the workload --------------------------------------------------------------------------- */

/* What a workload's time is expected to be bound by; picks the default concurrency. */
enum bound {
	BOUND_CPU = 1,
	BOUND_IO,
};

struct workload {
	unsigned abi;        /* WORKLOAD_ABI */
	unsigned size;       /* sizeof(struct workload): what lies beyond is taken for NULL */
	const char *name;    /* lower-case letters, digits, '-', '_'; starts with a letter */
	const char *summary; /* one line */
	const char *unit;    /* what verdict.units counts, plural: "numbers", "bytes" */
	enum bound bound;
	const struct param *params; /* NULL for none */

	/*
	 * Agrees or refuses, before anything is measured. Looks at the parameters and at what must
	 * exist (files), but loads nothing and forks nothing. -ENOENT with all parameters at their
	 * defaults says that it is absent here (a library that was not there at build time).
	 * Required.
	 */
	int (*plan)(struct plan *);

	/* Builds the state: read-only from then on, shared by all workers. Optional. */
	int (*setup)(struct setup *, void **state);

	/*
	 * Makes what one worker or one loop keeps for itself (a connection, a buffer). `service` is
	 * NULL in a pool; on a loop it is one pending for waits that serve many tasks, never ended
	 * by pending_done. Inside the clock. Optional.
	 */
	int (*enter)(const void *state, struct pending *service, void **local);

	/*
	 * Runs one task to its end, in order, waiting only through `wait` or in plain system calls.
	 * Gives 0 and the result, or a negative errno. Required.
	 */
	int (*run)(const void *state, uint64_t task, struct wait *wait, uint64_t *result);

	/*
	 * The event form: starts one task and returns without blocking; it goes on through
	 * pending_wait and ends in pending_done, with the same result as `run`. Optional: without
	 * it an event loop calls `run`, which holds the loop.
	 */
	void (*start)(const void *state, struct pending *);

	/* Undoes `enter`. Optional. */
	void (*leave)(const void *state, void *local);

	/*
	 * Is every result right, by a method other than the one that computed it? 0, or -EBADMSG
	 * with `detail` if one is wrong; another negative errno says that it could not check (no
	 * memory), which is no word against the runner. Tasks that failed are in the ledger with
	 * their status. Required.
	 */
	int (*check)(const void *state, const struct ledger *, struct verdict *);

	/* Writes what the result of an ended task means into `text`, for tasks.csv. Optional. */
	int (*format)(
		const void *state, uint64_t task, const struct record *, char *text, size_t size);

	/* Frees the state. Takes NULL. Optional. */
	void (*teardown)(void *state);

	/*
	 * Writes one JSON value: what a twin in another language needs beside parameters, seed and
	 * number of tasks, such as the port of a server that `setup` has started; with every number
	 * as a decimal string. Before the clock. 0 or a negative errno. Optional.
	 */
	int (*inputs)(const void *state, FILE *json);
};

/* Writes a text as JSON, for `inputs`. Bytes beyond ASCII stay as they are: a path is what it is.
 */
static inline void workload_json_text(FILE *json, const char *text)
{
	putc('"', json);
	for (; *text; text++) {
		unsigned char letter = (unsigned char)*text;
		if (letter < ' ')
			fprintf(json, "\\u%04x", letter);
		else if (letter == '"' || letter == '\\')
			fprintf(json, "\\%c", letter);
		else
			putc(letter, json);
	}
	putc('"', json);
}

/*
 * A 64-bit hash of two numbers, for inputs that follow from a seed and a task number alone:
 * splitmix64's finaliser over their combination.
 */
static inline uint64_t workload_hash(uint64_t seed, uint64_t number)
{
	uint64_t z = seed + (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* Of a hash a number from 0 to below `limit`, each as likely: the high half of their product. */
static inline uint64_t workload_below(uint64_t hash, uint64_t limit)
{
	uint64_t low = (uint32_t)hash, high = hash >> 32, few = (uint32_t)limit;
	uint64_t middle = high * few + (low * few >> 32);
	uint64_t rest = (uint32_t)middle + low * (limit >> 32);
	return high * (limit >> 32) + (middle >> 32) + (rest >> 32);
}

#endif
