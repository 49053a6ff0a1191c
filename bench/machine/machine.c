/* SPDX-License-Identifier: MIT */
#include "bench/machine/machine.h"

#include "bench/machine/cgroup.h"
#include "bench/machine/proc.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/capability.h>
#include <math.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
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
	uint64_t wanted, left;
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

/* The number behind a key of /proc/PID/status; `otherwise` if there is none. */
static uint64_t status_number(const char *status, const char *key, uint64_t otherwise)
{
	const char *at = strstr(status, key);
	return at ? strtoull(at + strlen(key), NULL, 10) : otherwise;
}

/* The threads of a process, if it is this user's, as ulimit -u counts: by the real user. */
static uint64_t tasks_of(int proc, const char *process, uint64_t user)
{
	char path[300], status[4096];
	snprintf(path, sizeof path, "%s/status", process);
	int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	bool found = !proc_read(fd, status, sizeof status);
	close(fd);
	if (!found || status_number(status, "\nUid:", UINT64_MAX) != user)
		return 0;
	return status_number(status, "\nThreads:", 1);
}

/* What this user has running, as far as /proc shows it. */
static uint64_t tasks_of_user(void)
{
	uint64_t tasks = 0, user = getuid();
	DIR *proc = opendir("/proc");
	for (struct dirent *entry; proc && (entry = readdir(proc));)
		if (*entry->d_name >= '1' && *entry->d_name <= '9')
			tasks += tasks_of(dirfd(proc), entry->d_name, user);
	if (proc)
		closedir(proc);
	return tasks;
}

/* The kernel's exemptions, of which those by capability end at a user namespace of one's own. */
static bool user_is_unlimited(void)
{
	const uint64_t able = UINT64_C(1) << CAP_SYS_RESOURCE | UINT64_C(1) << CAP_SYS_ADMIN;
	uint64_t map[3] = { 0, 0, UINT32_MAX };
	char line[128];
	if (!proc_first_line("/proc/self/uid_map", line, sizeof line))
		proc_numbers(line, map, 3);
	if (getuid() == 0 && map[1] == 0)
		return true;
	bool known = !proc_field("/proc/self/status", "CapEff", line, sizeof line);
	return known && map[2] == UINT32_MAX && (strtoull(line, NULL, 16) & able);
}

/* A subject and its guardian, which amid a search is there already. */
static uint64_t tasks_to_come(void)
{
	char line[256] = "", path[64], name[32];
	uint64_t children[16];
	proc_first_line("/proc/thread-self/children", line, sizeof line);
	for (size_t i = proc_numbers(line, children, 16); i-- > 0;) {
		snprintf(path, sizeof path, "/proc/%" PRIu64 "/comm", children[i]);
		if (!proc_first_line(path, name, sizeof name) && !strcmp(name, MACHINE_GUARDIAN))
			return 1;
	}
	return 2;
}

static void limit_user(struct limit *limit, uint64_t running, uint64_t to_come)
{
	struct rlimit rlimit;
	if (getrlimit(RLIMIT_NPROC, &rlimit) || rlimit.rlim_cur == RLIM_INFINITY ||
		user_is_unlimited())
		return;
	/* Where everybody's tasks leave enough, this user's do. */
	uint64_t most = rlimit.rlim_cur, used = running + to_come;
	if (!running || most < used || most - used < limit->wanted)
		limit_apply(limit, "ulimit -u", most, tasks_of_user() + to_come);
}

/* What bounds threads and processes alike: each needs a process id. */
static void limit_tasks(struct limit *limit)
{
	uint64_t running = tasks_running(), to_come = tasks_to_come();
	uint64_t used, most = cgroup_pids_most(&cgroup_system, &used);
	limit_apply(limit, "kernel.pid_max", proc_number("/proc/sys/kernel/pid_max"),
		running + to_come);
	limit_apply(limit, "kernel.threads-max", proc_number("/proc/sys/kernel/threads-max"),
		running + to_come);
	limit_user(limit, running, to_come);
	limit_apply(limit, "the cgroup's pids.max", most, used + to_come);
}

uint64_t machine_thread_limit(uint64_t wanted, char *reason, size_t size)
{
	struct limit limit = { wanted, UINT64_MAX, reason, size };
	limit_tasks(&limit);
	/* A thread's stack and its guard page are two mappings; the program has about a hundred. */
	uint64_t maps = proc_number("/proc/sys/vm/max_map_count");
	uint64_t threads = maps == UINT64_MAX ? maps : maps / 2;
	limit_apply(&limit, "vm.max_map_count / 2", threads, 64);
	return limit.left;
}

uint64_t machine_process_limit(uint64_t wanted, char *reason, size_t size)
{
	struct limit limit = { wanted, UINT64_MAX, reason, size };
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
