/* SPDX-License-Identifier: MIT */
/* What each runner shows against the baseline in a group, and clauses about several of them. */
#ifndef CONCBENCH_SHOWING_H
#define CONCBENCH_SHOWING_H

#include "bench/results/findings.h"

struct say;

enum {
	RUNNERS_MAX = 64, /* more are not told apart in a sentence */
	LABEL_MOST = 56,  /* characters of a group's name, of a runner's */
	RUNNER_MOST = 28,
};

/* A runner's cells in one group, taken together over its concurrencies. */
struct showing {
	size_t runner, cells; /* those that were measured */
	size_t failed;
	bool all; /* every cell has an interval */
	bool loop;
	enum shown what;      /* a gain at any concurrency; a loss at all; or neither */
	struct interval best; /* the largest of the speedups that are shown, or of all */
};

struct showings {
	struct showing list[RUNNERS_MAX];
	size_t count;
};

/* Is the cell the baseline of its group, or another of the same runner in that group? What such a
 * one shows against it is said of the concurrency, not of the runner. */
bool showing_is_of_baseline(const struct results *, size_t cell);

/* Without those of the baseline. */
void showings_find(const struct findings *, size_t group, struct showings *);

/* Notes behind the last group of a work that was measured in several languages (languages.c), as
 * those of findings_note. */
bool findings_note_languages(struct say *, const struct findings *, size_t cell);
bool findings_note_rule(struct say *, const struct findings *, size_t cell);
/* The same behind each group (dispatch.c): where handing tasks out is a part of the time that
 * matters, as tasks that do nothing show; and how long the start of an interpreter took. */
bool findings_note_dispatch(struct say *, const struct findings *, size_t cell);
bool findings_note_prepared(struct say *, const struct findings *, size_t cell);

/* In hosts.c, behind the last cell of a runner that spreads work over hosts: what they gain, and
 * what sending tasks and results costs where it matters; and of a runner that was given more tasks
 * the more ran at once (weak.c). */
bool findings_note_hosts(struct say *, const struct findings *, size_t cell);
bool findings_note_weak(struct say *, const struct findings *, size_t cell);

/* Behind each cell of an open loop that achieved less than the rate it was offered (open.c); on a
 * busy machine that is said first, and is no verdict. */
bool findings_note_behind(struct say *, const struct findings *, size_t cell);

/* What begins the headline of an open loop: who keeps up with the rate, if not all do, and false;
 * or the latency that the others are compared with, and true. */
bool open_begin(struct say *, const struct findings *, size_t group);

/* In curves.c: do the concurrencies of a group show something? And what, without the group's name. */
bool curves_claim(const struct findings *, size_t group);
void curves_say(struct say *, const struct findings *, size_t group);

/* Which showings a clause is about. */
struct clause {
	const struct results *results;
	const char *baseline; /* as findings_baseline has it; NULL: the default, which goes without
				 saying */
	bool latency; /* what is compared is a latency: said as so many times the baseline's */
	bool rate;    /* it is a throughput */
	const struct showing *items[RUNNERS_MAX];
	size_t count;
};

/* The runners that show this; or those of which nothing was measured, as it failed. */
void clause_pick(struct clause *, const struct showings *, enum shown what, bool failed);

/* Does the name of a runner take a verb of several? */
bool clause_is_plural(const char *name);

/* Names, then the verb that fits their number; "" for none. */
void clause_subject(struct say *, const struct clause *, const char *one, const char *many);

/* "threads and processes are 1.95 and 1.98 times as fast" */
void clause_gains(struct say *, const struct clause *);
void clause_losses(struct say *, const struct clause *);
void clause_no_gain(struct say *, const struct clause *);
void clause_failed(struct say *, const struct clause *);

#endif
