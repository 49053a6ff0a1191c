/* SPDX-License-Identifier: MIT */
/* A child that leads a process group, and the end of it and of everything it started. */
#ifndef CONCBENCH_FAMILY_H
#define CONCBENCH_FAMILY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* How the leader ended. */
struct family_end {
	bool over;  /* by itself, within the limit */
	int status; /* of waitpid */
};

/* Makes the harness a subreaper, so that orphans can be found. 0 or a negative errno. */
int family_prepare(void);

/*
 * Waits for the leader of a group until it ends, the limit passes or a signal asks to stop; then
 * kills and reaps all of its group, and orphans that have left it. Nobody is left when it returns.
 */
struct family_end family_end(pid_t leader, uint64_t timeout_ns);

#endif
