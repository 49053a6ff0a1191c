/* SPDX-License-Identifier: MIT */
/*
 * A load generator: one loop in a process beside the work that plays many clients of a server, over
 * HTTP on the loopback interface. Closed: so many clients, each with its next connection when the
 * last is over. Open: connections come at a rate, whatever has become of those before.
 */
#ifndef CONCBENCH_WORKLOADS_GENERATOR_H
#define CONCBENCH_WORKLOADS_GENERATOR_H

#include "workloads/beside.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What came of one request. */
struct generator_entry {
	/* When the client had reason to ask: it wanted to connect, or the connection was due; of
	 * later requests of a connection, when they were sent. */
	uint64_t due_ns;
	uint64_t answered_ns;
	uint64_t value; /* what the answer says, and which task gave it */
	uint32_t task;
	int32_t status; /* 0: it was not made or not answered, 1: answered, <0: -errno */
};

/* What the generator says of itself at its end. */
struct generator_report {
	uint64_t wall_ns, cpu_ns; /* from the start to the end of its work */
	uint64_t delay_ns;        /* it was ready to run and waited for a CPU */
	bool over;                /* it came so far */
};

struct generator_plan {
	unsigned port;
	uint64_t connections, requests; /* so many of these on each of those */
	uint64_t clients;               /* closed: so many at once */
	uint64_t keep_ns;               /* silence on a connection between two requests */
	/* Open: when a connection is due, in ns from the start, in rising order. NULL: closed. */
	uint64_t (*due_ns)(void *context, uint64_t connection, uint64_t before_ns);
	void *context;
	/* In memory shared with forked children, zeroed: one a request, those of a connection
	 * together; and one. */
	struct generator_entry *entries;
	struct generator_report *report;
};

/* The body of every answer: task, number of the request, value, in hexadecimal. */
#define GENERATOR_BODY        "%08" PRIx32 " %016" PRIx64 " %016" PRIx64 "\n"
#define GENERATOR_BODY_LENGTH 43

struct generator {
	struct beside process;
	int go;   /* an eventfd: whoever writes to it lets the generator begin */
	int life; /* a pidfd: readable when it is over, in forked children, too */
};

/*
 * Starts it, from the main thread; it waits until the first generator_go, from any worker. It asks
 * for /NUMBER, and with `Connection: close` where that is the connection's last request.
 */
int generator_start(struct generator *, const struct generator_plan *);
void generator_go(const struct generator *);

/* Is it over? From any worker. */
bool generator_is_over(const struct generator *);

/* Waits for its end: what waitpid would tell. It is still to be stopped. */
int generator_wait(const struct generator *);

/* Kills it if it still runs; frees. */
void generator_stop(struct generator *);

#endif
