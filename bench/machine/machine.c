/* SPDX-License-Identifier: MIT */
#include "bench/machine/machine.h"

#include "bench/machine/cgroup.h"
#include "bench/machine/proc.h"

#include <inttypes.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

unsigned machine_usable_cpus(void)
{
	cpu_set_t set;
	unsigned cpus = 1;
	if (!sched_getaffinity(0, sizeof set, &set))
		cpus = (unsigned)CPU_COUNT(&set);
	double quota = cgroup_cpu_quota(&cgroup_system);
	if (quota > 0 && quota < cpus)
		cpus = quota < 1 ? 1 : (unsigned)floor(quota);
	return cpus;
}

uint64_t machine_memory_available(void)
{
	char value[64];
	uint64_t kilobytes, left = cgroup_memory_left(&cgroup_system);
	if (proc_field("/proc/meminfo", "MemAvailable", value, sizeof value) ||
		sscanf(value, "%" SCNu64, &kilobytes) != 1)
		return 0;
	uint64_t bytes = kilobytes * 1024;
	bytes = left < bytes ? left : bytes;
	return bytes ? bytes : 1; /* 0 would say that it is not known */
}

/* ---- how many workers ----------------------------------------------------------------------- */

struct limit {
	uint64_t left;
	char *reason;
	size_t size;
};

/* Takes the limit if it is the tightest so far. `used` may exceed it. */
static void limit_apply(struct limit *limit, const char *name, uint64_t most, uint64_t used)
{
	uint64_t left = most == UINT64_MAX ? most : most > used ? most - used : 0;
	if (left >= limit->left)
		return;
	limit->left = left;
	snprintf(limit->reason, limit->size, "%s = %" PRIu64, name, most);
}

/* Tasks (threads of all processes) on this machine now, from "0.1 0.2 0.3 2/345 6789". */
static uint64_t tasks_running(void)
{
	char line[128];
	uint64_t tasks = 0;
	const char *slash = NULL;
	if (!proc_first_line("/proc/loadavg", line, sizeof line))
		slash = strchr(line, '/');
	if (slash)
		sscanf(slash + 1, "%" SCNu64, &tasks);
	return tasks;
}

/* What bounds threads and processes alike: each needs a process id. */
static void limit_tasks(struct limit *limit)
{
	uint64_t running = tasks_running();
	limit_apply(limit, "kernel.pid_max", proc_number("/proc/sys/kernel/pid_max"), running);
	limit_apply(
		limit, "kernel.threads-max", proc_number("/proc/sys/kernel/threads-max"), running);
	struct rlimit rlimit;
	if (geteuid() != 0 && !getrlimit(RLIMIT_NPROC, &rlimit) && rlimit.rlim_cur != RLIM_INFINITY)
		limit_apply(limit, "ulimit -u", rlimit.rlim_cur, 0);
	uint64_t used, most = cgroup_pids_most(&cgroup_system, &used);
	limit_apply(limit, "the cgroup's pids.max", most, used);
}

uint64_t machine_thread_limit(char *reason, size_t size)
{
	struct limit limit = { UINT64_MAX, reason, size };
	limit_tasks(&limit);
	/* A thread's stack and its guard page are two mappings; the program has about a hundred. */
	uint64_t maps = proc_number("/proc/sys/vm/max_map_count");
	uint64_t threads = maps == UINT64_MAX ? maps : maps / 2;
	limit_apply(&limit, "vm.max_map_count / 2", threads, 64);
	return limit.left;
}

uint64_t machine_process_limit(char *reason, size_t size)
{
	struct limit limit = { UINT64_MAX, reason, size };
	limit_tasks(&limit);
	return limit.left;
}

uint64_t machine_descriptor_limit(void)
{
	/* The harness's, a library's, a scratch file's. */
	const rlim_t others = 64;
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit))
		return UINT64_MAX;
	return limit.rlim_max > others ? limit.rlim_max - others : 0;
}
