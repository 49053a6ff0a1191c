/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `letters`. Known answers come from coreutils, run here. */
#include "tests/unit/workload_driver.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void init(struct driver *driver, const char *path)
{
	driver_init(driver, &workload_letters);
	driver_value(driver, "file")->text = path;
}

/* What tr and wc count of one letter. */
static uint64_t count_outside(const char *path, char letter)
{
	char command[512], answer[64] = "";
	snprintf(command, sizeof command, "LC_ALL=C tr -cd '%c%c' <'%s' | wc -c", letter,
		letter - 'a' + 'A', path);
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	assert_non_null(fgets(answer, sizeof answer, pipe));
	assert_int_equal(pclose(pipe), 0);
	return strtoull(answer, NULL, 10);
}

/* Adds up what the tasks say of one letter: "a 12, b 3". */
static uint64_t count_inside(struct driver *driver, char letter)
{
	uint64_t sum = 0;
	for (uint64_t task = 0; task < driver->ledger.tasks; task++) {
		const char *text = driver_format(driver, task);
		const char *at = *text ? strchr(text, letter) : NULL;
		sum += at ? strtoull(at + 1, NULL, 10) : 0;
	}
	return sum;
}

static void expect_as_outside(const char *path, uint64_t tasks)
{
	struct driver driver;
	char figures[64];
	uint64_t all = 0;
	init(&driver, path);
	driver_passes(&driver, tasks);
	for (char letter = 'a'; letter <= 'z'; letter++) {
		uint64_t count = count_outside(path, letter);
		if (count_inside(&driver, letter) != count)
			fail_msg("%c: not %llu", letter, (unsigned long long)count);
		all += count;
	}
	snprintf(figures, sizeof figures, "letters=%llu", (unsigned long long)all);
	assert_string_equal(driver.verdict.figures, figures);
	driver_finish(&driver);
}

/* All bytes, odd numbers of them, and characters of several bytes that shares cut in two. */
static void test_known_counts_at_any_number_of_tasks(void **fixture)
{
	static const uint64_t tasks[] = { 1, 2, 7, 64, 1000 };
	static unsigned char bytes[150001];
	static const char text[] = "Stra\303\237e, na\303\257ve, \320\226\320\260\320\261\320\260 "
				   "\360\237\220\270 Zz @[`{";
	(void)fixture;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)workload_hash(7, i);
	const char *all = driver_write("all", bytes, sizeof bytes);
	const char *words = driver_write("words", text, sizeof text - 1);
	const char *empty = driver_write("empty", "", 0);
	for (size_t i = 0; i < sizeof tasks / sizeof tasks[0]; i++) {
		if (tasks[i] <= 7)
			expect_as_outside(all, tasks[i]);
		expect_as_outside(words, tasks[i]);
		expect_as_outside(empty, tasks[i]);
	}
	driver_remove();
}

/* Eight books of 2,660,000 bytes in all, 24 times; made once, and whole. */
static void test_generated_text(void **fixture)
{
	struct driver driver;
	char path[256];
	(void)fixture;
	setenv("XDG_CACHE_HOME", driver_directory(), 1);
	snprintf(path, sizeof path, "%s/concbench/letters-1.txt", driver_directory());
	driver_init(&driver, &workload_letters);
	assert_int_equal(driver_plan(&driver, 0), 0);
	assert_int_equal(driver.plan.flags, PLAN_SHARES);
	assert_int_equal(access(path, F_OK), -1); /* planning makes nothing */
	driver_passes(&driver, 0);
	assert_true(driver.verdict.units == 24 * 2660000.0);
	assert_int_equal(count_inside(&driver, 'e'), count_outside(path, 'e'));
	driver_finish(&driver);
	driver_remove();
}

static void test_check_finds_lies(void **fixture)
{
	struct driver driver;
	(void)fixture;
	const char *path = driver_write("text", "abcabcabd", 9);
	init(&driver, path);
	driver_passes(&driver, 3);
	driver_finds_lies(&driver);
	uint64_t *counts = driver.setup.shared;
	counts[27]++; /* an a more in task 1 */
	assert_int_equal(driver_check(&driver), -EBADMSG);
	assert_string_equal(driver.verdict.detail, "task 1 counted other letters than a recount");
	counts[27]--;
	assert_int_equal(driver_check(&driver), 0);
	driver_finish(&driver);
	driver_remove();
}

static void test_a_file_that_changes_is_told(void **fixture)
{
	struct driver driver;
	(void)fixture;
	const char *path = driver_write("text", "abcabcabd", 9);
	init(&driver, path);
	assert_int_equal(driver_plan(&driver, 1), 0);
	assert_int_equal(driver_setup(&driver), 0);
	assert_int_equal(truncate(path, 5), 0);
	struct wait wait = runner_wait();
	uint64_t result;
	assert_int_equal(workload_letters.enter(driver.state, NULL, &wait.local), 0);
	assert_int_equal(workload_letters.run(driver.state, 0, &wait, &result), -ENODATA);
	workload_letters.leave(driver.state, wait.local);
	driver_finish(&driver);
	init(&driver, "/nowhere/at/all");
	assert_true(driver_plan(&driver, 1) < 0);
	assert_string_equal(
		driver.plan.error, "cannot read /nowhere/at/all: No such file or directory");
	driver_finish(&driver);
	driver_remove();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_counts_at_any_number_of_tasks),
		cmocka_unit_test(test_generated_text),
		cmocka_unit_test(test_check_finds_lies),
		cmocka_unit_test(test_a_file_that_changes_is_told),
	};
	return cmocka_run_group_tests_name("workload letters", tests, NULL, NULL);
}
