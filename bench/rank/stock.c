/* SPDX-License-Identifier: MIT */
#include "bench/rank/stock.h"

#include <sys/mman.h>

/* In `wanted`. */
#define WANTED 1
#define AHEAD  2
#define CLOSED 3

static size_t bytes_of(unsigned lanes)
{
	return sizeof(struct stock) + lanes * sizeof(_Atomic uint32_t);
}

static uint64_t range_of(uint64_t first, uint64_t end)
{
	return first << 32 | end;
}

struct stock *stock_create(unsigned lanes, uint64_t first, uint64_t end, bool over)
{
	struct stock *stock = mmap(
		NULL, bytes_of(lanes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_t shared;
	if (stock == MAP_FAILED)
		return NULL;
	stock->lanes = lanes;
	stock->owner = getpid();
	if (pthread_mutexattr_init(&shared) ||
		pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED) ||
		pthread_mutex_init(&stock->asking, &shared)) {
		stock_destroy(stock);
		return NULL;
	}
	pthread_mutexattr_destroy(&shared);
	atomic_store(&stock->range, range_of(first, end));
	atomic_store(&stock->asks_at, UINT64_MAX);
	atomic_store(&stock->over, over);
	return stock;
}

void stock_destroy(struct stock *stock)
{
	munmap(stock, bytes_of(stock->lanes));
}

uint32_t stock_left(const struct stock *stock)
{
	uint64_t range = atomic_load_explicit(
		&((struct stock *)(uintptr_t)stock)->range, memory_order_relaxed);
	return (uint32_t)range - (uint32_t)(range >> 32);
}

uint32_t stock_cut(struct stock *stock, uint32_t count, uint32_t *first)
{
	uint64_t range = atomic_load_explicit(&stock->range, memory_order_acquire);
	for (;;) {
		uint32_t next = (uint32_t)(range >> 32), end = (uint32_t)range;
		uint32_t take = end - next < count ? end - next : count;
		*first = next;
		if (!take || atomic_compare_exchange_weak(
				     &stock->range, &range, range_of((uint64_t)next + take, end)))
			return take;
	}
}

void stock_put(struct stock *stock, uint32_t first, uint32_t count, bool ahead)
{
	uint64_t end = (uint64_t)first + count;
	atomic_store(&stock->asks_at, ahead ? end - 1 - count / 4 : UINT64_MAX);
	if (!count)
		atomic_store(&stock->over, 1);
	else
		atomic_store(&stock->range, range_of(first, end));
}

/* ---- asking for more ------------------------------------------------------------------------- */

/* A child has its parent ask, and waits. */
static void ask_parent(struct stock *stock)
{
	atomic_store(&stock->wanted, WANTED);
	runner_wake(NULL, &stock->wanted, 1);
	while (atomic_load(&stock->wanted) == WANTED)
		runner_park(NULL, &stock->wanted, WANTED, WAIT_FOREVER);
}

/* Nobody waits for it yet. */
static void ask_ahead(struct stock *stock)
{
	uint32_t idle = 0;
	if (getpid() != stock->owner) {
		if (atomic_compare_exchange_strong(&stock->wanted, &idle, AHEAD))
			runner_wake(NULL, &stock->wanted, 1);
	} else if (!pthread_mutex_trylock(&stock->asking)) {
		stock->ask_ahead(stock->context);
		pthread_mutex_unlock(&stock->asking);
	}
}

/* False: not yet. */
static bool ask(struct stock *stock, bool may_wait)
{
	if (stock_left(stock) || atomic_load(&stock->over))
		return true;
	if (getpid() == stock->owner)
		return stock->ask(stock->context, may_wait);
	ask_parent(stock);
	return true;
}

enum stock_got stock_take(struct stock *stock, bool may_wait, uint32_t *task, bool *fresh)
{
	*fresh = false;
	for (;;) {
		/* In this order: what was put last is not missed. */
		bool over = atomic_load_explicit(&stock->over, memory_order_acquire);
		if (stock_cut(stock, 1, task)) {
			if (*task == atomic_load_explicit(&stock->asks_at, memory_order_relaxed))
				ask_ahead(stock);
			return STOCK_TASK;
		}
		if (over)
			return STOCK_OVER;
		*fresh = true;
		if (may_wait)
			pthread_mutex_lock(&stock->asking);
		else if (pthread_mutex_trylock(&stock->asking))
			return STOCK_LATER;
		bool came = ask(stock, may_wait);
		pthread_mutex_unlock(&stock->asking);
		if (!came)
			return STOCK_LATER;
	}
}

void stock_serve(struct stock *stock)
{
	uint32_t wanted;
	while ((wanted = atomic_load(&stock->wanted)) != CLOSED) {
		if (!wanted) {
			runner_park(NULL, &stock->wanted, wanted, WAIT_FOREVER);
			continue;
		}
		if (wanted == WANTED)
			stock->ask(stock->context, true);
		else
			stock->ask_ahead(stock->context);
		atomic_compare_exchange_strong(&stock->wanted, &wanted, 0);
		runner_wake(NULL, &stock->wanted, UINT32_MAX);
	}
}

void stock_close(struct stock *stock)
{
	atomic_store(&stock->wanted, CLOSED);
	runner_wake(NULL, &stock->wanted, UINT32_MAX);
}
