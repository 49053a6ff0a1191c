/* SPDX-License-Identifier: MIT */
/* Names of any bytes, as UTF-8, as one line, as a word of ASCII. */
#include "bench/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

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
	{ "\xc2\x9b|\xc2\xa0", "\xc2\x9b|\xc2\xa0", "\\x9b|\xc2\xa0", "%C2%9B%7C%C2%A0" },
	{ "gr\xc3\xb6\xc3\x9f", "gr\xc3\xb6\xc3\x9f", "gr\xc3\xb6\xc3\x9f", "gr%C3%B6%C3%9F" },
	{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", "%F0%9F%98%80" },
	{ "a\xff|", "a\\xff|", "a\\xff|", "a%FF%7C" },
	/* Cut short, too long a form, a surrogate, above U+10FFFF, a byte that only continues. */
	{ "\xe2\x82", "\\xe2\\x82", "\\xe2\\x82", "%E2%82" },
	{ "\xc0\xaf", "\\xc0\\xaf", "\\xc0\\xaf", "%C0%AF" },
	{ "\xe0\x80\xaf", "\\xe0\\x80\\xaf", "\\xe0\\x80\\xaf", "%E0%80%AF" },
	{ "\xed\xa0\x80", "\\xed\\xa0\\x80", "\\xed\\xa0\\x80", "%ED%A0%80" },
	{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", "\\xf4\\x90\\x80\\x80", "%F4%90%80%80" },
	{ "\x80z", "\\x80z", "\\x80z", "%80z" },
	/* What would read as an escape; what would not. */
	{ "\\xff", "\\x5cxff", "\\xff", "%5Cxff" },
	{ "\\x5cxff", "\\x5cx5cxff", "\\x5cxff", "%5Cx5cxff" },
	{ "\\x3d \\x2b \\x40", "\\x5cx3d \\x5cx2b \\x5cx40", "\\x3d \\x2b \\x40",
		"%5Cx3d%20%5Cx2b%20%5Cx40" },
	{ "\\\\x80", "\\\\x5cx80", "\\\\x80", "%5C%5Cx80" },
	{ "C:\\x7f \\xFF \\x8 \\x \\", "C:\\x7f \\xFF \\x8 \\x \\", "C:\\x7f \\xFF \\x8 \\x \\",
		"C%3A%5Cx7f%20%5CxFF%20%5Cx8%20%5Cx%20%5C" },
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
		text_restore(utf8);
		assert_string_equal(utf8, cases[i].text);
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
