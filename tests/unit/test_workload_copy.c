/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `copy`. What it copies is compared by cmp, of diffutils. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void copy(
	struct driver *driver, const char *method, uint64_t size, uint64_t count, uint64_t tasks)
{
	driver_init(driver, &workload_copy);
	driver_value(driver, "size")->number = size;
	driver_value(driver, "count")->number = count;
	driver_choose(driver, "method", method);
	driver_choose(driver, "fsync", size == 1 ? "yes" : "no");
	driver_passes(driver, tasks);
	assert_true(driver->verdict.units == (double)(size * count));
}

/* Gives the exit status of a shell command in the scratch directory. */
static int shell(const char *command)
{
	char line[512];
	snprintf(line, sizeof line, "cd '%s' && %s", driver_directory(), command);
	return system(line);
}

static void test_methods_and_sizes(void **fixture)
{
	static const char *const methods[] = { "rw", "copy_file_range", "sendfile" };
	static const uint64_t sizes[] = { 0, 1, 131072, 262145, 1000003 };
	(void)fixture;
	for (size_t method = 0; method < 3; method++)
		for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
			struct driver driver;
			char command[128];
			copy(&driver, methods[method], sizes[i], 11, 1 + 3 * i);
			assert_int_equal(shell("test $(ls copy-* | wc -l) = 11"), 0);
			snprintf(command, sizeof command,
				"test $(cat copy-* | wc -c) = %llu && cmp copy-10 source-2",
				11 * (unsigned long long)sizes[i]);
			assert_int_equal(shell(command), 0);
			assert_true(sizes[i] == 0 || shell("cmp -s copy-1 copy-2") != 0);
			driver_finish(&driver);
			driver_remove();
		}
}

static void expect_found(struct driver *driver, const char *harm, const char *detail)
{
	assert_int_equal(shell("cp -p copy-3 kept"), 0);
	assert_int_equal(shell(harm), 0);
	assert_true(driver_check(driver) < 0);
	assert_string_equal(driver->verdict.detail, detail);
	assert_int_equal(shell("mv kept copy-3"), 0);
	assert_int_equal(driver_check(driver), 0);
}

static void test_check_finds_lies(void **fixture)
{
	struct driver driver;
	(void)fixture;
	copy(&driver, "rw", 200000, 6, 4);
	driver_finds_lies(&driver);
	expect_found(&driver, "truncate -s 199999 copy-3",
		"copy 3 differs from its source near byte 131072");
	expect_found(
		&driver, "printf x >>copy-3", "copy 3 differs from its source near byte 131072");
	expect_found(&driver, "printf 12345678 | dd of=copy-3 conv=notrunc status=none",
		"copy 3 differs from its source near byte 0");
	/* The source harmed as well: the copy is still not what was to be copied. */
	expect_found(&driver, "cp source-3 s && head -c 200000 /dev/zero | tee copy-3 >source-3",
		"copy 3 differs from its source near byte 0");
	expect_found(&driver, "rm copy-3", "cannot read copy 3: No such file or directory");
	driver_finish(&driver);
	driver_remove();
}

static void test_waits_for_the_disk_are_many(void **fixture)
{
	struct driver driver;
	(void)fixture;
	driver_init(&driver, &workload_copy);
	assert_int_equal(driver_plan(&driver, 0), 0);
	assert_int_equal(driver.plan.concurrency, 0);
	driver_choose(&driver, "fsync", "yes");
	assert_int_equal(driver_plan(&driver, 0), 0);
	assert_int_equal(driver.plan.concurrency, 16);
	driver_finish(&driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_methods_and_sizes),
		cmocka_unit_test(test_check_finds_lies),
		cmocka_unit_test(test_waits_for_the_disk_are_many),
	};
	return cmocka_run_group_tests_name("workload copy", tests, NULL, NULL);
}
