/* SPDX-License-Identifier: MIT */
/* Another tool's file as a run: hyperfine's JSON, made into cells and samples like our own. */
#ifndef CONCBENCH_IMPORT_H
#define CONCBENCH_IMPORT_H

#include "bench/plan/cells.h"
#include "bench/base/error.h"
#include "bench/sampling/schedule.h"

#include <time.h>

/* Zero-initialise. */
struct import {
	struct cells cells; /* one a result, each a group by itself: nothing was interleaved */
	struct sample *samples;
	size_t count;
	enum stop_reason *reasons; /* one a cell */
	size_t failed;             /* samples with another exit status than 0 */
};

/* Reads a file. -EINVAL with a line for what is not hyperfine's; finish it either way. */
int import_read(struct import *, const char *file, struct error *);
void import_finish(struct import *);

/* Writes samples.csv, summary.csv and environment.json. 0 or a negative errno with a line. */
int import_write(const struct import *, const char *directory, const char *file, struct error *);

#endif
