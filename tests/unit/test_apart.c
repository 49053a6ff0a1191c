/* SPDX-License-Identifier: MIT */
/* Long texts beside each other: short, and never two the same that were not. */
#include "bench/base/apart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define E "\xe2\x80\xa6"

static void expect(const char *const *texts, const char *const *wanted, size_t count, size_t most)
{
	char **out = apart_shorten(texts, count, most);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(out[i], wanted[i]);
	for (size_t i = 0; i < count; i++)
		free(out[i]);
	free(out);
}

#define EXPECT(most, count, ...) \
	do { \
		static const char *const both[][count] = { __VA_ARGS__ }; \
		expect(both[0], both[1], count, most); \
	} while (0)

static void test_short(void **state)
{
	(void)state;
	EXPECT(16, 3, { "", "1ms", "exactly sixteen." }, { "", "1ms", "exactly sixteen." });
	EXPECT(16, 1, { "a\033[31m\n" }, { "a\\x1b[31m\\n" });
}

/* Alone, or different at an end: the middle goes. */
static void test_middle(void **state)
{
	(void)state;
	EXPECT(16, 1, { "abcdefghijklmnopqrstuvwxyz" }, { "abcdefg" E "stuvwxyz" });
	EXPECT(16, 2, { "abcdefghijklmnopqrstuvwxy1", "abcdefghijklmnopqrstuvwxy2" },
		{ "abcdefg" E "stuvwxy1", "abcdefg" E "stuvwxy2" });
	EXPECT(16, 2, { "same text, and long enough", "same text, and long enough" },
		{ "same text" E "enough", "same text" E "enough" });
	/* A number is not cut: it would be another one. */
	EXPECT(17, 2, { "sleep fixed=50ms, 16 tasks", "sleep fixed=100ms, 256 tasks" },
		{ "sleep fi" E "16 tasks", "sleep f" E "256 tasks" });
	/* Characters, not bytes. */
	EXPECT(16, 1,
		{ "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f---------" },
		{ "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa4\xc3\xb6\xc3\xbc" E "--------" });
}

/* Different inside: that place is shown. */
static void test_inside(void **state)
{
	(void)state;
	EXPECT(22, 2, { "memory stride=8B, 1024 tasks", "memory stride=64B, 1024 tasks" },
		{ E "stride=8B, 1024 tasks", E "stride=64B, 1024 tas" E });
	EXPECT(16, 3,
		{ "1111111111111111111111A111111111111111111111",
			"1111111111111111111111B111111111111111111111", "1" },
		{ E "1111A111111111" E, E "1111B111111111" E, "1" });
}

/* Different at places that no window holds. */
static void test_numbered(void **state)
{
	(void)state;
	EXPECT(16, 4,
		{ "B1111111111111111111111111111111111111111111",
			"1111111111111111111111B111111111111111111111",
			"11111111111111111111111111111B11111111111111",
			"1111111111111111111111B111111111111111111111" },
		{ "B111111111111" E "#1", "1111111111111" E "#2", "1111111111111" E "#3",
			"1111111111111" E "#2" });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_short),
		cmocka_unit_test(test_middle),
		cmocka_unit_test(test_inside),
		cmocka_unit_test(test_numbered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
