/* SPDX-License-Identifier: MIT */
/*
 * A run as its directory says it: samples.csv, environment.json, and the names of the cells in
 * summary.csv. The only reader of a run; everything else is computed from what it gives.
 */
#ifndef CONCBENCH_RESULTS_H
#define CONCBENCH_RESULTS_H

#include "bench/base/error.h"
#include "bench/base/names.h"
#include "bench/base/statistics.h"
#include "bench/base/intern.h"
#include "bench/plan/load.h"
#include "bench/results/measured.h"
#include "bench/sampling/ledger.h"
#include "bench/sampling/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cJSON;
struct cells;
enum stop_reason;

/* What a failure begins with. */
#define RESULTS_FAILED "failed: "

/* A row of samples.csv. Seconds and bytes; NaN: not taken. */
struct results_sample {
	uint32_t cell, round, order;
	enum sample_status status;
	bool disturbed;
	bool counts;        /* it is among those that its cell's figures are made of */
	const char *detail; /* of one that failed, or NULL */
	double wall_s, startup_s, work_s, winddown_s, user_s, system_s, run_delay_s;
	double rss_bytes, switches; /* of both kinds */
	double units, canary_s, tasks_ended;
	struct digest_times times;
	double cost_s;                   /* what it is compared by: see ledger_cost */
	const char *beat_late_parts;     /* as the column of that name; "" for none */
	double measured[MEASURED_COUNT]; /* by the workload itself */
};

/* One cell, by what identifies it. Texts live as long as the results. */
struct results_cell {
	const char *workload, *params, *runner, *runner_params;
	const char *build;     /* "", or "old" and "new" of a run of `ab` */
	const char *load_text; /* as the column has it: "" is fixed work */
	struct load load;      /* the same */
	uint64_t tasks, concurrency, seed;
	const char *family, *language,
		*unit;    /* of the runner ("" is C), and of what the work counts */
	unsigned workers; /* how many of its tasks could compute at once; 0: unknown */
	double user_mean_s, system_mean_s; /* over the samples that count, a task where it
					      is compared by a task's time; of an import what the
					      file said; NaN: unknown */
	bool measured;                     /* has a sample; what has none has no seed either */
	bool has_p99;                      /* so many tasks were due that a sample has one */
	struct names names, values;        /* of the parameters, as many of each; escapes undone */
	struct names runner_names, runner_values; /* the same of the runner's: "threads.schedule" */
	size_t group, runner_index;
	size_t place;        /* from 1: among the cells of the plan; 0: not of it */
	size_t first, total; /* its samples, in the order measured: results.by_cell[first..] */
	size_t valid;        /* ended well; warm-ups aside */
	size_t count;        /* of them, those that count: disturbed ones are left out where enough
				others remain */
	size_t disturbed, failed;
	uint64_t checksum;   /* of its first sample that has one */
	size_t checksums;    /* how many have it */
	bool checksums_vary; /* and others another one */
	/* "failed: timeout, 3 of 8 tasks in progress" of the last that failed, or "" */
	const char *failure;
	const char *stop_reason; /* "" where unknown */
};

/* Cells that do the same tasks in one language. They are compared. */
struct results_group {
	size_t first, count; /* its cells */
	size_t baseline;     /* the cell that speedup is against, or NO_CELL */
	char *label;         /* the workload, its language, and what tells it from others here: */
	char *params;        /* its parameters, "name=value name=value" */
	bool tasks_differ;   /* the number of its tasks */
};

/* A runner with its parameters: what a curve or a colour stands for. */
struct results_runner {
	const char *name, *params, *family, *language;
	char label[168]; /* "threads", or "threads schedule=static" where it occurs with several */
	unsigned hue, shade; /* see results_slot */
};

/* Zero-initialise. */
struct results {
	struct results_cell *cells; /* by group, then by runner in the plan's order, then by
				       concurrency */
	size_t count;
	struct results_group *groups;
	size_t group_count;
	struct results_sample *samples; /* all rows, in the order measured */
	size_t sample_count;
	size_t *by_cell;
	struct results_runner *runners; /* in the plan's order */
	size_t runner_count;
	struct cJSON *environment; /* NULL when the file is missing */
	unsigned cpus;             /* usable; 0: unknown */
	const char *baseline;      /* the runner that speedup is against */
	struct intern texts;
	size_t room, placed;
	size_t *slots, slot_count; /* an open hash table of the cells */
};

/* Reads a run directory. -errno with a line; finish it either way. */
int results_read(struct results *, const char *run, struct error *);
void results_finish(struct results *);

/*
 * The same at the end of the run itself: the order of the cells, those never measured and why each
 * stopped are the plan's (`reasons`, one a cell), not those of an earlier summary.csv.
 */
int results_read_own(struct results *, const char *run, const struct cells *,
	const enum stop_reason *reasons, struct error *);

/* The cells of several runs, each once, without samples; `place` is the index in `cells` and one.
 */
void results_collect(struct results *, const struct results_cell *const *cells, size_t count);

/* The tasks of a cell that are in progress at once at most: no more than there are. */
uint64_t results_at_once(const struct results_cell *);

/* How many of them can compute at once. */
double results_parallel(const struct results *, const struct results_cell *);

/*
 * Was the machine too busy to tell anything of the cell: disturbed samples have to count, and they
 * are a third of them or more? Of fewer than an interval takes nothing could be told on a quiet
 * machine either.
 */
bool results_busy(const struct results_cell *);

/* Were so many of the valid samples disturbed that it has to be said: a third or more? */
bool results_mostly_disturbed(size_t disturbed, size_t valid);

/* The same of what a few samples say, too, which need no interval. */
bool results_busy_few(const struct results_cell *);

/* ---- figures -------------------------------------------------------------------------------- */

/* A figure of a sample; NaN leaves it out. */
typedef double results_figure(const struct results_sample *);

double results_wall_s(const struct results_sample *);
double results_cost_s(const struct results_sample *);
double results_cpu_s(const struct results_sample *); /* user and system */
double results_rss_bytes(const struct results_sample *);
double results_startup_s(const struct results_sample *);
double results_switches(const struct results_sample *);
double results_overlap(const struct results_sample *);       /* tasks in progress, on average */
double results_beat_median_s(const struct results_sample *); /* how late beats came */
double results_beat_p99_s(const struct results_sample *);
double results_beat_max_s(const struct results_sample *);

/* How late the latest beat of each part of a sample's time was, parts of the same length; NaN where
 * none was due. Gives their number, at most RESULTS_BEATS; 0: it has no heartbeat. */
enum {
	RESULTS_BEATS = 512
};
size_t results_beats(const struct results_sample *, double late_s[RESULTS_BEATS]);

/* The most that any sample of the run has of what was measured; NaN: none has it. */
double results_most(const struct results *, enum measured);

/* The samples of a cell that count, in the order measured: the next from `*at` on, which begins at
 * 0; NULL after the last. */
const struct results_sample *results_next(
	const struct results *, const struct results_cell *, size_t *at);

/*
 * The figure of every sample of a cell that counts, in the order measured; with `warmups`, of its
 * warm-up samples too. `values` has room for the cell's `total`. Gives their number.
 */
size_t results_values(
	const struct results *, size_t cell, results_figure *, bool warmups, double *values);

/* The sample of this round and order, or NULL; `near`: where the last one was found. Whatever a
 * file says there may be asked for. */
const struct results_sample *results_sample_at(
	const struct results *, double round, double order, size_t *near);

/* Of the samples of a cell that count the one whose figure is nearest to their median; NULL: none
 * has it. A picture of one sample is of this one, or it would show what no figure says. */
const struct results_sample *results_typical(const struct results *, size_t cell, results_figure *);

/* The median of those and its interval. */
struct interval results_median(const struct results *, size_t cell, results_figure *, bool warmups);

/*
 * What two cells are compared by, in the rounds in which both have a valid sample; without the
 * disturbed ones where enough others remain. `base` and `value` have room for the total of either.
 * Gives the number of pairs.
 */
size_t results_pairs(
	const struct results *, size_t base_cell, size_t value_cell, double *base, double *value);

/* Recorded rounds (warm-ups aside), and those of them in which a sample was disturbed. */
void results_rounds(const struct results *, size_t *rounds, size_t *disturbed);

/* ---- names ---------------------------------------------------------------------------------- */

/* The same identity? What was never measured has no seed, and goes with any. */
bool results_same(const struct results_cell *, const struct results_cell *);

/*
 * May cells of two groups stand in one comparison, whatever else they differ in: the same workload,
 * loaded in the same way, of the same build? Ways to load are never mixed. Of one struct results.
 */
bool results_comparable(const struct results_cell *, const struct results_cell *);

/* The cell with the same identity, or NULL. */
const struct results_cell *results_find(const struct results *, const struct results_cell *);

/* The same cell of the other build of a run of `ab`, or NULL. */
const struct results_cell *results_find_build(
	const struct results *, const struct results_cell *, const char *build);

/*
 * All that identifies a cell on one line of UTF-8: "primes threads -j 4 -n 64 limit=1000", or the
 * command and its parameters; of a probe without rate and tasks its search. Caller frees.
 */
char *results_cell_label(const struct results_cell *);

/*
 * The runner's colour and marker in everything that is drawn: its hue times RESULTS_SHADES and its
 * shade. Kin share a hue; of them each that ships has its own shade in every run, others and those
 * with other parameters take what is free.
 */
enum {
	RESULTS_HUES = 8,
	RESULTS_SHADES = 8
};
unsigned results_slot(const struct results *, size_t runner);

/* Are they the same tasks, in two languages? */
bool results_same_work(const struct results *, size_t group, size_t other);

/* "C", "Python". Gives `text`. */
enum {
	RESULTS_LANGUAGE = 32
};
const char *results_language_name(const char *language, char text[RESULTS_LANGUAGE]);

/* Is the runner an event loop, which has many tasks in flight and computes one at a time? */
bool results_is_loop(const struct results_cell *);

/* Was the cell imported from hyperfine? Then the value of its first parameter is the command. */
bool results_imported(const struct results_cell *);

/* What an imported cell is called in the CSV files. */
#define IMPORT_WORKLOAD "hyperfine"
#define IMPORT_RUNNER   "command"
#define IMPORT_PARAM    "command"
/* The figures of an imported sample, of which hyperfine keeps the mean only. */
#define IMPORT_FIGURES "user_mean_s=%.15g;system_mean_s=%.15g"

/* ---- where it was measured ------------------------------------------------------------------ */

/* A text fact of the environment, borrowed, or "". */
const char *results_fact(const struct results *, const char *name);
/* Why the cell `index` of those that were left out was; NULL after the last. Borrowed. */
const char *results_left_out(const struct results *, size_t index);
/* A number, or NaN. */
double results_number(const struct results *, const char *name);

/*
 * The names of the lasting facts (machine, build), and of what holds for how samples were taken, in
 * which two runs differ, "a, b"; "" for none. A run without an environment differs in
 * "environment.json".
 */
void results_differences(const struct results *, const struct results *, char *text, size_t size);

/* Among them: whoever started the work kept a heartbeat in one of them, or another one. */
#define RESULTS_HEARTBEAT "heartbeat"

/* Among them: more was written of each sample of one of them. */
#define RESULTS_TRACE "trace"

/* Is a fact one of the machine, without which times cannot be compared? */
bool results_of_machine(const char *fact);

#endif
