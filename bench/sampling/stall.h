/* SPDX-License-Identifier: MIT */
/*
 * Is a sample stuck? It is when for some time no task has ended and nobody of its family has used a
 * CPU, and nobody is about to: all of them sleep, or are stopped. Who waits for a CPU that others
 * have, or for a disk, is not stuck.
 *
 * It is asked by the guardian, which looks at the tasks only when no CPU was used: a sample that
 * computes is disturbed by one call that reads a clock.
 */
#ifndef CONCBENCH_STALL_H
#define CONCBENCH_STALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct ledger;

/* Zero-initialise but for the first two. */
struct stall {
	const struct ledger *ledger; /* the subject's */
	uint64_t limit_ns;           /* above 0 */
	bool known;                  /* what follows was all taken at since_ns */
	uint64_t since_ns;
	uint64_t family_ns; /* CPU time used */
	uint64_t ended;     /* tasks */
	size_t processes;
	uint64_t leader_ns; /* CPU time used, at the last look */
	char where[400];    /* once it is stuck: what its threads wait in, "2 in ep_poll; ..." */
};

/* How often it wants to look. */
uint64_t stall_every_ns(const struct stall *);

/* Looks at the children of the calling process, of which the leader is one: true if they are stuck.
 */
bool stall_look(struct stall *, pid_t leader);

#endif
