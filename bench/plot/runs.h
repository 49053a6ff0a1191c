/* SPDX-License-Identifier: MIT */
/*
 * Several runs of the same cells, or the two builds of a run of `ab`, side by side: which cells
 * there are in any of them, what each has of each, and how the last compares with the first. The
 * comparison is that of `concbench compare` and `concbench ab`, figure by figure.
 */
#ifndef CONCBENCH_PLOT_RUNS_H
#define CONCBENCH_PLOT_RUNS_H

#include "bench/results/difference.h"
#include "bench/results/results.h"

enum {
	PLOT_RUNS_MAX = 6, /* more lines and markers a row are not told apart */
	PLOT_RUNS_NAME = 128,
	PLOT_RUNS_NAME_SIZE = 29,   /* pixels: of the type in which a name has its width */
	PLOT_RUNS_NAME_WIDTH = 300, /* pixels: what a name may take */
};

/* What the runs have of a cell. */
struct plot_runs_cell {
	const struct results_cell *cells[PLOT_RUNS_MAX]; /* NULL: not in that run */
	struct interval walls_s[PLOT_RUNS_MAX];          /* NaN: not measured */
	const struct difference *change; /* the last against the first; NULL: not in both */
};

struct plot_runs {
	const char *const *runs; /* the directories, borrowed */
	struct results recordings[PLOT_RUNS_MAX];
	size_t recordings_count;
	bool builds;  /* those of one run */
	size_t count; /* of runs, or 2 builds */
	/* Each the shortest that tells it from the others: of its directory, its version, its date.
	 */
	char names[PLOT_RUNS_MAX][PLOT_RUNS_NAME];
	/* What is lasting in the environment and not the same in all runs, of the machine and other
	 * things: names, "a, b"; "" for none. */
	char machines[300], others[300];
	bool unknown;                 /* an environment.json says too little */
	struct results all;           /* the cells of all runs, each once; what no run differs in */
	struct plot_runs_cell *cells; /* by their index in `all` */
	struct differences differences;
};

/*
 * Reads the runs, the earliest first: at least two, or one of `ab`. Returns 0, or a negative errno
 * and one line; -ENOENT where a run has no samples.csv. Finish it either way.
 */
int plot_runs_read(
	struct plot_runs *, const char *const *runs, size_t count, char *error, size_t error_size);
void plot_runs_finish(struct plot_runs *);

/* Names all runs. */
void plot_runs_name(struct plot_runs *);

/* A text fact of a run, "" if it is not known. Is so much of it the same in all? */
const char *plot_runs_fact(const struct plot_runs *, size_t run, const char *name);
bool plot_runs_agree(const struct plot_runs *, const char *fact, size_t length);

#endif
