/* SPDX-License-Identifier: MIT */
/*
 * One libevent loop in the subject: event forms up to `concurrency` in flight, blocking forms one
 * a callback, each of which holds the loop.
 *
 * Three events drive everything, each re-activated by itself while it has work: `feeder` starts
 * tasks while slots are free, `turn` goes on with tasks that yielded, `alarm` with those whose time
 * has come. Only waits on descriptors own an event of libevent's. A self re-activating event
 * starves all others until its chain ends, so the loop looks at its descriptors and timers at
 * least every CALLBACKS_MAX callbacks, and after each round of yields.
 */
#include "bench/runner.h"
#include "runners/deadline.h"
#include "runners/registry.h"

#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Callbacks between two looks at descriptors and timers; a bound in time costs 182 ns a task. */
#define CALLBACKS_MAX 256
/* Tasks that one callback starts or goes on with before the others get their turn. */
#define BURST 256

struct slot {
	struct deadline deadline; /* its `next` links the slot while it is free or has yielded */
	struct event *event;      /* made at the first wait on a descriptor */
	alignas(16) struct pending pending; /* last: the scratch memory follows */
};

struct async {
	struct loop loop; /* first member: a pending's loop is its async */
	const struct job *job;
	struct event_base *base;
	struct event feeder, turn, alarm;
	struct deadline_queue deadlines;
	uint64_t alarm_ns; /* when the alarm is set for; WAIT_FOREVER: not at all */
	struct slot *free; /* slots given back */
	struct slot *yield_first, *yield_last; /* tasks that yielded, oldest first */
	char *slab;
	size_t slots, touched, stride;
	uint64_t next; /* the next task to start */
	uint64_t ended;
	bool feeding;        /* the feeder is running or active */
	struct slot service; /* the pending given to `enter` */
	void *local;
};

static struct slot *slot_of(struct pending *pending)
{
	return (struct slot *)((char *)pending - offsetof(struct slot, pending));
}

static struct async *async_of(struct pending *pending)
{
	return (struct async *)(uintptr_t)pending->loop;
}

static struct slot *next_of(const struct slot *slot)
{
	return (struct slot *)(void *)slot->deadline.next;
}

static void link_to(struct slot *slot, struct slot *next)
{
	slot->deadline.next = next ? &next->deadline : NULL;
}

/* ---- waiting -------------------------------------------------------------------------------- */

/* Sets the one timer for the earliest deadline. Rounded up: libevent counts microseconds. */
static int alarm_set(struct async *async)
{
	const struct deadline *first = deadline_first(&async->deadlines);
	if (!first || first->at_ns >= async->alarm_ns)
		return 0;
	uint64_t now = runner_now_ns();
	uint64_t after_us = first->at_ns > now ? (first->at_ns - now + 999) / 1000 : 0;
	struct timeval after = { .tv_sec = (time_t)(after_us / 1000000),
		.tv_usec = (suseconds_t)(after_us % 1000000) };
	async->alarm_ns = first->at_ns;
	return evtimer_add(&async->alarm, &after) ? -ENOMEM : 0;
}

static void slot_resume(struct slot *slot, unsigned events)
{
	slot->pending.then(&slot->pending, events);
}

static void on_alarm(evutil_socket_t fd, short what, void *argument)
{
	(void)fd, (void)what;
	struct async *async = argument;
	uint64_t now = runner_now_ns();
	struct deadline *first = deadline_first(&async->deadlines);
	for (int burst = 0; burst < BURST && first && first->at_ns <= now; burst++) {
		struct slot *slot = (struct slot *)(void *)first;
		deadline_remove(&async->deadlines, first);
		if (slot->event)
			event_del(slot->event);
		slot_resume(slot, 0);
		first = deadline_first(&async->deadlines);
	}
	async->alarm_ns = WAIT_FOREVER;
	if (first && first->at_ns <= now) {
		async->alarm_ns = 0;
		event_active(&async->alarm, EV_TIMEOUT, 1);
	} else if (alarm_set(async) < 0) {
		event_base_loopbreak(async->base);
	}
}

static void on_ready(evutil_socket_t fd, short what, void *argument)
{
	(void)fd;
	struct slot *slot = argument;
	deadline_remove(&async_of(&slot->pending)->deadlines, &slot->deadline);
	slot_resume(
		slot, ((what & EV_READ) ? WAIT_READ : 0) | ((what & EV_WRITE) ? WAIT_WRITE : 0));
}

/* Goes on with the tasks that had yielded when it began, then lets the loop look around. */
static void on_turn(evutil_socket_t fd, short what, void *argument)
{
	(void)fd, (void)what;
	struct async *async = argument;
	struct slot *slot = async->yield_first;
	async->yield_first = NULL;
	while (slot) {
		struct slot *next = next_of(slot);
		slot_resume(slot, 0);
		slot = next;
	}
	event_base_loopcontinue(async->base);
}

static int wait_yield(struct async *async, struct slot *slot)
{
	link_to(slot, NULL);
	if (async->yield_first) {
		link_to(async->yield_last, slot);
	} else {
		async->yield_first = slot;
		event_active(&async->turn, EV_TIMEOUT, 1);
	}
	async->yield_last = slot;
	return 0;
}

static int wait_descriptor(struct async *async, struct slot *slot, int fd, unsigned events)
{
	if (!slot->event) {
		slot->event = event_new(async->base, -1, 0, on_ready, slot);
		if (!slot->event)
			return -ENOMEM;
	}
	short what = (short)(((events & WAIT_READ) ? EV_READ : 0) |
			     ((events & WAIT_WRITE) ? EV_WRITE : 0));
	errno = 0;
	if (event_assign(slot->event, async->base, fd, what, on_ready, slot) ||
		event_add(slot->event, NULL))
		return errno ? -errno : -EINVAL;
	return 0;
}

static int async_wait(
	struct pending *pending, int fd, unsigned events, uint64_t after_ns, pending_fn *then)
{
	struct async *async = async_of(pending);
	struct slot *slot = slot_of(pending);
	pending->then = then;
	if (fd < 0 && after_ns == 0)
		return wait_yield(async, slot);
	int error = fd >= 0 ? wait_descriptor(async, slot, fd, events) : 0;
	if (error < 0 || after_ns == WAIT_FOREVER)
		return error;
	error = deadline_push(&async->deadlines, &slot->deadline, runner_deadline_ns(after_ns));
	if (!error)
		error = alarm_set(async);
	if (error < 0) {
		deadline_remove(&async->deadlines, &slot->deadline);
		if (fd >= 0)
			event_del(slot->event);
	}
	return error;
}

/* ---- tasks ---------------------------------------------------------------------------------- */

static struct slot *slot_take(struct async *async)
{
	struct slot *slot = async->free;
	if (slot)
		async->free = next_of(slot);
	else if (async->touched < async->slots)
		slot = (struct slot *)(void *)(async->slab + async->touched++ * async->stride);
	return slot;
}

/* Ends a task. Never starts another: `start` may have called it, and 10^6 of them would nest. */
static void async_done(struct pending *pending, int status, uint64_t result)
{
	struct async *async = async_of(pending);
	struct slot *slot = slot_of(pending);
	struct record *record = &async->job->records[pending->task];
	record->end_ns = runner_now_ns();
	record->result = status < 0 ? 0 : result;
	record->status = status < 0 ? status : 1;
	link_to(slot, async->free);
	async->free = slot;
	if (++async->ended == async->job->tasks) {
		event_base_loopbreak(async->base);
	} else if (async->next < async->job->tasks && !async->feeding) {
		async->feeding = true;
		event_active(&async->feeder, EV_TIMEOUT, 1);
	}
}

static void slot_start(struct async *async, struct slot *slot, uint64_t task)
{
	const struct job *job = async->job;
	struct record *record = &job->records[task];
	slot->pending =
		(struct pending){ .loop = &async->loop, .task = task, .local = async->local };
	memset(pending_scratch(&slot->pending), 0, job->scratch);
	record->worker = 0;
	record->start_ns = runner_now_ns();
	job->workload->start(job->state, &slot->pending);
}

/* Starts tasks in their event form while there are tasks and slots. */
static void on_feed(evutil_socket_t fd, short what, void *argument)
{
	(void)fd, (void)what;
	struct async *async = argument;
	uint64_t tasks = async->job->tasks;
	struct slot *slot;
	for (int burst = 0; burst < BURST && async->next < tasks; burst++) {
		slot = slot_take(async);
		if (!slot)
			break;
		slot_start(async, slot, async->next++);
	}
	async->feeding = async->next < tasks && (async->free || async->touched < async->slots);
	if (async->feeding)
		event_active(&async->feeder, EV_TIMEOUT, 1);
}

/* Runs the next task in its blocking form: nothing else happens on the loop meanwhile. */
static void on_hold(evutil_socket_t fd, short what, void *argument)
{
	(void)fd, (void)what;
	struct async *async = argument;
	struct wait wait = { .wait = runner_block, .local = async->local };
	runner_run(async->job, async->next++, 0, &wait);
	if (++async->ended < async->job->tasks)
		event_active(&async->feeder, EV_TIMEOUT, 1);
	else
		event_base_loopbreak(async->base);
}

/* ---- the loop ------------------------------------------------------------------------------- */

/* libevent warns on stderr of what it also returns (a descriptor that epoll refuses). */
static void log_nothing(int severity, const char *message)
{
	(void)severity, (void)message;
}

/* The precise clock without a cache: otherwise nearly half of 10^6 sleepers end early. */
static struct event_base *base_create(void)
{
	event_set_log_callback(log_nothing);
	struct event_config *config = event_config_new();
	if (!config)
		return NULL;
	struct event_base *base = NULL;
	if (!event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_PRECISE_TIMER |
						   EVENT_BASE_FLAG_NO_CACHE_TIME) &&
		!event_config_set_max_dispatch_interval(config, NULL, CALLBACKS_MAX, 0))
		base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

static int async_init(struct async *async, const struct job *job)
{
	bool holds = !job->workload->start;
	size_t stride = (sizeof(struct slot) + job->scratch + 15) & ~(size_t)15;
	size_t slots = job->concurrency < job->tasks ? job->concurrency : job->tasks;
	*async = (struct async){ .loop = { .wait = async_wait, .done = async_done },
		.job = job,
		.alarm_ns = WAIT_FOREVER,
		.slots = holds ? 0 : slots,
		.stride = stride,
		.feeding = true };
	async->service.pending.loop = &async->loop;
	async->base = base_create();
	if (!async->base)
		return -ENOMEM;
	async->slab = holds ? NULL : calloc(slots, stride);
	if (!holds && !async->slab) {
		event_base_free(async->base);
		return -ENOMEM;
	}
	if (event_assign(&async->feeder, async->base, -1, 0, holds ? on_hold : on_feed, async) ||
		event_assign(&async->turn, async->base, -1, 0, on_turn, async) ||
		evtimer_assign(&async->alarm, async->base, on_alarm, async)) {
		free(async->slab);
		event_base_free(async->base);
		return -EINVAL;
	}
	return 0;
}

static void async_finish(struct async *async)
{
	for (size_t i = 0; i < async->touched; i++) {
		struct slot *slot = (struct slot *)(void *)(async->slab + i * async->stride);
		if (slot->event)
			event_free(slot->event);
	}
	if (async->service.event)
		event_free(async->service.event);
	event_del(&async->alarm);
	deadline_finish(&async->deadlines);
	free(async->slab);
	event_base_free(async->base);
}

/* Turns the loop until every task has ended. */
static int async_loop(struct async *async, struct outcome *outcome)
{
	event_active(&async->feeder, EV_TIMEOUT, 1);
	int failed = event_base_loop(async->base, 0);
	if (async->ended == async->job->tasks)
		return 0;
	uint64_t lost = 0;
	while (async->job->records[lost].status != 0)
		lost++;
	snprintf(outcome->detail, sizeof outcome->detail,
		failed < 0 ? "the event loop failed with task %lu in flight"
			   : "task %lu neither waits for anything nor has ended",
		lost);
	return -EPROTO;
}

static int async_execute(const struct job *job, struct outcome *outcome)
{
	struct async async;
	const struct workload *workload = job->workload;
	int error = async_init(&async, job);
	if (error < 0)
		return error;
	error = runner_place(job, 0);
	if (!error && workload->enter) {
		error = workload->enter(job->state, &async.service.pending, &async.local);
		async.service.pending.local = async.local;
	}
	if (error < 0) {
		snprintf(outcome->detail, sizeof outcome->detail, "%s could not enter its loop: %s",
			workload->name, strerror(-error));
	} else {
		outcome->workers = 1;
		error = async_loop(&async, outcome);
		if (workload->leave)
			workload->leave(job->state, async.local);
	}
	async_finish(&async);
	return error;
}

const struct runner runner_async = {
	.abi = RUNNER_ABI,
	.name = "async",
	.summary = "one libevent loop; blocking tasks hold it",
	.flags = RUNNER_LOOP,
	.execute = async_execute,
};
