/* SPDX-License-Identifier: MIT */
/* An engine's descriptors and time by libevent. Only waits on descriptors own an event of its. */
#include "runners/engine.h"

#include <event2/event.h>
#include <event2/event_struct.h>
#include <pthread.h>
#include <stdlib.h>

struct base {
	struct event_base *events;
	struct event alarm;
	uint64_t alarm_ns; /* when it is set for */
};

/* libevent warns on stderr of what it also returns (a descriptor that epoll refuses). */
static void log_nothing(int severity, const char *message)
{
	(void)severity, (void)message;
}

static void silence(void)
{
	event_set_log_callback(log_nothing);
}

/* The precise clock without a cache: otherwise nearly half of 10^6 sleepers end early. */
static struct event_base *events_create(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, silence);
	struct event_config *config = event_config_new();
	if (!config)
		return NULL;
	struct event_base *events = NULL;
	if (!event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_PRECISE_TIMER |
						   EVENT_BASE_FLAG_NO_CACHE_TIME))
		events = event_base_new_with_config(config);
	event_config_free(config);
	return events;
}

/* Somebody's time has come: the engine looks whose. */
static void on_alarm(evutil_socket_t fd, short what, void *argument)
{
	(void)fd, (void)what;
	struct base *base = argument;
	base->alarm_ns = 0;
}

static int libevent_open(struct engine *engine)
{
	struct base *base = calloc(1, sizeof *base);
	if (!base)
		return -ENOMEM;
	base->events = events_create();
	if (!base->events || evtimer_assign(&base->alarm, base->events, on_alarm, base)) {
		if (base->events)
			event_base_free(base->events);
		free(base);
		return -ENOMEM;
	}
	engine->base = base;
	return 0;
}

static void libevent_close(struct engine *engine)
{
	struct base *base = engine->base;
	event_del(&base->alarm);
	event_base_free(base->events);
	free(base);
}

static void on_descriptor(evutil_socket_t fd, short what, void *argument)
{
	(void)fd;
	engine_ready(argument, engine_events(what & EV_READ, what & EV_WRITE));
}

static int libevent_watch(struct engine *engine, struct engine_slot *slot, int fd, unsigned events)
{
	const struct base *base = engine->base;
	if (!slot->watch)
		slot->watch = event_new(base->events, -1, 0, on_descriptor, slot);
	if (!slot->watch)
		return -ENOMEM;
	short what = (short)(((events & WAIT_READ) ? EV_READ : 0) |
			     ((events & WAIT_WRITE) ? EV_WRITE : 0));
	errno = 0;
	if (event_assign(slot->watch, base->events, fd, what, on_descriptor, slot) ||
		event_add(slot->watch, NULL))
		return errno ? -errno : -EINVAL;
	return 0;
}

static void libevent_unwatch(struct engine *engine, struct engine_slot *slot)
{
	(void)engine;
	event_del(slot->watch);
}

static void libevent_forget(struct engine *engine, struct engine_slot *slot)
{
	(void)engine;
	if (slot->watch)
		event_free(slot->watch);
}

/* Sets the alarm. Rounded up: libevent counts microseconds. */
static int alarm_set(struct base *base, uint64_t at_ns)
{
	if (base->alarm_ns == at_ns)
		return 0;
	uint64_t now = runner_now_ns();
	uint64_t after_us = at_ns > now ? (at_ns - now + 999) / 1000 : 0;
	struct timeval after = { .tv_sec = (time_t)(after_us / 1000000),
		.tv_usec = (suseconds_t)(after_us % 1000000) };
	base->alarm_ns = at_ns;
	return evtimer_add(&base->alarm, &after) ? -ENOMEM : 0;
}

static int libevent_poll(struct engine *engine, uint64_t until_ns)
{
	struct base *base = engine->base;
	if (until_ns && until_ns != WAIT_FOREVER && alarm_set(base, until_ns) < 0)
		return -ENOMEM;
	return event_base_loop(base->events, until_ns ? EVLOOP_ONCE : EVLOOP_NONBLOCK) < 0 ? -EIO
											   : 0;
}

const struct engine_backend engine_libevent = {
	.open = libevent_open,
	.watch = libevent_watch,
	.unwatch = libevent_unwatch,
	.poll = libevent_poll,
	.forget = libevent_forget,
	.close = libevent_close,
};
