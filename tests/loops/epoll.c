/* SPDX-License-Identifier: MIT */
/*
 * A second event loop, for tests only: plain epoll, and timers found by looking at every slot. It
 * shares no line with the runner `async`, so whatever works under both depends on neither. Written
 * to be obviously right; slots are few.
 */
#include "bench/runner.h"

#include <errno.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum waiting {
	FREE = 0,
	STARTED, /* runs, or has yet to say what it waits for */
	YIELDED, /* goes on when all others that yielded before have; so it does when woken */
	WAITS,   /* for a descriptor, a time, a word, or what comes first */
};

struct slot {
	enum waiting waiting;
	int fd; /* registered with epoll, or -1 */
	unsigned events;
	uint64_t deadline_ns;
	uint64_t turn;                      /* when it yielded or parked: the lowest goes first */
	const _Atomic uint32_t *word;       /* it is parked on, or was until it was woken */
	alignas(16) struct pending pending; /* last: the scratch memory follows */
};

struct epoll_loop {
	struct loop loop; /* first member: a pending's loop is its epoll_loop */
	const struct job *job;
	int epoll;
	char *slab;
	size_t slots, stride; /* slot number `slots` is the service */
	uint64_t next, ended, turn;
};

static struct slot *slot_of(struct pending *pending)
{
	return (struct slot *)((char *)pending - offsetof(struct slot, pending));
}

static struct slot *slot_at(const struct epoll_loop *loop, size_t index)
{
	return (struct slot *)(void *)(loop->slab + index * loop->stride);
}

static struct epoll_loop *loop_of(struct pending *pending)
{
	return (struct epoll_loop *)(uintptr_t)pending->loop;
}

/* ---- the loop's two operations -------------------------------------------------------------- */

static int loop_wait(
	struct pending *pending, int fd, unsigned events, uint64_t after_ns, pending_fn *then)
{
	struct epoll_loop *loop = loop_of(pending);
	struct slot *slot = slot_of(pending);
	pending->then = then;
	slot->fd = -1;
	slot->word = NULL;
	if (fd < 0 && after_ns == 0) {
		slot->waiting = YIELDED;
		slot->turn = loop->turn++;
		return 0;
	}
	if (fd >= 0) {
		struct epoll_event event = { .events = ((events & WAIT_READ) ? EPOLLIN : 0) |
						       ((events & WAIT_WRITE) ? EPOLLOUT : 0),
			.data = { .ptr = slot } };
		if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event))
			return -errno;
		slot->fd = fd;
		slot->events = events;
	}
	slot->deadline_ns = runner_deadline_ns(after_ns);
	slot->waiting = WAITS;
	return 0;
}

static int loop_park(struct pending *pending, _Atomic uint32_t *word, uint32_t seen,
	uint64_t after_ns, pending_fn *then)
{
	struct epoll_loop *loop = loop_of(pending);
	struct slot *slot = slot_of(pending);
	pending->then = then;
	slot->fd = -1;
	slot->word = word;
	slot->turn = loop->turn++;
	slot->deadline_ns = runner_deadline_ns(after_ns);
	slot->waiting = atomic_load(word) == seen ? WAITS : YIELDED;
	return 0;
}

/* Wakes the one that has been parked on the word for longest, by and by. */
static void loop_wake(struct pending *pending, _Atomic uint32_t *word, uint32_t count)
{
	struct epoll_loop *loop = loop_of(pending);
	for (; count; count--) {
		struct slot *oldest = NULL;
		for (size_t i = 0; i <= loop->slots; i++) {
			struct slot *slot = slot_at(loop, i);
			if (slot->waiting == WAITS && slot->word == word &&
				(!oldest || slot->turn < oldest->turn))
				oldest = slot;
		}
		if (!oldest)
			return;
		oldest->waiting = YIELDED;
		oldest->turn = loop->turn++;
	}
}

static void loop_done(struct pending *pending, int status, uint64_t result)
{
	struct epoll_loop *loop = loop_of(pending);
	struct record *record = &loop->job->records[pending->task];
	record->end_ns = runner_now_ns();
	record->result = status < 0 ? 0 : result;
	record->status = status < 0 ? status : 1;
	slot_of(pending)->waiting = FREE;
	loop->ended++;
}

/* ---- turning -------------------------------------------------------------------------------- */

static void slot_resume(struct epoll_loop *loop, struct slot *slot, unsigned events)
{
	if (slot->fd >= 0)
		epoll_ctl(loop->epoll, EPOLL_CTL_DEL, slot->fd, NULL);
	slot->fd = -1;
	slot->waiting = STARTED;
	slot->pending.then(&slot->pending, events);
}

static void slot_start(struct epoll_loop *loop, struct slot *slot)
{
	const struct job *job = loop->job;
	void *local = slot_at(loop, loop->slots)->pending.local;
	*slot = (struct slot){ .waiting = STARTED, .fd = -1 };
	slot->pending =
		(struct pending){ .loop = &loop->loop, .task = loop->next++, .local = local };
	memset(pending_scratch(&slot->pending), 0, job->scratch);
	job->records[slot->pending.task].start_ns = runner_now_ns();
	job->workload->start(job->state, &slot->pending);
}

/* Without an event form a task holds the loop from its start to its end. */
static void hold(struct epoll_loop *loop)
{
	void *local = slot_at(loop, loop->slots)->pending.local;
	struct wait wait = runner_wait();
	wait.local = local;
	runner_run(loop->job, loop->next++, 0, &wait, runner_now_ns());
	loop->ended++;
}

static void start_tasks(struct epoll_loop *loop)
{
	if (!loop->job->workload->start) {
		if (loop->next < loop->job->tasks)
			hold(loop);
		return;
	}
	for (size_t i = 0; i < loop->slots && loop->next < loop->job->tasks; i++)
		if (slot_at(loop, i)->waiting == FREE)
			slot_start(loop, slot_at(loop, i));
}

/* Goes on with all that had yielded when it began, the oldest first. */
static void resume_yielded(struct epoll_loop *loop)
{
	for (uint64_t end = loop->turn;;) {
		struct slot *oldest = NULL;
		for (size_t i = 0; i <= loop->slots; i++) {
			struct slot *slot = slot_at(loop, i);
			if (slot->waiting == YIELDED && slot->turn < end &&
				(!oldest || slot->turn < oldest->turn))
				oldest = slot;
		}
		if (!oldest)
			return;
		slot_resume(loop, oldest, oldest->word != NULL);
	}
}

static void resume_late(struct epoll_loop *loop)
{
	uint64_t now = runner_now_ns();
	for (size_t i = 0; i <= loop->slots; i++) {
		struct slot *slot = slot_at(loop, i);
		if (slot->waiting == WAITS && slot->deadline_ns <= now)
			slot_resume(loop, slot, 0);
	}
}

/* How long nothing will happen, at most; false when nothing ever will. */
static bool idle_ns(const struct epoll_loop *loop, uint64_t *ns)
{
	uint64_t first = WAIT_FOREVER, now = runner_now_ns();
	bool waits = false, busy = loop->next < loop->job->tasks && !loop->job->workload->start;
	for (size_t i = 0; i <= loop->slots; i++) {
		const struct slot *slot = slot_at(loop, i);
		bool free = slot->waiting == FREE && i < loop->slots;
		busy = busy || slot->waiting == YIELDED || (free && loop->next < loop->job->tasks);
		waits = waits || (slot->waiting == WAITS &&
					 (slot->fd >= 0 || slot->deadline_ns != WAIT_FOREVER));
		if (slot->waiting == WAITS && slot->deadline_ns < first)
			first = slot->deadline_ns;
	}
	*ns = busy || first <= now ? 0 : first == WAIT_FOREVER ? WAIT_FOREVER : first - now;
	return busy || waits;
}

/* One look at the descriptors: the tasks that can go on do. */
static int turn(struct epoll_loop *loop)
{
	uint64_t ns;
	if (!idle_ns(loop, &ns))
		return -EDEADLK;
	struct epoll_event events[64];
	struct timespec time = runner_timespec(ns);
	int ready = epoll_pwait2(loop->epoll, events, 64, ns == WAIT_FOREVER ? NULL : &time, NULL);
	if (ready < 0 && errno != EINTR)
		return -errno;
	for (int i = 0; i < ready; i++) {
		unsigned got = ((events[i].events & EPOLLIN) ? WAIT_READ : 0) |
			       ((events[i].events & EPOLLOUT) ? WAIT_WRITE : 0);
		struct slot *slot = events[i].data.ptr;
		/* A hang-up or an error: the task's own call finds out. */
		slot_resume(loop, slot, got & slot->events ? got & slot->events : slot->events);
	}
	resume_late(loop);
	resume_yielded(loop);
	start_tasks(loop);
	return 0;
}

static int epoll_plan(struct runner_plan *plan)
{
	if (!plan->workload->start)
		plan->concurrency = 1;
	return 0;
}

static int epoll_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	const struct workload *workload = job->workload;
	struct epoll_loop loop = { .loop = { .wait = loop_wait,
					   .park = loop_park,
					   .wake = loop_wake,
					   .done = loop_done },
		.job = job };
	loop.slots = job->concurrency < job->tasks ? job->concurrency : job->tasks;
	loop.stride = (sizeof(struct slot) + job->scratch + 15) & ~(size_t)15;
	loop.slab = calloc(loop.slots + 1, loop.stride);
	loop.epoll = epoll_create1(EPOLL_CLOEXEC);
	int error = !loop.slab ? -ENOMEM : loop.epoll < 0 ? -errno : 0;
	struct slot *service = loop.slab ? slot_at(&loop, loop.slots) : NULL;
	if (!error) {
		service->fd = -1;
		service->pending.loop = &loop.loop;
		if (workload->enter)
			error = workload->enter(
				job->state, &service->pending, &service->pending.local);
	}
	if (!error) {
		outcome->workers = 1;
		while (!error && loop.ended < job->tasks)
			error = turn(&loop);
		if (workload->leave)
			workload->leave(job->state, service->pending.local);
	}
	if (error)
		snprintf(outcome->detail, sizeof outcome->detail, "epoll: %s", strerror(-error));
	if (loop.epoll >= 0)
		close(loop.epoll);
	free(loop.slab);
	return error;
}

extern const struct runner concbench_runner;

const struct runner concbench_runner = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "epoll",
	.summary = "a plain epoll loop, for tests",
	.family = "loop",
	.flags = RUNNER_BLOCKING | RUNNER_EVENT,
	.plan = epoll_plan,
	.execute = epoll_execute,
};
