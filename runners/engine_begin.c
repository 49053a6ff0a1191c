/* SPDX-License-Identifier: MIT */
#include "runners/engine.h"
#include "runners/pool.h"

#include <string.h>

static struct engine_slot *slot_take(struct engine *engine)
{
	struct engine_slot *slot = engine->free;
	if (slot)
		engine->free = engine_next(slot);
	else
		slot = (struct engine_slot *)(void *)(engine->slab +
						      engine->touched++ * engine->stride);
	return slot;
}

/* The next task; false when there is none, and for good. */
static bool task_take(struct engine *engine, uint64_t *task)
{
	const struct pool *pool = engine->options->pool;
	unsigned lane = engine->options->lane;
	if (pool) {
		engine->dry = !pool_take(pool, lane, task) && !pool_more(pool, lane, task);
		return !engine->dry;
	}
	*task = engine->next++;
	engine->dry = engine->next == engine->job->tasks;
	return true;
}

/* Takes the next task of paced work, if it has none. */
static void ticket_take(struct engine *engine)
{
	const struct pool *pool = engine->options->pool;
	if (engine->taken || !pool)
		engine->taken = engine->taken || engine->next < engine->job->tasks;
	else
		engine->taken = pool_ticket(pool, &engine->next);
	engine->dry = !engine->taken;
}

/* The next task of paced work, if it is to begin now. False, and `dry`, when the time is up. */
static bool paced_take(struct engine *engine, uint64_t *task)
{
	uint64_t now_ns = engine->stamp_ns ? engine->stamp_ns : runner_now_ns();
	engine->dry = runner_over(engine->job, now_ns);
	if (!engine->dry)
		ticket_take(engine);
	if (engine->dry || now_ns < runner_due_ns(engine->job, engine->next))
		return false;
	*task = engine->next++;
	engine->taken = false;
	engine->stamp_ns = now_ns;
	return true;
}

/* The start of a task: the end of the one before it, if that has just ended. */
static uint64_t stamp(struct engine *engine)
{
	uint64_t stamp_ns = engine->stamp_ns ? engine->stamp_ns : runner_now_ns();
	engine->stamp_ns = 0;
	return stamp_ns;
}

static void task_start(struct engine *engine, uint64_t task)
{
	const struct job *job = engine->job;
	struct engine_slot *slot = slot_take(engine);
	struct record *record = &job->records[task];
	slot->pending =
		(struct pending){ .loop = &engine->loop, .task = task, .local = engine->local };
	memset(pending_scratch(&slot->pending), 0, job->scratch);
	engine->flying++;
	record->worker = engine->options->lane;
	record->start_ns = stamp(engine);
	if (engine->options->start)
		engine->options->start(engine, &slot->pending);
	else
		job->workload->start(job->state, &slot->pending);
	heart_look(engine->heart);
}

static bool has_room(const struct engine *engine)
{
	return engine->free || engine->touched < engine->options->slots;
}

/* Starts tasks while there are tasks and slots. */
static void feed(struct engine *engine)
{
	uint64_t task;
	engine->stamp_ns = 0;
	for (int burst = 0; burst < ENGINE_BURST && !engine->dry; burst++) {
		if (!has_room(engine))
			return;
		if (task_take(engine, &task))
			task_start(engine, task);
	}
}

/* The same of paced work, as long as there are tasks that are to begin. */
static void feed_paced(struct engine *engine)
{
	uint64_t task;
	engine->stamp_ns = 0;
	for (int burst = 0; burst < ENGINE_BURST && !engine->dry && has_room(engine); burst++) {
		if (!paced_take(engine, &task))
			return;
		task_start(engine, task);
	}
}

/* Runs tasks in their blocking form, one by one: nothing else happens on the loop meanwhile. */
static void hold(struct engine *engine)
{
	struct wait wait = runner_wait();
	wait.local = engine->local;
	uint64_t task, now_ns = runner_now_ns();
	for (int burst = 0; burst < ENGINE_BURST && !engine->dry; burst++) {
		if (!task_take(engine, &task))
			break;
		now_ns = runner_run(engine->job, task, engine->options->lane, &wait, now_ns);
		heart_beat(engine->heart, now_ns);
	}
}

static void hold_paced(struct engine *engine)
{
	struct wait wait = runner_wait();
	wait.local = engine->local;
	uint64_t task;
	engine->stamp_ns = 0;
	for (int burst = 0; burst < ENGINE_BURST && paced_take(engine, &task); burst++) {
		engine->stamp_ns = runner_run(
			engine->job, task, engine->options->lane, &wait, engine->stamp_ns);
		heart_beat(engine->heart, engine->stamp_ns);
	}
}

void engine_begin(struct engine *engine)
{
	bool slots = engine->options->slots;
	if (runner_paced(engine->job))
		(slots ? feed_paced : hold_paced)(engine);
	else
		(slots ? feed : hold)(engine);
}

uint64_t engine_begin_ns(const struct engine *engine)
{
	if (engine->dry || (engine->options->slots && !has_room(engine)))
		return WAIT_FOREVER;
	return engine->taken ? runner_due_ns(engine->job, engine->next) : 0;
}
