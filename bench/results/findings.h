/* SPDX-License-Identifier: MIT */
/*
 * What a run shows, computed once and worded once: the terminal, titles of figures, page, deck and
 * exports say these very texts. A sentence claims only what intervals show: an interval of a
 * speedup that holds 1 is "no gain shown", never "no gain"; cells that failed, have too few samples
 * or were measured on a busy machine support no claim, and are said to.
 */
#ifndef CONCBENCH_FINDINGS_H
#define CONCBENCH_FINDINGS_H

#include "bench/results/law.h"
#include "bench/results/ranking.h"
#include "bench/results/slo.h"
#include "bench/results/summary.h"
#include "bench/results/weak.h"

struct say;

/* CPU time and memory that differ by less are no reason for one runner or the other. */
#define FINDINGS_NEAR 1.05

/* Nor is it worth a word that more at once are slower by less, however surely: as for a regression.
 */
#define FINDINGS_SLOWER 1.01

/* Concurrency over one runner's cells in a group, distinct by what is really at once. */
struct finding_curve {
	size_t runner; /* of results.runners */
	size_t *cells; /* ascending by tasks at once */
	size_t count;
	uint64_t least, most; /* at once, of those measured */
	size_t best;          /* the cell with the smallest median */
	uint64_t enough;      /* the least at once that is not shown to be slower than the best; 0:
				 cannot be told */
	struct law law;       /* of the cells, of work that computes only up to the usable CPUs */
	size_t law_count;     /* of how many, from the first on */
	uint64_t slower_from; /* from here on each is shown to be slower than the best, by
				 FINDINGS_SLOWER or more; 0: none */
	double slower_by;     /* the least of them, as a ratio of what they are compared by */
};

/* What one group of cells shows. Cells are indices of results.cells, or NO_CELL. */
struct finding {
	size_t group;
	enum bounded bound;
	size_t witness;  /* the cell that shows what the work is bound by */
	size_t baseline; /* of the group */
	size_t best;
	size_t advised;    /* least at once, then cheapest, of those not shown to be worse than the
			      best; NO_CELL: the figures advise nothing */
	size_t contenders; /* cells with valid samples */
	size_t compared;   /* of them, shown level with the best or slower */
	size_t failed;     /* cells without a valid sample, of which some failed */
	size_t missing;    /* cells without any sample */
	bool busy;         /* the machine was too busy to tell which is best */
	bool loop_helps;   /* a loop is advised, or level with the best, and the work waits */
	bool loop_idle;    /* the work computes, and a loop shows no gain worth having */
	struct finding_curve *curves; /* one a runner with two points or more */
	size_t curve_count;
};

struct findings {
	const struct results *results; /* borrowed */
	struct summary summary;
	struct finding *groups; /* one a group of the results */
	struct rankings rankings;
	struct weaks weaks;
	struct slos slos;
};

/* Computes the summary and what each group shows. */
void findings_init(struct findings *, const struct results *);
void findings_finish(struct findings *);

/* Is it the best of its group or level with it, lost nothing of its work, and missed no deadline?
 */
bool findings_is_choice(const struct summary_row *);

/* And may it be advised? Where a choice is shown to beat the baseline, who is not
 * may not: that few samples do not tell it from the best would be advice against the headline. */
bool findings_is_advisable(const struct summary *, const struct finding *, size_t cell);

/* ---- sentences, without a full stop unless said ---------------------------------------------- */

/*
 * The headline of these groups: "primes: threads and processes are 1.96 and 1.99 times as fast;
 * async shows no gain". With `label` false it does not begin with the name of a single group.
 */
void findings_headline(const struct findings *, const size_t *groups, size_t count, bool label,
	char *text, size_t size);

/* "threads lost 44 % and processes 45 % of the updates: a data race"; "" for a group that lost
 * nothing. It is the headline of the group by itself: how fast wrong results were had is no claim.
 */
void findings_lost(const struct findings *, size_t group, char *text, size_t size);

/* Are there figures in the group that a busy machine may have made, however few? */
bool findings_busy(const struct findings *, size_t group);

/* Of a run with a heartbeat: "WHO typically stood still for up to 84 ms under sequential and async,
 * for at most 7 ms under threads, processes and offload"; "" without one. `most_s`: the longest
 * standstill of each cell of the group in its typical sample, NaN for one that is not meant; NULL:
 * the medians of all. */
void findings_still(const struct findings *, size_t group, const double *most_s, const char *who,
	char *text, size_t size);

/* Does the headline of a group say more than that it was measured? */
bool findings_claim(const struct findings *, size_t group);

/* The headline of a group's concurrency: "primes: no gain shown beyond 2 tasks at once"; "" for a
 * group without a curve. */
void findings_curves(const struct findings *, size_t group, char *text, size_t size);

/*
 * What these groups show of the same works in several languages: "Threads help in C on all three;
 * in Python only on pbkdf2 and sleep"; without a claim where nothing differs.
 */
void findings_languages(
	const struct findings *, const size_t *groups, size_t count, char *text, size_t size);

/*
 * Of the last cell of a runner that spreads work over hosts: "four hosts are 3.1 times as fast as
 * one under mpi; dealing takes 18 % of the time: larger tasks or deal=static lose less"; false:
 * there is nothing to say.
 */
bool findings_say_hosts(struct say *, const struct findings *, size_t cell);

/* "CPU-bound: sequential keeps one core 99 % busy", or "". */
void findings_bound(const struct findings *, size_t group, char *text, size_t size);
/* "CPU-bound", "I/O-bound", "partly CPU-bound", "". */
const char *findings_bound_words(enum bounded);

/* What the run asks: "What is fastest for primes and sleep: sequential, threads or async?" */
void findings_question(const struct findings *, char *text, size_t size);

/* Is the group one of the probes of a search, of which another says what it found? */
bool findings_is_silent(const struct findings *, size_t group);

/* What to use, as whole sentences with full stops: "Use threads, 2 at once; processes shows no
 * difference to it, but needs more memory." Says why when nothing can be advised. */
void findings_advice(const struct findings *, size_t group, char *text, size_t size);

/* What a reader must know beside the figures of a group: failed, left out, outliers, too few. The
 * next note; `*next` is 0 at first. False: there are no more. A whole sentence with its full stop.
 */
bool findings_note(const struct findings *, size_t group, size_t *next, char *text, size_t size);

/* The name of a cell within its group: its runner, with "4 at once" if the runner has several. */
void findings_name(const struct findings *, size_t cell, char *text, size_t size);
/* What the speedups of a group are against: so the cell in it, or, of another group, as it was
 * asked for: "threads:duration=40ms". */
void findings_baseline(const struct findings *, size_t group, char *text, size_t size);
/* The same for all groups of the run, in words that hold for each of them. */
void findings_baselines(const struct findings *, char *text, size_t size);

#endif
