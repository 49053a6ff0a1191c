/* SPDX-License-Identifier: MIT */
/* What is going on, on stderr: one line rewritten on a terminal, a plain line a round elsewhere. */
#ifndef CONCBENCH_PROGRESS_H
#define CONCBENCH_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero-initialise, then set the first two. */
struct progress {
	bool silent;
	bool live; /* stderr is a terminal */
	unsigned round;
	uint64_t shown_ns; /* when */
	bool shown;        /* there is a line to wipe out */
};

struct progress_line {
	const char *label;     /* the cell */
	unsigned round;        /* from 1, warm-ups and recorded ones */
	unsigned recorded;     /* which recorded round, from 1 */
	unsigned rounds;       /* the most recorded rounds there can be; 0: not known */
	unsigned warmup;       /* how many warm-ups a cell gets */
	unsigned warmups_left; /* of them, this round included; 0: it is a recorded round */
	double estimate_s;     /* of the cell so far, or NaN */
	double precision;      /* of the widest interval at the last look, per cent, or NaN */
	double wanted;         /* the precision to reach */
	uint64_t left_ns;      /* at most; UINT64_MAX: not known yet */
};

/* Will the next line be shown? What goes into it costs time, too. */
bool progress_is_due(const struct progress *, unsigned round);

/* A sample is about to be taken. */
void progress_show(struct progress *, const struct progress_line *);

/* What --min-runs need, and have. */
struct progress_need {
	size_t samples, cells;
	uint64_t need_ns, budget_ns;
};

/* --max-time will not do: says what would. */
void progress_tell_need(struct progress *, const struct progress_need *);

/* A cell is not measured: says why, also where progress is silent, as the plan does. */
void progress_tell_left_out(struct progress *, const char *why);

/* Wipes the line out, so that others may print. */
void progress_clear(struct progress *);

#endif
