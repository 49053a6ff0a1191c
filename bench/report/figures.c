/* SPDX-License-Identifier: MIT */
/*
 * The figures: drawn by plot_run in both themes, each kept as the bytes of an SVG. The page shows
 * them as images, in which nothing runs, loads or links, whatever is in them.
 */
#include "bench/base/data.h"
#include "bench/base/json.h"
#include "bench/plot/plot.h"
#include "bench/report/parts.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- the picture ---------------------------------------------------------------------------- */

/* The part that is shown, in pixels of gnuplot's canvas: what a picture without words draws on. */
struct extent {
	double top, bottom;
};

enum {
	LEFT = 30,
	WIDTH = 1860,
	TOP = 136,
	BOTTOM = 1028,
	LETTERS = 26 /* what a text may reach beyond its base line */
};

static void widen(struct extent *extent, double y)
{
	extent->top = y - LETTERS < extent->top ? y - LETTERS : extent->top;
	extent->bottom = y + LETTERS > extent->bottom ? y + LETTERS : extent->bottom;
}

/* By all pairs `x,y` up to the end of the attribute. */
static void widen_points(struct extent *extent, const char *at)
{
	while (*at && !strchr("'\")", *at)) {
		char *comma, *after;
		strtod(at, &comma);
		if (comma == at || *comma != ',') {
			at = comma + (comma == at);
			continue;
		}
		widen(extent, strtod(comma + 1, &after));
		at = after;
	}
}

/* Labels without words, which gnuplot places all the same. */
static bool is_empty_label(const char *at)
{
	const char *text = strchr(at, '>');
	text = text ? text + 1 + strspn(text + 1, " \t\r\n") : "";
	return strncmp(text, "<text></text>", 13) == 0;
}

/* Where gnuplot's own elements lie; what comes before `</defs>` are the shapes of its markers. */
static struct extent extent_of(const char *svg)
{
	static const char *const marks[] = { " d='", "points = '", "translate(" };
	const char *drawn = strstr(svg, "</defs>");
	struct extent extent = { BOTTOM, TOP };
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		for (const char *at = drawn; at && (at = strstr(at, marks[i]));) {
			at += strlen(marks[i]);
			if (!is_empty_label(at))
				widen_points(&extent, at);
		}
	if (extent.top >= extent.bottom)
		return (struct extent){ TOP, BOTTOM };
	return (struct extent){ extent.top > TOP ? extent.top : TOP,
		extent.bottom < BOTTOM ? extent.bottom : BOTTOM };
}

/*
 * gnuplot writes the references to characters that a name holds as they are. Those are no letters
 * of the name, and XML knows some of them for errors.
 */
static char *without_references(const char *text)
{
	static const char *const known[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&apos;" };
	char *copy = malloc(strlen(text) * 5 + 1), *to = copy;
	for (; copy && *text; text++) {
		bool reference = *text == '&';
		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			reference &= strncmp(text, known[i], strlen(known[i])) != 0;
		*to++ = *text;
		if (reference)
			to = stpcpy(to, "amp;");
	}
	if (copy)
		*to = '\0';
	return copy;
}

/* The text of a picture that gnuplot has drawn; caller frees. NULL: there is none. */
static char *read_svg(const char *path)
{
	char name[4200], *text = NULL, *clean = NULL;
	size_t room = 0;
	snprintf(name, sizeof(name), "%s.svg", path);
	FILE *file = fopen(name, "re");
	if (file && getdelim(&text, &room, '\0', file) > 0)
		clean = without_references(text);
	if (file)
		fclose(file);
	free(text);
	return clean;
}

/* What is shown of it. false: it is no picture of gnuplot's. */
static bool show_picture(struct report *report, struct cJSON *object, const char *theme, char *svg)
{
	static const char canvas[] = "viewBox=\"0 0 1920 1080\"";
	char *view = svg ? strstr(svg, canvas) : NULL, *whole;
	if (!view)
		return false;
	struct extent extent = extent_of(view);
	double height = extent.bottom - extent.top;
	int length = asprintf(&whole, "%.*sviewBox=\"%d %.0f %d %.0f\"%s", (int)(view - svg), svg,
		LEFT, extent.top, WIDTH, height, view + strlen(canvas));
	if (length < 0) {
		report->starved = true;
		return false;
	}
	struct cJSON *picture = report_object(report, object, theme);
	report_say(report, picture, "width", "%d", WIDTH);
	report_say(report, picture, "height", "%.0f", height);
	report_bytes(report, picture, "data", whole, (size_t)length);
	free(whole);
	return true;
}

/* ---- topics --------------------------------------------------------------------------------- */

/* The kinds that answer one question stand together; a kind that is new stands with the last. */
static const struct topic {
	const char *heading;
	const char *kinds; /* between blanks; NULL: all others */
} topics[] = {
	{ "What changed", " overlay " },
	{ "How long it took", " wall wall-log throughput distribution " },
	{ "How much faster, and how far it scales", " speedup scaling weak size " },
	{ "Where the time went", " timeline phases latency " },
	{ "How it goes under load", " load responsiveness " },
	{ "What it cost", " cost " },
	{ "Further figures", NULL },
};

enum {
	TOPICS = sizeof(topics) / sizeof(topics[0])
};

static size_t topic_of(const char *kind)
{
	char name[64];
	size_t topic = 0;
	snprintf(name, sizeof(name), " %s ", kind);
	while (topic + 1 < TOPICS && !strstr(topics[topic].kinds, name))
		topic++;
	return topic;
}

/* In sight of a kind with more figures than that; the others are folded. */
enum {
	KIND_SHOWN = 2
};

/* The list to which the next picture of a kind belongs. Those of a kind come one after another. */
static struct cJSON *place_for(struct report *report, const char *kind)
{
	struct cJSON *list = cJSON_GetObjectItem(report->shown, "topics");
	struct cJSON *topic = cJSON_GetArrayItem(list, (int)topic_of(kind));
	struct cJSON *folds = cJSON_GetObjectItem(topic, "folds");
	struct cJSON *last = folds && folds->child ? folds->child->prev : NULL;
	bool same = last && strcmp(json_text(last, "kind"), kind) == 0;
	struct cJSON *pictures = same ? cJSON_GetObjectItem(last, "pictures") : NULL;
	if (same &&
		(cJSON_HasObjectItem(last, "folded") || cJSON_GetArraySize(pictures) < KIND_SHOWN))
		return pictures;
	if (!last)
		report_say(report, topic, "heading", "%s", topics[topic_of(kind)].heading);
	struct cJSON *fold = report_item(report, folds);
	report_say(report, fold, "kind", "%s", kind);
	if (same)
		report_say(report, fold, "folded", "More figures like these two");
	return report_list(report, fold, "pictures");
}

static void make_topics(struct report *report)
{
	struct cJSON *list = report_list(report, report->shown, "topics");
	for (size_t i = 0; i < TOPICS; i++)
		report_list(report, report_item(report, list), "folds");
}

static struct cJSON *find_picture(const struct report *report, const char *name)
{
	struct cJSON *topic, *fold, *picture;
	cJSON_ArrayForEach(topic, cJSON_GetObjectItem(report->shown, "topics"))
	{
		cJSON_ArrayForEach(fold, cJSON_GetObjectItem(topic, "folds"))
		{
			cJSON_ArrayForEach(picture, cJSON_GetObjectItem(fold, "pictures"))
			{
				const char *known = json_text(picture, "name");
				if (known && strcmp(known, name) == 0)
					return picture;
			}
		}
	}
	return NULL;
}

/* ---- drawing -------------------------------------------------------------------------------- */

struct drawing {
	struct report *report;
	const char *theme;
};

/* Lines of a name, a tab and what is known of it. */
static void show_facts(struct report *report, struct cJSON *picture, const char *facts)
{
	if (!*facts)
		return;
	struct cJSON *list = report_list(report, report_object(report, picture, "facts"), "fact");
	while (*facts) {
		size_t line = strcspn(facts, "\n"), name = strcspn(facts, "\t\n");
		struct cJSON *fact = report_item(report, list);
		report_say(report, fact, "name", "%.*s", (int)name, facts);
		if (name < line)
			report_say(report, fact, "known", "%.*s", (int)(line - name - 1),
				facts + name + 1);
		facts += line + (facts[line] == '\n');
	}
}

static struct cJSON *add_picture(struct report *report, const struct plot_picture *drawn)
{
	struct cJSON *picture = report_item(report, place_for(report, drawn->kind));
	report_say(report, picture, "name", "%s", strrchr(drawn->path, '/') + 1);
	report_say(report, picture, "title", "%s", drawn->title);
	report_say(report, picture, "subtitle", "%s", drawn->subtitle);
	report_say(report, picture, "caption", "%s", drawn->caption);
	show_facts(report, picture, drawn->facts);
	if (report->figures++ == 0)
		snprintf(report->title, sizeof(report->title), "%s", drawn->title);
	return picture;
}

/* The dark pictures come to those that were drawn light. */
static void keep_picture(void *context, const struct plot_picture *drawn)
{
	struct drawing *drawing = context;
	struct report *report = drawing->report;
	struct cJSON *picture = find_picture(report, strrchr(drawn->path, '/') + 1);
	if (!picture && strcmp(drawing->theme, "light") == 0)
		picture = add_picture(report, drawn);
	if (!picture)
		return;
	char *svg = read_svg(drawn->path);
	if (!show_picture(report, picture, drawing->theme, svg) && !*report->missing)
		snprintf(report->missing, sizeof(report->missing), "%s: no SVG to be shown",
			json_text(picture, "name"));
	free(svg);
}

static void draw(struct report *report, const char *theme)
{
	struct drawing drawing = { report, theme };
	char error[512] = "", templates[4096];
	struct plot_request request = { .run = report->run,
		.findings = report->builds ? NULL : &report->findings,
		.templates = templates,
		.gnuplot = report->gnuplot,
		.theme = theme,
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
}

static void show_missing(struct report *report)
{
	struct cJSON *missing;
	if (*report->missing) {
		missing = report_object(report, report->shown, "missing");
		report_say(report, missing, "what",
			report->figures ? "Not all figures could be drawn."
					: "The figures could not be drawn.");
		report_say(report, missing, "why",
			"%s. Once that is mended, concbench report adds them.", report->missing);
	} else if (report->figures == 0) {
		missing = report_object(report, report->shown, "missing");
		report_say(report, missing, "why", "This run has no data to draw.");
	}
}

void report_figures(struct report *report)
{
	make_topics(report);
	draw(report, "light");
	if (report->figures)
		draw(report, "dark");
	show_missing(report);
}
