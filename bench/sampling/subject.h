/* SPDX-License-Identifier: MIT */
/* The subject: the fresh process in which one sample is taken, from set-up to verification. */
#ifndef CONCBENCH_SUBJECT_H
#define CONCBENCH_SUBJECT_H

#include "bench/machine/counters.h"
#include "bench/sampling/ledger.h"

#include <stdbool.h>

struct cell;
struct group;
struct placement;

/* How far a subject came; what killed it happened in this stage. */
enum stage {
	STAGE_SETUP,
	STAGE_RUNNING,
	STAGE_CHECKING,
	STAGE_OVER, /* the verdict below is final */
};

/* What the harness and the subject share, besides the ledger. */
struct report {
	enum stage stage;
	bool timed;    /* the clock was stopped */
	bool digested; /* the digest holds */
	int error;     /* negative errno when something failed */
	bool wrong;    /* every task ended, and the check found a wrong result */
	int signal;    /* the signal that killed a worker, or 0 */
	struct digest digest;
	uint64_t user_ns, system_ns;
	bool delay_known;
	uint64_t run_delay_ns; /* the main thread was ready and waited for a CPU */
	uint64_t rss_peak_bytes;
	bool rss_known;
	uint64_t switches_voluntary, switches_involuntary, faults_minor, faults_major;
	uint64_t process_ns; /* another build's whole process, from fork to its end; 0: not taken */
	unsigned workers;
	struct counts counts;
	double units;                    /* NaN if unknown */
	char figures[2 * WORKLOAD_TEXT]; /* the runner's, then the workload's */
	char detail[WORKLOAD_TEXT + 64];
};

/* One subject's work. All of it is made by the harness, shared by the fork. */
struct errand {
	const struct group *group;
	const struct cell *cell;
	struct ledger *ledger; /* in shared memory */
	struct report *report; /* in shared memory, zeroed */
	struct block records;  /* of the ledger */
	struct block shared;   /* the workload's shared block, if it has one */
	const char *directory; /* for the workload, if it wants one */
	bool measure_memory;
	bool count; /* by perf counters */
	const struct placement *placement;
	int texts; /* for --trace: where the tasks' texts go, each with its NUL; or -1 */
};

/*
 * The subject's whole life, called in the leader of a new family: sets the workload up, executes it
 * under the runner, reports, leaves by _exit.
 */
_Noreturn void subject_main(const struct errand *);

/*
 * Has the workload check a ledger, as a subject does. Its texts are ended, whatever it wrote into
 * them; units of 0 are units that it did not count.
 */
int subject_check(
	const struct workload *, const void *state, const struct ledger *, struct verdict *);

#endif
