/* SPDX-License-Identifier: MIT */
/* What a host of twins is told: one JSON file, see docs/languages.md. */
#ifndef CONCBENCH_RUNNERS_BRIEF_H
#define CONCBENCH_RUNNERS_BRIEF_H

#include "bench/workload.h"

struct job;

struct brief {
	const char *runner, *twin;
	const struct param *options; /* of the runner, those that its host is told */
	const struct value *option_values;
	const struct workload *workload;
	const struct value *values; /* of the workload */
	const struct job *job;      /* NULL: it is only asked about the twin */
	int control;
};

/* A memfd that holds it, or a negative errno. */
int brief_write(const struct brief *);

#endif
