/* SPDX-License-Identifier: MIT */
/*
 * The figures: drawn by plot_run in both themes, each kept as the bytes of an SVG. The page shows
 * them as images, in which nothing runs, loads or links, whatever is in them.
 */
#include "bench/base/data.h"
#include "bench/base/file.h"
#include "bench/base/json.h"
#include "bench/base/memory.h"
#include "bench/plot/plot.h"
#include "bench/report/parts.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

struct drawing {
	struct report *report;
	const char *theme;
	struct cJSON **pictures; /* those of the light theme */
	size_t count;
};

/* ---- the picture ---------------------------------------------------------------------------- */

enum {
	LEFT = 30,
	WIDTH = 1860
};

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
	char name[4200], *text;
	snprintf(name, sizeof(name), "%s.svg", path);
	char *clean = file_text(name, &text) ? NULL : without_references(text);
	free(text);
	return clean;
}

/* What is shown of it: without the room for words. false: it is no picture of gnuplot's. */
static bool show_picture(const struct drawing *drawing, struct cJSON *object,
	const struct plot_picture *drawn, char *svg)
{
	struct report *report = drawing->report;
	static const char canvas[] = "viewBox=\"0 0 1920 1080\"";
	char *view = svg ? strstr(svg, canvas) : NULL, *whole;
	if (!view)
		return false;
	double height = drawn->bottom - drawn->top;
	int length = asprintf(&whole, "%.*sviewBox=\"%d %.0f %d %.0f\"%s", (int)(view - svg), svg,
		LEFT, drawn->top, WIDTH, height, view + strlen(canvas));
	if (length < 0) {
		report->starved = true;
		return false;
	}
	struct cJSON *picture = report_object(report, object, drawing->theme);
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

/* ---- drawing -------------------------------------------------------------------------------- */

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

static struct cJSON *find_picture(const struct drawing *drawing, const char *name)
{
	for (size_t i = 0; i < drawing->count; i++) {
		const char *known = json_text(drawing->pictures[i], "name");
		if (known && strcmp(known, name) == 0)
			return drawing->pictures[i];
	}
	return NULL;
}

static struct cJSON *add_picture(struct drawing *drawing, const struct plot_picture *drawn)
{
	struct report *report = drawing->report;
	struct cJSON *picture = report_item(report, place_for(report, drawn->kind));
	if (!picture)
		return NULL;
	drawing->pictures =
		memory_more(drawing->pictures, drawing->count, sizeof(*drawing->pictures));
	drawing->pictures[drawing->count++] = picture;
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
	struct cJSON *picture = find_picture(drawing, strrchr(drawn->path, '/') + 1);
	if (!picture && strcmp(drawing->theme, "light") == 0)
		picture = add_picture(drawing, drawn);
	if (!picture)
		return;
	char *svg = read_svg(drawn->path);
	if (!show_picture(drawing, picture, drawn, svg) && !*report->missing)
		snprintf(report->missing, sizeof(report->missing), "%s: no SVG to be shown",
			json_text(picture, "name"));
	free(svg);
}

static void draw(struct drawing *drawing, const char *theme)
{
	struct report *report = drawing->report;
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
		.context = drawing };
	drawing->theme = theme;
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
	struct drawing drawing = { .report = report };
	make_topics(report);
	draw(&drawing, "light");
	if (report->figures)
		draw(&drawing, "dark");
	free(drawing.pictures);
	show_missing(report);
}
