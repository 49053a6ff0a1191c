/* SPDX-License-Identifier: MIT */
/*
 * One loop on io_uring: descriptors are polled and time is waited for through the ring, many of
 * them by one system call.
 */
#include "bench/base/loaded.h"
#include "runners/engine.h"
#include "runners/registry.h"

#include <fcntl.h>
#include <liburing.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Submissions that are collected before they must be handed over. */
#define ENTRIES 256

/* What is no inline function of the header. */
#define CALLS(CALL) \
	CALL(io_uring_peek_batch_cqe) \
	CALL(io_uring_queue_exit) \
	CALL(io_uring_queue_init) \
	CALL(io_uring_submit) \
	CALL(io_uring_submit_and_get_events) \
	CALL(io_uring_submit_and_wait) \
	CALL(io_uring_submit_and_wait_timeout)

static struct {
	void *handle;
	CALLS(LOADED_MEMBER)
} library;

/* One poll in the ring. It outlives its slot when it is taken back: the kernel still names it. */
struct watch {
	struct engine_slot *slot; /* NULL: taken back */
	unsigned events;
};

struct base {
	struct io_uring ring;
	unsigned polls; /* in the ring, taken back ones too */
};

static int ring_open(struct engine *engine)
{
	struct base *base = calloc(1, sizeof *base);
	if (!base)
		return -ENOMEM;
	int error = library.io_uring_queue_init(ENTRIES, &base->ring, 0);
	if (error < 0) {
		free(base);
		return error;
	}
	engine->base = base;
	return 0;
}

/* A free submission; hands the others over when there is none. */
static struct io_uring_sqe *submission(struct base *base)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&base->ring);
	if (!sqe && library.io_uring_submit(&base->ring) > 0)
		sqe = io_uring_get_sqe(&base->ring);
	return sqe;
}

static int ring_watch(struct engine *engine, struct engine_slot *slot, int fd, unsigned events)
{
	struct base *base = engine->base;
	/* The ring would say so later, when it is too late to refuse. */
	if (fcntl(fd, F_GETFD) < 0)
		return -errno;
	struct watch *watch = malloc(sizeof *watch);
	struct io_uring_sqe *sqe = watch ? submission(base) : NULL;
	if (!sqe) {
		free(watch);
		return -ENOMEM;
	}
	*watch = (struct watch){ .slot = slot, .events = events };
	io_uring_prep_poll_add(sqe, fd,
		((events & WAIT_READ) ? POLLIN : 0u) | ((events & WAIT_WRITE) ? POLLOUT : 0u));
	io_uring_sqe_set_data(sqe, watch);
	slot->watch = watch;
	base->polls++;
	return 0;
}

static void ring_unwatch(struct engine *engine, struct engine_slot *slot)
{
	struct base *base = engine->base;
	struct watch *watch = slot->watch;
	slot->watch = NULL;
	watch->slot = NULL;
	struct io_uring_sqe *sqe = submission(base);
	if (!sqe)
		return; /* it comes when its descriptor is ready, and is forgotten then */
	io_uring_prep_poll_remove(sqe, (uint64_t)(uintptr_t)watch);
	io_uring_sqe_set_data(sqe, NULL);
}

static void ring_forget(struct engine *engine, struct engine_slot *slot)
{
	(void)engine, (void)slot;
}

/* What came of a poll: its task goes on. */
static void on_poll(struct base *base, struct watch *watch, int result)
{
	struct engine_slot *slot = watch->slot;
	unsigned asked = watch->events;
	free(watch);
	base->polls--;
	if (!slot)
		return;
	slot->watch = NULL;
	unsigned got = result < 0 ? 0 : engine_events(result & POLLIN, result & POLLOUT) & asked;
	/* A hang-up or an error: the task's own call finds out. */
	engine_ready(slot, got ? got : asked);
}

/* Tells what has come until now; what a task that goes on adds comes next time. */
static void completions(struct base *base)
{
	struct io_uring_cqe *cqes[ENTRIES];
	unsigned count = library.io_uring_peek_batch_cqe(&base->ring, cqes, ENTRIES);
	for (unsigned i = 0; i < count; i++) {
		struct watch *watch = io_uring_cqe_get_data(cqes[i]);
		int result = cqes[i]->res;
		io_uring_cqe_seen(&base->ring, cqes[i]);
		if (watch)
			on_poll(base, watch, result);
	}
}

static int ring_poll(struct engine *engine, uint64_t until_ns)
{
	struct base *base = engine->base;
	struct io_uring_cqe *cqe;
	uint64_t now_ns = until_ns && until_ns != WAIT_FOREVER ? runner_now_ns() : 0;
	uint64_t left_ns = until_ns > now_ns ? until_ns - now_ns : 0;
	struct __kernel_timespec left = { .tv_sec = (long long)(left_ns / 1000000000),
		.tv_nsec = (long long)(left_ns % 1000000000) };
	int error = !until_ns ? library.io_uring_submit_and_get_events(&base->ring)
			      : library.io_uring_submit_and_wait_timeout(&base->ring, &cqe, 1,
					until_ns == WAIT_FOREVER ? NULL : &left, NULL);
	if (error < 0 && error != -ETIME && error != -EINTR && error != -EAGAIN)
		return error;
	completions(base);
	return 0;
}

/* The kernel tells of each poll that is taken back; then nothing names the watches any more. */
static void ring_close(struct engine *engine)
{
	struct base *base = engine->base;
	while (base->polls && library.io_uring_submit_and_wait(&base->ring, 1) >= 0 &&
		io_uring_cq_ready(&base->ring))
		completions(base);
	library.io_uring_queue_exit(&base->ring);
	free(base);
}

static const struct engine_backend backend = {
	.open = ring_open,
	.watch = ring_watch,
	.unwatch = ring_unwatch,
	.poll = ring_poll,
	.forget = ring_forget,
	.close = ring_close,
};

/* Containers and hardened systems forbid it. */
static int io_uring_plan(struct runner_plan *plan)
{
	const struct loaded_call calls[] = { CALLS(LOADED_CALL) };
	struct io_uring ring;
	if (loaded_open(&library.handle, "liburing.so.2", calls, sizeof calls / sizeof *calls,
		    plan->error))
		return -ENOENT;
	int error = library.io_uring_queue_init(2, &ring, 0);
	if (error == -EMFILE || error == -ENFILE)
		error = 0;
	else if (error >= 0)
		library.io_uring_queue_exit(&ring);
	if (error >= 0)
		return engine_plan_alone(plan);
	snprintf(plan->error, sizeof plan->error,
		"this kernel gives no io_uring (%s; sysctl kernel.io_uring_disabled, or a container's "
		"filter)",
		strerror(-error));
	return -ENOENT;
}

static int io_uring_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	return engine_run_alone(job, &backend, outcome);
}

const struct runner runner_io_uring = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "io-uring",
	.summary = "one loop on io_uring; blocking tasks hold it",
	.family = "loop",
	.flags = RUNNER_BLOCKING | RUNNER_EVENT | RUNNER_HEART | RUNNER_PACED,
	.plan = io_uring_plan,
	.execute = io_uring_execute,
};
