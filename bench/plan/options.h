/* SPDX-License-Identifier: MIT */
/* What is asked for: by the command line, by a suite file, or by both. */
#ifndef CONCBENCH_OPTIONS_H
#define CONCBENCH_OPTIONS_H

#include "bench/base/error.h"
#include "bench/base/names.h"

#include <stdbool.h>
#include <stdint.h>

/* A list of numbers; 0 stands for `auto`. */
struct numbers {
	uint64_t *items;
	size_t count;
};

void numbers_add(struct numbers *, uint64_t);

/* One group of cells asked for: each workload with each parameter value, task count and runner. */
struct request {
	char *section;                           /* its name in a suite, or NULL */
	struct names workloads, runners, params; /* params: [SCOPE.]NAME=VALUE[,VALUE...] */
	size_t given; /* the last so many params are the command line's: for whoever takes them */
	struct numbers concurrency, tasks; /* empty: the default */
	struct numbers rates;              /* tasks a second; empty: closed */
	uint64_t duration_ns;              /* 0: the default */
	char *arrival;                     /* fixed, poisson, or NULL: fixed, of a search
					      poisson */
	uint64_t slo_ns;                   /* 0: no search */
	char *percentile;                  /* of it: 50, 90, 99, 99.9, or NULL: 99 */
	struct numbers probes;             /* of it: the rates to plan; not an option */
	struct names calibrated;           /* WORKLOAD=N: what `auto` among the tasks stands for */
};

/* The defaults of --max-time, where a search is asked for and where none is. */
#define OPTIONS_MAX_TIME_NS    UINT64_C(60000000000)
#define OPTIONS_SEARCH_TIME_NS UINT64_C(300000000000)

/* The default of --stall. */
#define OPTIONS_STALL_NS UINT64_C(10000000000)

/* How much is written of each sample. */
enum trace_level {
	TRACE_NONE,
	TRACE_TASKS,  /* a row a task */
	TRACE_STATES, /* and what it did between its waits */
};

/* What holds for the whole run. Times in ns. */
struct settings {
	unsigned warmup, runs, min_runs, max_runs; /* runs: exactly so many; 0: until precise */
	unsigned asked_runs[2];  /* the last two before options_settle; 0: not given */
	uint64_t heartbeat_ns;   /* 0: none */
	double threshold;        /* per cent slower, from where on it is a regression */
	double precision;        /* per cent of the median, either side */
	uint64_t max_time_ns;    /* UINT64_MAX: not given, until options_settle */
	const char *max_time_of; /* who says so, where the user does not; or NULL */
	uint64_t timeout_ns, stall_ns;
	char *baseline;
	uint64_t seed, order_seed;
	bool order_seed_given;
	char *output, *format, *resume, *export_csv, *export_json, *export_markdown;
	char *style;           /* auto, basic, full, none */
	char *pin;             /* none, compact, spread, or a list of CPUs */
	char *workload_output; /* inherit, null, or a file */
	char *time_unit;       /* second, millisecond, microsecond, or NULL: what suits */
	char *save_baseline;   /* the run becomes one of this baseline's, or NULL */
	unsigned trace;        /* enum trace_level */
	bool counters, no_plots, dry_run, quiet, json, markdown, force, help;
	struct names plugins[3]; /* of all, of the old and of the new build */
	struct names kinds;      /* of plots; empty: what suits a run */
	char *theme;             /* light, dark, print, or NULL */
	bool all;                /* pages of each kind */
	bool terminal;           /* plots as text */
};

struct options {
	char *name; /* the suite's, or that of the workloads; names the run */
	struct settings settings;
	struct request *requests;
	size_t request_count;
	struct names notes; /* what was given and has no effect: a line each, to be told */
	const char *idle;   /* an option that was given and has none on a search, or NULL */
};

/* Which options a command takes; a bit set. */
#define OPTION_CELLS     1u         /* what is measured: a suite gives them a section each */
#define OPTION_RUN       2u         /* how it is measured: [global] of a suite */
#define OPTION_OUTPUT    4u         /* where it goes: the command line only */
#define OPTION_DETAIL    (1u << 16) /* looks into samples of this build; [global] of a suite too */
#define OPTION_FILES     (1u << 17) /* further files that a run leaves */
#define OPTION_PLUGIN    8u
#define OPTION_JSON      16u
#define OPTION_COMPARE   32u /* what counts as a regression */
#define OPTION_FORCE     64u
#define OPTION_FORMAT    128u /* what a run is written as, and where */
#define OPTION_DIRECTORY 256u /* where a run lands, and nothing else of OPTION_OUTPUT */

#define OPTION_PLOT     512u       /* what is drawn, and how */
#define OPTION_PAGE     1024u      /* where a report goes */
#define OPTION_PICTURES (1u << 20) /* plots and the page at the end */
#define OPTION_TERMINAL (1u << 18) /* plots as text */
#define OPTION_DECK     (1u << 19) /* where slides go */
#define OPTION_BASELINE (1u << 21) /* what the cells are compared with; [global] of a suite too */
#define OPTION_RESUME   (1u << 22) /* goes on with a run */
#define OPTION_RUNS     (1u << 23) /* runs side by side, and how that is shown */
#define OPTION_BUILDS   (1u << 24) /* two builds side by side */
#define OPTION_NEW      (1u << 25) /* where a skeleton goes */
#define OPTION_LINE     (1u << 31) /* every command line takes it: help */

/* Everything at its default. */
void options_init(struct options *);
void options_finish(struct options *);

/* Adds an empty request. Valid until the next one is added. */
struct request *options_add_request(struct options *, const char *section);

/*
 * Makes way, in options that a suite has set, for those that the command line gives: an exact
 * number of runs and bounds of it exclude each other.
 */
void options_override(struct options *, const struct settings *given);

/* Is a search for a rate asked for? Is nothing else? */
bool options_search(const struct options *);
bool options_search_only(const struct options *);

/* How often a search is to cross the border: --runs, or what suits within --min-runs and
 * --max-runs. */
unsigned options_crossings(const struct settings *);

/* Refuses an option that was given and has no effect, as there are only searches. */
int options_check_idle(const struct options *, struct error *);

/* Checks what concerns several options, and draws the order seed if none was given. */
int options_settle(struct options *, struct error *);

#endif
