/* SPDX-License-Identifier: MIT */
/* What gets into a page: texts of any bytes, pictures of gnuplot's and of an enemy's. */
#include "bench/report/html.h"
#include "bench/report/svg.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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

/* The picture as an element; an empty text when it is refused. */
static const char *taken_over(const char *body)
{
	static char written[1024];
	char text[1024];
	struct svg svg = { .text = text,
		.prefix = "p-",
		.class = "light",
		.labelled_by = "t",
		.width = 10,
		.height = 5 };
	snprintf(text, sizeof(text), "<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 1 1\">%s</svg>",
		body);
	FILE *out = fmemopen(written, sizeof(written), "w");
	int status = svg_write(out, &svg);
	fputc('\0', out);
	fclose(out);
	assert_true(status == 0 || status == -EINVAL);
	return status ? "" : written;
}

#define ROOT "<svg class=\"light\" role=\"img\" aria-labelledby=\"t\" viewBox=\"0 0 10 5\">"

static void only_drawing_is_taken_over(void **state)
{
	static const struct {
		const char *body, *html;
	} cases[] = {
		{ "<title>Gnuplot</title><desc>x</desc><!-- <g> --><g/>", "<g/>" },
		{ "<g id='a' ><use xlink:href='#a' /></g>",
			"<g id=\"p-a\"><use href=\"#p-a\"/></g>" },
		{ "<g style='filter:url(#b); fill:none; cursor:url(http://x)'/>",
			"<g filter=\"url(#p-b)\" fill=\"none\"/>" },
		{ "<text>a &lt;b&gt; &amp;amp; &#x41;<tspan>c</tspan></text>",
			"<text>a &lt;b&gt; &amp;amp; &amp;#x41;<tspan>c</tspan></text>" },
		{ "<script>alert(1)</script><style>g{}</style><g/>", "<g/>" },
		{ "<g onload='alert(1)' onclick=\"x\" fill='red'/>", "<g fill=\"red\"/>" },
		{ "<a xlink:href='javascript:alert(1)'><g/></a>", "" },
		{ "<image href='http://x/y.png'/><foreignObject><b/></foreignObject>", "" },
		{ "<use href='http://x#y'/><g fill='red url(#a)'/><g fill='url(http://x)'/>",
			"<use/><g/><g/>" },
		{ "<g fill='\"&gt;&lt;script&gt;'/>", "<g fill=\"&quot;&gt;&lt;script&gt;\"/>" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char wanted[1024];
		snprintf(wanted, sizeof(wanted), ROOT "%s</svg>", cases[i].html);
		assert_string_equal(taken_over(cases[i].body), wanted);
	}
}

static void what_is_no_picture_is_refused(void **state)
{
	static const char *const bodies[] = { "<g>", "</g></svg></g>", "<g fill='", "<script>",
		"<g fill=red/>", "<", "<!--", "<g></p></g>" };
	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		assert_string_equal(taken_over(bodies[i]), "");
}

static void the_extent_is_that_of_what_is_drawn(void **state)
{
	double top = 100, bottom = 900;
	(void)state;
	svg_extent("<svg><rect x='0' y='0'/><defs><path d='M0,0'/></defs>"
		   "<g transform=\"translate(58.00,82.96)\">\n<text></text></g>"
		   "<g transform=\"translate(1.5,300)\"><text>1,850</text></g>"
		   "<polygon points = '1,400 2,500 3,600.5 '/></svg>",
		&top, &bottom);
	assert_true(top > 250 && top < 300);
	assert_true(bottom > 600.5 && bottom < 650);
	top = 100;
	bottom = 900;
	svg_extent("<svg><g/>", &top, &bottom);
	assert_true(top >= 100 && bottom <= 900 && top < bottom);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_escaped),
		cmocka_unit_test(only_drawing_is_taken_over),
		cmocka_unit_test(what_is_no_picture_is_refused),
		cmocka_unit_test(the_extent_is_that_of_what_is_drawn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
