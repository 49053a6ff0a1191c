/* SPDX-License-Identifier: MIT */
/* The run directory while a run is measured, and the files in it and beside it. */
#ifndef CONCBENCH_FILES_H
#define CONCBENCH_FILES_H

#include "bench/base/names.h"
#include "bench/machine/environment.h"
#include "bench/sampling/journal.h"

struct cells;
struct history;
struct options;

/* Zero-initialise. */
struct files {
	const struct options *options;
	char directory[4096];
	bool created; /* the directory is ours */
	struct environment environment;
	struct names facts; /* of cells */
	struct environment_run about;
	struct journal journal;
};

/* What the files are of; all borrowed until they are closed. */
struct files_request {
	const struct options *options; /* settled */
	const struct cells *cells;
	const char *const *builds; /* two, or NULL */
	int argc;
	char **argv;
};

/*
 * Opens everything that will be written, so that nothing measured can be lost to a bad path, and
 * says what is run and where. The samples of a run that is resumed go into the history. When it
 * refuses, with a line, nothing is left behind. Finish them either way.
 */
int files_open(struct files *, const struct files_request *, struct history *, struct error *);

/* The path of a file in the directory. */
void files_path(const struct files *, const char *name, char *path, size_t size);

/*
 * Writes environment.json once more, with the end of the run, and what the clocks of its hosts may
 * be apart (0: there is one). 0 or a negative errno with a line.
 */
int files_describe_end(struct files *, double clock_error_s, struct error *);

/* Closes samples.csv, with which goes its lock, and tasks.csv. 0 or a negative errno with a line.
 */
int files_close(struct files *, struct error *);
void files_finish(struct files *);

#endif
