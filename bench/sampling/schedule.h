/* SPDX-License-Identifier: MIT */
/*
 * The schedule: rounds of one sample a cell, shuffled, until each group of cells is precise enough
 * or the budget is spent.
 */
#ifndef CONCBENCH_SCHEDULE_H
#define CONCBENCH_SCHEDULE_H

#include "bench/base/error.h"
#include "bench/sampling/history.h"

struct progress;

enum stop_reason {
	STOP_NOT_YET,
	STOP_RUNS,    /* exactly as many as asked for */
	STOP_PRECISE, /* every interval is narrow enough */
	STOP_MAX_RUNS,
	STOP_MAX_TIME,
	STOP_FAILED, /* of a cell: it fails again and again and is measured no more */
	STOP_INTERRUPTED,
};

/* What the schedule works on and with; all borrowed. */
struct schedule {
	const struct sampler *sampler;
	struct history *history;
	struct progress *progress;
	enum stop_reason *reasons; /* out: one a cell */
};

const char *stop_reason_name(enum stop_reason);

/*
 * Measures until every group has stopped. Samples that the history holds already count, as what
 * they took counts against the budget; cells that they leave without a warm-up get it first. The
 * order of a round follows from the order seed, its number and the cells in it alone. 0, also when
 * interrupted by a signal (the reasons say so) or when cells fail; a negative errno when the
 * harness itself cannot go on.
 */
int schedule_run(const struct schedule *, struct error *);

#endif
