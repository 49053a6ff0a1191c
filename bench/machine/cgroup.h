/* SPDX-License-Identifier: MIT */
/*
 * What the control groups grant this process, of version 1, 2 or both beside each other: the
 * tightest limit of its group and of those above it, as far as they can be seen from here.
 */
#ifndef CONCBENCH_CGROUP_H
#define CONCBENCH_CGROUP_H

#include <stdbool.h>
#include <stdint.h>

/* Where groups are looked up; another place than the system's is for tests. */
struct cgroup_root {
	const char *groups; /* the file that names the process's groups */
	const char *mount;  /* the folder that holds the hierarchies */
};

extern const struct cgroup_root cgroup_system;

/* CPU time a second of wall time, in CPUs; 0 when there is no quota. */
double cgroup_cpu_quota(const struct cgroup_root *);

/*
 * Time in which the least quota was spent and the process had to wait, in ns; UINT64_MAX: not
 * known. It is the group's that has this quota when the file is opened: a group below is not
 * charged with it. The file stays open, as it is read again and again.
 */
struct cgroup_throttled {
	int fd;   /* -1: none */
	bool old; /* of version 1 */
};
void cgroup_throttled_open(struct cgroup_throttled *, const struct cgroup_root *);
void cgroup_throttled_close(struct cgroup_throttled *);
uint64_t cgroup_throttled_ns(const struct cgroup_throttled *);

/*
 * Bytes that may still be taken: the limit less what is used, where files in the page cache do not
 * count, which the kernel gives up first. UINT64_MAX when there is no limit.
 */
uint64_t cgroup_memory_left(const struct cgroup_root *);

/* The most threads and processes, and how many there are; UINT64_MAX when there is no limit. */
uint64_t cgroup_pids_most(const struct cgroup_root *, uint64_t *used);

#endif
