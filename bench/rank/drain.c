/* SPDX-License-Identifier: MIT */
#include "bench/rank/drain.h"

#include "bench/rank/stock.h"

#include <stdalign.h>
#include <string.h>

/* How often a loop looks whether the tasks that it has asked for have come: each drain by itself.
 */
#define LOOK_NS UINT64_C(20000)

static const struct drain *drain_of(const void *state)
{
	return state;
}

static uint32_t lane_of(const struct drain *drain, uint64_t own)
{
	return drain->lane + (drain->one_lane ? 0 : (uint32_t)own);
}

/* ---- the blocking form ----------------------------------------------------------------------- */

static int drain_run(const void *state, uint64_t own, struct wait *wait, uint64_t *result)
{
	const struct drain *drain = drain_of(state);
	struct stock *stock = drain->stock;
	uint32_t lane = lane_of(drain, own), task;
	uint64_t now_ns = runner_now_ns();
	bool fresh;
	*result = 0;
	while (stock_take(stock, true, &task, &fresh) == STOCK_TASK) {
		if (fresh)
			now_ns = runner_now_ns();
		atomic_store_explicit(&stock->held[own], task + 1, memory_order_relaxed);
		now_ns = runner_run(drain->job, task, lane, wait, now_ns);
	}
	atomic_store_explicit(&stock->held[own], 0, memory_order_relaxed);
	return 0;
}

/* ---- the event form -------------------------------------------------------------------------- */

/* At the start of the scratch memory that the inner runner has made. */
struct flight {
	const struct drain *drain;
	struct pending *outer;              /* the inner runner's: a drain */
	bool starting, ended;               /* a task is in its `start`, and has ended there */
	alignas(16) struct pending pending; /* the workload's; last: its scratch follows */
};

const size_t drain_scratch = sizeof(struct flight);
_Static_assert(offsetof(struct flight, pending) + sizeof(struct pending) == sizeof(struct flight),
	"the scratch memory follows the pending");

static struct flight *flight_of(struct pending *pending)
{
	return (struct flight *)(void *)((char *)pending - offsetof(struct flight, pending));
}

static void go_on(struct pending *outer, unsigned events)
{
	struct flight *flight = pending_scratch(outer);
	flight->pending.then(&flight->pending, events);
}

static int flight_wait(
	struct pending *pending, int fd, unsigned events, uint64_t after_ns, pending_fn *then)
{
	pending->then = then;
	return pending_wait(flight_of(pending)->outer, fd, events, after_ns, go_on);
}

static int flight_park(struct pending *pending, _Atomic uint32_t *word, uint32_t seen,
	uint64_t after_ns, pending_fn *then)
{
	pending->then = then;
	return pending_park(flight_of(pending)->outer, word, seen, after_ns, go_on);
}

static void flight_wake(struct pending *pending, _Atomic uint32_t *word, uint32_t count)
{
	pending_wake(flight_of(pending)->outer, word, count);
}

static void flight_done(struct pending *, int status, uint64_t result);

static const struct loop flights = {
	.wait = flight_wait, .park = flight_park, .wake = flight_wake, .done = flight_done
};

static void start_one(struct flight *flight, uint32_t task)
{
	const struct drain *drain = flight->drain;
	const struct job *job = drain->job;
	struct record *record = &job->records[task];
	uint64_t own = flight->outer->task;
	memset(pending_scratch(&flight->pending), 0, job->scratch);
	flight->pending.loop = &flights;
	flight->pending.task = task;
	flight->pending.local = flight->outer->local;
	flight->starting = true;
	flight->ended = false;
	record->worker = lane_of(drain, own);
	record->start_ns = runner_now_ns();
	atomic_store_explicit(&drain->stock->held[own], task + 1, memory_order_relaxed);
	job->workload->start(job->state, &flight->pending);
	flight->starting = false;
}

static void more(struct pending *outer, unsigned events);

/* So many tasks that end at once, and others on the loop get a turn. */
#define BURST 64

/* Takes tasks until one is in flight, or none is left. */
static void go(struct flight *flight)
{
	struct pending *outer = flight->outer;
	struct stock *stock = flight->drain->stock;
	for (unsigned ended = 0;; ended++) {
		uint32_t task;
		bool fresh;
		enum stock_got got =
			ended < BURST ? stock_take(stock, false, &task, &fresh) : STOCK_LATER;
		if (got == STOCK_TASK) {
			start_one(flight, task);
			if (!flight->ended)
				return;
			continue;
		}
		atomic_store_explicit(&stock->held[outer->task], 0, memory_order_relaxed);
		uint64_t after_ns = ended < BURST ? LOOK_NS * stock->lanes : 0;
		int error = got == STOCK_OVER ? 0 : pending_wait(outer, -1, 0, after_ns, more);
		if (got == STOCK_OVER || error < 0)
			pending_done(outer, error, 0);
		return;
	}
}

static void more(struct pending *outer, unsigned events)
{
	(void)events;
	go(pending_scratch(outer));
}

static void flight_done(struct pending *pending, int status, uint64_t result)
{
	struct flight *flight = flight_of(pending);
	struct record *record = &flight->drain->job->records[pending->task];
	record->end_ns = runner_now_ns();
	record->result = status < 0 ? 0 : result;
	record->status = status < 0 ? status : 1;
	flight->ended = true;
	if (!flight->starting)
		go(flight);
}

static void drain_start(const void *state, struct pending *outer)
{
	struct flight *flight = pending_scratch(outer);
	flight->drain = drain_of(state);
	flight->outer = outer;
	go(flight);
}

/* ---- the workload ---------------------------------------------------------------------------- */

static int drain_enter(const void *state, struct pending *service, void **local)
{
	const struct job *job = drain_of(state)->job;
	return job->workload->enter(job->state, service, local);
}

static void drain_leave(const void *state, void *local)
{
	const struct job *job = drain_of(state)->job;
	job->workload->leave(job->state, local);
}

void drain_init(struct drain *drain)
{
	const struct workload *workload = drain->job->workload;
	drain->workload = *workload;
	drain->workload.run = drain_run;
	if (workload->start)
		drain->workload.start = drain_start;
	if (workload->enter)
		drain->workload.enter = drain_enter;
	if (workload->leave)
		drain->workload.leave = drain_leave;
}
