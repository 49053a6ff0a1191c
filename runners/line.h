/* SPDX-License-Identifier: MIT */
/*
 * The line between the harness and one rank: a TCP connection that the rank opens. Frames go over
 * it, each way; both ends are the same build on the same kind of machine, which the greeting makes
 * sure of. What ranks tell each other goes over MPI.
 *
 *     rank                           harness
 *     HELLO                ->                     once
 *                          <-        FILE         before anything is measured: the path of one
 *     FILE                 ->                     what it is there; PULSE until then
 *                          <-        PREPARE      a sample begins: the words of job->again
 *     READY or ERROR       ->                     the workload is set up; a hash of its inputs
 *                          <-        PING          the rank's clock is asked for, some times
 *     PONG                 ->
 *                          <-        EXECUTE      the clock runs
 *     PULSE                ->                     every 0.1 s until OVER, more often after
 *                                                EXECUTE: what tasks it holds
 *     DONE, records        ->                     rank 0, for all
 *                          <-        OVER         nobody listens any more until PREPARE
 *
 * Who hears nothing more of the other ends: the rank itself, the harness the sample.
 */
#ifndef CONCBENCH_RUNNERS_LINE_H
#define CONCBENCH_RUNNERS_LINE_H

#include "bench/workload.h"

enum line_kind {
	LINE_HELLO = 1,
	LINE_PING,
	LINE_PONG,    /* uint64_t: the rank's clock */
	LINE_PREPARE, /* struct line_prepare, words that end with NUL each */
	LINE_READY,   /* uint64_t: the hash of inputs */
	LINE_EXECUTE,
	LINE_PULSE, /* struct line_pulse */
	LINE_DONE,  /* struct line_done, then all records */
	LINE_OVER,
	LINE_FILE,  /* a path, without a NUL; back: struct line_file */
	LINE_ERROR, /* words, without a NUL */
};

struct line_frame {
	uint64_t kind, bytes; /* bytes: of what follows */
};

#define LINE_SECRET 32

/* Never changes in size, so that another version can be told. */
struct line_hello {
	char secret[LINE_SECRET];
	uint32_t rank, ranks;
	char version[128]; /* line_version() */
	char host[64];
	char clock[128]; /* line_clock() */
};

struct line_prepare {
	uint32_t ranks; /* that take part: 0 to ranks - 1 */
	uint32_t words;
};

struct line_file {
	int64_t error; /* a negative errno: it cannot be read */
	uint64_t bytes, hash;
};

/* Tasks that it has taken and not ended, the lowest and the highest; first > last: none. */
struct line_pulse {
	uint64_t first, last;
};

/* As the first: it has said nothing yet, which nobody says. */
#define LINE_UNSAID (UINT64_MAX - 1)

/* Of all ranks, summed. */
struct line_done {
	int64_t error; /* of the rank that failed, a negative errno, or 0 */
	uint64_t rank; /* which */
	uint64_t user_ns, system_ns;
	uint64_t switches_voluntary, switches_involuntary, faults_minor, faults_major;
	uint64_t deal_ns;         /* without a task, until another came */
	uint64_t messages, bytes; /* over MPI, both ways */
	char detail[WORKLOAD_TEXT];
};

#define LINE_PULSE_NS UINT64_C(100000000)

/* How long the other end may be silent where it has something to say. */
#define LINE_SILENCE_NS UINT64_C(3000000000)

/* 0, or a negative errno. Two threads must not send at once. */
int line_send(int fd, enum line_kind, const void *data, size_t bytes);

/* What follows a frame without being part of it. */
int line_put(int fd, const void *data, size_t bytes);

/* So many bytes: 0, -EPIPE at the end, -ETIMEDOUT when for so long nothing came (UINT64_MAX: ever).
 */
int line_take(int fd, void *data, size_t bytes, uint64_t silence_ns);

/* TCP as the line wants it: no delays, and a peer whose machine has vanished is told in seconds. */
void line_tune(int fd);

/* Which build this is: both ends must be the same. */
const char *line_version(void);

/* Names the clock: processes with the same name read the same. */
void line_clock(char *name, size_t size);

/* What a file is. */
void line_file(const char *path, struct line_file *);

/* A hash of a workload's values and of the files that they name. 0 or a negative errno. */
int line_inputs(const struct param *, const struct value *, uint64_t *hash);

#endif
