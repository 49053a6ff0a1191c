/* SPDX-License-Identifier: MIT */
/* Figures and sentences as people read them. */
#include "bench/base/error.h"
#include "bench/base/figures.h"
#include "bench/base/say.h"
#include "bench/base/statistics.h"
#include "bench/base/terminal.h"
#include "bench/base/text.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

typedef void figure(double value, char text[FIGURES_SIZE]);

static void time_by_itself(double seconds, char text[FIGURES_SIZE])
{
	figures_time(seconds, NULL, text);
}

static void milliseconds(double seconds, char text[FIGURES_SIZE])
{
	figures_time(seconds, figures_unit_named("millisecond"), text);
}

static void microseconds_known(double seconds, char text[FIGURES_SIZE])
{
	figures_time_known(seconds, NULL, 1e-6, text);
}

static void milliseconds_known(double seconds, char text[FIGURES_SIZE])
{
	figures_time_known(seconds, figures_unit_named("millisecond"), 1e-6, text);
}

/* No digit that says nothing, none missing that does; 0 only of 0, and no exponent. */
static void says_what_means_something(void **state)
{
	static const struct {
		figure *say;
		double value;
		const char *text;
	} cases[] = {
		{ time_by_itself, 1.0034, "1.00 s" },
		{ time_by_itself, 0.9999, "1.00 s" },
		{ time_by_itself, 0.1554, "155 ms" },
		{ time_by_itself, 5.5e-5, "55.0 \xc2\xb5s" },
		{ time_by_itself, 41e-9, "41.0 ns" },
		{ time_by_itself, 0.4e-9, "0.400 ns" },
		{ time_by_itself, 1234, "1,230 s" },
		{ milliseconds, 2, "2,000 ms" },
		{ time_by_itself, NAN, "" },
		{ milliseconds, 5.5e-5, "0.0550 ms" },
		{ milliseconds, 12e-9, "0.0000120 ms" },
		{ microseconds_known, 2e-6, "2 \xc2\xb5s" },
		{ microseconds_known, 0, "< 1 \xc2\xb5s" },
		{ microseconds_known, 0.0123456, "12.3 ms" },
		{ microseconds_known, NAN, "" },
		{ milliseconds_known, 2e-6, "0.002 ms" },
		{ milliseconds_known, 123e-6, "0.123 ms" },
		{ milliseconds_known, 0, "< 0.001 ms" },
		{ figures_ratio, 1.976, "1.98" },
		{ figures_ratio, 0.9941, "0.99" },
		{ figures_ratio, 9.996, "10.0" },
		{ figures_ratio, 45.23, "45.2" },
		{ figures_ratio, 2016, "2,016" },
		{ figures_ratio, 0.0279, "0.028" },
		{ figures_ratio, 0.0000279, "0.000028" },
		{ figures_percent, 0.99, "99 %" },
		{ figures_percent, 1, "100 %" },
		{ figures_percent, 0.9949, "99 %" },
		{ figures_percent, 0.9962, "99.6 %" },
		{ figures_percent, 0.9996, "99.9 %" },
		{ figures_percent, 0.99991, "99.9 %" },
		{ figures_percent, 0.9999999, "99.9 %" },
		{ figures_percent, 1.0004, "100 %" },
		{ figures_percent, 0.083, "8.3 %" },
		{ figures_percent, 0.00012, "0.012 %" },
		{ figures_percent, 1e-7, "< 0.001 %" },
		{ figures_percent, 0, "0 %" },
		{ figures_percent, 1.98, "198 %" },
		{ figures_change, 1.248, "+25 %" },
		{ figures_change, 1.0002, "+0.020 %" },
		{ figures_change, 0.977, "-2.3 %" },
		{ figures_change, 1, "0 %" },
		{ figures_p, 0.0341, "0.034" },
		{ figures_p, 2.5e-5, "0.000025" },
		{ figures_p, 3e-10, "< 1e-9" },
		{ figures_p, 1, "1.0" },
		{ figures_bytes, 4.31e6, "4.3 MB" },
		{ figures_bytes, 999600, "1.0 MB" },
		{ figures_bytes, 12345, "12 kB" },
		{ figures_bytes, 512, "512 B" },
		{ figures_bytes, 1.234e9, "1.2 GB" },
		{ figures_whole, 12300000, "12,300,000" },
		{ figures_whole, 999, "999" },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char text[FIGURES_SIZE];
		cases[i].say(cases[i].value, text);
		assert_string_equal(text, cases[i].text);
	}
}

/* No digit of a change is finer than its interval, and what is shown is not said to be nothing. */
static void changes_carry_the_digits_of_their_interval(void **state)
{
	static const struct {
		struct interval ratio;
		const char *texts[3];
	} cases[] = {
		{ { 1.000054, 0.975, 1.026 }, { "0.0 %", "-2.5 %", "+2.6 %" } },
		{ { 1.0441, 1.0004, 1.091 }, { "+4.41 %", "+0.04 %", "+9.10 %" } },
		{ { 0.88, 0.61, 1.28 }, { "-12 %", "-39 %", "+28 %" } },
		{ { 0.999, 0.9985, 0.9997 }, { "-0.10 %", "-0.15 %", "-0.03 %" } },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char texts[3][FIGURES_SIZE];
		figures_changes(&cases[i].ratio, texts[0], texts[1], texts[2]);
		for (size_t k = 0; k < 3; k++)
			assert_string_equal(texts[k], cases[i].texts[k]);
	}
}

static void shows_the_width_of_an_interval(void **state)
{
	static const struct {
		struct interval interval;
		const char *text;
	} cases[] = {
		{ { 1.976, 1.951, 2.009 }, "[1.95, 2.01]" },
		{ { 100, 99.97, 100.04 }, "[99.97, 100.04]" },
		{ { 1, NAN, NAN }, "" },
		{ { 0.00253, 0.00214, 0.00413 }, "[0.00214, 0.00413]" },
		{ { 5, 5, 5 }, "[5.00, 5.00]" },
		{ { 5, 5 - 1e-11, 5 + 1e-11 }, "[5.00000, 5.00000]" },
		{ { 0.0134, 0.0000457, 0.0143 }, "[0.00005, 0.01430]" },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char text[2 * FIGURES_SIZE];
		figures_interval(&cases[i].interval, 1, text);
		assert_string_equal(text, cases[i].text);
	}
}

/* And so does what stands in front of one; an end that excludes 1 does not read as 1. */
static void says_estimates_within_their_intervals(void **state)
{
	static const struct {
		struct interval ratio;
		const char *estimate, *text;
	} cases[] = { { { 15.984, 15.978, 15.992 }, "15.98", "[15.98, 15.99]" },
		{ { 15.964, 15.93, 15.99 }, "15.96", "[15.93, 15.99]" },
		{ { 1.976, 1.951, 2.009 }, "1.98", "[1.95, 2.01]" },
		{ { 0.95, 0.92, 0.9988 }, "0.95", "[0.920, 0.999]" },
		{ { 1.1, 1.00002, 1.2 }, "1.10", "[1.00002, 1.20000]" },
		{ { 1.1, 0.998, 1.2 }, "1.10", "[1.00, 1.20]" },
		{ { 1.5, NAN, NAN }, "1.50", "" } };
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char estimate[FIGURES_SIZE], text[2 * FIGURES_SIZE];
		figures_ratios(&cases[i].ratio, estimate, text);
		assert_string_equal(estimate, cases[i].estimate);
		assert_string_equal(text, cases[i].text);
	}
	char time[FIGURES_SIZE] = "155 ms", rate[FIGURES_SIZE] = "331 M/s";
	figures_within(154.83, "[154.8, 154.9]", time);
	figures_within(330.62, "[330.6, 330.7]", rate);
	assert_string_equal(time, "154.8 ms");
	assert_string_equal(rate, "330.6 M/s");
}

/* What a sentence says lies in its interval: 31.6 [31.3, 35.7] is not "30 times". */
static void says_factors_within_their_intervals(void **state)
{
	static const struct {
		struct interval interval;
		const char *text;
	} cases[] = { { { 1.976, 1.951, 2.009 }, "1.98" }, { { 31.6, 31.3, 35.7 }, "31.6" },
		{ { 31.6, 28.3, 35.7 }, "32" }, { { 31.6, 31.2, 31.9 }, "31.6" },
		{ { 38.4, 37.9, 47 }, "38" }, { { 1.44, 1.41, 1.8 }, "1.44" },
		{ { 1.42, 1.01, 3.9 }, "1.4" }, { { 9.6, 5, 20 }, "9.6" },
		{ { 187, 154, 1667 }, "190" }, { { 4321, 1000, 9000 }, "4,300" },
		{ { 0.0132, 0.0004, 0.0143 }, "0.013" }, { { 1.5, NAN, NAN }, "1.50" },
		{ { 1.004, 1.0032, 1.25 }, "1.004" }, { { 1.004, 0.9, 1.06 }, "1.00" } };
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char text[FIGURES_SIZE];
		figures_factor(&cases[i].interval, text);
		assert_string_equal(text, cases[i].text);
	}
}

static void shortens_visibly(void **state)
{
	static const struct {
		const char *text;
		size_t most;
		const char *shown;
	} cases[] = { { "processes", 9, "processes" }, { "processes", 8, "proc\xe2\x80\xa6ses" },
		{ "sleep duration=100ms, 256 tasks", 17,
			"sleep d\xe2\x80\xa6"
			"256 tasks" },
		{ "", 5, "" }, { "\xc3\xa9\xc3\xa9\xc3\xa9", 3, "\xc3\xa9\xc3\xa9\xc3\xa9" },
		{ "\xc3\xa9\xc3\xa8\xc3\xaa\xc3\xab", 3, "\xc3\xa9\xe2\x80\xa6\xc3\xab" },
		{ "ab", 1, "a\xe2\x80\xa6" } };
	char text[64], tiny[12];
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		text_shorten(cases[i].text, cases[i].most, text, sizeof text);
		assert_string_equal(text, cases[i].shown);
	}
	text_shorten("\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac", 4, tiny,
		sizeof tiny);
	assert_true(strlen(tiny) < sizeof tiny && text_character(tiny) == 3);
	assert_int_equal(text_characters("a\xc3\xa9\xff"), 3);
}

static void grows_up_to_its_buffer(void **state)
{
	char buffer[8];
	struct say text = say_into(buffer, sizeof buffer);
	(void)state;
	say(&text, "1234");
	say(&text, "5\xc3\xa9\xc3\xa9"); /* the second does not fit, and no half of it stays */
	assert_string_equal(buffer, "12345\xc3\xa9");
	say(&text, "more");
	assert_string_equal(buffer, "12345\xc3\xa9");
}

static void wraps_whatever_it_is_given(void **state)
{
	static const struct {
		const char *words, *shown;
	} cases[] = { { "one two three", "  one two\n    three\n" }, { "", "" },
		{ "a share 17 % of", "  a share\n    17 %\n    of\n" },
		{ "one two   three", "  one two\n    three\n" },
		{ "unbreakablewords", "  unbreaka\n    blewor\n    ds\n" },
		{ "cut \xc3", "  cut \\xc3\n" }, /* it went on for ever */
		{ "a\x1b[2Jb\nc", "  a\\x1b[2J\n    b\\nc\n" },
		{ "\xc3\xa9\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9",
			"  \xc3\xa9\xc3\xa9\xc3\xa9\n"
			"    \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\n" } };
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char *shown;
		size_t size;
		FILE *out = open_memstream(&shown, &size);
		assert_non_null(out);
		terminal_wrap(out, 10, 2, cases[i].words);
		fclose(out);
		assert_string_equal(shown, cases[i].shown);
		free(shown);
	}
}

static void cuts_errors_between_characters(void **state)
{
	struct error error;
	char long_text[1200];
	(void)state;
	for (size_t shift = 0; shift < 3; shift++) {
		size_t used = (size_t)sprintf(long_text, "%.*s", (int)shift, "ab");
		while (used + 4 < sizeof long_text)
			used += (size_t)sprintf(long_text + used, "\xe2\x82\xac");
		error_set(&error, -EINVAL, "%s", long_text);
		assert_true(strlen(error.text) > sizeof error.text - 8);
		for (size_t at = 0, length; error.text[at]; at += length)
			assert_true((length = text_character(error.text + at)) > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_means_something),
		cmocka_unit_test(changes_carry_the_digits_of_their_interval),
		cmocka_unit_test(shows_the_width_of_an_interval),
		cmocka_unit_test(says_factors_within_their_intervals),
		cmocka_unit_test(says_estimates_within_their_intervals),
		cmocka_unit_test(shortens_visibly),
		cmocka_unit_test(grows_up_to_its_buffer),
		cmocka_unit_test(wraps_whatever_it_is_given),
		cmocka_unit_test(cuts_errors_between_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
