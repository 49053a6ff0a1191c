/* SPDX-License-Identifier: MIT */
/*
 * The server's side of connections over HTTP, a task each: accept, read a request, wait and
 * compute, answer, until the connection is over. The runner is the server's architecture: a pool's
 * workers block in accept and in read; on a loop one wait for the listening socket serves all tasks
 * that have no connection yet.
 */
#ifndef CONCBENCH_WORKLOADS_VISITS_H
#define CONCBENCH_WORKLOADS_VISITS_H

#include "bench/workload.h"

struct generator;

/* How many connections the server has, in memory shared with forked children, zeroed. */
struct visits_count {
	_Atomic uint32_t begun; /* the first worker is there */
	_Atomic uint32_t open, most;
};

struct visits {
	int listener;
	const struct generator *generator; /* whose connections these are; NULL: anybody's */
	uint64_t seed, requests;           /* on each connection; 0: as many as come */
	uint64_t think_ns, rounds;         /* before each answer: waited, computed */
	struct visits_count *count;
	_Atomic uint32_t *words; /* a task each, in the shared block, zeroed */
};

/* The scratch memory of a task in flight. */
size_t visits_scratch(void);

/* For the workload's own functions of these names. */
int visits_enter(const struct visits *, struct pending *service, void **local);
int visits_run(const struct visits *, uint64_t task, struct wait *, uint64_t *result);
void visits_start(const struct visits *, struct pending *);
void visits_leave(void *local);

/* What the answer to a request of a task says; `compute` is burn_run or burn_jump. A task's result
 * is their sum; with `requests` 0, how many there were. */
uint64_t visits_value(const struct visits *, uint64_t task, uint64_t request,
	uint64_t (*compute)(uint64_t seed, uint64_t rounds));

#endif
