/* SPDX-License-Identifier: MIT */
/* A card a group: what the work is bound by, what the intervals show, what was best. */
#include "bench/plot/figure.h"
#include "bench/plot/text.h"
#include "bench/plot/title.h"
#include "bench/report/html.h"
#include "bench/report/parts.h"

#include <math.h>
#include <string.h>

void report_runner(const struct report *report, size_t runner)
{
	const struct plot_runner *shown = &report->data.runners[runner];
	unsigned slot = shown->slot + 1;
	/* As style.gp has it: eight colours, of which the last four are used again. */
	size_t colour = slot <= 8 ? slot : 5 + (slot - 5) % 4;
	html_print(report->out,
		"<span class=\"runner\"><span class=\"mark c%zu m%zu\"></span>%s</span>", colour,
		(size_t)((slot - 1) % 6 + 1), shown->name);
}

/* The finding without the name that begins it: the card's heading says it. */
static void write_finding(const struct report *report, const struct plot_group *group)
{
	char title[512];
	struct plot_scope scope = { &report->data, group, 1 };
	size_t label = strlen(group->label);
	plot_title(&scope, title, sizeof(title));
	const char *text = title;
	if (strncmp(title, group->label, label) == 0 && strncmp(title + label, ": ", 2) == 0)
		text = title + label + 2;
	html_print(report->out, "<p class=\"finding\">");
	if (*text >= 'a' && *text <= 'z') {
		fputc(*text - 'a' + 'A', report->out);
		text++;
	}
	html_print(report->out, "%s.</p>\n", text);
}

/* `CPU-bound: sequential keeps one core 99 % busy`, the latter of the first cell of one at a time.
 */
static void write_bound(const struct report *report, const struct plot_group *group)
{
	const char *words = plot_bound_words(group->bound);
	char busy[16];
	if (!*words)
		return;
	html_print(report->out, "<p class=\"bound\"><span class=\"badge\">%s</span>", words);
	for (size_t i = 0; i < group->count; i++) {
		const struct plot_cell *cell = &group->cells[i];
		const char *runner = report->data.runners[cell->runner].name;
		if (strcmp(runner, "sequential") != 0 || isnan(cell->cpu))
			continue;
		snprintf(busy, sizeof(busy), "%.0f", cell->cpu * 100);
		html_print(report->out, " %s keeps one core %s&nbsp;%% busy", runner, busy);
		break;
	}
	html_print(report->out, "</p>\n");
}

static void write_choice(
	const struct report *report, const struct plot_group *group, const struct plot_cell *cell)
{
	bool best = strcmp(cell->verdict, "best") == 0;
	char text[64];
	html_print(report->out, best ? "<li class=\"best\">" : "<li>");
	report_runner(report, cell->runner);
	if (group->several) {
		snprintf(text, sizeof(text), "%g", cell->concurrency);
		html_print(report->out, " <span class=\"soft\">%s at once</span>", text);
	}
	plot_text_time(cell->wall_s.value, plot_unit_for(cell->wall_s.value), text, sizeof(text));
	html_print(report->out, " <span class=\"value\">%s</span>", text);
	html_print(report->out, " <span class=\"soft\">%s</span></li>\n",
		best ? "best" : "no difference to it shown");
}

/* The best, and what is not shown to differ from it. */
static void write_choices(const struct report *report, const struct plot_group *group)
{
	static const char *const verdicts[] = { "best", "no difference shown to best" };
	bool begun = false;
	for (size_t v = 0; v < sizeof(verdicts) / sizeof(verdicts[0]); v++) {
		for (size_t i = 0; i < group->count; i++) {
			const struct plot_cell *cell = &group->cells[i];
			if (strcmp(cell->verdict, verdicts[v]) != 0 || !plot_cell_measured(cell))
				continue;
			if (!begun)
				html_print(report->out, "<ul class=\"choices\">\n");
			begun = true;
			write_choice(report, group, cell);
		}
	}
	if (begun)
		html_print(report->out, "</ul>\n");
}

static size_t count_failed(const struct plot_group *group)
{
	size_t failed = 0;
	for (size_t i = 0; i < group->count; i++)
		failed += !plot_cell_measured(&group->cells[i]);
	return failed;
}

static void write_card(const struct report *report, const struct plot_group *group)
{
	size_t failed = count_failed(group);
	html_print(report->out, "<li class=\"card\">\n<h3>%s</h3>\n", group->label);
	write_bound(report, group);
	write_finding(report, group);
	write_choices(report, group);
	if (failed)
		html_print(report->out,
			"<p class=\"failed\">%zu of %zu cells have no valid sample.</p>\n", failed,
			group->count);
	html_print(report->out, "</li>\n");
}

void report_verdicts(const struct report *report)
{
	html_print(report->out, "<section aria-labelledby=\"verdicts\">\n"
				"<h2 id=\"verdicts\">Verdicts</h2>\n");
	if (report->differences) {
		report_differences_verdict(report);
	} else {
		html_print(report->out, "<ul class=\"cards\">\n");
		for (size_t i = 0; i < report->data.groups_count; i++)
			write_card(report, &report->data.groups[i]);
		html_print(report->out, "</ul>\n");
	}
	html_print(report->out, "</section>\n");
}
