/* SPDX-License-Identifier: MIT */
/*
 * Producers and consumers with one bounded queue between them: what it costs to hand work over. The
 * queue is a ring in the shared block, a pipe, or a pair of sockets. All tasks are in progress at
 * once; a runner with less room would wait forever.
 *
 * In the ring each place has a turn: 2 n when it is empty for the n-th time, 2 n + 1 when it is
 * full. Whoever puts or takes draws a ticket, which says the place and the turn to wait for, so
 * that everybody is served in the order of arrival, and only those wait on one word who wait for
 * one place.
 */
#include "workloads/channel.h"
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	ITEMS,
	CAPACITY,
	PRODUCERS,
	CONSUMERS,
	VIA
};

enum via {
	VIA_MEMORY,
	VIA_PIPE,
	VIA_SOCKETPAIR,
};

static const char *const vias[] = { "memory", "pipe", "socketpair", NULL };

static const struct param params[] = {
	[ITEMS] = { .name = "items",
		.type = PARAM_INTEGER,
		.initial = "20000",
		.min = 1,
		.max = INT_MAX,
		.help = "how many items go through the queue, shared out among producers and "
			"among consumers" },
	[CAPACITY] = { .name = "capacity",
		.type = PARAM_INTEGER,
		.initial = "1",
		.min = 1,
		.max = 65536,
		.help = "how many items the queue holds; sockets hold six at least" },
	[PRODUCERS] = { .name = "producers",
		.type = PARAM_INTEGER,
		.initial = "2",
		.min = 1,
		.max = 1000,
		.help = "tasks that put items in" },
	[CONSUMERS] = { .name = "consumers",
		.type = PARAM_INTEGER,
		.initial = "1",
		.min = 1,
		.max = 1000,
		.help = "tasks that take items out" },
	[VIA] = { .name = "via",
		.type = PARAM_CHOICE,
		.initial = "memory",
		.min = VIA_MEMORY,
		.max = VIA_SOCKETPAIR,
		.choices = vias,
		.help = "what the queue is: a ring in shared memory, a pipe, a pair of sockets" },
	{ 0 },
};

struct place {
	_Alignas(64) _Atomic uint32_t turn;
	_Atomic uint32_t waiting; /* tasks that are, or are about to be, parked on `turn` */
	uint64_t item;            /* its turn guards it */
};

/* The shared block; what each consumer took, summed, follows the places. */
struct queue {
	_Alignas(64) _Atomic uint32_t put;   /* tickets of producers */
	_Alignas(64) _Atomic uint32_t taken; /* of consumers */
	struct place places[];
};

struct pipeline {
	struct queue *queue;
	uint64_t *sums; /* one a task */
	uint64_t items, capacity, producers, consumers, seed;
	enum via via;
	struct channel channel;
	int *fds; /* one a task: a duplicate of its end of the channel */
	uint64_t fd_count;
};

/* A task on its way, in either form. */
struct mover {
	const struct pipeline *pipeline;
	bool produces;
	int fd;
	uint64_t next, end; /* items that it is still to move */
	uint64_t sum;       /* of those moved */
	uint32_t ticket;
	bool queued;            /* it has a ticket */
	bool waiting;           /* it is counted in its place */
	_Atomic uint32_t *word; /* to be waited on, or woken */
	uint32_t seen;          /* in that word */
};

/* ---- before the clock ------------------------------------------------------------------------ */

static int plan_sockets(uint64_t capacity, char error[WORKLOAD_TEXT])
{
	uint64_t most;
	int status = channel_sockets_most(&most);
	if (status < 0)
		snprintf(error, WORKLOAD_TEXT, "a pair of sockets: %s", strerror(-status));
	else if (capacity > most)
		snprintf(error, WORKLOAD_TEXT,
			"a pair of sockets has room for %" PRIu64
			" items here (net.core.wmem_max), not for %" PRIu64,
			most, capacity);
	return status < 0 ? status : capacity > most ? -EINVAL : 0;
}

static int plan_capacity(struct plan *plan)
{
	uint64_t capacity = plan->values[CAPACITY].number, via = plan->values[VIA].number;
	if (via == VIA_SOCKETPAIR)
		return plan_sockets(capacity, plan->error);
	if (via == VIA_MEMORY ||
		(capacity <= CHANNEL_PIPE_MOST && (capacity & (capacity - 1)) == 0))
		return 0;
	snprintf(plan->error, sizeof plan->error,
		"a pipe has room for 1, 2, 4, ... or %u items, not for %" PRIu64, CHANNEL_PIPE_MOST,
		capacity);
	return -EINVAL;
}

static int pipeline_plan(struct plan *plan)
{
	uint64_t producers = plan->values[PRODUCERS].number;
	uint64_t consumers = plan->values[CONSUMERS].number;
	int status = tasks_plan(plan, producers + consumers);
	if (status < 0)
		return status;
	if (plan->tasks != producers + consumers) {
		snprintf(plan->error, sizeof plan->error,
			"%" PRIu64 " tasks are not %" PRIu64 " producers and %" PRIu64
			" consumers; say producers= and consumers= instead of a number",
			plan->tasks, producers, consumers);
		return -EINVAL;
	}
	plan->concurrency = plan->tasks;
	plan->scratch = sizeof(struct mover);
	plan->shared = sizeof(struct queue) +
		       (size_t)plan->values[CAPACITY].number * sizeof(struct place) +
		       (size_t)plan->tasks * sizeof(uint64_t);
	plan->flags = PLAN_ALL_AT_ONCE | PLAN_SETUP_ONCE;
	plan->descriptors = plan->values[VIA].number == VIA_MEMORY ? 0 : 1;
	return plan_capacity(plan);
}

static void pipeline_teardown(void *state)
{
	struct pipeline *pipeline = state;
	if (!pipeline)
		return;
	for (uint64_t i = 0; i < pipeline->fd_count; i++)
		close(pipeline->fds[i]);
	channel_close(&pipeline->channel);
	free(pipeline->fds);
	free(pipeline);
}

static int open_ends(struct pipeline *pipeline, uint64_t tasks)
{
	int error = channel_open(&pipeline->channel,
		pipeline->via == VIA_PIPE ? CHANNEL_PIPE : CHANNEL_SOCKETS, pipeline->capacity);
	pipeline->fds = error < 0 ? NULL : calloc(tasks, sizeof *pipeline->fds);
	if (error < 0 || !pipeline->fds)
		return error < 0 ? error : -ENOMEM;
	for (; pipeline->fd_count < tasks; pipeline->fd_count++) {
		int fd = fcntl(pipeline->fd_count < pipeline->producers ? pipeline->channel.in
									: pipeline->channel.out,
			F_DUPFD_CLOEXEC, 0);
		if (fd < 0)
			return -errno;
		pipeline->fds[pipeline->fd_count] = fd;
	}
	return 0;
}

static int pipeline_setup(struct setup *setup, void **state)
{
	struct pipeline *pipeline = malloc(sizeof *pipeline);
	if (!pipeline)
		return -ENOMEM;
	*pipeline = (struct pipeline){ .queue = setup->shared,
		.items = setup->values[ITEMS].number,
		.capacity = setup->values[CAPACITY].number,
		.producers = setup->values[PRODUCERS].number,
		.consumers = setup->values[CONSUMERS].number,
		.seed = setup->seed,
		.via = (enum via)setup->values[VIA].number,
		.channel = CHANNEL_CLOSED };
	pipeline->sums = (uint64_t *)&pipeline->queue->places[pipeline->capacity];
	int error = pipeline->via == VIA_MEMORY ? 0 : open_ends(pipeline, setup->tasks);
	if (error < 0) {
		snprintf(setup->error, sizeof setup->error,
			"cannot open a %s for %" PRIu64 " tasks: %s", vias[pipeline->via],
			setup->tasks, strerror(-error));
		pipeline_teardown(pipeline);
		return error;
	}
	*state = pipeline;
	return 0;
}

/* ---- under the clock ------------------------------------------------------------------------- */

static int pipeline_enter(const void *state, struct pending *service, void **local)
{
	const struct pipeline *pipeline = state;
	(void)local;
	if (pipeline->via == VIA_MEMORY)
		return 0;
	int error = channel_enter(pipeline->channel.in, service);
	return error < 0 ? error : channel_enter(pipeline->channel.out, service);
}

/* The items of a task: of a producer by number, of a consumer how many. */
static struct mover mover_of(const struct pipeline *pipeline, uint64_t task)
{
	bool produces = task < pipeline->producers;
	uint64_t among = produces ? pipeline->producers : pipeline->consumers;
	uint64_t index = produces ? task : task - pipeline->producers;
	return (struct mover){ .pipeline = pipeline,
		.produces = produces,
		.fd = pipeline->fds ? pipeline->fds[task] : -1,
		.next = tasks_share(pipeline->items, index, among),
		.end = tasks_share(pipeline->items, index + 1, among) };
}

static int try_ring(struct mover *mover, uint64_t *item)
{
	const struct pipeline *pipeline = mover->pipeline;
	struct queue *queue = pipeline->queue;
	if (!mover->queued)
		mover->ticket = atomic_fetch_add(mover->produces ? &queue->put : &queue->taken, 1);
	mover->queued = true;
	struct place *place = &queue->places[mover->ticket % pipeline->capacity];
	uint32_t lap = (uint32_t)(mover->ticket / pipeline->capacity);
	uint32_t turn = 2 * lap + !mover->produces;
	mover->word = &place->turn;
	if (atomic_load(&place->turn) != turn && !mover->waiting) {
		atomic_fetch_add(&place->waiting, 1);
		mover->waiting = true;
	}
	mover->seen = atomic_load(&place->turn);
	if (mover->seen != turn)
		return -EAGAIN;
	if (mover->waiting)
		atomic_fetch_sub(&place->waiting, 1);
	mover->waiting = mover->queued = false;
	if (mover->produces)
		place->item = *item;
	else
		*item = place->item;
	atomic_store(&place->turn, turn + 1);
	if (!atomic_load(&place->waiting))
		mover->word = NULL;
	return 0;
}

/* Moves one item: 0; -EAGAIN if it has to wait, on its word or its descriptor; or another negative
 * errno. After 0 its word, if there is one, is to be woken. */
static int try_move(struct mover *mover)
{
	const struct pipeline *pipeline = mover->pipeline;
	uint64_t item = mover->produces ? workload_hash(pipeline->seed, mover->next) : 0;
	int code = pipeline->via == VIA_MEMORY ? try_ring(mover, &item)
		   : mover->produces           ? channel_put(mover->fd, item)
					       : channel_take(mover->fd, &item);
	if (code < 0)
		return code;
	mover->sum += item;
	mover->next++;
	return 0;
}

static unsigned events_of(const struct mover *mover)
{
	return mover->produces ? WAIT_WRITE : WAIT_READ;
}

/* What the producer put in, or how many the consumer took out: the same whoever was quicker. */
static uint64_t result_of(const struct mover *mover, uint64_t task)
{
	const struct pipeline *pipeline = mover->pipeline;
	pipeline->sums[task] = mover->sum;
	return mover->produces ? mover->sum : mover->end - mover_of(pipeline, task).next;
}

static int pipeline_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	struct mover mover = mover_of(state, task);
	while (mover.next < mover.end) {
		int code = try_move(&mover);
		if (code == -EAGAIN)
			code = mover.fd < 0
				       ? wait_park(wait, mover.word, mover.seen, WAIT_FOREVER)
				       : wait_for(wait, mover.fd, events_of(&mover), WAIT_FOREVER);
		else if (!code && mover.word)
			wait_wake(wait, mover.word, UINT32_MAX);
		if (code < 0)
			return code;
	}
	*result = result_of(&mover, task);
	return 0;
}

static void go_on(struct pending *pending, unsigned events)
{
	struct mover *mover = pending_scratch(pending);
	int code = 0;
	(void)events;
	while (!code && mover->next < mover->end) {
		code = try_move(mover);
		if (!code && mover->word)
			pending_wake(pending, mover->word, UINT32_MAX);
	}
	if (code == -EAGAIN) {
		code = mover->fd < 0 ? pending_park(pending, mover->word, mover->seen, WAIT_FOREVER,
					       go_on)
				     : pending_wait(pending, mover->fd, events_of(mover),
					       WAIT_FOREVER, go_on);
		if (!code)
			return;
	}
	pending_done(pending, code, code < 0 ? 0 : result_of(mover, pending->task));
}

static void pipeline_start(const void *state, struct pending *pending)
{
	struct mover *mover = pending_scratch(pending);
	*mover = mover_of(state, pending->task);
	go_on(pending, 0);
}

/* ---- after the clock ------------------------------------------------------------------------- */

/* Every item went in and came out once: sums of numbers of which no two are alike. */
static int pipeline_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct pipeline *pipeline = state;
	uint64_t right = 0, in = 0, out = 0, count = 0;
	verdict->units = (double)pipeline->items;
	int status = tasks_done(ledger, verdict);
	if (status < 0)
		return status;
	for (uint64_t item = 0; item < pipeline->items; item++)
		right += workload_hash(pipeline->seed, item);
	for (uint64_t task = 0; task < ledger->tasks; task++) {
		bool produces = task < pipeline->producers;
		in += produces ? ledger->records[task].result : 0;
		count += produces ? 0 : ledger->records[task].result;
		out += produces ? 0 : pipeline->sums[task];
	}
	if (in != right)
		return tasks_wrong(
			verdict, "what went in adds up to %" PRIu64 ", not %" PRIu64, in, right);
	if (count != pipeline->items || out != right)
		return tasks_wrong(verdict,
			"%" PRIu64 " of %" PRIu64 " items came out, and add up to %" PRIu64
			", not %" PRIu64,
			count, pipeline->items, out, right);
	return 0;
}

const struct workload workload_pipeline = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "pipeline",
	.summary = "hands items from producers to consumers by a bounded queue",
	.unit = "items",
	.bound = BOUND_CPU,
	.params = params,
	.plan = pipeline_plan,
	.setup = pipeline_setup,
	.enter = pipeline_enter,
	.run = pipeline_run,
	.start = pipeline_start,
	.check = pipeline_check,
	.teardown = pipeline_teardown,
};
