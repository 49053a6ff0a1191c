/* SPDX-License-Identifier: MIT */
/* What is going on, on stderr: one line rewritten on a terminal, a plain line a round elsewhere. */
#ifndef CONCBENCH_PROGRESS_H
#define CONCBENCH_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* Zero-initialise, then set the first two. */
struct progress {
	bool silent;
	bool live; /* stderr is a terminal */
	unsigned round;
	bool shown; /* there is a line to wipe out */
};

struct progress_line {
	const char *label;     /* the cell */
	unsigned round;        /* from 1, warm-ups and recorded ones */
	unsigned recorded;     /* which recorded round, from 1 */
	unsigned rounds;       /* the most recorded rounds there can be */
	unsigned warmup;       /* how many warm-ups a cell gets */
	unsigned warmups_left; /* of them, this round included; 0: it is a recorded round */
	double precision; /* of the widest interval so far, per cent; 0 or infinite: not known */
	double wanted;    /* the precision to reach */
	uint64_t left_ns; /* at most; UINT64_MAX: not known yet */
};

/* A sample is about to be taken. */
void progress_sample(struct progress *, const struct progress_line *);

/* Wipes the line out, so that others may print. */
void progress_clear(struct progress *);

#endif
