/* SPDX-License-Identifier: MIT */
/*
 * Blocking forms on a loop: each task has a stack of its own, and where it would wait, the loop
 * goes on with another. A call that blocks by itself, not through `wait`, holds all of them.
 */
#include "runners/engine.h"
#include "runners/pool.h"
#include "runners/registry.h"
#include "runners/switch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

/* Linux 6.13. */
#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

/* Half of what a process can address on x86-64 (47 bits). */
#define ADDRESSES_MAX (UINT64_C(1) << 46)

/* At the top of its own stack. */
struct fiber {
	struct switch_stack stack;
	struct wait wait;
	struct pending *pending; /* NULL: it is free */
	struct fiber *next;      /* of the free ones */
	int got;                 /* what came of its wait */
	uint64_t result;
	int status;
	bool over;
};

/* All stacks, side by side, each above a page that nobody may touch. */
struct stacks {
	char *memory;
	size_t size, stride, count, touched;
	struct fiber *free;
};

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* Forbids the page. By memory protection a process has room for some 32,000 (max_map_count). */
static int guard(char *page)
{
	if (!madvise(page, page_size(), MADV_GUARD_INSTALL))
		return 0;
	return mprotect(page, page_size(), PROT_NONE) ? -errno : 0;
}

static struct fiber *stacks_take(struct stacks *stacks)
{
	struct fiber *fiber = stacks->free;
	if (fiber) {
		stacks->free = fiber->next;
		return fiber;
	}
	char *stack = stacks->memory + stacks->touched * stacks->stride;
	if (guard(stack) < 0)
		return NULL;
	stacks->touched++;
	char *top = stack + stacks->stride;
	fiber = (struct fiber *)(void *)(top - ((sizeof *fiber + 63) & ~(size_t)63));
	*fiber = (struct fiber){ .stack = { .bottom = stack + page_size() } };
	fiber->stack.size = (size_t)((char *)fiber - fiber->stack.bottom);
	return fiber;
}

static void stacks_give(struct stacks *stacks, struct fiber *fiber)
{
	fiber->next = stacks->free;
	stacks->free = fiber;
}

/* ---- a task ---------------------------------------------------------------------------------- */

static struct fiber *fiber_of(struct wait *wait)
{
	return (struct fiber *)(void *)((char *)wait - offsetof(struct fiber, wait));
}

static void fiber_main(void *argument)
{
	struct fiber *fiber = argument;
	const struct job *job = engine_of(fiber->pending)->job;
	fiber->status =
		job->workload->run(job->state, fiber->pending->task, &fiber->wait, &fiber->result);
	fiber->over = true;
	switch_end(&fiber->stack);
}

/* Lets it go on until it waits or ends. */
static void fiber_go_on(struct fiber *fiber)
{
	switch_in(&fiber->stack);
	if (!fiber->over)
		return;
	switch_finish(&fiber->stack);
	stacks_give(engine_of(fiber->pending)->options->context, fiber);
	pending_done(fiber->pending, fiber->status, fiber->result);
}

static void on_waited(struct pending *pending, unsigned events)
{
	struct fiber *fiber = pending->local;
	fiber->got = (int)events;
	fiber_go_on(fiber);
}

/* What the loop refuses to wait for (a file) is ready, as poll says. */
static int fiber_wait(struct wait *wait, int fd, unsigned events, uint64_t after_ns)
{
	struct fiber *fiber = fiber_of(wait);
	int error = pending_wait(fiber->pending, fd, events, after_ns, on_waited);
	if (error < 0)
		return error == -EPERM ? (int)events : error;
	switch_out(&fiber->stack);
	return fiber->got;
}

static int fiber_park(struct wait *wait, _Atomic uint32_t *word, uint32_t seen, uint64_t after_ns)
{
	struct fiber *fiber = fiber_of(wait);
	int error = pending_park(fiber->pending, word, seen, after_ns, on_waited);
	if (error < 0)
		return error;
	switch_out(&fiber->stack);
	return fiber->got;
}

static void fiber_wake(struct wait *wait, _Atomic uint32_t *word, uint32_t count)
{
	pending_wake(fiber_of(wait)->pending, word, count);
}

static void fiber_start(struct engine *engine, struct pending *pending)
{
	struct fiber *fiber = stacks_take(engine->options->context);
	if (!fiber) {
		engine->error = -ENOMEM;
		pending_done(pending, -ENOMEM, 0);
		return;
	}
	fiber->wait = (struct wait){
		.wait = fiber_wait, .park = fiber_park, .wake = fiber_wake, .local = engine->local
	};
	fiber->pending = pending;
	fiber->result = 0;
	fiber->over = false;
	fiber->stack.function = fiber_main;
	fiber->stack.argument = fiber;
	pending->local = fiber;
	switch_init(&fiber->stack);
	fiber_go_on(fiber);
}

/* ---- the runner ------------------------------------------------------------------------------ */

enum {
	STACK
};

static const struct param params[] = {
	[STACK] = { .name = "stack",
		.type = PARAM_SIZE,
		.initial = "64KiB",
		.min = 16384,
		.max = UINT64_C(1) << 30,
		.help = "how deep a task can call: address space, of which memory is taken as it is "
			"used" },
	{ 0 },
};

/* How many guard pages there can be. */
static uint64_t guards_max(void)
{
	char *page =
		mmap(NULL, page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return 0;
	bool many = !madvise(page, page_size(), MADV_GUARD_INSTALL);
	munmap(page, page_size());
	unsigned maps = 65530;
	FILE *file = many ? NULL : fopen("/proc/sys/vm/max_map_count", "re");
	if (file) {
		if (fscanf(file, "%u", &maps) != 1)
			maps = 65530;
		fclose(file);
	}
	/* Two mappings a stack, and a few hundred that a process has anyway. */
	return many ? UINT64_MAX : maps < 1000 ? 0 : (maps - 500) / 2;
}

static int fibers_plan(struct runner_plan *plan)
{
	uint64_t fibers = pool_workers(plan->concurrency, plan->tasks);
	uint64_t pages = (uint64_t)sysconf(_SC_PHYS_PAGES), guards = guards_max();
	const char *fewer = "use a lower --concurrency";
	if (fibers > pages)
		snprintf(plan->error, sizeof plan->error,
			"%" PRIu64
			" stacks take a page of memory each at the least, the machine has "
			"%" PRIu64 "; %s",
			fibers, pages, fewer);
	else if (fibers > guards)
		snprintf(plan->error, sizeof plan->error,
			"vm.max_map_count lets only %" PRIu64
			" stacks have a guard page; raise it, or %s",
			guards, fewer);
	else if (fibers > ADDRESSES_MAX / (plan->values[STACK].number + page_size()))
		snprintf(plan->error, sizeof plan->error, "%" PRIu64 " stacks of %s do not fit; %s",
			fibers, plan->values[STACK].text, fewer);
	else
		return 0;
	return -EINVAL;
}

static int fibers_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	struct stacks stacks = { .count = pool_workers(job->concurrency, job->tasks) };
	stacks.size = (job->values[STACK].number + page_size() - 1) & ~(page_size() - 1);
	stacks.stride = stacks.size + page_size();
	stacks.memory = mmap(NULL, stacks.count * stacks.stride, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (stacks.memory == MAP_FAILED) {
		snprintf(outcome->detail, sizeof outcome->detail, "no room for %zu stacks of %s",
			stacks.count, job->values[STACK].text);
		return -errno;
	}
	const struct engine_options options = {
		.job = job,
		.backend = &engine_libevent,
		.slots = stacks.count,
		.start = fiber_start,
		.context = &stacks,
	};
	int error = engine_run(&options, outcome);
	munmap(stacks.memory, stacks.count * stacks.stride);
	return error;
}

const struct runner runner_fibers = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "fibers",
	.summary = "one loop; each task's blocking form on a stack of its own",
	.family = "loop",
	.flags = RUNNER_BLOCKING | RUNNER_HEART | RUNNER_PACED,
	.params = params,
	.plan = fibers_plan,
	.execute = fibers_execute,
};
