/* SPDX-License-Identifier: MIT */
/*
 * One libuv loop, as Node has it. Its timers count milliseconds, so that a wait for a time ends up
 * to one late; a descriptor is watched by a handle that a task keeps for all its waits.
 */
#include "bench/base/loaded.h"
#include "runners/engine.h"
#include "runners/registry.h"

#include <stdlib.h>
#include <uv.h>

#define CALLS(CALL) \
	CALL(uv_close) \
	CALL(uv_is_active) \
	CALL(uv_loop_close) \
	CALL(uv_loop_init) \
	CALL(uv_poll_init) \
	CALL(uv_poll_start) \
	CALL(uv_poll_stop) \
	CALL(uv_run) \
	CALL(uv_stop) \
	CALL(uv_timer_init) \
	CALL(uv_timer_start) \
	CALL(uv_update_time)

static struct {
	void *handle;
	CALLS(LOADED_MEMBER)
} library;

struct base {
	uv_loop_t loop;
	uv_timer_t alarm;
	/* Whose handle has a descriptor, by its number, or NULL: one at most, see disown. */
	struct engine_slot **owners;
	size_t owners_count;
};

struct watch {
	uv_poll_t poll; /* its data: the slot */
	unsigned events;
	uint64_t task;
	int fd;
};

/*
 * Somebody's time has come: the engine looks whose. libuv before 1.45 looks at its timers before it
 * waits as well as after it: if it were not told to stop, an alarm that is due by then would be
 * followed by a wait for descriptors alone, for ever.
 */
static void on_alarm(uv_timer_t *timer)
{
	library.uv_stop(timer->loop);
}

static int libuv_open(struct engine *engine)
{
	struct base *base = calloc(1, sizeof *base);
	if (!base)
		return -ENOMEM;
	int error = library.uv_loop_init(&base->loop);
	if (error < 0) {
		free(base);
		return error;
	}
	library.uv_timer_init(&base->loop, &base->alarm);
	engine->base = base;
	return 0;
}

static void on_closed(uv_handle_t *handle)
{
	free(handle);
}

static void libuv_unwatch(struct engine *engine, struct engine_slot *slot)
{
	(void)engine;
	struct watch *watch = slot->watch;
	library.uv_poll_stop(&watch->poll);
}

static void libuv_forget(struct engine *engine, struct engine_slot *slot)
{
	struct base *base = engine->base;
	struct watch *watch = slot->watch;
	slot->watch = NULL;
	if (!watch)
		return;
	base->owners[watch->fd] = NULL;
	library.uv_close((uv_handle_t *)&watch->poll, on_closed);
}

/* Handles that are closed are freed by a last turn. */
static void libuv_close(struct engine *engine)
{
	struct base *base = engine->base;
	library.uv_close((uv_handle_t *)&base->alarm, NULL);
	library.uv_run(&base->loop, UV_RUN_DEFAULT);
	library.uv_loop_close(&base->loop);
	free(base->owners);
	free(base);
}

static void on_descriptor(uv_poll_t *poll, int status, int events)
{
	struct engine_slot *slot = poll->data;
	unsigned asked = ((struct watch *)slot->watch)->events;
	unsigned got = status < 0 ? 0 : engine_events(events & UV_READABLE, events & UV_WRITABLE);
	libuv_unwatch(engine_of(&slot->pending), slot);
	/* An error: the task's own call finds out. */
	engine_ready(slot, (got & asked) ? got & asked : asked);
}

/*
 * A handle stays for the next waits of its task, as in a program that has one a connection. For
 * another task there is a new one, which sees whether that number is a descriptor, and one that can
 * be waited for: libuv aborts when it is not, and looks at nothing but new handles.
 */
static bool is_kept(const struct engine_slot *slot, int fd)
{
	const struct watch *watch = slot->watch;
	return watch && watch->fd == fd && watch->task == slot->pending.task;
}

/*
 * Makes room for a descriptor and takes its number from a task that has kept a handle for it and
 * waits no more: closing that handle later would end the wait of whoever has the number by then.
 */
static int disown(struct engine *engine, int fd)
{
	struct base *base = engine->base;
	size_t count = (size_t)fd + 1;
	if (count > base->owners_count) {
		count = count < 64 ? 64 : 2 * count;
		struct engine_slot **owners = realloc(base->owners, count * sizeof *owners);
		if (!owners)
			return -ENOMEM;
		for (size_t i = base->owners_count; i < count; i++)
			owners[i] = NULL;
		base->owners = owners;
		base->owners_count = count;
	}
	struct engine_slot *owner = base->owners[fd];
	if (!owner)
		return 0;
	if (library.uv_is_active((uv_handle_t *)&((struct watch *)owner->watch)->poll))
		return -EEXIST;
	libuv_forget(engine, owner);
	return 0;
}

static int watch_new(struct engine *engine, struct engine_slot *slot, int fd)
{
	struct base *base = engine->base;
	libuv_forget(engine, slot);
	int code = fd < 0 ? -EBADF : disown(engine, fd);
	if (code)
		return code;
	struct watch *watch = malloc(sizeof *watch);
	if (!watch)
		return -ENOMEM;
	int error = library.uv_poll_init(&base->loop, &watch->poll, fd);
	if (error < 0) {
		free(watch);
		return error;
	}
	watch->fd = fd;
	watch->task = slot->pending.task;
	watch->poll.data = slot;
	slot->watch = watch;
	base->owners[fd] = slot;
	return 0;
}

static int libuv_watch(struct engine *engine, struct engine_slot *slot, int fd, unsigned events)
{
	int error = is_kept(slot, fd) ? 0 : watch_new(engine, slot, fd);
	if (error < 0)
		return error;
	struct watch *watch = slot->watch;
	watch->events = events;
	return library.uv_poll_start(&watch->poll,
		((events & WAIT_READ) ? UV_READABLE : 0) |
			((events & WAIT_WRITE) ? UV_WRITABLE : 0),
		on_descriptor);
}

/* Rounded up, so that nobody goes on early. */
static void alarm_set(struct base *base, uint64_t until_ns)
{
	uint64_t now_ns = runner_now_ns();
	library.uv_update_time(&base->loop);
	library.uv_timer_start(&base->alarm, on_alarm,
		until_ns > now_ns ? (until_ns - now_ns + 999999) / 1000000 : 0, 0);
}

static int libuv_poll(struct engine *engine, uint64_t until_ns)
{
	struct base *base = engine->base;
	if (until_ns && until_ns != WAIT_FOREVER)
		alarm_set(base, until_ns);
	library.uv_run(&base->loop, until_ns ? UV_RUN_ONCE : UV_RUN_NOWAIT);
	return 0;
}

static const struct engine_backend backend = {
	.open = libuv_open,
	.watch = libuv_watch,
	.unwatch = libuv_unwatch,
	.poll = libuv_poll,
	.forget = libuv_forget,
	.close = libuv_close,
};

static int libuv_plan(struct runner_plan *plan)
{
	const struct loaded_call calls[] = { CALLS(LOADED_CALL) };
	int error = loaded_open(
		&library.handle, "libuv.so.1", calls, sizeof calls / sizeof *calls, plan->error);
	return error ? error : engine_plan_alone(plan);
}

static int libuv_execute(const struct job *job, void *prepared, struct outcome *outcome)
{
	(void)prepared;
	return engine_run_alone(job, &backend, outcome);
}

const struct runner runner_libuv = {
	.abi = RUNNER_ABI,
	.size = sizeof(struct runner),
	.name = "libuv",
	.summary = "one libuv loop; blocking tasks hold it",
	.family = "loop",
	.flags = RUNNER_BLOCKING | RUNNER_EVENT | RUNNER_HEART | RUNNER_PACED,
	.plan = libuv_plan,
	.execute = libuv_execute,
};
