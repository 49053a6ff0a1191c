/* SPDX-License-Identifier: MIT */
#include "runners/engine.h"
#include "runners/pool.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

/* `engine_mate.word`: more than one word was woken. */
#define SEVERAL ((uintptr_t)1)

static struct engine_slot *slot_of(struct pending *pending)
{
	return (struct engine_slot *)((char *)pending - offsetof(struct engine_slot, pending));
}

static void link_to(struct engine_slot *slot, struct engine_slot *next)
{
	slot->deadline.next = next ? &next->deadline : NULL;
}

static void queue_add(struct engine_queue *queue, struct engine_slot *slot)
{
	link_to(slot, NULL);
	if (queue->first)
		link_to(queue->last, slot);
	else
		queue->first = slot;
	queue->last = slot;
}

static void slot_resume(struct engine_slot *slot, unsigned events)
{
	struct engine *engine = engine_of(&slot->pending);
	engine->stamp_ns = 0;
	slot->pending.then(&slot->pending, events);
	heart_look(engine->heart);
}

/* ---- waiting -------------------------------------------------------------------------------- */

static void unwatch(struct engine *engine, struct engine_slot *slot)
{
	if (!slot->watched)
		return;
	slot->watched = false;
	engine->watched--;
	engine->options->backend->unwatch(engine, slot);
}

void engine_ready(struct engine_slot *slot, unsigned events)
{
	struct engine *engine = engine_of(&slot->pending);
	slot->watched = false;
	engine->watched--;
	deadline_remove(&engine->deadlines, &slot->deadline);
	slot_resume(slot, events);
}

static int wait_descriptor(struct engine *engine, struct engine_slot *slot, int fd, unsigned events)
{
	int error = engine->options->backend->watch(engine, slot, fd, events);
	if (error < 0)
		return error;
	slot->watched = true;
	engine->watched++;
	return 0;
}

/* Queues the deadline of a wait, if it has one. */
static int wait_time(struct engine *engine, struct engine_slot *slot, uint64_t after_ns)
{
	if (after_ns == WAIT_FOREVER)
		return 0;
	return deadline_push(&engine->deadlines, &slot->deadline, runner_deadline_ns(after_ns));
}

static int engine_wait(
	struct pending *pending, int fd, unsigned events, uint64_t after_ns, pending_fn *then)
{
	struct engine *engine = engine_of(pending);
	struct engine_slot *slot = slot_of(pending);
	pending->then = then;
	if (fd < 0 && after_ns == 0) {
		queue_add(&engine->yielded, slot);
		return 0;
	}
	int error = fd >= 0 ? wait_descriptor(engine, slot, fd, events) : 0;
	if (error < 0)
		return error;
	error = wait_time(engine, slot, after_ns);
	if (error < 0)
		unwatch(engine, slot);
	return error;
}

/* ---- parking -------------------------------------------------------------------------------- */

static struct engine_mate *mate_of(const struct engine *engine)
{
	return engine->options->mates ? &engine->options->mates[engine->options->lane] : NULL;
}

static void parked_count(const struct engine *engine, int change)
{
	struct engine_mate *mate = mate_of(engine);
	if (mate)
		atomic_fetch_add(&mate->parked, (uint32_t)change);
}

static void unpark(struct engine *engine, struct engine_slot *slot)
{
	if (!slot->parked.word)
		return;
	park_remove(&engine->park, &slot->parked);
	parked_count(engine, -1);
}

/* Lets up to `count` of those go on that are parked here; gives how many there were too few. */
static uint32_t wake_here(struct engine *engine, _Atomic uint32_t *word, uint32_t count)
{
	struct parked *parked;
	for (; count && (parked = park_take(&engine->park, word)); count--) {
		struct engine_slot *slot =
			(struct engine_slot *)(void *)((char *)parked -
						       offsetof(struct engine_slot, parked));
		parked_count(engine, -1);
		deadline_remove(&engine->deadlines, &slot->deadline);
		queue_add(&engine->woken, slot);
	}
	return count;
}

/*
 * Tells the other loops on which somebody is parked; whoever is parked there for another word's
 * sake goes on for no reason, which the contract allows. Either the mate, which counts before it
 * looks at the word, sees that changed, or this sees that somebody is parked: a fence, but for
 * ThreadSanitizer, which knows none.
 */
static void wake_mates(const struct engine *engine, _Atomic uint32_t *word)
{
	atomic_fetch_add(word, 0);
	for (unsigned lane = 0; lane < engine->options->pool->workers; lane++) {
		struct engine_mate *mate = &engine->options->mates[lane];
		if (lane == engine->options->lane || !atomic_load(&mate->parked))
			continue;
		uintptr_t told = 0, woken = (uintptr_t)word;
		if (atomic_compare_exchange_strong(&mate->word, &told, woken))
			eventfd_write(mate->fd, 1);
		else if (told != woken &&
			 !atomic_compare_exchange_strong(&mate->word, &told, SEVERAL))
			lane--; /* it has just looked: once more */
	}
}

static void engine_wake(struct pending *pending, _Atomic uint32_t *word, uint32_t count)
{
	struct engine *engine = engine_of(pending);
	if (wake_here(engine, word, count) && engine->options->mates)
		wake_mates(engine, word);
}

static int engine_park(struct pending *pending, _Atomic uint32_t *word, uint32_t seen,
	uint64_t after_ns, pending_fn *then)
{
	struct engine *engine = engine_of(pending);
	struct engine_slot *slot = slot_of(pending);
	pending->then = then;
	int error = park_add(&engine->park, &slot->parked, word, engine->options->slots);
	if (error < 0)
		return error;
	parked_count(engine, 1);
	if (atomic_load(word) != seen) {
		unpark(engine, slot);
		queue_add(&engine->woken, slot);
		return 0;
	}
	error = wait_time(engine, slot, after_ns);
	if (error < 0)
		unpark(engine, slot);
	return error;
}

static void inbox_wait(struct engine *engine);

/* Another loop has woken a word. */
static void on_inbox(struct pending *pending, unsigned events)
{
	(void)events;
	struct engine *engine = engine_of(pending);
	struct engine_mate *mate = mate_of(engine);
	eventfd_t count;
	eventfd_read(mate->fd, &count);
	uintptr_t word = atomic_exchange(&mate->word, 0);
	if (word != SEVERAL)
		wake_here(engine, (_Atomic uint32_t *)word, UINT32_MAX);
	else
		for (const struct parked *any; (any = park_any(&engine->park));)
			wake_here(engine, (_Atomic uint32_t *)(uintptr_t)any->word, UINT32_MAX);
	inbox_wait(engine);
}

static void inbox_wait(struct engine *engine)
{
	engine->inbox.pending.loop = &engine->loop;
	int error = pending_wait(
		&engine->inbox.pending, mate_of(engine)->fd, WAIT_READ, WAIT_FOREVER, on_inbox);
	if (error < 0)
		engine->error = error;
}

/* ---- tasks ---------------------------------------------------------------------------------- */

/* Ends a task. Never starts another: `start` may have called it, and 10^6 of them would nest. */
static void engine_done(struct pending *pending, int status, uint64_t result)
{
	struct engine *engine = engine_of(pending);
	struct engine_slot *slot = slot_of(pending);
	struct record *record = &engine->job->records[pending->task];
	engine->stamp_ns = record->end_ns = runner_now_ns();
	record->result = status < 0 ? 0 : result;
	record->status = status < 0 ? status : 1;
	link_to(slot, engine->free);
	engine->free = slot;
	engine->flying--;
}

/* ---- the loop ------------------------------------------------------------------------------- */

/* Goes on with the tasks that had yielded before; one that yields again waits for the next turn. */
static void go_on_yielded(struct engine *engine)
{
	struct engine_slot *slot = engine->yielded.first;
	engine->yielded.first = NULL;
	while (slot) {
		struct engine_slot *next = engine_next(slot);
		slot_resume(slot, 0);
		slot = next;
	}
}

/* Goes on with tasks that were woken, also those that these wake. */
static void go_on_woken(struct engine *engine)
{
	for (int burst = 0; burst < ENGINE_BURST && engine->woken.first; burst++) {
		struct engine_slot *slot = engine->woken.first;
		engine->woken.first = engine_next(slot);
		slot_resume(slot, 1);
	}
}

/* Goes on with tasks whose time has come. */
static void go_on_due(struct engine *engine)
{
	struct deadline *first = deadline_first(&engine->deadlines);
	uint64_t now_ns = first ? runner_now_ns() : 0;
	for (int burst = 0; burst < ENGINE_BURST && first && first->at_ns <= now_ns; burst++) {
		struct engine_slot *slot = (struct engine_slot *)(void *)first;
		deadline_remove(&engine->deadlines, first);
		unpark(engine, slot);
		unwatch(engine, slot);
		slot_resume(slot, 0);
		first = deadline_first(&engine->deadlines);
	}
}

/* How long the backend may wait: 0 not at all. */
static uint64_t idle_until_ns(const struct engine *engine)
{
	const struct deadline *first = deadline_first(&engine->deadlines);
	uint64_t until_ns = engine_begin_ns(engine);
	if (engine->yielded.first || engine->woken.first)
		return 0;
	if (first && first->at_ns < until_ns)
		until_ns = first->at_ns;
	return until_ns == WAIT_FOREVER || until_ns > runner_now_ns() ? until_ns : 0;
}

/* Turns until every task has ended, or none can go on. */
static int turn(struct engine *engine)
{
	const struct engine_backend *backend = engine->options->backend;
	while (!engine->error && (!engine->dry || engine->flying)) {
		engine_begin(engine);
		go_on_yielded(engine);
		go_on_woken(engine);
		if (engine->dry && !engine->flying)
			break;
		uint64_t until_ns = idle_until_ns(engine);
		if (!engine->watched && until_ns == WAIT_FOREVER)
			return -EPROTO;
		if (engine->watched || until_ns)
			engine->error =
				backend->poll(engine, heart_until_ns(engine->heart, until_ns));
		heart_look(engine->heart);
		go_on_due(engine);
	}
	return engine->error;
}

/* ---- its life ------------------------------------------------------------------------------- */

static int engine_init(struct engine *engine, const struct engine_options *options)
{
	size_t stride = (sizeof(struct engine_slot) + options->job->scratch + 15) & ~(size_t)15;
	*engine = (struct engine){ .loop = { .wait = engine_wait,
					   .park = engine_park,
					   .wake = engine_wake,
					   .done = engine_done },
		.options = options,
		.job = options->job,
		.stride = stride,
		.heart = options->pool ? NULL : options->job->heart };
	engine->service.pending.loop = &engine->loop;
	engine->slab = options->slots ? calloc(options->slots, stride) : NULL;
	if (options->slots && !engine->slab)
		return -ENOMEM;
	int error = options->backend->open(engine);
	if (error < 0)
		free(engine->slab);
	return error;
}

static void engine_finish(struct engine *engine)
{
	const struct engine_backend *backend = engine->options->backend;
	for (size_t i = 0; i < engine->touched; i++) {
		struct engine_slot *slot =
			(struct engine_slot *)(void *)(engine->slab + i * engine->stride);
		unwatch(engine, slot);
		backend->forget(engine, slot);
	}
	unwatch(engine, &engine->service);
	backend->forget(engine, &engine->service);
	unwatch(engine, &engine->inbox);
	backend->forget(engine, &engine->inbox);
	backend->close(engine);
	deadline_finish(&engine->deadlines);
	park_finish(&engine->park);
	free(engine->slab);
}

static int enter(struct engine *engine)
{
	const struct workload *workload = engine->job->workload;
	if (engine->options->begin)
		return engine->options->begin(engine);
	int error = workload->enter ? workload->enter(engine->job->state, &engine->service.pending,
					      &engine->local)
				    : 0;
	engine->service.pending.local = engine->local;
	return error;
}

static void leave(struct engine *engine)
{
	if (engine->options->begin)
		engine->options->end(engine);
	else if (engine->job->workload->leave)
		engine->job->workload->leave(engine->job->state, engine->local);
}

/* Says why the loop ended with a task in flight: the first of its own that has not ended. */
static void explain(const struct engine *engine, int error, struct outcome *outcome)
{
	const struct record *records = engine->job->records;
	uint64_t task = 0;
	while (task + 1 < engine->job->tasks &&
		(records[task].status || !records[task].start_ns ||
			records[task].worker != engine->options->lane))
		task++;
	if (error == -EPROTO)
		snprintf(outcome->detail, sizeof outcome->detail,
			"task %" PRIu64 " neither waits for anything nor has ended", task);
	else
		snprintf(outcome->detail, sizeof outcome->detail,
			"the event loop failed with task %" PRIu64 " in flight: %s", task,
			strerror(-error));
}

int engine_run(const struct engine_options *options, struct outcome *outcome)
{
	struct engine engine;
	int error = engine_init(&engine, options);
	if (error < 0)
		return error;
	error = runner_place(options->job, options->lane);
	if (!error)
		error = enter(&engine);
	if (error < 0) {
		snprintf(outcome->detail, sizeof outcome->detail, "%s could not enter its loop: %s",
			options->job->workload->name, strerror(-error));
	} else {
		outcome->workers = 1;
		if (options->mates)
			inbox_wait(&engine);
		error = turn(&engine);
		if (error < 0)
			explain(&engine, error, outcome);
		leave(&engine);
	}
	engine_finish(&engine);
	return error;
}
