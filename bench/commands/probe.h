/* SPDX-License-Identifier: MIT */
/* Takes the samples by which the plan finds out what `--tasks auto` stands for. */
#ifndef CONCBENCH_PROBE_H
#define CONCBENCH_PROBE_H

#include "bench/plan/calibrate.h"

struct settings;

/* One that takes real samples, each by a guardian of its own. Catches signals. */
struct probe {
	struct prober prober; /* first: what the planner gets */
	const struct settings *settings;
};

struct probe probe_of(const struct settings *);

#endif
