/* SPDX-License-Identifier: MIT */
/*
 * Who is parked on which word, on one loop: a hash table of words, in which those that are parked
 * on the same word are woken in the order in which they came.
 */
#ifndef CONCBENCH_RUNNERS_PARK_H
#define CONCBENCH_RUNNERS_PARK_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* Lives inside whatever parks. Zero-initialise. */
struct parked {
	const _Atomic uint32_t *word; /* NULL: not parked */
	struct parked *previous, *next;
};

/* Zero-initialise: memory is taken when somebody parks first. */
struct park {
	struct park_lane {
		struct parked *first, *last;
	} * lanes; /* a power of two of them */
	unsigned bits;
};

/* Parks what is not parked, among at most about `most`. 0 or -ENOMEM. */
int park_add(struct park *, struct parked *, const _Atomic uint32_t *word, size_t most);

/* Takes out whoever has been parked on the word for longest; NULL if nobody is. */
struct parked *park_take(struct park *, const _Atomic uint32_t *word);

/* Takes one out. One that is not parked is left as it is. */
void park_remove(struct park *, struct parked *);

/* Whoever is parked, still parked; NULL if nobody is. */
const struct parked *park_any(const struct park *);

/* Frees the table; the parked are their owners'. */
void park_finish(struct park *);

#endif
