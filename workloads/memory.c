/* SPDX-License-Identifier: MIT */
/*
 * Reads memory that no cache holds, as a stream or by strides, and does next to nothing with it:
 * once the memory gives all it has, more workers stop helping. Reads only, so that forked workers
 * share the pages.
 */
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <stdlib.h>
#include <sys/mman.h>

#define TASKS 1024u

#define HUGE_PAGE (UINT64_C(2) << 20)

/* A task reads one of so many slices. */
#define SLICES 64u

/* A cache line, in words. */
#define LINE 8u

/* Word k holds k times this, and more by the seed; also the golden section of 2^64. */
#define FACTOR UINT64_C(0x9e3779b97f4a7c15)

struct memory {
	uint64_t *words;
	uint64_t count, step; /* words; 1 for a stream */
	uint64_t tasks;
	uint64_t base;
};

/* What one task reads: `reads` words, every step-th, from this one on. */
struct slice {
	uint64_t first, reads;
};

static const struct param params[] = {
	{ .name = "size",
		.type = PARAM_SIZE,
		.initial = "256MiB",
		.min = SLICES * sizeof(uint64_t),
		.max = UINT64_C(1) << 40,
		.help = "how much memory there is; a task reads a 64th of it" },
	{ .name = "stride",
		.type = PARAM_SIZE,
		.initial = "8",
		.min = sizeof(uint64_t),
		.max = UINT64_C(1) << 30,
		.help = "from one read of 8 bytes to the next: 8 is a stream, 64 a read a cache line, "
			"4KiB one a page" },
	{ 0 },
};

static int memory_plan(struct plan *plan)
{
	uint64_t stride = plan->values[1].number;
	if (stride % sizeof(uint64_t)) {
		snprintf(plan->error, sizeof plan->error,
			"stride=%s is no multiple of 8 bytes, for example 64",
			plan->values[1].text);
		return -EINVAL;
	}
	return tasks_plan(plan, TASKS);
}

/* In huge pages where the system has them: a fork copies 128 entries for 256 MiB, not 65,536. */
static uint64_t *allocate(uint64_t bytes)
{
	uint64_t whole = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
	void *memory = aligned_alloc(HUGE_PAGE, whole);
	if (memory)
		(void)madvise(memory, whole, MADV_HUGEPAGE); /* else in small ones */
	return memory;
}

static int memory_setup(struct setup *setup, void **state)
{
	struct memory *memory = malloc(sizeof *memory);
	if (!memory)
		return -ENOMEM;
	uint64_t count = setup->values[0].number / sizeof(uint64_t);
	*memory = (struct memory){ .words = allocate(count * sizeof(uint64_t)),
		.count = count,
		.step = setup->values[1].number / sizeof(uint64_t),
		.tasks = setup->tasks,
		.base = workload_hash(setup->seed, count) };
	if (!memory->words) {
		free(memory);
		return -ENOMEM;
	}
	for (uint64_t k = 0; k < count; k++)
		memory->words[k] = memory->base + k * FACTOR;
	*state = memory;
	return 0;
}

/*
 * Each pass over the slices begins further on than the last, once around in all passes: a worker
 * that starts with a later pass then reads elsewhere than the others, not what they have just
 * brought into a cache that they share. By strides it also reads other lines of each stride, the
 * golden section of them further on: the lines of a few passes would fit into a cache, and their
 * neighbours are brought along. By this order a line, or its neighbour, comes again after a good
 * part of the memory, whoever reads.
 */
static struct slice slice_of(const struct memory *memory, uint64_t task)
{
	uint64_t pass = task / SLICES, passes = (memory->tasks + SLICES - 1) / SLICES;
	uint64_t slice = (task + pass * SLICES / passes) % SLICES;
	uint64_t first = tasks_share(memory->count, slice, SLICES);
	uint64_t words = tasks_share(memory->count, slice + 1, SLICES) - first;
	uint64_t stride = memory->step < words ? memory->step : words;
	uint64_t skipped = workload_below(pass * FACTOR, stride / LINE) * LINE;
	return (struct slice){ .first = first + skipped,
		.reads = (words - skipped - 1) / memory->step + 1 };
}

/* Four sums, so that no addition waits for the last one's: the memory is to be what is waited for.
 */
static int memory_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct memory *memory = state;
	(void)wait;
	struct slice slice = slice_of(memory, task);
	const uint64_t *word = memory->words + slice.first;
	uint64_t step = memory->step, left = slice.reads, sums[4] = { 0 };
	for (; left >= 4; left -= 4, word += 4 * step) {
		sums[0] += word[0];
		sums[1] += word[step];
		sums[2] += word[2 * step];
		sums[3] += word[3 * step];
	}
	for (; left; left--, word += step)
		sums[0] += *word;
	*result = sums[0] + sums[1] + sums[2] + sums[3];
	return 0;
}

/* What an arithmetic progression adds up to, modulo 2^64. */
static uint64_t sum_of(const struct memory *memory, struct slice slice)
{
	uint64_t n = slice.reads, m = n - 1;
	uint64_t pairs = n % 2 ? n * (m / 2) : n / 2 * m;
	return n * memory->base + FACTOR * (n * slice.first + memory->step * pairs);
}

static int memory_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct memory *memory = state;
	int status = tasks_done(ledger, verdict);
	for (uint64_t task = 0; task < ledger->tasks; task++) {
		struct slice slice = slice_of(memory, task);
		verdict->units += (double)slice.reads * sizeof(uint64_t) * 1e-9;
		if (status == 0 && ledger->records[task].result != sum_of(memory, slice))
			status = tasks_wrong(verdict, "task %" PRIu64 " gave a wrong sum", task);
	}
	return status;
}

static void memory_teardown(void *state)
{
	struct memory *memory = state;
	if (memory)
		free(memory->words);
	free(memory);
}

const struct workload workload_memory = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "memory",
	.summary = "reads memory that no cache holds, as a stream or by strides",
	.unit = "GB",
	.bound = BOUND_CPU,
	.params = params,
	.plan = memory_plan,
	.setup = memory_setup,
	.run = memory_run,
	.check = memory_check,
	.teardown = memory_teardown,
};
