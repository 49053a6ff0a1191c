/* SPDX-License-Identifier: MIT */
/* Text to values and back: the only parser of parameters. */
#include "bench/plan/param.h"

#include <errno.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const colours[] = { "red", "green", NULL };

static const struct param table[] = {
	{ "count", PARAM_INTEGER, "5", 1, 100, NULL, "a count" },
	{ "room", PARAM_SIZE, "64KiB", 0, UINT64_C(1) << 40, NULL, "a size" },
	{ "pause", PARAM_DURATION, "50ms", 0, UINT64_C(3600000000000), NULL, "a time" },
	{ "colour", PARAM_CHOICE, "green", 0, 0, colours, "a colour" },
	{ "word", PARAM_TEXT, "salt", 0, 8, NULL, "a word" },
	{ "numbers", PARAM_INTEGERS, "3:5:7", 0, UINT64_MAX, NULL, "numbers" },
	{ "files", PARAM_FILES, "", 0, 0, NULL, "files" },
	{ "share", PARAM_PERCENT, "0%", 0, 100000, NULL, "a share" },
	{ "growth", PARAM_PERCENT, "0%", 0, UINT64_MAX, NULL, "a share of any size" },
	{ 0 },
};

struct parse_case {
	const char *name, *text;
	int code;
	uint64_t number;
	const char *canonical;
};

static const struct parse_case cases[] = {
	{ "count", "1", 0, 1, "1" },
	{ "count", "100", 0, 100, "100" },
	{ "count", "007", 0, 7, "7" },
	{ "count", "0", -EINVAL, 0, NULL },
	{ "count", "101", -EINVAL, 0, NULL },
	{ "count", "-1", -EINVAL, 0, NULL },
	{ "count", "+1", -EINVAL, 0, NULL },
	{ "count", " 1", -EINVAL, 0, NULL },
	{ "count", "1x", -EINVAL, 0, NULL },
	{ "count", "", -EINVAL, 0, NULL },
	{ "count", "99999999999999999999", -EINVAL, 0, NULL },
	{ "room", "512", 0, 512, "512B" },
	{ "room", "64KiB", 0, 65536, "64KiB" },
	{ "room", "65536", 0, 65536, "64KiB" },
	{ "room", "1MB", 0, 1000000, "1MB" },
	{ "room", "1.5KiB", 0, 1536, "1536B" },
	{ "room", "1GiB", 0, UINT64_C(1) << 30, "1GiB" },
	{ "room", "1TiB", -EINVAL, 0, NULL },
	{ "room", "18446744073709551615GiB", -EINVAL, 0, NULL },
	{ "pause", "50ms", 0, 50000000, "50ms" },
	{ "pause", "0.05s", 0, 50000000, "50ms" },
	{ "pause", "1500us", 0, 1500000, "1500us" },
	{ "pause", "1h", 0, UINT64_C(3600000000000), "1h" },
	{ "pause", "0", 0, 0, "0ns" },
	{ "pause", "50", -EINVAL, 0, NULL },
	{ "pause", "61min", -EINVAL, 0, NULL },
	{ "pause", "nans", -EINVAL, 0, NULL },
	{ "pause", "infs", -EINVAL, 0, NULL },
	{ "pause", "1e3s", -EINVAL, 0, NULL },
	{ "pause", ".s", -EINVAL, 0, NULL },
	{ "colour", "red", 0, 0, "red" },
	{ "colour", "Red", -EINVAL, 0, NULL },
	{ "word", "", 0, 0, "" },
	{ "word", "12345678", 0, 8, "12345678" },
	{ "word", "123456789", -EINVAL, 0, NULL },
	{ "share", "5%", 0, 5000, "5%" },
	{ "share", "0.25", 0, 250, "0.25%" },
	{ "share", "99.999%", 0, 99999, "99.999%" },
	{ "share", "100%", 0, 100000, "100%" },
	{ "share", "101%", -EINVAL, 0, NULL },
	{ "share", "5 %", -EINVAL, 0, NULL },
	{ "share", "-5%", -EINVAL, 0, NULL },
	{ "growth", "1844674451615", 0, UINT64_C(1844674451615000), "1844674451615%" },
	{ "growth", "9300000000000000.5556", 0, UINT64_C(9300000000000000556),
		"9300000000000000.556%" },
	{ "growth", "18446744073709552%", -EINVAL, 0, NULL },
};

static void test_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct parse_case *test = &cases[i];
		const struct param *param = &table[param_index(table, test->name)];
		struct value value;
		struct error error = { 0 };
		int code = value_parse(param, test->text, &value, &error);
		if (code != test->code)
			fail_msg("%s=%s gave %d: %s", test->name, test->text, code, error.text);
		if (code) {
			assert_non_null(strstr(error.text, test->name));
			continue;
		}
		assert_int_equal(value.number, test->number);
		assert_string_equal(value.text, test->canonical);
		value_finish(&value);
	}
}

static void test_integers(void **state)
{
	(void)state;
	const struct param *param = &table[param_index(table, "numbers")];
	struct value value;
	struct error error;
	assert_int_equal(value_parse(param, " 0 18446744073709551615:2", &value, &error), 0);
	assert_int_equal(value.count, 3);
	assert_true(value.numbers[1] == UINT64_MAX);
	assert_string_equal(value.text, "0:18446744073709551615:2");
	value_finish(&value);
	assert_int_equal(value_parse(param, "", &value, &error), -EINVAL);
	assert_int_equal(value_parse(param, "1:x", &value, &error), -EINVAL);
	assert_int_equal(value_parse(param, "1:18446744073709551616", &value, &error), -EINVAL);
}

static void test_files(void **state)
{
	(void)state;
	const struct param *param = &table[param_index(table, "files")];
	struct value value;
	struct error error;
	assert_int_equal(value_parse(param, "a:b\\:c:d e", &value, &error), 0);
	assert_int_equal(value.count, 3);
	assert_string_equal(value.items[1], "b:c");
	assert_string_equal(value.items[2], "d e");
	value_finish(&value);
	assert_int_equal(value_parse(param, "", &value, &error), 0);
	assert_int_equal(value.count, 0);
	value_finish(&value);
	assert_int_equal(value_parse(param, "a::b", &value, &error), -EINVAL);
}

static void test_table(void **state)
{
	(void)state;
	struct values *values = values_create(table);
	struct error error;
	assert_non_null(values);
	char *text = values_text(values), *changed = values_text_changed(values, " ");
	assert_string_equal(
		text, "count=5;room=64KiB;pause=50ms;colour=green;word=salt;numbers=3:5:7;files=;share=0%;growth=0%");
	assert_string_equal(changed, "");
	free(text);
	free(changed);
	assert_int_equal(values_set(values, "word", "a;b\\", &error), 0);
	assert_int_equal(values_set(values, "count", "9", &error), 0);
	text = values_text(values);
	assert_non_null(strstr(text, "word=a\\;b\\\\;"));
	changed = values_text_changed(values, " ");
	assert_non_null(strstr(changed, "count=9 "));
	free(text);
	free(changed);
	assert_int_equal(values_set(values, "colou", "red", &error), -EINVAL);
	assert_non_null(strstr(error.text, "did you mean 'colour'"));
	values_destroy(values);
	values_destroy(NULL);
}

static void test_broken_tables(void **state)
{
	(void)state;
	struct error error;
	const struct param twice[] = { table[0], table[0], { 0 } };
	const struct param low[] = { { "n", PARAM_INTEGER, "0", 1, 9, NULL, "n" }, { 0 } };
	const struct param mute[] = { { "n", PARAM_INTEGER, "1", 1, 9, NULL, NULL }, { 0 } };
	assert_int_equal(params_check(table, &error), 0);
	assert_int_equal(params_check(NULL, &error), 0);
	assert_int_equal(params_check(twice, &error), -EINVAL);
	assert_int_equal(params_check(low, &error), -EINVAL);
	assert_int_equal(params_check(mute, &error), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_broken_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
