/* SPDX-License-Identifier: MIT */
/* Lists of names, escapes and suggestions. */
#include "bench/base/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct split_case {
	const char *text;
	char separator;
	bool keep;
	const char *items[4];
};

static const struct split_case splits[] = {
	{ "", ',', false, { NULL } },
	{ "a", ',', false, { "a", NULL } },
	{ "a,b", ',', false, { "a", "b", NULL } },
	{ "a,,b", ',', false, { "a", "", "b", NULL } },
	{ ",", ',', false, { "", "", NULL } },
	{ "a\\,b,c", ',', false, { "a,b", "c", NULL } },
	{ "a\\:b\\,c", ',', true, { "a\\:b,c", NULL } },
	{ "a\\\\,b", ',', false, { "a\\", "b", NULL } },
	{ "a\\", ',', false, { "a\\", NULL } },
};

static void test_split(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof splits / sizeof *splits; i++) {
		struct names names = { 0 };
		const struct split_case *test = &splits[i];
		names_split(&names, test->text, test->separator, test->keep);
		size_t n = 0;
		for (; test->items[n]; n++) {
			assert_true(n < names.count);
			assert_string_equal(names.items[n], test->items[n]);
		}
		assert_int_equal(names.count, n);
		names_finish(&names);
	}
}

static void test_escape(void **state)
{
	(void)state;
	char *text = NULL;
	names_escape(&text, "a;b\\c", ";");
	assert_string_equal(text, "a\\;b\\\\c");
	names_escape(&text, ":", ";");
	assert_string_equal(text, "a\\;b\\\\c:");
	free(text);
}

static void test_unescape(void **state)
{
	(void)state;
	static const char text[] = "a\\=b\\\\=c\\";
	struct names names = { 0 };
	assert_int_equal(names_item_length(text, '='), 6);
	assert_int_equal(names_item_length(text, ';'), strlen(text));
	assert_int_equal(names_item_length("", ';'), 0);
	names_add_unescaped(&names, text, 6);
	names_add_unescaped(&names, text, strlen(text));
	assert_string_equal(names.items[0], "a=b\\");
	assert_string_equal(names.items[1], "a=b\\=c\\");
	names_finish(&names);
}

static void test_nearest(void **state)
{
	(void)state;
	struct names candidates = { 0 };
	names_split(&candidates, "sequential,threads,processes,async,primes", ',', false);
	static const char *const typed[][2] = {
		{ "thread", "threads" },
		{ "thraeds", "threads" },
		{ "prime", "primes" },
		{ "asinc", "async" },
		{ "seq", "sequential" },
		{ "proceses", "processes" },
		{ "xyz", NULL },
		{ "", NULL },
	};
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
		const char *nearest = names_nearest(&candidates, typed[i][0]);
		if (!typed[i][1])
			assert_null(nearest);
		else
			assert_string_equal(nearest, typed[i][1]);
	}
	names_finish(&candidates);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_unescape),
		cmocka_unit_test(test_nearest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
