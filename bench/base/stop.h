/* SPDX-License-Identifier: MIT */
/* Ctrl-C and its kin: the one flag that asks the harness to finish its files and leave. */
#ifndef CONCBENCH_STOP_H
#define CONCBENCH_STOP_H

#include <poll.h>
#include <stdbool.h>
#include <time.h>

/* Catches SIGINT, SIGTERM and SIGHUP; system calls are interrupted, not restarted. SIGPIPE is
 * ignored: a reader that goes away is told by the write. */
void stop_catch(void);

/* For a forked child: those and SIGCHLD do what they do by default, none is blocked. */
void stop_release(void);

/* Has one of them arrived? */
bool stop_wanted(void);

/*
 * Polls until the descriptor is ready (1), a signal has asked to stop (0), be it before or in
 * between, or the time is over (-ETIMEDOUT); another negative errno when it cannot. NULL is no
 * limit. For a process with one thread.
 */
int stop_poll(struct pollfd *, const struct timespec *);

#endif
