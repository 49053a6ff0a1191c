/* SPDX-License-Identifier: MIT */
/*
 * What tasks do between their waits, for --trace=states: a workload around the workload, which
 * stamps the clocks wherever a task starts, waits, goes on or ends. Runners know nothing of it, and
 * without the trace it is not there.
 */
#ifndef CONCBENCH_STATES_H
#define CONCBENCH_STATES_H

#include "bench/sampling/block.h"
#include "bench/workload.h"

enum state {
	STATE_RUN,  /* from a task's start, or the end of a wait, to the next wait or the end */
	STATE_WAIT, /* in a wait or a park, until it goes on */
};

#define STATES_UNKNOWN UINT64_MAX

/* One stretch of a task. Times are nanoseconds of the clock of all stamps. */
struct stretch {
	uint64_t start_ns, end_ns; /* end: 0 if it was never written to its end */
	uint64_t cpu_ns;           /* on a CPU; of a wait 0: it is the runner that waits */
	uint64_t delay_ns;         /* it could have gone on, and waited for a CPU; or unknown */
	uint32_t task, state;
};

/* In shared memory: behind it a figure a task, and then the stretches. */
struct states {
	uint64_t tasks, room;
	_Atomic uint64_t asked;    /* stretches there were; those beyond `room` are dropped */
	_Atomic uint64_t delay_ns; /* of all threads with tasks, but the subject's main one */
	_Atomic uint32_t blind;    /* the system did not say it of one of them */
	uint64_t cpu_ns[];         /* of each task's stretches together; 0: it was not traced */
};

/* Makes the block, which is the caller's to finish. 0 or a negative errno. */
int states_init(struct states **, struct block *, uint64_t tasks);
/* What it takes, from the size of its memory; NULL if that is of another size. */
const struct states *states_over(const void *memory, size_t bytes);
/* Touches every page, before the clock. 0 or a negative errno. */
int states_prefault(struct states *);
size_t states_bytes(const struct states *);

const struct stretch *states_stretches(const struct states *);
/* How many there are, and how many were dropped. */
uint64_t states_kept(const struct states *);
uint64_t states_dropped(const struct states *);

/* What a task's scratch memory must have room for, beside the workload's own. */
extern const size_t states_scratch;

/*
 * The workload to be run in its place, with the same state, in this process and those forked from
 * it; a second call takes the place of the first. `subject` is the process whose main thread's
 * delay is measured elsewhere. NULL if there is no room.
 */
const struct workload *states_wrap(const struct workload *, struct states *, uint64_t subject);

#endif
