/* SPDX-License-Identifier: MIT */
/*
 * Who comes when in a round. Over a block of as many rounds as there are items each stands in each
 * place once (a Latin square), over two blocks each follows each other one equally often: what a
 * place or a predecessor does to a time is the same for all.
 */
#ifndef CONCBENCH_ORDER_H
#define CONCBENCH_ORDER_H

#include <stddef.h>
#include <stdint.h>

/* Scratch, and what everything is drawn from. */
struct order {
	uint64_t seed;
	size_t *items, *rows, *symbols;
};

/* What is arranged for which round: nothing else decides. */
struct order_of {
	uint64_t stream; /* tells squares apart that are drawn for the same rounds */
	int64_t round;   /* from 0; below: warm-ups, which belong to no square */
};

/* For at most so many items. */
void order_init(struct order *, uint64_t seed, size_t most);
void order_finish(struct order *);

void order_arrange(struct order *, const struct order_of *, size_t *items, size_t count);

#endif
