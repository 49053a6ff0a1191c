/* SPDX-License-Identifier: MIT */
/*
 * A small HTTP server in a process of its own, for workloads that talk to one: on the loopback
 * interface, at a port that the kernel chooses. It dies with the process that started it.
 */
#ifndef CONCBENCH_WORKLOADS_SERVER_H
#define CONCBENCH_WORKLOADS_SERVER_H

#include "bench/workload.h"
#include "workloads/beside.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* What the server notes of the requests for one number, in memory that it shares: its own log. */
struct server_entry {
	_Atomic uint32_t answered; /* how many times */
	uint32_t order;            /* the last request came as the n-th of all, from 1 */
	uint64_t at_ns, took_ns;   /* when it came, and how long it was until the answer was sent */
};

/* What one request gets. The body is borrowed until the server ends. */
struct server_reply {
	uint64_t delay_ns; /* until the answer is sent: never earlier */
	int status;
	const void *body;
	size_t length;
};

struct server_plan {
	/* What a request for `number` gets that came at `at_ns`. Runs in the server's process. */
	void (*reply)(void *context, uint64_t number, uint64_t at_ns, struct server_reply *);
	void *context;
	struct server_entry *log; /* an entry a number, zeroed, shared with forked children */
	uint64_t numbers;         /* others are not found */
};

struct server {
	struct beside process;
	unsigned port;
};

/* Loads what it needs, for the plan of a workload that will start one: 0, or -ENOENT with the
 * reason.
 */
int server_load(char reason[WORKLOAD_TEXT]);

/*
 * Starts a server that answers http://127.0.0.1:PORT/NUMBER; call it from the main thread. It
 * listens when this returns. 0 or a negative errno, with `what` failed.
 */
int server_start(struct server *, const struct server_plan *, const char **what);

/* Where a number is found; `url` has room for SERVER_URL bytes. Gives `url`. */
#define SERVER_URL 64
const char *server_url(const struct server *, uint64_t number, char *url);

#endif
