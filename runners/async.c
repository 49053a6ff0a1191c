/* SPDX-License-Identifier: MIT */
/*
 * One libevent loop in the subject: event forms up to `concurrency` in flight, blocking forms one
 * a callback, each of which holds the loop.
 *
 * Four events drive everything, each re-activated by itself while it has work: `feeder` starts
 * tasks while slots are free, `turn` goes on with tasks that yielded, `ready` with those that were
 * woken, `alarm` with those whose time has come. Only waits on descriptors own an event of
 * libevent's. A self re-activating event starves all others until its chain ends, so the loop looks
 * at its descriptors and timers at least every CALLBACKS_MAX callbacks, after each round of yields
 * and after each burst of woken tasks.
 */
#include "bench/runner.h"
#include "runners/deadline.h"
#include "runners/park.h"
#include "runners/registry.h"

#include <event2/event.h>
#include <event2/event_struct.h>
#include <inttypes.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Callbacks between two looks at descriptors and timers; a bound in time costs 182 ns a task. */
#define CALLBACKS_MAX 256
/* Tasks that one callback starts or goes on with before the others get their turn. */
#define BURST 256

struct slot {
	/* Its `next` links the slot while it is free, has yielded or was woken. */
	struct deadline deadline;
	struct parked parked;
	struct event *event;                /* made at the first wait on a descriptor */
	alignas(16) struct pending pending; /* last: the scratch memory follows */
};

struct async {
	struct loop loop; /* first member: a pending's loop is its async */
	const struct job *job;
	struct event_base *base;
	struct event feeder, turn, ready, alarm;
	struct deadline_queue deadlines;
	struct park park;
	uint64_t alarm_ns; /* when the alarm is set for; WAIT_FOREVER: not at all */
	struct slot *free; /* slots given back */
	struct slot *yield_first, *yield_last; /* tasks that yielded, oldest first */
	struct slot *ready_first, *ready_last; /* tasks that were woken, oldest first */
	char *slab;
	size_t slots, touched, stride;
	uint64_t next; /* the next task to start */
	uint64_t ended;
	uint64_t stamp_ns;   /* the end of the last task, if the next one follows at once, or 0 */
	bool feeding;        /* the feeder is running or active */
	bool waking;         /* the same of `ready` */
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
	async_of(&slot->pending)->stamp_ns = 0;
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
		park_remove(&async->park, &slot->parked);
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

static void on_descriptor(evutil_socket_t fd, short what, void *argument)
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
		slot->event = event_new(async->base, -1, 0, on_descriptor, slot);
		if (!slot->event)
			return -ENOMEM;
	}
	short what = (short)(((events & WAIT_READ) ? EV_READ : 0) |
			     ((events & WAIT_WRITE) ? EV_WRITE : 0));
	errno = 0;
	if (event_assign(slot->event, async->base, fd, what, on_descriptor, slot) ||
		event_add(slot->event, NULL))
		return errno ? -errno : -EINVAL;
	return 0;
}

/* Queues the deadline of a wait, if it has one. */
static int wait_time(struct async *async, struct slot *slot, uint64_t after_ns)
{
	if (after_ns == WAIT_FOREVER)
		return 0;
	int error = deadline_push(&async->deadlines, &slot->deadline, runner_deadline_ns(after_ns));
	if (!error)
		error = alarm_set(async);
	if (error < 0)
		deadline_remove(&async->deadlines, &slot->deadline);
	return error;
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
	if (error < 0)
		return error;
	error = wait_time(async, slot, after_ns);
	if (error < 0 && fd >= 0)
		event_del(slot->event);
	return error;
}

/* ---- parking -------------------------------------------------------------------------------- */

/* Goes on with tasks that were woken, also those that these wake; see around after each burst. */
static void on_ready(evutil_socket_t fd, short what, void *argument)
{
	(void)fd, (void)what;
	struct async *async = argument;
	for (int burst = 0; burst < BURST && async->ready_first; burst++) {
		struct slot *slot = async->ready_first;
		async->ready_first = next_of(slot);
		slot_resume(slot, 1);
	}
	async->waking = async->ready_first;
	if (async->waking) {
		event_active(&async->ready, EV_TIMEOUT, 1);
		event_base_loopcontinue(async->base);
	}
}

static void ready_add(struct async *async, struct slot *slot)
{
	link_to(slot, NULL);
	if (async->ready_first)
		link_to(async->ready_last, slot);
	else
		async->ready_first = slot;
	async->ready_last = slot;
	if (!async->waking) {
		async->waking = true;
		event_active(&async->ready, EV_TIMEOUT, 1);
	}
}

static int async_park(struct pending *pending, _Atomic uint32_t *word, uint32_t seen,
	uint64_t after_ns, pending_fn *then)
{
	struct async *async = async_of(pending);
	struct slot *slot = slot_of(pending);
	pending->then = then;
	if (atomic_load_explicit(word, memory_order_acquire) != seen) {
		ready_add(async, slot);
		return 0;
	}
	int error = park_add(&async->park, &slot->parked, word, async->slots);
	if (error < 0)
		return error;
	error = wait_time(async, slot, after_ns);
	if (error < 0)
		park_remove(&async->park, &slot->parked);
	return error;
}

static void async_wake(struct pending *pending, _Atomic uint32_t *word, uint32_t count)
{
	struct async *async = async_of(pending);
	struct parked *parked;
	for (; count && (parked = park_take(&async->park, word)); count--) {
		struct slot *slot =
			(struct slot *)(void *)((char *)parked - offsetof(struct slot, parked));
		deadline_remove(&async->deadlines, &slot->deadline);
		ready_add(async, slot);
	}
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
	async->stamp_ns = record->end_ns = runner_now_ns();
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

/* The start of a task: the end of the one before it, if that has just ended. */
static uint64_t stamp(struct async *async)
{
	uint64_t stamp_ns = async->stamp_ns ? async->stamp_ns : runner_now_ns();
	async->stamp_ns = 0;
	return stamp_ns;
}

static void slot_start(struct async *async, struct slot *slot, uint64_t task)
{
	const struct job *job = async->job;
	struct record *record = &job->records[task];
	slot->pending =
		(struct pending){ .loop = &async->loop, .task = task, .local = async->local };
	memset(pending_scratch(&slot->pending), 0, job->scratch);
	record->worker = 0;
	record->start_ns = stamp(async);
	job->workload->start(job->state, &slot->pending);
}

/* Starts tasks in their event form while there are tasks and slots. */
static void on_feed(evutil_socket_t fd, short what, void *argument)
{
	(void)fd, (void)what;
	struct async *async = argument;
	uint64_t tasks = async->job->tasks;
	struct slot *slot;
	async->stamp_ns = 0;
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
	struct wait wait = runner_wait();
	wait.local = async->local;
	/* About when the loop has looked around. */
	if (async->next % CALLBACKS_MAX == 0)
		async->stamp_ns = 0;
	async->stamp_ns = runner_run(async->job, async->next++, 0, &wait, stamp(async));
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
	*async = (struct async){ .loop = { .wait = async_wait,
					 .park = async_park,
					 .wake = async_wake,
					 .done = async_done },
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
		event_assign(&async->ready, async->base, -1, 0, on_ready, async) ||
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
	park_finish(&async->park);
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
		failed < 0 ? "the event loop failed with task %" PRIu64 " in flight"
			   : "task %" PRIu64 " neither waits for anything nor has ended",
		lost);
	return -EPROTO;
}

static int async_plan(struct runner_plan *plan)
{
	if (!plan->workload->start)
		plan->concurrency = 1;
	return 0;
}

static int async_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
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
	.size = sizeof(struct runner),
	.name = "async",
	.summary = "one libevent loop; blocking tasks hold it",
	.family = "loop",
	.flags = RUNNER_BLOCKING | RUNNER_EVENT,
	.plan = async_plan,
	.execute = async_execute,
};
