/* SPDX-License-Identifier: MIT */
/*
 * Scratch directories of samples, below one of the run in TMPDIR. The harness makes that one before
 * it forks the guardian, so that both know it: the guardian empties it after each sample and
 * removes it when the harness has died; the harness does so when the guardian has.
 */
#ifndef CONCBENCH_SCRATCH_H
#define CONCBENCH_SCRATCH_H

#include <stddef.h>

/* Zero-initialise. */
struct scratch {
	char root[4000]; /* "": none */
	int lock; /* its descriptor, locked as long as anybody of the run lives; or negative */
};

/*
 * Makes the run's, unless there is one, and removes those of runs of which nobody lives. 0 or a
 * negative errno.
 */
int scratch_init(struct scratch *);

/* Makes a sample's in it and gives its path. 0 or a negative errno. */
int scratch_make(const struct scratch *, char *path, size_t size);

/* Removes all that is in the run's; `finish` that one as well. Whoever owned it must have ended. */
void scratch_empty(const struct scratch *);
void scratch_finish(struct scratch *);

#endif
