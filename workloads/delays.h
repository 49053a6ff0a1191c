/* SPDX-License-Identifier: MIT */
/* What workloads that wait share: times drawn from a distribution, and the figures of many. */
#ifndef CONCBENCH_WORKLOADS_DELAYS_H
#define CONCBENCH_WORKLOADS_DELAYS_H

#include <stddef.h>
#include <stdint.h>

struct ledger;
struct verdict;

#define DELAYS_SECOND UINT64_C(1000000000)

enum delays_distribution {
	DELAYS_FIXED,
	DELAYS_UNIFORM,
	DELAYS_EXPONENTIAL,
};

/* Their names, for a parameter, and what its help says of them. */
extern const char *const delays_distributions[];
#define DELAYS_HELP \
	"all alike, uniform from 0 to that, or exponential with that mean (at most 20 means)"

/* The time in ns that follows from a hash; `ns` is the length, the longest or the mean. */
uint64_t delays_draw(enum delays_distribution, uint64_t ns, uint64_t hash);

/* The time that so many thousandths of all are no longer than. Reorders; of none it is 0. */
uint64_t delays_quantile(uint64_t *times_ns, size_t count, unsigned thousandths);

/* Adds the median and the maximum to the figures, as NAME_median_s and NAME_max_s. Reorders. */
void delays_figures(struct verdict *, const char *name, uint64_t *times_ns, size_t count);

/*
 * How long a task took beyond `ns`, its share of waiting. -EBADMSG, with the reason in `detail`, if
 * it ended before its time.
 */
int delays_late(
	const struct ledger *, uint64_t task, uint64_t ns, uint64_t *late_ns, struct verdict *);

#endif
