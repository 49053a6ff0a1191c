/* SPDX-License-Identifier: MIT */
#include "bench/sampling/order.h"

#include "bench/base/memory.h"
#include "bench/workload.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Numbers that follow from a key, the same on every machine. */
struct stream {
	uint64_t key, drawn;
};

void order_init(struct order *order, uint64_t seed, size_t most)
{
	*order = (struct order){ .seed = seed,
		.items = memory_zeroed(most, sizeof *order->items),
		.rows = memory_zeroed(most, sizeof *order->rows),
		.symbols = memory_zeroed(most, sizeof *order->symbols) };
}

void order_finish(struct order *order)
{
	free(order->items);
	free(order->rows);
	free(order->symbols);
	*order = (struct order){ 0 };
}

/* A number below `bound`, without the bias of a plain remainder. */
static size_t draw_below(struct stream *stream, uint64_t bound)
{
	uint64_t number, limit = UINT64_MAX - UINT64_MAX % bound;
	do
		number = workload_hash(stream->key, stream->drawn++);
	while (number >= limit);
	return (size_t)(number % bound);
}

/* 0 to count - 1 in an order of its own: Fisher and Yates. */
static void draw_permutation(struct stream *stream, size_t *items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		items[i] = i;
	for (size_t i = count; i > 1; i--) {
		size_t j = draw_below(stream, i), item = items[i - 1];
		items[i - 1] = items[j];
		items[j] = item;
	}
}

/*
 * 0, 1, n - 1, 2, n - 2, ...: the steps between neighbours are all different for an even n, so that
 * each item follows each other one once; for an odd n it takes this and its mirror image (Williams,
 * Australian Journal of Scientific Research A2, 1949).
 */
static size_t zigzag(size_t place, size_t count)
{
	return place % 2 ? (place + 1) / 2 : (count - place / 2) % count;
}

/* A stream of numbers for one square. */
static struct stream stream_of(const struct order *order, uint64_t stream, int64_t square)
{
	uint64_t key = workload_hash(workload_hash(order->seed, stream), (uint64_t)square);
	return (struct stream){ .key = key };
}

void order_arrange(struct order *order, const struct order_of *of, size_t *items, size_t count)
{
	if (count < 2)
		return;
	int64_t size = (int64_t)count, block = of->round < 0 ? of->round : of->round / size;
	size_t row = of->round < 0 ? 0 : (size_t)(of->round % size);
	bool odd = count % 2, mirrored = odd && block % 2;
	/* The two blocks that belong together have the items' names in common. */
	struct stream names = stream_of(order, 2 * of->stream, odd ? block >> 1 : block);
	struct stream rounds = stream_of(order, 2 * of->stream + 1, block);
	draw_permutation(&names, order->symbols, count);
	draw_permutation(&rounds, order->rows, count);
	memcpy(order->items, items, count * sizeof *items);
	for (size_t place = 0; place < count; place++) {
		size_t column = zigzag(mirrored ? count - 1 - place : place, count);
		size_t symbol = (order->rows[row] + column) % count;
		items[place] = order->items[order->symbols[symbol]];
	}
}
