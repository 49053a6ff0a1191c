/* SPDX-License-Identifier: MIT */
#include "bench/machine.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

int machine_first_line(const char *path, char *line, size_t size)
{
	FILE *file = fopen(path, "re");
	if (!file)
		return -errno;
	char *got = fgets(line, (int)size, file);
	fclose(file);
	if (!got)
		return -ENODATA;
	line[strcspn(line, "\n")] = '\0';
	return 0;
}

int machine_proc_field(const char *path, const char *key, char *value, size_t size)
{
	FILE *file = fopen(path, "re");
	if (!file)
		return -errno;
	char line[1024];
	size_t length = strlen(key);
	int error = -ENODATA;
	while (error && fgets(line, sizeof line, file)) {
		char *rest = line + length;
		if (strncmp(line, key, length) || (*rest != ':' && *rest != '\t' && *rest != ' '))
			continue;
		rest += strspn(rest, " \t:");
		rest[strcspn(rest, "\n")] = '\0';
		snprintf(value, size, "%s", rest);
		error = 0;
	}
	fclose(file);
	return error;
}

/* A number from the first line of a file; UINT64_MAX when there is none ("max"). */
static uint64_t number_in(const char *path)
{
	char line[64];
	uint64_t number;
	if (machine_first_line(path, line, sizeof line) || sscanf(line, "%" SCNu64, &number) != 1)
		return UINT64_MAX;
	return number;
}

/* The path of a file of this process's cgroup (version 2), or of one above it. */
static int cgroup_file(const char *name, int levels_up, char *path, size_t size)
{
	char line[512];
	if (machine_proc_field("/proc/self/cgroup", "0", line, sizeof line))
		return -ENOENT;
	char *group = line;
	for (; levels_up > 0; levels_up--) {
		char *slash = strrchr(group, '/');
		if (!slash || !group[1])
			return -ENOENT;
		slash[slash == group] = '\0';
	}
	snprintf(path, size, "/sys/fs/cgroup%s/%s", group[1] ? group : "", name);
	return 0;
}

double machine_cpu_quota(void)
{
	char path[640], line[64];
	double least = 0;
	for (int level = 0; !cgroup_file("cpu.max", level, path, sizeof path); level++) {
		double quota, period;
		if (!machine_first_line(path, line, sizeof line) &&
			sscanf(line, "%lf %lf", &quota, &period) == 2 && period > 0 &&
			(!(least > 0) || quota / period < least))
			least = quota / period;
	}
	return least;
}

uint64_t machine_throttled_ns(void)
{
	char path[640], value[32];
	uint64_t us;
	if (cgroup_file("cpu.stat", 0, path, sizeof path) ||
		machine_proc_field(path, "throttled_usec", value, sizeof value) ||
		sscanf(value, "%" SCNu64, &us) != 1)
		return UINT64_MAX;
	return us * 1000;
}

unsigned machine_usable_cpus(void)
{
	cpu_set_t set;
	unsigned cpus = 1;
	if (!sched_getaffinity(0, sizeof set, &set))
		cpus = (unsigned)CPU_COUNT(&set);
	double quota = machine_cpu_quota();
	if (quota > 0 && quota < cpus)
		cpus = quota < 1 ? 1 : (unsigned)floor(quota);
	return cpus;
}

uint64_t machine_memory_available(void)
{
	char value[64], path[640];
	uint64_t kilobytes, bytes = 0;
	if (!machine_proc_field("/proc/meminfo", "MemAvailable", value, sizeof value) &&
		sscanf(value, "%" SCNu64, &kilobytes) == 1)
		bytes = kilobytes * 1024;
	for (int level = 0; !cgroup_file("memory.max", level, path, sizeof path); level++) {
		uint64_t limit = number_in(path);
		if (limit < bytes)
			bytes = limit;
	}
	return bytes;
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
	if (!machine_first_line("/proc/loadavg", line, sizeof line))
		slash = strchr(line, '/');
	if (slash)
		sscanf(slash + 1, "%" SCNu64, &tasks);
	return tasks;
}

/* What bounds threads and processes alike: each needs a process id. */
static void limit_tasks(struct limit *limit)
{
	uint64_t running = tasks_running();
	limit_apply(limit, "kernel.pid_max", number_in("/proc/sys/kernel/pid_max"), running);
	limit_apply(
		limit, "kernel.threads-max", number_in("/proc/sys/kernel/threads-max"), running);
	struct rlimit rlimit;
	if (geteuid() != 0 && !getrlimit(RLIMIT_NPROC, &rlimit) && rlimit.rlim_cur != RLIM_INFINITY)
		limit_apply(limit, "ulimit -u", rlimit.rlim_cur, 0);
	char path[640], current[640];
	for (int level = 0; !cgroup_file("pids.max", level, path, sizeof path); level++) {
		uint64_t used = cgroup_file("pids.current", level, current, sizeof current)
					? 0
					: number_in(current);
		limit_apply(limit, "the cgroup's pids.max", number_in(path), used);
	}
}

uint64_t machine_thread_limit(char *reason, size_t size)
{
	struct limit limit = { UINT64_MAX, reason, size };
	limit_tasks(&limit);
	/* A thread's stack and its guard page are two mappings; the program has about a hundred. */
	uint64_t maps = number_in("/proc/sys/vm/max_map_count");
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
