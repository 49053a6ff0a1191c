/* SPDX-License-Identifier: MIT */
/* The figures: drawn by plot_run in both themes, kept as elements, written in groups. */
#include "bench/base/data.h"
#include "bench/plot/plot.h"
#include "bench/report/html.h"
#include "bench/report/parts.h"
#include "bench/report/svg.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Of the picture's 1920x1080 pixels those that a picture without words draws on. */
static const struct svg shown = { .left = 30, .top = 136, .width = 1860, .height = 892 };

struct drawing {
	struct report *report;
	bool dark;
	int status; /* the first failure */
};

/* ---- drawing -------------------------------------------------------------------------------- */

static char *read_svg(const char *path)
{
	char name[4200], *text = NULL;
	size_t room = 0;
	snprintf(name, sizeof(name), "%s.svg", path);
	FILE *file = fopen(name, "re");
	if (!file)
		return NULL;
	ssize_t length = getdelim(&text, &room, '\0', file);
	fclose(file);
	if (length > 0)
		return text;
	free(text);
	return NULL;
}

/* The picture as an element; NULL when it is none. */
static char *make_element(const struct plot_picture *picture, const char *name, bool dark)
{
	char *element = NULL, *text = read_svg(picture->path), prefix[64], title[64];
	size_t size = 0;
	FILE *out = text ? open_memstream(&element, &size) : NULL;
	struct svg svg = shown;
	snprintf(prefix, sizeof(prefix), "%s-%s-", name, dark ? "dark" : "light");
	snprintf(title, sizeof(title), "figure-%s", name);
	svg.text = text;
	svg.prefix = prefix;
	svg.class = dark ? "dark" : "light";
	svg.labelled_by = title;
	double bottom = svg.top + svg.height;
	if (text)
		svg_extent(text, &svg.top, &bottom);
	svg.height = bottom - svg.top;
	bool sound = out && svg_write(out, &svg) == 0;
	sound = out && fclose(out) == 0 && sound;
	free(text);
	if (sound)
		return element;
	free(element);
	return NULL;
}

static struct report_figure *add_figure(struct report *report, const struct plot_picture *picture)
{
	struct report_figure *grown =
		reallocarray(report->figures, report->figures_count + 1, sizeof(*grown));
	if (!grown)
		return NULL;
	report->figures = grown;
	struct report_figure *figure = &grown[report->figures_count++];
	*figure = (struct report_figure){ .kind = strdup(picture->kind),
		.name = strdup(strrchr(picture->path, '/') + 1),
		.title = strdup(picture->title),
		.subtitle = strdup(picture->subtitle),
		.caption = strdup(picture->caption),
		.facts = strdup(picture->facts) };
	bool whole = figure->kind && figure->name && figure->title && figure->subtitle &&
		     figure->caption && figure->facts;
	return whole ? figure : NULL;
}

/* The index of the light figure of this name, or the number of figures. */
static size_t find_figure(const struct report *report, const char *path)
{
	size_t i = 0;
	while (i < report->figures_count &&
		strcmp(report->figures[i].name, strrchr(path, '/') + 1) != 0)
		i++;
	return i;
}

static void keep_picture(void *context, const struct plot_picture *picture)
{
	struct drawing *drawing = context;
	struct report *report = drawing->report;
	size_t index = find_figure(report, picture->path);
	if (drawing->status || (drawing->dark && index == report->figures_count))
		return;
	if (!drawing->dark && !add_figure(report, picture)) {
		drawing->status = -ENOMEM;
		return;
	}
	struct report_figure *figure = &report->figures[index];
	char *element = make_element(picture, figure->name, drawing->dark);
	*(drawing->dark ? &figure->dark : &figure->light) = element;
	if (!element && !*report->missing)
		snprintf(report->missing, sizeof(report->missing), "%s: no SVG to be shown",
			figure->name);
}

static int draw_theme(struct report *report, bool dark)
{
	char error[512] = "", templates[4096];
	struct drawing drawing = { .report = report, .dark = dark };
	struct plot_request request = { .run = report->request->run,
		.templates = templates,
		.gnuplot = report->request->gnuplot,
		.theme = dark ? "dark" : "light",
		.formats = "svg",
		.temporary = true,
		.bare = true,
		.drawn = keep_picture,
		.context = &drawing };
	if (data_path("scripts", templates, sizeof(templates)))
		snprintf(error, sizeof(error), "no plot templates found; set CONCBENCH_DATA");
	else
		plot_run(&request, error, sizeof(error));
	if (*error && !*report->missing)
		snprintf(report->missing, sizeof(report->missing), "%s", error);
	return drawing.status;
}

int report_draw(struct report *report, struct error *error)
{
	int status = draw_theme(report, false);
	if (!status && report->figures_count > 0)
		status = draw_theme(report, true);
	return status ? error_errno(error, status, "%s", report->request->run) : 0;
}

void report_draw_finish(struct report *report)
{
	for (size_t i = 0; i < report->figures_count; i++) {
		struct report_figure *figure = &report->figures[i];
		char *texts[] = { figure->kind, figure->name, figure->title, figure->subtitle,
			figure->caption, figure->facts, figure->light, figure->dark };
		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
			free(texts[k]);
	}
	free(report->figures);
}

/* ---- writing -------------------------------------------------------------------------------- */

/* Lines of a name, a tab and what is known of it. */
static void write_facts(FILE *out, const char *facts)
{
	if (!*facts)
		return;
	html_print(out, "<details><summary>The figures in words</summary>\n<ul>\n");
	while (*facts) {
		size_t line = strcspn(facts, "\n"), name = strcspn(facts, "\t\n");
		html_print(out, "<li><b>");
		html_text_part(out, facts, name);
		html_print(out, "</b>%s", name < line ? ": " : "");
		if (name < line)
			html_text_part(out, facts + name + 1, line - name - 1);
		html_print(out, "</li>\n");
		facts += line + (facts[line] == '\n');
	}
	html_print(out, "</ul>\n</details>\n");
}

static void write_figure(FILE *out, const struct report_figure *figure, size_t number)
{
	html_print(out, "<figure class=\"%s\">\n<h4 id=\"figure-%s\">%s</h4>\n",
		figure->dark ? "plot themed" : "plot", figure->name, figure->title);
	html_print(out, "<p class=\"subtitle\">%s</p>\n", figure->subtitle);
	html_print(out,
		"<div class=\"scroller\" role=\"group\" tabindex=\"0\" "
		"aria-label=\"Figure %zu, can be scrolled sideways\">\n",
		number);
	fputs(figure->light, out);
	if (figure->dark)
		fputs(figure->dark, out);
	html_print(out, "\n</div>\n<figcaption>\n<p>Figure %zu. %s</p>\n", number, figure->caption);
	write_facts(out, figure->facts);
	html_print(out, "</figcaption>\n</figure>\n");
}

/* The kinds that answer one question stand together; a kind that is new stands with the last. */
static const struct figure_group {
	const char *heading;
	const char *kinds; /* between blanks; NULL: all others */
} figure_groups[] = {
	{ "What changed", " overlay " },
	{ "How long it took", " wall wall-log distribution " },
	{ "How much faster, and how far it scales",
		" speedup concurrency efficiency scaling size " },
	{ "Where the time went", " timeline phases latency " },
	{ "What it cost", " cost " },
	{ "Further figures", NULL },
};

enum {
	GROUPS = sizeof(figure_groups) / sizeof(figure_groups[0])
};

static size_t group_of(const struct report_figure *figure)
{
	char name[64];
	size_t group = 0;
	snprintf(name, sizeof(name), " %s ", figure->kind);
	while (group + 1 < GROUPS && !strstr(figure_groups[group].kinds, name))
		group++;
	return group;
}

/* How many figures of its kind there are, and how many of them come before it. */
static size_t count_kind(const struct report *report, size_t index, size_t *before)
{
	size_t count = 0;
	for (size_t i = 0; i < report->figures_count; i++) {
		if (i == index)
			*before = count;
		count += strcmp(report->figures[i].kind, report->figures[index].kind) == 0;
	}
	return count;
}

/* Of a kind with many figures the first two are in sight; plot_run draws a kind's one by one. */
enum {
	KIND_MANY = 4,
	KIND_SHOWN = 2
};

static void write_group(const struct report *report, size_t group, size_t *number)
{
	FILE *out = report->out;
	bool begun = false;
	for (size_t i = 0; i < report->figures_count; i++) {
		size_t before = 0, count = count_kind(report, i, &before);
		if (group_of(&report->figures[i]) != group)
			continue;
		if (!begun)
			html_print(out, "<h3>%s</h3>\n", figure_groups[group].heading);
		begun = true;
		if (count > KIND_MANY && before == KIND_SHOWN)
			html_print(out,
				"<details class=\"more\"><summary>%zu more figures like these "
				"two</summary>\n",
				count - KIND_SHOWN);
		if (report->figures[i].light)
			write_figure(out, &report->figures[i], ++*number);
		if (count > KIND_MANY && before + 1 == count)
			html_print(out, "</details>\n");
	}
}

static void write_missing(const struct report *report)
{
	if (*report->missing)
		html_print(report->out,
			"<p class=\"note\"><strong>%s</strong> %s. "
			"Once that is mended, <code>concbench report</code> adds them.</p>\n",
			report->figures_count ? "Not all figures could be drawn."
					      : "The figures could not be drawn.",
			report->missing);
	else if (report->figures_count == 0)
		html_print(report->out, "<p class=\"note\">This run has no data to draw.</p>\n");
}

void report_figures(const struct report *report)
{
	FILE *out = report->out;
	size_t number = 0;
	html_print(out, "<section aria-labelledby=\"figures\">\n"
			"<h2 id=\"figures\">Figures</h2>\n");
	write_missing(report);
	for (size_t group = 0; group < GROUPS; group++)
		write_group(report, group, &number);
	html_print(out, "</section>\n");
}
