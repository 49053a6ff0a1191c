/* SPDX-License-Identifier: MIT */
/*
 * A run directory as a page: whatever its files hold, the page has no tag that page.html has not,
 * and one script. Pictures are not drawn.
 */
#include "fuzz.h"

#include "bench/base/data.h"
#include "bench/base/error.h"
#include "bench/base/file.h"
#include "bench/report/report.h"

#include <stdlib.h>
#include <string.h>

static const char *template_text(void)
{
	static char *text;
	char path[4200];
	if (!text)
		fuzz_must(!data_path("bench/report/page.html", path, sizeof path) &&
				  !file_text(path, &text),
			"page.html");
	return text;
}

/* "<name", up to where attributes begin. */
static size_t tag_length(const char *tag)
{
	return strcspn(tag, " >\n");
}

static bool has_tag(const char *text, const char *tag)
{
	for (const char *own = strchr(text, '<'); own; own = strchr(own + 1, '<'))
		if (tag_length(own) == tag_length(tag) && !strncmp(own, tag, tag_length(tag)))
			return true;
	return false;
}

/* Behind an asset of our own, which may compare with "<". */
static const char *skip_asset(const char *at, const char *begins, const char *ends)
{
	const char *end = strncmp(at, begins, strlen(begins)) ? NULL : strstr(at, ends);
	return end ? end : at;
}

static void has_no_tags_but_ours(const char *page)
{
	size_t scripts = 0;
	for (const char *at = strchr(page, '<'); at; at = strchr(at + 1, '<')) {
		fuzz_must(has_tag(template_text(), at), "a tag is the template's");
		scripts += !strncmp(at, "<script", strlen("<script"));
		at = skip_asset(at, "<style>", "</style>");
		at = skip_asset(at, "<script>", "</script>");
	}
	fuzz_must(scripts == 1, "there is one script");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report_result result;
	struct error error = { "" };
	const struct report_request request = {
		.run = fuzz_folder(), .output = fuzz_path("page.html"), .gnuplot = "no-gnuplot"
	};
	fuzz_put_run(data, size);
	if (report_write(&request, &result, &error)) {
		fuzz_must_say(&error);
		return 0;
	}
	char *page = fuzz_get("page.html");
	has_no_tags_but_ours(page);
	free(page);
	return 0;
}
