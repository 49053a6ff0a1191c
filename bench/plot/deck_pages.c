/* SPDX-License-Identifier: MIT */
/*
 * `title` and `verdicts`: the first and the last page of a deck. The first asks what the run can
 * answer and says on which machine; the last says for each group what its intervals show.
 */
#include "bench/plot/figure.h"
#include "bench/plan/cells.h"
#include "bench/plot/text.h"

#include <math.h>
#include <string.h>

enum {
	QUESTION_SIZE = 62,
	QUESTION_LINES = 4,
	VERDICT_SIZE = 33, /* where they are many; a few are larger and have more room */
	VERDICT_LARGE = 37,
	VERDICT_LINES = 2,
	VERDICTS_LARGE = 4, /* groups */
	VERDICTS_PAGE = 7,
};

/* ---- the title page -------------------------------------------------------------------------- */

static double add_text(
	struct plot_figure *figure, const struct plot_label *at, const char *text, size_t lines)
{
	struct plot_label label = *at;
	while (*text && lines-- > 0) {
		char line[512];
		size_t end = plot_text_break(text, at->size, PLOT_RIGHT - at->x);
		if (end && lines > 0)
			snprintf(line, sizeof(line), "%.*s", (int)end, text);
		else
			plot_text_shorten(text, at->size, PLOT_RIGHT - at->x, line, sizeof(line));
		plot_figure_label(figure, &label, line);
		label.y += at->size * 1.3;
		text += end && lines > 0 ? end + 1 : strlen(text);
	}
	return label.y;
}

/* A runner's marker in the plots as a letter; see `markers` of style.gp. */
static const char *marker_of(const struct plot_data *data, size_t runner)
{
	static const char *const markers[] = { "\xe2\x96\xa0", "\xe2\x97\x8f", "\xe2\x96\xb2",
		"\xe2\x97\x86", "\xe2\x96\xbc", "\xe2\xac\x9f", "\xe2\x96\xa1", "\xe2\x97\x8b",
		"\xe2\x96\xb3", "\xe2\x97\x87", "\xe2\x96\xbd", "\xe2\xac\xa0" };
	return markers[data->runners[runner].slot % (sizeof(markers) / sizeof(markers[0]))];
}

/* The runners' markers and names, in their colours, as the plots have them. */
static void add_runners(struct plot_figure *figure, const struct plot_data *data, double y)
{
	const double size = 34;
	double x = PLOT_LEFT;
	for (size_t i = 0; i < data->runners_count; i++) {
		char name[256];
		plot_text_shorten(data->runners[i].name, size, 420, name, sizeof(name));
		double width = plot_text_width(name, size) + 90;
		if (x > PLOT_LEFT && x + width > PLOT_RIGHT) {
			x = PLOT_LEFT;
			y += size * 1.5;
		}
		plot_figure_label(figure,
			&(struct plot_label){ x, y, size, PLOT_LEFT_OF, (double)i + 1, 0, NULL },
			marker_of(data, i));
		plot_figure_label(figure,
			&(struct plot_label){
				x + 42, y, size, PLOT_LEFT_OF, (double)i + 1, 0, NULL },
			name);
		x += width;
	}
}

void plot_title_page(struct plot *plot)
{
	const struct plot_data *data = &plot->data;
	struct plot_figure figure;
	const struct plot_scope scope = { data, data->groups, data->groups_count };
	char question[512], caption[768];
	if (plot_figure_begin(&figure, plot, &(struct plot_page){ "title", NULL, 1, 1 }))
		return;
	findings_question(&data->findings, question, sizeof(question));
	plot_text_clean(question);
	plot_caption(&scope, &(struct plot_caption){ "cell", true }, caption, sizeof(caption));
	plot_figure_words(&figure, &(struct plot_words){ "", "", "", NULL });
	snprintf(figure.title, sizeof(figure.title), "%s", question);
	snprintf(figure.caption, sizeof(figure.caption), "%s", caption);
	double y = add_text(&figure,
		&(struct plot_label){
			PLOT_LEFT, 300, QUESTION_SIZE, PLOT_LEFT_OF, PLOT_INK, 0, NULL },
		question, QUESTION_LINES);
	add_runners(&figure, data, fmax(y + 60, 600));
	add_text(&figure,
		&(struct plot_label){ PLOT_LEFT, 820, 27, PLOT_LEFT_OF, PLOT_SOFT, 0, NULL },
		caption, 2);
	plot_figure_label(&figure,
		&(struct plot_label){ PLOT_LEFT, 120, 30, PLOT_LEFT_OF, PLOT_SOFT, 0, NULL },
		*data->suite ? data->suite : "concbench");
	plot_figure_end(&figure);
}

/* ---- the verdicts ---------------------------------------------------------------------------- */

/* `threads 1.98 [1.94, 1.99], async 1.00 [0.99, 1.01] times as fast as sequential` */
static void say_speedups(
	struct say *text, const struct plot_data *data, const struct plot_group *group)
{
	bool any = false;
	for (size_t i = 0; i < group->count; i++) {
		const struct plot_cell *cell = &group->cells[i];
		char name[256];
		if (isnan(cell->speedup.value) || plot_cell_is_baseline(data, cell))
			continue;
		plot_cell_name(data, group, cell, name, sizeof(name));
		say(text, "%s", any ? ", " : "");
		say_name(text, name, PLOT_RUNNER_MOST);
		say(text, " ");
		plot_say_estimate(text, &cell->speedup, plot_ratio_text);
		any = true;
	}
	if (any)
		say(text, " times as fast as %s", data->baseline);
}

/* What is shown, and what follows from it: where they are many its first sentence alone. */
static double add_verdict(
	struct plot_figure *figure, const struct plot_group *group, double y, double size, bool few)
{
	const struct plot_data *data = &figure->plot->data;
	const struct finding *finding = &data->findings.groups[group - data->groups];
	char verdict[512], advice[512], figures[1024] = "";
	struct say text = { figures, sizeof(figures), 0 };
	const struct plot_scope scope = { data, group, 1 };
	if (group->several)
		plot_title_concurrency(data, group, verdict, sizeof(verdict));
	else
		plot_title(&scope, verdict, sizeof(verdict));
	findings_advice(&data->findings, finding->group, advice, sizeof(advice));
	say_speedups(&text, data, group);
	if (finding->advised != NO_CELL)
		plot_figure_label(figure,
			&(struct plot_label){ PLOT_LEFT, y, size, PLOT_LEFT_OF,
				(double)data->cells[finding->advised].runner + 1, 0, NULL },
			marker_of(data, data->cells[finding->advised].runner));
	struct plot_label label = { PLOT_LEFT + size * 1.3, y, size, PLOT_LEFT_OF, PLOT_INK, 0,
		NULL };
	label.y = add_text(figure, &label, verdict, VERDICT_LINES) - 4;
	label.size = size * 0.76;
	label.colour = PLOT_SOFT;
	plot_fact(figure, verdict, "%s", figures);
	char *sentence = few ? NULL : strstr(advice, ". ");
	if (sentence)
		sentence[1] = '\0';
	return add_text(figure, &label, plot_text_clean(advice), VERDICT_LINES);
}

static void draw_verdicts(
	struct plot *plot, size_t first, size_t past, const struct plot_page *page)
{
	struct plot_figure figure;
	char title[64] = "What the intervals show", caption[768];
	if (plot_figure_begin(&figure, plot, page))
		return;
	const struct plot_scope scope = { &plot->data, plot->data.groups + first, past - first };
	if (page->pages > 1)
		snprintf(title, sizeof(title), "What the intervals show (%zu of %zu)", page->page,
			page->pages);
	bool few = past - first <= VERDICTS_LARGE;
	double y = PLOT_TOP + (few ? 80 : 40);
	for (size_t i = first; i < past; i++)
		y = add_verdict(&figure, &plot->data.groups[i], y,
			    few ? VERDICT_LARGE : VERDICT_SIZE, few) +
		    (few ? 60 : 22);
	plot_caption(&scope, &(struct plot_caption){ "cell", true }, caption, sizeof(caption));
	plot_figure_words(&figure,
		&(struct plot_words){ title,
			"A difference is claimed only where its 95 % interval excludes 1; the "
			"marker is that of the runner to use",
			caption, &scope });
	plot_figure_end(&figure);
}

void plot_verdicts_page(struct plot *plot)
{
	size_t count = plot->data.groups_count;
	size_t pages = (count + VERDICTS_PAGE - 1) / VERDICTS_PAGE;
	for (size_t page = 0; page < pages; page++)
		draw_verdicts(plot, count * page / pages, count * (page + 1) / pages,
			&(struct plot_page){ "verdicts", NULL, page + 1, pages });
}
