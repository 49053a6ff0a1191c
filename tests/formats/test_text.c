/* SPDX-License-Identifier: MIT */
/* Names of any bytes, as UTF-8, as one line, as a word of ASCII. */
#include "bench/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define UNKNOWN "\xef\xbf\xbd"

struct text_case {
	const char *text, *utf8, *line, *percent;
};

static const struct text_case cases[] = {
	{ "", "", "", "" },
	{ "plain", "plain", "plain", "plain" },
	{ "a b/c", "a b/c", "a b/c", "a%20b%2Fc" },
	{ "50%", "50%", "50%", "50%25" },
	{ "a-4", "a-4", "a-4", "a-4" },
	{ "a\nb\r\t\x1b", "a\nb\r\t\x1b", "a\\nb\\r\\t\\x1b", "a%0Ab%0D%09%1B" },
	{ "\x7f", "\x7f", "\\x7f", "%7F" },
	{ "gr\xc3\xb6\xc3\x9f", "gr\xc3\xb6\xc3\x9f", "gr\xc3\xb6\xc3\x9f", "gr%C3%B6%C3%9F" },
	{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", "%F0%9F%98%80" },
	{ "a\xff"
	  "b",
		"a" UNKNOWN "b", "a" UNKNOWN "b", "a%FFb" },
	/* Cut short, too long a form, a surrogate, above U+10FFFF, a byte that only continues. */
	{ "\xe2\x82", UNKNOWN UNKNOWN, UNKNOWN UNKNOWN, "%E2%82" },
	{ "\xc0\xaf", UNKNOWN UNKNOWN, UNKNOWN UNKNOWN, "%C0%AF" },
	{ "\xe0\x80\xaf", UNKNOWN UNKNOWN UNKNOWN, UNKNOWN UNKNOWN UNKNOWN, "%E0%80%AF" },
	{ "\xed\xa0\x80", UNKNOWN UNKNOWN UNKNOWN, UNKNOWN UNKNOWN UNKNOWN, "%ED%A0%80" },
	{ "\xf4\x90\x80\x80", UNKNOWN UNKNOWN UNKNOWN UNKNOWN, UNKNOWN UNKNOWN UNKNOWN UNKNOWN,
		"%F4%90%80%80" },
	{ "\x80z", UNKNOWN "z", UNKNOWN "z", "%80z" },
	{ "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf", "%F4%8F%BF%BF" },
};

static void all_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *utf8 = text_utf8(cases[i].text), *line = text_line(cases[i].text);
		char *percent = text_percent(cases[i].text, "-");
		assert_string_equal(utf8, cases[i].utf8);
		assert_string_equal(line, cases[i].line);
		assert_string_equal(percent, cases[i].percent);
		free(utf8);
		free(line);
		free(percent);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(all_cases) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
