/* SPDX-License-Identifier: MIT */
/* The ranks of the runner `mpi`: daemons that a launcher starts once, and the lines to them. */
#ifndef CONCBENCH_RUNNERS_RANKS_H
#define CONCBENCH_RUNNERS_RANKS_H

#include "bench/runner.h"
#include "runners/line.h"

#include <sys/types.h>

/* The parameters of the runner. */
enum {
	RANKS_RANKS,
	RANKS_HOSTS,
	RANKS_LAUNCHER,
	RANKS_INNER,
	RANKS_EACH,
	RANKS_DEAL,
	RANKS_BUSY
};

/* RANKS_INNER, by the names of runners. */
enum {
	INNER_SEQUENTIAL,
	INNER_THREADS,
	INNER_PROCESSES,
	INNER_ASYNC
};

/* RANKS_DEAL */
enum {
	DEAL_GUIDED,
	DEAL_STATIC,
	DEAL_SINGLE
};

struct rank {
	int fd; /* its line; -1: it has not greeted */
	char host[64];
	bool near; /* it reads the harness's clock */
};

struct ranks {
	unsigned count;
	struct rank *items;
	char *hosts;           /* as asked for */
	const char *directory; /* for what the launcher writes; while they are started */
	uint64_t launcher;     /* which */
	pid_t pid;             /* of the launcher */
	int pidfd, listener, prints;
	char secret[LINE_SECRET + 1];
};

/* How many tasks a rank has in progress at most: one where it can have no more. */
uint64_t ranks_each(const struct workload *, const struct value *values);

/* How many a cell takes: as asked for, or as few as its concurrency needs. */
unsigned ranks_wanted(const struct workload *, const struct value *values, uint64_t concurrency);

/*
 * Workers, and tasks in progress, go to ranks in turn, as many to each or one more: the first of
 * those of a rank, and whose one is.
 */
static inline uint64_t ranks_first(uint64_t all, uint64_t rank, uint64_t ranks)
{
	return all * rank / ranks;
}

static inline uint64_t ranks_whose(uint64_t one, uint64_t all, uint64_t ranks)
{
	return ((one + 1) * ranks - 1) / all;
}

/* Is all there that it takes to start them? -ENOENT with what is missing. */
int ranks_present(const struct value *values, char *error, size_t size);

/* Does each rank of a cell have the files that it needs, the same as here? -EBADMSG with detail. */
int ranks_compare_files(const struct ranks *, struct runner_standing *);

/* `begin` and `end` of the runner; what is made is a struct ranks. */
int ranks_begin(struct runner_standing *);
void ranks_end(void *made);

#endif
