/* SPDX-License-Identifier: MIT */
/* What a client says to the workload `serve`: how many requests it may make, the bytes that come at
 * once, and all of them. */
#include "fuzz.h"

/* The server's side without a listening socket. */
#include "workloads/visits.c" /* NOLINT(bugprone-suspicious-include) */

#include <string.h>

/* Takes what the server has answered; gives how many answers that is. */
static uint64_t answers(int fd)
{
	static const char begin[] = "HTTP/1.1 200 OK\r\nContent-Length: 43\r\nConnection: ";
	char text[TEXT];
	uint64_t count = 0;
	for (ssize_t got; (got = recv(fd, text, sizeof begin - 1, 0)) > 0; count++) {
		fuzz_must(got == sizeof begin - 1 && !memcmp(text, begin, (size_t)got), "a head");
		bool last = recv(fd, text, 5, 0) == 5 && !memcmp(text, "close", 5);
		got = recv(fd, text, 4 + GENERATOR_BODY_LENGTH + (last ? 0 : 5), 0);
		fuzz_must(got > 0 && text[got - 1] == '\n', "a body");
	}
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct visits_count count;
	struct need need;
	uint64_t result, answered = 0;
	int ends[2], code = STEP_WAITS;
	if (size < 2)
		return 0;
	const struct visits visits = { .listener = -1, .requests = data[0] % 4, .count = &count };
	struct visit visit = visit_of(&visits, 0);
	size_t at = 2, piece = (size_t)data[1] + 1;
	fuzz_can(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends),
		"socketpair");
	visit.fd = ends[0];
	atomic_fetch_add(&count.open, 1);
	while (code == STEP_WAITS && at < size) {
		size_t length = size - at < piece ? size - at : piece;
		fuzz_can(send(ends[1], data + at, length, 0) == (ssize_t)length, "send");
		at += length;
		code = go_on(&visit, &need);
		answered += answers(ends[1]);
	}
	shutdown(ends[1], SHUT_WR);
	while (code == STEP_WAITS) /* at the end there is always something to read */
		code = go_on(&visit, &need);
	fuzz_must(answered + answers(ends[1]) == visit.request, "each request is answered");
	fuzz_must(!visits.requests || visit.request <= visits.requests, "and no other");
	code = visit_over(&visit, code, &result);
	fuzz_must(code || !visits.requests || visit.last, "a connection that is cut off is told");
	fuzz_must(!count.open, "it is closed");
	close(ends[1]);
	return 0;
}
