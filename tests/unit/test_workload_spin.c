/* SPDX-License-Identifier: MIT */
/* Unit tests of the workload `spin`, and of computing for a given time. */
#include "tests/unit/workload_driver.h"
#include "workloads/burn.h"
#include "workloads/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Python: x = (x * 6364136223846793005 + 1442695040888963407) % 2**64, so many times from 1. */
static void test_known_numbers(void **fixture)
{
	static const struct {
		uint64_t rounds, number;
	} known[] = { { 0, 1 }, { 1, 7806831264735756412 }, { 2, UINT64_C(9396908728118811419) },
		{ 3, UINT64_C(11960119808228829710) }, { 1000, UINT64_C(17660865281050590889) },
		{ 1000003, 5092801375804597070 } };
	(void)fixture;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		assert_true(burn_run(1, known[i].rounds) == known[i].number);
		assert_true(burn_jump(1, known[i].rounds) == known[i].number);
	}
	/* The generator has full period (Hull and Dobell): 2^64 rounds, in two halves, are none. */
	assert_true(burn_jump(burn_jump(7, UINT64_C(1) << 63), UINT64_C(1) << 63) == 7);
}

/* The one file that a calibration leaves. */
static void find_kept(char path[256])
{
	glob_t found;
	snprintf(path, 256, "%s/concbench/burn-1-*", driver_directory());
	assert_int_equal(glob(path, 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, 1);
	snprintf(path, 256, "%s", found.gl_pathv[0]);
	globfree(&found);
}

static void keep(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void expect_rounds(uint64_t work_ns, const char *figures)
{
	struct driver driver;
	driver_init(&driver, &workload_spin);
	driver_value(&driver, "work")->number = work_ns;
	driver_passes(&driver, 3);
	assert_string_equal(driver.verdict.figures, figures);
	driver_finish(&driver);
}

/* All samples of a machine take the speed that the first one measured, whatever it was. */
static void test_measured_once_and_kept(void **fixture)
{
	(void)fixture;
	char path[256], text[32] = "";
	setenv("XDG_CACHE_HOME", driver_directory(), 1);
	struct burn first, second;
	char error[WORKLOAD_TEXT];
	assert_int_equal(burn_init(&first, "rounds=", error), 0);
	assert_int_equal(burn_init(&second, "rounds=", error), 0);
	assert_true(first.rounds_per_ms > 0 && first.rounds_per_ms == second.rounds_per_ms);
	find_kept(path);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	assert_non_null(fgets(text, sizeof text, file));
	fclose(file);
	assert_true(strtoull(text, NULL, 10) == first.rounds_per_ms);
	keep(path, "1000\n");
	expect_rounds(10000, "rounds=10");
	expect_rounds(1234567, "rounds=1234");
	expect_rounds(0, "rounds=0");
	keep(path, "100"); /* cut short: measured again */
	assert_int_equal(burn_plan("rounds=", error), 0);
	assert_int_equal(burn_init(&first, "rounds=", error), 0);
	keep(path, "soon\n");
	assert_int_equal(burn_init(&second, "rounds=", error), 0);
	assert_true(first.rounds_per_ms > 100 && second.rounds_per_ms > 100);
	driver_remove();
}

static void test_without_a_place_rounds_are_asked_for(void **fixture)
{
	struct driver driver;
	(void)fixture;
	unsetenv("XDG_CACHE_HOME");
	setenv("HOME", "", 1);
	driver_init(&driver, &workload_spin);
	assert_true(driver_plan(&driver, 1) < 0);
	assert_string_equal(driver.plan.error,
		"no place for the CPU's speed; give rounds= or set XDG_CACHE_HOME or HOME");
	driver_value(&driver, "rounds")->number = 10;
	driver_passes(&driver, 6);
	/* As above, from workload_hash(1, task). */
	assert_true(driver.ledger.records[0].result == UINT64_C(14493901004332701411));
	assert_true(driver.ledger.records[5].result == UINT64_C(17329916398307801754));
	driver_finds_lies(&driver);
	driver_finish(&driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_numbers),
		cmocka_unit_test(test_measured_once_and_kept),
		cmocka_unit_test(test_without_a_place_rounds_are_asked_for),
	};
	return cmocka_run_group_tests_name("workload spin", tests, NULL, NULL);
}
