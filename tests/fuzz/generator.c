/* SPDX-License-Identifier: MIT */
/* What a server answers the load generator: whether it is silent between its requests, the bytes
 * that come at once, and all of them. */
#include "fuzz.h"

/* One client of it, whose connection is there. */
#include "workloads/generator.c" /* NOLINT(bugprone-suspicious-include) */

#include <string.h>

enum {
	REQUESTS = 3
};

/* Goes on after a silence as if it were over. */
static void hear_piece(struct load *load, struct client *client)
{
	on_event(load, client);
	if (!load->over && client->wake_ns)
		wake(load, client);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct generator_entry entries[REQUESTS] = { 0 };
	struct client client = { .sent = true };
	int ends[2];
	if (size < 2)
		return 0;
	const struct generator_plan plan = { .connections = 1,
		.requests = REQUESTS,
		.clients = 1,
		.keep_ns = data[0] % 2,
		.entries = entries };
	struct load load = { .plan = &plan, .clients = &client, .opened = 1 };
	size_t at = 2, piece = (size_t)data[1] + 1;
	load.silent.next = load.silent.last = &load.silent;
	fuzz_can(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends),
		"socketpair");
	client.fd = ends[0];
	while (!load.over && at < size) {
		size_t length = size - at < piece ? size - at : piece;
		fuzz_can(send(ends[1], data + at, length, MSG_NOSIGNAL) == (ssize_t)length, "send");
		at += length;
		hear_piece(&load, &client);
	}
	close(ends[1]);
	if (!load.over)
		hear_piece(&load, &client);
	fuzz_must(load.over == 1 && load.free == &client, "the connection is over");
	fuzz_must(load.silent.next == &load.silent, "and in no line");
	for (size_t i = 0; i < REQUESTS; i++) {
		bool answered = entries[i].status == 1;
		fuzz_must(answered == (entries[i].answered_ns > 0), "answered at a time");
		fuzz_must(answered || !i || entries[i].status <= 0, "or an errno");
		fuzz_must(!i || !answered || entries[i - 1].status == 1, "in order");
	}
	return 0;
}
