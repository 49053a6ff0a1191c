/* SPDX-License-Identifier: MIT */
#include "uv.h"

#include <stdlib.h>
#include <uv.h>

const bool uv_there = true;

struct chain {
	const struct job *job;
	pools_task_fn *do_task;
	uint64_t next;
};

static void on_idle(uv_idle_t *idle)
{
	struct chain *chain = idle->data;
	uint64_t task = chain->next++;
	chain->do_task(&chain->job->records[task], task, 0);
	if (chain->next == chain->job->tasks)
		uv_idle_stop(idle);
}

static void loop_end(uv_loop_t *loop)
{
	uv_run(loop, UV_RUN_DEFAULT);
	if (uv_loop_close(loop))
		abort();
}

void uv_chain(const struct job *job, pools_task_fn *do_task)
{
	struct chain chain = { .job = job, .do_task = do_task };
	uv_loop_t loop;
	uv_idle_t idle = { .data = &chain };
	if (uv_loop_init(&loop) || uv_idle_init(&loop, &idle) || uv_idle_start(&idle, on_idle))
		abort();
	uv_run(&loop, UV_RUN_DEFAULT);
	uv_close((uv_handle_t *)&idle, NULL);
	loop_end(&loop);
}

/* ---- descriptors ----------------------------------------------------------------------------- */

struct waits {
	const struct job *job;
	uv_loop_t loop;
	uint64_t next;
};

/* A connection, as it were: a task, with a handle of its own for all of its waits. */
struct flight {
	struct waits *waits;
	uv_poll_t poll;
	uint64_t task;
	int fd, left;
};

static void on_readable(uv_poll_t *poll, int status, int events);

static void start_next(struct waits *waits)
{
	if (waits->next == waits->job->tasks)
		return;
	struct flight *flight = malloc(sizeof *flight);
	if (!flight)
		abort();
	*flight = (struct flight){
		.waits = waits, .task = waits->next++, .fd = uv_ready_fd(), .left = UV_WAITS
	};
	waits->job->records[flight->task].start_ns = runner_now_ns();
	flight->poll.data = flight;
	if (uv_poll_init(&waits->loop, &flight->poll, flight->fd) ||
		uv_poll_start(&flight->poll, UV_READABLE, on_readable))
		abort();
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct flight *flight = poll->data;
	struct waits *waits = flight->waits;
	struct record *record = &waits->job->records[flight->task];
	if (status < 0 || !(events & UV_READABLE) || uv_poll_stop(poll))
		abort();
	if (--flight->left) {
		if (uv_poll_start(poll, UV_READABLE, on_readable))
			abort();
		return;
	}
	uv_give_back(flight->fd);
	record->end_ns = runner_now_ns();
	record->result = flight->task;
	record->status = 1;
	uv_close((uv_handle_t *)poll, on_closed);
	start_next(waits);
}

void uv_waits(const struct job *job)
{
	struct waits waits = { .job = job };
	if (uv_loop_init(&waits.loop))
		abort();
	for (uint64_t i = 0; i < job->concurrency; i++)
		start_next(&waits);
	loop_end(&waits.loop);
}
