/* SPDX-License-Identifier: MIT */
/*
 * The guardian: one process a run, between the harness and its subjects. It forks each subject, and
 * as the parent of all that a subject leaves behind it can end them whatever they did: in sessions
 * of their own, deaf to signals, orphaned. So a harness that is killed leaves nobody behind.
 *
 * The two are joined by a socket. Either learns of the other's death by its end:
 * - the harness is killed: the guardian kills the family and ends;
 * - the harness is asked to stop: it hangs up, the guardian kills the family, tells what became of
 *   the sample, and ends;
 * - the guardian is killed: the harness, a subreaper itself, kills the family, and takes the next
 *   sample with a new guardian.
 * Only when both are killed at once does it come down to the kernel killing each with its parent:
 * the guardian's child, and workers that ask for the same.
 *
 * Whoever is left removes the scratch directory of the sample.
 *
 * It has a process group of its own, where no Ctrl-C reaches it.
 */
#ifndef CONCBENCH_GUARDIAN_H
#define CONCBENCH_GUARDIAN_H

#include "bench/sampling/scratch.h"
#include "bench/sampling/standing.h"

#include <stdbool.h>
#include <sys/types.h>

struct desk;
struct sample;
struct sampler;
struct trace;

/* Zero-initialise: it is started when it is needed first. */
struct guardian {
	pid_t pid; /* 0: there is none */
	int link;  /* the harness's end of the socket */
	struct scratch scratch;
	struct standings standings; /* its own, in its process, as is: */
	struct desk *desk;
};

/*
 * Has the guardian take the sample whose cell, round and order are given, and hands on what comes
 * of it: the sample, and its trace, which is none unless the run keeps one. A guardian that dies
 * over it makes it a failed sample. What the sampler holds when the guardian starts is what it goes
 * by.
 */
void guardian_take(const struct sampler *, bool warmup, struct sample *, struct trace *);

/*
 * Before the first sample: can what the cell's runner has standing begin, and are the files that
 * the cell needs the same wherever it will work? Else `detail` says why not.
 */
bool guardian_begin(const struct sampler *, size_t cell, char detail[], size_t size);

/* Ends the guardian, if there is one, and reaps it. */
void guardian_finish(struct guardian *);

#endif
