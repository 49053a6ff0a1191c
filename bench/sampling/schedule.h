/* SPDX-License-Identifier: MIT */
/*
 * The schedule: rounds of one sample a cell, shuffled, until each group of cells is precise enough
 * or the budget is spent.
 */
#ifndef CONCBENCH_SCHEDULE_H
#define CONCBENCH_SCHEDULE_H

#include "bench/base/error.h"
#include "bench/sampling/history.h"
#include "bench/sampling/sample.h"
#include "bench/sampling/stopping.h"

struct names;
struct progress;
struct taken;

/* What the schedule works on and with; all borrowed. */
struct schedule {
	struct sampler sampler;
	/* take_sample; tests have a stand-in without processes. */
	void (*take)(const struct sampler *, bool warmup, struct taken *);
	struct history *history;
	struct progress *progress;
	struct names *left_out;    /* a line each is added for cells that are hopeless */
	enum stop_reason *reasons; /* out: one a cell */
};

/*
 * Measures until every group has stopped. Samples that the history holds already count, as what
 * they took counts against the budget; cells that they leave without a warm-up get it first. The
 * order of a round follows from the order seed, its number and the cells in it alone; in warm-up
 * rounds the cells with the most tasks at once go first, as they foretell (foresight.h) which ones
 * are hopeless: these are told, and not measured. 0, also when
 * interrupted by a signal (the reasons say so) or when cells fail; a negative errno when the
 * harness itself cannot go on.
 */
int schedule_run(const struct schedule *, struct error *);

#endif
