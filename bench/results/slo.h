/* SPDX-License-Identifier: MIT */
/*
 * What the searches of a run found (`--slo`): the highest rate that each runner holds within the
 * objective. Computed from its samples alone, by the very search that asked for them
 * (bench/plan/search.h), and said in the same words everywhere.
 */
#ifndef CONCBENCH_SLO_H
#define CONCBENCH_SLO_H

#include "bench/plan/search.h"
#include "bench/results/results.h"

#include <stdio.h>

struct say;

/* One runner, with its parameters and concurrency. */
struct slo_runner {
	size_t cell; /* one of it, at whatever rate */
	enum search_state state;
	struct interval held; /* tasks a second; see search_found */
	size_t probes, disturbed, crossings;
	bool busy; /* the machine was too busy to believe it: a third of the probes or more */
	/* Of the probes at the next rate above it, or of the lowest that was not held: */
	enum probe_end gave_way; /* how most of them ended; PROBE_HELD: there are none */
	double above;            /* that rate */
	double latency_s, share; /* their medians; the share of the rate that was achieved */
	const char *failure;     /* of the last that failed, or NULL */
	bool grows;              /* at a higher rate waiting was seen to grow */
};

/* The searches of one work under one objective: what is compared. */
struct slo {
	size_t group; /* the first of its probes; all others say nothing of their own */
	struct slo_runner *runners; /* the highest rate first */
	size_t count;
};

struct slos {
	struct slo *items;
	size_t count;
	const struct results *results; /* borrowed */
};

void slos_init(struct slos *, const struct results *);
void slos_finish(struct slos *);

/* The search that a group's probes are of, or NULL. */
const struct slo *slos_of(const struct slos *, size_t group);

/* What was found of a runner's search, out of a probe of it, which may be another run's; or NULL.
 */
const struct slo_runner *slos_find(const struct slos *, const struct results_cell *probe);

/* Is there nothing but probes? */
bool slos_are_all(const struct slos *);

/* "sleep duration=10ms": what was asked, without the rates. */
void slo_label(const struct slos *, const struct slo *, char *text, size_t size);

/* "async holds 4,000/s [3,800, 4,200] within 20 ms (99 %), threads 1,900/s; above, waiting grows
 * without bound". A busy machine is said first. */
void slo_say(struct say *, const struct slos *, const struct slo *);

/* What to use, as whole sentences. */
void slo_advise(struct say *, const struct slos *, const struct slo *);

/* Of a search that the machine was too busy for: how many of its `*probes` were disturbed; or 0. */
size_t slo_busy(const struct slo *, size_t *probes);

/* "latency 27.1 ms at 787/s": what gave way above the rate that is held. */
void slo_say_above(struct say *, const struct slo_runner *);

/* "4,000/s", "< 500/s", ">= 1,000,000/s". */
void slo_say_rate(struct say *, const struct slo_runner *);
/* "[3,800, 4,200]", or nothing. */
void slo_say_interval(struct say *, const struct slo_runner *);

/* "threads", and with "4 at once" if the runner has several in the search. */
void slo_say_name(struct say *, const struct slos *, const struct slo *, const struct slo_runner *);

/* "796/s [775, 825]; above: rate: 93 % of 806/s", and with the runner's name. */
void slo_say_found(struct say *, const struct slo_runner *);
void slo_say_runner(struct say *, const struct slos *, const struct slo *, size_t runner);

/* The search as a table with its sentences, no wider than that. */
void slo_print(FILE *, const struct slos *, const struct slo *, unsigned columns);

#endif
