/* SPDX-License-Identifier: MIT */
/*
 * A child that leads a process group, and the end of it and of everything it started. It is the
 * guardian's child (see guardian.h), which as a subreaper becomes the parent of all whose parent
 * has died: whoever leaves the group, or blocks signals, is found all the same.
 */
#ifndef CONCBENCH_FAMILY_H
#define CONCBENCH_FAMILY_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct stall;

enum family_ending {
	FAMILY_OVER,      /* the leader ended by itself, within the limit */
	FAMILY_LIMIT,     /* it was killed at the limit */
	FAMILY_STALLED,   /* or because it was found to be stuck */
	FAMILY_STOPPED,   /* or because the harness wanted no more */
	FAMILY_ABANDONED, /* or because the harness had died */
};

struct family_end {
	enum family_ending ending;
	int status; /* of waitpid, the leader's */
};

/* How long a leader may take. */
struct family_limit {
	uint64_t timeout_ns;
	struct stall *stall; /* which is asked from time to time whether it is stuck, or NULL */
	const pid_t *spared; /* children that outlive the family; 0: none */
	size_t spared_count;
};

/* Makes the calling process a subreaper, which can wait for orphans. 0 or a negative errno. */
int family_prepare(void);

/*
 * Forks the leader of a new group; returns as fork does. The child has no `link` and is killed when
 * its parent dies.
 */
pid_t family_begin(int link);

/*
 * Waits for the leader until it ends, the limit passes, it is stuck, or the other side of the
 * socket `link` hangs up; then kills and reaps all of its group, and orphans that have left it.
 * Nobody is left when it returns. Without /proc there is no list of orphans: then only the group is
 * ended.
 */
struct family_end family_end(pid_t leader, int link, const struct family_limit *);

/* Kills and reaps all children, and theirs, until there are none but those that are spared. */
void family_reap(const pid_t *spared, size_t spared_count);

#endif
