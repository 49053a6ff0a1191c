/* SPDX-License-Identifier: MIT */
/* A run whose samples are made up, and what is found in it: for tests of summaries and findings. */
#ifndef CONCBENCH_TESTS_SAMPLES_H
#define CONCBENCH_TESTS_SAMPLES_H

#include "bench/results/findings.h"

#include <stdbool.h>
#include <stddef.h>

/* One cell of the group that is made up. */
struct samples_cell {
	const char *runner;
	unsigned at_once, workers; /* of that many tasks: 64 */
	double wall_s, busy;       /* CPU utilisation */
	bool failing;
	unsigned disturbed;    /* samples, the first ones */
	double noise, delayed; /* delayed: the share in which it waited for a CPU */
	double rss;            /* 0: more from cell to cell */
	const char *figures;   /* of the workload, of 1000 updates */
	bool warming;          /* nothing but warm-ups */
};

struct samples {
	char run[64];
	struct results results;
	struct findings findings;
};

/* How all cells are loaded, and of an open loop at 300/s what each achieves; NULL: fixed work. */
struct samples_offered {
	const char *load;
	double achieved[4];
};
extern const struct samples_offered *samples_offered;

/* Each is another draw of the noise. */
extern unsigned samples_draw;

/* Set-up and teardown of cmocka. */
int samples_set_up(void **state);
int samples_tear_down(void **state);

/* Writes samples.csv, so many rounds of one group, reads it and finds. */
void samples_measure(
	struct samples *, const struct samples_cell *cells, size_t count, unsigned rounds);
/* What was read. */
void samples_forget(struct samples *);

#define FOUR(s, t, p, a, sb, tb, pb, ab, noise) \
	{ \
		{ "sequential", 1, 1, s, sb, (s) <= 0, 0, noise, 0, 0, NULL, false }, \
			{ "threads", 2, 2, t, tb, (t) <= 0, 0, noise, 0, 0, NULL, false }, \
			{ "processes", 2, 2, p, pb, (p) <= 0, 0, noise, 0, 0, NULL, false }, \
		{ \
			"async", 2, 1, a, ab, (a) <= 0, 0, noise, 0, 0, NULL, false \
		} \
	}

#endif
