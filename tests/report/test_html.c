/* SPDX-License-Identifier: MIT */
/* What gets into a page: texts of any bytes, by a template. */
#include "bench/report/html.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *escaped(const char *text)
{
	static char written[512];
	FILE *out = fmemopen(written, sizeof(written), "w");
	html_text(out, text);
	fputc('\0', out);
	fclose(out);
	return written;
}

static void texts_are_escaped(void **state)
{
	static const struct {
		const char *text, *html;
	} cases[] = {
		{ "", "" },
		{ "a\tb\nc", "a\tb\nc" },
		{ "<a href=\"x\">'&amp;'</a>",
			"&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;&#39;&lt;/a&gt;" },
		{ "\x01\x1b[31m\r\x7f", "\xe2\x90\x81\xe2\x90\x9b[31m\xe2\x90\x8d\xe2\x90\xa1" },
		{ "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80" },
		{ "\xff\xed\xa0|", "\\xff\\xed\\xa0|" },
		{ "\xc2\x85|\xef\xbf\xbf|\xe2\x80\xae|",
			"\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd|" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(escaped(cases[i].text), cases[i].html);
}

static const char view[] =
	"{\"a\":\"<1>\",\"list\":[{\"b\":\"x\"},{\"b\":\"y\",\"a\":\"2\"}],\"words\":[\"u\",\"{{a}}\"],"
	"\"object\":{\"c\":\"&\"},\"none\":[],\"bytes\":\"\\u00e9\"}";

/* The template filled; an empty text when it is refused. */
static const char *filled(const char *template)
{
	static char written[512];
	struct cJSON *shown = cJSON_Parse(view);
	FILE *out = fmemopen(written, sizeof(written), "w");
	assert_non_null(shown);
	int status = html_fill(out, template, shown);
	fputc('\0', out);
	fclose(out);
	cJSON_Delete(shown);
	assert_true(status == 0 || status == -EINVAL);
	return status ? "" : written;
}

static void slots_are_filled(void **state)
{
	static const struct {
		const char *template, *html;
	} cases[] = {
		{ "plain } } text", "plain } } text" },
		{ "<p>{{a}}{{unknown}}</p>", "<p>&lt;1&gt;</p>" },
		{ "{{{a}}}{{bytes}}", "<1>\xc3\xa9" },
		{ "{{#list}}\n{{b}}:{{a}};\n{{/list}}\n.", "x:&lt;1&gt;;\ny:2;\n." },
		{ "{{#words}}[{{.}}]{{/words}}", "[u][{{a}}]" },
		{ "{{#object}}{{c}}{{/object}}{{#unknown}}{{a}}{{/unknown}}", "&amp;" },
		{ "{{#none}}x{{/none}}{{^unknown}}{{a}}{{/unknown}}{{^a}}x{{/a}}", "&lt;1&gt;" },
		{ "{{#object}}{{#list}}{{c}}{{b}}{{/list}}{{/object}}", "&amp;x&amp;y" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(filled(cases[i].template), cases[i].html);
}

static void what_has_no_end_is_refused(void **state)
{
	static const char *const templates[] = { "{{a", "{{#a}}", "{{/a}}", "{{{a}}",
		"{{#list}}{{#object}}{{/list}}{{/object}}",
		"{{a name that is longer than any has}}" };
	(void)state;
	for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); i++)
		assert_string_equal(filled(templates[i]), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_escaped),
		cmocka_unit_test(slots_are_filled),
		cmocka_unit_test(what_has_no_end_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
