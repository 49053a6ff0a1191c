/* SPDX-License-Identifier: MIT */
/*
 * HTTP GETs for workloads, by libcurl: one kept connection a worker in the blocking form, any
 * number of them in the event form, driven by the loop's one service wait.
 */
#ifndef CONCBENCH_WORKLOADS_CLIENT_H
#define CONCBENCH_WORKLOADS_CLIENT_H

#include "bench/workload.h"

/* Room for the beginning of an answer's body, with a NUL. */
#define CLIENT_HEAD 64

/* What a request came to. */
struct client_answer {
	int error;             /* 0, or the negative errno that its reason comes nearest to */
	int status;            /* of HTTP; 0 when there was no answer */
	uint64_t length, hash; /* of the body: bytes, and Adler-32 */
	char head[CLIENT_HEAD];
};

/* How all requests of a sample are made: past any proxy, since it is the server that is measured.
 */
struct client {
	uint64_t timeout_ns; /* of each */
	uint64_t concurrency;
	/* A task each, in the shared block: CLIENT_OVER when its request is, with the HTTP status.
	 */
	_Atomic uint32_t *statuses;
};

#define CLIENT_OVER 0x10000u

/* The status that a task's request came to; 0: there was no answer. */
static inline int client_status(const struct client *client, uint64_t task)
{
	return (int)(atomic_load(&client->statuses[task]) & ~CLIENT_OVER);
}

/* Goes on with a task whose request is over; ends it by pending_done. */
typedef void client_fn(struct pending *, const struct client_answer *);

/*
 * Adler-32 (RFC 1950) over more bytes, from CLIENT_HASH on: every language has it at hand, and
 * takes no time for it. One that is computed a byte at a time in Python would be what is measured
 * there.
 */
#define CLIENT_HASH 1u
uint64_t client_hash(uint64_t hash, const void *bytes, size_t length);

/* Agrees for the workload: what a task in progress needs. -ENOENT where there is no libcurl. */
int client_plan(struct plan *);

/* Once a subject, before its first worker; and at its end. 0 or a negative errno. */
int client_init(void);
void client_finish(void);

/* For the workload's `enter` and `leave`. The client outlives what is entered. */
int client_enter(const struct client *, struct pending *service, void **local);
void client_leave(void *local);

/* One request of a task, the blocking form; on a loop it parks until the service has the answer. */
struct client_answer client_get(struct wait *, uint64_t task, const char *url);

/* The event form; its part of the pending's scratch memory is all of it. */
void client_start(struct pending *, const char *url, client_fn *then);

/*
 * After the clock: sets `failures` to what requests failed of, and `tolerated` to how many may, of
 * 100,000. Gives how many failed.
 */
uint64_t client_failures(
	const struct client *, const struct ledger *, uint64_t tolerate, struct verdict *);

#endif
