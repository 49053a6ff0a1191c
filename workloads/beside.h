/* SPDX-License-Identifier: MIT */
/*
 * A process beside the work, for workloads that need somebody to talk to: forked by the subject's
 * main thread, it dies with it. And the socket at which one of the two listens, on the loopback
 * interface.
 */
#ifndef CONCBENCH_WORKLOADS_BESIDE_H
#define CONCBENCH_WORKLOADS_BESIDE_H

#include <stdint.h>
#include <sys/types.h>

struct beside {
	pid_t pid; /* 0: there is none */
};

/*
 * Starts it: `main` never returns, and leaves by _exit. It is called `name` in the list of
 * processes. 0 or a negative errno.
 */
int beside_start(struct beside *, const char *name, void (*main)(void *), void *argument);

/* The processor time that it has used so far, in ns. */
uint64_t beside_cpu_ns(const struct beside *);

/* Waits for its end and reaps it: what waitpid tells; or kills it first. */
int beside_join(struct beside *);
void beside_stop(struct beside *);

/*
 * A socket that listens at `*port`, or at one that the kernel chooses if that is 0, which is then
 * written there. Connections inherit TCP_NODELAY: the last part of an answer does not wait for an
 * acknowledgement. Non-blocking. A descriptor or a negative errno.
 */
int beside_listen(unsigned *port);

/* The time of a clock in ns. */
uint64_t beside_now_ns(clockid_t);

#endif
