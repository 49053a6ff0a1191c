/* SPDX-License-Identifier: MIT */
/* The subject: the fresh process in which one sample is taken, from set-up to verification. */
#ifndef CONCBENCH_SUBJECT_H
#define CONCBENCH_SUBJECT_H

#include "bench/machine/counters.h"
#include "bench/sampling/beats.h"
#include "bench/sampling/ledger.h"

#include <stdbool.h>

struct cell;
struct group;
struct names;
struct placement;
struct states;

/* How far a subject came; what killed it happened in this stage. */
enum stage {
	STAGE_SETUP,
	STAGE_RUNNING,
	STAGE_CHECKING,
	STAGE_OVER, /* the statement is final */
};

/* What a subject has to say. */
struct statement {
	bool timed;    /* the clock was stopped */
	bool digested; /* the digest holds */
	int error;     /* negative errno when something failed */
	bool wrong;    /* every task ended, and the check found a wrong result */
	int signal;    /* the signal that killed a worker, or 0 */
	struct digest digest;
	uint64_t user_ns, system_ns;
	bool delay_known;
	uint64_t run_delay_ns;     /* the main thread was ready and waited for a CPU */
	uint64_t workers_delay_ns; /* all others with tasks, with --trace=states */
	uint64_t rss_peak_bytes;
	bool rss_known;
	uint64_t switches_voluntary, switches_involuntary, faults_minor, faults_major;
	uint64_t prepare_ns;         /* before the clock, by a runner that does; 0: it does not */
	uint64_t deal_ns, gather_ns; /* parts of the digest's work and wind-down; both 0: none */
	uint64_t process_ns; /* another build's whole process, from fork to its end; 0: not taken */
	unsigned workers;
	struct counts counts;
	struct beats beats;
	double units;                    /* NaN if unknown */
	char figures[2 * WORKLOAD_TEXT]; /* the runner's, then the workload's */
	char detail[WORKLOAD_TEXT + 64];
	char disturbed[24]; /* as the workload's verdict says */
};

/*
 * Where it says so: memory that tasks which write wildly reach as well. So the subject fills in a
 * statement of its own and puts copies here, sealed; what does not fit its seal is no statement.
 */
struct desk {
	enum stage stage;
	uint64_t start_ns; /* of the clock */
	uint64_t seal;     /* 0: there is no statement yet */
	struct statement statement;
};

/* One in shared memory, for one subject after the other; NULL: there is no memory. */
struct desk *desk_create(void);

/* The statement on the desk: -ENODATA when there is none yet, -EBADMSG when it was written over. */
int desk_read(const struct desk *, struct statement *);

/* One subject's work. All of it is made by the harness, shared by the fork. */
struct errand {
	const struct group *group;
	const struct cell *cell;
	struct ledger ledger;        /* the records in shared memory */
	uint64_t *due_ns;            /* the subject's own, of an open loop; or NULL */
	struct desk *desk;           /* zeroed */
	struct statement *statement; /* the subject's own */
	struct block records;        /* of the ledger */
	struct block heart;          /* if the run has one */
	struct block stretches;      /* for --trace=states, of `states`; zeroed without it */
	struct states *states;       /* or NULL */
	struct block shared;         /* the workload's shared block, if it has one */
	const char *directory;       /* for the workload, if it wants one */
	bool measure_memory;
	bool count; /* by perf counters */
	const struct placement *placement;
	const struct names *plugins; /* files that are loaded */
	void *standing;              /* of the runner, from samples before; or NULL */
	int texts; /* for --trace: where the tasks' texts go, each with its NUL; or -1 */
};

/*
 * The subject's whole life, called in the leader of a new family: sets the workload up, executes it
 * under the runner, reports, leaves by _exit.
 */
_Noreturn void subject_main(struct errand *);

/* Has the workload check a ledger, as a subject does. Units of 0 are units that it did not count.
 */
int subject_check(
	const struct workload *, const void *state, const struct ledger *, struct verdict *);

#endif
