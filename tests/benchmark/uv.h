/* SPDX-License-Identifier: MIT */
/* libuv as anybody would use it by hand: one loop. uv.c or uv_absent.c. */
#ifndef CONCBENCH_TESTS_UV_H
#define CONCBENCH_TESTS_UV_H

#include "pools.h"

/* Is it there? */
extern const bool uv_there;

/* A task a turn: an idle handle. */
void uv_chain(const struct job *, pools_task_fn *);

/* What a task waits for: a descriptor that is readable. */
int uv_ready_fd(void);
void uv_give_back(int fd);

/* How often a task waits, as for a connection, for a request, for its body. */
#define UV_WAITS 3

/* `concurrency` tasks in flight, each waits until its descriptor is readable. */
void uv_waits(const struct job *);

#endif
