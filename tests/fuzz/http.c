/* SPDX-License-Identifier: MIT */
/* Bytes of a client to the embedded HTTP server, over a connection on the loopback interface. */
#include "fuzz.h"

/* The server in this process, not in one of its own, so that what it reaches is seen. */
#include "workloads/server.c" /* NOLINT(bugprone-suspicious-include) */

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>

enum {
	NUMBERS = 8
};

static void reply(void *context, uint64_t number, uint64_t at_ns, struct server_reply *out)
{
	(void)context, (void)at_ns;
	*out = (struct server_reply){ .status = number ? HTTP_OK : HTTP_NOTFOUND,
		.body = "page",
		.length = number ? 4 : 0,
		.delay_ns = number == 2 ? 1000 : 0 };
}

struct setting {
	struct server server;
	struct server_plan plan;
	struct service service;
};

/* libFuzzer's clock is not to end a connect. */
static void restart(int number)
{
	struct sigaction action;
	fuzz_can(!sigaction(number, NULL, &action), "sigaction");
	action.sa_flags |= SA_RESTART;
	fuzz_can(!sigaction(number, &action, NULL), "sigaction");
}

static struct setting *start(void)
{
	static struct setting all;
	static struct server_entry log[NUMBERS];
	if (all.service.base)
		return &all;
	char reason[WORKLOAD_TEXT];
	fuzz_must(!server_load(reason), "libevent's HTTP");
	all.plan = (struct server_plan){ .reply = reply, .numbers = NUMBERS, .log = log };
	all.service = (struct service){ .plan = &all.plan, .base = base_create() };
	struct evhttp *http = library.evhttp_new(all.service.base);
	int fd = beside_listen(&all.server.port);
	fuzz_must(http && fd >= 0 && !library.evhttp_accept_socket(http, fd), "a server");
	library.evhttp_set_timeout(http, PATIENCE);
	library.evhttp_set_gencb(http, on_request, &all.service);
	signal(SIGPIPE, SIG_IGN);
	restart(SIGALRM);
	return &all;
}

/* Each from another loopback address: a port is not free for a minute after its connection. */
static int client(const struct setting *all)
{
	static uint32_t clients;
	struct sockaddr_in own = { .sin_family = AF_INET,
		.sin_addr = { .s_addr = htonl(INADDR_LOOPBACK + (clients++ & 0xffff)) } };
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)all->server.port),
		.sin_addr = { .s_addr = htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	fuzz_can(fd >= 0, "socket");
	fuzz_can(!bind(fd, (struct sockaddr *)&own, sizeof own), "bind");
	fuzz_can(!connect(fd, (struct sockaddr *)&address, sizeof address), "connect");
	fuzz_can(!fcntl(fd, F_SETFL, O_NONBLOCK), "O_NONBLOCK");
	return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct setting *all = start();
	char answer[4096];
	int fd = client(all);
	if (size < sizeof answer * 8 && send(fd, data, size, MSG_NOSIGNAL) < 0)
		size = 0;
	shutdown(fd, SHUT_WR);
	/* Until the server has ended its side; on the loopback interface nothing is on its way. */
	ssize_t got = -1;
	for (int turns = 0; got && turns < 50; turns++) {
		event_base_loop(all->service.base, EVLOOP_NONBLOCK);
		got = recv(fd, answer, sizeof answer, 0);
	}
	close(fd);
	event_base_loop(all->service.base, EVLOOP_NONBLOCK);
	for (size_t i = 0; i < NUMBERS; i++)
		fuzz_must(all->plan.log[i].order <= all->service.requests, "in order");
	return 0;
}
