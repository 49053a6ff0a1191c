/* SPDX-License-Identifier: MIT */
#include "workloads/generator.h"

#include "workloads/tasks.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BURST 256
/* Of an answer: what a server like nginx says of itself in its head has room, too. */
#define ANSWER 512
/* One address has about 28,000 ports for connections to one server; all of 127/8 are this machine.
 */
#define PORTS 16384u

/* A client, with its one connection. */
struct client {
	int fd;              /* -1: it has none */
	bool sent;           /* the request is on its way */
	uint64_t connection; /* its number */
	uint64_t request;    /* of this connection */
	uint64_t wake_ns;    /* it is silent until then; in the line of those who are */
	struct client *next, *last;
	size_t length;
	char text[ANSWER];
};

struct load {
	const struct generator_plan *plan;
	int epoll;
	struct client *clients, *free; /* `next` links the free ones */
	size_t touched;
	struct client silent;       /* the ring of them, by when they wake */
	uint64_t opened, over;      /* connections */
	uint64_t start_ns, next_ns; /* open: when the next one is due */
};

static uint64_t now_ns(void)
{
	return beside_now_ns(CLOCK_MONOTONIC);
}

static struct generator_entry *entry_of(const struct load *load, const struct client *client)
{
	return &load->plan->entries[client->connection * load->plan->requests + client->request];
}

/* ---- one client ------------------------------------------------------------------------------ */

static void line_leave(struct client *client)
{
	client->next->last = client->last;
	client->last->next = client->next;
	client->wake_ns = 0;
}

/* All are silent for the same time: whoever comes last is the last to wake. */
static void line_join(struct load *load, struct client *client, uint64_t wake_ns)
{
	client->wake_ns = wake_ns;
	client->next = &load->silent;
	client->last = load->silent.last;
	client->last->next = client;
	load->silent.last = client;
}

/* Its connection is over, well or with an error. */
static void end(struct load *load, struct client *client, int error)
{
	if (error)
		entry_of(load, client)->status = error;
	if (client->wake_ns)
		line_leave(client);
	if (client->fd >= 0)
		close(client->fd);
	client->next = load->free;
	load->free = client;
	load->over++;
}

static int ask(const struct load *load, struct client *client)
{
	char text[128];
	bool last = client->request + 1 == load->plan->requests;
	int length = snprintf(text, sizeof text,
		"GET /%" PRIu64 " HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n",
		client->connection * load->plan->requests + client->request,
		last ? "Connection: close\r\n" : "");
	client->sent = true;
	client->length = 0;
	ssize_t sent = send(client->fd, text, (size_t)length, MSG_NOSIGNAL);
	return sent == length ? 0 : sent < 0 ? -errno : -EIO;
}

static int connect_to(const struct load *load, struct client *client)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)load->plan->port),
		.sin_addr = { .s_addr = htonl(INADDR_LOOPBACK) } };
	struct sockaddr_in from = { .sin_family = AF_INET,
		.sin_addr = { .s_addr = htonl(
				      INADDR_LOOPBACK + (uint32_t)(client->connection / PORTS)) } };
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
		.data = { .ptr = client } };
	int on = 1;
	client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (client->fd < 0 || setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) ||
		(client->connection >= PORTS &&
			(setsockopt(
				 client->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on) ||
				bind(client->fd, (struct sockaddr *)&from, sizeof from))) ||
		epoll_ctl(load->epoll, EPOLL_CTL_ADD, client->fd, &event))
		return -errno;
	return connect(client->fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS
		       ? -errno
		       : 0;
}

/* A client takes the next connection, which it has wanted since `due_ns`. */
static void begin(struct load *load, uint64_t due_ns)
{
	struct client *client = load->free ? load->free : &load->clients[load->touched++];
	if (client == load->free)
		load->free = client->next;
	*client = (struct client){ .connection = load->opened++ };
	entry_of(load, client)->due_ns = due_ns;
	int error = connect_to(load, client);
	if (error)
		end(load, client, error);
}

/* Reads an answer as our server writes it: 1 if it is whole, 0 if not yet, or -EBADMSG. */
static int parse(const struct load *load, struct client *client, struct generator_entry *entry)
{
	static const char ok[] = "HTTP/1.1 200 ";
	const char *head = memmem(client->text, client->length, "\r\n\r\n", 4);
	if (!head)
		return client->length < ANSWER ? 0 : -EBADMSG;
	char body[GENERATOR_BODY_LENGTH + 1] = "", *at;
	size_t length = client->length - (size_t)(head + 4 - client->text);
	if (length < GENERATOR_BODY_LENGTH)
		return 0;
	memcpy(body, head + 4, GENERATOR_BODY_LENGTH);
	entry->task = (uint32_t)strtoul(body, &at, 16);
	uint64_t number = strtoull(at, &at, 16);
	entry->value = strtoull(at, &at, 16);
	return length == GENERATOR_BODY_LENGTH && !strcmp(at, "\n") &&
			       !memcmp(client->text, ok, strlen(ok)) &&
			       number == client->connection * load->plan->requests + client->request
		       ? 1
		       : -EBADMSG;
}

/* Its answer is there: the next request follows, after a silence or at once, or the connection is
 * over. */
static void answered(struct load *load, struct client *client, struct generator_entry *entry)
{
	entry->answered_ns = now_ns();
	entry->status = 1;
	client->sent = false;
	if (client->request + 1 == load->plan->requests) {
		end(load, client, 0);
		return;
	}
	client->request++;
	if (load->plan->keep_ns) {
		line_join(load, client, entry->answered_ns + load->plan->keep_ns);
		return;
	}
	entry_of(load, client)->due_ns = entry->answered_ns;
	int error = ask(load, client);
	if (error)
		end(load, client, error);
}

/* Edge-triggered: what is there is read until there is no more. */
static void hear(struct load *load, struct client *client)
{
	struct generator_entry *entry = entry_of(load, client);
	for (;;) {
		ssize_t length =
			recv(client->fd, client->text + client->length, ANSWER - client->length, 0);
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0 && errno == EAGAIN)
			return;
		int code = length < 0 ? -errno : length == 0 || !client->sent ? -ECONNRESET : 0;
		client->length += length > 0 ? (size_t)length : 0;
		if (!code)
			code = parse(load, client, entry);
		if (code == 1)
			answered(load, client, entry);
		else if (code)
			end(load, client, code);
		if (code)
			return; /* of what comes now another event will tell */
	}
}

static void on_event(struct load *load, struct client *client)
{
	int error = 0;
	socklen_t size = sizeof error;
	if (!client->sent && !client->wake_ns) {
		if (getsockopt(client->fd, SOL_SOCKET, SO_ERROR, &error, &size))
			error = errno;
		error = error ? -error : ask(load, client);
		if (error)
			end(load, client, error);
		return;
	}
	hear(load, client);
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void wake(struct load *load, struct client *client)
{
	entry_of(load, client)->due_ns = client->wake_ns;
	line_leave(client);
	int error = ask(load, client);
	if (error)
		end(load, client, error);
}

/* Opens what is due: as many as there are clients for, or those whose time has come. */
static void open_due(struct load *load)
{
	const struct generator_plan *plan = load->plan;
	uint64_t now = now_ns();
	while (load->opened < plan->connections) {
		uint64_t due_ns = plan->due_ns ? load->next_ns : now;
		if (plan->due_ns ? due_ns > now : load->opened - load->over >= plan->clients)
			return;
		if (plan->due_ns)
			load->next_ns =
				load->start_ns + plan->due_ns(plan->context, load->opened + 1,
							 due_ns - load->start_ns);
		begin(load, due_ns);
	}
}

/* How long nothing is due, in ns; forever is UINT64_MAX. */
static uint64_t rest_ns(const struct load *load)
{
	uint64_t until = UINT64_MAX, now = now_ns();
	if (load->silent.next != &load->silent)
		until = load->silent.next->wake_ns;
	if (load->plan->due_ns && load->opened < load->plan->connections && load->next_ns < until)
		until = load->next_ns;
	return until == UINT64_MAX ? until : until > now ? until - now : 0;
}

static void turn(struct load *load)
{
	struct epoll_event events[BURST];
	uint64_t rest = rest_ns(load);
	struct timespec after = { .tv_sec = (time_t)(rest / 1000000000),
		.tv_nsec = (long)(rest % 1000000000) };
	int count =
		epoll_pwait2(load->epoll, events, BURST, rest == UINT64_MAX ? NULL : &after, NULL);
	if (count < 0 && errno != EINTR)
		_exit(1);
	for (int i = 0; i < count; i++)
		on_event(load, events[i].data.ptr);
	for (uint64_t now = now_ns();
		load->silent.next != &load->silent && load->silent.next->wake_ns <= now;)
		wake(load, load->silent.next);
	open_due(load);
}

/* How long this process has waited for a CPU. */
static uint64_t delayed_ns(void)
{
	uint64_t ns = 0;
	FILE *file = fopen("/proc/self/schedstat", "re");
	if (file && fscanf(file, "%*u %" SCNu64, &ns) != 1)
		ns = 0;
	if (file)
		fclose(file);
	return ns;
}

/* What the process begins with. */
struct beginning {
	const struct generator_plan *plan;
	int go;
};

static void generate(void *argument)
{
	const struct beginning *beginning = argument;
	const struct generator_plan *plan = beginning->plan;
	uint64_t clients = plan->due_ns || plan->clients > plan->connections ? plan->connections
									     : plan->clients;
	struct load load = { .plan = plan,
		.epoll = epoll_create1(EPOLL_CLOEXEC),
		.clients = calloc(clients, sizeof *load.clients) };
	eventfd_t gone;
	load.silent.next = load.silent.last = &load.silent;
	if (load.epoll < 0 || !load.clients || eventfd_read(beginning->go, &gone))
		_exit(1);
	struct generator_report before = { .wall_ns = now_ns(),
		.cpu_ns = beside_now_ns(CLOCK_PROCESS_CPUTIME_ID),
		.delay_ns = delayed_ns() };
	load.start_ns = before.wall_ns;
	load.next_ns = load.start_ns + (plan->due_ns ? plan->due_ns(plan->context, 0, 0) : 0);
	for (open_due(&load); load.over < plan->connections;)
		turn(&load);
	*plan->report = (struct generator_report){ .wall_ns = now_ns() - before.wall_ns,
		.cpu_ns = beside_now_ns(CLOCK_PROCESS_CPUTIME_ID) - before.cpu_ns,
		.delay_ns = delayed_ns() - before.delay_ns,
		.over = true };
	_exit(0);
}

/* ---- the workload's side --------------------------------------------------------------------- */

int generator_start(struct generator *generator, const struct generator_plan *plan)
{
	*generator = (struct generator){ .go = eventfd(0, EFD_CLOEXEC), .life = -1 };
	struct beginning beginning = { .plan = plan, .go = generator->go };
	int error = generator->go < 0
			    ? -errno
			    : beside_start(&generator->process, "generator", generate, &beginning);
	if (!error && (generator->life = pidfd_open(generator->process.pid, 0)) < 0)
		error = -errno;
	if (error)
		generator_stop(generator);
	return error;
}

void generator_go(const struct generator *generator)
{
	eventfd_write(generator->go, 1);
}

bool generator_is_over(const struct generator *generator)
{
	struct pollfd life = { .fd = generator->life, .events = POLLIN };
	return poll(&life, 1, 0) > 0;
}

int generator_wait(const struct generator *generator)
{
	siginfo_t info = { 0 };
	while (waitid(P_PIDFD, (id_t)generator->life, &info, WEXITED | WNOWAIT) && errno == EINTR)
		;
	return info.si_code == CLD_EXITED ? W_EXITCODE(info.si_status, 0)
					  : W_EXITCODE(0, info.si_status);
}

void generator_stop(struct generator *generator)
{
	beside_stop(&generator->process);
	if (generator->life >= 0)
		close(generator->life);
	if (generator->go >= 0)
		close(generator->go);
	generator->life = generator->go = -1;
}
