/* SPDX-License-Identifier: MIT */
/*
 * Scratch directories below one of the run: of samples in TMPDIR, of what outlives them in memory.
 * The harness makes that one before it forks the guardian, so that both know it: the guardian
 * removes what is in it when its use is over, and all of it when the harness has died; the harness
 * does so when the guardian has.
 */
#ifndef CONCBENCH_SCRATCH_H
#define CONCBENCH_SCRATCH_H

#include <stddef.h>
#include <sys/types.h>

/* What is made in it has this name or a digit, so that a sweep knows ours from a user's. */
#define SCRATCH_SAMPLE "sample"

/* Zero-initialise. */
struct scratch {
	char root[4000]; /* "": none */
	int lock; /* its descriptor, locked as long as anybody of the run lives; or negative */
};

/* TMPDIR, or /tmp; and where files are memory, if there is such a place. */
const char *scratch_temporary(void);
const char *scratch_memory(void);

/*
 * Makes the run's in this directory, unless there is one, and removes those of runs of which nobody
 * lives. 0 or a negative errno.
 */
int scratch_init(struct scratch *, const char *parent);

/* Makes one of this name in it and gives its path. 0 or a negative errno. */
int scratch_make(const struct scratch *, const char *name, char *path, size_t size);

/* Removes that, with all that is in it; `finish` the run's as well. Whoever owned it has ended. */
void scratch_remove(const struct scratch *, const char *name);
void scratch_finish(struct scratch *);

/*
 * Removes named semaphores that are called after the leader of a family, "concbench-LEADER-...", as
 * hosts of twins call theirs. The family has ended.
 */
void scratch_remove_semaphores(pid_t leader);

#endif
