/* SPDX-License-Identifier: MIT */
/* The cells of a run: what will be measured, in groups that are compared. */
#ifndef CONCBENCH_CELLS_H
#define CONCBENCH_CELLS_H

#include "bench/base/names.h"
#include "bench/plan/load.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct runner;
struct values;
struct workload;

#define NO_CELL ((size_t)-1)

/* Cells with the same inputs and load: one workload, its parameters, its tasks. They are compared.
 */
struct group {
	const struct workload *workload;
	struct values *values;
	char *params;  /* the params column: all of them */
	char *changed; /* those not at their defaults, for people: shortened, see cells_shorten */
	uint64_t tasks, seed; /* of fixed time: no more tasks than that */
	struct load load;
	bool automatic;         /* --tasks auto, and nobody has told how many: tasks may change */
	uint64_t concurrency;   /* where none is asked for */
	size_t scratch, shared; /* bytes */
	/* Open in a process: a task in progress, and a worker that executes blocking forms. */
	uint64_t descriptors, worker_descriptors;
	uint64_t waits_ns;   /* each task at least, as the workload says; 0: unknown */
	bool directory;      /* a sample wants a scratch directory */
	unsigned flags;      /* PLAN_* */
	size_t first, count; /* its cells */
	size_t baseline;     /* the cell that speedup of C is against, or NO_CELL */
};

struct cell {
	size_t group;
	const struct runner *runner;
	struct values *values; /* of the runner's parameters */
	char *runner_params;   /* the column of that name: those not at their defaults */
	size_t baseline;       /* the cell that its speedup is against, or NO_CELL */
	char *facts;           /* what its runner's figures depend on, or NULL */
	bool named;            /* its runner was asked for by name */
	const char *build;     /* "", or "old" and "new" where two builds are compared */
	uint64_t concurrency;  /* the effective one, as the runner has planned it */
	uint64_t threads;      /* that tasks hold while they wait; 0: they hold none */
	unsigned parallel;     /* how many of its tasks can compute at once, on these CPUs */
	unsigned busy;         /* the same if there were CPUs enough */
};

/* All cells of a run, grouped, in the order asked for. Zero-initialise. */
struct cells {
	struct group *groups;
	size_t group_count;
	struct cell *cells;
	size_t count;
	unsigned cpus; /* usable */
	bool builds;   /* set before they are planned: of two builds, not compared by speedup */
	bool heart;    /* a heartbeat is asked for */
	bool pinned;   /* workers are to be bound to CPUs */
	bool states;   /* what tasks do between their waits is asked for */
	struct names baseline; /* which parameters the baseline has, as struct baseline's pairs */
	struct names left_out; /* cells that cannot be had: a line each */
	bool lacks;            /* some of them were asked for by name */
};

void cells_finish(struct cells *);

/* Free what one of them holds; for those that are in no cells. */
void group_finish(const struct group *);
void cell_finish(const struct cell *);

/* Shortens `changed` of all groups; those of one workload still differ. */
void cells_shorten(struct cells *);

/*
 * Makes a group of each cell, with the cell twice: of the build "old", which is the baseline, and
 * of the build "new".
 */
void cells_split(struct cells *);

/*
 * The hash of all that a cell's samples depend on beside what identifies it: `environment`, that of
 * machine and build, and with it the facts of its runner.
 */
#define CELL_HASH 24
void cell_environment(const struct cell *, const char *environment, char hash[CELL_HASH]);

/* The most tasks of a cell that can wait at once: its concurrency, its threads, or all its tasks.
 */
uint64_t cell_at_once(const struct cells *, const struct cell *);

/* "primes threads -j 2", with parameters and tasks where they differ from the defaults. */
void cell_label(const struct cells *, const struct cell *, char *text, size_t size);

#endif
