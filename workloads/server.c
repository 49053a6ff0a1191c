/* SPDX-License-Identifier: MIT */
#include "workloads/server.h"

#include "bench/base/loaded.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <event2/http.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What is called of libevent's HTTP, which is a library of its own: see loaded.h. */
#define CALLS(CALL) \
	CALL(evhttp_accept_socket) \
	CALL(evhttp_new) \
	CALL(evhttp_request_get_uri) \
	CALL(evhttp_send_reply) \
	CALL(evhttp_set_gencb) \
	CALL(evhttp_set_timeout)

static struct {
	void *handle; /* NULL: not loaded */
	CALLS(LOADED_MEMBER)
} library;

/* Connections that are kept and silent stay open for longer than any sample, in s. */
#define PATIENCE 86400

/* The server's whole life is in its own process. */
struct service {
	const struct server_plan *plan;
	struct event_base *base;
	uint32_t requests;
};

/* A request that waits for its answer. */
struct visit {
	struct service *service;
	struct evhttp_request *request;
	struct event timer;
	uint64_t number;
	uint64_t at_ns;
	struct server_reply reply;
};

/* ---- the server's process -------------------------------------------------------------------- */

/* The log is written first: the client may read it as soon as it has the answer. */
static void answer(struct visit *visit)
{
	const struct server_reply *reply = &visit->reply;
	const struct server_plan *plan = visit->service->plan;
	struct evbuffer *body = evbuffer_new();
	if (visit->number < plan->numbers) {
		struct server_entry *entry = &plan->log[visit->number];
		entry->took_ns = beside_now_ns(CLOCK_MONOTONIC) - visit->at_ns;
		atomic_fetch_add(&entry->answered, 1);
	}
	if (!body || evbuffer_add_reference(body, reply->body, reply->length, NULL, NULL))
		_exit(1);
	library.evhttp_send_reply(visit->request, reply->status, NULL, body);
	evbuffer_free(body);
	free(visit);
}

static void answer_after(struct visit *visit, uint64_t after_ns)
{
	uint64_t after_us = (after_ns + 999) / 1000;
	struct timeval after = { .tv_sec = (time_t)(after_us / 1000000),
		.tv_usec = (suseconds_t)(after_us % 1000000) };
	if (evtimer_add(&visit->timer, &after))
		_exit(1);
}

static void on_timer(evutil_socket_t fd, short what, void *argument)
{
	(void)fd, (void)what;
	struct visit *visit = argument;
	uint64_t gone_ns = beside_now_ns(CLOCK_MONOTONIC) - visit->at_ns;
	if (gone_ns >= visit->reply.delay_ns)
		answer(visit);
	else
		answer_after(visit, visit->reply.delay_ns - gone_ns);
}

static void on_request(struct evhttp_request *request, void *argument)
{
	struct service *service = argument;
	const struct server_plan *plan = service->plan;
	const char *path = library.evhttp_request_get_uri(request);
	struct visit *visit = malloc(sizeof *visit);
	char *end;
	if (!visit)
		_exit(1);
	*visit = (struct visit){ .service = service,
		.request = request,
		.number = strtoull(path + 1, &end, 10),
		.at_ns = beside_now_ns(CLOCK_MONOTONIC),
		.reply = { .status = HTTP_NOTFOUND, .body = "" } };
	if (*end || end == path + 1 || visit->number >= plan->numbers) {
		visit->number = UINT64_MAX;
	} else {
		plan->log[visit->number].order = ++service->requests;
		plan->log[visit->number].at_ns = visit->at_ns;
		plan->reply(plan->context, visit->number, visit->at_ns, &visit->reply);
	}
	if (evtimer_assign(&visit->timer, service->base, on_timer, visit))
		_exit(1);
	if (visit->reply.delay_ns)
		answer_after(visit, visit->reply.delay_ns);
	else
		answer(visit);
}

/* Timers are precise and of the present, as those of the work are. */
static struct event_base *base_create(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base = NULL;
	if (config && !event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK |
							     EVENT_BASE_FLAG_PRECISE_TIMER |
							     EVENT_BASE_FLAG_NO_CACHE_TIME))
		base = event_base_new_with_config(config);
	if (config)
		event_config_free(config);
	return base;
}

/* What the process begins with. */
struct beginning {
	const struct server_plan *plan;
	int fd;
};

static void serve(void *argument)
{
	const struct beginning *beginning = argument;
	struct service service = { .plan = beginning->plan, .base = base_create() };
	struct evhttp *http = service.base ? library.evhttp_new(service.base) : NULL;
	if (!http || library.evhttp_accept_socket(http, beginning->fd))
		_exit(1);
	library.evhttp_set_timeout(http, PATIENCE);
	library.evhttp_set_gencb(http, on_request, &service);
	event_base_dispatch(service.base);
}

/* ---- the workload's side --------------------------------------------------------------------- */

int server_load(char reason[WORKLOAD_TEXT])
{
	const struct loaded_call calls[] = { CALLS(LOADED_CALL) };
	return loaded_open(&library.handle, "libevent_extra-2.1.so.7", calls,
		sizeof calls / sizeof *calls, reason);
}

int server_start(struct server *server, const struct server_plan *plan, const char **what)
{
	*server = (struct server){ 0 };
	*what = "the server's socket";
	struct beginning beginning = { .plan = plan, .fd = beside_listen(&server->port) };
	if (beginning.fd < 0)
		return beginning.fd;
	*what = "the server's process";
	int error = beside_start(&server->process, "server", serve, &beginning);
	close(beginning.fd);
	return error;
}

const char *server_url(const struct server *server, uint64_t number, char *url)
{
	snprintf(url, SERVER_URL, "http://127.0.0.1:%u/%" PRIu64, server->port, number);
	return url;
}
