/* SPDX-License-Identifier: MIT */
#include "bench/machine/cgroup.h"

#include "bench/machine/proc.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct cgroup_root cgroup_system = { "/proc/self/cgroup", "/sys/fs/cgroup" };

/* Version 1 says "no limit" by the largest number of whole pages. */
#define NO_LIMIT (UINT64_C(1) << 62)

/* A group of one hierarchy, as a folder. */
struct cgroup {
	bool old;     /* version 1 */
	size_t mount; /* the length of the path of the topmost group */
	char path[4600];
};

/* Is the controller in "cpu,cpuacct"? */
static bool has_controller(const char *list, const char *controller)
{
	size_t length = strlen(controller);
	for (; *list; list += strcspn(list, ","), list += *list == ',')
		if (strcspn(list, ",") == length && !strncmp(list, controller, length))
			return true;
	return false;
}

/* Makes the group of a hierarchy's `folder`, "" for the mount itself. */
static bool group_make(
	struct cgroup *group, const struct cgroup_root *root, const char *folder, const char *name)
{
	int mount = snprintf(group->path, sizeof group->path, "%s%s", root->mount, folder);
	if (mount < 0 || (size_t)mount + strlen(name) >= sizeof group->path)
		return false;
	group->mount = (size_t)mount;
	strcpy(group->path + mount, name[1] ? name : "");
	return true;
}

/*
 * The process's own group in the hierarchy that has the controller: one of version 1 if there is
 * one, else version 2, which where both are used is mounted as `unified`.
 */
static bool group_find(struct cgroup *group, const struct cgroup_root *root, const char *controller)
{
	char line[4300], folder[64], unified[4600];
	bool found = false;
	FILE *file = fopen(root->groups, "re");
	*group = (struct cgroup){ 0 };
	while (file && !group->old && fgets(line, sizeof line, file)) {
		char *list = strchr(line, ':'), *name = list ? strchr(list + 1, ':') : NULL;
		if (!name || name[1] != '/')
			continue;
		*name++ = '\0';
		name[strcspn(name, "\n")] = '\0';
		group->old = has_controller(++list, controller);
		if (*list && !group->old)
			continue;
		snprintf(folder, sizeof folder, "/%s", controller);
		snprintf(unified, sizeof unified, "%s/unified", root->mount);
		if (!group->old)
			strcpy(folder, access(unified, F_OK) ? "" : "/unified");
		found = group_make(group, root, folder, name);
	}
	if (file)
		fclose(file);
	return found;
}

/* To the group above it; false at the topmost. */
static bool group_rise(struct cgroup *group)
{
	if (!group->path[group->mount])
		return false;
	*strrchr(group->path, '/') = '\0';
	return true;
}

/* The name of the file that says something in either version. */
static void group_file(
	const struct cgroup *group, const char *old, const char *new, char *path, size_t size)
{
	snprintf(path, size, "%s/%s", group->path, group->old ? old : new);
}

static uint64_t group_number(const struct cgroup *group, const char *old, const char *new)
{
	char path[4700];
	group_file(group, old, new, path, sizeof path);
	return proc_number(path);
}

/* A field of a file that has several; UINT64_MAX if it has none. */
static uint64_t group_stat(
	const struct cgroup *group, const char *file, const char *old, const char *new)
{
	char path[4700], value[32];
	uint64_t number;
	group_file(group, file, file, path, sizeof path);
	bool found = !proc_field(path, group->old ? old : new, value, sizeof value) &&
		     sscanf(value, "%" SCNu64, &number) == 1;
	return found ? number : UINT64_MAX;
}

/* The quota of one group in CPUs, or 0. */
static double group_quota(const struct cgroup *group)
{
	char path[4700], line[64], period_line[64] = "";
	double quota, period = 0;
	group_file(group, "cpu.cfs_quota_us", "cpu.max", path, sizeof path);
	if (proc_first_line(path, line, sizeof line))
		return 0;
	int numbers = sscanf(line, "%lf %lf", &quota, &period);
	if (group->old) {
		group_file(group, "cpu.cfs_period_us", "", path, sizeof path);
		if (!proc_first_line(path, period_line, sizeof period_line))
			numbers += sscanf(period_line, "%lf", &period);
	}
	return numbers == 2 && quota > 0 && period > 0 ? quota / period : 0;
}

/* The nearest group that has the least quota; with none (0) the process's own. False: no group. */
static bool group_tightest(struct cgroup *tightest, const struct cgroup_root *root, double *least)
{
	bool found = group_find(tightest, root, "cpu"), more = found;
	*least = 0;
	for (struct cgroup group = *tightest; more; more = group_rise(&group)) {
		double quota = group_quota(&group);
		if (quota > 0 && (!(*least > 0) || quota < *least)) {
			*least = quota;
			*tightest = group;
		}
	}
	return found;
}

double cgroup_cpu_quota(const struct cgroup_root *root)
{
	struct cgroup group;
	double least;
	group_tightest(&group, root, &least);
	return least;
}

void cgroup_throttled_open(struct cgroup_throttled *throttled, const struct cgroup_root *root)
{
	struct cgroup group;
	double least;
	char path[4700];
	*throttled = (struct cgroup_throttled){ .fd = -1 };
	/* Inside a container the names may be those of the host: what can be seen begins above. */
	for (bool more = group_tightest(&group, root, &least);
		more && cgroup_throttled_ns(throttled) == UINT64_MAX; more = group_rise(&group)) {
		cgroup_throttled_close(throttled);
		group_file(&group, "cpu.stat", "cpu.stat", path, sizeof path);
		*throttled =
			(struct cgroup_throttled){ open(path, O_RDONLY | O_CLOEXEC), group.old };
	}
}

void cgroup_throttled_close(struct cgroup_throttled *throttled)
{
	if (throttled->fd >= 0)
		close(throttled->fd);
	throttled->fd = -1;
}

uint64_t cgroup_throttled_ns(const struct cgroup_throttled *throttled)
{
	const char *key = throttled->old ? "throttled_time " : "throttled_usec ", *at;
	char text[1024];
	if (proc_read(throttled->fd, text, sizeof text) || !(at = strstr(text, key)))
		return UINT64_MAX;
	return strtoull(at + strlen(key), NULL, 10) * (throttled->old ? 1 : 1000);
}

/* What a group uses besides files in the page cache, in bytes. */
static uint64_t group_memory(const struct cgroup *group)
{
	uint64_t used = group_number(group, "memory.usage_in_bytes", "memory.current");
	const uint64_t files[] = {
		group_stat(group, "memory.stat", "total_inactive_file", "inactive_file"),
		group_stat(group, "memory.stat", "total_active_file", "active_file"),
	};
	if (used == UINT64_MAX)
		return 0;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (files[i] != UINT64_MAX)
			used = used > files[i] ? used - files[i] : 0;
	return used;
}

uint64_t cgroup_memory_left(const struct cgroup_root *root)
{
	struct cgroup group;
	uint64_t least = UINT64_MAX;
	for (bool more = group_find(&group, root, "memory"); more; more = group_rise(&group)) {
		uint64_t limit = group_number(&group, "memory.limit_in_bytes", "memory.max");
		if (limit >= NO_LIMIT)
			continue;
		uint64_t used = group_memory(&group), left = limit > used ? limit - used : 0;
		least = left < least ? left : least;
	}
	return least;
}

uint64_t cgroup_pids_most(const struct cgroup_root *root, uint64_t *used)
{
	struct cgroup group;
	uint64_t most = UINT64_MAX, least = UINT64_MAX;
	*used = 0;
	for (bool more = group_find(&group, root, "pids"); more; more = group_rise(&group)) {
		uint64_t limit = group_number(&group, "pids.max", "pids.max");
		uint64_t now = group_number(&group, "pids.current", "pids.current");
		uint64_t taken = now == UINT64_MAX ? 0 : now;
		uint64_t left = limit > taken ? limit - taken : 0;
		if (limit == UINT64_MAX || left >= least)
			continue;
		least = left;
		most = limit;
		*used = taken;
	}
	return most;
}
