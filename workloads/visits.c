/* SPDX-License-Identifier: MIT */
#include "workloads/visits.h"

#include "workloads/burn.h"
#include "workloads/channel.h"
#include "workloads/generator.h"
#include "workloads/tasks.h"

#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/* Room for a request, and for its answer. */
#define TEXT 512
/* Connections that a loop accepts before its other tasks have their turn. */
#define BURST 256
/* Whoever waits for a connection looks so often whether any can still come. */
#define LOOK_NS UINT64_C(1000000000)
/* In a task's word: no descriptor but an errno. */
#define REFUSED 0x80000000u

enum phase {
	RECEIVING,
	ANSWERING, /* it has thought */
	SENDING,
};

/* One connection. */
struct visit {
	const struct visits *visits;
	uint64_t task, sum;
	uint64_t request; /* of this connection */
	uint64_t number;  /* that it has in its path */
	int fd;
	enum phase phase;
	bool shares; /* its loop, with other connections */
	bool last;   /* the client says that it is the last one, or it is known to be */
	size_t length, sent;
	/* In the line of those without a connection: */
	struct visit *next;
	struct pending *pending; /* NULL: its blocking form is parked */
	char text[TEXT];
};

/* What a worker or a loop has. */
struct door {
	const struct visits *visits;
	struct pending *service; /* NULL: its tasks block in accept */
	bool watched;
	struct visit *first, **last; /* oldest first */
};

size_t visits_scratch(void)
{
	return sizeof(struct visit);
}

static struct visit visit_of(const struct visits *visits, uint64_t task)
{
	return (struct visit){ .visits = visits, .task = task, .fd = -1 };
}

/* ---- one connection -------------------------------------------------------------------------- */

/* A descriptor, -EAGAIN, -ENOTCONN when none can come, or another negative errno. */
static int take(const struct visits *visits, int flags)
{
	int fd;
	do
		fd = accept4(visits->listener, NULL, NULL, SOCK_CLOEXEC | flags);
	while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
	if (fd < 0)
		return errno == EINVAL ? -ENOTCONN : -errno;
	uint32_t open = atomic_fetch_add(&visits->count->open, 1) + 1,
		 most = atomic_load(&visits->count->most);
	while (most < open && !atomic_compare_exchange_weak(&visits->count->most, &most, open))
		;
	return fd;
}

/* No connection came for a while: whether one still can. If not, nobody waits for one any more. */
static bool none_comes(const struct visits *visits)
{
	return visits->generator && generator_is_over(visits->generator) &&
	       !shutdown(visits->listener, SHUT_RD);
}

/* Gives how the task ended. Of anybody's connections many are over in the middle of an answer. */
static int visit_over(struct visit *visit, int code, uint64_t *result)
{
	if (visit->fd >= 0) {
		close(visit->fd);
		atomic_fetch_sub(&visit->visits->count->open, 1);
	}
	bool anybodys = !visit->visits->requests;
	*result = anybodys ? visit->request : visit->sum;
	return code >= 0 || (anybodys && (code == -ECONNRESET || code == -EPIPE)) ? 0 : code;
}

/* The header's value where it stands, or NULL. */
static const char *header(const char *text, const char *name)
{
	while ((text = strstr(text, "\r\n"))) {
		text += 2;
		if (!strncasecmp(text, name, strlen(name)))
			return text + strlen(name) + strspn(text + strlen(name), " ");
	}
	return NULL;
}

static int parse(struct visit *visit)
{
	static const char get[] = "GET /";
	if (strncmp(visit->text, get, strlen(get)) != 0)
		return -EPROTO;
	visit->number = strtoull(visit->text + strlen(get), NULL, 10);
	const char *connection = header(visit->text, "Connection:");
	visit->last = (connection && !strncasecmp(connection, "close", 5)) ||
		      visit->request + 1 == visit->visits->requests;
	return 0;
}

/* Reads a request: 1 if it is whole, 0 if the client has closed where it may, or a negative errno.
 */
static int receive(struct visit *visit)
{
	for (;;) {
		ssize_t length =
			recv(visit->fd, visit->text + visit->length, TEXT - 1 - visit->length, 0);
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0)
			return -errno;
		if (length == 0 && visit->length == TEXT - 1)
			return -EMSGSIZE;
		if (length == 0)
			return visit->length || visit->visits->requests ? -ECONNRESET : 0;
		visit->length += (size_t)length;
		visit->text[visit->length] = '\0';
		const char *end = strstr(visit->text, "\r\n\r\n");
		if (end)
			return end[4] ? -EPROTO : parse(visit) < 0 ? -EPROTO : 1;
	}
}

uint64_t visits_value(const struct visits *visits, uint64_t task, uint64_t request,
	uint64_t (*compute)(uint64_t seed, uint64_t rounds))
{
	uint64_t seed = workload_hash(workload_hash(visits->seed, task), request);
	return visits->rounds ? compute(seed, visits->rounds) : seed;
}

static void compose(struct visit *visit)
{
	uint64_t value = visits_value(visit->visits, visit->task, visit->request, burn_run);
	visit->sum += value;
	visit->sent = 0;
	visit->length = (size_t)snprintf(visit->text, TEXT,
		"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: %s\r\n\r\n" GENERATOR_BODY,
		GENERATOR_BODY_LENGTH, visit->last ? "close" : "keep-alive", (uint32_t)visit->task,
		visit->number, value);
}

/* 0 or a negative errno. */
static int transmit(struct visit *visit)
{
	while (visit->sent < visit->length) {
		ssize_t length = send(visit->fd, visit->text + visit->sent,
			visit->length - visit->sent, MSG_NOSIGNAL);
		if (length < 0 && errno != EINTR)
			return -errno;
		visit->sent += length > 0 ? (size_t)length : 0;
	}
	return 0;
}

/* What a connection waits for. */
struct need {
	int fd;
	unsigned events;
	uint64_t after_ns;
};

/* How a step of it ended, if not in a negative errno. */
enum step {
	STEP_DONE,
	STEP_WAITS,
	STEP_LAST, /* the connection is over */
};

static int step_receive(struct visit *visit, struct need *need)
{
	int code = receive(visit);
	*need = (struct need){ visit->fd, WAIT_READ, WAIT_FOREVER };
	if (code <= 0)
		return code == -EAGAIN ? STEP_WAITS : code < 0 ? code : STEP_LAST;
	visit->phase = ANSWERING;
	*need = (struct need){ -1, 0, visit->visits->think_ns };
	return visit->visits->think_ns ? STEP_WAITS : STEP_DONE;
}

static int step_answer(struct visit *visit, struct need *need)
{
	(void)need;
	compose(visit);
	visit->phase = SENDING;
	return STEP_DONE;
}

/* On a loop the others have their turn before the next request, however soon that comes. */
static int step_send(struct visit *visit, struct need *need)
{
	int error = transmit(visit);
	*need = (struct need){ visit->fd, WAIT_WRITE, WAIT_FOREVER };
	if (error)
		return error == -EAGAIN ? STEP_WAITS : error;
	visit->request++;
	visit->length = 0;
	visit->phase = RECEIVING;
	*need = (struct need){ visit->fd, WAIT_READ, WAIT_FOREVER };
	return visit->last ? STEP_LAST : visit->shares ? STEP_WAITS : STEP_DONE;
}

/* Goes on as far as it can: STEP_WAITS, STEP_LAST or a negative errno. */
static int go_on(struct visit *visit, struct need *need)
{
	static int (*const steps[])(struct visit *, struct need *) = {
		[RECEIVING] = step_receive, [ANSWERING] = step_answer, [SENDING] = step_send
	};
	int code;
	do
		code = steps[visit->phase](visit, need);
	while (code == STEP_DONE);
	return code;
}

/* ---- the event form -------------------------------------------------------------------------- */

static void advance(struct pending *pending, unsigned events)
{
	struct visit *visit = pending_scratch(pending);
	struct need need;
	uint64_t result;
	(void)events;
	int code = go_on(visit, &need);
	if (code == STEP_WAITS) {
		code = pending_wait(pending, need.fd, need.events, need.after_ns, advance);
		if (!code)
			return;
	}
	code = visit_over(visit, code, &result);
	pending_done(pending, code, result);
}

/* Mostly it is the first. */
static void line_leave(struct door *door, struct visit *visit)
{
	struct visit **at = &door->first;
	while (*at && *at != visit)
		at = &(*at)->next;
	if (!*at)
		return;
	*at = visit->next;
	if (!*at)
		door->last = at;
}

/* A task in the line gets its connection, or the errno that says why there is none. */
static void give(struct door *door, struct visit *visit, int fd)
{
	if (!visit->pending) {
		_Atomic uint32_t *word = &door->visits->words[visit->task];
		atomic_store(word, fd < 0 ? REFUSED | (uint32_t)-fd : (uint32_t)fd + 1);
		pending_wake(door->service, word, 1);
	} else if (fd < 0) {
		pending_done(visit->pending, fd, 0);
	} else {
		visit->fd = fd;
		advance(visit->pending, 0);
	}
}

static void on_listener(struct pending *service, unsigned events);

static int watch(struct door *door)
{
	if (door->watched)
		return 0;
	door->service->local = door;
	int error = pending_wait(
		door->service, door->visits->listener, WAIT_READ, LOOK_NS, on_listener);
	door->watched = !error;
	return error;
}

/* Were the wait refused, the loop would find tasks that neither wait nor end, and say so. */
static void on_listener(struct pending *service, unsigned events)
{
	struct door *door = service->local;
	door->watched = false;
	for (int burst = 0; door->first && burst < BURST; burst++) {
		int fd = take(door->visits, SOCK_NONBLOCK);
		if (fd == -EAGAIN && !events && none_comes(door->visits))
			fd = -ENOTCONN;
		if (fd == -EAGAIN)
			break;
		struct visit *visit = door->first;
		line_leave(door, visit);
		give(door, visit, fd);
	}
	if (door->first)
		watch(door);
}

/* Joins the line, unless there is a connection already. A descriptor, -EAGAIN or another errno. */
static int line_up(struct door *door, struct visit *visit, struct pending *pending)
{
	visit->shares = true;
	int fd = door->first ? -EAGAIN : take(door->visits, SOCK_NONBLOCK);
	int error = fd == -EAGAIN ? watch(door) : 0;
	if (fd != -EAGAIN || error)
		return error ? error : fd;
	visit->pending = pending;
	*door->last = visit;
	door->last = &visit->next;
	return -EAGAIN;
}

void visits_start(const struct visits *visits, struct pending *pending)
{
	struct visit *visit = pending_scratch(pending);
	*visit = visit_of(visits, pending->task);
	int fd = line_up(pending->local, visit, pending);
	if (fd == -EAGAIN)
		return;
	visit->fd = fd;
	if (fd < 0)
		pending_done(pending, fd, 0);
	else
		advance(pending, 0);
}

/* ---- the blocking form ----------------------------------------------------------------------- */

/* The listening socket has a time limit, so that accept comes back now and then. */
static int accept_blocking(const struct visits *visits)
{
	int fd;
	do
		fd = take(visits, 0);
	while (fd == -EAGAIN && !none_comes(visits));
	return fd == -EAGAIN ? -ENOTCONN : fd;
}

/* On a loop: parks until the door gives it a connection. */
static int accept_parked(struct door *door, struct visit *visit, struct wait *wait)
{
	_Atomic uint32_t *word = &door->visits->words[visit->task];
	int fd = line_up(door, visit, NULL);
	if (fd != -EAGAIN)
		return fd;
	uint32_t given;
	while (!(given = atomic_load(word))) {
		int parked = wait_park(wait, word, 0, WAIT_FOREVER);
		if (parked >= 0)
			continue;
		line_leave(door, visit);
		return parked;
	}
	return given & REFUSED ? -(int)(given & ~REFUSED) : (int)given - 1;
}

int visits_run(const struct visits *visits, uint64_t task, struct wait *wait, uint64_t *result)
{
	struct door *door = wait->local;
	struct visit visit = visit_of(visits, task);
	struct need need;
	int code;
	visit.fd = door->service ? accept_parked(door, &visit, wait) : accept_blocking(visits);
	if (visit.fd < 0)
		return visit.fd;
	do {
		code = go_on(&visit, &need);
		if (code != STEP_WAITS)
			break;
		code = wait_for(wait, need.fd, need.events, need.after_ns);
	} while (code >= 0);
	return visit_over(&visit, code, result);
}

/* ---- workers and loops ----------------------------------------------------------------------- */

int visits_enter(const struct visits *visits, struct pending *service, void **local)
{
	struct timeval limit = { .tv_sec = LOOK_NS / 1000000000 };
	struct door *door = malloc(sizeof *door);
	if (!door)
		return -ENOMEM;
	*door = (struct door){ .visits = visits, .service = service, .last = &door->first };
	int error = channel_enter(visits->listener, service);
	if (!error && !service &&
		setsockopt(visits->listener, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit))
		error = -errno;
	if (error) {
		free(door);
		return error;
	}
	if (visits->generator && !atomic_exchange(&visits->count->begun, 1))
		generator_go(visits->generator);
	*local = door;
	return 0;
}

void visits_leave(void *local)
{
	free(local);
}
