/* SPDX-License-Identifier: MIT */
/*
 * The contract of a runner: a way to execute all tasks of a workload.
 *
 * A runner is one `const struct runner`, the only symbol its file exports. `execute` is called
 * once in a fresh process, with the clock running; it starts its workers, fills one record a task
 * and returns when every worker has been joined or reaped. A plug-in exports the object under the
 * name `concbench_runner`.
 */
#ifndef CONCBENCH_RUNNER_H
#define CONCBENCH_RUNNER_H

#include "workload.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <time.h>

/* Changes whenever a struct of this header or of workload.h changes. */
#define RUNNER_ABI 1u

/*
 * What a runner is; exactly one of the first three. A loop's concurrency is 1 without `start`. 8
 * was a flag that had no effect; no other gets that bit before the ABI changes.
 */
#define RUNNER_ONE     1u  /* one task at a time: its concurrency is always 1 */
#define RUNNER_POOL    2u  /* workers that each run one task at a time */
#define RUNNER_LOOP    4u  /* tasks in flight on a loop */
#define RUNNER_THREADS 16u /* each worker is a thread: system limits on threads apply */
#define RUNNER_FORKS   32u /* each worker is a process: system limits on processes apply */

/* What is to be executed. Borrowed until `execute` returns. */
struct job {
	const struct workload *workload;
	const void *state;
	const struct setup *setup; /* what the state was built from; see docs/runner.md */
	uint64_t tasks;            /* at least 1, at most UINT32_MAX */
	uint64_t concurrency;      /* at least 1 */
	size_t scratch;            /* bytes of scratch behind each pending */
	bool measure_memory;       /* worker processes are to report their private pages */
	const unsigned *cpus;      /* where workers are to run, by turns; see runner_place */
	unsigned cpu_count;        /* 0: anywhere */
	struct record *records;    /* one a task, zeroed, shared with forked children */
};

/* How it went. Zeroed before the call. */
struct outcome {
	unsigned workers;       /* how many were started; 1 for a loop */
	bool private_unknown;   /* worker processes ran and their private pages were not taken */
	uint64_t private_bytes; /* peak of pages that belong to worker processes alone, summed */
	int signal;             /* the signal that killed a worker, or 0 */
	char detail[WORKLOAD_TEXT]; /* on failure: what failed, where */
};

struct runner {
	unsigned abi;        /* RUNNER_ABI */
	const char *name;    /* lower-case letters, digits, '-', '_'; starts with a letter */
	const char *summary; /* one line */
	unsigned flags;      /* RUNNER_* */

	/*
	 * Executes every task once and records it. A task that fails is recorded and the others go
	 * on; 0 is returned. A negative errno, with `detail`, means that the runner itself failed
	 * (no threads, a worker killed); no worker is left behind then either. Waits only for
	 * children that it started itself, never for any child.
	 */
	int (*execute)(const struct job *, struct outcome *);
};

/* The clock of every stamp, in ns. 27 ns a call through the vDSO. */
static inline uint64_t runner_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

static inline struct timespec runner_timespec(uint64_t ns)
{
	return (struct timespec){ .tv_sec = (time_t)(ns / UINT64_C(1000000000)),
		.tv_nsec = (long)(ns % UINT64_C(1000000000)) };
}

/* `after_ns` from now as a point in time; WAIT_FOREVER stays WAIT_FOREVER. */
static inline uint64_t runner_deadline_ns(uint64_t after_ns)
{
	uint64_t now = runner_now_ns();
	return after_ns > UINT64_MAX - now ? WAIT_FOREVER : now + after_ns;
}

/* A `struct wait` function that blocks the calling worker in plain system calls. */
static inline int runner_block(struct wait *wait, int fd, unsigned events, uint64_t after_ns)
{
	(void)wait;
	if (fd < 0 && after_ns == 0)
		return 0;
	uint64_t deadline = runner_deadline_ns(after_ns);
	struct pollfd poll_fd = { .fd = fd,
		.events = (short)(((events & WAIT_READ) ? POLLIN : 0) |
				  ((events & WAIT_WRITE) ? POLLOUT : 0)) };
	for (;;) {
		uint64_t now = runner_now_ns();
		struct timespec left = runner_timespec(deadline > now ? deadline - now : 0);
		int ready = ppoll(&poll_fd, fd >= 0, deadline == WAIT_FOREVER ? NULL : &left, NULL);
		if (ready > 0) {
			unsigned got = ((poll_fd.revents & POLLIN) ? WAIT_READ : 0) |
				       ((poll_fd.revents & POLLOUT) ? WAIT_WRITE : 0);
			if (poll_fd.revents & POLLNVAL)
				return -EBADF;
			/* A hang-up or an error: the task's own call finds out. */
			return (int)(got ? got : events);
		}
		if (ready < 0 && errno != EINTR)
			return -errno;
		if (deadline != WAIT_FOREVER && runner_now_ns() >= deadline)
			return 0;
	}
}

/* Binds the calling worker to its CPU, if the run places workers. 0 or a negative errno. */
static inline int runner_place(const struct job *job, unsigned worker)
{
	if (job->cpu_count == 0)
		return 0;
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET(job->cpus[worker % job->cpu_count], &set);
	return sched_setaffinity(0, sizeof set, &set) ? -errno : 0;
}

/* Runs one task in its blocking form and records it: the body of every pool's loop. */
static inline void runner_run(
	const struct job *job, uint64_t task, uint32_t worker, struct wait *wait)
{
	struct record *record = &job->records[task];
	uint64_t result = 0;
	record->worker = worker;
	record->start_ns = runner_now_ns();
	int status = job->workload->run(job->state, task, wait, &result);
	record->end_ns = runner_now_ns();
	record->result = status < 0 ? 0 : result;
	record->status = status < 0 ? status : 1;
}

#endif
