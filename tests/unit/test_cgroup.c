/* SPDX-License-Identifier: MIT */
/* Limits of control groups, read from folders that look like the kernel's. */
#include "bench/machine/cgroup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* A scratch folder with `groups`, the file, and `mount`, the hierarchies. */
struct fixture {
	char folder[64], groups[80], mount[80];
	struct cgroup_root root;
};

static int set_up(void **state)
{
	static struct fixture fixture;
	strcpy(fixture.folder, "/tmp/concbench-cgroup.XXXXXX");
	assert_non_null(mkdtemp(fixture.folder));
	snprintf(fixture.groups, sizeof fixture.groups, "%s/groups", fixture.folder);
	snprintf(fixture.mount, sizeof fixture.mount, "%s/mount", fixture.folder);
	fixture.root = (struct cgroup_root){ fixture.groups, fixture.mount };
	*state = &fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	char command[100];
	snprintf(command, sizeof command, "rm -r %s", fixture->folder);
	return system(command);
}

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

/* Writes mount/NAME, with the folders above it. */
static void write_file(const struct fixture *fixture, const char *name, const char *text)
{
	char path[300];
	snprintf(path, sizeof path, "%s/%s", fixture->mount, name);
	for (char *slash = path + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
		*slash = '\0';
		mkdir(path, 0777);
	}
	write_text(path, text);
}

static uint64_t throttled_ns(const struct fixture *fixture)
{
	struct cgroup_throttled throttled;
	cgroup_throttled_open(&throttled, &fixture->root);
	uint64_t ns = cgroup_throttled_ns(&throttled);
	cgroup_throttled_close(&throttled);
	return ns;
}

static void test_none(void **state)
{
	struct fixture *fixture = *state;
	uint64_t used;
	assert_true(cgroup_cpu_quota(&fixture->root) == 0);
	assert_true(cgroup_memory_left(&fixture->root) == UINT64_MAX);
	write_text(fixture->groups, "0::/\n");
	assert_true(cgroup_cpu_quota(&fixture->root) == 0);
	assert_true(throttled_ns(fixture) == UINT64_MAX);
	assert_true(cgroup_memory_left(&fixture->root) == UINT64_MAX);
	assert_true(cgroup_pids_most(&fixture->root, &used) == UINT64_MAX);
}

static void test_new(void **state)
{
	struct fixture *fixture = *state;
	uint64_t used;
	write_text(fixture->groups, "0::/slice/unit\n");
	write_file(fixture, "slice/unit/cpu.max", "max 100000\n");
	write_file(fixture, "slice/cpu.max", "150000 100000\n");
	write_file(fixture, "slice/unit/cpu.stat", "usage_usec 9\nthrottled_usec 0\n");
	write_file(fixture, "slice/cpu.stat", "usage_usec 9\nnr_throttled 1\nthrottled_usec 250\n");
	write_file(fixture, "slice/unit/memory.max", "1000000\n");
	write_file(fixture, "slice/unit/memory.current", "700000\n");
	write_file(fixture, "slice/unit/memory.stat",
		"anon 200000\nfile 500000\ninactive_file 300000\nactive_file 100000\n");
	write_file(fixture, "slice/memory.max", "max\n");
	write_file(fixture, "slice/unit/pids.max", "200\n");
	write_file(fixture, "slice/unit/pids.current", "50\n");
	write_file(fixture, "slice/pids.max", "400\n");
	write_file(fixture, "slice/pids.current", "390\n");
	assert_true(cgroup_cpu_quota(&fixture->root) == 1.5);
	assert_int_equal(throttled_ns(fixture), 250000);
	/* The least is what is spent first, be it the group's own; of equal ones it is, too. */
	write_file(fixture, "slice/unit/cpu.max", "150000 100000\n");
	write_file(fixture, "slice/unit/cpu.stat", "usage_usec 9\nthrottled_usec 3\n");
	assert_int_equal(throttled_ns(fixture), 3000);
	write_file(fixture, "slice/cpu.max", "40000 100000\n");
	assert_int_equal(throttled_ns(fixture), 250000);
	assert_int_equal(cgroup_memory_left(&fixture->root), 700000);
	assert_int_equal(cgroup_pids_most(&fixture->root, &used), 400);
	assert_int_equal(used, 390);
	/* Above its limit there is nothing left, and no wrap-around. */
	write_file(fixture, "slice/memory.max", "5000\n");
	write_file(fixture, "slice/memory.current", "9000\n");
	assert_int_equal(cgroup_memory_left(&fixture->root), 0);
}

static void test_old(void **state)
{
	struct fixture *fixture = *state;
	write_text(fixture->groups, "4:memory:/a/b\n3:cpu,cpuacct:/a\n2:cpuset:/\n0::/x\n");
	write_file(fixture, "cpu/cpu.cfs_quota_us", "-1\n");
	write_file(fixture, "cpu/cpu.cfs_period_us", "100000\n");
	write_file(fixture, "cpu/a/cpu.cfs_quota_us", "50000\n");
	write_file(fixture, "cpu/a/cpu.cfs_period_us", "20000\n");
	write_file(fixture, "cpu/a/cpu.stat", "nr_periods 3\nnr_throttled 1\nthrottled_time 77\n");
	/* A quota of the group above is counted there alone. */
	write_file(fixture, "cpu/cpu.cfs_quota_us", "30000\n");
	write_file(fixture, "cpu/cpu.stat", "nr_periods 3\nnr_throttled 3\nthrottled_time 88\n");
	assert_int_equal(throttled_ns(fixture), 88);
	write_file(fixture, "cpu/cpu.cfs_quota_us", "-1\n");
	write_file(fixture, "memory/memory.limit_in_bytes", "9223372036854771712\n");
	write_file(fixture, "memory/memory.usage_in_bytes", "123\n");
	write_file(fixture, "memory/a/memory.limit_in_bytes", "60000\n");
	write_file(fixture, "memory/a/memory.usage_in_bytes", "50000\n");
	write_file(fixture, "memory/a/memory.stat",
		"inactive_file 1\ntotal_inactive_file 30000\ntotal_active_file 10000\n");
	write_file(fixture, "memory/a/b/memory.limit_in_bytes", "90000\n");
	/* What version 2 says about a controller that version 1 has does not count. */
	write_file(fixture, "unified/x/cpu.max", "10000 100000\n");
	assert_true(cgroup_cpu_quota(&fixture->root) == 2.5);
	assert_int_equal(throttled_ns(fixture), 77);
	assert_int_equal(cgroup_memory_left(&fixture->root), 50000);
}

/* In a container the names are the host's, and the mount is the group itself. */
static void test_container(void **state)
{
	struct fixture *fixture = *state;
	write_text(fixture->groups, "2:memory:/docker/1234\n1:cpu,cpuacct:/docker/1234\n");
	write_file(fixture, "cpu/cpu.cfs_quota_us", "50000\n");
	write_file(fixture, "cpu/cpu.cfs_period_us", "100000\n");
	write_file(fixture, "cpu/cpu.stat", "throttled_time 5\n");
	write_file(fixture, "memory/memory.limit_in_bytes", "4096\n");
	assert_true(cgroup_cpu_quota(&fixture->root) == 0.5);
	assert_int_equal(throttled_ns(fixture), 5);
	assert_int_equal(cgroup_memory_left(&fixture->root), 4096);
}

/* Both versions mounted, the controller in the newer. */
static void test_both(void **state)
{
	struct fixture *fixture = *state;
	write_text(fixture->groups, "1:name=systemd:/x\n0::/x\n");
	write_file(fixture, "unified/x/cpu.max", "10000 100000\n");
	write_file(fixture, "x/cpu.max", "20000 100000\n");
	assert_true(cgroup_cpu_quota(&fixture->root) == 0.1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_new, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_old, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_container, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_both, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
