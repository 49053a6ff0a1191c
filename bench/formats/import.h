/* SPDX-License-Identifier: MIT */
/* Another tool's file as a run: hyperfine's JSON, made into rows like our own. */
#ifndef CONCBENCH_IMPORT_H
#define CONCBENCH_IMPORT_H

#include "bench/base/error.h"
#include "bench/base/names.h"

struct cJSON;

/* Zero-initialise. Each result is a cell and a group by itself: nothing was interleaved. */
struct import {
	struct cJSON *json;
	struct names params;    /* one a result */
	size_t samples, failed; /* written; those with another exit status than 0 */
};

/* Reads a file and looks at all of it. -EINVAL with a line for what is not hyperfine's; finish it
 * either way. */
int import_read(struct import *, const char *file, struct error *);
void import_finish(struct import *);

/* Writes samples.csv, summary.csv and environment.json. 0 or a negative errno with a line. */
int import_write(struct import *, const char *directory, const char *file, struct error *);

#endif
