/* SPDX-License-Identifier: MIT */
/* Built where there is no libcurl: workloads that need it say so, and are never set up. */
#include "workloads/client.h"

#include <errno.h>
#include <stdio.h>

int client_plan(struct plan *plan)
{
	snprintf(plan->error, sizeof plan->error,
		"concbench was built without libcurl; install it with its headers and build again");
	return -ENOENT;
}

uint64_t client_hash(uint64_t hash, const void *bytes, size_t length)
{
	(void)bytes, (void)length;
	return hash;
}

int client_init(void)
{
	return -ENOSYS;
}

void client_finish(void)
{
}

int client_enter(const struct client *client, struct pending *service, void **local)
{
	(void)client, (void)service, (void)local;
	return -ENOSYS;
}

void client_leave(void *local)
{
	(void)local;
}

struct client_answer client_get(struct wait *wait, uint64_t task, const char *url)
{
	(void)wait, (void)task, (void)url;
	return (struct client_answer){ .error = -ENOSYS };
}

void client_start(struct pending *pending, const char *url, client_fn *then)
{
	const struct client_answer answer = client_get(NULL, 0, url);
	then(pending, &answer);
}
