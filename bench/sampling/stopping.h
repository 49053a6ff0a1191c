/* SPDX-License-Identifier: MIT */
/*
 * Why cells stop, and when the intervals of a group of cells are narrow enough to stop. Whoever
 * looks after every sample and stops at the first narrow interval takes those that are narrow by
 * accident, and with them too many that miss the truth. So what a look promises has to show with
 * three times as many samples, taken without looking (a confirming block). docs/method.md says what
 * that gains and costs; tests/unit/test_stopping.c simulates it.
 */
#ifndef CONCBENCH_STOPPING_H
#define CONCBENCH_STOPPING_H

#include <stdbool.h>
#include <stddef.h>

struct settings;

enum stop_reason {
	STOP_NOT_YET,
	STOP_RUNS,    /* exactly as many as asked for */
	STOP_PRECISE, /* every interval is narrow enough */
	STOP_MAX_RUNS,
	STOP_MAX_TIME,
	STOP_FAILED,   /* of a cell: it fails again and again and is measured no more */
	STOP_LEFT_OUT, /* of a cell: not measured, as it could not end within --timeout, or not
			  begin elsewhere */
	STOP_INTERRUPTED,
	STOP_IDLE,  /* of a probe of a search: none has asked for it yet */
	STOP_PROBED /* it was measured as often as a search has asked for it */
};

const char *stop_reason_name(enum stop_reason);

/* How far a group has come. Zero-initialise. */
struct stopping {
	size_t next;     /* with how many samples a cell to look again */
	bool confirming; /* that look ends a confirming block */
};

/* Is it time to look, with so many samples a cell? */
bool stopping_due(const struct stopping *, size_t samples);

/*
 * Looks: true if the group may stop. `width` is the widest interval's half over its estimate, per
 * cent, NaN when there is none yet; --min-runs and --precision are asked. When false, it says when
 * to look again.
 */
bool stopping_look(
	struct stopping *, const struct settings *settings, size_t samples, double width);

#endif
