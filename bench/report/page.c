/* SPDX-License-Identifier: MIT */
/* What is around the parts: the head with the page's policy, the header, the foot. */
#include "bench/plot/title.h"
#include "bench/report/html.h"
#include "bench/report/parts.h"

#include <math.h>
#include <openssl/evp.h>
#include <string.h>

/* A source of the policy: this text and no other. */
static void write_hash(FILE *out, const char *text)
{
	unsigned char digest[EVP_MAX_MD_SIZE], base64[2 * EVP_MAX_MD_SIZE];
	unsigned length = 0;
	if (EVP_Digest(text, strlen(text), digest, &length, EVP_sha256(), NULL) != 1)
		length = 0; /* then nothing matches: the page is plain, but no less safe */
	EVP_EncodeBlock(base64, digest, (int)length);
	html_print(out, "'sha256-%s'", (const char *)base64);
}

static void write_policy(FILE *out, const struct report_assets *assets)
{
	html_print(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
			"&#39;none&#39;; style-src ");
	write_hash(out, assets->style);
	html_print(out, "; script-src ");
	write_hash(out, assets->script);
	html_print(
		out, "; img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;\">\n");
}

/* What all cells show together. */
static void finding(const struct report *report, char *text, size_t size)
{
	struct plot_scope scope = { &report->data, report->data.groups, report->data.groups_count };
	if (report->differences)
		snprintf(text, size, "%s",
			report->figures_count ? report->figures[0].title
					      : "Is the new build slower than the old one?");
	else if (scope.count == 0)
		snprintf(text, size, "Nothing was measured");
	else
		plot_title(&scope, text, size);
}

static void ask(const struct report *report, char *text, size_t size)
{
	if (report->differences)
		snprintf(text, size,
			"Both builds ran the same work, interleaved in the same rounds.");
	else if (*report_fact(report, "imported_from"))
		snprintf(text, size,
			"How long does each command take? Measured by hyperfine, imported.");
	else
		plot_question(&report->data, text, size);
}

static size_t samples_of(const struct report *report)
{
	double samples = 0;
	for (size_t i = 0; i < report->data.cells_count; i++)
		if (!isnan(report->data.cells[i].samples))
			samples += report->data.cells[i].samples;
	return samples < 1e15 ? (size_t)samples : 0;
}

/* Machine, date, samples, version; the unknown is left out. */
static void write_about(const struct report *report)
{
	FILE *out = report->out;
	const char *const facts[] = { "host", "cpu_model", "kernel", "started", "concbench" };
	html_print(out, "<ul class=\"about\">\n");
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		const char *text = report_fact(report, facts[i]);
		char date[32];
		if (strcmp(facts[i], "started") == 0 && strlen(text) == 20 && text[10] == 'T') {
			snprintf(date, sizeof(date), "%.10s %.5s UTC", text, text + 11);
			text = date;
		}
		if (*text)
			html_print(out, "<li>%s%s</li>\n",
				strcmp(facts[i], "concbench") ? "" : "concbench ", text);
	}
	if (samples_of(report))
		html_print(out, "<li>%zu cells, %zu samples</li>\n", report->data.cells_count,
			samples_of(report));
	html_print(out, "</ul>\n");
}

static void write_links(const struct report *report)
{
	static const struct {
		const char *id, *name;
	} links[] = { { "verdicts", "Verdicts" }, { "failures", "Failures" },
		{ "table", "All cells" }, { "figures", "Figures" },
		{ "environment", "Environment" }, { "repeat", "Repeat it" },
		{ "downloads", "Data" }, { "reading", "How to read this" } };
	html_print(report->out, "<nav aria-label=\"Sections\"><ul>\n");
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		if (strcmp(links[i].id, "failures") == 0 && report->failures_count == 0)
			continue;
		html_print(report->out, "<li><a href=\"#%s\">%s</a></li>\n", links[i].id,
			links[i].name);
	}
	html_print(report->out, "</ul></nav>\n");
}

/* Bars of three lengths, in the runners' colours. */
static const char icon[] =
	"<link rel=\"icon\" href=\"data:image/svg+xml,%%3Csvg%%20xmlns=%%27http://www.w3.org/2000/svg%%27%%20"
	"viewBox=%%270%%200%%2016%%2016%%27%%3E%%3Cpath%%20fill=%%27%%236b6b6b%%27%%20d=%%27M1%%202h14v3H1z%%27/%%3E"
	"%%3Cpath%%20fill=%%27%%230072b2%%27%%20d=%%27M1%%207h8v3H1z%%27/%%3E"
	"%%3Cpath%%20fill=%%27%%23d55e00%%27%%20d=%%27M1%%2012h5v3H1z%%27/%%3E%%3C/svg%%3E\">\n";

void report_head(const struct report *report, const struct report_assets *assets)
{
	FILE *out = report->out;
	char title[512], question[1024];
	finding(report, title, sizeof(title));
	ask(report, question, sizeof(question));
	html_print(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
	write_policy(out, assets);
	html_print(out,
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<title>%s: %s</title>\n",
		report->suite, title);
	html_print(out, icon);
	fprintf(out, "<style>%s</style>\n</head>\n", assets->style);
	html_print(out,
		"<body>\n<a class=\"skip\" href=\"#main\">Skip to the verdicts</a>\n"
		"<header>\n<p class=\"suite\">concbench report: %s</p>\n<h1>%s</h1>\n"
		"<p class=\"question\">%s</p>\n",
		report->suite, title, question);
	write_about(report);
	write_links(report);
	html_print(out, "</header>\n<main id=\"main\">\n");
}

void report_reading(const struct report *report)
{
	html_print(report->out,
		"<section aria-labelledby=\"reading\">\n"
		"<h2 id=\"reading\">How to read these figures</h2>\n<dl class=\"words\">\n"
		"<div><dt>Wall</dt><dd>The median time of a sample, from just before the runner "
		"starts its workers until the last one has ended.</dd></div>\n"
		"<div><dt>[95 %% interval]</dt><dd>How well a figure is known: intervals made this "
		"way hold the true value 19 times out of 20. There is none below six "
		"samples.</dd></div>\n"
		"<div><dt>Speedup</dt><dd>How many times as fast as the baseline, compared round by "
		"round, so that a drift of the machine cancels out. An interval that contains 1 "
		"shows no difference; it does not show that there is none.</dd></div>\n"
		"<div><dt>At once</dt><dd>The most tasks in progress together: workers of a pool, or "
		"tasks in flight on an event loop.</dd></div>\n"
		"<div><dt>CPU</dt><dd>How many cores were kept busy: processor time over wall "
		"time.</dd></div>\n"
		"<div><dt>Disturbed</dt><dd>Samples during which something else kept the machine "
		"busy. They are left out where six undisturbed ones remain.</dd></div>\n"
		"<div><dt>Outliers</dt><dd>Samples far from the median. They count all the "
		"same.</dd></div>\n"
		"<div><dt>Best</dt><dd>The fastest runner, and beside it those that are not shown to "
		"differ from it.</dd></div>\n"
		"</dl>\n</section>\n");
}

void report_tail(const struct report *report, const struct report_assets *assets)
{
	html_print(report->out, "</main>\n<footer>\n<p>Made by concbench from the files of the run "
				"alone. This page loads nothing.</p>\n</footer>\n");
	fprintf(report->out, "<script>%s</script>\n</body>\n</html>\n", assets->script);
}
