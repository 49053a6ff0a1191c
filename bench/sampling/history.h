/* SPDX-License-Identifier: MIT */
/*
 * What the schedule has to remember of each cell's samples: a few bytes a sample, and every count
 * kept as samples come, so that a sample costs the same after a million others.
 */
#ifndef CONCBENCH_HISTORY_H
#define CONCBENCH_HISTORY_H

#include "bench/plan/search.h"
#include "bench/sampling/sample.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A sample that counts. */
struct history_value {
	double cost_s; /* see ledger_cost */
	unsigned round : 31;
	unsigned disturbed : 1;
};

struct history_cell {
	struct history_value *values; /* by round */
	size_t count;
	size_t disturbed;    /* of those that count */
	size_t failed;       /* warm-ups included; interrupted is not failed */
	unsigned *rounds;    /* of both, in order */
	uint64_t cost_ns;    /* of its last sample */
	char *failure;       /* the last one: "status, detail"; NULL: none */
	bool late;           /* that one reached --timeout or --stall */
	size_t warmups;      /* good ones */
	size_t turns;        /* samples before the first that counts: good warm-ups and failed */
	uint64_t waits_ns;   /* each of its tasks, at least; 0: unknown */
	bool checksum_known; /* of its first good sample, warm-ups included */
	uint64_t checksum;
};

/* A sample that a search has asked for. */
struct history_probe {
	size_t cell;
	enum probe_end end;
	bool disturbed;
};

/* Zero-initialise. */
struct history {
	const struct cells *searched; /* borrowed; NULL: none of them are probes */
	struct history_probe *probes; /* in the order measured, interrupted ones aside */
	size_t probe_count;
	struct history_cell *cells;
	size_t cell_count;               /* as many as have been seen */
	size_t count;                    /* all samples */
	unsigned round;                  /* of the last sample */
	size_t rounds, disturbed_rounds; /* recorded ones, warm-ups aside */
	unsigned last_recorded, last_disturbed;
	uint64_t spent_ns; /* what all samples took */
};

/* Adds one, of the same round as the last or of a later one. */
void history_add(struct history *, const struct sample *);
void history_finish(struct history *);

/* What is known of a cell, also of one that has no sample. */
const struct history_cell *history_of(const struct history *, size_t cell);

/* In how many rounds each of these cells, one at least, has a sample that counts or has failed. */
size_t history_common_rounds(const struct history *, const size_t *cells, size_t count);

/* An interval takes this many. */
#define HISTORY_CLEAN_MIN 6

/* The rule, for samples and for pairs of them: disturbed ones are left out where so many
 * undisturbed ones remain that an interval can be given. */
bool history_leaves_out_disturbed(size_t undisturbed);

/*
 * What a cell's samples that count are compared by, in the order measured. `costs` has room for all
 * of the cell's values. Gives their number.
 */
size_t history_costs(const struct history *, size_t cell, double *costs);

/* The same of two cells in the rounds in which both have a sample that counts: as many of each.
 */
size_t history_pairs(const struct history *, const size_t cells[2], double *const costs[2]);

#endif
