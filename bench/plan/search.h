/* SPDX-License-Identifier: MIT */
/*
 * The search for the highest rate that is held: which rate to probe next, from what the probes
 * before it showed, and which rates they found. Nothing else decides it: the same probes read from
 * a file years later lead to the same rates.
 *
 * The rates of all searches lie on one grid, the E96 series (IEC 60063): 96 a decade, each 2.4 %
 * above the one before, three digits. A search doubles the rate from the lowest on until it is not
 * held, halves the bracket until its ends are neighbours, and then crosses the border again and
 * again: from the median of the crossings so far, in turn from the rate below the border and the
 * one above it, up while rates are held or down while they are not. Where that changes is a
 * crossing, each out of probes of its own: their median is what is held, and its interval the one
 * that medians have.
 *
 * A probe that was missed or held by chance closes the bracket in a wrong place. So a crossing that
 * goes on past the border takes longer and longer strides, halves the one in which it turns, and
 * begins anew there: those that count end by single steps.
 */
#ifndef CONCBENCH_SEARCH_H
#define CONCBENCH_SEARCH_H

#include "bench/plan/load.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	SEARCH_RATES = 640,
	SEARCH_CROSSINGS = 200,
	SEARCH_USUAL = 6 /* crossings: as many as an interval takes */
};

/* How a probe ended. */
enum probe_end {
	PROBE_HELD,
	PROBE_LATE,   /* the latency was above the objective */
	PROBE_BEHIND, /* the rate was not achieved: waiting grows for as long as it lasts */
	PROBE_FAILED  /* a sample that failed, or shows no such percentile */
};

/* What a sample of a probe shows; `latency_s` is the asked percentile's, NaN of a failed one. */
struct probe_seen {
	double latency_s, offered, achieved;
	bool disturbed; /* the machine was busy */
};
enum probe_end probe_end(const struct load *, const struct probe_seen *);

enum search_state {
	SEARCH_BEGUN, /* the border is not found: it is above what was held so far */
	SEARCH_FOUND,
	SEARCH_NONE, /* not even the lowest rate is held */
	SEARCH_TOP   /* the highest is held, which is the limit of the search */
};

struct search {
	uint64_t rates[SEARCH_RATES]; /* ascending */
	size_t count;
	size_t at;        /* the rate to probe next */
	ptrdiff_t held;   /* of the bracket: the highest rate held, -1: none; */
	size_t missed;    /* the lowest one that was not, `count`: none */
	bool again;       /* this rate was missed on a busy machine: once more */
	bool crossing;    /* the bracket is closed */
	ptrdiff_t stride; /* in this crossing: from the probe before to `at`, 0: it is the first; */
	size_t alike;     /* so many probes that ended alike */
	bool ended;
	bool holds[SEARCH_RATES]; /* held, and since then no rate up to this one was missed */
	size_t wider;             /* so many rates from the border crossings begin */
	/* The rate held and the next one, which was not; 0 or the highest rate at the ends. */
	double low[SEARCH_CROSSINGS], high[SEARCH_CROSSINGS];
	size_t crossings, wanted;
};

/* The rates that probes of such a load can have: from the lowest at which enough tasks are due to
 * show the percentile. -EINVAL: there is none; `*needed` is then the tasks that a probe takes. */
int search_rates(struct search *, const struct load *, uint64_t seed, uint64_t *needed);

/* Begins one, after search_rates; `wanted` crossings end it. */
void search_begin(struct search *, size_t wanted);

/* The rate to probe; 0: it has ended. */
uint64_t search_next(const struct search *);

/* What the probe of that rate showed. One that was not asked for changes nothing, but for the next
 * rate where a longer stride was: runs of earlier versions are told as they went on then. */
void search_add(struct search *, uint64_t rate, enum probe_end, bool disturbed);

/* No probe of the next rate can be had. */
void search_stop(struct search *);

/* What the probes so far show. `*held` of SEARCH_BEGUN and SEARCH_TOP: the highest rate held so
 * far, unless it or a lower one was missed since; of SEARCH_NONE the lowest, which was not; 0 is
 * that nothing is known. */
struct interval;
enum search_state search_found(const struct search *, struct interval *held);

#endif
