/* SPDX-License-Identifier: MIT */
/*
 * The contract of a runner: a way to execute all tasks of a workload.
 *
 * A runner is one `const struct runner`, the only symbol its file exports; a plug-in exports it
 * under the name `concbench_runner`. The life of a runner, in the order of the calls:
 *
 *     plan                   in the harness, for each cell, before anything is measured
 *     begin                  in the guardian, the subject's parent, before each sample
 *     prepare                in the subject (a fresh process a sample), after the workload's setup
 *       -- the clock starts --
 *       execute
 *       -- the clock stops --
 *     dismiss                in the subject
 *     end                    in the guardian, after a sample that failed and at the end of the run
 *
 * Functions that can fail return 0 or a negative errno. Times are nanoseconds of CLOCK_MONOTONIC.
 */
#ifndef CONCBENCH_RUNNER_H
#define CONCBENCH_RUNNER_H

#include "heart.h"
#include "workload.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* As WORKLOAD_ABI, for the structs of this header; a change there is one here. */
#define RUNNER_ABI 2u

/* The forms of a workload that a runner executes: one of them, or both. */
#define RUNNER_BLOCKING 1u /* `run` */
#define RUNNER_EVENT    2u /* `start`; with BLOCKING too, `run` of a workload that has no `start` */
/* Beside the forms: whoever called `execute` looks at `job->heart`; see heart.h. */
#define RUNNER_HEART 4u
/*
 * It keeps to `due_ns` and to `until_ns` of struct job. Without it no cell of its own is measured
 * at an arrival rate or for a fixed time.
 */
#define RUNNER_PACED 8u
/*
 * Its tasks run where the system does not show their CPU time: whether they are stuck it finds out
 * itself, and --stall does not apply; it is refused with --trace=states.
 */
#define RUNNER_FAR 16u
/* Its workers cannot be bound to CPUs, as runner_place does: it is refused with --pin. */
#define RUNNER_UNPLACED 32u

/* Room for the facts of a plan. */
#define RUNNER_FACTS 320

/* What one cell asks of a runner, and what the runner answers. */
struct runner_plan {
	const struct value *values; /* of the runner, in the order of its parameter table */
	const struct workload *workload;
	const struct value *workload_values; /* in the order of the workload's table */
	uint64_t tasks;                      /* as the workload has agreed to */
	unsigned plan_flags;                 /* PLAN_*, as the workload has set them */
	unsigned cpus;                       /* that the subject may use */
	/* In: what was asked for, or the default. Out: the most tasks in progress at once. */
	uint64_t concurrency;
	/* Out: how many of these can compute at once, if there are CPUs enough; 1 at first. */
	uint64_t parallel;
	/* Out: how many there are at once, beside the subject, for the system's limits; 0 at first.
	 */
	uint64_t threads, processes;
	/*
	 * Out: parameters without any effect on this cell, as a bit each (1 << index); 0 at first.
	 * They are set back to their defaults, so that two cells do not differ in them alone.
	 */
	uint64_t unused;
	char error[WORKLOAD_TEXT]; /* out, when it does not agree: the reason, and what would do */
	/* Finds a file that ships with the program, named as in the source tree: 0 or -ENOENT. */
	int (*shipped)(const char *name, char *path, size_t size);
	/*
	 * Out: what the figures depend on beside machine and build, name=value;...: the version of
	 * an interpreter, a hash of what it runs. Runs that differ in it are no longer the same.
	 */
	char facts[RUNNER_FACTS];
	/* The bytes of the workload's shared block; does it want a scratch directory? */
	size_t shared;
	bool directory;
	/*
	 * Out: the memory that each of `threads` and `processes` takes at the least, where that is
	 * more than stacks and what the kernel keeps, as an interpreter a worker; 0 at first.
	 */
	uint64_t worker_bytes;
};

/* What a sample needs that outlives it: daemons on other machines, which take long to start. */
struct runner_standing {
	const struct workload *workload;
	const struct value *values;                                /* of the runner's parameters */
	uint64_t concurrency;                                      /* as planned */
	int (*shipped)(const char *name, char *path, size_t size); /* as in its plan */
	/* When the other side of this socket hangs up nobody waits any more: -EINTR. */
	int link;
	/* In: what stands from samples before, or NULL. Out: what is to stand, or NULL. */
	void *made;
	/* Out: the child, a leader of its own group, that is not ended with a sample; or 0. */
	pid_t process;
	char detail[WORKLOAD_TEXT]; /* out, on failure: what failed, where */
	/*
	 * In memory, removed with all that is in it when what stands has ended, whatever happens:
	 * it is empty then but for what stood before.
	 */
	const char *directory;
	/*
	 * Before anything is measured: the files that the cell needs, as parameters and the command
	 * line name them. Any failure leaves the cell out; -EBADMSG does for one that is not the
	 * same wherever there is work, with rank or host in `detail`, and what stands may stay.
	 * Before each sample: none.
	 */
	char *const *files;
	size_t file_count;
};

/* What is to be executed. Borrowed until `dismiss` returns. */
struct job {
	const struct workload *workload;
	const void *state;
	const struct setup *setup;  /* what the state was built from; see docs/runner.md */
	const struct value *values; /* of the runner's parameters */
	uint64_t tasks;             /* at least 1, at most UINT32_MAX */
	uint64_t concurrency;       /* as planned, at least 1 */
	size_t scratch;             /* bytes of scratch behind each pending */
	bool measure_memory;        /* worker processes are to report their private pages */
	const unsigned *cpus;       /* where workers are to run, by turns; see runner_place */
	unsigned cpu_count;         /* 0: anywhere */
	struct record *records;     /* one a task, zeroed, shared with forked children */
	/*
	 * The memfds behind the records and the workload's shared block (-1: it has none), for
	 * workers that share no memory with the subject. Both are sealed against growing and
	 * shrinking, and are closed when another program is executed.
	 */
	int ledger_fd, shared_fd;
	uint64_t parallel; /* as planned: what can compute at once, if there are CPUs enough */
	/*
	 * The command line of a fresh process that sets the workload up again and calls the
	 * runner's `serve`; NULL if it has none. It ends with two NULLs: the first is the runner's
	 * to set to a word of its own. Executed by the subject's main thread, with ledger_fd,
	 * shared_fd and states_fd left open; it dies with the subject.
	 */
	char **again;
	const struct runner *runner;                               /* that executes it */
	int (*shipped)(const char *name, char *path, size_t size); /* as in its plan */
	/* NULL: nobody asked. Never, where the runner's flags do not say RUNNER_HEART. */
	struct heart *heart;
	/*
	 * The memfd behind what is recorded with --trace=states, or -1. The workload has seen to
	 * it: of a runner it asks only to be left open, as ledger_fd, where `again` is executed.
	 */
	int states_fd;
	/*
	 * How the work is loaded on it, for runners that say RUNNER_PACED; all NULL or 0: as fast
	 * as it goes. `start_ns` is the point of time at which the clock started, and set in
	 * `execute`.
	 */
	uint64_t start_ns;
	/*
	 * Open loop: task i is due `due_ns[i]` after the clock's start; they ascend. No task starts
	 * before it is due, and tasks start in order, as long as fewer than `concurrency` are in
	 * progress. Who cannot keep up is late, and catches up: no task is left out.
	 */
	const uint64_t *due_ns;
	/*
	 * Fixed time: whoever is to take a task looks at the clock first, and takes none at this
	 * point of time or later; tasks are taken in order, so those that ended are the first ones.
	 */
	uint64_t until_ns;
	void *standing; /* what `begin` has made, as the fork took it over; or NULL */
};

/* How it went. Zeroed before `prepare`. */
struct outcome {
	unsigned workers;       /* lanes: above the highest `worker` in the records; 1 for a loop */
	bool private_unknown;   /* worker processes ran and their private pages were not taken */
	uint64_t private_bytes; /* peak of pages that belong to worker processes alone, summed */
	int signal;             /* the signal that killed a worker, or 0 */
	/*
	 * What workers used that are no children reaped by the subject while the clock ran (they
	 * live on, or on another machine): the system does not count it here. Peaks summed.
	 */
	struct {
		uint64_t user_ns, system_ns, rss_bytes;
	} usage;
	char figures[WORKLOAD_TEXT]; /* what the runner measured itself, name=value;... */
	char detail[WORKLOAD_TEXT];  /* on failure: what failed, where */
	/* As usage; run_delay_ns: the thread that works in the place of the subject's main one was
	 * ready to run and waited for a CPU. */
	uint64_t run_delay_ns;
	uint64_t switches_voluntary, switches_involuntary, faults_minor, faults_major;
	/*
	 * Of workers to whom tasks have to be sent. Within the time from the first task's start to
	 * the last one's end: how long a worker that had ended its tasks waited for the next ones,
	 * the mean of all; waiting for others to end is not dealing. And from the last task's end
	 * until every record was here. Both 0: nothing is sent.
	 */
	uint64_t deal_ns, gather_ns;
};

struct runner {
	unsigned abi;        /* RUNNER_ABI */
	unsigned size;       /* sizeof(struct runner): what lies beyond is taken for NULL */
	const char *name;    /* lower-case letters, digits, '-', '_'; starts with a letter */
	const char *summary; /* one line */
	/*
	 * What kin it is of: "threads", "processes", "loop", "sequential", or a word of its own,
	 * written as a name is. Kin share a hue in plots and are asked for as `family:NAME`.
	 */
	const char *family;
	unsigned flags;             /* the forms it executes: RUNNER_BLOCKING, RUNNER_EVENT */
	const struct param *params; /* NULL for none; at most 64 */

	/*
	 * Agrees to a cell and says what it will be: required, since concurrency and parallel are
	 * all that the harness knows of a runner. -EINVAL refuses this cell, -ENOENT says that the
	 * runner is absent here (a library that was not there at build time, a program that is not
	 * installed), each with a reason in `error`. Among default runners the cell is then left
	 * out, and the reason told; asked for by name, the whole run is refused. It is called for
	 * every cell of every plan, so it is quick, starts nothing and keeps nothing; a runner of
	 * twins alone asks its interpreter what only that can tell (runners/host.c).
	 *
	 * It refuses PLAN_NO_FORK if tasks run in forked children, and PLAN_ONE_THREAD if two tasks
	 * can run at once in threads of one process. PLAN_ALL_AT_ONCE is looked after by the
	 * harness.
	 */
	int (*plan)(struct runner_plan *);

	/*
	 * Makes ready what is not to be measured: an interpreter, workers elsewhere. What it leaves
	 * in `prepared` is handed on; on failure it leaves nothing behind. Optional.
	 */
	int (*prepare)(const struct job *, void **prepared, struct outcome *);

	/*
	 * Executes every task once and records it, with the clock running; returns when no worker
	 * touches the job any more. A task that fails is recorded and the others go on; 0 is
	 * returned. A negative errno, with `detail`, means that the runner itself failed (no
	 * threads, a worker killed). Workers that it started itself are joined or reaped by then,
	 * except that threads may be left on failure: the subject ends at once, and they with it.
	 * Waits only for children that it started, never for any child.
	 */
	int (*execute)(const struct job *, void *prepared, struct outcome *);

	/*
	 * Ends what `prepare` began, after the clock and whether or not `execute` went well; here
	 * is time to add up `usage` and `figures`. Optional.
	 */
	void (*dismiss)(void *prepared, struct outcome *);

	/*
	 * What a worker does that was started by the command line `job->again`: the state is its
	 * own, set up again; records and shared block are those of the subject. `word` is what the
	 * runner has set. It refuses PLAN_SETUP_ONCE in its plan. Optional.
	 */
	int (*serve)(const struct job *, const char *word);

	/*
	 * The language of what it executes, written as a name is: not `run` and `start` of the
	 * workload, but its twin in that language. NULL: it executes the workload itself. What is
	 * compared with a sequential runner is compared with that of the same language.
	 */
	const char *language;

	/*
	 * Starts what outlives a sample, or sees that what stands will do for this one; starts it
	 * anew where it is broken or too little. The subject inherits it as `job->standing`. On
	 * failure nothing is left behind. Optional, with `end`.
	 */
	int (*begin)(struct runner_standing *);

	/*
	 * Ends what stands and reaps it. It is told so after each sample that did not go well, for
	 * whatever stands may be in the middle of that; the next sample begins it anew.
	 */
	void (*end)(void *made);
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

/* A `struct wait` function that parks the calling worker: a futex, across processes. */
static inline int runner_park(
	struct wait *wait, _Atomic uint32_t *word, uint32_t seen, uint64_t after_ns)
{
	(void)wait;
	uint64_t deadline = after_ns == WAIT_FOREVER ? after_ns : runner_deadline_ns(after_ns);
	struct timespec until = runner_timespec(deadline);
	const struct timespec *limit = deadline == WAIT_FOREVER ? NULL : &until;
	/* The BITSET form takes a point in time. */
	if (!syscall(SYS_futex, word, FUTEX_WAIT_BITSET, seen, limit, NULL, FUTEX_BITSET_MATCH_ANY))
		return 1;
	return errno == ETIMEDOUT ? 0 : errno == EAGAIN || errno == EINTR ? 1 : -errno;
}

static inline void runner_wake(struct wait *wait, _Atomic uint32_t *word, uint32_t count)
{
	(void)wait;
	syscall(SYS_futex, word, FUTEX_WAKE, count < INT_MAX ? count : INT_MAX, NULL, NULL, 0);
}

/* What a worker hands to the blocking forms that it runs; `enter` fills in `local`. */
static inline struct wait runner_wait(void)
{
	return (struct wait){ .wait = runner_block, .park = runner_park, .wake = runner_wake };
}

/* ---- how work is loaded ---------------------------------------------------------------------- */

/* Is the work loaded in any way but as fast as it goes? Then tasks are taken in order. */
static inline bool runner_paced(const struct job *job)
{
	return job->due_ns || job->until_ns;
}

/* Fixed time: is it up? */
static inline bool runner_over(const struct job *job, uint64_t now_ns)
{
	return job->until_ns && now_ns >= job->until_ns;
}

/* The point of time at which a task is due; 0 if any will do. */
static inline uint64_t runner_due_ns(const struct job *job, uint64_t task)
{
	return job->due_ns ? job->start_ns + job->due_ns[task] : 0;
}

/*
 * Sleeps until a task is due, if it is not yet, and looks after the heart of who called `execute`
 * (NULL elsewhere). Gives what time it is then: `now_ns` if it was.
 */
static inline uint64_t runner_await(
	const struct job *job, struct heart *heart, uint64_t task, uint64_t now_ns)
{
	uint64_t due_ns = runner_due_ns(job, task);
	while (now_ns < due_ns) {
		struct timespec until = runner_timespec(heart_until_ns(heart, due_ns));
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
		now_ns = runner_now_ns();
		heart_beat(heart, now_ns);
	}
	return now_ns;
}

/* Raises the limit of open descriptors as far as the system permits, for this process alone. */
static inline void runner_descriptors(void)
{
	struct rlimit limit;
	if (!getrlimit(RLIMIT_NOFILE, &limit) && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
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

/*
 * Runs one task in its blocking form and records it: the body of every pool's loop. Its start is
 * `start_ns`, its end is returned, and is the start of the next task if that follows at once: a
 * clock call is half of what it costs to dispatch a task. After anything else (a look for work, an
 * `enter`) the start is stamped anew: runner_now_ns().
 */
static inline uint64_t runner_run(
	const struct job *job, uint64_t task, uint32_t worker, struct wait *wait, uint64_t start_ns)
{
	struct record *record = &job->records[task];
	uint64_t result = 0;
	record->worker = worker;
	record->start_ns = start_ns;
	int status = job->workload->run(job->state, task, wait, &result);
	uint64_t end_ns = runner_now_ns();
	record->end_ns = end_ns;
	record->result = status < 0 ? 0 : result;
	record->status = status < 0 ? status : 1;
	return end_ns;
}

#endif
