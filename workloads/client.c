/* SPDX-License-Identifier: MIT */
/*
 * On a loop libcurl's sockets and its next point in time, as a timerfd, are gathered in one epoll
 * instance: that is the descriptor which the service waits for, whatever loop it is.
 */
#include "workloads/client.h"

#include "bench/base/loaded.h"

#define CURL_DISABLE_TYPECHECK /* by macros of the names that stand below */
#include <curl/curl.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* What is called of libcurl. */
#define CALLS(CALL) \
	CALL(easy_cleanup) \
	CALL(easy_getinfo) \
	CALL(easy_init) \
	CALL(easy_perform) \
	CALL(easy_setopt) \
	CALL(global_cleanup) \
	CALL(global_init) \
	CALL(multi_add_handle) \
	CALL(multi_assign) \
	CALL(multi_cleanup) \
	CALL(multi_info_read) \
	CALL(multi_init) \
	CALL(multi_remove_handle) \
	CALL(multi_setopt) \
	CALL(multi_socket_action) \
	CALL(multi_timeout)

/*
 * It is loaded when a request is planned first. Linked, it would bring thirty libraries into every
 * process that is forked: a sample of any other workload would cost half as much again.
 */
static struct {
	void *handle; /* NULL: not loaded */
#define MEMBER(name) __typeof__(curl_##name) *name;
	CALLS(MEMBER)
} curl;

static int load(char reason[WORKLOAD_TEXT])
{
#define CALL(name) { "curl_" #name, &curl.name },
	const struct loaded_call calls[] = { CALLS(CALL) };
	return loaded_open(
		&curl.handle, "libcurl.so.4", calls, sizeof calls / sizeof *calls, reason);
}

/* Events that are looked at before the loop's other tasks have their turn. */
#define BURST 256

/* What `enter` makes. */
struct line {
	const struct client *client;
	CURL *easy; /* of the blocking form */
	/* The event form: NULL without a service. */
	CURLM *multi;
	struct pending *service;
	int epoll, timer;
	uint64_t armed_ns; /* when the timer fires; 0: at once; WAIT_FOREVER: not at all */
	CURL **idle;       /* handles of requests that are over: `concurrency` at most */
	size_t idle_count;
};

/* A request on a loop: the scratch memory of its task. */
struct request {
	struct client_answer answer;
	CURL *easy;
	uint64_t task;
	struct pending *pending; /* NULL: its blocking form is parked */
	client_fn *then;
};

uint64_t client_hash(uint64_t hash, const void *bytes, size_t length)
{
	const uint64_t prime = 65521, most = 1u << 20; /* bytes for which the sums fit */
	const unsigned char *byte = bytes;
	uint64_t sum = hash & 0xffff, sums = hash >> 16;
	while (length > 0) {
		size_t some = length < most ? length : most;
		length -= some;
		for (; some > 0; some--)
			sums += sum += *byte++;
		sum %= prime;
		sums %= prime;
	}
	return sums << 16 | sum;
}

int client_plan(struct plan *plan)
{
	plan->scratch = sizeof(struct request);
	plan->descriptors = 1;
	plan->worker_descriptors = 2; /* easy_perform()'s pair that wakes it */
	return load(plan->error);
}

int client_init(void)
{
	char reason[WORKLOAD_TEXT];
	int error = load(reason);
	if (!error && curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		error = -ENOMEM;
	return error;
}

void client_finish(void)
{
	curl.global_cleanup();
}

/* ---- one request ---------------------------------------------------------------------------- */

static size_t on_bytes(char *bytes, size_t size, size_t count, void *argument)
{
	struct client_answer *answer = argument;
	size_t length = size * count, room = CLIENT_HEAD - 1;
	if (answer->length < room) {
		size_t kept = (size_t)answer->length, left = room - kept;
		memcpy(answer->head + kept, bytes, length < left ? length : left);
	}
	answer->hash = client_hash(answer->hash, bytes, length);
	answer->length += length;
	return length;
}

static CURL *easy_create(const struct client *client)
{
	CURL *easy = curl.easy_init();
	if (!easy)
		return NULL;
	long timeout_ms = (long)((client->timeout_ns + 999999) / 1000000);
	if (!curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) &&
		!curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") &&
		!curl.easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) &&
		!curl.easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout_ms) &&
		!curl.easy_setopt(easy, CURLOPT_NOPROXY, "*") &&
		!curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_bytes))
		return easy;
	curl.easy_cleanup(easy);
	return NULL;
}

/* 0 or -ENOMEM. */
static int easy_prepare(CURL *easy, const char *url, struct client_answer *answer)
{
	*answer = (struct client_answer){ .hash = CLIENT_HASH };
	return curl.easy_setopt(easy, CURLOPT_URL, url) ||
			       curl.easy_setopt(easy, CURLOPT_WRITEDATA, (void *)answer)
		       ? -ENOMEM
		       : 0;
}

static int errno_of_status(int status)
{
	switch (status) {
	case 401:
	case 403:
		return -EACCES;
	case 404:
	case 410:
		return -ENOENT;
	default:
		return status / 100 == 2 ? 0 : -EREMOTEIO;
	}
}

static int errno_of(CURLcode code)
{
	switch (code) {
	case CURLE_OPERATION_TIMEDOUT:
		return -ETIMEDOUT;
	case CURLE_COULDNT_CONNECT:
		return -ECONNREFUSED;
	case CURLE_COULDNT_RESOLVE_HOST:
		return -EHOSTUNREACH;
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
		return -ECONNRESET;
	case CURLE_OUT_OF_MEMORY:
		return -ENOMEM;
	default:
		return -EPROTO;
	}
}

/* What refused the connection may have been the system: a route, a port, a descriptor. Of the last
 * libcurl says nothing, but then there is none for us either. */
static int errno_of_connect(CURL *easy)
{
	long system = 0;
	curl.easy_getinfo(easy, CURLINFO_OS_ERRNO, &system);
	if (system > 0)
		return -(int)system;
	int other = eventfd(0, EFD_CLOEXEC);
	if (other < 0)
		return -errno;
	close(other);
	return -ECONNREFUSED;
}

static void easy_over(const struct client *client, uint64_t task, CURL *easy, CURLcode code,
	struct client_answer *answer)
{
	long status = 0;
	curl.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	answer->status = code == CURLE_OK ? (int)status : 0;
	answer->error = code == CURLE_OK                ? errno_of_status(answer->status)
			: code == CURLE_COULDNT_CONNECT ? errno_of_connect(easy)
							: errno_of(code);
	atomic_store(&client->statuses[task], CLIENT_OVER | (uint32_t)answer->status);
}

static struct client_answer perform(struct line *line, uint64_t task, const char *url)
{
	struct client_answer answer = { .error = -ENOMEM };
	if (!easy_prepare(line->easy, url, &answer))
		easy_over(line->client, task, line->easy, curl.easy_perform(line->easy), &answer);
	return answer;
}

/* ---- many on a loop -------------------------------------------------------------------------- */

static void line_arm(struct line *line, uint64_t at_ns)
{
	if (at_ns >= line->armed_ns)
		return;
	struct itimerspec at = { .it_value = { .tv_sec = (time_t)(at_ns / 1000000000),
					 .tv_nsec = (long)(at_ns % 1000000000) } };
	if (at_ns == 0)
		at.it_value.tv_nsec = 1;
	if (!timerfd_settime(line->timer, TFD_TIMER_ABSTIME, &at, NULL))
		line->armed_ns = at_ns;
}

/* Sets the timer for what libcurl has to do next. */
static void line_arm_next(struct line *line)
{
	long after_ms = -1;
	struct timespec now;
	curl.multi_timeout(line->multi, &after_ms);
	if (after_ms < 0)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	line_arm(line, after_ms == 0 ? 0
				     : (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec +
					       (uint64_t)after_ms * 1000000);
}

/* libcurl wants to know of a socket: mostly one that is not watched yet, or no more. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *argument, void *watched)
{
	(void)easy;
	struct line *line = argument;
	struct epoll_event event = { .events = ((what & CURL_POLL_IN) ? EPOLLIN : 0u) |
					       ((what & CURL_POLL_OUT) ? EPOLLOUT : 0u),
		.data = { .fd = fd } };
	if (what == CURL_POLL_REMOVE) {
		epoll_ctl(line->epoll, EPOLL_CTL_DEL, fd, NULL);
		return 0;
	}
	curl.multi_assign(line->multi, fd, line);
	return epoll_ctl(line->epoll, watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) ? -1 : 0;
}

/* Ends the requests that are over. */
static void line_harvest(struct line *line)
{
	struct CURLMsg *message;
	int left;
	while ((message = curl.multi_info_read(line->multi, &left))) {
		if (message->msg != CURLMSG_DONE)
			continue;
		CURL *easy = message->easy_handle;
		CURLcode code = message->data.result;
		struct request *request = NULL;
		curl.easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&request);
		easy_over(line->client, request->task, easy, code, &request->answer);
		curl.multi_remove_handle(line->multi, easy);
		line->idle[line->idle_count++] = easy;
		if (request->pending)
			request->then(request->pending, &request->answer);
		else
			pending_wake(line->service, &line->client->statuses[request->task], 1);
	}
}

static void line_event(struct line *line, const struct epoll_event *event)
{
	int running, bits = ((event->events & EPOLLIN) ? CURL_CSELECT_IN : 0) |
			    ((event->events & EPOLLOUT) ? CURL_CSELECT_OUT : 0) |
			    ((event->events & (EPOLLERR | EPOLLHUP)) ? CURL_CSELECT_ERR : 0);
	uint64_t fired;
	if (event->data.fd != line->timer) {
		curl.multi_socket_action(line->multi, event->data.fd, bits, &running);
	} else if (read(line->timer, &fired, sizeof fired) == sizeof fired) {
		line->armed_ns = WAIT_FOREVER;
		curl.multi_socket_action(line->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	}
}

/* Were the wait refused, the loop would find tasks that neither wait nor end, and say so. */
static void on_service(struct pending *service, unsigned events)
{
	struct line *line = service->local;
	struct epoll_event ready[BURST];
	(void)events;
	int count = epoll_wait(line->epoll, ready, BURST, 0);
	for (int i = 0; i < count; i++)
		line_event(line, &ready[i]);
	line_harvest(line);
	line_arm_next(line);
	pending_wait(service, line->epoll, WAIT_READ, WAIT_FOREVER, on_service);
}

/* Hands a request to libcurl. 0 or -ENOMEM. */
static int request_begin(struct line *line, struct request *request, const char *url)
{
	CURL *easy = line->idle_count ? line->idle[--line->idle_count] : easy_create(line->client);
	if (easy && !easy_prepare(easy, url, &request->answer) &&
		!curl.easy_setopt(easy, CURLOPT_PRIVATE, (void *)request) &&
		!curl.multi_add_handle(line->multi, easy)) {
		request->easy = easy;
		line_arm(line, 0);
		return 0;
	}
	curl.easy_cleanup(easy);
	return request->answer.error = -ENOMEM;
}

void client_start(struct pending *pending, const char *url, client_fn *then)
{
	struct request *request = pending_scratch(pending);
	request->task = pending->task;
	request->pending = pending;
	request->then = then;
	if (request_begin(pending->local, request, url) < 0)
		then(pending, &request->answer);
}

struct client_answer client_get(struct wait *wait, uint64_t task, const char *url)
{
	struct line *line = wait->local;
	if (!line->multi)
		return perform(line, task, url);
	_Atomic uint32_t *word = &line->client->statuses[task];
	struct request request = { .task = task };
	int parked = request_begin(line, &request, url);
	while (parked >= 0 && !atomic_load(word))
		parked = wait_park(wait, word, 0, WAIT_FOREVER);
	if (parked < 0 && request.easy) {
		curl.multi_remove_handle(line->multi, request.easy);
		curl.easy_cleanup(request.easy);
		request.answer.error = parked;
	}
	return request.answer;
}

/* ---- workers and loops ------------------------------------------------------------------------
 */

static int line_init_loop(struct line *line)
{
	struct epoll_event event = { .events = EPOLLIN };
	line->epoll = epoll_create1(EPOLL_CLOEXEC);
	line->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	event.data.fd = line->timer;
	if (line->epoll < 0 || line->timer < 0 ||
		epoll_ctl(line->epoll, EPOLL_CTL_ADD, line->timer, &event))
		return -errno;
	line->idle = calloc(line->client->concurrency, sizeof *line->idle);
	line->multi = curl.multi_init();
	if (!line->idle || !line->multi ||
		curl.multi_setopt(line->multi, CURLMOPT_SOCKETFUNCTION, on_socket) ||
		curl.multi_setopt(line->multi, CURLMOPT_SOCKETDATA, (void *)line) ||
		curl.multi_setopt(
			line->multi, CURLMOPT_MAXCONNECTS, (long)line->client->concurrency))
		return -ENOMEM;
	line->armed_ns = WAIT_FOREVER;
	line->service->local = line;
	return pending_wait(line->service, line->epoll, WAIT_READ, WAIT_FOREVER, on_service);
}

int client_enter(const struct client *client, struct pending *service, void **local)
{
	struct line *line = calloc(1, sizeof *line);
	if (!line)
		return -ENOMEM;
	*line = (struct line){ .client = client, .service = service, .epoll = -1, .timer = -1 };
	int error = service ? line_init_loop(line) : 0;
	if (!service && !(line->easy = easy_create(client)))
		error = -ENOMEM;
	if (error < 0) {
		client_leave(line);
		return error;
	}
	*local = line;
	return 0;
}

void client_leave(void *local)
{
	struct line *line = local;
	curl.easy_cleanup(line->easy);
	for (size_t i = 0; i < line->idle_count; i++)
		curl.easy_cleanup(line->idle[i]);
	if (line->multi)
		curl.multi_cleanup(line->multi);
	if (line->epoll >= 0)
		close(line->epoll);
	if (line->timer >= 0)
		close(line->timer);
	free(line->idle);
	free(line);
}
