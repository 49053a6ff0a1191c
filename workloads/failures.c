/* SPDX-License-Identifier: MIT */
#include "workloads/client.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Failures of one kind are told together; no more kinds than this. */
#define KINDS 8u

/* Of which kind a failure was: a status of HTTP, or a negative errno where there was none. */
struct kind {
	int code;
	uint64_t count;
};

static void count(struct kind kinds[KINDS], int code)
{
	size_t i = 0;
	while (i < KINDS - 1 && kinds[i].count && kinds[i].code != code)
		i++;
	kinds[i].code = code;
	kinds[i].count++;
}

static void describe(const struct kind *kind, char *text, size_t size)
{
	size_t length = strlen(text);
	const char *comma = length ? ", " : "";
	if (kind->code > 0)
		snprintf(text + length, size - length, "%s%" PRIu64 " x HTTP status %d", comma,
			kind->count, kind->code);
	else
		snprintf(text + length, size - length, "%s%" PRIu64 " x %s", comma, kind->count,
			strerror(-kind->code));
}

uint64_t client_failures(const struct client *client, const struct ledger *ledger,
	uint64_t tolerate, struct verdict *verdict)
{
	struct kind kinds[KINDS] = { 0 };
	uint64_t failed = 0;
	for (uint64_t task = 0; task < ledger->tasks; task++) {
		int error = ledger->records[task].status, status = client_status(client, task);
		if (error >= 0)
			continue;
		failed++;
		count(kinds, status ? status : error);
	}
	for (size_t i = 0; i < KINDS && kinds[i].count; i++)
		describe(&kinds[i], verdict->failures, sizeof verdict->failures);
	verdict->tolerated = ledger->tasks * tolerate / 100000;
	return failed;
}
