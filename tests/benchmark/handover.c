/* SPDX-License-Identifier: MIT */
/*
 * What it costs to hand an item from one task to another through a queue of capacity 1: on the
 * loop a time, under threads and processes against a bare pair of futexes, in alternating pairs.
 *
 *     handover [ITEMS [PAIRS]]      20000 items, 31 pairs
 *
 * It prints ratios and judges nothing: times are for benchmark(), not test(). The time on the loop
 * is of the CPU: a busy machine does not change it much.
 */
#include "bench/base/statistics.h"
#include "bench/plan/param.h"
#include "bench/runner.h"
#include "runners/registry.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>

#define PAIRS_MAX 1000

extern const struct workload concbench_workload; /* tests/contracts/queue.c */

/* ---- by hand -------------------------------------------------------------------------------- */

struct pair {
	alignas(64) _Atomic uint32_t room;
	alignas(64) _Atomic uint32_t items;
	alignas(64) uint64_t item;
	uint64_t count, sum;
};

static void down(_Atomic uint32_t *word)
{
	for (;;) {
		uint32_t one = 1;
		if (atomic_compare_exchange_strong(word, &one, 0))
			return;
		syscall(SYS_futex, word, FUTEX_WAIT, 0, NULL, NULL, 0);
	}
}

static void up(_Atomic uint32_t *word)
{
	atomic_store(word, 1);
	syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static void *produce(void *argument)
{
	struct pair *pair = argument;
	for (uint64_t i = 0; i < pair->count; i++) {
		down(&pair->room);
		pair->item = i;
		up(&pair->items);
	}
	return NULL;
}

static void *consume(void *argument)
{
	struct pair *pair = argument;
	for (uint64_t i = 0; i < pair->count; i++) {
		down(&pair->items);
		pair->sum += pair->item;
		up(&pair->room);
	}
	return NULL;
}

static void two_threads(struct pair *pair)
{
	pthread_t threads[2];
	if (pthread_create(&threads[0], NULL, produce, pair) ||
		pthread_create(&threads[1], NULL, consume, pair))
		abort();
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
}

static void two_forks(struct pair *pair)
{
	pid_t pids[2];
	for (int i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i] < 0)
			abort();
		if (pids[i] == 0) {
			i ? consume(pair) : produce(pair);
			_exit(0);
		}
	}
	waitpid(pids[0], NULL, 0);
	waitpid(pids[1], NULL, 0);
}

static void *map(size_t bytes)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		abort();
	return memory;
}

static double by_hand(void (*two)(struct pair *), uint64_t items)
{
	struct pair *pair = map(sizeof *pair);
	atomic_init(&pair->room, 1);
	pair->count = items;
	uint64_t begun = runner_now_ns();
	two(pair);
	double ns = (double)(runner_now_ns() - begun);
	munmap(pair, sizeof *pair);
	return ns / (double)items;
}

/* ---- ours ----------------------------------------------------------------------------------- */

static uint64_t cpu_ns(void)
{
	struct timespec used;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return (uint64_t)used.tv_sec * UINT64_C(1000000000) + (uint64_t)used.tv_nsec;
}

struct times {
	double wall_ns, cpu_ns;
};

static struct times ours(const struct runner *runner, uint64_t items)
{
	const struct workload *workload = &concbench_workload;
	struct value value = { .number = items };
	struct plan plan = { .values = &value };
	if (workload->plan(&plan))
		abort();
	struct setup setup = { .values = &value, .tasks = plan.tasks, .shared = map(plan.shared) };
	void *state;
	struct values *values = values_create(runner->params);
	struct ledger ledger = { .records = map(plan.tasks * sizeof(struct record)),
		.tasks = plan.tasks };
	if (!values || workload->setup(&setup, &state))
		abort();
	struct job job = { .workload = workload,
		.state = state,
		.setup = &setup,
		.values = values->values,
		.tasks = plan.tasks,
		.concurrency = plan.concurrency,
		.scratch = plan.scratch,
		.records = ledger.records };
	struct outcome outcome = { 0 };
	struct verdict verdict = { 0 };
	uint64_t used = cpu_ns(), begun = runner_now_ns();
	if (runner->execute(&job, NULL, &outcome))
		abort();
	struct times times = { (double)(runner_now_ns() - begun) / (double)items,
		(double)(cpu_ns() - used) / (double)items };
	if (workload->check(state, &ledger, &verdict))
		abort();
	workload->teardown(state);
	values_destroy(values);
	munmap(ledger.records, plan.tasks * sizeof(struct record));
	munmap(setup.shared, plan.shared);
	return times;
}

/* ---- pairs ---------------------------------------------------------------------------------- */

static double median(const double *values, size_t count)
{
	struct interval interval;
	statistics_median(values, count, &interval);
	return interval.estimate;
}

static void compete(const struct runner *runner, void (*two)(struct pair *), const char *hand,
	uint64_t items, size_t pairs)
{
	static double own[PAIRS_MAX], bare[PAIRS_MAX];
	struct comparison comparison;
	for (size_t pair = 0; pair < pairs; pair++) {
		if (pair % 2)
			bare[pair] = by_hand(two, items);
		own[pair] = ours(runner, items).wall_ns;
		if (pair % 2 == 0)
			bare[pair] = by_hand(two, items);
	}
	statistics_paired(own, bare, pairs, &comparison);
	printf("%-10s %8.0f ns an item   %-18s %8.0f ns   ratio %.3f [%.3f, %.3f]\n", runner->name,
		median(own, pairs), hand, median(bare, pairs), comparison.ratio.estimate,
		comparison.ratio.low, comparison.ratio.high);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	static double loop[PAIRS_MAX];
	uint64_t items = argc > 1 ? strtoull(argv[1], NULL, 10) : 20000;
	size_t pairs = argc > 2 ? strtoull(argv[2], NULL, 10) : 31;
	items = items ? items : 1;
	pairs = pairs && pairs <= PAIRS_MAX ? pairs : 31;
	for (size_t i = 0; i < pairs; i++)
		loop[i] = ours(&runner_async, 10 * items).cpu_ns;
	printf("%" PRIu64 " items through a queue of capacity 1, two hand-overs each\n", items);
	printf("%-10s %8.1f ns an item\n", runner_async.name, median(loop, pairs));
	compete(&runner_threads, two_threads, "2 bare pthreads", items, pairs);
	compete(&runner_processes, two_forks, "2 bare forks", items, pairs);
	return 0;
}
